"""The Jacobian of the country system, block by block, in closed form.

With Λ = λ' [sector, importer, exporter], V the trade that reaches producers (after marketing) and M = Vᵀ Λ one
matrix product per sector, every derivative is one of these scaled by rows and columns:

    d ln Sₙₖ  = −θₖ Σⱼ Λₙⱼₖ d ln cⱼₖ
    d salesᵢₖ = Σₙ Vₙᵢₖ d ln Xₙ − θₖ salesᵢₖ d ln cᵢₖ + θₖ Σⱼ Mᵢⱼₖ d ln cⱼₖ
    d Rₙ      = Rₙ d ln Xₙ + Σₖ Xₙₖ θₖ Σⱼ Λₙⱼₖ (1/(1+t') − net shareₙₖ) d ln cⱼₖ

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from entente.equilibrium.solution import Array

if TYPE_CHECKING:
    from entente.equilibrium.general.country_system import CountryPoint

__all__ = ["build_jacobian"]


def build_jacobian(point: CountryPoint) -> Float[Array, "equation unknown"]:
    """Return ∂F/∂u at a point."""
    return _Assembly(point).assemble()


class _Assembly:
    """Share matrices of one point, and the Jacobian assembled from them."""

    def __init__(self, point: CountryPoint) -> None:
        system = point.system
        baseline, shock = system.baseline, system.shock
        self.point = point
        self.system = system
        self.baseline = baseline
        self.theta = baseline.trade_elasticity[:, None]
        marketing = baseline.parameters.marketing_share
        supply = point.supply_weight[:, None, :]
        self.share = shock.weight * supply
        self.share /= point.index[:, :, None]
        self.producer_trade = shock.net_weight * supply
        self.producer_trade *= (point.demand * (1.0 - marketing))[:, :, None]
        self.product = np.matmul(self.producer_trade.transpose(0, 2, 1), self.share)
        self.tariff_share: Array | None = None
        if system.has_rates:
            # Xₖₙ θₖ Λ (1/(1+t') − net share), the response of revenue to costs.
            self.tariff_share = shock.net_weight * supply
            self.tariff_share *= (self.theta * point.demand)[:, :, None]
            self.tariff_share -= (self.theta * point.sector_spending * point.net_share)[:, :, None] * self.share

    def assemble(self) -> Array:
        system, baseline = self.system, self.baseline
        jacobian = np.zeros((system.size, system.size))
        drivers = [("wage", baseline.cost_of_wage)]
        if baseline.buys_materials:
            drivers.append(("price", baseline.cost_of_price))
        if "labour" in system.names and np.any(baseline.parameters.scale_elasticity):
            drivers.append(("labour", baseline.cost_of_labour))
        for name, response in drivers:
            column = system.block(name)
            for k in range(baseline.size[0]):
                self._add_cost_column(jacobian[:, column], k, response[k])
        if system.allocates:
            sectors, countries = baseline.size
            first = len(system.names) * countries
            for k in range(sectors):
                column = slice(first + k * countries, first + (k + 1) * countries)
                self._add_cost_column(jacobian[:, column], k, baseline.cost_of_labour[k])
        self._add_spending_column(jacobian[:, system.block("spending")])
        self._add_own_terms(jacobian)
        self._place_numeraire(jacobian)
        return jacobian

    def _add_cost_column(self, columns: Array, k: int, response: Array) -> None:
        """Add the effect, through costs of sector k, of an unknown with d ln cⱼₖ = response_j d u_j."""
        point, system, baseline = self.point, self.system, self.baseline
        theta = float(self.theta[k, 0])
        sales = self.product[k] * (theta * response)
        sales[np.diag_indices_from(sales)] -= theta * point.sales[k] * response
        labour = baseline.labour_share[k][:, None] * sales
        purchases: Array | None = None
        if self.tariff_share is not None:
            revenue = self.tariff_share[k] * response
            purchases = -revenue
            self._add_revenue(columns, revenue)
            labour -= baseline.parameters.marketing_share[:, None] * revenue
        columns[system.block("wage")] += labour / baseline.labour_income[:, None]
        if np.any(baseline.labour_share[k] != 1.0):
            other = (1.0 - baseline.labour_share[k])[:, None] * sales
            columns[system.block("spending")] -= other / baseline.spending[:, None]
        if "price" in system.names:
            columns[system.block("price")] -= (baseline.sector_share[k][:, None] * self.share[k]) * response
        if system.allocates:
            self._add_allocation(columns, k, sales, purchases)

    def _add_revenue(self, columns: Array, revenue: Array) -> None:
        """Add a change of revenue to the budget and, where it cuts the income tax, to labour supply."""
        system, baseline, point = self.system, self.baseline, self.point
        columns[system.block("spending")] -= revenue / baseline.spending[:, None]
        if "labour" in system.names and baseline.parameters.income_tax_relief:
            kappa = baseline.parameters.labour_supply_elasticity
            columns[system.block("labour")] -= kappa / (point.wage_bill - point.revenue)[:, None] * revenue

    def _add_allocation(self, columns: Array, k: int, sales: Array, purchases: Array | None) -> None:
        system, baseline, point = self.system, self.baseline, self.point
        rows = system.allocation(k)
        receipts = baseline.labour_share[k][:, None] * sales
        if purchases is not None:
            receipts = receipts + baseline.parameters.marketing_share[:, None] * purchases
        columns[rows] += receipts / system.allocation_scale(point.wage_bill)[k][:, None]

    def _add_spending_column(self, columns: Array) -> None:
        """Add the effect of ln X: on sales, marketing, revenue."""
        point, system, baseline = self.point, self.system, self.baseline
        marketing = baseline.parameters.marketing_share
        labour = np.einsum("ki,kni->in", baseline.labour_share, self.producer_trade)
        labour[np.diag_indices_from(labour)] += marketing * point.net_purchases
        columns[system.block("wage")] += labour / baseline.labour_income[:, None]
        other = np.einsum("ki,kni->in", 1.0 - baseline.labour_share, self.producer_trade)
        columns[system.block("spending")] -= other / baseline.spending[:, None]
        if system.has_rates:
            self._add_revenue(columns, np.diag(point.revenue))
        if system.allocates:
            for k in range(baseline.size[0]):
                receipts = baseline.labour_share[k][:, None] * self.producer_trade[k].T
                own = marketing * point.sector_spending[k] * point.net_share[k]
                receipts[np.diag_indices_from(receipts)] += own
                columns[system.allocation(k)] += receipts / system.allocation_scale(point.wage_bill)[k][:, None]

    def _add_own_terms(self, jacobian: Array) -> None:
        """Add the terms in which an equation of country i meets unknowns of country i alone."""
        point, system, baseline = self.point, self.system, self.baseline
        parameters = baseline.parameters
        wage_bill = point.wage_bill
        self._add_diagonal(jacobian, "wage", "wage", -wage_bill / baseline.labour_income)
        self._add_diagonal(jacobian, "spending", "spending", point.spending / baseline.spending)
        self._add_diagonal(jacobian, "spending", "wage", -wage_bill / baseline.spending)
        if "price" in system.names:
            markup = 1.0 - parameters.tariff_exponent
            self._add_diagonal(jacobian, "price", "price", np.ones_like(markup))
            self._add_diagonal(jacobian, "price", "spending", -markup)
            self._add_diagonal(jacobian, "price", "wage", markup)
        if "labour" in system.names:
            kappa = parameters.labour_supply_elasticity
            ones = np.ones(baseline.size[1])
            relief = np.zeros_like(ones)
            if parameters.income_tax_relief:
                relief = kappa * point.revenue / (wage_bill - point.revenue)
            self._add_diagonal(jacobian, "wage", "labour", -wage_bill / baseline.labour_income)
            self._add_diagonal(jacobian, "spending", "labour", -wage_bill / baseline.spending)
            self._add_diagonal(jacobian, "labour", "labour", ones + relief)
            self._add_diagonal(jacobian, "labour", "wage", relief - kappa)
            self._add_diagonal(jacobian, "labour", "price", kappa * ones)
        if system.allocates:
            self._add_allocation_own_terms(jacobian)

    def _add_allocation_own_terms(self, jacobian: Array) -> None:
        """Differentiate receipts / (share × wage bill) − ℓ̂ with respect to w, L and ℓ̂."""
        point, system, baseline = self.point, self.system, self.baseline
        scale = system.allocation_scale(point.wage_bill)
        for k in range(baseline.size[0]):
            idle = system.base_allocation[k] == 0
            receipts = np.where(idle, 0.0, point.sector_receipts[k] / scale[k])
            rows = np.arange(system.allocation(k).start, system.allocation(k).stop)
            own = np.where(idle, 1.0, -np.exp(point.log_allocation[k]))
            jacobian[rows, rows] += own
            for name in ("wage", "labour"):
                if name in system.names:
                    columns = np.arange(system.block(name).start, system.block(name).stop)
                    jacobian[rows, columns] -= receipts

    def _add_diagonal(self, jacobian: Array, equation: str, unknown: str, values: Array) -> None:
        rows, columns = self.system.block(equation), self.system.block(unknown)
        jacobian[np.arange(rows.start, rows.stop), np.arange(columns.start, columns.stop)] += values

    def _place_numeraire(self, jacobian: Array) -> None:
        """Put world labour income in the redundant labour market's row."""
        point, system, baseline = self.point, self.system, self.baseline
        row = system.block("wage").start + system.numeraire_row
        share = point.wage_bill / baseline.labour_income.sum()
        jacobian[row] = 0.0
        jacobian[row, system.block("wage")] = share
        if "labour" in system.names:
            jacobian[row, system.block("labour")] = share
