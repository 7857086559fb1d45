"""The shipped import tables as arrays: one cell per subheading, exporter and set of exemption lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from entente.base.errors import EntenteError
from entente.base.provenance import Provenance
from entente.tradedata import starter
from entente.tradedata.extract import ImportExtract

__all__ = ["SETTINGS", "ImportCells", "UnmatchedLabel", "load_import_cells", "titles_by_code"]

SETTINGS = ("low", "mid", "high")  # of the elasticities
_SPECIAL_CHAPTERS = ("98", "99")


class UnmatchedLabel(EntenteError):
    """A code or country in one table that another table does not know."""


@dataclass(frozen=True, slots=True, eq=False)
class ImportCells:
    """Imports of one country from every partner, by cell.

    Attributes:
        counterpart: importing country.
        year: of the trade figures.
        table: name of the table they come from.
        provenance: its origin.
        hs6: subheadings, in order; `hs6_of_cell` points into it.
        partner: exporters, in order; `partner_of_cell` points into it.
        group: sets of exemption lists, in order; `group_of_cell` points into it.
        hs6_of_cell: index of the subheading, (cell,).
        partner_of_cell: index of the exporter, (cell,).
        group_of_cell: index of the set of exemption lists, (cell,).
        trade_value: imports for consumption, customs value, USD, (cell,); above 0.
        duty: duty calculated, USD, (cell,).
        trade_elasticity: setting → θ by subheading, (hs6,); NaN where there is none.
        elasticity_filled: subheading's elasticity is a mean of its heading or chapter, (hs6,).
    """

    counterpart: str
    year: int
    table: str
    provenance: Provenance
    hs6: tuple[str, ...]
    partner: tuple[str, ...]
    group: tuple[frozenset[str], ...]
    hs6_of_cell: NDArray[np.int64]
    partner_of_cell: NDArray[np.int64]
    group_of_cell: NDArray[np.int64]
    trade_value: NDArray[np.float64]
    duty: NDArray[np.float64]
    trade_elasticity: dict[str, NDArray[np.float64]]
    elasticity_filled: NDArray[np.bool_]

    @property
    def collected_rate(self) -> NDArray[np.float64]:
        """Duty over value, (cell,)."""
        return self.duty / self.trade_value

    @property
    def modelled(self) -> NDArray[np.bool_]:
        """Cells with an elasticity, (cell,); the others are reported and left as they are."""
        known: NDArray[np.bool_] = np.isfinite(self.trade_elasticity["mid"])
        return known[self.hs6_of_cell]

    @property
    def chapter_of_hs6(self) -> tuple[str, ...]:
        """Chapter of each subheading, (hs6,)."""
        return tuple(code[:2] for code in self.hs6)

    def of_partner(self, partner: str) -> NDArray[np.bool_]:
        """Return which cells are a partner's, (cell,)."""
        chosen: NDArray[np.bool_] = self.partner_of_cell == self.partner.index(partner)
        return chosen

    def exempt_under(self, lists: tuple[str, ...]) -> NDArray[np.bool_]:
        """Return which cells are on at least one of the lists, (cell,)."""
        chosen = frozenset(lists)
        return np.array([bool(chosen & group) for group in self.group])[self.group_of_cell]


def load_import_cells(home: str, counterpart: str, imports: ImportExtract | None = None) -> ImportCells:
    """Return the cells of a country's imports with their elasticities.

    Args:
        home: exporting country the caller is interested in; it must be among the partners.
        counterpart: importing country.
        imports: the user's own table; the shipped one when None.

    Raises:
        NotShipped: no table is shipped for this pair and none was given.
        UnmatchedLabel: the table given is of another importer or lacks the home country, or a subheading of
            chapters 1 to 97 with much trade has no elasticity.
    """
    if imports is None:
        starter.require_pair(home=home, counterpart=counterpart)
        return _shipped_cells()
    cells = _cells(imports)
    if cells.counterpart != counterpart or home not in cells.partner:
        raise UnmatchedLabel(
            f"{cells.table} holds imports of {cells.counterpart} from {', '.join(cells.partner)}; asked for are "
            f"imports of {counterpart} from {home}. Give the table of that pair."
        )
    return cells


@cache
def _shipped_cells() -> ImportCells:
    """Return the cells of the shipped table."""
    name = "us_imports_2024_by_partner"
    return _cells(ImportExtract("USA", 2024, name, starter.us_imports_by_partner(), starter.provenance(name)))


def _cells(imports: ImportExtract) -> ImportCells:
    """Return the cells of an import table.

    Pairs recorded with a value of zero are left out: they have duty at most, and no share to lose.
    """
    positive = imports.table.trade_value_consumption_usd > 0
    table = imports.table.filter(positive).order_by(["hs6", "partner", "exemption_lists"]).to_pyarrow()
    hs6, hs6_of_cell = _labels(table["hs6"])
    partner, partner_of_cell = _labels(table["partner"])
    groups, group_of_cell = _labels(table["exemption_lists"])
    elasticity, filled = _elasticities(hs6)
    cells = ImportCells(
        counterpart=imports.importer,
        year=imports.year,
        table=imports.name,
        provenance=imports.provenance,
        hs6=hs6,
        partner=partner,
        group=tuple(frozenset(name for name in text.split(starter.LIST_SEPARATOR) if name) for text in groups),
        hs6_of_cell=hs6_of_cell,
        partner_of_cell=partner_of_cell,
        group_of_cell=group_of_cell,
        trade_value=_numbers(table["trade_value_consumption_usd"]),
        duty=_numbers(table["duty_calculated_usd"]),
        trade_elasticity=elasticity,
        elasticity_filled=filled,
    )
    _check_coverage(cells)
    shared = (cells.hs6_of_cell, cells.partner_of_cell, cells.group_of_cell, cells.trade_value, cells.duty)
    for array in (*shared, *elasticity.values(), filled):
        array.setflags(write=False)  # one table serves every caller
    return cells


@cache
def titles_by_code() -> dict[str, str]:
    """Return code → short title; a title that describes only the largest line says so."""
    rows = starter.hs_titles().to_pyarrow().to_pydict()
    return {
        code: f"{title} and other lines" if others else title
        for code, title, others in zip(rows["code"], rows["title"], rows["others"], strict=True)
    }


def _labels(column: pa.ChunkedArray) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the distinct labels in order and, for each row, the index of its label."""
    encoded = column.combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    position = np.empty(len(names), dtype=np.int64)
    position[order] = np.arange(len(names))
    return tuple(names[index] for index in order), position[encoded.indices.to_numpy(zero_copy_only=False)]


def _numbers(column: Any) -> NDArray[np.float64]:
    values: NDArray[np.float64] = column.to_numpy().astype(np.float64)
    return values


def _elasticities(hs6: tuple[str, ...]) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.bool_]]:
    """Return setting → θ for the subheadings, NaN where the table has none, and which were filled."""
    rows = starter.trade_elasticities().to_pyarrow().to_pydict()
    row_of = {code: row for row, code in enumerate(rows["hs6"])}
    known = [row_of.get(code) for code in hs6]
    elasticity = {
        setting: np.array([np.nan if row is None else rows[f"trade_elasticity_{setting}"][row] for row in known])
        for setting in SETTINGS
    }
    return elasticity, np.array([row is not None and rows["filled"][row] for row in known])


def _check_coverage(cells: ImportCells) -> None:
    """Raise if goods of chapters 1 to 97 without an elasticity are more than a thousandth of imports."""
    unknown = [
        index
        for index, code in enumerate(cells.hs6)
        if np.isnan(cells.trade_elasticity["mid"][index]) and code[:2] not in _SPECIAL_CHAPTERS
    ]
    value = cells.trade_value[np.isin(cells.hs6_of_cell, unknown)].sum()
    if value > 0.001 * cells.trade_value.sum():
        raise UnmatchedLabel(
            f"Subheadings {', '.join(cells.hs6[index] for index in unknown[:10])} have imports of {value:,.0f} USD "
            "and no elasticity. Add them to the elasticity table or convert the codes to HS 2022."
        )
