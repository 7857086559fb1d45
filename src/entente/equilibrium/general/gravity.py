"""Structural gravity: multilateral resistances, and the equilibrium of an endowment economy around them.

Two published forms. `solve_gravity` takes output, spending and estimated trade costs, and solves the resistances

    1 = uⱼ Σᵢ τᵢⱼ (Yᵢ/Y) vᵢ  (j ≠ reference),   1 = vᵢ Σⱼ τᵢⱼ (Eⱼ/E) uⱼ,   u_reference = 1

(shares of each total, so that the equation of the reference importer holds as well), with τ = t^(1−σ),
u = P^(σ−1) inward and v = Π^(σ−1) outward; base trade is the fitted trade. `gravity_in_changes` takes observed trade
and the partial effect of a policy, and solves the same economy in ratios.

Inward terms are explicit in outward ones, so Newton runs on N logs of v.

Source: Anderson & van Wincoop (2003); Yotov, Piermartini, Monteiro & Larch (2016); Larch & Yotov (2016); in changes
Baier, Yotov & Zylkin (2019).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.linalg
from jaxtyping import Float

from entente.base.errors import EntenteError
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.equilibrium import Equilibrium
from entente.equilibrium.general.models import armington
from entente.equilibrium.general.solve import solve_shock
from entente.equilibrium.solution import Array, Solution
from entente.equilibrium.solve import Newton
from entente.equilibrium.world import World

__all__ = ["GravityEconomy", "GravityState", "gravity_in_changes", "solve_gravity"]


@dataclass(frozen=True)
class GravityEconomy:
    """Data of the levels form; axes (importer, exporter).

    Attributes:
        output: Yᵢ.
        spending: Eⱼ.
        elasticity_of_substitution: σ > 1.
        reference: position of the importer whose inward resistance is 1.
    """

    output: Float[Array, " exporter"]
    spending: Float[Array, " importer"]
    elasticity_of_substitution: float
    reference: int

    def __post_init__(self) -> None:
        if not self.elasticity_of_substitution > 1:
            raise EntenteError(
                f"The elasticity of substitution is {self.elasticity_of_substitution:g}; it must be above 1."
            )
        if not (np.all(self.output > 0) and np.all(self.spending > 0)):
            raise EntenteError("Every country needs output and spending above 0. Leave out those without.")


@dataclass(frozen=True)
class GravityState:
    """One solved state of the economy.

    Attributes:
        cost_factor: τ = t^(1−σ), (importer, exporter).
        inward: uⱼ = Pⱼ^(σ−1).
        outward: vᵢ = Πᵢ^(σ−1).
        factory_price: pᵢ, 1 in the base state.
        output: pᵢ times base output.
        spending: base spending times pᵢ: imbalances stay a fixed multiple of output.
        trade: fitted trade, (importer, exporter).
    """

    cost_factor: Float[Array, "importer exporter"]
    inward: Float[Array, " importer"]
    outward: Float[Array, " exporter"]
    factory_price: Float[Array, " exporter"]
    output: Float[Array, " exporter"]
    spending: Float[Array, " importer"]
    trade: Float[Array, "importer exporter"]


class _Resistances:
    """Outward resistances as N equations in N logs."""

    def __init__(self, economy: GravityEconomy, cost_factor: Array) -> None:
        self.reference = economy.reference
        self.supply = cost_factor * (economy.output / economy.output.sum())
        self.demand = cost_factor * (economy.spending / economy.spending.sum())[:, None]

    def at(self, log_outward: Array) -> _ResistancePoint:
        """Return the equations at these logs."""
        return _ResistancePoint(self, log_outward)

    def inward(self, log_outward: Array) -> Array:
        """Return the inward terms that outward ones imply."""
        result: Array = 1.0 / (self.supply @ np.exp(log_outward))
        result[self.reference] = 1.0
        return result


class _ResistancePoint:
    """Residuals ln vᵢ + ln Σⱼ τ (Eⱼ/E) uⱼ and their Newton direction."""

    def __init__(self, system: _Resistances, log_outward: Array) -> None:
        self.system = system
        self.outward = np.exp(log_outward)
        self.inward = system.inward(log_outward)
        self.access = self.inward @ system.demand
        self.residual: Array = log_outward + np.log(self.access)

    def direction(self) -> Array:
        """Return −J⁻¹F with J = I − W Q, both share matrices."""
        weight = (self.system.demand * self.inward[:, None] / self.access).T
        response = self.system.supply * self.outward * self.inward[:, None]
        response[self.system.reference] = 0.0
        jacobian = -weight @ response
        np.einsum("ii->i", jacobian)[:] += 1.0
        step: Array = scipy.linalg.solve(jacobian, -self.residual, check_finite=False)
        return step


def solve_gravity(
    economy: GravityEconomy,
    cost_factor: Float[Array, "importer exporter"],
    *,
    base: GravityState | None = None,
    solver: Newton = Newton(),  # noqa: B008  a frozen value
) -> Solution[GravityState]:
    """Return the resistances under trade costs, and with a base state the counterfactual economy.

    Args:
        economy: output, spending, σ and the reference importer.
        cost_factor: τ = t^(1−σ) > 0, e.g. the exponential of a fitted gravity index without fixed effects.
        base: the base state; None solves it, with every factory price 1.
        solver: tolerance, steps and threads.
    """
    if cost_factor.shape != (len(economy.output),) * 2 or not np.all(cost_factor > 0):
        raise EntenteError(
            f"cost_factor has shape {cost_factor.shape} and a lowest value of {np.min(cost_factor):g}; one number "
            "above 0 per importer and exporter is needed."
        )
    system = _Resistances(economy, cost_factor)
    start = _balanced_start(system) if base is None else np.log(base.outward)
    solution = solver.solve(system.at, start).checked(lambda row: f"outward resistance of country {row}")
    outward = np.exp(solution.value)
    inward = system.inward(solution.value)
    power = 1.0 / (1.0 - economy.elasticity_of_substitution)
    price = np.ones_like(outward) if base is None else (outward / base.outward) ** power
    output, spending = price * economy.output, price * economy.spending
    trade = cost_factor * np.outer(spending * inward, output * outward) / output.sum()
    state = GravityState(cost_factor, inward, outward, price, output, spending, trade)
    return Solution(state, solution.status, solution.residual, solution.steps)


def _balanced_start(system: _Resistances, passes: int = 8) -> Array:
    """Return a start for Newton: a few rounds of alternating the two sides, from equal terms."""
    log_outward = np.zeros(system.supply.shape[1])
    for _ in range(passes):
        log_outward = -np.log(system.inward(log_outward) @ system.demand)
    return log_outward


def gravity_in_changes(
    trade: Float[Array, "importer exporter"],
    partial_effect: Float[Array, "importer exporter"],
    *,
    trade_elasticity: float,
    countries: tuple[str, ...] | None = None,
) -> Solution[Equilibrium]:
    """Return the equilibrium after a policy that alone would multiply trade by exp(partial effect).

    Trade imbalances stay fixed as a share of world output, which is the numeraire.

    Args:
        trade: observed trade, own sales on the diagonal.
        partial_effect: change of the log of trade at given prices, 0 on the diagonal.
        trade_elasticity: θ = σ − 1 > 0.
        countries: labels; None numbers them.

    Source: Baier, Yotov & Zylkin (2019), algorithm in changes, additive imbalances.
    """
    labels = countries if countries is not None else tuple(str(n) for n in range(len(trade)))
    world = World(
        countries=labels,
        sectors=("all",),
        expenditure=trade[:, :, None],
        ad_valorem_rate=np.zeros((*trade.shape, 1)),
        trade_elasticity=np.array([trade_elasticity]),
    )
    baseline = Baseline.build(world, armington())
    shock = Shock.build(baseline, trade_cost_hat=np.exp(-partial_effect / trade_elasticity)[None])
    return solve_shock(baseline, shock)
