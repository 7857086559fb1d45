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
from entente.tradedata.schedules.duty import Duty, parse_duty
from entente.tradedata.schedules.history import editions_with, explain_missing
from entente.tradedata.schedules.schedule import RateColumn, Schedule

__all__ = ["read_national_schedule"]

_REQUIRED = ("hs8", "description", "mfn")
_NOT_RATES = ("hs8", "description", "unit")
_SAME_UNIT = {"l": "litre", "liter": "litre", "u": "unit", "pcs": "unit", "each": "unit", "pa": "pair", "t": "tonne"}
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
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    rows = [{(name or "").strip(): (text or "").strip() for name, text in row.items()} for row in reader]
    columns = [(name or "").strip() for name in reader.fieldnames or ()]
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


def _counted(unparsed: Sequence[str]) -> tuple[str, ...]:
    if not unparsed:
        return ()
    shown = ", ".join(unparsed[:5]) + (" ..." if len(unparsed) > 5 else "")
    lines = "1 line has" if len(unparsed) == 1 else f"{len(unparsed)} lines have"
    return (f"{lines} a general rate that could not be read and counts as unknown: {shown}.",)


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


def _unit_problems(
    file: str, rows: Sequence[dict[str, str]], columns: Sequence[str], currency: str
) -> Iterable[Problem]:
    """Yield a problem where a duty per unit names another unit than the line."""
    for number, row in enumerate(rows, 2):
        unit = _SAME_UNIT.get(row.get("unit", "").lower(), row.get("unit", "").lower())
        for name in columns:
            if not unit or name in _NOT_RATES or not row.get(name):
                continue
            duty: Duty = parse_duty(row[name], currency=currency)
            others = sorted({part.unit for part in duty.specific if not part.basis} - {unit})
            if others:
                message = f"is per {' and '.join(others)}, the line is counted in {unit}."
                yield Problem(file, number, name, row[name], message, "Give the duty in the line's unit.")
