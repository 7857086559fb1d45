"""What the origin screen can be fed from the shipped tables: duties collected by exporter, and one year's imports.

The shipped tables hold US imports of one year, so a screen of them alone knows the duty gap and who sells what to the
United States, not what home buys from third countries or how anything grew.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa

from entente.calibration.cells import load_import_cells, titles_by_code
from entente.calibration.origin import DutyRates
from entente.tradedata import starter
from entente.tradedata.loaders.panels import PANEL_COLUMNS, Panel
from entente.tradedata.measures import tariff_schedule

__all__ = ["collected_duties", "duties_on", "product_titles", "shipped_panel"]

_IMPORTER = "USA"
_NAME = "us_imports_2024_by_partner"


def shipped_panel(home: str, *, product_kind: str) -> Panel:
    """Return the shipped US imports of one year as a panel.

    Args:
        home: exporting country; it must be in the table.
        product_kind: "hs2", "hs4", "hs6" or "sector".

    Raises:
        NotShipped: no table is shipped for this country.
    """
    import ibis

    cells = load_import_cells(home, _IMPORTER)
    label, names = _labels(cells.hs6, product_kind)
    pair = label[cells.hs6_of_cell] * len(cells.partner) + cells.partner_of_cell
    sums = np.bincount(pair, weights=cells.trade_value, minlength=len(names) * len(cells.partner))
    filled = [index for index in np.flatnonzero(sums) if names[index // len(cells.partner)]]
    table = pa.table(
        {
            "year": pa.array([cells.year] * len(filled), pa.int64()),
            "exporter": [cells.partner[index % len(cells.partner)] for index in filled],
            "importer": [_IMPORTER] * len(filled),
            "product": [names[index // len(cells.partner)] for index in filled],
            "trade_value_usd": sums[filled],
            "quantity": pa.nulls(len(filled), pa.float64()),
            "quantity_unit": [""] * len(filled),
        }
    )
    statistic = "US Census, imports for consumption"
    return Panel(_NAME, ibis.memtable(table.select(PANEL_COLUMNS)), product_kind, statistic, starter.provenance(_NAME))


def collected_duties(home: str, thirds: Sequence[str] | None, *, product_kind: str) -> DutyRates:
    """Return duty collected over value by exporter and product, from the shipped US imports.

    Args:
        home: exporting country.
        thirds: other exporters; all in the table when None. Those that are not in it have no rates.
        product_kind: as in `shipped_panel`.

    Raises:
        NotShipped: no table is shipped for this country.
    """
    cells = load_import_cells(home, _IMPORTER)
    label, names = _labels(cells.hs6, product_kind)
    wanted = cells.partner if thirds is None else [name for name in (home, *thirds) if name in cells.partner]
    rates = {}
    for exporter in wanted:
        mine = cells.of_partner(exporter)
        here = label[cells.hs6_of_cell[mine]]
        value = np.bincount(here, weights=cells.trade_value[mine], minlength=len(names))
        duty = np.bincount(here, weights=cells.duty[mine], minlength=len(names))
        rates[exporter] = {names[k]: float(duty[k] / value[k]) for k in np.flatnonzero(value) if names[k]}
    return DutyRates(
        rates,
        f"US Census, duty calculated over imports for consumption, {cells.year}",
        (
            f"Duties are what was collected in {cells.year}, averaged over each product's own goods; duties that came "
            "into force later are not in them.",
        ),
    )


def duties_on(home: str, counterpart: str, thirds: Sequence[str] | None, *, on: date, product_kind: str) -> DutyRates:
    """Return duties in force on a day by exporter and product: the general rate and the measures of the register.

    Every exporter's rates are those of the same goods: lines weighted with the counterpart's imports from home where
    they are shipped, subheadings without any by the plain mean of their lines.

    Args:
        home, counterpart: ISO alpha-3.
        thirds: other exporters; every origin when None.
        on: day of entry, judged by all that is known of it.
        product_kind: as in `shipped_panel`.

    Raises:
        NoRegister: no register of the counterpart's measures ships.
        OutsideRegister: the day is before the register's first.
    """
    exporters = None if thirds is None else [home, *thirds]
    panel = tariff_schedule(counterpart, on, exporters=exporters)
    lines = panel.schedule.lines
    codes = [line[:6] for line in lines]
    hs6 = tuple(sorted(set(codes)))
    place = {code: index for index, code in enumerate(hs6)}
    at = np.array([place[code] for code in codes], dtype=np.int64)
    sold = _sold(home, counterpart)
    value = np.array([sold.get(line, 0.0) for line in lines])
    within = np.where(np.bincount(at, weights=value)[at] > 0, value, 1.0)
    of_hs6 = np.bincount(at, weights=value)
    label, names = _labels(hs6, product_kind)
    across = np.where(np.bincount(label, weights=of_hs6)[label] > 0, of_hs6, 1.0)
    size = np.bincount(label, weights=across)
    by_profile = []
    for rates in panel.ad_valorem_rate:
        mean = np.bincount(at, weights=within * rates) / np.bincount(at, weights=within)
        product = np.bincount(label, weights=across * mean) / size
        by_profile.append({name: float(rate) for name, rate in zip(names, product, strict=True) if name})
    unknown = float(value[~panel.known[panel.profile[panel.origins.index(home)]]].sum() / max(value.sum(), 1.0))
    caveats = [
        f"Duties are those in force on {on}, on the same goods from every origin, lines weighted with home's sales "
        "where they are recorded. Preferences are not counted: goods that claim one owe less.",
        *panel.caveats,
    ]
    if unknown > 0:
        caveats.append(f"Duties without a known equivalent count as nothing ({unknown:.2%} of home's recorded sales).")
    return DutyRates(
        {origin: by_profile[row] for origin, row in zip(panel.origins, panel.profile.tolist(), strict=True)},
        f"Duties of {counterpart} in force on {on}: {panel.schedule.name} and the register of measures",
        tuple(caveats),
    )


def _sold(home: str, counterpart: str) -> dict[str, float]:
    """Return ten-digit line → imports of the counterpart from home, empty where none are shipped."""
    if counterpart != _IMPORTER or home not in starter.shipped_lines():
        return {}
    table = starter.us_import_hts10()
    rows = table.filter(table.partner == home).select("hts10", "trade_value_consumption_usd").to_pyarrow()
    return dict(zip(rows["hts10"].to_pylist(), rows["trade_value_consumption_usd"].to_pylist(), strict=True))


@cache
def product_titles() -> dict[str, str]:
    """Return the titles of HS codes and of the sectors of the industry tables."""
    text = resources.files(__package__).joinpath("parameters", "sector_titles.csv").read_text(encoding="utf-8")
    sectors = {row["sector"]: row["title"] for row in csv.DictReader(text.splitlines())}
    return {**titles_by_code(), **sectors}


def _labels(hs6: tuple[str, ...], product_kind: str) -> tuple[np.ndarray, list[str]]:
    """Return the product of each subheading and the products' names; "" is no product."""
    sectors = {}
    if product_kind == "sector":
        rows = starter.trade_elasticities().to_pyarrow()
        sectors = dict(zip(rows["hs6"].to_pylist(), rows["sector"].to_pylist(), strict=True))
    cut: dict[str, Callable[[str], str]] = {
        "hs2": lambda code: code[:2],
        "hs4": lambda code: code[:4],
        "hs6": lambda code: code,
        "sector": lambda code: str(sectors.get(code, "")),
    }
    if product_kind not in cut:
        raise starter.NotShipped(f"Shipped trade is by {', '.join(cut)}, not by {product_kind!r}.")
    of_code = [cut[product_kind](code) for code in hs6]
    names = sorted(set(of_code))
    place = {name: index for index, name in enumerate(names)}
    return np.array([place[name] for name in of_code], dtype=np.int64), names
