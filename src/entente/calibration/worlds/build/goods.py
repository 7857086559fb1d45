"""Goods only against all of GDP: the world one-sector models of the literature use, from the same trade."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from entente.base.provenance import SourceFile
from entente.calibration.worlds.build.gdp import gdp_of
from entente.calibration.worlds.build.merged import SERVICES
from entente.calibration.worlds.build.statements import provenance_of, statement
from entente.calibration.worlds.folder import StoredWorld
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError
from entente.tradedata.build.source import SourceFolder

__all__ = ["build_goods"]


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
    kept = gdp_of(base, source) - trade.sum(axis=0)
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
        services=frozenset(),
    )
    return stored, list(source.used)
