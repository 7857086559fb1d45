"""Partial equilibrium at the tariff line: many lines and exporters at once, income and other markets held still.

Modules: `armington` (SMART-type effects in exact form), `gsim` (global simulation: world prices clear all markets;
its parts `gsim_cells`, `gsim_equations`, `gsim_blocks`, `gsim_effects`, and the published form `gsim_linear`).
"""

from entente.equilibrium.partial.armington import ArmingtonEffects, InvalidCellsError, solve_armington
from entente.equilibrium.partial.gsim import solve_gsim
from entente.equilibrium.partial.gsim_cells import GsimCells
from entente.equilibrium.partial.gsim_effects import GsimEffects
from entente.equilibrium.partial.gsim_linear import solve_gsim_linear

__all__ = [
    "ArmingtonEffects",
    "GsimCells",
    "GsimEffects",
    "InvalidCellsError",
    "solve_armington",
    "solve_gsim",
    "solve_gsim_linear",
]
