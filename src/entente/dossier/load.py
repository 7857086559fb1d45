"""Case folders: `case.yaml`, one YAML or CSV file per kind, `plans/<agency>.yaml`. All problems reported at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from entente.base.errors import BadInput, Problem
from entente.base.memory import without_garbage_collection
from entente.dossier import crossref
from entente.dossier._csv import read_csv
from entente.dossier._files import find_files, shown_name
from entente.dossier._messages import problems_of
from entente.dossier._yaml import YamlFile, read_yaml
from entente.dossier.case import Case, Place, Version
from entente.dossier.negotiation import Negotiation
from entente.dossier.record import Day, Part, Record
from entente.dossier.states import ForbiddenTransition

__all__ = ["load_case"]

Line = Callable[[Sequence[str | int]], int]


class Change(Part):
    """A later version of a record: the fields that changed, from when, why, on which source."""

    known_on: Day
    set: dict[str, Any] = Field(default_factory=dict)
    reason: str = ""
    sources: list[Any] = Field(default_factory=list)


@dataclass(slots=True)
class _Folder:
    """What has been read so far."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    versions: dict[str, dict[str, tuple[Version, ...]]] = field(default_factory=dict)
    lines: dict[str, tuple[str, Line]] = field(default_factory=dict)
    opened: date = date.min
    unread: bool = False
    read: dict[str, str] = field(default_factory=dict)  # name → SHA-256 of every file read

    def name(self, path: Path) -> str:
        return shown_name(path, self.root)

    def refuse(self, path: Path, message: str, remedy: str) -> None:
        """Tell of a file that cannot belong to the case; what it was to say is then unknown."""
        self.problems.append(Problem(self.name(path), 0, "", "", message, remedy))
        self.unread = True


def load_case(folder: str | Path) -> Case:
    """Read a case folder.

    Args:
        folder: the folder that holds `case.yaml`.

    Returns:
        The case with every version of every record.

    Raises:
        BadInput: with every problem of every file: file, line, field, value, what is wrong and the remedy.
    """
    root = Path(folder)
    if not _is_folder(root):
        raise BadInput(
            [
                Problem(
                    str(root),
                    0,
                    "",
                    "",
                    "is not a folder.",
                    "Give the folder of a case, e.g. cases/vietnam-us-2025.",
                )
            ]
        )
    if not _has_header(root):
        remedy = "Write one, or make a new case with `entente new FOLDER`."
        raise BadInput([Problem(str(root), 0, "", "", "has no case.yaml.", remedy)])
    state = _Folder(root)
    with without_garbage_collection():
        header = _read_header(state)
        for kind, path in find_files(root, state.refuse):
            if path.suffix == ".csv":
                _read_table(state, kind, path)
            else:
                _read_records(state, kind, path)
        # a file that could not be read at all may hold any code: then nothing can be said of references
        if not state.unread:
            _check_references(state, header)
    if state.problems or header is None:
        raise BadInput(state.problems)
    return Case(negotiation=header, versions=state.versions, inputs_sha256=_hash(state.read), folder=str(root))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name longer than the file system allows
        return False


def _has_header(root: Path) -> bool:
    """Say whether there is a `case.yaml`, or refuse a folder that does not let us see."""
    try:
        (root / "case.yaml").lstat()
    except PermissionError as error:
        remedy = "Check that it is a folder you may read."
        raise BadInput([Problem(str(root), 0, "", "", f"cannot be read: {error.strerror}.", remedy)]) from error
    except OSError:
        return False
    return True


def _hash(read: Mapping[str, str]) -> str:
    """Hash the names and contents of the files read, in the order of their names."""
    total = sha256()
    for name in sorted(read, key=lambda name: name.split("/")):
        total.update(f"{name}\0{read[name]}\n".encode())
    return total.hexdigest()


def _read_header(state: _Folder) -> Negotiation | None:
    file = read_yaml(state.root / "case.yaml", "case.yaml")
    state.read[file.name] = file.sha256
    state.problems += file.problems
    if file.data is None or file.problems:
        return None
    state.lines[""] = ("case.yaml", file.line)
    try:
        header = Negotiation.model_validate(file.data)
    except ValidationError as error:
        state.problems += problems_of(error, file="case.yaml", line=file.line, fields=Negotiation.model_fields)
        return None
    state.opened = header.opened
    return header


def _read_records(state: _Folder, cls: type[Record], path: Path) -> None:
    file = read_yaml(path, state.name(path))
    state.read[file.name] = file.sha256
    state.problems += file.problems
    if not isinstance(file.data, dict):
        state.unread = True
        return
    for code, raw in file.data.items():
        line = _line_within(file, code)
        if not isinstance(raw, dict):
            problem = Problem(
                file.name, line(()), code, "", f"is not a {cls.kind}.", "Write its fields below its code."
            )
            state.problems.append(problem)
            state.lines.setdefault(code, (file.name, line))
            continue
        _add(state, cls, code, raw, file.name, line)


def _line_within(file: YamlFile, code: str) -> Line:
    return lambda path: file.line((code, *path))


def _read_table(state: _Folder, cls: type[Record], path: Path) -> None:
    name = state.name(path)
    required = [
        n for n, f in cls.model_fields.items() if f.is_required() and not (n == "known_on" and cls.known_from_start)
    ]
    table = read_csv(path, name, columns=cls.model_fields, required=required)
    state.read[name] = table.sha256
    state.problems += table.problems
    state.unread = state.unread or bool(table.problems)
    lists = _list_fields(cls)
    for row, number in zip(table.rows, table.lines, strict=True):
        raw: dict[str, Any] = {
            key: [part.strip() for part in cell.split(";") if part.strip()] if key in lists else cell
            for key, cell in row.items()
        }
        code = raw.pop("code", "")
        _add(state, cls, code, raw, name, _fixed(number))


def _fixed(number: int) -> Line:
    return lambda _path: number


@cache
def _list_fields(cls: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, info in cls.model_fields.items() if get_origin(info.annotation) is list)


@cache
def _row_fields(cls: type[BaseModel]) -> dict[str, Any]:
    """List fields whose rows may be kept in a CSV file, with the row's type."""
    out = {}
    for name in _list_fields(cls):
        row = get_args(cls.model_fields[name].annotation)[0]
        if is_dataclass(row) or (isinstance(row, type) and issubclass(row, BaseModel)):
            out[name] = row
    return out


@cache
def _rows_adapter(row: Any) -> TypeAdapter[list[Any]]:
    return TypeAdapter(list[row])


def _add(state: _Folder, cls: type[Record], code: str, raw: dict[str, Any], file: str, line: Line) -> None:
    """Validate a record and its changes, and put its versions into the folder."""
    if not code or raw.get("code", code) != code:
        value, message = (str(raw["code"]), "is not the key of the entry.") if code else ("", "is missing.")
        remedy = "Leave code out; the key of the entry is the code." if code else "Give the record a code."
        field = f"{code}.code" if code else "code"
        state.problems.append(Problem(file, line(("code",) if code else ()), field, value, message, remedy))
        return
    if code in state.lines:
        first = state.lines[code]
        remedy = f"Codes are unique in a case; {code} stands already in {first[0]}:{first[1](())}."
        state.problems.append(Problem(file, line(()), code, "", "is a code used twice.", remedy))
        return
    state.lines[code] = (file, line)
    raw = {"code": code, **raw}
    changes = raw.pop("changes", None)
    changes = [] if changes is None else changes
    if cls.known_from_start:
        raw.setdefault("known_on", state.opened)
    for name, row in _row_fields(cls).items():
        if isinstance(raw.get(name), str):
            raw[name] = _read_rows(state, raw[name], row, file, line((name,)), f"{code}.{name}")
    record = _validate(state, cls, raw, file, line, code)
    if record is None:
        return
    history = [Version(record, record.known_on, "", Place(file, line(())))]
    if not isinstance(changes, list):
        remedy = "Write each change as a line that begins with a dash."
        state.problems.append(Problem(file, line(("changes",)), f"{code}.changes", "", "is not a list.", remedy))
        changes = []
    for index, entry in enumerate(changes):
        version = _change(state, cls, raw, history[-1], entry, file, line, index)
        if version is None:
            break
        history.append(version)
    state.versions.setdefault(cls.kind, {})[code] = tuple(history)


def _validate(
    state: _Folder, cls: type[Record], raw: dict[str, Any], file: str, line: Line, code: str
) -> Record | None:
    try:
        return cls.model_validate(raw)
    except ValidationError as error:
        state.problems += problems_of(error, file=file, line=line, fields=cls.model_fields, prefix=code)
        return None


def _change(
    state: _Folder,
    cls: type[Record],
    raw: dict[str, Any],
    before: Version,
    entry: Any,
    file: str,
    line: Line,
    index: int,
) -> Version | None:
    """Apply one change on top of the version before; updates `raw` in place."""
    code, base = str(raw["code"]), ("changes", index)
    where = f"{code}.changes.{index}"
    try:
        change = Change.model_validate(entry)
    except ValidationError as error:
        state.problems += problems_of(
            error, file=file, line=lambda path: line((*base, *path)), fields=Change.model_fields, prefix=where
        )
        return None
    if change.known_on < before.known_on:
        remedy = "List changes from the earliest to the latest."
        message = f"comes after a version of {before.known_on}."
        state.problems.append(Problem(file, line((*base, "known_on")), where, str(change.known_on), message, remedy))
        return None
    for name in ("code", "known_on"):
        if name in change.set:
            remedy = "Write a record of its own, with supersedes." if name == "code" else "Say it beside set."
            at = line((*base, "set", name))
            state.problems.append(
                Problem(file, at, f"{where}.set.{name}", str(change.set[name]), "cannot be changed.", remedy)
            )
            return None
    raw.update(change.set)
    for name, row in _row_fields(cls).items():
        if isinstance(raw.get(name), str):
            raw[name] = _read_rows(state, raw[name], row, file, line((*base, "set", name)), f"{where}.set.{name}")
    if change.sources and isinstance(raw.setdefault("sources", []), list):  # anything else, pydantic will refuse
        raw["sources"] = [*raw["sources"], *change.sources]
    record = _validate(state, cls, raw, file, lambda path: line((*base, "set", *path)), where)
    if record is None:
        return None
    if cls.machine is not None and record.state != before.record.state:
        try:
            cls.machine.check(record, record.state, source=before.record.state)
        except ForbiddenTransition as error:
            at = line((*base, "set", "state"))
            state.problems.append(
                Problem(file, at, f"{where}.set.state", record.state, f"{error}.", "Correct the change.")
            )
            return None
    return Version(record, change.known_on, change.reason, Place(file, line(base)))


def _read_rows(state: _Folder, name: str, row: Any, file: str, line: int, where: str) -> list[Any]:
    """Read the CSV file a list field names. Paths stay inside the case folder."""
    root = Path(os.path.realpath(state.root))
    path = Path(os.path.realpath(root / name.replace("\0", "")))  # unlike Path.resolve, bears links in a circle
    if "\0" in name or path.suffix != ".csv" or not path.is_relative_to(root):
        remedy = "Name a .csv file below the case folder, or write the rows here."
        state.problems.append(Problem(file, line, where, name[:60], "does not name a table of this case.", remedy))
        return []
    fields = getattr(row, "__pydantic_fields__", None) or row.model_fields
    table = read_csv(path, name, columns=fields, required=[n for n, f in fields.items() if f.is_required()])
    state.read[shown_name(path, root)] = table.sha256
    state.problems += table.problems
    try:
        return _rows_adapter(row).validate_python(table.rows)
    except ValidationError as error:
        state.problems += problems_of(
            error, file=name, line=lambda p: table.lines[int(p[0])] if p else 0, fields=fields, rows=True
        )
        return []


def _check_references(state: _Folder, header: Negotiation | None) -> None:
    found = crossref.check_references(state.versions, header, unusable=state.lines)
    for code, path, value, message, remedy, _ in found:
        file, line = state.lines[code]
        state.problems.append(crossref.problem_of(file, line(path), code, path, value, message, remedy))
