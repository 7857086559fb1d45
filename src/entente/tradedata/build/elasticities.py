"""Trade elasticities by HS6: a middle value from one source and a range from how far published sources differ."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa

from entente.tradedata.build.source import SourceFolder

__all__ = ["WINSORISED_AT", "build_trade_elasticities", "sector_spread"]

WINSORISED_AT = (5.0, 95.0)  # percentiles of the directly estimated values
_PRODUCT_SOURCE = "data/elasticities/fontagne_protee_mapped_hs2022.csv.gz"
_SECTOR_SOURCE = "data/elasticities/sector_icio28_eight_sources.csv"
_SECTOR_OF_HS6 = "data/nomenclature/hs2022_isic3_icio28.csv.gz"
_NOT_SPECIFIED = "999999"  # the source's code for goods of no kind; it belongs to no sector
_ASSUMED_NOT_ESTIMATED = "U4"  # a uniform 4, which is a convention


def build_trade_elasticities(source: SourceFolder) -> pa.Table:
    """Return θ > 0 (low, mid, high) for every subheading of HS 2022.

    mid is the product-level estimate, absolute and winsorised at `WINSORISED_AT`; `filled` says that it is the mean
    of the subheading's heading or chapter. For the subheading's sector let s₂, s̃, s₋₂ be the second lowest, the
    median and the second highest of seven published sector estimates. Then

        low  = min(mid · s₂ / s̃,  s₂)
        high = max(mid · s₋₂ / s̃, s₋₂), but not above the ceiling of mid

    so the range holds both the sector estimates themselves and their relative spread about mid. The ceiling keeps
    products of two large numbers out; a duty of a tenth already ends nearly all trade there.

    Source: this project; Fontagné, Guimbard & Orefice (2022) for mid, the seven sector sources for the spread.
    """
    products = source.rows(_PRODUCT_SOURCE)
    sector_of = {row["hs6"]: row["icio28"] for row in source.rows(_SECTOR_OF_HS6)}
    spread = sector_spread(source)
    direct = np.array([-float(row["elasticity_mean"]) for row in products if row["elasticity_mean"]])
    floor, ceiling = np.percentile(direct, WINSORISED_AT)
    rows = []
    for product in products:
        if product["hs2022"] == _NOT_SPECIFIED:
            continue
        sector = sector_of[product["hs2022"]]
        second_lowest, median, second_highest = spread[sector]
        mid = min(max(-float(product["elasticity_filled"]), floor), ceiling)
        low = min(mid * second_lowest / median, second_lowest)
        high = min(max(mid * second_highest / median, second_highest), ceiling)
        rows.append((product["hs2022"], sector, low, mid, high, product["filled"] == "True"))
    return pa.table(
        {
            "hs6": pa.array([row[0] for row in rows], pa.string()),
            "sector": pa.array([row[1] for row in rows], pa.string()),
            "trade_elasticity_low": pa.array([round(row[2], 3) for row in rows], pa.float64()),
            "trade_elasticity_mid": pa.array([round(row[3], 3) for row in rows], pa.float64()),
            "trade_elasticity_high": pa.array([round(row[4], 3) for row in rows], pa.float64()),
            "filled": pa.array([row[5] for row in rows], pa.bool_()),
        }
    )


def sector_spread(source: SourceFolder) -> dict[str, tuple[float, float, float]]:
    """Return sector → (second lowest, median, second highest) of the published estimates."""
    estimates: defaultdict[str, list[float]] = defaultdict(list)
    for row in source.rows(_SECTOR_SOURCE):
        if row["source_key"] != _ASSUMED_NOT_ESTIMATED:
            estimates[row["sector"]].append(float(row["epsilon"]))
    return {
        sector: (sorted(values)[1], float(np.median(values)), sorted(values)[-2])
        for sector, values in estimates.items()
    }
