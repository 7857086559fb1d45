"""Partial equilibrium at the tariff line: many lines and exporters at once, income and other markets held still.

Modules: `armington` (SMART-type effects in exact form).
"""

from entente.equilibrium.partial.armington import ArmingtonEffects, InvalidCellsError, solve_armington

__all__ = ["ArmingtonEffects", "InvalidCellsError", "solve_armington"]
