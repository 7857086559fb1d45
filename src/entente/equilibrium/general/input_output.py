"""Equilibrium with full input-output shares: wages outside, prices and spending by sector inside.

Given wages, prices solve the fixed point of costs and price indices, and spending by sector solves a linear system;
both are contractions (their modulus is the share of materials) and cost one product per sector and one per country
a pass. What remains is the N labour markets in N wages:

    ln cᵢₖ = βᵢₖ ln wᵢ + (1 − βᵢₖ) Σⱼ gⱼₖᵢ ln Pⱼᵢ ,   Pₙₖ^(−θ) = Σᵢ λₙᵢₖ (τ̂ κ̂ cᵢₖ)^(−θ)
    Xₖₙ = αₖₙ (wₙLₙVₙ + profits + revenue + transfer) + Σⱼ gₖⱼₙ materials shareⱼₙ salesⱼₙ
    Σₖ labour shareₖₙ salesₖₙ = wₙLₙVₙ ,   Lₙ = (wₙ / Πₖ Pₖₙ^αₖₙ)^κ

The Jacobian of those markets is carried through both fixed points in closed form at the base year, once per world,
and corrected along the way by Broyden's formula.

Source: Caliendo & Parro (2015) in changes; elimination and Jacobian, this project
(`docs/explanation/general-equilibrium.md`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from jaxtyping import Float

from entente.base.errors import EntenteError
from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.blocks import Materials
from entente.equilibrium.general.input_output_tangent import market_jacobian
from entente.equilibrium.solution import Array
from entente.equilibrium.solve import iterate
from entente.equilibrium.world import WorldError

__all__ = ["InputOutputBaseline", "InputOutputPoint", "InputOutputSystem", "input_output_baseline"]

_ACCURACY = 1e-13


@dataclass(frozen=True, eq=False)
class InputOutputBaseline:
    """What the input-output system needs beyond shares and tariffs.

    Attributes:
        baseline: shares, tariffs and parameters.
        final_share: αₖₙ, sector's share of final spending, [sector, country]; columns sum to 1.
        value_added: Vₙ, base wage bill.
        transfer: Tₙ, net transfer received.
    """

    baseline: Baseline
    final_share: Float[Array, "sector country"]
    value_added: Float[Array, " country"]
    transfer: Float[Array, " country"]

    @cached_property
    def inverse_jacobian(self) -> Float[Array, "country country"]:
        """J⁻¹ of the labour markets at the base year."""
        point = InputOutputSystem(self, Shock.build(self.baseline)).at(np.zeros(self.baseline.size[1]))
        return _invert(market_jacobian(point, accuracy=1e-3))


@lru_cache(maxsize=8)
def input_output_baseline(baseline: Baseline) -> InputOutputBaseline:
    """Return the final spending a base year implies; spending below the inputs used raises."""
    inputs = baseline.parameters.input_share
    if inputs is None:
        raise WorldError("The model has no input-output shares. Add FullInputOutput() to its blocks.")
    materials = np.einsum("nkj,jn->kn", inputs, baseline.materials_share * baseline.sales)
    spending = baseline.sector_share * baseline.spending
    final = spending - materials
    bad = np.argwhere(final < -1e-9 * spending.max())
    if bad.size:
        k, n = bad[0]
        world = baseline.world
        raise WorldError(
            f"{world.countries[n]} uses {materials[k, n]:g} {world.unit} of {world.sectors[k]} as input and buys "
            f"only {spending[k, n]:g} ({len(bad)} such cells). Balance the world, or lower that input share."
        )
    final = np.maximum(final, 0.0)
    return InputOutputBaseline(baseline, final / final.sum(axis=0), baseline.labour_income, baseline.transfer)


class InputOutputSystem:
    """N labour markets in N wages under one shock."""

    def __init__(self, base: InputOutputBaseline, shock: Shock) -> None:
        baseline = base.baseline
        parameters = baseline.parameters
        if parameters.materials is not Materials.INPUT_OUTPUT or parameters.input_share is None:
            raise EntenteError("InputOutputSystem needs a model with FullInputOutput(); use CountrySystem for others.")
        set_blocks = {
            "Scale": np.any(parameters.scale_elasticity),
            "Marketing": np.any(parameters.marketing_share),
            "PassThrough": np.any(parameters.tariff_exponent != 1.0),
            "IncomeTaxRelief": parameters.income_tax_relief,
            "RealTransfers": parameters.real_transfers,
        }
        odd = [name for name, is_set in set_blocks.items() if is_set]
        if odd:
            raise EntenteError(
                f"FullInputOutput does not combine with {', '.join(odd)}. Use Roundabout with such blocks, or take "
                "them out of the model."
            )
        self.baseline = baseline
        self.shock = shock
        self.base = base
        self.inputs = parameters.input_share
        self.inputs_transposed = np.ascontiguousarray(self.inputs.transpose(0, 2, 1))
        self.numeraire_row = int(np.argmax(self.base.value_added))
        self.log_sector_price = np.zeros(baseline.size)
        self.spending = baseline.sector_share * baseline.spending
        self._last: tuple[Array, Array, Array] | None = None

    def start(self) -> Array:
        """Return log wages at the base year."""
        return np.zeros(self.baseline.size[1])

    def at(self, log_wage: Array) -> InputOutputPoint:
        """Return the system evaluated at log wages."""
        point = InputOutputPoint(self, log_wage)
        if np.all(np.isfinite(point.residual)):  # the next point starts where this one ended
            self.log_sector_price, self.spending = point.log_sector_price, point.sector_spending
        return point

    def name_equation(self, row: int) -> str:
        """Return what equation `row` says."""
        return f"labour market of {self.baseline.world.countries[row]}"

    def inverse_jacobian(self, point: InputOutputPoint) -> Array:
        """Return J⁻¹ for a step from `point`.

        The base year's inverse serves small shocks, corrected by Broyden's formula from point to point; where the
        residual is large or has not halved, the Jacobian is computed afresh.
        """
        size = float(np.max(np.abs(point.residual)))
        last = self._last
        if last is None:
            fresh = size > 0.1
            inverse = _invert(market_jacobian(point, accuracy=1e-6)) if fresh else self.base.inverse_jacobian
        elif size > 0.5 * float(np.max(np.abs(last[1]))):
            inverse = _invert(market_jacobian(point, accuracy=1e-6))
        else:
            inverse = _corrected(last[2], point.log_wage - last[0], point.residual - last[1])
        self._last = point.log_wage.copy(), point.residual.copy(), inverse
        return inverse


def _invert(matrix: Float[Array, "row column"]) -> Float[Array, "column row"]:
    inverse: Array = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    return inverse


def _corrected(inverse: Array, step: Array, change: Array) -> Array:
    """Return an inverse Jacobian that maps the last change of residuals to the last step (Broyden's good update)."""
    mapped = inverse @ change
    scale = float(step @ mapped)
    if abs(scale) <= 1e-14 * float(step @ step):
        return inverse
    result: Array = inverse + np.outer((step - mapped) / scale, step @ inverse)
    return result


class InputOutputPoint:
    """Prices, spending, sales and labour markets at given wages.

    Attributes:
        log_wage, log_price, log_labour: ln ŵ, ln P̂ of consumers, ln L̂, [country].
        log_cost, supply_weight: ln ĉ and ĉ^(−θ), [sector, exporter].
        index, log_sector_price: S = P̂^(−θ) and ln P̂, [sector, importer].
        net_share: part of spending left before tariff, [sector, importer].
        sector_spending: Xₖₙ, [sector, importer].
        sales: producers' receipts, [sector, exporter].
        wage_bill, revenue: in the world's unit, [country].
        inner_gap: last movement of prices or spending, relative; what is left of the inner fixed points.
    """

    def __init__(self, system: InputOutputSystem, log_wage: Array) -> None:
        self.system = system
        self.log_wage = np.array(log_wage, dtype=np.float64)
        baseline, base = system.baseline, system.base
        self.theta = baseline.trade_elasticity[:, None]
        self._solve_prices()
        self.log_price = (base.final_share * self.log_sector_price).sum(axis=0)
        kappa = baseline.parameters.labour_supply_elasticity
        self.log_labour = kappa * (self.log_wage - self.log_price)
        self.wage_bill = base.value_added * np.exp(self.log_wage + self.log_labour)
        net = np.matmul(system.shock.net_weight, self.supply_weight[:, :, None])[:, :, 0]
        self.net_share = net / self.index
        self._solve_spending()
        self.revenue = (self.sector_spending * (1.0 - self.net_share)).sum(axis=0)

    def _solve_prices(self) -> None:
        """Iterate costs and price indices to their fixed point."""
        system, baseline = self.system, self.system.baseline
        beta = baseline.parameters.value_added_share
        wages = beta * self.log_wage

        def image(price: Array) -> Array:
            bundle = np.matmul(system.inputs_transposed, price.T[:, :, None])[:, :, 0].T
            self.log_cost = wages + (1.0 - beta) * bundle
            self.supply_weight = np.exp(-self.theta * self.log_cost)
            self.index = np.matmul(system.shock.weight, self.supply_weight[:, :, None])[:, :, 0]
            new: Array = -np.log(self.index) / self.theta
            return new

        self.log_sector_price, self.inner_gap = iterate(image, system.log_sector_price, accuracy=1e-14)

    def _solve_spending(self) -> None:
        """Iterate spending, sales and materials to their fixed point."""
        system, baseline, base = self.system, self.system.baseline, self.system.base
        profit = baseline.parameters.profit_share[:, None]
        income = self.wage_bill + base.transfer

        def image(spending: Array) -> Array:
            sales = self.sales_of(spending)
            final = income + (spending * (1.0 - self.net_share)).sum(axis=0) + (profit * sales).sum(axis=0)
            bought = baseline.materials_share * sales
            new: Array = base.final_share * final + np.matmul(system.inputs, bought.T[:, :, None])[:, :, 0].T
            return new

        self.sector_spending, gap = iterate(image, system.spending, accuracy=1e-15, relative=True)
        self.sales = self.sales_of(self.sector_spending)
        self.inner_gap = max(self.inner_gap, gap)

    @property
    def baseline(self) -> Baseline:
        """The base year."""
        return self.system.baseline

    @property
    def unknowns(self) -> Float[Array, " country"]:
        """Log wages."""
        return self.log_wage

    @property
    def rate(self) -> Float[Array, "sector importer exporter"]:
        """t', tariffs."""
        return self.system.shock.rate

    @property
    def transfer(self) -> Float[Array, " country"]:
        """Net transfers received."""
        return self.system.base.transfer

    @property
    def spending(self) -> Float[Array, " country"]:
        """All spending, materials included."""
        total: Array = self.sector_spending.sum(axis=0)
        return total

    @cached_property
    def expenditure_share(self) -> Float[Array, "sector importer exporter"]:
        """λ', expenditure shares."""
        share: Array = self.system.shock.weight * self.supply_weight[:, None, :]
        share /= self.index[:, :, None]
        return share

    @cached_property
    def net_trade(self) -> Float[Array, "sector importer exporter"]:
        """Z, trade before tariff."""
        trade: Array = self.system.shock.net_weight * self.supply_weight[:, None, :]
        trade *= (self.sector_spending / self.index)[:, :, None]
        return trade

    def sales_of(self, spending: Float[Array, "sector country"]) -> Float[Array, "sector country"]:
        """Return producers' receipts from spending by sector and importer."""
        demand = (spending / self.index)[:, None, :]
        result: Array = self.supply_weight * np.matmul(demand, self.system.shock.net_weight)[:, 0, :]
        return result

    @cached_property
    def excess_labour_demand(self) -> Array:
        """Labour receipts less the wage bill, as a fraction of the base wage bill."""
        receipts = (self.system.baseline.labour_share * self.sales).sum(axis=0)
        result: Array = (receipts - self.wage_bill) / self.system.base.value_added
        return result

    @property
    def walras(self) -> float:
        """Residual of the labour market left out of the system."""
        return float(self.excess_labour_demand[self.system.numeraire_row])

    @cached_property
    def residual(self) -> Array:
        """Labour markets, with world labour income as numeraire in the redundant row."""
        result = self.excess_labour_demand.copy()
        base = self.system.base.value_added
        result[self.system.numeraire_row] = self.wage_bill.sum() / base.sum() - 1.0
        return result

    @cached_property
    def jacobian(self) -> Float[Array, "country country"]:
        """∂F/∂ ln w, to the last digits; what adjoints need."""
        return market_jacobian(self, accuracy=_ACCURACY)

    def direction(self) -> Array:
        """Return −J⁻¹F with the current approximation of J."""
        step: Array = -self.system.inverse_jacobian(self) @ self.residual
        return step
