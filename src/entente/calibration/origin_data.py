"""Trade panels as arrays for the origin screen: three relations between a home country, its counterpart and thirds.

Each relation is taken from one statistic. Where several panels hold it, the first is used and the choice is a
caveat; values of two statistics are never joined in one relation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.base.provenance import Provenance
from entente.tradedata.loaders.panels import Panel

__all__ = ["NothingToScreen", "ScreenData", "gather_relations"]

Cube = NDArray[np.float64]


class NothingToScreen(EntenteError):
    """Panels without the flows a screen needs."""


@dataclass(frozen=True, slots=True, eq=False)
class ScreenData:
    """Flows by product and year; NaN where none is recorded, which is not known to be zero.

    Attributes:
        home, counterpart: ISO alpha-3.
        product_kind: what a product is.
        products, thirds, years: labels of the axes.
        supplied: home's imports from each third, (product, third, year), USD.
        supplied_quantity: the same in `supplied_unit`.
        all_supplied: home's imports from everybody recorded, (product, year).
        sold: home's exports to the counterpart, (product, year).
        sold_quantity: the same.
        rival: each third's exports to the counterpart, (product, third, year).
        same_unit: whether imports and exports are measured in one unit, (product, third).
        statistics: relation → whose count it is.
        caveats: what to know.
        provenance: panel → origin.
    """

    home: str
    counterpart: str
    product_kind: str
    products: tuple[str, ...]
    thirds: tuple[str, ...]
    years: tuple[int, ...]
    supplied: Cube
    supplied_quantity: Cube
    all_supplied: Cube
    sold: Cube
    sold_quantity: Cube
    rival: Cube
    same_unit: NDArray[np.bool_]
    statistics: dict[str, str]
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]


def gather_relations(
    panels: Sequence[Panel], *, home: str, counterpart: str, thirds: Sequence[str] | None = None
) -> ScreenData:
    """Return the flows a screen needs, as arrays.

    Args:
        panels: one or more, all by the same kind of product.
        home, counterpart: ISO alpha-3.
        thirds: third countries to look at; every recorded supplier of home, or rival in the counterpart, when None.

    Raises:
        NothingToScreen: the panels differ in kind or edition, or none holds home's exports to the counterpart.
    """
    kinds = sorted({panel.product_kind for panel in panels})
    if len(kinds) != 1:
        raise NothingToScreen(
            f"Panels are by {' and '.join(kinds) or 'nothing'}: a screen compares like with like. Bring all files to "
            "one level of detail (--by hs2, for example)."
        )
    editions = sorted({panel.hs_revision for panel in panels if panel.hs_revision})
    if len(editions) > 1:
        raise NothingToScreen(
            f"Files are in {' and '.join(editions)}: one code can mean different goods in two editions. Download all "
            "in one edition, or convert the codes first."
        )
    sold, sold_from = _relation(panels, home, counterpart)
    if sold is None:
        raise NothingToScreen(
            f"No file holds exports of {home} to {counterpart}. Load one that does: the counterpart's imports or "
            "home's exports."
        )
    supplied, supplied_from = _relation(panels, None, home)
    rival, rival_from = _relation(panels, None, counterpart)
    named = _names(supplied, "exporter") or _names(rival, "exporter")
    chosen = tuple(sorted(set(thirds) if thirds is not None else named - {home, counterpart}))
    found = [table for table in (sold, supplied, rival) if table is not None]
    products = tuple(sorted(set().union(*(_names(table, "product") for table in found))))
    years = tuple(sorted(set().union(*(set(table["year"].to_pylist()) for table in found))))
    axes = _Axes(products, chosen, years)
    statistics = {
        relation: panel.statistic
        for relation, panel in (
            (f"exports of {home} to {counterpart}", sold_from),
            (f"imports of {home}", supplied_from),
            (f"exports of third countries to {counterpart}", rival_from),
        )
        if panel is not None
    }
    caveats = [
        f"No file holds {relation}: what rests on it is not known."
        for relation, panel in (
            (f"imports of {home}", supplied_from),
            (f"exports of third countries to {counterpart}", rival_from),
        )
        if panel is None
    ]
    if len(set(statistics.values())) > 1:
        listed = "; ".join(f"{relation}: {statistic}" for relation, statistic in statistics.items())
        caveats.append(f"Relations come from different statistics, which are compared but never added. {listed}.")
    for relation, exporter, importer, chosen_panel in (
        (f"exports of {home} to {counterpart}", home, counterpart, sold_from),
        (f"imports of {home}", None, home, supplied_from),
        (f"exports of third countries to {counterpart}", None, counterpart, rival_from),
    ):
        caveats += _passed_over(panels, relation, exporter, importer, chosen_panel)
    used = {panel.name: panel.provenance for panel in (sold_from, supplied_from, rival_from) if panel is not None}
    caveats += [caveat for origin in used.values() for caveat in origin.caveats if caveat not in caveats]
    sold_unit = axes.units(sold)
    return ScreenData(
        home=home,
        counterpart=counterpart,
        product_kind=kinds[0],
        products=products,
        thirds=chosen,
        years=years,
        supplied=axes.by_third(supplied, "trade_value_usd"),
        supplied_quantity=axes.by_third(supplied, "quantity"),
        all_supplied=axes.total(supplied, "trade_value_usd"),
        sold=axes.total(sold, "trade_value_usd"),
        sold_quantity=axes.total(sold, "quantity"),
        rival=axes.by_third(rival, "trade_value_usd"),
        same_unit=axes.units_by_third(supplied) == np.where(sold_unit == "", "-", sold_unit)[:, None],
        statistics=statistics,
        caveats=tuple(caveats),
        provenance=used,
    )


@dataclass(frozen=True, slots=True)
class _Axes:
    products: tuple[str, ...]
    thirds: tuple[str, ...]
    years: tuple[int, ...]

    def by_third(self, table: pa.Table | None, column: str) -> Cube:
        """Return a column by product, third and year."""
        cube = np.full((len(self.products), len(self.thirds), len(self.years)), np.nan)
        if table is not None:
            rows, index = self._places(table)
            cube[index] = _numbers(table[column])[rows]
        return cube

    def total(self, table: pa.Table | None, column: str) -> Cube:
        """Return a column added up over exporters, by product and year; NaN where one of them is not recorded."""
        sums = np.zeros((len(self.products), len(self.years)))
        seen = np.zeros(sums.shape, dtype=bool)
        if table is not None:
            index = (_codes(table["product"], self.products), _codes(table["year"], self.years))
            np.add.at(sums, index, _numbers(table[column]))
            seen[index] = True
        return np.where(seen, sums, np.nan)

    def units(self, table: pa.Table) -> NDArray[np.str_]:
        """Return the unit of each product; "" where there is none or there are several."""
        unit = np.full(len(self.products), "", dtype=object)
        for product, name in zip(
            _codes(table["product"], self.products), table["quantity_unit"].to_pylist(), strict=True
        ):
            unit[product] = name if unit[product] in ("", name) else "several"
        return np.where(unit == "several", "", unit)

    def units_by_third(self, table: pa.Table | None) -> NDArray[np.str_]:
        """Return the unit of each product and third, "" where there is none."""
        unit = np.full((len(self.products), len(self.thirds)), "", dtype=object)
        if table is not None:
            rows, (product, third, _) = self._places(table)
            unit[product, third] = np.array(table["quantity_unit"].to_pylist(), dtype=object)[rows]
        return unit

    def _places(self, table: pa.Table) -> tuple[NDArray[np.bool_], tuple[NDArray[np.int64], ...]]:
        """Return which rows are of a third country, and their places in the cube."""
        third = _codes(table["exporter"], self.thirds)
        rows = third >= 0
        return rows, (
            _codes(table["product"], self.products)[rows],
            third[rows],
            _codes(table["year"], self.years)[rows],
        )


def _relation(panels: Sequence[Panel], exporter: str | None, importer: str) -> tuple[pa.Table | None, Panel | None]:
    """Return the rows of a relation and the panel they come from: the first that has any."""
    for panel in panels:
        rows = panel.table.filter(panel.table.importer == importer)
        if exporter is not None:
            rows = rows.filter(rows.exporter == exporter)
        table = rows.to_pyarrow()
        if table.num_rows:
            return table, panel
    return None, None


def _passed_over(
    panels: Sequence[Panel], relation: str, exporter: str | None, importer: str, chosen: Panel | None
) -> list[str]:
    """Name the files that hold a relation too and were not used for it."""
    rest = panels[panels.index(chosen) + 1 :] if chosen is not None else ()
    others = [panel.name for panel in rest if _relation([panel], exporter, importer)[1] is not None]
    if chosen is None or not others:
        return []
    return [f"For {relation}, {chosen.name} is used and not {', '.join(others)}, which hold them too."]


def _names(table: pa.Table | None, column: str) -> set[str]:
    return set() if table is None else set(table[column].unique().to_pylist())


def _codes(column: pa.ChunkedArray, labels: Sequence[object]) -> NDArray[np.int64]:
    """Return the position of each entry among the labels, -1 where it is none of them."""
    encoded = column.combine_chunks().dictionary_encode()
    place = {label: index for index, label in enumerate(labels)}
    known = np.array([place.get(label, -1) for label in encoded.dictionary.to_pylist()] or [-1], dtype=np.int64)
    codes: NDArray[np.int64] = known[encoded.indices.to_numpy(zero_copy_only=False)]
    return codes


def _numbers(column: pa.ChunkedArray) -> Cube:
    numbers: Cube = column.to_numpy(zero_copy_only=False).astype(np.float64)
    return numbers
