"""Read worlds from files: an inter-country cube, goods trade with GDP."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from jaxtyping import Float

from entente.base.provenance import Provenance
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World, WorldError

__all__ = ["read_icio_cube", "world_from_goods_trade"]


def read_icio_cube(
    path: Path,
    *,
    trade_elasticity: Mapping[str, float],
    provenance: Provenance,
    value_added_share: float | None = None,
    service_sectors: frozenset[str] = frozenset({"Services (aggregate)"}),
    year: int = 2022,
) -> World:
    """Return the world of a cube file with arrays `X_importer_exporter`, `tariff`, `countries` and `sectors`.

    Values are million USD at basic prices, before tariff. The tariff cube is known to hold averages on services, which
    are levied by nobody; they are set to 0, as are tariffs on own goods.

    Args:
        path: the `.npz` file.
        trade_elasticity: θ of every sector.
        provenance: where the file comes from.
        value_added_share: one share for all producers, None for a world without materials.
        service_sectors: sectors without tariffs.
        year: base year.
    """
    if not path.is_file():
        raise WorldError(f"{path} is missing. Give the cube's .npz file.")
    with np.load(path, allow_pickle=False) as content:
        missing = {"X_importer_exporter", "tariff", "countries", "sectors"} - set(content.files)
        if missing:
            raise WorldError(f"{path} holds no {', '.join(sorted(missing))}. All four arrays are needed.")
        flows = np.asarray(content["X_importer_exporter"], dtype=np.float64)
        rate = np.array(content["tariff"], dtype=np.float64)
        countries = tuple(str(label) for label in content["countries"])
        sectors = tuple(str(label) for label in content["sectors"])
    unmatched = [sector for sector in sectors if sector not in trade_elasticity]
    if unmatched:
        raise WorldError(f"No trade elasticity for {', '.join(unmatched[:5])}. Give one for every sector of the cube.")
    rate[:, :, [sector in service_sectors for sector in sectors]] = 0.0
    own = np.arange(len(countries))
    rate[own, own] = 0.0
    share = None if value_added_share is None else np.full((len(countries), len(sectors)), value_added_share)
    return World(
        countries=countries,
        sectors=sectors,
        expenditure=flows * (1.0 + rate),
        ad_valorem_rate=rate,
        trade_elasticity=np.array([trade_elasticity[sector] for sector in sectors]),
        value_added_share=share,
        unit="million USD",
        year=year,
        provenance={"expenditure": provenance, "ad_valorem_rate": provenance},
    )


def world_from_goods_trade(
    countries: tuple[str, ...],
    exports: Float[Array, "importer exporter"],
    gdp: Float[Array, " country"],
    *,
    trade_elasticity: float,
    provenance: Mapping[str, Provenance],
    value_added_share: float | None = None,
    unit: str = "thousand USD",
    year: int | None = None,
) -> World:
    """Return a one-sector world in which own sales are what output, GDP over labour's share, leaves after exports.

    Goods trade against all of GDP understates home shares where exports hold many imported inputs; the world's
    `home_share` beside an observed one shows by how much.

    Args:
        countries: labels.
        exports: trade between countries; the diagonal is not read.
        gdp: in the same unit.
        trade_elasticity: θ > 0.
        provenance: sources by attribute name.
        value_added_share: one share for all producers; output is then GDP over it. None for a world without materials.
        unit: unit of both tables.
        year: base year.
    """
    flows = np.array(exports, dtype=np.float64)
    np.fill_diagonal(flows, 0.0)
    sold = flows.sum(axis=0)
    own = gdp / (1.0 if value_added_share is None else value_added_share) - sold
    short = np.flatnonzero(own <= 0)
    if short.size:
        first = int(short[0])
        raise WorldError(
            f"{countries[first]} exports {sold[first]:g} {unit}, more than its output ({short.size} such countries; "
            f"GDP {gdp[first]:g}). Use gross output in place of GDP for these, or merge them into others."
        )
    np.fill_diagonal(flows, own)
    share = None if value_added_share is None else np.full((len(countries), 1), value_added_share)
    return World(
        countries=countries,
        sectors=("goods",),
        expenditure=flows[:, :, None],
        ad_valorem_rate=np.zeros((*flows.shape, 1)),
        trade_elasticity=np.array([trade_elasticity]),
        value_added_share=share,
        unit=unit,
        year=year,
        provenance=provenance,
    )
