"""Preference margins: how far an exporter's duty is below what its competitors in the same line pay.

A margin against the general rate overstates a preference that competitors share. The competition-adjusted margin of
exporter i in line l is (T̄ - t) / (1 + t): t its own duty and T̄ the duty of the other exporters, weighted by what they
sell. It is the rise of its competitors' price relative to its own. A margin below zero is a handicap. *Erosion* is
the fall of the margin when duties change; its value is that fall times the trade it protects.

Source: Low, Piermartini & Richtering (2005), WTO Staff Working Paper ERSD-2005-05, competition-adjusted margins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray

from entente.equilibrium.indices.averages import check_schedule
from entente.equilibrium.solution import Array

__all__ = ["PreferenceMargins", "measure_preference_margins"]

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PreferenceMargins:
    """Margins of every exporter in every line, (cell,); NaN where an exporter has no competitor.

    Attributes:
        own_rate: the exporter's duty.
        competitors_rate: T̄, duty of the others in the line, weighted by their trade.
        margin: (T̄ - t) / (1 + t).
        margin_value: margin times the exporter's trade.
    """

    own_rate: Float[Array, " cell"]
    competitors_rate: Float[Array, " cell"]
    margin: Float[Array, " cell"]
    margin_value: Float[Array, " cell"]


def measure_preference_margins(
    trade_value: Float[Array, " cell"],
    rate: Float[Array, " cell"],
    line_of_cell: Int[Labels, " cell"],
    exporter_of_cell: Int[Labels, " cell"],
) -> PreferenceMargins:
    """Return the competition-adjusted margin of every cell.

    Several cells of one exporter in one line are its own, not its competitors'.

    Args:
        trade_value: V > 0, imports by cell.
        rate: t ≥ 0, duty by cell, a fraction.
        line_of_cell, exporter_of_cell: labels from 0.

    Raises:
        InvalidScheduleError: shapes disagree or a number is out of range.
    """
    check_schedule(rate, trade_value)
    lines = int(line_of_cell.max()) + 1
    pair = line_of_cell * (int(exporter_of_cell.max()) + 1) + exporter_of_cell
    _, own = np.unique(pair, return_inverse=True)

    def others(weights: Array) -> Array:
        in_line = np.bincount(line_of_cell, weights=weights, minlength=lines)[line_of_cell]
        mine = np.bincount(own, weights=weights)[own]
        return np.asarray(in_line - mine, dtype=np.float64)

    alone = np.bincount(line_of_cell[np.unique(own, return_index=True)[1]], minlength=lines)[line_of_cell] == 1
    competing = np.where(alone, np.nan, others(trade_value))
    competitors_rate = others(trade_value * rate) / competing
    margin = (competitors_rate - rate) / (1 + rate)
    return PreferenceMargins(rate, competitors_rate, margin, margin * trade_value)
