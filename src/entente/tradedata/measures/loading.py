"""Read a register from its YAML files, with every problem found and placed.

A folder holds `register.yaml` (importer, days covered, groups of origins, stacking rules, known gaps) and one file per
programme of measures. `docs/how-to/add-a-measure.md` says how to write one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from entente.base.errors import BadInput, EntenteError, Problem
from entente.tradedata import starter
from entente.tradedata.measures.checks import find_overlaps
from entente.tradedata.measures.fields import HEADER, FieldReader
from entente.tradedata.measures.goods import ALL_GOODS, NO_GOODS, GoodsSet, shipped_goods_lists
from entente.tradedata.measures.register import Act, Duty, Ending, Gap, Register, Relief, StackingRule

__all__ = ["NoRegister", "load_register", "register_for", "shipped_register"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATED = {"id", "act", "title", "announced", "valid_from", "in_schedule", "valid_until", "ends", "confidence", "note"}
_FIELDS = {
    "duties": _DATED
    | {
        *("rate", "rates", "origins", "except_origins", "goods", "except_goods", "includes_mfn", "replaces"),
        *("content", "whole_value", "condition"),
    },
    "reliefs": _DATED | {"kind", "relieves", "origins", "goods", "except_goods", "preference", "condition"},
}
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_CONFIDENCE = ("high", "medium", "low")


class NoRegister(EntenteError):
    """No register of measures for an importer."""


@cache
def shipped_register(importer: str) -> Register:
    """Return the register that ships for an importer.

    Raises:
        NoRegister: none ships; the message says which do.
    """
    folder = Path(str(resources.files("entente.tradedata.measures").joinpath("register")))
    shipped = sorted(path.name.upper() for path in folder.iterdir() if path.is_dir() and len(path.name) == 3)
    if importer not in shipped:
        raise NoRegister(
            f"No register of measures ships for importer {importer!r}; shipped: {', '.join(shipped)}. "
            "Write one (docs/how-to/add-a-measure.md) and pass its folder."
        )
    return load_register(folder / importer.lower())


def register_for(importer: str) -> Register:
    """Return the register that ships for an importer, or an empty one that says so in every answer."""
    try:
        return shipped_register(importer)
    except NoRegister:
        gap = Gap(f"No measures of {importer} beside its schedule are known to the program.", None, ALL_GOODS, date.min)
        return Register(
            importer=importer,
            duties=(),
            reliefs=(),
            rules=(),
            gaps=(gap,),
            acts={},
            groups={},
            titles={},
            first_day=date.min,
            last_day=date.max,
        )


def load_register(folder: Path, *, goods_lists: Mapping[str, GoodsSet] | None = None) -> Register:
    """Return the register in a folder.

    Args:
        folder: folder with `register.yaml` and the programme files.
        goods_lists: lists the files may name; those that ship when None. A file `goods/<list>.csv` in the folder, one
            code a line, adds a list.

    Raises:
        BadInput: a file is absent or not YAML, or records are not usable; every problem is listed.
    """
    return _Reader(folder=folder, lists=dict(shipped_goods_lists() if goods_lists is None else goods_lists)).read()


def _no_day(row: str) -> bool:
    """Return whether a line holds what looks like a day and is none."""
    for text in _DAY.findall(row):
        try:
            date.fromisoformat(text)
        except ValueError:
            return True
    return False


@dataclass(slots=True, kw_only=True)
class _Reader(FieldReader):
    """The state of one reading of a folder.

    Attributes:
        folder: where the files are.
        acts: acts declared so far.
    """

    folder: Path
    acts: dict[str, Act] = field(default_factory=dict)

    def read(self) -> Register:
        self.origins = frozenset(starter.origins().origin.to_pyarrow().to_pylist())
        for path in sorted((self.folder / "goods").glob("*.csv")):
            try:
                codes = path.read_text(encoding="utf-8-sig").split()
            except UnicodeDecodeError:
                self.wrong(path.name, "", "", "", "is not UTF-8 text.", "Save it in UTF-8.")
                continue
            self.lists[path.stem] = self.goods_of_codes(codes, path.name, path.stem)
        header = self._yaml(HEADER)
        self.groups = {name: frozenset(codes or ()) for name, codes in (header.get("groups") or {}).items()}
        names = sorted(path.name for path in self.folder.glob("*.yaml") if path.name != HEADER)
        documents = {name: self._yaml(name) for name in names}
        for name, document in documents.items():
            for code, fields in (document.get("acts") or {}).items():
                self._act(code, fields or {}, name)
        duties: list[Duty] = []
        reliefs: list[Relief] = []
        for name, document in documents.items():
            programme = str(document.get("programme", ""))
            if not programme:
                self.wrong(name, "", "programme", "", "is missing.", "Name the family of measures the file holds.")
            duties += [d for row in document.get("duties") or () if (d := self._duty(row, programme, name))]
            reliefs += [r for row in document.get("reliefs") or () if (r := self._relief(row, programme, name))]
        titles = {str(d.get("programme")): str(d.get("title", "")) for d in documents.values()}
        rules = [rule for row in header.get("stacking") or () if (rule := self._rule(row, titles))]
        gaps = [g for row in header.get("gaps") or () if (g := self._gap(row))]
        self._cross_references(duties, reliefs, titles)
        for field_name in ("importer", "first_day", "last_day"):
            if header.get(field_name) is None:
                self.wrong(HEADER, "", field_name, "", "is missing.", "See docs/reference/tariff-register.md.")
        days = {name: self.day(header, name, "", HEADER) for name in ("first_day", "last_day")}
        if not self.problems:
            self.problems += find_overlaps(duties, self.line_of)
        if self.problems:
            raise BadInput(self.problems)
        return Register(
            importer=str(header["importer"]),
            duties=tuple(duties),
            reliefs=tuple(reliefs),
            rules=tuple(rules),
            gaps=tuple(gaps),
            acts=self.acts,
            groups=self.groups,
            titles=titles,
            first_day=days["first_day"] or date.min,
            last_day=days["last_day"] or date.max,
            _by_id={duty.id: duty for duty in duties},
        )

    def _yaml(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            remedy = "See docs/how-to/add-a-measure.md."
            raise BadInput([Problem(name, 0, "", "", "does not exist.", remedy)]) from error
        except UnicodeDecodeError as error:
            raise BadInput([Problem(name, 0, "", "", "is not UTF-8 text.", "Save it in UTF-8.")]) from error
        try:
            document = yaml.load(text, Loader=_LOADER)
        except ValueError as error:  # a day such as 2025-02-30
            line = next((n for n, row in enumerate(text.splitlines(), 1) if _no_day(row)), 0)
            raise BadInput(
                [Problem(name, line, "", "", f"holds a day that is none: {error}.", "Correct it.")]
            ) from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 0
            raise BadInput([Problem(name, line, "", "", "is not YAML.", "Mind indents and colons.")]) from error
        self.lines[name] = {
            line.split("id:", 1)[1].strip(): number
            for number, line in enumerate(text.splitlines(), 1)
            if line.lstrip(" -").startswith("id:")
        }
        return document if isinstance(document, dict) else {}

    def _act(self, code: str, fields: dict[str, Any], file: str) -> None:
        if code in self.acts:
            self.wrong(file, "", f"acts.{code}", code, "stands twice.", "Declare each act once.")
        texts = {name: str(fields.get(name) or "") for name in ("title", "reference", "document", "url")}
        if not texts["title"]:
            self.wrong(file, "", f"acts.{code}", "", "has no title.", "Say what the act is called.")
        self.acts[code] = Act(code, **texts)

    def _dated(self, row: dict[str, Any], programme: str, file: str, kind: str) -> dict[str, Any] | None:
        identifier = str(row.get("id", ""))
        before = len(self.problems)
        if not identifier:
            self.wrong(file, "", f"{kind}.id", "", "is missing.", "Give every record a stable name.")
        for name in sorted(set(row) - _FIELDS.get(kind, set(row))):
            known = ", ".join(sorted(_FIELDS[kind]))
            self.wrong(file, identifier, name, row[name], "is not a field.", f"Fields are {known}.")
        if row.get("act") not in self.acts:
            self.wrong(file, identifier, "act", row.get("act"), "is not declared.", "Add it under `acts`.")
        days = {name: self.day(row, name, identifier, file) for name in ("announced", "valid_from", "in_schedule")}
        for name in ("announced", "valid_from"):
            if days[name] is None and row.get(name) is None:
                self.wrong(file, identifier, name, "", "is missing.", "Write a day, e.g. 2025-04-05.")
        endings = self._endings(row, identifier, file)
        for end in endings:
            if days["valid_from"] and end.last_day < days["valid_from"]:
                message = f"is before valid_from {days['valid_from']}: it would end before it starts."
                self.wrong(file, identifier, "valid_until", end.last_day, message, "Correct one of the two.")
        confidence = row.get("confidence", "high")
        if confidence not in _CONFIDENCE:
            self.wrong(file, identifier, "confidence", confidence, "is not known.", "Use high, medium or low.")
        if len(self.problems) > before:
            return None
        return {
            "id": identifier,
            "programme": programme,
            "act": row["act"],
            "title": str(row.get("title", "")),
            "announced": days["announced"],
            "valid_from": days["valid_from"],
            "in_schedule": days["in_schedule"],
            "endings": endings,
            "confidence": confidence,
            "note": " ".join(str(row.get("note", "")).split()),
        }

    def _endings(self, row: dict[str, Any], identifier: str, file: str) -> tuple[Ending, ...]:
        entries = list(row.get("ends") or ())
        if row.get("valid_until") is not None:
            entries.append({"last_day": row["valid_until"], "announced": row.get("announced")})
        found = []
        for entry in entries:
            last = self.day(entry, "last_day", identifier, file)
            announced = self.day(entry, "announced", identifier, file)
            if last is None or announced is None:
                self.wrong(file, identifier, "ends", entry, "needs last_day and announced.", "Write both days.")
            else:
                found.append(Ending(last, announced, str(entry.get("act", ""))))
            if entry.get("act") and entry["act"] not in self.acts:
                self.wrong(file, identifier, "ends.act", entry["act"], "is not declared.", "Add it under `acts`.")
        return tuple(found)

    def _duty(self, row: dict[str, Any], programme: str, file: str) -> Duty | None:
        common = self._dated(row, programme, file, "duties")
        if common is None:
            return None
        identifier, before = common["id"], len(self.problems)
        rates = self.rates(row, identifier, file)
        goods, text = self.goods(row, identifier, file)
        out = self.origins_of(row.get("except_origins"), identifier, file) or frozenset()
        whole = NO_GOODS
        if row.get("whole_value"):
            whole, _ = self.goods({"goods": row["whole_value"]}, identifier, file)
        if len(self.problems) > before:
            return None
        return Duty(
            **common,
            rates=rates,
            except_origins=out,
            goods=goods,
            goods_text=text,
            includes_mfn=bool(row.get("includes_mfn", False)),
            replaces=tuple(row.get("replaces") or ()),
            content=str(row.get("content", "")),
            whole_value=whole,
            condition=str(row.get("condition", "")),
        )

    def _relief(self, row: dict[str, Any], programme: str, file: str) -> Relief | None:
        common = self._dated(row, programme, file, "reliefs")
        if common is None:
            return None
        identifier, before = common["id"], len(self.problems)
        goods, text = self.goods(row, identifier, file)
        origins = self.origins_of(row.get("origins"), identifier, file)
        kind = row.get("kind", "exempts")
        if kind not in ("exempts", "suspends"):
            self.wrong(file, identifier, "kind", kind, "is not known.", "Use exempts or suspends.")
        if not row.get("relieves"):
            self.wrong(file, identifier, "relieves", "", "is missing.", "Name the duties or programmes relieved.")
        if len(self.problems) > before:
            return None
        return Relief(
            **common,
            kind=kind,
            relieves=tuple(row["relieves"]),
            origins=origins,
            goods=goods,
            goods_text=text,
            preference=tuple(row.get("preference") or ()),
            condition=str(row.get("condition", "")),
        )

    def _rule(self, row: dict[str, Any], programmes: Mapping[str, str]) -> StackingRule | None:
        common = self._dated(row, "stacking", HEADER, "stacking")
        if common is None:
            return None
        for name in ("where", "excludes"):
            for programme in row.get(name) or ():
                if programme not in programmes:
                    known = ", ".join(sorted(programmes))
                    self.wrong(HEADER, common["id"], name, programme, "is not a programme.", f"Use one of {known}.")
        return StackingRule(**common, where=tuple(row.get("where") or ()), excludes=tuple(row.get("excludes") or ()))

    def _gap(self, row: dict[str, Any]) -> Gap | None:
        goods, _ = self.goods(row, "gaps", HEADER)
        first = self.day(row, "valid_from", "gaps", HEADER)
        if first is None:
            self.wrong(HEADER, "", "gaps.valid_from", "", "is missing.", "Write a day, e.g. 2025-04-05.")
            return None
        origins = self.origins_of(row.get("origins"), "gaps", HEADER)
        return Gap(str(row["what"]), origins, goods, first, self.day(row, "valid_until", "gaps", HEADER))

    def _cross_references(self, duties: list[Duty], reliefs: list[Relief], programmes: Mapping[str, str]) -> None:
        seen: set[str] = set()
        for record in (*duties, *reliefs):
            if record.id in seen:
                file, line = self.line_of(record.id)
                self.problems.append(Problem(file, line, "id", record.id, "stands twice.", "Give each its own."))
            seen.add(record.id)
        identifiers = {duty.id for duty in duties}
        replaced = {duty.id: duty.replaces for duty in duties}
        for duty in duties:
            back = [name for name in duty.replaces if name == duty.id or duty.id in replaced.get(name, ())]
            for name in back:
                file, line = self.line_of(duty.id)
                remedy = "Of two duties one gives way to the other."
                self.problems.append(Problem(file, line, "replaces", name, "replaces this duty too.", remedy))
            for name in sorted(set(duty.replaces) - identifiers):
                file, line = self.line_of(duty.id)
                self.problems.append(Problem(file, line, "replaces", name, "is not a duty.", "Name the id of one."))
        for relief in reliefs:
            for name in sorted(set(relief.relieves) - identifiers - set(programmes)):
                file, line = self.line_of(relief.id)
                remedy = "Name the id of a duty, or a programme."
                self.problems.append(Problem(file, line, "relieves", name, "is not known.", remedy))
