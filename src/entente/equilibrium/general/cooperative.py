"""Efficient tariffs that give every party the same proportional gain.

Maximise the gain of all, −(1/ρ) ln Σⱼ μⱼ exp(−ρ gⱼ) with gⱼ = ln(outcomeⱼ / outcomeⱼ at the start), over every
tariff; then set μⱼ to the weights found and repeat. The weights are the multipliers of the constraints gⱼ = gₗ, so
at the fixed point the gains are equal and no tariff change raises all of them. ρ only sets how fast this settles.

Source: Ossa (2014), cooperative tariffs (symmetric Nash bargaining); method of multipliers, this project.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import NDArray

from entente.equilibrium.general.ascent import Ascent, solve_rates_by_ascent
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.optimal import Chooser, OptimalRates
from entente.equilibrium.general.outcomes import Outcome, Sensitivity, SolvedPoint
from entente.equilibrium.general.solve import solve_point
from entente.equilibrium.solution import Array, Solution, Status

__all__ = ["CooperativeRates", "EqualGain", "solve_cooperative_rates"]


@dataclass(frozen=True)
class EqualGain:
    """−(1/ρ) ln Σⱼ μⱼ (outcomeⱼ / startⱼ)^(−ρ): nearly the smallest gain where ρ is large.

    Attributes:
        outcomes: one per party, positive.
        start: each outcome at the status quo.
        multiplier: μⱼ > 0, summing to 1.
        aversion: ρ > 0.
    """

    outcomes: Sequence[Outcome]
    start: Float[Array, " party"]
    multiplier: Float[Array, " party"]
    aversion: float

    def weights(self, log_gain: Float[Array, " party"]) -> Float[Array, " party"]:
        """Return the weight of each party's gain at these gains."""
        weight = self.multiplier * np.exp(-self.aversion * (log_gain - log_gain.min()))
        result: Array = weight / weight.sum()
        return result

    def sensitivity(self, point: SolvedPoint) -> Sensitivity:
        """Return value and partial derivatives at a point."""
        parts = [outcome.sensitivity(point) for outcome in self.outcomes]
        level = np.array([part.value for part in parts])
        log_gain = np.log(level / self.start)
        lowest = float(log_gain.min())
        total = float(self.multiplier @ np.exp(-self.aversion * (log_gain - lowest)))
        result = Sensitivity.flat(point.baseline, lowest - np.log(total) / self.aversion)
        for weight, part in zip(self.weights(log_gain) / level, parts, strict=True):
            result.add(part, float(weight))
        return result


@dataclass(frozen=True)
class CooperativeRates:
    """Efficient tariffs with equal gains.

    Attributes:
        optimal: tariffs, equilibrium and first-order residual of the weighted problem.
        gain: each party's outcome over its status quo, less 1.
        weight: each party's multiplier.
    """

    optimal: OptimalRates
    gain: Float[Array, " party"]
    weight: Float[Array, " party"]


def solve_cooperative_rates(
    baseline: Baseline,
    outcomes: Sequence[Outcome],
    free: Bool[NDArray[np.bool_], "sector importer exporter"],
    *,
    status_quo: Float[Array, "sector importer exporter"] | None = None,
    method: Ascent = Ascent(),  # noqa: B008  a frozen value
    aversion: float = 30.0,
    equal_within: float = 1e-6,
    max_rounds: int = 20,
    throw: bool = True,
) -> Solution[CooperativeRates]:
    """Return efficient tariffs that raise every outcome by the same proportion.

    Args:
        baseline: the base year under one model.
        outcomes: one per party.
        free: the tariffs they set together.
        status_quo: tariffs the gains are measured from; None takes the base year's.
        method: tolerance, steps and bounds of each round.
        aversion: ρ in the first round; it grows threefold a round, at most thirtyfold.
        equal_within: largest difference between gains at which to stop.
        max_rounds: updates of the multipliers.
        throw: raise when the gains do not settle.
    """
    quo = baseline.rate if status_quo is None else status_quo
    here = solve_point(baseline, Shock.build(baseline, quo))
    start = np.array([outcome.sensitivity(here).value for outcome in outcomes])
    objective = EqualGain(outcomes, start, np.full(len(outcomes), 1.0 / len(outcomes)), aversion)
    rate = quo
    rounds = 0
    for rounds in range(1, max_rounds + 1):  # noqa: B007  read after the loop
        solution = solve_rates_by_ascent(baseline, Chooser(objective, free), start=rate, method=method, throw=throw)
        rate = np.ascontiguousarray(np.moveaxis(solution.value.ad_valorem_rate, 2, 0))
        point = solve_point(baseline, Shock.build(baseline, rate))
        gain = np.array([outcome.sensitivity(point).value for outcome in outcomes]) / start - 1.0
        weight = objective.weights(np.log1p(gain))
        if float(np.ptp(gain)) <= equal_within:
            break
        sharper = min(3.0 * objective.aversion, 30.0 * aversion)
        objective = replace(objective, multiplier=weight, aversion=sharper)
    spread = gain - gain.mean()
    status = Status.CONVERGED if float(np.ptp(gain)) <= equal_within else Status.MAX_STEPS
    result = Solution(CooperativeRates(solution.value, gain, weight), status, spread, rounds)
    return result.checked(lambda row: f"gain of party {row}") if throw else result
