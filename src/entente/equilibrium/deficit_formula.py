"""The reciprocal-tariff formula of April 2025: a duty set from a bilateral deficit.

The published rule asks which duty would close a deficit if only that partner's imports reacted:

    full rate = (m - x) / (ε φ m)        rate = max(floor, discount · full rate)

with m imports from and x exports to the partner, ε the price elasticity of import demand and φ the pass-through
from duty to import price. Two lists were published that day, and they differ because they round differently.

Source: Office of the United States Trade Representative, "Reciprocal Tariff Calculations" (2 April 2025); the
roundings: this project, docs/explanation/deficit-formula.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Float

from entente.base.errors import EntenteError
from entente.equilibrium.solution import Array

__all__ = ["DeficitFormula", "ImpossibleFormulaError", "Rounding"]

_STEP = 0.01  # rates are published in whole percent
_SLACK = 1e-9  # of a percent: keeps 23.000000000000004 from being rounded up to 24


class ImpossibleFormulaError(EntenteError):
    """Parameters, trade values or a target outside the formula's range."""


class Rounding(Enum):
    """How a rate becomes whole percent. The value says it in words."""

    NONE = "not rounded"
    UP = "discounted rate rounded up"
    NEAREST_THEN_UP = "full rate rounded to the nearest percent, then the discounted rate rounded up"


@dataclass(frozen=True, slots=True)
class DeficitFormula:
    """The formula with its parameters.

    Attributes:
        price_elasticity: ε > 0, price elasticity of import demand as a positive number; published: 4.
        pass_through: φ > 0, share of a duty that reaches the import price; published: 0.25.
        discount: factor applied to the full rate, above 0 and at most 1; published: one half.
        floor: lowest rate charged, a fraction; published: 0.10.
        rounding: how the rate becomes whole percent.

    Raises:
        ImpossibleFormulaError: on creation, for a parameter outside its range.
    """

    price_elasticity: float = 4.0
    pass_through: float = 0.25
    discount: float = 0.5
    floor: float = 0.10
    rounding: Rounding = Rounding.UP

    def __post_init__(self) -> None:
        if not (0 < self.price_elasticity < np.inf and 0 < self.pass_through < np.inf):
            raise ImpossibleFormulaError(
                f"Price elasticity {self.price_elasticity} and pass-through {self.pass_through} must both be above 0. "
                "Give the elasticity without its minus sign."
            )
        if not 0 < self.discount <= 1 or not 0 <= self.floor < 1:
            raise ImpossibleFormulaError(
                f"Discount {self.discount} must be above 0 and at most 1, floor {self.floor} from 0 to below 1. "
                "Both are fractions: 0.5, 0.10."
            )

    def full_rate(
        self, exports: Float[Array, " partner"], imports: Float[Array, " partner"]
    ) -> Float[Array, " partner"]:
        """Return the undiscounted rate (m - x) / (ε φ m); 0 where there is no deficit.

        Args:
            exports: x ≥ 0, to each partner.
            imports: m > 0, from each partner, same unit.
        """
        _check_trade(exports, imports)
        rate: Array = np.maximum(imports - exports, 0.0) / (self.price_elasticity * self.pass_through * imports)
        return rate

    def rate(self, exports: Float[Array, " partner"], imports: Float[Array, " partner"]) -> Float[Array, " partner"]:
        """Return the rate the formula charges each partner: discounted, rounded, not below the floor."""
        full = self.full_rate(exports, imports)
        if self.rounding is Rounding.NEAREST_THEN_UP:
            full = np.floor(full / _STEP + 0.5) * _STEP
        rate = self.discount * full
        if self.rounding is not Rounding.NONE:
            rate = np.ceil(rate / _STEP - _SLACK) * _STEP
        charged: Array = np.maximum(rate, self.floor).round(12)
        return charged

    def largest_deficit_share(self, target_rate: float) -> float:
        """Return the largest (m - x) / m for which the formula charges at most `target_rate`.

        With `NEAREST_THEN_UP` the limit itself is just too much: half a percent rounds up.

        Raises:
            ImpossibleFormulaError: the target is no fraction, or below the floor, which no balance can reach.
        """
        if not 0 <= target_rate <= 1:
            raise ImpossibleFormulaError(f"A target of {target_rate} is no rate. Give a fraction: 0.20 for 20 %.")
        if target_rate < self.floor:
            raise ImpossibleFormulaError(
                f"A rate of {target_rate:.1%} is below the formula's floor of {self.floor:.1%}: no balance brings it "
                "there. Ask for a target at or above the floor."
            )
        reachable = target_rate
        if self.rounding is not Rounding.NONE:
            reachable = np.floor(target_rate / _STEP + _SLACK) * _STEP
        full = reachable / self.discount
        if self.rounding is Rounding.NEAREST_THEN_UP:
            full = (np.floor(full / _STEP + _SLACK) + 0.5) * _STEP
        return float(full * self.price_elasticity * self.pass_through)

    def extra_exports_to_reach(
        self, target_rate: float, exports: Float[Array, " partner"], imports: Float[Array, " partner"]
    ) -> Float[Array, " partner"]:
        """Return how much more each partner would have to buy for its rate to fall to the target, imports unchanged.

        0 where the rate is there already.
        """
        _check_trade(exports, imports)
        needed: Array = np.maximum((imports - exports) - self.largest_deficit_share(target_rate) * imports, 0.0)
        return needed

    def import_cut_to_reach(
        self, target_rate: float, exports: Float[Array, " partner"], imports: Float[Array, " partner"]
    ) -> Float[Array, " partner"]:
        """Return how far imports from each partner would have to fall for the same, its purchases unchanged."""
        _check_trade(exports, imports)
        share = self.largest_deficit_share(target_rate)
        if share >= 1:
            return np.zeros_like(imports)
        cut: Array = np.maximum(imports - exports / (1 - share), 0.0)
        return cut


def _check_trade(exports: Array, imports: Array) -> None:
    wrong = ~(np.isfinite(imports) & np.isfinite(exports) & (imports > 0) & (exports >= 0))
    if bool(np.any(wrong)):
        first = int(np.argmax(wrong))
        raise ImpossibleFormulaError(
            f"The formula needs imports above 0 and exports of at least 0; at position {first} they are "
            f"{imports[first]} and {exports[first]}. Leave out partners without trade."
        )
