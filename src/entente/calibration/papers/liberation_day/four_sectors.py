"""The four-sector variants (table 9, alternative 1; rows 3 of table 4), on a trade file the user brings.

The paper's file, ITPD-S merged to agriculture, manufacturing, mining and services, is not published with it. Any CSV
`trade_itpds.csv` with columns exporter, importer, sector, trade_value will do: labels of `country_labels.csv`, sectors
1 to 4 in that order, own trade included. Countries that buy nothing in some sector are left out, as in the paper.

Two choices of the authors' program are not followed, and move results: with materials it relates revenue to base-year
wages where the tax is on current ones, and it stops its solver after a fixed number of steps.

Source: Ignatenko et al. (2025), multi-sector extensions.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from entente.calibration.papers.errors import PaperDataError
from entente.calibration.papers.liberation_day.cases import Numeraire, reciprocal, ustr
from entente.calibration.papers.liberation_day.columns import CaseResult, solve_sector_rates
from entente.calibration.papers.liberation_day.data import (
    LABOUR_SUPPLY_ELASTICITY,
    SCALE_ELASTICITY,
    LiberationDayData,
)
from entente.equilibrium.general import (
    Baseline,
    IncomeTaxRelief,
    LabourSupply,
    Marketing,
    Model,
    PassThrough,
    Roundabout,
    Scale,
)
from entente.equilibrium.general.blocks import Block
from entente.equilibrium.world import World

__all__ = ["FILE", "four_sector_baseline", "read_four_sector_world", "solve_four_sectors"]

FILE = "trade_itpds.csv"
SECTORS = ("agriculture", "manufacturing", "mining", "services")
# Long-run responses of trade to tariffs in the goods sectors, before division by pass-through; services as they are.
GOODS_RESPONSES = (3.3, 3.8, 4.1)
SERVICES_ELASTICITY = 3.0
VALUE_ADDED_SHARES = (0.51, 0.32, 0.49, 0.56)


def read_four_sector_world(data: LiberationDayData, path: Path) -> World:
    """Return the world of a four-sector trade file, countries without purchases in some sector left out."""
    place = {label: number for number, label in enumerate(data.countries)}
    flows = np.zeros((len(place), len(place), len(SECTORS)))
    with path.open(newline="", encoding="utf-8-sig") as handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            try:
                cell = place[row["importer"]], place[row["exporter"]], int(row["sector"]) - 1
                if not 0 <= cell[2] < len(SECTORS):
                    raise KeyError(row["sector"])
                flows[cell] += float(row["trade_value"])
            except (KeyError, ValueError) as error:
                raise PaperDataError(
                    f"{path}:{line}: {error} does not fit. Columns exporter, importer (ISO alpha-3 of the paper), "
                    "sector (1 to 4) and trade_value are needed."
                ) from None
    kept = np.flatnonzero(np.all(flows.sum(axis=1) > 0, axis=1))
    if data.united_states not in kept:
        raise PaperDataError(f"{path} gives the United States no purchases in some sector. Check the file.")
    income = data.gdp / data.gdp.sum()
    exponent = float(income @ data.tariff_exponent())
    elasticity = [*(response / exponent for response in GOODS_RESPONSES), SERVICES_ELASTICITY]
    labels = tuple(data.countries[n] for n in kept)
    flows = flows[np.ix_(kept, kept)]
    return World(
        countries=labels,
        sectors=SECTORS,
        expenditure=flows,
        ad_valorem_rate=np.zeros_like(flows),
        trade_elasticity=np.array(elasticity),
        value_added_share=np.tile(VALUE_ADDED_SHARES, (len(labels), 1)),
        unit="the file's unit",
        year=data.world().year,
        provenance=data.world().provenance,
    )


def four_sector_baseline(data: LiberationDayData, world: World, *, materials: bool) -> Baseline:
    """Return the base year with four sectors, labour moving between them; with materials, half pass-through."""
    kept = [data.countries.index(label) for label in world.countries]
    blocks: list[Block] = [
        Marketing(data.marketing_share[kept]),
        PassThrough(data.tariff_exponent(0.5 if materials else 1.0)[kept]),
        Scale(SCALE_ELASTICITY),
        LabourSupply(LABOUR_SUPPLY_ELASTICITY),
        IncomeTaxRelief(),
    ]
    if materials:
        blocks.append(Roundabout())
    return Baseline.build(world, Model("liberation-day, four sectors", tuple(blocks)))


def solve_four_sectors(data: LiberationDayData, world: World) -> dict[str, CaseResult]:
    """Return the columns of `T9_alt1`, `T4_pre3` and `T4_post3`; services bear no tariff."""
    kept = np.ix_(*[[data.countries.index(label) for label in world.countries]] * 2)
    results = {}
    for name, materials, rate in (
        ("T9_alt1", False, ustr(data)),
        ("T4_pre3", True, ustr(data)),
        ("T4_post3", True, reciprocal(data)),
    ):
        baseline = four_sector_baseline(data, world, materials=materials)
        cube = np.repeat(rate[kept][None], len(SECTORS), axis=0)
        cube[SECTORS.index("services")] = 0.0
        numeraire = Numeraire.SPENDING if materials else Numeraire.PRICES
        results[name] = solve_sector_rates(baseline, cube, numeraire)
    return results
