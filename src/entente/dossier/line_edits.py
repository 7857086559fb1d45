"""Changing many tariff lines at once, and what a change comes to before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from entente.dossier.kinds import TariffLine
from entente.dossier.line_table import RATES

__all__ = ["LineChange", "LineEdit", "apply_edit", "compare_lines", "doubtful_lines", "matching_lines"]

EDITED = ("opening", "target", "floor", "mfn_applied_rate", "bound_rate", "rate_before")


@dataclass(frozen=True, slots=True)
class LineEdit:
    """One change to a column of many lines.

    Attributes:
        column: rate to change.
        deed: `set` to the amount; `cut` by that share of itself; `lower` by so many points; `clear`; `copy` from
            another column.
        amount: a fraction: 0.05 for 5 %, or 5 points.
        source: column to copy from.
        hs: code or prefix of the lines meant; "" for all.
        words: words that the description must hold; "" for any.
    """

    column: str
    deed: Literal["set", "cut", "lower", "clear", "copy"]
    amount: float = 0.0
    source: str = ""
    hs: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that differs.

    Attributes:
        hs: its code.
        what: `added`, `removed` or `changed`.
        before, after: the line; None where there was or will be none.
        columns: fields that differ.
    """

    hs: str
    what: Literal["added", "removed", "changed"]
    before: TariffLine | None
    after: TariffLine | None
    columns: tuple[str, ...] = ()


def matching_lines(lines: Sequence[TariffLine], *, hs: str = "", words: str = "") -> list[int]:
    """Return positions of the lines under a code whose description holds all the words."""
    prefix, wanted = hs.replace(".", "").replace(" ", ""), words.casefold().split()
    return [
        place
        for place, line in enumerate(lines)
        if line.hs.startswith(prefix) and all(word in line.description.casefold() for word in wanted)
    ]


def apply_edit(lines: Sequence[TariffLine], edit: LineEdit) -> list[TariffLine]:
    """Return all lines, those meant with their new rate. A line without the rate to start from stays as it is."""
    out = list(lines)
    for place in matching_lines(lines, hs=edit.hs, words=edit.words):
        line = out[place]
        rate = _edited(line, edit)
        if rate != getattr(line, edit.column):
            out[place] = line.model_copy(update={edit.column: rate})
    return out


def _edited(line: TariffLine, edit: LineEdit) -> float | None:
    now: float | None = getattr(line, edit.column)
    if edit.deed == "set":
        return edit.amount
    if edit.deed == "clear":
        return None
    if edit.deed == "copy":
        copied: float | None = getattr(line, edit.source)
        return now if copied is None else copied
    if now is None:
        return None
    changed = now * (1 - edit.amount) if edit.deed == "cut" else now - edit.amount
    return round(max(changed, 0.0), 6)


def compare_lines(before: Sequence[TariffLine], after: Sequence[TariffLine]) -> list[LineChange]:
    """Return what differs between two lists of lines, told apart by code and edition, in the order of the second."""
    was = {(line.hs, line.revision): line for line in before}
    kept = {(line.hs, line.revision) for line in after}
    out = []
    for line in after:
        old = was.get((line.hs, line.revision))
        if old is None:
            out.append(LineChange(line.hs, "added", None, line))
        elif old is not line and old != line:
            columns = tuple(name for name in TariffLine.model_fields if getattr(old, name) != getattr(line, name))
            out.append(LineChange(line.hs, "changed", old, line, columns))
    out += [LineChange(line.hs, "removed", line, None) for key, line in was.items() if key not in kept]
    return out


def doubtful_lines(lines: Sequence[TariffLine]) -> list[tuple[TariffLine, str]]:
    """Return lines that can hardly be meant, each with the reason's key.

    `order`: the duty should fall from opening over target to floor; `raise`: a rate offered lies above the duty now
    applied; `bound`: above the binding; `negative`: below zero.
    """
    out = []
    for line in lines:
        offered = [rate for rate in (line.opening, line.target, line.floor) if rate is not None]
        if any(rate < 0 for name in RATES if (rate := getattr(line, name)) is not None):
            out.append((line, "negative"))
        elif offered != sorted(offered, reverse=True):
            out.append((line, "order"))
        elif offered and line.bound_rate is not None and max(offered) > line.bound_rate:
            out.append((line, "bound"))
        elif offered and line.mfn_applied_rate is not None and max(offered) > line.mfn_applied_rate:
            out.append((line, "raise"))
    return out
