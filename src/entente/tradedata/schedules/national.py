"""A country's own schedule from a CSV file, checked row by row.

Columns: `hs8` (the national line, 6 to 10 digits, as text), `description`, `mfn` (general rate as worded), `bound` and
`unit` if they are known, and one column for each preference, named as the preference is called. Rates are worded:
`12%`, `Free`, `0.5 USD/kg`, `10% + 2000 VND/litre`. Beside it lies `<name>.provenance.toml`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from entente.base.errors import BadInput, Problem
from entente.base.hs import HSCode, InvalidHSCode
from entente.base.provenance import parse_provenance
from entente.tradedata.schedules.duty import Duty, parse_duty, unit_name
from entente.tradedata.schedules.history import editions_with, explain_missing
from entente.tradedata.schedules.schedule import RateColumn, Schedule

__all__ = ["read_national_schedule"]

_REQUIRED = ("hs8", "description", "mfn")
_NOT_RATES = ("hs8", "description", "unit")
_REMEDY = "See docs/how-to/load-a-national-schedule.md."


def read_national_schedule(
    path: Path, *, importer: str, hs_revision: str = "HS2022", currency: str = "USD"
) -> Schedule:
    """Return the schedule in a CSV file.

    A general rate whose words do not parse is kept: the line is listed in `Schedule.unparsed`, its rate is unknown, and
    a caveat counts such lines.

    Args:
        path: the file.
        importer: ISO alpha-3 code of the country.
        hs_revision: edition of the Harmonized System the lines are built on.
        currency: currency of amounts written without one, ISO 4217.

    Raises:
        BadInput: a file or column is absent, a code is malformed or not in the edition, a line stands twice, or a duty
            per unit does not match the line's unit. Every problem is listed.
    """
    statement = path.with_suffix(".provenance.toml")
    absent = [file for file in (path, statement) if not file.is_file()]
    if absent:
        raise BadInput(Problem(file.name, 0, "", "", "does not exist.", _REMEDY) for file in absent)
    rows, columns = _read_rows(path)
    missing = [name for name in _REQUIRED if name not in columns]
    if missing or not rows:
        what = [(name, "column is missing.") for name in missing] or [("", "has no rows.")]
        raise BadInput(Problem(path.name, 1, name, "", message, _REMEDY) for name, message in what)
    problems = [*_code_problems(path.name, rows, hs_revision), *_unit_problems(path.name, rows, columns, currency)]
    if problems:
        raise BadInput(problems)
    rows = sorted(rows, key=lambda row: row["hs8"].ljust(10, "0"))
    general = RateColumn.of([row["mfn"] for row in rows], currency=currency)
    unread = np.isnan(general.ad_valorem_rate)
    unparsed = tuple(row["hs8"] for row, aside in zip(rows, unread, strict=True) if aside)
    provenance = parse_provenance(statement.read_text(encoding="utf-8"), where=statement.name)
    return Schedule(
        importer=importer,
        name=path.stem,
        hs_revision=hs_revision,
        lines=tuple(row["hs8"] for row in rows),
        number=np.array([int(row["hs8"].ljust(10, "0")) for row in rows], dtype=np.int64),
        tariff_line=np.arange(len(rows), dtype=np.int64),
        codes=tuple(row["hs8"] for row in rows),
        general=general,
        columns={
            name: RateColumn.of([row[name] for row in rows], currency=currency)
            for name in columns
            if name and name not in (*_NOT_RATES, "mfn")
        },
        description=tuple(row["description"] for row in rows),
        provenance=provenance,
        caveats=(*provenance.caveats, *_counted(unparsed)),
        unparsed=unparsed,
    )


def _read_rows(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows and the names of the columns.

    Raises:
        BadInput: the file is no UTF-8 text, its heading is not of separate columns, or rows and heading do not match.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start})."
        raise BadInput([Problem(path.name, 0, "", "", message, "Save it as CSV in UTF-8.")]) from error
    reader = csv.reader(io.StringIO(text))
    try:
        cells = list(reader)
    except csv.Error as error:
        remedy = "Look for a quotation mark that is not closed."
        raise BadInput([Problem(path.name, reader.line_num, "", "", f"cannot be read: {error}.", remedy)]) from error
    columns = [name.strip() for name in cells[0]] if cells else []
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
        message = "has columns that are not separated by commas."
        raise BadInput([Problem(path.name, 1, "", columns[0][:80], message, "Save it as CSV with commas.")])
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    problems = [Problem(path.name, 1, name, "", "stands twice in the heading.", "Keep one column.") for name in twice]
    rows = []
    for number, row in enumerate(cells[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            message = f"has {len(row)} cells, the heading {len(columns)}."
            remedy = "Put texts that hold a comma into quotation marks."
            problems.append(Problem(path.name, number, "", ",".join(row)[:80], message, remedy))
        elif any("\n" in cell for cell in row):
            message, remedy = "has a cell that runs over several lines.", "Close the quotation mark."
            problems.append(Problem(path.name, number, "", row[0], message, remedy))
        rows.append({name: cell.strip() for name, cell in zip(columns, row, strict=False)})
    if problems:
        raise BadInput(problems)
    return rows, columns


def _counted(unparsed: Sequence[str]) -> tuple[str, ...]:
    if not unparsed:
        return ()
    shown = ", ".join(unparsed[:5]) + (" and others" if len(unparsed) > 5 else "")
    lines = "1 line has" if len(unparsed) == 1 else f"{len(unparsed)} lines have"
    hint = "Rates are worded with a point and a percent sign, e.g. 12.5%."
    return (f"{lines} a general rate that could not be read and counts as unknown: {shown}. {hint}",)


def _code_problems(file: str, rows: Sequence[dict[str, str]], hs_revision: str) -> Iterable[Problem]:
    """Yield a problem for every code that is malformed, repeated or not in the edition."""
    first_seen: dict[str, int] = {}
    for number, row in enumerate(rows, 2):
        code = row["hs8"]
        try:
            hs = HSCode(code, hs_revision)
        except InvalidHSCode as error:
            yield Problem(file, number, "hs8", code, "is not a tariff line.", str(error))
            continue
        if len(code) < 6:
            yield Problem(file, number, "hs8", code, "is a heading, not a line.", "Give lines of 6 to 10 digits.")
        elif hs_revision not in editions_with(code[:6]):
            remedy = f"Set the edition the schedule is built on, or correct the line. {explain_missing(hs, file)}"
            yield Problem(file, number, "hs8", code, f"has no subheading in {hs_revision}.", remedy)
        if code in first_seen:
            remedy = "Keep one row for each line."
            yield Problem(file, number, "hs8", code, f"stands on line {first_seen[code]} already.", remedy)
        first_seen.setdefault(code, number)
    for code, number in first_seen.items():
        whole = next((code[:size] for size in range(6, len(code)) if code[:size] in first_seen), None)
        if whole:
            message = f"lies within line {whole}, which stands on line {first_seen[whole]}."
            yield Problem(file, number, "hs8", code, message, "Keep the finer lines, or the whole.")


def _unit_problems(
    file: str, rows: Sequence[dict[str, str]], columns: Sequence[str], currency: str
) -> Iterable[Problem]:
    """Yield a problem where a duty per unit names another unit than the line."""
    for number, row in enumerate(rows, 2):
        unit = unit_name(row.get("unit", ""))
        for name in columns:
            if not unit or name in _NOT_RATES or not row.get(name):
                continue
            duty: Duty = parse_duty(row[name], currency=currency)
            others = sorted({part.unit for part in duty.specific if not part.basis} - {unit})
            if others:
                message = f"is per {' and '.join(others)}, the line is counted in {unit}."
                yield Problem(file, number, name, row[name], message, "Give the duty in the line's unit.")
