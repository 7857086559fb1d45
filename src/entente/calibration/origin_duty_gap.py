"""Where a detour would pay: what a third country's goods owe the counterpart on a day beyond what home's owe.

The shipped tables hold one year of US imports and the register of measures, so they show the reward for a detour:
in which products, for whose goods, how much duty home's origin would save. They do not show whether goods took it:
what home buys from third countries, and how any flow grew, is not in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from entente.base.provenance import Provenance
from entente.calibration.cells import ImportCells, load_import_cells, titles_by_code
from entente.tradedata import starter
from entente.tradedata.measures import added_rates_on, shipped_register

__all__ = ["DutyGaps", "ProductGap", "measure_duty_gaps"]

_CHAPTER = 2
_LARGEST = 12  # exporters looked at; a small one has no goods to reroute that would show
_LINES = "us_import_hts10"


@dataclass(frozen=True, slots=True)
class ProductGap:
    """One chapter and one third country.

    Attributes:
        chapter, title: what it is.
        third: ISO alpha-3.
        exports_usd: home's exports to the counterpart.
        third_usd: the third country's exports to it of the subheadings that home exports too.
        home_rate, third_rate: added duty on home's goods and on the same goods of the third country, fractions,
            weighted with home's exports.
        saved_usd: duty the third country's goods would not owe if they were home's, at the trade of that year.
    """

    chapter: str
    title: str
    third: str
    exports_usd: float
    third_usd: float
    home_rate: float
    third_rate: float
    saved_usd: float


@dataclass(frozen=True, slots=True)
class DutyGaps:
    """Where a detour would pay.

    Attributes:
        year: of the trade.
        on: day of entry the duties are those of, judged by what was known on it.
        products: chapters with a gap, most duty saved first.
        provenance: table → origin.
    """

    year: int
    on: date
    products: tuple[ProductGap, ...]
    provenance: dict[str, Provenance]


def measure_duty_gaps(home: str, counterpart: str, *, on: date, thirds: int = 2) -> DutyGaps:
    """Return the chapters in which goods of a third country owe more than home's on a day, as known on it.

    A subheading's rate is that of home's lines in it, weighted with home's exports: the same goods from two origins.
    Exporters whose goods are spared an added duty if they claim a preference are left out: most claim it.

    Args:
        home, counterpart: ISO alpha-3.
        on: day of entry, and the day whose knowledge is used.
        thirds: how many third countries, those whose goods would save most.

    Raises:
        NotShipped: no table is shipped for this pair.
        OutsideRegister: the day is before the register's first.
    """
    cells = load_import_cells(home, counterpart)
    table = starter.us_import_hts10()
    rows = table.filter(table.partner == home).select("hts10", "trade_value_consumption_usd").to_pyarrow()
    lines = rows["hts10"].to_pylist()
    value = rows["trade_value_consumption_usd"].to_numpy().astype(np.float64)
    place = {code: index for index, code in enumerate(cells.hs6)}
    kept = np.array([line[:6] in place for line in lines], dtype=np.bool_)
    code = np.array([place.get(line[:6], 0) for line in lines], dtype=np.int64)[kept]
    lines = [line for line, is_kept in zip(lines, kept, strict=True) if is_kept]
    value = value[kept]

    def rates(exporter: str) -> NDArray[np.float64]:
        """(subheading,) added duty, NaN where home exports nothing."""
        added = added_rates_on(counterpart, exporter, lines, on, known_on=on)
        sums = np.bincount(code, weights=added * value, minlength=len(cells.hs6))
        return np.asarray(sums / np.where(weight > 0, weight, np.nan))

    weight = np.bincount(code, weights=value, minlength=len(cells.hs6))
    chapters, chapter = np.unique([code[:_CHAPTER] for code in cells.hs6], return_inverse=True)
    ours = rates(home)
    titles = titles_by_code()
    found: dict[str, list[ProductGap]] = {}
    for third in _candidates(cells, home, counterpart, on):
        gap = np.nan_to_num(rates(third) - ours)
        if not (gap > 0).any():
            continue
        mine = cells.of_partner(third)
        sold = np.bincount(cells.hs6_of_cell[mine], weights=cells.trade_value[mine], minlength=len(cells.hs6))
        sums = {
            "exports": np.bincount(chapter, weights=weight),
            "sold": np.bincount(chapter, weights=sold * (weight > 0)),
            "home": np.bincount(chapter, weights=np.nan_to_num(ours) * weight),
            "gap": np.bincount(chapter, weights=gap * weight),
            "saved": np.bincount(chapter, weights=np.maximum(gap, 0.0) * sold),
        }
        found[third] = [
            ProductGap(
                chapter=str(chapters[row]),
                title=titles.get(str(chapters[row]), str(chapters[row])),
                third=third,
                exports_usd=float(sums["exports"][row]),
                third_usd=float(sums["sold"][row]),
                home_rate=float(sums["home"][row] / sums["exports"][row]),
                third_rate=float((sums["home"] + sums["gap"])[row] / sums["exports"][row]),
                saved_usd=float(sums["saved"][row]),
            )
            for row in np.flatnonzero(sums["saved"] > 0)
        ]
    largest = sorted(found, key=lambda third: -sum(one.saved_usd for one in found[third]))[:thirds]
    products = sorted((one for third in largest for one in found[third]), key=lambda one: (-one.saved_usd, one.third))
    return DutyGaps(
        year=cells.year,
        on=on,
        products=tuple(products),
        provenance={cells.table: cells.provenance, _LINES: starter.provenance("us_imports_2024_hts10")},
    )


def _candidates(cells: ImportCells, home: str, counterpart: str, on: date) -> list[str]:
    """Return the largest exporters to the counterpart whose added duty no preference takes away."""
    reliefs = [relief for relief in shipped_register(counterpart).reliefs_on(on, on) if relief.preference]
    sales = np.bincount(cells.partner_of_cell, weights=cells.trade_value, minlength=len(cells.partner))
    ordered = [cells.partner[index] for index in np.argsort(-sales, kind="stable")]
    able = [one for one in ordered if one != home and not any(relief.reaches(one) for relief in reliefs)]
    return able[:_LARGEST]
