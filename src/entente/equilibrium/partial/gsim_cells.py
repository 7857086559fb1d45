"""The cells of a global industry: who sells what to whom, checked once and numbered for the solver.

Three sets are numbered from 0: a *cell* is one flow; a *market* is one product in one importing country, where the
cells of that market compete; a *supplier* is one product of one exporting country, which sells at one price to all
its markets. Markets and suppliers of a product form a *product*: the smallest part of the world that can be solved
alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from entente.equilibrium.partial.armington import InvalidCellsError
from entente.equilibrium.solution import Array

__all__ = ["GsimCells", "Labels", "sum_by"]

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class GsimCells:
    """Flows of one or many products between many countries, with the elasticities of both sides.

    Attributes:
        trade_value: V > 0, flow at world prices (before duty), (cell,). A pair that does not trade has no cell.
        market_of_cell: index of the importing country's market, (cell,).
        supplier_of_cell: index of the exporting country's supply, (cell,).
        substitution_elasticity: σ > 0 between the cells of a market, (market,).
        import_demand_elasticity: η ≥ 0 of the market's composite, as a positive number, (market,).
        export_supply_elasticity: μ ≥ 0 of each supplier, infinity for a price that stays, (supplier,).

    Raises:
        InvalidCellsError: on creation, if shapes disagree or a number is outside its range.
    """

    trade_value: Float[Array, " cell"]
    market_of_cell: Int[Labels, " cell"]
    supplier_of_cell: Int[Labels, " cell"]
    substitution_elasticity: Float[Array, " market"]
    import_demand_elasticity: Float[Array, " market"]
    export_supply_elasticity: Float[Array, " supplier"]

    def __post_init__(self) -> None:
        shape = self.trade_value.shape
        if len(shape) != 1 or not shape == self.market_of_cell.shape == self.supplier_of_cell.shape:
            raise InvalidCellsError(
                f"Cells need one value, market and supplier each; got shapes {shape}, {self.market_of_cell.shape}, "
                f"{self.supplier_of_cell.shape}. Pass one-dimensional arrays of one length."
            )
        sigma, eta, supply = self.substitution_elasticity, self.import_demand_elasticity, self.export_supply_elasticity
        if sigma.shape != eta.shape or sigma.ndim != 1 or supply.ndim != 1:
            raise InvalidCellsError(f"Markets need one σ and one η each; got shapes {sigma.shape} and {eta.shape}.")
        self._check_labels("market", self.market_of_cell, sigma.size)
        self._check_labels("supplier", self.supplier_of_cell, supply.size)
        value = self.trade_value
        _refuse(~(np.isfinite(value) & (value > 0)), value, "trade value", "Drop pairs that do not trade.")
        _refuse(~(np.isfinite(sigma) & (sigma > 0)), sigma, "substitution elasticity", "Use σ > 0.")
        _refuse(~(np.isfinite(eta) & (eta >= 0)), eta, "import demand elasticity", "Use η ≥ 0, without the sign.")
        _refuse(np.isnan(supply) | (supply < 0), supply, "export supply elasticity", "Use a number ≥ 0, or infinity.")
        fixed = (supply[self.supplier_of_cell] == 0) & (eta[self.market_of_cell] == 0)
        _refuse(fixed, value, "cell with fixed supply and demand", "Raise one of the two elasticities above 0.")

    @classmethod
    def of_matrix(
        cls,
        trade_value: Float[Array, "exporter importer"],
        *,
        substitution_elasticity: Float[Array, " importer"],
        import_demand_elasticity: Float[Array, " importer"],
        export_supply_elasticity: Float[Array, " exporter"],
    ) -> GsimCells:
        """Return the cells of one product's trade matrix, row by row; an entry of 0 does not trade and has no cell."""
        exporter, importer = np.nonzero(trade_value)
        return cls(
            trade_value=trade_value[exporter, importer],
            market_of_cell=importer.astype(np.int64),
            supplier_of_cell=exporter.astype(np.int64),
            substitution_elasticity=substitution_elasticity,
            import_demand_elasticity=import_demand_elasticity,
            export_supply_elasticity=export_supply_elasticity,
        )

    @property
    def market_count(self) -> int:
        """Number of markets."""
        return self.substitution_elasticity.size

    @property
    def supplier_count(self) -> int:
        """Number of suppliers."""
        return self.export_supply_elasticity.size

    def products(self) -> tuple[Labels, Labels]:
        """Return the product of each market and of each supplier: the parts that trade does not connect."""
        links = coo_array(
            (np.ones(self.trade_value.size), (self.market_of_cell, self.market_count + self.supplier_of_cell)),
            shape=(self.market_count + self.supplier_count,) * 2,
        )
        _, label = connected_components(links.tocsr(), directed=False)
        return label[: self.market_count].astype(np.int64), label[self.market_count :].astype(np.int64)

    def check_rates(self, **rates: Array) -> None:
        """Raise unless every array holds one possible ad valorem rate by cell."""
        for name, rate in rates.items():
            if rate.shape != self.trade_value.shape:
                raise InvalidCellsError(
                    f"The {name.replace('_', ' ')} has shape {rate.shape}, the cells {self.trade_value.shape}. "
                    "Give one rate by cell."
                )
            bad = ~(np.isfinite(rate) & (rate > -1))
            _refuse(bad, rate, name.replace("_", " "), "Rates are fractions above -1, e.g. 0.46.")

    @staticmethod
    def _check_labels(name: str, label: Labels, count: int) -> None:
        if label.size and (label.min() < 0 or label.max() >= count):
            raise InvalidCellsError(
                f"Cells point to {name}s {label.min()} to {label.max()}, but there are {count}. Number them from 0."
            )
        empty = np.bincount(label, minlength=count) == 0
        if empty.any():
            raise InvalidCellsError(f"The {name} at position {int(empty.argmax())} has no cell. Drop it.")


def sum_by(label: Labels, weights: Array, count: int) -> Array:
    """Return the sum of a cell quantity over each market or supplier."""
    return np.bincount(label, weights=weights, minlength=count).astype(np.float64, copy=False)


def _refuse(bad: NDArray[np.bool_], numbers: Array, name: str, remedy: str) -> None:
    if bad.any():
        first = int(bad.argmax())
        raise InvalidCellsError(f"The {name} at position {first} is {numbers[first]}. {remedy}")
