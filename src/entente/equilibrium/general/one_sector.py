"""Newton's direction with one sector: N costs remain.

With one sector the cost cⱼ alone drives prices, shares and net shares, and wage, price, labour and spending of a
country respond to its own cost, price index and net share only. Those four are eliminated country by country, and
the labour markets become one N × N system in d ln c: one matrix product and one factorisation of that size per
step, in place of the 4N × 4N Jacobian. The direction is the same as that of `CountryPoint.direction`.

Source: this project, derived in `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.country_system import CountryPoint, CountrySystem
from entente.equilibrium.solution import Array

__all__ = ["OneSectorPoint", "OneSectorSystem"]


class OneSectorSystem(CountrySystem):
    """A country system with one sector, solved in N costs.

    Attributes:
        rated: the importers that levy tariffs; the net share of the others is 1 whatever costs do.
    """

    def __init__(self, baseline: Baseline, shock: Shock) -> None:
        super().__init__(baseline, shock)
        self._buffers: dict[str, Array] = {}
        self.rated = np.flatnonzero(np.any(shock.rate[0] != 0.0, axis=1))

    def buffer(self, name: str) -> Array:
        """Return a square array kept between steps: fresh ones cost more in page faults than in arithmetic."""
        if name not in self._buffers:
            self._buffers[name] = np.empty_like(self.shock.weight[0])
        return self._buffers[name]

    def at(self, unknowns: Array) -> OneSectorPoint:
        """Return the system evaluated at `unknowns`."""
        return OneSectorPoint(self, unknowns)


class OneSectorPoint(CountryPoint):
    """A point whose direction is found by eliminating everything but costs."""

    system: OneSectorSystem

    def direction(self) -> Array:
        """Return the Newton direction −J⁻¹F."""
        system, baseline = self.system, self.system.baseline
        local = self._local_responses()
        index_response, net_response = self._index_responses()
        rated = system.rated
        marketing = baseline.parameters.marketing_share
        wage_bill = self.wage_bill

        # Labour markets in d ln c: receipts through V'(d ln X − d ln S), own cost, marketing, wage bill.
        constant, own, by_index, by_net = local["spending"]
        through = np.multiply((by_index - 1.0)[:, None], index_response, out=system.buffer("through"))
        np.einsum("nn->n", through)[:] += own
        through[rated] += by_net[rated, None] * net_response
        to_producers = self.demand[0] * (1.0 - marketing)
        trade = np.multiply(system.shock.net_weight[0], to_producers[:, None], out=system.buffer("trade"))
        trade *= self.supply_weight[0]
        labour_share = baseline.labour_share[0]
        markets = np.matmul(trade.T, through, out=system.buffer("markets"))
        markets *= labour_share[:, None]
        receipts = labour_share * (trade.T @ constant)

        bill = local["wage"] + local["labour"]
        pays = marketing * self.net_purchases
        row_index = pays * by_index - wage_bill * bill[2]
        markets += np.multiply(row_index[:, None], index_response, out=through)
        row_net = pays * by_net + marketing * self._spending - wage_bill * bill[3]
        markets[rated] += row_net[rated, None] * net_response
        theta = float(baseline.trade_elasticity[0])
        diagonal = pays * own - wage_bill * bill[1] - theta * labour_share * self.sales[0]
        np.einsum("nn->n", markets)[:] += diagonal
        target = -baseline.labour_income * self.excess_labour_demand
        target -= receipts + pays * constant - wage_bill * bill[0]

        row = system.numeraire_row
        numeraire = (wage_bill * bill[2]) @ index_response + wage_bill * bill[1]
        numeraire += (wage_bill * bill[3])[rated] @ net_response
        markets[row] = numeraire
        target[row] = baseline.labour_income.sum() - wage_bill.sum() - (wage_bill * bill[0]).sum()
        # LAPACK stores by columns: factorising the transpose in place spares a copy.
        factors = scipy.linalg.lu_factor(markets.T, overwrite_a=True, check_finite=False)
        cost = scipy.linalg.lu_solve(factors, target, trans=1, check_finite=False)

        index = index_response @ cost
        net = np.zeros_like(cost)
        net[rated] = net_response @ cost
        step = np.empty(system.size)
        for name in system.names:
            constant, own, by_index, by_net = local[name]
            step[system.block(name)] = constant + own * cost + by_index * index + by_net * net
        return step

    def _index_responses(self) -> tuple[Array, Array]:
        """Return ∂ ln Sₙ / ∂ ln cⱼ = −θ λ', and ∂ net shareₙ / ∂ ln cⱼ for the importers that levy tariffs."""
        shock, baseline, rated = self.system.shock, self.system.baseline, self.system.rated
        theta = float(baseline.trade_elasticity[0])
        scale = (-theta / self.index[0])[:, None]
        index = np.multiply(shock.weight[0], self.supply_weight[0], out=self.system.buffer("index"))
        index *= scale
        net = shock.net_weight[0][rated] * self.supply_weight[0]
        net *= scale[rated]
        net -= self.net_share[0][rated, None] * index[rated]
        return index, net

    def _local_responses(self) -> dict[str, Float[Array, "response country"]]:
        """Return d(wage, price, labour, spending) as constant, and per d ln c, d ln S and d net share.

        Rows of the 4 × 4 systems: cost, price index, labour supply, budget. In the budget, materials and profits
        are a fixed multiple of labour receipts, which the labour market ties to the wage bill.
        """
        system, baseline = self.system, self.system.baseline
        parameters = baseline.parameters
        countries = baseline.size[1]
        theta = float(baseline.trade_elasticity[0])
        residual = {name: self.residual[system.block(name)] for name in system.names}
        zero = np.zeros(countries)
        wage_bill, revenue = self.wage_bill, self.revenue
        markup = 1.0 - parameters.tariff_exponent
        kappa = parameters.labour_supply_elasticity
        matrix = np.zeros((countries, 4, 4))
        right = np.zeros((countries, 4, 4))
        wage, price, labour, spending = range(4)

        matrix[:, 0, wage] = baseline.cost_of_wage[0]
        matrix[:, 0, price] = baseline.cost_of_price[0] if baseline.buys_materials else 0.0
        matrix[:, 0, labour] = baseline.cost_of_labour[0]
        right[:, 0, 1] = 1.0

        matrix[:, 1, wage] = markup
        matrix[:, 1, price] = 1.0
        matrix[:, 1, spending] = -markup
        right[:, 1, 0] = -residual.get("price", zero)
        right[:, 1, 2] = -1.0 / theta

        matrix[:, 2, labour] = 1.0
        if "labour" in system.names:
            relief = kappa / (wage_bill - revenue) if parameters.income_tax_relief else zero
            matrix[:, 2, wage] = relief * revenue - kappa
            matrix[:, 2, price] = kappa
            matrix[:, 2, labour] += relief * revenue
            matrix[:, 2, spending] = -relief * revenue
            right[:, 2, 0] = -residual["labour"]
            right[:, 2, 3] = -relief * self._spending

        # X − Y' − R − m (Y' − ν(X − R)) = transfer, with m = other / labour receipts.
        other = (1.0 - baseline.labour_share[0]) / baseline.labour_share[0]
        marketing = parameters.marketing_share
        matrix[:, 3, wage] = matrix[:, 3, labour] = -(1.0 + other) * wage_bill
        matrix[:, 3, spending] = self._spending - revenue + other * marketing * self.net_purchases
        right[:, 3, 0] = -baseline.spending * residual["spending"]
        right[:, 3, 0] -= other * baseline.labour_income * self.excess_labour_demand
        right[:, 3, 3] = -(1.0 + other * marketing) * self._spending
        solved = np.linalg.solve(matrix, right)
        names = ("wage", "price", "labour", "spending")
        return {name: np.ascontiguousarray(solved[:, position, :].T) for position, name in enumerate(names)}
