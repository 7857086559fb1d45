"""A user's own table of imports, for a pair of countries the package does not ship.

A file in CSV or Parquet with one row per subheading, exporter and set of exemption lists, and beside it
`<file name without ending>.provenance.toml`, which says where the figures come from. Columns:

    hs6                            six digits as text, HS 2022
    partner                        exporter, ISO alpha-3
    trade_value_consumption_usd    customs value, US dollars a year
    duty_calculated_usd            duty paid on it
    exemption_lists                names of lists the goods are on, joined by "+"; may be empty
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv

from entente.base.errors import BadInput, Problem
from entente.base.provenance import Provenance, parse_provenance
from entente.tradedata.backend import load_file

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["ImportExtract", "read_import_extract"]

_TYPES = {
    "hs6": pa.string(),
    "partner": pa.string(),
    "exemption_lists": pa.string(),
    "trade_value_consumption_usd": pa.float64(),
    "duty_calculated_usd": pa.float64(),
}
_SHOWN = 20  # problems reported at once


@dataclass(frozen=True, slots=True, eq=False)
class ImportExtract:
    """Imports of one country by subheading and exporter, checked.

    Attributes:
        importer: ISO alpha-3 code of the importing country.
        year: calendar year of the figures.
        name: file name without its ending, used as the table's name in results.
        table: the rows, with the columns named in the module.
        provenance: where they come from.
    """

    importer: str
    year: int
    name: str
    table: ir.Table
    provenance: Provenance


def read_import_extract(path: Path, *, importer: str, year: int) -> ImportExtract:
    """Return a user's table of imports after checking every row.

    Args:
        path: CSV or Parquet file.
        importer: ISO alpha-3 code of the importing country.
        year: calendar year of the figures.

    Raises:
        BadInput: a file is absent, a column is missing, or rows are not usable; every problem is listed, up to 20.
    """
    statement = path.with_suffix(".provenance.toml")
    absent = [file for file in (path, statement) if not file.is_file()]
    if absent:
        raise BadInput(
            Problem(file.name, 0, "", "", "does not exist.", f"Put it in {path.parent}. See entente.tradedata.extract.")
            for file in absent
        )
    try:
        table = load_file(path, types=_TYPES)
    except pa.ArrowInvalid as error:
        problem = Problem(path.name, 0, "", "", f"cannot be read: {error}.", "Write numbers with a decimal point.")
        raise BadInput([problem]) from error
    missing = sorted(set(_TYPES) - set(table.columns))
    if missing:
        raise BadInput(
            Problem(path.name, 1, name, "", "column is missing.", f"Add it; the columns are {', '.join(_TYPES)}.")
            for name in missing
        )
    table = table.select(*_TYPES)
    problems = _problems(path.name, table)
    if problems:
        raise BadInput(problems)
    provenance = parse_provenance(statement.read_text(encoding="utf-8"), where=statement.name)
    return ImportExtract(importer=importer, year=year, name=path.stem, table=table, provenance=provenance)


def _problems(file: str, table: ir.Table) -> list[Problem]:
    """Return what is wrong with the rows, by kind of fault and line."""
    import ibis

    numbered = table.mutate(line=ibis.row_number() + 2)  # line 1 holds the column names
    value, duty = numbered.trade_value_consumption_usd, numbered.duty_calculated_usd
    repeated = numbered.count().over(ibis.window(group_by=["hs6", "partner", "exemption_lists"])) > 1
    faults = [
        ("hs6", ~numbered.hs6.fill_null("").re_search(r"^\d{6}$"), "is not six digits.", 'Write "010121", with zeros.'),
        (
            "partner",
            ~numbered.partner.fill_null("").re_search(r"^[A-Z]{3}$"),
            "is not an ISO alpha-3 code.",
            "Write VNM, not Vietnam; EUU for the European Union.",
        ),
        (
            "trade_value_consumption_usd",
            value.isnull() | (value <= 0),
            "is not above 0.",
            "Leave out pairs that do not trade.",
        ),
        (
            "duty_calculated_usd",
            duty.isnull() | (duty < 0),
            "is not a duty of 0 or more.",
            "Write 0 where none is paid.",
        ),
        ("hs6", repeated, "stands twice with the same partner and lists.", "Add the rows up."),
    ]
    problems = []
    for column, wrong, message, remedy in faults:
        rows = numbered.filter(wrong).order_by("line").limit(_SHOWN).to_pyarrow().to_pylist()
        problems += [Problem(file, row["line"], column, str(row[column]), message, remedy) for row in rows]
    return problems[:_SHOWN]
