"""The equations of the global simulation model at a base: demand of every market, excess demand for every supplier.

Symbols and equations are those of `gsim`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from entente.equilibrium.partial.gsim_cells import GsimCells, sum_by
from entente.equilibrium.partial.gsim_effects import GsimEffects, report_effects
from entente.equilibrium.solution import Array

__all__ = ["Equations"]

_UNIT_ELASTICITY = 1e-9  # closer to 1 than this, the limit of the formula is used


@dataclass(frozen=True, slots=True, eq=False)
class Equations:
    """A base and a change of duties.

    Attributes:
        cells: the flows.
        rates: ad valorem rates before and after, (cell,) each.
        log_tariff_hat: ln (1 + t') / (1 + t), (cell,).
        market_share: share of the cell in its market's expenditure at base, duty paid, (cell,).
        sales_share: share of the cell in its supplier's sales at base, world prices, (cell,).
        sigma, eta: elasticities of the cell's market, (cell,).
    """

    cells: GsimCells
    rates: tuple[Array, Array]
    log_tariff_hat: Array
    market_share: Array
    sales_share: Array
    sigma: Array
    eta: Array

    @classmethod
    def of(cls, cells: GsimCells, before: Array, after: Array) -> Equations:
        """Return the equations for a change from one set of rates to another."""
        market, supplier = cells.market_of_cell, cells.supplier_of_cell
        spent = cells.trade_value * (1 + before)
        return cls(
            cells=cells,
            rates=(before, after),
            log_tariff_hat=np.log1p(after) - np.log1p(before),
            market_share=spent / sum_by(market, spent, cells.market_count)[market],
            sales_share=cells.trade_value / sum_by(supplier, cells.trade_value, cells.supplier_count)[supplier],
            sigma=cells.substitution_elasticity[market],
            eta=cells.import_demand_elasticity[market],
        )

    def evaluate(self, log_price: Array) -> tuple[Array, Array, Array]:
        """Return excess demand in logs by supplier, and by cell the shares in sales and in markets after the change."""
        cells = self.cells
        log_quantity, market_share, _ = self._demand(log_price)
        supplier = cells.supplier_of_cell
        top = np.full(cells.supplier_count, -np.inf)
        np.maximum.at(top, supplier, log_quantity)
        weight = self.sales_share * np.exp(log_quantity - top[supplier])
        total = sum_by(supplier, weight, cells.supplier_count)
        fixed = np.isinf(cells.export_supply_elasticity)
        supplied = np.where(fixed, 0.0, cells.export_supply_elasticity) * log_price
        excess = np.where(fixed, 0.0, top + np.log(total) - supplied)
        return excess, weight / total[supplier], market_share

    def _demand(self, log_price: Array) -> tuple[Array, Array, Array]:
        """Return ln q̂ by cell, expenditure shares after the change by cell, ln P̂ by market."""
        cells = self.cells
        market, count = cells.market_of_cell, cells.market_count
        paid = log_price[cells.supplier_of_cell] + self.log_tariff_hat
        mean = sum_by(market, self.market_share * paid, count)
        power = 1 - self.sigma
        grown = self.market_share * np.expm1(power * (paid - mean[market]))  # exact even where σ is close to 1
        total = sum_by(market, grown, count)
        slope = 1 - cells.substitution_elasticity
        unit = np.abs(slope) < _UNIT_ELASTICITY
        log_index = mean + np.where(unit, 0.0, np.log1p(total) / np.where(unit, 1.0, slope))
        log_quantity = (self.sigma - self.eta) * log_index[market] - self.sigma * paid
        return log_quantity, (self.market_share + grown) / (1 + total)[market], log_index

    def effects(self, log_price: Array, *, residual: float, steps: int) -> GsimEffects:
        """Return the record of results at a solution."""
        cells = self.cells
        log_quantity, _, log_index = self._demand(log_price)
        quantity_hat = np.exp(log_quantity)
        supply = cells.export_supply_elasticity
        fixed = np.isinf(supply)
        sales = sum_by(cells.supplier_of_cell, cells.trade_value, cells.supplier_count)
        expenditure = sum_by(cells.market_of_cell, cells.trade_value * (1 + self.rates[0]), cells.market_count)
        one_more = 1 + np.where(fixed, 0.0, supply)
        return report_effects(
            cells,
            self.rates,
            quantity_hat=quantity_hat,
            export_price_hat=np.exp(log_price),
            output_hat=sum_by(cells.supplier_of_cell, self.sales_share * quantity_hat, cells.supplier_count),
            price_index_hat=np.exp(log_index),
            consumer_surplus_change=-expenditure * _integral(log_index, -cells.import_demand_elasticity),
            producer_surplus_change=np.where(fixed, 0.0, sales * np.expm1(one_more * log_price) / one_more),
            residual=residual,
            steps=steps,
        )


def _integral(log_end: Array, power: Array) -> Array:
    """Return ∫ p^power dp from 1 to exp(log_end)."""
    one_more = power + 1
    unit = np.abs(one_more) < _UNIT_ELASTICITY
    safe = np.where(unit, 1.0, one_more)
    return np.where(unit, log_end, np.expm1(safe * log_end) / safe)
