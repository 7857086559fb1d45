"""Small look-ups in the shipped tables, read with pyarrow alone.

Everything else reads the tables as Ibis expressions (`starter`). Ibis and DuckDB take half a second to import, more
than all other work of `entente check`, and a handful of rows out of one small file needs no query engine.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.compute as pc
import pyarrow.parquet as pq

from entente.tradedata.starter import NotShipped, table_path

__all__ = ["ExportsOfYear", "us_exports_before"]


@dataclass(frozen=True, slots=True)
class ExportsOfYear:
    """US exports to one partner in one year: subheading (HS, digits only) → value, US dollars, free alongside ship."""

    partner: str
    year: int
    trade_value_fas_usd: dict[str, float]


def us_exports_before(partner: str, year: int) -> ExportsOfYear:
    """Return US exports to `partner` in the last full year before `year`.

    Raises:
        NotShipped: none are shipped; the message says for whom and from when they are.
    """
    path = table_path("us_exports_by_partner")
    table = pq.read_table(path, columns=["partner", "hs6", "year", "trade_value_fas_usd"])
    mine = table.filter((pc.field("partner") == partner) & (pc.field("year") < year))
    if mine.num_rows == 0:
        shipped = ", ".join(sorted(pc.unique(table["partner"]).to_pylist()))
        first = pc.min(table["year"]).as_py()
        raise NotShipped(
            f"US exports to {partner} before {year} are not shipped; those to {shipped} are, from {first} on. "
            "Use a later day, or an extract of your own."
        )
    last = pc.max(mine["year"]).as_py()
    rows = mine.filter(pc.field("year") == last)
    values = dict(zip(rows["hs6"].to_pylist(), rows["trade_value_fas_usd"].to_pylist(), strict=True))
    return ExportsOfYear(partner, int(last), values)
