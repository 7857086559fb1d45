"""`Equilibrium`: what a solve yields, in levels and ratios, with every market's residual beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.welfare import welfare_ratio
from entente.equilibrium.solution import Array
from entente.equilibrium.world import in_interface_axes

__all__ = ["Equilibrium"]


@dataclass(frozen=True)
class Equilibrium:
    """A counterfactual equilibrium. Values are in the world's unit, with world labour income as numeraire.

    Attributes:
        baseline: the base year it is measured against.
        shock: the scenario.
        wage_hat: ŵᵢ.
        price_hat: P̂ᵢ, consumer price index.
        labour_hat: L̂ᵢ, employment.
        cost_hat: ĉᵢₖ, unit cost with scale, [sector, exporter].
        sector_price_hat: P̂ₙₖ without the markup's response to market size, [sector, importer].
        sector_spending: Xₙₖ, [sector, importer].
        sales: receipts of producers after marketing, [sector, exporter].
        labour_income: wᵢLᵢYᵢ.
        revenue: tariff revenue.
        transfer: net transfers received.
        excess_labour_demand: residual of every labour market, as a fraction of its base wage bill.
        walras: residual of the market left out of the system.
    """

    baseline: Baseline
    shock: Shock
    wage_hat: Float[Array, " country"]
    price_hat: Float[Array, " country"]
    labour_hat: Float[Array, " country"]
    cost_hat: Float[Array, "sector exporter"]
    sector_price_hat: Float[Array, "sector importer"]
    sector_spending: Float[Array, "sector importer"]
    sales: Float[Array, "sector exporter"]
    labour_income: Float[Array, " country"]
    revenue: Float[Array, " country"]
    transfer: Float[Array, " country"]
    excess_labour_demand: Float[Array, " country"]
    walras: float

    @property
    def spending(self) -> Float[Array, " importer"]:
        """All spending, materials included."""
        result: Array = self.sector_spending.sum(axis=0)
        return result

    @property
    def profits(self) -> Float[Array, " country"]:
        """Profits of a country's producers."""
        result: Array = (self.baseline.parameters.profit_share[:, None] * self.sales).sum(axis=0)
        return result

    @property
    def income(self) -> Float[Array, " country"]:
        """Final spending: wages, profits, revenue and transfer."""
        return self.labour_income + self.profits + self.revenue + self.transfer

    @property
    def base_income(self) -> Float[Array, " country"]:
        """Final spending in the base year."""
        base = self.baseline
        materials = (base.materials_share * base.sales).sum(axis=0)
        result: Array = base.spending - materials
        return result

    @property
    def income_hat(self) -> Float[Array, " country"]:
        """Final spending, counterfactual / baseline."""
        return self.income / self.base_income

    @property
    def real_wage_hat(self) -> Float[Array, " country"]:
        """ŵ / P̂."""
        return self.wage_hat / self.price_hat

    @cached_property
    def welfare_hat(self) -> Float[Array, " country"]:
        """Equivalent change of consumption, leisure counted where labour supply is elastic; see `welfare_ratio`."""
        return welfare_ratio(
            self.baseline.parameters,
            base_income=self.base_income,
            base_labour_income=self.baseline.labour_income,
            income=self.income,
            labour_income=self.labour_income,
            revenue=self.revenue,
            wage_bill_hat=self.wage_hat * self.labour_hat,
            price_hat=self.price_hat,
        )

    @cached_property
    def expenditure(self) -> Float[Array, "importer exporter sector"]:
        """Xₙᵢₖ at purchaser value, tariff included."""
        theta = self.baseline.trade_elasticity[:, None]
        supply = np.power(self.cost_hat, -theta)
        share = self.shock.weight * supply[:, None, :]
        share *= (self.sector_spending / share.sum(axis=2))[:, :, None]
        return in_interface_axes(share)

    @cached_property
    def trade_value(self) -> Float[Array, "importer exporter sector"]:
        """Trade before tariff: what buyers pay sellers."""
        return self.expenditure / (1.0 + in_interface_axes(self.shock.rate))

    @property
    def exports(self) -> Float[Array, " country"]:
        """Sales abroad before tariff."""
        result: Array = self._abroad.sum(axis=0)
        return result

    @property
    def imports(self) -> Float[Array, " country"]:
        """Purchases abroad before tariff."""
        result: Array = self._abroad.sum(axis=1)
        return result

    @cached_property
    def _abroad(self) -> Float[Array, "importer exporter"]:
        """Trade before tariff between different countries."""
        flows: Array = self.trade_value.sum(axis=2)
        np.fill_diagonal(flows, 0.0)
        return flows

    def bilateral_balance(self, country: str, partner: str) -> float:
        """Return a country's exports to a partner less its imports from it, before tariff."""
        n, i = self.baseline.world.country(country), self.baseline.world.country(partner)
        flows = self.trade_value
        return float(flows[i, n].sum() - flows[n, i].sum())
