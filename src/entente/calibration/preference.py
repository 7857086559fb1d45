"""Preference margins in the counterpart's market, and how a scenario erodes them, by exporter and by line.

A margin is how far an exporter's duty lies below what its competitors in the same six-digit code pay. A scenario that
cuts a competitor's duty erodes it, one that raises it widens it; both are valued at present trade.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entente.base.provenance import Provenance
from entente.calibration.cells import ImportCells, load_import_cells, titles_by_code
from entente.calibration.scenarios import TariffScenario, added_rates
from entente.equilibrium.indices import PreferenceMargins, measure_preference_margins
from entente.tradedata.extract import ImportExtract

__all__ = ["ExporterMargin", "LineMargin", "PreferenceErosion", "measure_erosion"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ExporterMargin:
    """One exporter's margin over all its goods, weighted by its trade; negative is a handicap.

    Attributes:
        partner: ISO alpha-3.
        exports_usd: its sales in codes where it has competitors.
        margin_before, margin_after: fractions of the duty-paid price.
        change_usd: change of the margin times its trade; negative is erosion.
    """

    partner: str
    exports_usd: float
    margin_before: float
    margin_after: float
    change_usd: float


@dataclass(frozen=True, slots=True)
class LineMargin:
    """Home's margin in one six-digit code; the fields of `ExporterMargin`, and duties.

    Attributes:
        hs6: code.
        title: short title.
        own_rate_before, own_rate_after: home's duty.
        competitors_rate_before, competitors_rate_after: the others', weighted by their trade.
    """

    hs6: str
    title: str
    exports_usd: float
    own_rate_before: float
    own_rate_after: float
    competitors_rate_before: float
    competitors_rate_after: float
    margin_before: float
    margin_after: float
    change_usd: float


@dataclass(frozen=True, slots=True)
class PreferenceErosion:
    """Margins before and after a scenario.

    Attributes:
        scenario: what changes.
        home, counterpart: ISO alpha-3.
        exporters: every partner, largest loss first.
        lines: home's codes with the largest change.
        sole_supplier_usd: home's sales in codes where it has no competitor, and so no margin.
        caveats: what to know.
        provenance: table → origin.
    """

    scenario: TariffScenario
    home: str
    counterpart: str
    exporters: tuple[ExporterMargin, ...]
    lines: tuple[LineMargin, ...]
    sole_supplier_usd: float
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]


def measure_erosion(
    home: str, counterpart: str, scenario: TariffScenario, *, lines: int = 25, imports: ImportExtract | None = None
) -> PreferenceErosion:
    """Return margins of every exporter before and after a scenario's added duties.

    Args:
        home: exporting country, ISO alpha-3.
        counterpart: importing country.
        scenario: added duties; without them stands what was collected in the base year.
        lines: how many of home's codes to list.
        imports: the user's own table; the shipped one when None.

    Raises:
        NotShipped: the package has no import table for this pair.
        InvalidScenario: the scenario names something the tables do not have.
    """
    cells = load_import_cells(home, counterpart, imports)
    kept = cells.modelled
    before = cells.collected_rate[kept]
    after = before + added_rates(scenario, home=home, cells=cells)[kept]
    margins = tuple(_margins(cells, kept, rate) for rate in (before, after))
    partner, value = cells.partner_of_cell[kept], cells.trade_value[kept]
    competing = np.isfinite(margins[0].margin)
    change = margins[1].margin_value - margins[0].margin_value
    mine = partner == cells.partner.index(home)
    exporters = []
    for index, name in enumerate(cells.partner):
        of = (partner == index) & competing
        total = value[of].sum()
        if total > 0:
            exporters.append(
                ExporterMargin(
                    partner=name,
                    exports_usd=float(total),
                    margin_before=float(margins[0].margin_value[of].sum() / total),
                    margin_after=float(margins[1].margin_value[of].sum() / total),
                    change_usd=float(change[of].sum()),
                )
            )
    return PreferenceErosion(
        scenario=scenario,
        home=home,
        counterpart=counterpart,
        exporters=tuple(sorted(exporters, key=lambda one: (one.change_usd, one.partner))),
        lines=_lines(cells, kept, mine & competing, margins, lines),
        sole_supplier_usd=float(value[mine & ~competing].sum()),
        caveats=(
            "A margin compares duties alone: it says nothing of rules of origin, or whether a preference is used.",
            "Competitors are the partners in the table; sellers inside the importing country are not among them.",
            f"Duties before are those collected in {cells.year} over value.",
            *cells.provenance.caveats,
        ),
        provenance={cells.table: cells.provenance},
    )


def _margins(cells: ImportCells, kept: NDArray[np.bool_], rate: Array) -> PreferenceMargins:
    return measure_preference_margins(
        cells.trade_value[kept], rate, cells.hs6_of_cell[kept], cells.partner_of_cell[kept]
    )


def _lines(
    cells: ImportCells,
    kept: NDArray[np.bool_],
    mine: NDArray[np.bool_],
    margins: tuple[PreferenceMargins, ...],
    count: int,
) -> tuple[LineMargin, ...]:
    """Return home's codes with the largest change of margin value."""
    here, value = cells.hs6_of_cell[kept][mine], cells.trade_value[kept][mine]
    size = len(cells.hs6)

    def mean(numbers: Array) -> Array:
        sums = np.bincount(here, weights=numbers[mine] * value, minlength=size)
        return np.asarray(sums / np.where(sold == 0, 1.0, sold), dtype=np.float64)

    sold = np.bincount(here, weights=value, minlength=size)
    own, others, margin = (
        [mean(getattr(one, name)) for one in margins] for name in ("own_rate", "competitors_rate", "margin")
    )
    change = (margin[1] - margin[0]) * sold
    titles = titles_by_code()
    largest = sorted(np.flatnonzero(sold), key=lambda index: (-abs(change[index]), cells.hs6[index]))[:count]
    return tuple(
        LineMargin(
            hs6=cells.hs6[index],
            title=titles.get(cells.hs6[index], cells.hs6[index]),
            exports_usd=float(sold[index]),
            own_rate_before=float(own[0][index]),
            own_rate_after=float(own[1][index]),
            competitors_rate_before=float(others[0][index]),
            competitors_rate_after=float(others[1][index]),
            margin_before=float(margin[0][index]),
            margin_after=float(margin[1][index]),
            change_usd=float(change[index]),
        )
        for index in largest
    )
