"""GDP of the shipped worlds' economies."""

from __future__ import annotations

import csv

import numpy as np

from entente.calibration.worlds.build.statements import parameter_rows
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World
from entente.tradedata.build.source import SourceFolder

__all__ = ["GDP_SOURCE", "gdp_of"]

GDP_SOURCE = "World Bank, World Development Indicators, GDP of 2023 in current USD carried to 2024 by volume"
_GDP = "data/world/world194_countries.csv"
_VOLUME = "data/world/wdi_gdp_const2015usd.csv"
_OUTPUT_SHARE = 0.5  # GDP over output, where no GDP is published


def gdp_of(world: World, source: SourceFolder) -> Array:
    """Return GDP by economy in million USD: current dollars of 2023 carried to 2024 by the growth of volume.

    An economy without a published GDP has half its output.

    Args:
        world: of the economies wanted.
        source: the source folder.
    """
    members = {code: row["economy"] for row in parameter_rows("economies.csv") for code in row["members"].split()}
    remainder = next(row["economy"] for row in parameter_rows("economies.csv") if not row["members"])
    volume: dict[tuple[str, str], float] = {}
    with source.path(_VOLUME).open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["GDP_constant2015USD"]:
                volume[row["CountryCode_ISO3"], row["Year"]] = float(row["GDP_constant2015USD"])
    total = dict.fromkeys(world.countries, 0.0)
    for row in source.rows(_GDP):
        if row["gdp_usd"]:
            code = row["iso3"]
            before, after = volume.get((code, "2023")), volume.get((code, "2024"))
            growth = after / before if before and after else 1.0
            total[members.get(code, remainder)] += float(row["gdp_usd"]) * growth / 1e6
    output = world.trade_value.sum(axis=(0, 2))
    return np.array([total[label] or _OUTPUT_SHARE * output[i] for i, label in enumerate(world.countries)])
