"""Draws of elasticities for general equilibrium, and the sector shocks of a line schedule at each of them.

Every sector's ln θ has a two-piece normal law whose quartiles are the low and high published estimates. It is cut into
nine parts of equal weight, each stood for by its middle, and every part is drawn equally often (Latin hypercube), with
a stated correlation across sectors. So the exact shock of a line schedule is needed at nine values only.

Source: McKay, Beckman & Conover (1979) for the sampling; this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.calibration.cells import ImportCells
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.lines import economy_and_sector
from entente.equilibrium.solution import Array
from entente.equilibrium.world import WorldError

__all__ = ["PARTS", "Draws", "LineSchedule", "draw_parts"]

PARTS = 9
_QUARTILE = NormalDist().inv_cdf(0.75)


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of one world's elasticities; row 0 is the central one.

    Attributes:
        values: θ of every part, [part, sector].
        part: part of every distinct draw and sector, [draw, sector].
        weight: how often each distinct draw came up; 0 for the central row.
    """

    values: Float[Array, "part sector"]
    part: Int[NDArray[np.int64], "draw sector"]
    weight: Int[NDArray[np.int64], " draw"]

    @property
    def trade_elasticity(self) -> Float[Array, "draw sector"]:
        """θ of every distinct draw."""
        result: Array = np.take_along_axis(self.values, self.part, axis=0)
        return result

    def picked(self, by_part: Float[Array, "part exporter sector"]) -> Float[Array, "draw exporter sector"]:
        """Return a table by part as one by draw."""
        sectors = np.arange(self.part.shape[1])
        result: Array = by_part[self.part, :, sectors].transpose(0, 2, 1)
        return result


def draw_parts(stored: StoredWorld, *, draws: int, seed: int) -> Draws:
    """Return draws of a world's elasticities.

    Args:
        stored: the world with its range of θ.
        draws: how many, at least `PARTS`; rounded up to a multiple of it, so that every part is drawn equally often.
        seed: same seed, same draws.
    """
    if draws < PARTS:
        raise EntenteError(f"{draws} draws are too few for a range. Ask for at least {PARTS}.")
    middle = stored.world.trade_elasticity
    score = np.array([NormalDist().inv_cdf((part + 0.5) / PARTS) for part in range(PARTS)])
    below = np.log(middle / np.minimum(stored.elasticity_low, middle)) / _QUARTILE
    above = np.log(np.maximum(stored.elasticity_high, middle) / middle) / _QUARTILE
    values = middle * np.exp(np.where(score[:, None] < 0, below, above) * score[:, None])
    count = -(-draws // PARTS) * PARTS
    rng = np.random.default_rng(seed)
    common, own = rng.standard_normal((count, 1)), rng.standard_normal((count, len(middle)))
    joint = np.sqrt(stored.elasticity_correlation) * common + np.sqrt(1.0 - stored.elasticity_correlation) * own
    rank = joint.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable")
    distinct, times = np.unique(rank * PARTS // count, axis=0, return_counts=True)
    centre = np.full((1, len(middle)), PARTS // 2)
    return Draws(values, np.vstack([centre, distinct]), np.concatenate([[0], times]))


@dataclass(frozen=True, eq=False)
class LineSchedule:
    """The counterpart's imports by line, placed in a world.

    Attributes:
        cells: the import table.
        kept: lines with a place in the world, merged where exporter, sector, lists and duty agree: one row of `cells`
            that stands for each.
        trade_value: base trade before duty of each merged line.
        base_rate: duty paid now, a fraction.
        pair: number of the line's (exporter, sector) pair.
        exporter, sector: positions in the world, by pair.
    """

    cells: ImportCells
    kept: Int[NDArray[np.int64], " line"]
    trade_value: Float[Array, " line"]
    base_rate: Float[Array, " line"]
    pair: Int[NDArray[np.int64], " line"]
    exporter: Int[NDArray[np.int64], " pair"]
    sector: Int[NDArray[np.int64], " pair"]

    @classmethod
    def of(cls, stored: StoredWorld, cells: ImportCells) -> LineSchedule:
        """Return the lines of an import table that have a place in a world."""
        economy, sector = economy_and_sector(stored, cells)
        usable = np.flatnonzero((sector >= 0) & cells.modelled)
        rate = cells.collected_rate[usable]
        size = len(stored.world.sectors)
        pair = economy[usable] * size + sector[usable]
        key = (pair * len(cells.partner) + cells.partner_of_cell[usable]) * len(cells.group)
        key = key + cells.group_of_cell[usable]
        order = np.lexsort((rate, key))
        first = np.ones(len(order), dtype=bool)
        first[1:] = (np.diff(key[order]) != 0) | (np.diff(rate[order]) != 0)
        value = np.add.reduceat(cells.trade_value[usable][order], np.flatnonzero(first))
        kept = order[first]
        pairs, number = np.unique(pair[kept], return_inverse=True)
        return cls(cells, usable[kept], value, rate[kept], number, pairs // size, pairs % size)

    def shocks(
        self, added: Float[Array, " cell"], base: Float[Array, "exporter sector"], draws: Draws
    ) -> tuple[Float[Array, "part exporter sector"], Float[Array, "part exporter sector"]]:
        """Return new rates and price effects beyond them, at every part of the elasticities.

        The formulas are those of `worlds.line_schedule.sector_shock_of_lines`, with the sums in one pass.

        Args:
            added: added duty of every row of the import table, a fraction.
            base: the world's rates of the counterpart.
            draws: elasticities by part.
        """
        new = 1.0 + self.base_rate + added[self.kept]
        if not np.all(new > 0):
            worst = int(np.argmin(new))
            raise WorldError(f"Line {worst}: duty of {new[worst] - 1.0:g} in all. Use added duties above -1 (-100 %).")
        starts = np.searchsorted(self.pair, np.arange(len(self.exporter)))  # lines lie in the order of their pairs
        paid = self.trade_value * (1.0 + self.base_rate)
        spending = np.add.reduceat(paid, starts)
        old = spending / np.add.reduceat(self.trade_value, starts)
        paid /= spending[self.pair]
        log_step = np.log(new / (1.0 + self.base_rate))
        rate = np.tile(base, (PARTS, 1, 1))
        cost = np.ones_like(rate)
        for part in range(PARTS):
            theta = draws.values[part][self.sector]
            moved = paid * np.exp(-theta[self.pair] * log_step)
            power = np.add.reduceat(moved, starts)
            effective = power / np.add.reduceat(moved / new, starts)
            # The world's rates are those of the lines, up to rounding; the step is taken from the world's.
            place = part, self.exporter, self.sector
            rate[place] = (1.0 + base[self.exporter, self.sector]) * effective / old - 1.0
            cost[place] = power ** (-1.0 / theta) * old / effective
        return rate, cost
