"""Goods only against all of GDP: the world one-sector models of the literature use, from the same trade."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np

from entente.base.provenance import SourceFile
from entente.calibration.worlds.build.merged import SERVICES, parameter_rows, provenance_of, statement
from entente.calibration.worlds.folder import StoredWorld
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError
from entente.tradedata.build.source import SourceFolder

__all__ = ["build_goods"]

_GDP = "data/world/world194_countries.csv"
_VOLUME = "data/world/wdi_gdp_const2015usd.csv"
_OUTPUT_SHARE = 0.5  # GDP over output, where no GDP is published


def build_goods(merged: StoredWorld, source: SourceFolder) -> tuple[StoredWorld, list[SourceFile]]:
    """Return the world `goods-2024` and the files it was built from.

    Args:
        merged: the world `icio-2024`.
        source: the source folder.
    """
    about = statement("goods-2024")
    base = merged.world
    goods = [k for k, sector in enumerate(base.sectors) if sector != SERVICES]
    own = np.eye(len(base.countries), dtype=bool)
    trade = np.where(own, 0.0, base.trade_value[:, :, goods].sum(axis=2))
    paid = np.where(own, 0.0, base.expenditure[:, :, goods].sum(axis=2))
    rate = np.divide(paid, trade, out=np.ones_like(paid), where=trade > 0) - 1.0
    kept = _gdp(base, source) - trade.sum(axis=0)
    short = np.flatnonzero(kept <= 0)
    if short.size:
        raise WorldError(f"{base.countries[short[0]]} exports more goods than its GDP. Merge it into another economy.")
    flows = trade + np.diag(kept)
    foreign = np.where(own[:, :, None], 0.0, base.trade_value)[:, :, goods].sum(axis=(0, 1))

    def mean(theta: Array) -> Array:
        return np.array([float(foreign @ theta[goods] / foreign.sum())])

    world = World(
        countries=base.countries,
        sectors=("goods",),
        expenditure=(flows * (1.0 + rate))[:, :, None],
        ad_valorem_rate=rate[:, :, None],
        trade_elasticity=mean(base.trade_elasticity),
        value_added_share=np.ones((len(base.countries), 1)),  # GDP is value added: no materials
        unit=base.unit,
        year=int(about["year"]),
        provenance=provenance_of(about),
        observed=base.observed,
    )
    stored = replace(
        merged,
        name="goods-2024",
        title=str(about["title"]),
        reading=str(about["reading"]),
        world=world,
        elasticity_low=mean(merged.elasticity_low),
        elasticity_high=mean(merged.elasticity_high),
        elasticity_correlation=float(about["elasticity_correlation"]),
        sector_titles={"goods": "All goods"},
        movements=(),
        caveats=tuple(about["caveats"]),
    )
    return stored, list(source.used)


def _gdp(world: World, source: SourceFolder) -> Array:
    """Return GDP by economy in million USD: current dollars of 2023 carried to 2024 by the growth of volume."""
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
