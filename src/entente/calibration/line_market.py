"""The cells of an importer's market as the line-level solver wants them, with their elasticities."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entente.calibration.cells import ImportCells
from entente.equilibrium.partial import ArmingtonEffects, solve_armington

__all__ = ["LineMarket", "line_parameters"]


@dataclass(frozen=True, slots=True, eq=False)
class LineMarket:
    """The modelled cells, with lines numbered as the solver wants them.

    Attributes:
        cells: the whole import table.
        modelled: which of its cells have an elasticity, (cell,).
        line_of_cell: line of each modelled cell, counted from 0.
        hs6_of_line: index of each line's subheading in `cells.hs6`.
        export_supply_elasticity: μ of every exporter in every line.
    """

    cells: ImportCells
    modelled: NDArray[np.bool_]
    line_of_cell: NDArray[np.int64]
    hs6_of_line: NDArray[np.int64]
    export_supply_elasticity: float

    @classmethod
    def of(cls, cells: ImportCells, export_supply_elasticity: float) -> LineMarket:
        """Return the market of an import table."""
        modelled = cells.modelled
        hs6_of_line, line_of_cell = np.unique(cells.hs6_of_cell[modelled], return_inverse=True)
        return cls(cells, modelled, line_of_cell.astype(np.int64, copy=False), hs6_of_line, export_supply_elasticity)

    def solve(self, added: NDArray[np.float64], setting: str) -> ArmingtonEffects:
        """Return the effects of an added duty given for every cell of the table."""
        demand = line_parameters()["import_demand_elasticity"][setting]
        before = self.cells.collected_rate[self.modelled]
        theta = self.cells.trade_elasticity[setting][self.hs6_of_line]
        return solve_armington(
            self.cells.trade_value[self.modelled],
            before,
            before + added[self.modelled],
            self.line_of_cell,
            substitution_elasticity=1 + theta,
            import_demand_elasticity=np.full(theta.size, demand),
            export_supply_elasticity=self.export_supply_elasticity,
        )

    def everywhere(self, of_modelled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return a change by modelled cell as one by cell of the table; what is not modelled does not change."""
        change = np.zeros(self.modelled.size)
        change[self.modelled] = of_modelled
        return change


@cache
def line_parameters() -> dict[str, Any]:
    """Return the parameters that no shipped table holds."""
    text = resources.files(__package__).joinpath("parameters", "line_effects.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
