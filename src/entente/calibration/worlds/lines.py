"""Where the lines of an import table belong in a world: which exporter, which sector."""

from __future__ import annotations

from functools import cache

import numpy as np
from jaxtyping import Int
from numpy.typing import NDArray

from entente.calibration.cells import ImportCells
from entente.calibration.worlds.folder import StoredWorld
from entente.equilibrium.world import World
from entente.tradedata import starter

__all__ = ["economy_and_sector", "sector_of_line", "sector_of_subheading"]

_MERGED = {
    "A01": "A01T02",
    "A02": "A01T02",
    "B05": "B05T06",
    "B06": "B05T06",
    "B07": "B07T08",
    "B08": "B07T08",
    "C301": "C30",
    "C302T309": "C30",
}


@cache
def sector_of_subheading() -> dict[str, str]:
    """Return subheading of HS 2022 → sector of the inter-country tables."""
    rows = starter.trade_elasticities().to_pyarrow()
    return dict(zip(rows["hs6"].to_pylist(), rows["sector"].to_pylist(), strict=True))


def sector_of_line(world: World, code: str) -> int:
    """Return the position of a tariff line's sector in a world; −1 where it has none.

    A world of one sector takes all goods into it. In another, a line goes to its own sector or, where the world has
    that merged, to the merged one; goods the tables count with services have no place there.

    Args:
        world: where to place it.
        code: HS 2022, six digits or more.
    """
    own = sector_of_subheading().get(code[:6])
    if own is None:
        return -1
    if len(world.sectors) == 1:
        return 0
    label = own if own in world.sectors else _MERGED.get(own, own)
    return world.sectors.index(label) if "Services" not in own and label in world.sectors else -1


def economy_and_sector(
    stored: StoredWorld, cells: ImportCells
) -> tuple[Int[NDArray[np.int64], " cell"], Int[NDArray[np.int64], " cell"]]:
    """Return the positions of each cell's exporter and sector in a world; sector −1 where it has none.

    Args:
        stored: the world.
        cells: imports by subheading and partner.
    """
    world = stored.world
    economy = np.array([world.country(stored.economy_of(partner)) for partner in cells.partner])
    sector = np.array([sector_of_line(world, code) for code in cells.hs6], dtype=np.int64)
    return economy[cells.partner_of_cell], sector[cells.hs6_of_cell]
