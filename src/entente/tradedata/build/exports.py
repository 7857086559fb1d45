"""US exports to the home countries by HS6 and year."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from entente.tradedata.build.source import SourceFolder

__all__ = ["build_exports_by_partner"]

_FILES = {"VNM": "data/hs_trade/us_exports_to_vietnam_hs6_annual_2013_2026.parquet"}
_LAST_FULL_YEAR = 2025  # the source's 2026 is January alone


def build_exports_by_partner(source: SourceFolder) -> pa.Table:
    """Return the value of US exports, re-exports included, by (partner, HS6, year) for full years."""
    parts = []
    for partner, name in _FILES.items():
        table = pyarrow.parquet.read_table(source.path(name))
        table = table.filter(pc.less_equal(table["year"], _LAST_FULL_YEAR))
        parts.append(
            pa.table(
                {
                    "partner": pa.array([partner] * table.num_rows, pa.string()),
                    "hs6": table["HS6"].cast(pa.string()),
                    "year": table["year"].cast(pa.int16()),
                    "trade_value_fas_usd": table["value_usd"].cast(pa.int64()),
                }
            )
        )
    return pa.concat_tables(parts)
