"""The Harmonized Tariff Schedule as the US International Trade Commission exports it: JSON, one object per row.

Rows are nested by `indent`; a rate stands on the eight-digit row, or on the ten-digit row where a line has only one
statistical suffix. Chapters 98 and 99 hold provisions, not lines, and are left out.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from entente.base.errors import BadInput, Problem
from entente.base.provenance import Provenance
from entente.tradedata import starter
from entente.tradedata.schedules.duty import plain_text
from entente.tradedata.schedules.schedule import RateColumn, Schedule

__all__ = ["UsitcLine", "read_usitc_lines", "read_usitc_schedule"]

_PROVISIONS = ("98", "99")
_COLUMNS = ("htsno", "general", "special", "other")
_REMEDY = "Use the JSON export of hts.usitc.gov."


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
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        absent = [name for name in _COLUMNS if name not in row]
        if absent:
            raise BadInput(
                [Problem(where, number, ", ".join(absent), "", "is missing.", "Use the JSON export of hts.usitc.gov.")]
            )
        odd = next((name for name in _COLUMNS if not isinstance(row[name] or "", str)), None)
        if odd is not None:
            raise BadInput([Problem(where, number, odd, str(row[odd])[:60], "is not text.", _REMEDY)])
        code = (row["htsno"] or "").replace(".", "")
        if len(code) in (8, 10) and code in seen:
            message = f"stands on row {seen[code]} already."
            raise BadInput([Problem(where, number, "htsno", row["htsno"], message, "Keep one row for each line.")])
        seen[code] = number
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


def read_usitc_schedule(path: Path, *, date: str = "") -> Schedule:
    """Return the US schedule in a JSON export of hts.usitc.gov, gzipped or not: a later revision than the one shipped.

    The ad valorem equivalent of a duty per unit is that of the shipped schedule where the words are the same, and
    unknown elsewhere.

    Args:
        path: the file.
        date: day or name of the revision, for citations; the file's name when empty.

    Raises:
        BadInput: the file is absent or not such an export.
    """
    remedy = "Use the JSON export of hts.usitc.gov."
    if not path.is_file():
        raise BadInput([Problem(path.name, 0, "", "", "does not exist.", remedy)])
    raw = path.read_bytes()
    try:
        rows = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    except (ValueError, OSError) as error:
        raise BadInput([Problem(path.name, 0, "", "", "is not JSON.", remedy)]) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput([Problem(path.name, 0, "", "", "is not a list of rows.", remedy)])
    found = read_usitc_lines(rows, where=path.name)
    if not found:
        raise BadInput([Problem(path.name, 0, "", "", "holds no lines of chapters 1 to 97.", remedy)])
    codes = sorted(found)
    lowest = sorted((line, position) for position, code in enumerate(codes) for line, _ in found[code].lowest)
    general = _with_equivalents(codes, RateColumn.of([found[code].general for code in codes]))
    name = path.name.split(".")[0]
    return Schedule(
        importer="USA",
        name=f"HTS, {date or name}",
        hs_revision=starter.HS_REVISION,
        lines=tuple(line for line, _ in lowest),
        number=np.array([int(line.ljust(10, "0")) for line, _ in lowest], dtype=np.int64),
        tariff_line=np.array([position for _, position in lowest], dtype=np.int64),
        codes=tuple(codes),
        general=general,
        columns={"column2": RateColumn.of([found[code].column2 for code in codes])},
        special_text=tuple(found[code].special for code in codes),
        description=tuple(found[code].description for code in codes),
        provenance=Provenance(
            publisher="US International Trade Commission",
            title="Harmonized Tariff Schedule of the United States",
            url="https://hts.usitc.gov/",
            date=date or name,
            licence="US government work, public domain in the United States.",
            transformation=f"Read from {path.name}.",
        ),
        unparsed=tuple(code for code, aside in zip(codes, np.isnan(general.ad_valorem_rate), strict=True) if aside),
    )


def _with_equivalents(codes: list[str], column: RateColumn) -> RateColumn:
    """Return the column with the equivalents of the shipped schedule where line and words are the same."""
    shipped = starter.us_hts8().select("hts8", "general_text", "rest_equivalent_rate").to_pyarrow().to_pylist()
    known = {(row["hts8"], row["general_text"]): row["rest_equivalent_rate"] for row in shipped}
    rest = column.rest_rate.copy()
    for row, key in enumerate(zip(codes, column.text, strict=True)):
        if np.isnan(rest[row]) and known.get(key) is not None:
            rest[row] = known[key]
    return replace(column, rest_rate=rest)


def _units(row: Mapping[str, Any]) -> str:
    return "+".join(plain_text(unit).rstrip(".") for unit in row.get("units") or ())
