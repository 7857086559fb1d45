"""Viet Nam's schedule as far as it is known without a file: lines of a decree, and sector averages elsewhere."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from entente.base.rates import format_rate
from entente.tradedata import starter
from entente.tradedata.schedules.schedule import RateColumn, Schedule

__all__ = ["vn_schedule"]

_AVERAGE = "sector average to 2021, not the rate of the line"
_OF_WOOD = {  # the decree names wooden seats and furniture; these are the subheadings of wood under the two headings
    "9401": ("940131", "940141", "940161", "940169", "940191"),
    "9403": ("940330", "940340", "940350", "940360", "940391"),
}
_CAVEATS = (
    "Viet Nam's full schedule does not ship. Give it as a file (docs/how-to/load-a-national-schedule.md).",
    "Of a subheading with known national lines only those lines are held: 870323 and 870324 are not known in full.",
    "Preferences, excise and value-added tax are not counted.",
)


@cache
def vn_schedule(on: date) -> Schedule:
    """Return the subheadings of HS 2022, and known eight-digit lines, with the rate that is known on a day.

    A subheading a decree names, itself or by its heading, has the decree's rate; any other has the average of its
    sector. `Schedule.rate_basis` says which.
    """
    averages = {row["sector"]: row["average_rate"] for row in starter.vn_sector_tariffs().to_pyarrow().to_pylist()}
    sectors = starter.trade_elasticities().select("hs6", "sector").to_pyarrow().to_pylist()
    known = starter.vn_tariff_lines().to_pyarrow().to_pylist()
    rates: dict[str, tuple[str, str, str]] = {}
    for row in sectors:
        if row["sector"] in averages:
            rates[row["hs6"]] = (format_rate(averages[row["sector"]]), _AVERAGE, "")
    for row in sorted(known, key=lambda entry: len(entry["code"])):
        text = row["mfn_after"] if on.isoformat() >= row["changed_on"] else row["mfn_before"]
        basis = f"Decree 73/2025, reported in the press{'' if len(row['code']) > 4 else ' for the heading'}"
        reached = _OF_WOOD.get(row["code"], (row["code"],))
        for code in [code for code in rates if code.startswith(reached)] or [row["code"]]:
            rates[code] = (text, basis, row["description"])
    for code in {finer[:6] for finer in rates if len(finer) > 6}:
        rates.pop(code, None)  # an average of the whole beside some of its lines would count those twice
    codes = sorted(rates, key=lambda code: code.ljust(10, "0"))
    general = RateColumn.of([rates[code][0] for code in codes])
    return Schedule(
        importer="VNM",
        name="Viet Nam, known lines and sector averages",
        hs_revision=starter.HS_REVISION,
        lines=tuple(codes),
        number=np.array([int(code.ljust(10, "0")) for code in codes], dtype=np.int64),
        tariff_line=np.arange(len(codes), dtype=np.int64),
        codes=tuple(codes),
        general=general,
        columns={},
        description=tuple(rates[code][2] for code in codes),
        rate_basis=tuple(rates[code][1] for code in codes),
        estimated=np.array([rates[code][1] == _AVERAGE for code in codes], dtype=np.bool_),
        provenance=starter.provenance("vn_tariff_lines"),
        caveats=_CAVEATS,
        unparsed=tuple(code for code, aside in zip(codes, np.isnan(general.ad_valorem_rate), strict=True) if aside),
    )
