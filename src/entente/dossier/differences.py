"""What differs between two versions of a record: field by field, texts word by word, lists row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from entente.dossier.record import Record

__all__ = ["Change", "Difference", "Row", "Words", "differences", "word_changes"]

Change = Literal["same", "added", "removed", "changed"]
_TOKENS = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
_LONGEST = 4_000  # tokens compared word by word; longer texts are shown whole
_ALIGNED = 500  # rows without a name of their own that are aligned; more are compared in order


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text that stayed, came or went."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of a list that came, went or changed.

    Attributes:
        name: what the entry is known by (an HS code, an item, a year), or its place, from 1.
        before, after: the entry as plain data; None where there is none.
    """

    change: Change
    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs.

    Attributes:
        before, after: plain data.
        rows: the entries that differ, if the field is a list.
    """

    field: str
    before: Any
    after: Any
    rows: tuple[Row, ...] = ()


def differences(before: Record, after: Record) -> tuple[Difference, ...]:
    """Return the fields in which two versions of a record differ, in the order of the kind."""
    was, now = before.model_dump(mode="json"), after.model_dump(mode="json")
    return tuple(
        Difference(name, was[name], now[name], _rows(was[name], now[name]))
        for name in type(after).model_fields
        if name in was and was[name] != now[name]
    )


def word_changes(before: str, after: str) -> tuple[Words, ...]:
    """Return both texts as one: words that stayed, those taken out, those put in."""
    was, now = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(was) + len(now) > _LONGEST:
        return tuple(Words(change, text) for change, text in (("removed", before), ("added", after)) if text)  # type: ignore[arg-type]
    out: list[Words] = []
    for tag, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(Words("same", "".join(was[i:j])))
            continue
        if j > i:
            out.append(Words("removed", "".join(was[i:j])))
        if m > k:
            out.append(Words("added", "".join(now[k:m])))
    return tuple(out)


def _rows(before: Any, after: Any) -> tuple[Row, ...]:
    """Compare two lists by the names of their entries, or by what they say where entries have no names."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return ()
    was, now = _named(before), _named(after)
    if was is None or now is None:
        return _aligned(before, after)
    rows = [
        Row("changed" if name in was else "added", name, was.get(name), entry)
        for name, entry in now.items()
        if was.get(name) != entry
    ]
    return (*rows, *(Row("removed", name, entry, None) for name, entry in was.items() if name not in now))


def _named(entries: Sequence[Any]) -> dict[str, Any] | None:
    """Return entries by their first value, if it tells them apart."""
    named: dict[str, Any] = {}
    for entry in entries:
        name = str(next(iter(entry.values()), "")) if isinstance(entry, Mapping) else str(entry)
        if name in named or not name or len(name) > 80:
            return None
        named[name] = entry
    return named


def _aligned(before: Sequence[Any], after: Sequence[Any]) -> tuple[Row, ...]:
    if len(before) > _ALIGNED or len(after) > _ALIGNED:
        blocks = [("replace", 0, len(before), 0, len(after))]
    else:
        was, now = [repr(entry) for entry in before], [repr(entry) for entry in after]
        blocks = [code for code in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if code[0] != "equal"]
    rows: list[Row] = []
    for _, i, j, k, m in blocks:
        paired = min(j - i, m - k)
        rows += [
            Row("changed", str(k + n + 1), before[i + n], after[k + n])
            for n in range(paired)
            if before[i + n] != after[k + n]
        ]
        rows += [Row("removed", str(i + n + 1), before[i + n], None) for n in range(paired, j - i)]
        rows += [Row("added", str(k + n + 1), None, after[k + n]) for n in range(paired, m - k)]
    return tuple(rows)
