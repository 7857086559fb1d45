"""From tables to a `World`: readers, corrections, aggregation, balancing."""

from entente.calibration.worlds.aggregate import aggregate_world
from entente.calibration.worlds.balance import Movement, Target, balance_world
from entente.calibration.worlds.corrections import (
    Observation,
    WorldReport,
    describe_world,
    replace_duties,
    rescale_bilateral,
)
from entente.calibration.worlds.folder import StoredWorld, read_world_folder
from entente.calibration.worlds.icio_world import BuiltWorld, IcioSources, build_icio_world
from entente.calibration.worlds.line_schedule import SectorShock, sector_shock_of_lines
from entente.calibration.worlds.readers import read_icio_cube, world_from_goods_trade
from entente.calibration.worlds.starter import SHIPPED_WORLDS, find_world, load_shipped_world

__all__ = [
    "SHIPPED_WORLDS",
    "BuiltWorld",
    "IcioSources",
    "Movement",
    "Observation",
    "SectorShock",
    "StoredWorld",
    "Target",
    "WorldReport",
    "aggregate_world",
    "balance_world",
    "build_icio_world",
    "describe_world",
    "find_world",
    "load_shipped_world",
    "read_icio_cube",
    "read_world_folder",
    "replace_duties",
    "rescale_bilateral",
    "sector_shock_of_lines",
    "world_from_goods_trade",
]
