"""The input-output system for many scenarios at once.

The equations and both inner fixed points are those of `input_output.py`; arrays carry the scenario on their second
axis, [sector, scenario, country]. The fixed points start where the last evaluation left them and are iterated only as
far as the labour markets' own residuals ask for.

Source: this project, `docs/explanation/general-equilibrium.md`.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from entente.equilibrium.general.batch_shock import BatchPoint, BatchShock
from entente.equilibrium.general.input_output import InputOutputSystem
from entente.equilibrium.solution import Array, Mask
from entente.equilibrium.solve import iterate

__all__ = ["InputOutputBlock"]

_FINEST = 1e-14
_INNER = 1e-4  # accuracy of prices and spending, per unit of the labour markets' residual


class InputOutputBlock:
    """A block of scenarios in wages.

    Args:
        system: the base year's system; its own shock is not used.
        shock: the block's scenarios.
    """

    def __init__(self, system: InputOutputSystem, shock: BatchShock) -> None:
        self.system, self.shock = system, shock
        sectors, countries = system.baseline.size
        scenarios = shock.weight.shape[2]
        self.price = np.zeros((sectors, scenarios, countries))
        base = system.baseline.sector_share * system.baseline.spending
        self.spending = np.repeat(base[:, None, :], scenarios, axis=1)
        self.accuracy, self.inner_gap = _FINEST, 0.0

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return self.system.baseline.size[1]

    def step(self, residual: Float[Array, "scenario equation"]) -> Float[Array, "scenario country"]:
        """Return the Newton step with the base year's Jacobian."""
        worst = float(np.max(np.abs(residual)))
        self.accuracy = min(1e-4, max(_FINEST, _INNER * worst)) if np.isfinite(worst) else _FINEST
        step: Array = -residual @ self.system.base.inverse_jacobian.T
        return step

    def select(self, scenarios: Mask) -> InputOutputBlock:
        """Return the block without the scenarios already solved."""
        part = InputOutputBlock(self.system, self.shock.select(scenarios))
        part.price, part.spending = self.price[:, scenarios], self.spending[:, scenarios]
        part.accuracy = self.accuracy
        return part

    def at(self, unknowns: Float[Array, "scenario country"]) -> BatchPoint:
        """Return residuals and levels at log wages, one row per scenario."""
        system, base, baseline = self.system, self.system.base, self.system.baseline
        supply, index = self._prices(unknowns)
        log_price = np.einsum("kn,ksn->sn", base.final_share, self.price)
        log_labour = baseline.parameters.labour_supply_elasticity * (unknowns - log_price)
        wage_bill = base.value_added * np.exp(unknowns + log_labour)
        net = self.shock.net_share(supply, index)
        sales = self._sales(supply, index, net, wage_bill + base.transfer)
        revenue = (self.spending * (1.0 - net)).sum(axis=0)

        market = (np.einsum("ki,ksi->si", baseline.labour_share, sales) - wage_bill) / base.value_added
        walras = market[:, system.numeraire_row].copy()
        market[:, system.numeraire_row] = wage_bill.sum(axis=1) / base.value_added.sum() - 1.0
        profits = np.einsum("k,ksi->si", baseline.parameters.profit_share, sales)
        transfer = np.broadcast_to(base.transfer, wage_bill.shape)
        total = self.spending.sum(axis=0)
        return BatchPoint(market, unknowns, log_price, log_labour, total, wage_bill, revenue, profits, transfer, walras)

    def _prices(
        self, log_wage: Float[Array, "scenario country"]
    ) -> tuple[Float[Array, "sector scenario exporter"], Float[Array, "sector scenario importer"]]:
        """Return supply c^(−θ) and S, and move the block's prices to their fixed point."""
        theta = self.shock.trade_elasticity
        beta = self.system.baseline.parameters.value_added_share[:, None, :]
        wages = beta * log_wage

        def supply_and_index(price: Array) -> tuple[Array, Array]:
            bundle = np.matmul(price.transpose(2, 1, 0), self.system.inputs).transpose(2, 1, 0)
            supply = np.exp(-theta * (wages + (1.0 - beta) * bundle))
            return supply, self.shock.index(supply)

        def image(price: Array) -> Array:
            new: Array = -np.log(supply_and_index(price)[1]) / theta
            return new

        self.price, self.inner_gap = iterate(image, self.price, accuracy=self.accuracy)
        return supply_and_index(self.price)

    def _sales(
        self, supply: Array, index: Array, net: Array, earned: Float[Array, "scenario country"]
    ) -> Float[Array, "sector scenario exporter"]:
        """Return producers' receipts, and move the block's spending to its fixed point."""
        system, base, baseline = self.system, self.system.base, self.system.baseline
        profit = baseline.parameters.profit_share[:, None, None]
        materials, final = baseline.materials_share[:, None, :], base.final_share[:, None, :]

        def image(spending: Array) -> Array:
            sales = self.shock.sales(spending / index, supply)
            income = earned + (spending * (1.0 - net)).sum(axis=0) + (profit * sales).sum(axis=0)
            bought = np.matmul((materials * sales).transpose(2, 1, 0), system.inputs_transposed).transpose(2, 1, 0)
            new: Array = final * income + bought
            return new

        self.spending, gap = iterate(image, self.spending, accuracy=self.accuracy, relative=True)
        self.inner_gap = max(self.inner_gap, gap)
        return self.shock.sales(self.spending / index, supply)
