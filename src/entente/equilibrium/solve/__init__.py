"""Solvers that know no economics: damped Newton, contractions, Anderson mixing, thread limits."""

from entente.equilibrium.solve.contraction import iterate
from entente.equilibrium.solve.newton import Newton, Point
from entente.equilibrium.solve.threads import limit_threads

__all__ = ["Newton", "Point", "iterate", "limit_threads"]
