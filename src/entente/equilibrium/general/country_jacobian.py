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
        countries = baseline.size[1]
        supply = point.supply_weight
        to_producers = point.demand * (1.0 - marketing)
        self.others_share = 1.0 - baseline.labour_share
        self.share = self._scaled("share", shock.weight, supply, 1.0 / point.index)
        to_labour = self._scaled("labour", shock.net_weight, supply * baseline.labour_share, to_producers)
        to_others = self._scaled("others", shock.net_weight, supply * self.others_share, to_producers)
        self.to_labour = to_labour.reshape(-1, countries)
        self.to_others = to_others.reshape(-1, countries)
        self.tariff_share: Array | None = None
        if system.has_rates:
            # Xₖₙ θₖ Λ (1/(1+t') − net share), the response of revenue to costs.
            self.tariff_share = self._scaled("tariff", shock.net_weight, supply, self.theta * point.demand)
            scale = (self.theta * point.sector_spending * point.net_share)[:, :, None]
            self.tariff_share -= np.multiply(self.share, scale, out=self._buffer("scratch"))

    def _buffer(self, name: str) -> Float[Array, "sector importer exporter"]:
        """Return a cube kept with the system: fresh ones cost more in page faults than in arithmetic."""
        kept = self.system.workspace
        if name not in kept:
            kept[name] = np.empty_like(self.system.shock.weight)
        return kept[name]

    def _scaled(self, name: str, cube: Array, by_exporter: Array, by_importer: Array) -> Array:
        """Return cube × by_exporter × by_importer in a kept buffer."""
        result = np.multiply(cube, by_exporter[:, None, :], out=self._buffer(name))
        result *= by_importer[:, :, None]
        return result

    def assemble(self) -> Array:
        system, baseline = self.system, self.baseline
        jacobian = np.zeros((system.size, system.size))
        drivers = [("wage", baseline.cost_of_wage)]
        if baseline.buys_materials:
            drivers.append(("price", baseline.cost_of_price))
        if "labour" in system.names and np.any(baseline.parameters.scale_elasticity):
            drivers.append(("labour", baseline.cost_of_labour))
        for name, response in drivers:
            self._add_cost_columns(jacobian[:, system.block(name)], response)
        if system.allocates:
            producer_trade = self._producer_trade()
            product = np.matmul(producer_trade.transpose(0, 2, 1), self.share)
            for name, response in drivers:
                for k in range(baseline.size[0]):
                    self._add_allocation(jacobian[:, system.block(name)], k, product[k], response[k])
            for k in range(baseline.size[0]):
                response = np.zeros_like(baseline.cost_of_labour)
                response[k] = baseline.cost_of_labour[k]
                columns = jacobian[:, system.allocation(k)]
                self._add_cost_columns(columns, response)
                self._add_allocation(columns, k, product[k], response[k])
        self._add_spending_column(jacobian[:, system.block("spending")])
        self._add_own_terms(jacobian)
        self._place_numeraire(jacobian)
        return jacobian

    def _add_cost_columns(self, columns: Array, response: Float[Array, "sector country"]) -> None:
        """Add the effect, through costs, of an unknown u with d ln cⱼₖ = responseⱼₖ d uⱼ."""
        point, system, baseline = self.point, self.system, self.baseline
        strength = self.theta * response
        answering = np.multiply(self.share, strength[:, None, :], out=self._buffer("scratch"))
        answering = answering.reshape(-1, response.shape[1])
        own = strength * point.sales
        labour = self.to_labour.T @ answering
        labour[np.diag_indices_from(labour)] -= (baseline.labour_share * own).sum(axis=0)
        if np.any(self.others_share):
            other = self.to_others.T @ answering
            other[np.diag_indices_from(other)] -= (self.others_share * own).sum(axis=0)
            columns[system.block("spending")] -= other / baseline.spending[:, None]
        if self.tariff_share is not None:
            revenue = np.einsum("kni,ki->ni", self.tariff_share, response)
            self._add_revenue(columns, revenue)
            labour -= baseline.parameters.marketing_share[:, None] * revenue
        columns[system.block("wage")] += labour / baseline.labour_income[:, None]
        if "price" in system.names:
            weighted = np.multiply(self.share, baseline.sector_share[:, :, None], out=self._buffer("scratch"))
            columns[system.block("price")] -= np.einsum("kni,ki->ni", weighted, response)

    def _producer_trade(self) -> Float[Array, "sector importer exporter"]:
        """Return V, the trade that reaches producers."""
        return (self.to_labour + self.to_others).reshape(self.share.shape)

    def _add_revenue(self, columns: Array, revenue: Array) -> None:
        """Add a change of revenue to the budget and, where it cuts the income tax, to labour supply."""
        system, baseline, point = self.system, self.baseline, self.point
        columns[system.block("spending")] -= revenue / baseline.spending[:, None]
        if "labour" in system.names and baseline.parameters.income_tax_relief:
            kappa = baseline.parameters.labour_supply_elasticity
            columns[system.block("labour")] -= kappa / (point.wage_bill - point.revenue)[:, None] * revenue

    def _add_allocation(self, columns: Array, k: int, product: Array, response: Float[Array, " country"]) -> None:
        """Add the effect of costs in sector k on that sector's labour receipts."""
        system, baseline, point = self.system, self.baseline, self.point
        strength = self.theta[k] * response
        receipts = product * strength
        receipts[np.diag_indices_from(receipts)] -= strength * point.sales[k]
        receipts *= baseline.labour_share[k][:, None]
        if self.tariff_share is not None:
            receipts -= baseline.parameters.marketing_share[:, None] * self.tariff_share[k] * response
        columns[system.allocation(k)] += receipts / system.allocation_scale(point.wage_bill)[k][:, None]

    def _add_spending_column(self, columns: Array) -> None:
        """Add the effect of ln X: on sales, marketing, revenue."""
        point, system, baseline = self.point, self.system, self.baseline
        marketing = baseline.parameters.marketing_share
        sectors, countries = baseline.size
        labour = self.to_labour.reshape(sectors, countries, countries).sum(axis=0).T.copy()
        labour[np.diag_indices_from(labour)] += marketing * point.net_purchases
        columns[system.block("wage")] += labour / baseline.labour_income[:, None]
        other = self.to_others.reshape(sectors, countries, countries).sum(axis=0).T
        columns[system.block("spending")] -= other / baseline.spending[:, None]
        if system.has_rates:
            self._add_revenue(columns, np.diag(point.revenue))
        if system.allocates:
            producer_trade = self._producer_trade()
            for k in range(baseline.size[0]):
                receipts = baseline.labour_share[k][:, None] * producer_trade[k].T
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
            if parameters.real_transfers:
                following = np.outer(point.transfer / baseline.spending, baseline.income_share)
                jacobian[self.system.block("spending"), self.system.block("price")] -= following
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
