"""Where the lines of an import table belong in a world: which exporter, which sector."""

from __future__ import annotations

from functools import cache

import numpy as np
from jaxtyping import Int
from numpy.typing import NDArray

from entente.calibration.cells import ImportCells
from entente.calibration.worlds.folder import StoredWorld
from entente.tradedata import starter

__all__ = ["economy_and_sector", "sector_of_subheading"]

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


def economy_and_sector(
    stored: StoredWorld, cells: ImportCells
) -> tuple[Int[NDArray[np.int64], " cell"], Int[NDArray[np.int64], " cell"]]:
    """Return the positions of each cell's exporter and sector in a world; sector −1 where it has none.

    A world of one sector takes all goods into it. In another, a subheading goes to its own sector or, where the world
    has that merged, to the merged one; goods the tables count with services have no place there.

    Args:
        stored: the world.
        cells: imports by subheading and partner.
    """
    world = stored.world
    economy = np.array([world.country(stored.economy_of(partner)) for partner in cells.partner])
    sector_of = sector_of_subheading()
    place = {label: number for number, label in enumerate(world.sectors)}

    def position(code: str) -> int:
        own = sector_of.get(code)
        if own is None:
            return -1
        if len(place) == 1:
            return 0
        return -1 if "Services" in own else place.get(own, place.get(_MERGED.get(own, ""), -1))

    sector = np.array([position(code) for code in cells.hs6], dtype=np.int64)
    return economy[cells.partner_of_cell], sector[cells.hs6_of_cell]
