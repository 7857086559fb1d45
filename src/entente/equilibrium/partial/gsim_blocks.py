"""Newton steps of the global simulation model: many small dense systems, one by product, solved in batches.

The derivative of supplier s's excess demand with respect to the log price of supplier r of the same product is

    ∂F_s/∂x_r = Σ_{c∈s} ω_c (σ_m - η_m) s_{m(c), r} - [s = r] (μ_s + Σ_{c∈s} ω_c σ_m)

with ω_c the share of cell c in the supplier's sales and s_{m, r} supplier r's share in market m: a product of two
share matrices less a diagonal. Products are padded to a common size within a batch, so that one call of the linear
algebra library solves all of them.

Source: differentiation of the equations in `gsim`; this project.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from entente.equilibrium.partial.gsim_cells import GsimCells, Labels, sum_by
from entente.equilibrium.solution import Array

__all__ = ["Blocks"]

_BATCH_NUMBERS = 4_000_000  # float64 numbers in one batch of padded matrices: 32 MB


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """The products of a set of cells, numbered inside.

    Attributes:
        cells: the flows.
        product_of_cell: product of each cell, (cell,).
        product_of_supplier: product of each supplier, (supplier,).
        supplier_rank: number of each supplier within its product, (supplier,).
        market_rank: number of each market within its product, (market,).
        suppliers, markets: how many each product has, (product,).
        first_cell, cell_order: cells sorted by product: those of product k are
            `cell_order[first_cell[k]:first_cell[k + 1]]`.
    """

    cells: GsimCells
    product_of_cell: Labels
    product_of_supplier: Labels
    supplier_rank: Labels
    market_rank: Labels
    suppliers: Labels
    markets: Labels
    first_cell: Labels
    cell_order: Labels

    @classmethod
    def of(cls, cells: GsimCells) -> Blocks:
        """Return the products of a set of cells."""
        product_of_market, product_of_supplier = cells.products()
        count = int(product_of_market.max(initial=-1)) + 1
        product_of_cell = product_of_market[cells.market_of_cell]
        size = np.bincount(product_of_cell, minlength=count)
        return cls(
            cells=cells,
            product_of_cell=product_of_cell,
            product_of_supplier=product_of_supplier,
            supplier_rank=_rank_within(product_of_supplier, count),
            market_rank=_rank_within(product_of_market, count),
            suppliers=np.bincount(product_of_supplier, minlength=count),
            markets=np.bincount(product_of_market, minlength=count),
            first_cell=np.concatenate([[0], np.cumsum(size)]),
            cell_order=np.argsort(product_of_cell, kind="stable"),
        )

    @property
    def count(self) -> int:
        """Number of products."""
        return self.suppliers.size

    def worst_by_product(self, of_supplier: Array) -> Array:
        """Return the largest absolute value of a supplier quantity in each product, (product,)."""
        worst = np.zeros(self.count)
        np.maximum.at(worst, self.product_of_supplier, np.abs(of_supplier))
        return worst

    def solve(self, excess: Array, sales_share: Array, market_share: Array, chosen: Labels) -> Array:
        """Return the Newton step in log prices, (supplier,); 0 for products not chosen and where supply is infinite.

        Args:
            excess: F, excess demand in logs, (supplier,).
            sales_share: ω, share of each cell in its supplier's sales, (cell,).
            market_share: s, share of each cell in its market's expenditure, (cell,).
            chosen: products to solve.
        """
        cells = self.cells
        supplier, market = cells.supplier_of_cell, cells.market_of_cell
        sigma, eta = cells.substitution_elasticity[market], cells.import_demand_elasticity[market]
        supply = cells.export_supply_elasticity
        fixed = np.isinf(supply)
        diagonal = sum_by(supplier, sales_share * sigma, supply.size) + np.where(fixed, 0.0, supply)
        spill = sales_share * (sigma - eta)
        step = np.zeros(supply.size)
        for batch, rows, columns in self._batches(chosen):
            picked = np.concatenate([self.cell_order[self.first_cell[k] : self.first_cell[k + 1]] for k in batch])
            position = np.full(self.count, -1)
            position[batch] = np.arange(batch.size)
            block = position[self.product_of_cell[picked]]
            row, column = self.supplier_rank[supplier[picked]], self.market_rank[market[picked]]
            outward = _scatter((batch.size, rows, columns), (block, row, column), spill[picked])
            inward = _scatter((batch.size, columns, rows), (block, column, row), market_share[picked])
            mine = np.flatnonzero(position[self.product_of_supplier] >= 0)
            place = (position[self.product_of_supplier[mine]], self.supplier_rank[mine])
            matrix = -(outward @ inward)
            padding = np.ones((batch.size, rows))
            padding[place] = diagonal[mine]
            matrix[:, np.arange(rows), np.arange(rows)] += padding
            right = np.zeros((batch.size, rows))
            right[place] = excess[mine]
            held = np.zeros((batch.size, rows), dtype=bool)
            held[place] = fixed[mine]
            matrix[held] = 0.0
            matrix[:, np.arange(rows), np.arange(rows)] += held  # a price that stays: 1 · x = 0
            right[held] = 0.0
            step[mine] = np.linalg.solve(matrix, right[..., None])[..., 0][place]
        return step

    def _batches(self, chosen: Labels) -> Iterator[tuple[Labels, int, int]]:
        """Yield products of about one size, with the padded numbers of suppliers and markets."""
        order = chosen[np.lexsort((self.markets[chosen], self.suppliers[chosen]))]
        start = 0
        while start < order.size:
            stop, rows, columns = start, 0, 0
            while stop < order.size:
                product = order[stop]
                wider = max(rows, int(self.suppliers[product])), max(columns, int(self.markets[product]))
                numbers = (stop - start + 1) * wider[0] * (wider[0] + 2 * wider[1])
                uneven = rows and (wider[0] > 2 * self.suppliers[order[start]] + 4)
                if stop > start and (numbers > _BATCH_NUMBERS or uneven):
                    break
                rows, columns = wider
                stop += 1
            yield order[start:stop], rows, columns
            start = stop


def _rank_within(label: Labels, count: int) -> Labels:
    """Return the number of each entry among those with its label, counted from 0."""
    order = np.argsort(label, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(label, minlength=count))])
    rank = np.empty(label.size, dtype=np.int64)
    rank[order] = np.arange(label.size) - first[label[order]]
    return rank


def _scatter(shape: tuple[int, int, int], index: tuple[Labels, Labels, Labels], weights: Array) -> Array:
    """Return an array with the sum of weights at each index."""
    flat = np.ravel_multi_index(index, shape)
    return sum_by(flat, weights, int(np.prod(shape))).reshape(shape)
