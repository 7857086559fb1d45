"""Trade tables as the cells of the global simulation model: one importer's market, or the whole world's."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.calibration.cells import ImportCells
from entente.calibration.line_market import line_parameters
from entente.equilibrium.partial import GsimCells
from entente.tradedata import starter
from entente.tradedata.loaders.panels import Panel

__all__ = ["GsimMarket", "UnusableWorld", "WorldIndustries", "gsim_parameters", "world_industries"]

Labels = NDArray[np.int64]


class UnusableWorld(EntenteError):
    """A panel that is no world of industries with known elasticities."""


@cache
def gsim_parameters() -> dict[str, Any]:
    """Return the parameters that no shipped table holds."""
    text = resources.files(__package__).joinpath("parameters", "gsim.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True, eq=False)
class GsimMarket:
    """The modelled cells of one importer: each code a market, each exporter's sales in a code a supplier.

    Attributes:
        table: the import table.
        modelled: which of its cells have an elasticity, (cell,).
        market_of_cell, supplier_of_cell: numbers for the solver, (modelled cell,).
        hs6_of_market: index of each market's code in `table.hs6`.
        partner_of_supplier: index of each supplier's country in `table.partner`.
    """

    table: ImportCells
    modelled: NDArray[np.bool_]
    market_of_cell: Labels
    supplier_of_cell: Labels
    hs6_of_market: Labels
    partner_of_supplier: Labels

    @classmethod
    def of(cls, table: ImportCells) -> GsimMarket:
        """Return the market of an import table."""
        modelled = table.modelled
        codes, market = np.unique(table.hs6_of_cell[modelled], return_inverse=True)
        pair = table.hs6_of_cell[modelled] * len(table.partner) + table.partner_of_cell[modelled]
        pairs, supplier = np.unique(pair, return_inverse=True)
        return cls(
            table=table,
            modelled=modelled,
            market_of_cell=market.astype(np.int64),
            supplier_of_cell=supplier.astype(np.int64),
            hs6_of_market=codes,
            partner_of_supplier=pairs % len(table.partner),
        )

    def cells(self, setting: str) -> GsimCells:
        """Return the cells at low, middle or high elasticities."""
        theta = self.table.trade_elasticity[setting][self.hs6_of_market]
        demand = line_parameters()["import_demand_elasticity"][setting]
        supply = gsim_parameters()["export_supply_elasticity"][setting]
        return GsimCells(
            trade_value=self.table.trade_value[self.modelled],
            market_of_cell=self.market_of_cell,
            supplier_of_cell=self.supplier_of_cell,
            substitution_elasticity=1 + theta,
            import_demand_elasticity=np.full(theta.size, demand),
            export_supply_elasticity=np.full(self.partner_of_supplier.size, supply),
        )


@dataclass(frozen=True, slots=True, eq=False)
class WorldIndustries:
    """All flows of a panel in one year as cells, with labels to give duties by.

    Attributes:
        cells: for the solver.
        importer, exporter, product: label of every cell, (cell,).
        importer_of_market, exporter_of_supplier: label of every market and supplier.
        left_out_share: share of trade in products without an elasticity.
        caveats: what to know.
    """

    cells: GsimCells
    importer: NDArray[np.str_]
    exporter: NDArray[np.str_]
    product: NDArray[np.str_]
    importer_of_market: NDArray[np.str_]
    exporter_of_supplier: NDArray[np.str_]
    left_out_share: float
    caveats: tuple[str, ...]


def world_industries(panel: Panel, *, year: int, setting: str = "mid") -> WorldIndustries:
    """Return every flow of a six-digit panel in one year as cells of the global simulation model.

    Args:
        panel: flows by six-digit code of HS 2022, e.g. BACI.
        year: calendar year.
        setting: elasticities: low, mid or high.

    Raises:
        UnusableWorld: the panel is not by six digits of HS 2022, has no such year, or no elasticity fits.
    """
    if panel.product_kind != "hs6" or panel.hs_revision != starter.HS_REVISION:
        raise UnusableWorld(
            f"{panel.name} is by {panel.product_kind} {panel.hs_revision}: elasticities are by six digits of "
            f"{starter.HS_REVISION}. Load the flows in that edition."
        )
    rows = panel.table.filter((panel.table.year == year) & (panel.table.trade_value_usd > 0))
    table = rows.select("importer", "exporter", "product", "trade_value_usd").to_pyarrow()
    if not table.num_rows:
        raise UnusableWorld(f"{panel.name} has no flows of {year}.")
    elasticities = starter.trade_elasticities().to_pyarrow()
    theta = dict(
        zip(elasticities["hs6"].to_pylist(), elasticities[f"trade_elasticity_{setting}"].to_pylist(), strict=True)
    )
    importer, exporter, product = (
        table[name].combine_chunks().dictionary_encode() for name in ("importer", "exporter", "product")
    )
    products = np.array(product.dictionary.to_pylist())
    of_product = np.array([theta.get(code, np.nan) for code in products])
    codes = [column.indices.to_numpy(zero_copy_only=False).astype(np.int64) for column in (importer, exporter, product)]
    value = table["trade_value_usd"].to_numpy()
    kept = np.isfinite(of_product)[codes[2]]
    if not kept.any():
        raise UnusableWorld(f"No code of {panel.name} has an elasticity. Check the edition of its codes.")
    n, i, k = (numbers[kept] for numbers in codes)
    names_n, names_i = np.array(importer.dictionary.to_pylist()), np.array(exporter.dictionary.to_pylist())
    markets, market = np.unique(k * names_n.size + n, return_inverse=True)
    suppliers, supplier = np.unique(k * names_i.size + i, return_inverse=True)
    cells = GsimCells(
        trade_value=value[kept],
        market_of_cell=market.astype(np.int64),
        supplier_of_cell=supplier.astype(np.int64),
        substitution_elasticity=1 + of_product[markets // names_n.size],
        import_demand_elasticity=np.full(markets.size, line_parameters()["import_demand_elasticity"][setting]),
        export_supply_elasticity=np.full(suppliers.size, gsim_parameters()["export_supply_elasticity"][setting]),
    )
    return WorldIndustries(
        cells=cells,
        importer=names_n[n],
        exporter=names_i[i],
        product=products[k],
        importer_of_market=names_n[markets % names_n.size],
        exporter_of_supplier=names_i[suppliers % names_i.size],
        left_out_share=float(value[~kept].sum() / value.sum()),
        caveats=(
            "Sales at home are not in trade statistics: demand and supply are for traded goods alone.",
            *panel.provenance.caveats,
        ),
    )
