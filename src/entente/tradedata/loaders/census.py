"""US Census Bureau: the answer of its International Trade API, a JSON list of lists whose first is the heading.

Imports (`I_COMMODITY`) are counted by the United States as importer, exports (`E_COMMODITY`) as exporter. Values:
`CON_VAL_*` imports for consumption, `GEN_VAL_*` general imports, `ALL_VAL_*` exports; `_YR` runs from January to the
month of the row, `_MO` is that month. Made-up sample: `samples/census_imports.json`.

Source: US Census Bureau, International Trade datasets, https://www.census.gov/data/developers/data-sets.html.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from entente.base.errors import BadInput, Problem
from entente.base.provenance import Provenance
from entente.tradedata.loaders.countries import census_countries, european_union
from entente.tradedata.loaders.flows import CountedBy, TradeFlows, Years, check_revision, settle
from entente.tradedata.loaders.text import count_rows, read_text, to_columns, translate

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["VALUE_BASES", "load_census"]

VALUE_BASES = {
    "CON_VAL": "imports for consumption, customs value",
    "GEN_VAL": "general imports, customs value",
    "ALL_VAL": "total exports, free alongside ship",
}
_EU_AGGREGATE = "EUU"
_MOST_MEMBERS = 14  # more members than this: the file has members, and the aggregate repeats them


def load_census(
    path: Path, *, hs_revision: str | None = None, years: Years = None, value: str | None = None
) -> TradeFlows:
    """Return the flows of an answer of the Census Bureau's API.

    Args:
        path: the JSON file.
        hs_revision: edition of the codes; the file does not say it: HS2022 for 2022 and later.
        years: as in `flows.settle`.
        value: which value to use, one of `VALUE_BASES`; None accepts a file that has one only.

    Raises:
        BadInput: the file is absent or not the API's, the value or edition is not stated, or rows are unusable.
    """
    import ibis

    heading, body = _parse(path)
    edition = check_revision(hs_revision, file=path.name)
    basis = _choose_basis(heading, value, path.name)
    wanted = {
        "hs": ("I_COMMODITY", "E_COMMODITY"),
        "country": ("CTY_CODE",),
        "value": (basis.column,),
        "time": ("time", "YEAR"),
    }
    month = {"month": ("MONTH",)}
    columns = to_columns(heading, body, wanted, month, file=path.name)
    rows = ibis.memtable(translate(columns, "country", census_countries()))
    rows = rows.mutate(month=(rows.month == "").ifelse(rows.time.substr(5, 2), rows.month))
    countries, caveats = _with_countries(rows)
    table, period = _annual(countries, basis)
    provenance = Provenance(
        publisher="US Census Bureau",
        title=f"International Trade API, {path.stem}",
        url="https://api.census.gov/data/timeseries/intltrade",
        date="",
        licence="US government work, public domain in the United States; not endorsed by the Census Bureau.",
        transformation=f"{VALUE_BASES[basis.code]}, by year.",
        caveats=(f"Values are {VALUE_BASES[basis.code]}, as the United States counts them.", *period, *caveats),
    )
    counted_by: CountedBy = "exporter" if basis.code == "ALL_VAL" else "importer"
    return settle(
        table,
        file=path.name,
        name=path.stem,
        hs_revision=edition,
        years=years,
        counted_by=counted_by,
        provenance=provenance,
    )


@dataclass(frozen=True, slots=True)
class _Basis:
    code: str
    column: str

    @property
    def to_date(self) -> bool:
        return self.column.endswith("_YR")


def _parse(path: Path) -> tuple[list[str], list[list[Any]]]:
    try:
        answer = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        message, remedy = f"is not JSON: {error.msg}.", "Save the API's answer as it comes."
        raise BadInput([Problem(path.name, error.lineno, "", "", message, remedy)]) from None
    if not isinstance(answer, list) or not answer or not all(isinstance(row, list) for row in answer):
        message = "is not a list of lists with a heading."
        raise BadInput([Problem(path.name, 0, "", "", message, "Save the API's answer as it comes.")])
    return [str(name) for name in answer[0]], answer[1:]


def _choose_basis(heading: list[str], wanted: str | None, file: str) -> _Basis:
    """Return the value column to use: by year to date before by month."""
    present = [code for code in VALUE_BASES if f"{code}_YR" in heading or f"{code}_MO" in heading]
    if wanted is None and len(present) > 1:
        message = "are different values of one flow."
        remedy = f"Say which to use (value): {'; '.join(f'{code} {VALUE_BASES[code]}' for code in present)}."
        raise BadInput([Problem(file, 1, "", ", ".join(present), message, remedy)])
    code = wanted or (present[0] if present else "")
    if code not in present:
        message = "is not a value in this file."
        remedy = f"It has {', '.join(present) or 'none'}; ask the API for CON_VAL_YR, GEN_VAL_YR or ALL_VAL_YR."
        raise BadInput([Problem(file, 1, "", code or "CON_VAL_YR", message, remedy)])
    return _Basis(code, f"{code}_YR" if f"{code}_YR" in heading else f"{code}_MO")


def _with_countries(rows: ir.Table) -> tuple[ir.Table, list[str]]:
    """Return the rows of single countries, and what was left aside."""
    named = rows.rename(partner="country")
    present = set(named.select("partner").distinct().to_pyarrow()["partner"].to_pylist())
    members = present & european_union()
    caveats = []
    repeated: tuple[str, ...] = ()
    if _EU_AGGREGATE in present and members:
        most = len(members) > _MOST_MEMBERS
        repeated = (_EU_AGGREGATE,) if most else tuple(sorted(members))
        left = "the aggregate is" if most else f"the members ({', '.join(repeated)}) are"
        caveats.append(f"The file has the European Union and members of it; {left} left aside as counted already.")
    groups = named.filter(named.partner.isnull()).count().to_pyarrow().as_py()
    if groups:
        caveats.append(f"{count_rows(groups)} of country groups and totals left aside.")
    named = named.filter(named.partner.notnull())
    return (named.filter(~named.partner.isin(repeated)) if repeated else named), caveats


def _annual(rows: ir.Table, basis: _Basis) -> tuple[ir.Table, list[str]]:
    """Return the rows by calendar year, and a caveat for years that are not whole."""
    import ibis

    table = rows.select(
        "hs",
        "partner",
        "line",
        year=rows.time.substr(0, 4).try_cast("int64"),
        month=rows.month.try_cast("int64").fill_null(12),
        value=rows.value.try_cast("float64"),
    )
    months = table.group_by("year").aggregate(last=ibis._.month.max(), months=ibis._.month.nunique())
    parts = months.order_by("year").to_pyarrow().to_pylist()
    if basis.to_date:
        whole = [f"{row['year']} runs to month {row['last']} only." for row in parts if row["last"] != 12]
        last = months.select(last_year="year", last="last")
        table = table.join(last, (table.year == last.last_year) & (table.month == last.last))
    else:
        whole = [f"{row['year']} has {row['months']} months only." for row in parts if row["months"] != 12]
        table = table.group_by(["hs", "partner", "year"]).aggregate(value=ibis._.value.sum(), line=ibis._.line.min())
    home = ibis.literal("USA")
    exports = basis.code == "ALL_VAL"
    flows = table.select(
        "line",
        "year",
        "hs",
        counted_by=ibis.literal("exporter" if exports else "importer"),
        exporter=home if exports else table.partner,
        importer=table.partner if exports else home,
        trade_value_usd=table.value,
        quantity=ibis.null("float64"),
        quantity_unit=ibis.literal(""),
    )
    return flows, whole
