"""What a home country sells to its counterpart, what it pays, and what a scenario would add: no model, only sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entente.base.provenance import Provenance
from entente.calibration.cells import ImportCells, load_import_cells, titles_by_code
from entente.calibration.scenarios import TariffScenario, added_rates
from entente.tradedata import starter
from entente.tradedata.extract import ImportExtract

__all__ = ["ChapterExposure", "Exposure", "LineExposure", "measure_exposure"]

_TABLES = ("us_rate_lists", "exemption_lists", "hs_titles")
_LINES = "us_imports_2024_lines"


@dataclass(frozen=True, slots=True)
class ChapterExposure:
    """One chapter.

    Attributes:
        chapter: two digits.
        title: short title.
        exports_usd: imports for consumption of the counterpart from home, customs value.
        share: of the home country's exports to the counterpart.
        collected_rate: duty calculated over value: what is paid now.
        added_rate: added duty of the scenario, trade-weighted, exempt goods counted at zero.
        exempt_share: share of value spared the added duty by an exemption list.
        counterpart_import_share: home's share of the counterpart's imports in the chapter.
    """

    chapter: str
    title: str
    exports_usd: float
    share: float
    collected_rate: float
    added_rate: float
    exempt_share: float
    counterpart_import_share: float


@dataclass(frozen=True, slots=True)
class LineExposure:
    """One eight-digit tariff line of the counterpart; the fields of `ChapterExposure`, and:

    Attributes:
        line: eight digits of the counterpart's schedule.
        mfn_applied_rate: general rate; None where it is not wholly ad valorem.
        mfn_text: general rate as the schedule words it.
    """

    line: str
    title: str
    exports_usd: float
    share: float
    collected_rate: float
    mfn_applied_rate: float | None
    mfn_text: str
    added_rate: float
    exempt_share: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """Exports of a home country to its counterpart with what they pay now and under a scenario.

    Attributes:
        home: exporting country.
        counterpart: importing country.
        year: of the trade figures.
        scenario: whose added duty is counted.
        exports_usd: total, customs value, imports for consumption of the counterpart.
        duty_usd: duty calculated on it.
        collected_rate: the one over the other.
        added_rate: added duty, trade-weighted.
        exempt_share: share of value on an exemption list of the scenario.
        special_provision_share: share of value under chapters 98 and 99, which the added duty is not applied to.
        chapters: all chapters, largest first.
        lines: all lines, largest first; empty if lines are not shipped for this home country.
        caveats: what to know before using the figures.
        provenance: table → origin.
    """

    home: str
    counterpart: str
    year: int
    scenario: TariffScenario
    exports_usd: float
    duty_usd: float
    collected_rate: float
    added_rate: float
    exempt_share: float
    special_provision_share: float
    chapters: tuple[ChapterExposure, ...]
    lines: tuple[LineExposure, ...]
    caveats: tuple[str, ...]
    provenance: dict[str, Provenance]


def measure_exposure(
    home: str, counterpart: str, scenario: TariffScenario, *, imports: ImportExtract | None = None
) -> Exposure:
    """Return how exposed a home country's exports to a counterpart are to an added duty.

    Args:
        home: exporting country, ISO alpha-3.
        counterpart: importing country.
        scenario: the added duty.
        imports: the user's own table of the counterpart's imports; the shipped one when None.

    Raises:
        NotShipped: the package has no import table for this pair.
        InvalidScenario: the scenario names something the tables do not have.
    """
    cells = load_import_cells(home, counterpart, imports)
    mine = cells.of_partner(home)
    value, duty = cells.trade_value[mine], cells.duty[mine]
    added = added_rates(scenario, home=home, cells=cells)[mine]
    exempt = (cells.exempt_under(scenario.exemption_lists) & cells.modelled)[mine]
    special = ~cells.modelled[mine]
    total = value.sum()
    has_lines = imports is None and home in starter.shipped_lines()
    provenance = {cells.table: cells.provenance, **{name: starter.provenance(name) for name in _TABLES}}
    caveats = list(cells.provenance.caveats)
    if has_lines:
        provenance[_LINES] = starter.provenance(_LINES)
        caveats += [caveat for caveat in provenance[_LINES].caveats if caveat not in caveats]
    else:
        caveats.append(f"Eight-digit lines are not at hand for {home}; figures are by chapter alone.")
    return Exposure(
        home=home,
        counterpart=counterpart,
        year=cells.year,
        scenario=scenario,
        exports_usd=float(total),
        duty_usd=float(duty.sum()),
        collected_rate=float(duty.sum() / total),
        added_rate=float((value * added).sum() / total),
        exempt_share=float(value[exempt].sum() / total),
        special_provision_share=float(value[special].sum() / total),
        chapters=_chapters(cells, mine, added, exempt),
        lines=_lines(home, scenario, float(total)) if has_lines else (),
        caveats=tuple(caveats),
        provenance=provenance,
    )


def _chapters(
    cells: ImportCells, mine: NDArray[np.bool_], added: NDArray[np.float64], exempt: NDArray[np.bool_]
) -> tuple[ChapterExposure, ...]:
    """Return the chapters in which home sells, largest first."""
    names = sorted(set(cells.chapter_of_hs6))
    position = {name: index for index, name in enumerate(names)}
    chapter_of_cell = np.array([position[name] for name in cells.chapter_of_hs6])[cells.hs6_of_cell]
    here, value = chapter_of_cell[mine], cells.trade_value[mine]

    def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(here, weights=weights, minlength=len(names)).astype(np.float64, copy=False)

    by_value, by_duty, by_added = total(value), total(cells.duty[mine]), total(value * added)
    by_exempt = total(value * exempt)
    all_imports = np.bincount(chapter_of_cell, weights=cells.trade_value, minlength=len(names))
    chapters = [
        ChapterExposure(
            chapter=name,
            title=titles_by_code().get(name, name),
            exports_usd=float(by_value[index]),
            share=float(by_value[index] / by_value.sum()),
            collected_rate=float(by_duty[index] / by_value[index]),
            added_rate=float(by_added[index] / by_value[index]),
            exempt_share=float(by_exempt[index] / by_value[index]),
            counterpart_import_share=float(by_value[index] / all_imports[index]),
        )
        for index, name in enumerate(names)
        if by_value[index] > 0
    ]
    return tuple(sorted(chapters, key=lambda chapter: (-chapter.exports_usd, chapter.chapter)))


def _lines(home: str, scenario: TariffScenario, total: float) -> tuple[LineExposure, ...]:
    """Return the eight-digit lines in which home sells, largest first."""
    chosen = frozenset(scenario.exemption_lists)
    rows_of: dict[str, list[dict[str, object]]] = {}
    table = starter.us_import_lines(home).order_by(["hts8", "exemption_lists"]).to_pyarrow()
    for row in table.to_pylist():
        rows_of.setdefault(row["hts8"], []).append(row)
    titles = titles_by_code()
    lines = []
    for line, rows in rows_of.items():
        value = _total(rows, "trade_value_consumption_usd")
        if value <= 0:
            continue
        special = rows[0]["mfn_kind"] == "special_provision"
        exempt = _total((row for row in rows if chosen & _lists(row)), "trade_value_consumption_usd") / value
        rate = rows[0]["mfn_applied_rate"]
        lines.append(
            LineExposure(
                line=line,
                title=titles.get(line, line),
                exports_usd=value,
                share=value / total,
                collected_rate=_total(rows, "duty_calculated_usd") / value,
                mfn_applied_rate=rate if isinstance(rate, float) else None,
                mfn_text=str(rows[0]["mfn_text"]),
                added_rate=0.0 if special else scenario.added_rate_home * (1 - exempt),
                exempt_share=0.0 if special else exempt,
            )
        )
    return tuple(sorted(lines, key=lambda entry: (-entry.exports_usd, entry.line)))


def _total(rows: Iterable[dict[str, object]], column: str) -> float:
    return float(sum(int(str(row[column])) for row in rows))


def _lists(row: dict[str, object]) -> frozenset[str]:
    return frozenset(str(row["exemption_lists"]).split(starter.LIST_SEPARATOR))
