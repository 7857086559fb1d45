"""The worlds that ship with the package, and worlds in a user's own folders, by name or path.

`icio-2024` has sectors and services, with home shares as national accounts have them. `goods-2024` sets the same goods
trade against all of GDP, as one-sector models of the literature do, and so has home shares far too low for economies
that export much. Neither is a bound on what models can say; `docs/reference/worlds.md` gives the figures.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from entente.calibration.worlds.folder import StoredWorld, read_world_folder
from entente.equilibrium.world import WorldError

__all__ = ["SHIPPED_WORLDS", "find_world", "load_shipped_world"]

SHIPPED_WORLDS = ("icio-2024", "goods-2024")


@cache
def load_shipped_world(name: str) -> StoredWorld:
    """Return a shipped world.

    Args:
        name: one of `SHIPPED_WORLDS`.
    """
    if name not in SHIPPED_WORLDS:
        raise WorldError(f"No world {name!r} is shipped. Shipped are: {', '.join(SHIPPED_WORLDS)}.")
    with resources.as_file(resources.files("entente.calibration.worlds").joinpath("tables", name)) as folder:
        return read_world_folder(folder)


def find_world(name: str) -> StoredWorld:
    """Return a shipped world by name, or one in a folder by path.

    Args:
        name: one of `SHIPPED_WORLDS`, or the path of a folder as `folder` describes it.
    """
    if name in SHIPPED_WORLDS:
        return load_shipped_world(name)
    folder = Path(name)
    if not folder.is_dir():
        raise WorldError(f"{name!r} is no folder and no shipped world. Shipped are: {', '.join(SHIPPED_WORLDS)}.")
    return read_world_folder(folder)
