"""Outcomes of an equilibrium and their partial derivatives, for the adjoint.

An outcome is a number that depends on the unknowns (wage, price, labour, spending), on trade before tariff and on
the price indices. It states its partial derivative with respect to each, the others held fixed; `adjoint.py` does
the rest. Trade enters by exporter (what producers receive), by importer (what is bought) or cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline
from entente.equilibrium.general.welfare import spending_weight
from entente.equilibrium.solution import Array

__all__ = ["BilateralBalance", "Government", "Outcome", "Revenue", "Sensitivity", "SolvedPoint", "Welfare"]


@dataclass
class Sensitivity:
    """An outcome's value and partial derivatives.

    Attributes:
        value: the outcome.
        wage, price, labour, spending: with respect to the log of each unknown, [country].
        sales: with respect to receipts of producers after marketing, [sector, exporter].
        purchases: with respect to purchases before tariff, [sector, importer].
        index: with respect to the log of the price index to the power −θ, [sector, importer].
        trade: with respect to trade before tariff cell by cell, [sector, importer, exporter], or None.
    """

    value: float
    wage: Float[Array, " country"]
    price: Float[Array, " country"]
    labour: Float[Array, " country"]
    spending: Float[Array, " country"]
    sales: Float[Array, "sector exporter"]
    purchases: Float[Array, "sector importer"]
    index: Float[Array, "sector importer"]
    trade: Float[Array, "sector importer exporter"] | None = None

    @classmethod
    def flat(cls, baseline: Baseline, value: float) -> Sensitivity:
        """Return a sensitivity of 0 everywhere."""
        sectors, countries = baseline.size
        country, table = np.zeros(countries), np.zeros((sectors, countries))
        return cls(value, country, country.copy(), country.copy(), country.copy(), table, table.copy(), table.copy())

    def add_revenue(self, per_unit: Float[Array, " country"], point: SolvedPoint) -> None:
        """Add the effect of tariff revenue, which is spending less purchases before tariff."""
        self.spending += per_unit * point.spending
        self.purchases -= per_unit

    def add(self, other: Sensitivity, weight: float) -> None:
        """Add a multiple of another sensitivity's derivatives; the value is left to the caller."""
        self.wage += weight * other.wage
        self.price += weight * other.price
        self.labour += weight * other.labour
        self.spending += weight * other.spending
        self.sales += weight * other.sales
        self.purchases += weight * other.purchases
        self.index += weight * other.index
        if other.trade is not None:
            self.trade = weight * other.trade + (0.0 if self.trade is None else self.trade)


@runtime_checkable
class SolvedPoint(Protocol):
    """What outcomes read from a solved system of either kind."""

    log_wage: Array
    log_price: Array
    log_labour: Array
    wage_bill: Array
    revenue: Array
    sales: Array
    sector_spending: Array

    @property
    def rate(self) -> Array:
        """t', tariffs, [sector, importer, exporter]."""
        ...

    @property
    def expenditure_share(self) -> Array:
        """λ', expenditure shares, [sector, importer, exporter]."""
        ...

    @property
    def transfer(self) -> Array:
        """Net transfers received by country."""
        ...

    @property
    def baseline(self) -> Baseline:
        """The base year."""
        ...

    @property
    def spending(self) -> Array:
        """All spending by country."""
        ...

    @property
    def net_trade(self) -> Array:
        """Trade before tariff, [sector, importer, exporter]."""
        ...


@runtime_checkable
class Outcome(Protocol):
    """A differentiable number."""

    def sensitivity(self, point: SolvedPoint) -> Sensitivity:
        """Return value and partial derivatives at a point."""
        ...


@dataclass(frozen=True)
class Welfare:
    """Σₙ weightₙ Ŵₙ, see `Equilibrium.welfare_hat`.

    Attributes:
        weight: one number per country; a unit vector gives one country's welfare.
    """

    weight: Float[Array, " country"]

    @classmethod
    def of(cls, baseline: Baseline, country: str) -> Welfare:
        """Return the welfare of one country."""
        weight = np.zeros(baseline.size[1])
        weight[baseline.world.country(country)] = 1.0
        return cls(weight)

    def sensitivity(self, point: SolvedPoint) -> Sensitivity:
        """Return value and partial derivatives at a point."""
        baseline = point.baseline
        parameters = baseline.parameters
        kappa = parameters.labour_supply_elasticity / (1.0 + parameters.labour_supply_elasticity)
        wage_bill, revenue = point.wage_bill, point.revenue
        profit = parameters.profit_share[:, None]
        income = wage_bill + (profit * point.sales).sum(axis=0) + revenue + point.transfer
        base_income = baseline.spending - (baseline.materials_share * baseline.sales).sum(axis=0)
        tax = revenue / wage_bill if parameters.income_tax_relief else np.zeros_like(revenue)
        delta = spending_weight(parameters, base_income, baseline.labour_income, wage_bill, revenue)
        price = np.exp(point.log_price)
        earned = np.exp(point.log_wage + point.log_labour) / price
        consumed = income / base_income / price
        welfare = delta * consumed + (1.0 - delta) * earned

        result = Sensitivity.flat(baseline, float(self.weight @ welfare))
        per_income = self.weight * delta / (base_income * price)
        per_tax = np.zeros_like(tax)
        if parameters.income_tax_relief:
            slope = -(delta**2) / base_income * kappa * baseline.labour_income
            per_tax = self.weight * (consumed - earned) * slope
        per_bill = per_income * wage_bill + self.weight * (1.0 - delta) * earned - per_tax * tax
        result.wage += per_bill
        result.labour += per_bill
        result.price -= self.weight * welfare
        if parameters.real_transfers:
            result.price += float(per_income @ point.transfer) * baseline.income_share
        result.sales += per_income * profit
        result.add_revenue(per_income + per_tax / wage_bill, point)
        return result


@dataclass(frozen=True)
class Government:
    """Ĝ of one country: Σₖ λₖ Zₖ / P as a ratio, Zₖ the sector's sales and its labour's share of revenue.

    Revenue is shared per worker, so a sector's share moves with its employment. With every weight 1 and balanced
    trade this is welfare.

    Attributes:
        country: position of the country.
        weight: λₖ, political weight, [sector], mean 1.

    Source: Ossa (2014), government objective.
    """

    country: int
    weight: Float[Array, " sector"]

    def sensitivity(self, point: SolvedPoint) -> Sensitivity:
        """Return value and partial derivatives at a point."""
        baseline, j = point.baseline, self.country
        labour, wages = baseline.labour_share[:, j], float(point.wage_bill[j])
        base_wages = labour * baseline.sales[:, j]
        base_share = float(self.weight @ base_wages / base_wages.sum())
        base = float(self.weight @ baseline.sales[:, j]) + base_share * float(baseline.revenue[j])
        revenue = float(point.revenue[j])
        share = float(self.weight @ (labour * point.sales[:, j])) / wages
        price = base * float(np.exp(point.log_price[j]))
        level = float(self.weight @ point.sales[:, j]) + share * revenue
        result = Sensitivity.flat(baseline, level / price)
        result.price[j] = -result.value
        result.wage[j] = result.labour[j] = -share * revenue / price
        result.sales[:, j] = self.weight * (1.0 + labour * revenue / wages) / price
        per_revenue = np.zeros(baseline.size[1])
        per_revenue[j] = share / price
        result.add_revenue(per_revenue, point)
        return result


@dataclass(frozen=True)
class Revenue:
    """Tariff revenue of one country, in the world's unit under the numeraire.

    Attributes:
        country: position of the country.
    """

    country: int

    def sensitivity(self, point: SolvedPoint) -> Sensitivity:
        """Return value and partial derivatives at a point."""
        result = Sensitivity.flat(point.baseline, float(point.revenue[self.country]))
        per_unit = np.zeros_like(point.revenue)
        per_unit[self.country] = 1.0
        result.add_revenue(per_unit, point)
        return result


@dataclass(frozen=True)
class BilateralBalance:
    """Exports of a country to a partner less its imports from it, before tariff, under the numeraire.

    Attributes:
        country: position of the country.
        partner: position of the partner.
    """

    country: int
    partner: int

    def sensitivity(self, point: SolvedPoint) -> Sensitivity:
        """Return value and partial derivatives at a point."""
        trade = np.zeros_like(point.net_trade)
        trade[:, self.partner, self.country] = 1.0
        trade[:, self.country, self.partner] = -1.0
        result = Sensitivity.flat(point.baseline, float((trade * point.net_trade).sum()))
        result.trade = trade
        return result
