"""Monthly US imports by chapter or code, kept as a table by Census country code, as a panel of calendar years.

Columns `CTY_CODE`, `time` ("2018-03"), a code column `HS2`, `HS4` or `HS6`, and `con_val_usd`. Years with fewer than
twelve months are left aside, because a part of a year compares with nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entente.base.errors import BadInput, Problem
from entente.tradedata.loaders.countries import census_countries
from entente.tradedata.loaders.text import translate

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["census_rows", "is_census_panel"]

_CODES = ("HS6", "HS4", "HS2")
_COUNTRY, _MONTH, _VALUE = "CTY_CODE", "time", "con_val_usd"


def is_census_panel(table: ir.Table) -> bool:
    """Return whether a table has the columns of this form."""
    return {_COUNTRY, _MONTH, _VALUE} <= set(table.columns) and any(code in table.columns for code in _CODES)


def census_rows(table: ir.Table, *, file: str) -> tuple[ir.Table, tuple[str, ...]]:
    """Return `year`, `exporter`, `importer`, `product`, `trade_value_usd`, and what was left aside.

    Raises:
        BadInput: no year is whole.
    """
    import ibis

    code = next(name for name in _CODES if name in table.columns)
    by_month = table.group_by(year=table[_MONTH].substr(0, 4).cast("int64"), month=table[_MONTH].substr(5, 2))
    months = by_month.aggregate().group_by("year").aggregate(months=ibis._.count()).order_by("year").to_pyarrow()
    found = dict(zip(months["year"].to_pylist(), months["months"].to_pylist(), strict=True))
    whole = [year for year, count in found.items() if count == 12]
    if not whole:
        message = "has no year of twelve months."
        raise BadInput([Problem(file, 0, _MONTH, ", ".join(map(str, found)), message, "Load whole years.")])
    rows = table.group_by(
        year=table[_MONTH].substr(0, 4).cast("int64"), country=table[_COUNTRY], product=table[code]
    ).aggregate(trade_value_usd=table[_VALUE].sum().cast("float64"))
    kept = rows.filter(rows.year.isin(whole)).to_pyarrow()
    named = ibis.memtable(translate(kept, "country", census_countries()))
    groups = named.filter(named.country.isnull()).count().to_pyarrow().as_py()
    named = named.filter(named.country.notnull() & (named.trade_value_usd > 0))
    caveats = [f"{year} has {count} months only and is left aside." for year, count in found.items() if count != 12]
    if groups:
        caveats.append(f"{groups} yearly sums of country groups and totals are left aside.")
    flows = named.select(
        "year",
        "product",
        "trade_value_usd",
        exporter=named.country,
        importer=ibis.literal("USA"),
    )
    return ibis.memtable(flows.to_pyarrow()), tuple(caveats)
