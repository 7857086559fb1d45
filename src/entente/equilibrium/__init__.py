"""Equilibrium models over arrays: they know no tables, no countries by name and no negotiation.

`World` holds a base year, `general` solves the whole economy, `solve` holds the solvers.
"""

from entente.equilibrium.shares import price_index_hat, update_expenditure_shares
from entente.equilibrium.solution import NotSolvedError, Solution, Status
from entente.equilibrium.world import World, WorldError

__all__ = [
    "NotSolvedError",
    "Solution",
    "Status",
    "World",
    "WorldError",
    "price_index_hat",
    "update_expenditure_shares",
]
