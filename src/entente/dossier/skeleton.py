"""A new case folder: every file with its fields explained in comments, written from the kinds themselves."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from entente.base.errors import BadInput, Problem
from entente.base.text import clean
from entente.dossier._messages import problems_of
from entente.dossier.kinds import KINDS, Agency, Plan
from entente.dossier.negotiation import Negotiation
from entente.dossier.record import Record

__all__ = ["type_words", "write_skeleton"]

HEADER = """\
# The case: who negotiates with whom. Fields not needed may be left out.
# Dates are written 2025-04-30, rates 7.5%, money USD 8.1 bn. `entente check FOLDER` says what is missing.
code: {code}
title: {title}
home: {home}                 # ISO 3166 alpha-3
counterpart: {counterpart}
home_name: {home}
counterpart_name: {counterpart}
lead_agency: LEAD         # codes in agencies.yaml
principal_agency: HEAD
opened: {opened}
# mandate:                # what the talks must achieve, as given
#   - {{text: Negotiate a fair and balanced agreement, given_by: the cabinet, known_on: {opened}}}
# key_dates:              # what the plan counts down to
#   - {{date: {opened}, label: End of the pause, known_on: {opened}}}
# sessions:               # of the legislature that passes the law changes
#   - {{code: S-1, title: Next session, opens: {opened}, closes: {opened}, known_on: {opened}}}
# law_path:               # usual steps of a bill, with days
#   - {{step: Drafting, days: 30}}
"""

AGENCIES = """\
{intro}
LEAD:
  title: Ministry that leads the talks
HEAD:
  title: Office of the head of government
  level: 0
"""


def write_skeleton(folder: str | Path, *, home: str, counterpart: str, title: str, opened: date) -> list[Path]:
    """Write a commented case folder that loads without problems.

    Args:
        folder: must not exist, or be empty.
        home, counterpart: ISO 3166 alpha-3 codes.
        opened: the day the case begins.

    Returns:
        The files written.

    Raises:
        BadInput: the folder holds something or cannot be written, or a value could not stand in a case.
    """
    root = Path(folder)
    problems = _wrong(str(root), home, counterpart, title, opened)
    try:
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            problems.append(Problem(str(root), 0, "", "", "is not an empty folder.", "Name a new folder."))
        if problems:
            raise BadInput(problems)
        files = {name: text.encode("utf-8") for name, text in _texts(home, counterpart, title, opened).items()}
        _place(root, files)
    except OSError as error:
        place, remedy = str(root), "Name a folder where you may write."
        raise BadInput([Problem(place, 0, "", "", f"cannot be written: {error.strerror}.", remedy)]) from error
    return [root / name for name in files]


def _wrong(place: str, home: str, counterpart: str, title: str, opened: date) -> list[Problem]:
    """Return what is wrong with the values; the header made of them must be one that loads."""
    problems = [
        Problem(place, 0, name, value, "is not an ISO alpha-3 country code.", "Use three capital letters, e.g. VNM.")
        for name, value in (("home", home), ("counterpart", counterpart))
        if not re.fullmatch(r"[A-Z]{3}", value)
    ]
    if home == counterpart:
        problems.append(Problem(place, 0, "counterpart", counterpart, "is the home country too.", "Name the other."))
    if not title.strip():
        problems.append(Problem(place, 0, "title", title, "is empty.", "Say in one line what is negotiated."))
    if clean(title) != " ".join(re.split(r"[\t\r\n\u2028\u2029]+", title)):
        message, remedy = "holds characters that cannot be printed.", "Write plain text."
        problems.append(Problem(place, 0, "title", title[:60], message, remedy))
    if problems:
        return problems
    header = {"home": home, "counterpart": counterpart, "home_name": home, "counterpart_name": counterpart}
    header |= {"code": _code(home, counterpart, opened), "title": title}
    try:
        Negotiation.model_validate({**header, "lead_agency": "LEAD", "principal_agency": "HEAD", "opened": opened})
    except ValidationError as error:
        return problems_of(error, file=place, line=lambda _path: 0, fields=Negotiation.model_fields)
    return []


def _code(home: str, counterpart: str, opened: date) -> str:
    return f"{home}-{counterpart}-{opened.year}"


def _texts(home: str, counterpart: str, title: str, opened: date) -> dict[str, str]:
    """Return the text of every file by its name."""
    values = {"home": home, "counterpart": counterpart, "opened": opened.isoformat()}
    files = {
        "case.yaml": HEADER.format(code=_code(home, counterpart, opened), title=_quoted(title), **values),
    }
    for cls in KINDS.values():
        intro = introduce(cls)
        if cls is Agency:
            files["agencies.yaml"] = AGENCIES.format(intro=intro)
        elif cls is Plan:
            files["plans/LEAD.yaml"] = intro
        else:
            files[f"{cls.file}.yaml"] = intro
    return files


def _quoted(text: str) -> str:
    """Return `text` as a YAML string on one line."""
    letters = (f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08X}" for c in text)
    return f'"{"".join(letters)}"'


def _place(root: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside their place and move them there when all are complete.

    An empty folder that is there already stays the same folder: a shell may stand in it.
    """
    inside = root.exists()
    made = [folder for folder in root.parents if not folder.exists()]
    draft = (root if inside else root.parent) / f".{root.name[:40]}-{os.getpid()}"
    moved: list[Path] = []
    try:
        draft.mkdir(parents=True)
        (draft / "plans").mkdir()
        for name, data in files.items():
            (draft / name).write_bytes(data)
        if not inside:
            draft.rename(root)
            return
        for path in sorted(draft.iterdir()):
            moved.append(path.rename(root / path.name))  # noqa: PERF401  (those moved must be known if one fails)
        draft.rmdir()
    except BaseException:
        for path in (draft, *moved):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        for folder in made:
            with suppress(OSError):
                folder.rmdir()
        raise


def introduce(cls: type[Record]) -> str:
    """Return the comment that explains a kind and its fields, with an entry to copy."""
    doc = " ".join((cls.__doc__ or "").split())
    lines = [f"# {line}" for line in wrap(doc, 110)]
    if cls.machine is not None:
        lines.append(f"# States: {', '.join(cls.machine.states)}; a new record is {cls.machine.initial}.")
    prefix = re.sub(r"[^A-Z]", "", cls.kind.upper())[:3]
    lines += ["#", f"# {prefix}-FIRST:"]
    for name, info in cls.model_fields.items():
        if name == "code":
            continue
        must = "required" if info.is_required() and not (name == "known_on" and cls.known_from_start) else "optional"
        description = f"; {info.description}" if info.description else ""
        lines.append(f"#   {name}:  # {must}, {type_words(info.annotation)}{description}")
    return "\n".join(lines) + "\n"


def type_words(annotation: Any) -> str:
    """Say in words what a field takes."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        return f"list of {type_words(arguments[0])}"
    if hasattr(annotation, "__metadata__"):
        return type_words(arguments[0])
    if origin is not None and str(origin).endswith("Literal"):
        return "one of " + ", ".join(str(a) for a in arguments)
    if arguments:
        return " or ".join(type_words(a) for a in arguments if a is not type(None))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"{annotation.__name__} ({', '.join(annotation.model_fields)})"
    names = {str: "text", bool: "true or false", int: "whole number", float: "number", date: "date"}
    return names.get(annotation, getattr(annotation, "__name__", str(annotation)).lower())
