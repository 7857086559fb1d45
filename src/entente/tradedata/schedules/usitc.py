"""The Harmonized Tariff Schedule as the US International Trade Commission exports it: JSON, one object per row.

Rows are nested by `indent`; a rate stands on the eight-digit row, or on the ten-digit row where a line has only one
statistical suffix. Chapters 98 and 99 hold provisions, not lines, and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from entente.base.errors import BadInput, Problem
from entente.tradedata.schedules.duty import plain_text

__all__ = ["UsitcLine", "read_usitc_lines"]

_PROVISIONS = ("98", "99")
_COLUMNS = ("htsno", "general", "special", "other")


@dataclass(frozen=True, slots=True)
class UsitcLine:
    """An eight-digit line.

    Attributes:
        code: eight digits.
        description: own words of the row, without those of the rows above it.
        general: column 1, general rate, as worded.
        special: column 1, special rates, as worded; "" where there is none.
        column2: column 2 rate, as worded.
        lowest: (code, units) of the ten-digit rows, or of the line itself where it has none.
    """

    code: str
    description: str
    general: str
    special: str
    column2: str
    lowest: tuple[tuple[str, str], ...]


def read_usitc_lines(rows: Iterable[Mapping[str, Any]], *, where: str) -> dict[str, UsitcLine]:
    """Return code → line of a USITC export.

    Args:
        rows: the objects of the JSON array.
        where: name of the file, for messages.

    Raises:
        BadInput: the rows lack the columns of the export, or a line has no rate at all.
    """
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for number, row in enumerate(rows, 1):
        absent = [name for name in _COLUMNS if name not in row]
        if absent:
            raise BadInput(
                [Problem(where, number, ", ".join(absent), "", "is missing.", "Use the JSON export of hts.usitc.gov.")]
            )
        code = row["htsno"].replace(".", "")
        if len(code) in (8, 10) and not code.startswith(_PROVISIONS):
            grouped.setdefault(code[:8], []).append(row)
    problems, lines = [], {}
    for code, group in grouped.items():
        rated = next((row for row in group if row["general"]), None)
        if rated is None:
            problems.append(Problem(where, 0, "general", code, "has no rate.", "Export the chapter again."))
            continue
        lowest = [(row["htsno"].replace(".", ""), _units(row)) for row in group]
        ten = tuple(pair for pair in lowest if len(pair[0]) == 10)
        lines[code] = UsitcLine(
            code=code,
            description=plain_text(group[0]["description"]),
            general=plain_text(rated["general"]),
            special=plain_text(rated["special"] or ""),
            column2=plain_text(rated["other"] or ""),
            lowest=ten or ((code, _units(group[0])),),
        )
    if problems:
        raise BadInput(problems)
    return lines


def _units(row: Mapping[str, Any]) -> str:
    return "+".join(plain_text(unit).rstrip(".") for unit in row.get("units") or ())
