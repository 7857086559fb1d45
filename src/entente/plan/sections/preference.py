"""Preference margins: how far each exporter's duty lies below its competitors', now and under each scenario."""

from __future__ import annotations

from functools import lru_cache

from entente.calibration.preference import ExporterMargin, PreferenceErosion, measure_erosion
from entente.calibration.scenarios import TariffScenario
from entente.plan.consolidation import Consolidated
from entente.plan.document import Cell, Quantity, Section, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b

SHOWN_OTHERS = 3  # on either end, for each scenario
KEPT = 32


def preference(plan: Consolidated) -> Section | None:
    """Return the part; None where no scenario of the case was priced."""
    book, header, effects = plan.book, plan.dossier.negotiation, plan.assessment.effects
    if not effects:
        return None
    found = [_erosion(header.home, header.counterpart, effect.scenario) for effect in effects]
    rows = [_row(one.scenario, margin) for one in found for margin in _chosen(one)]
    columns = (
        ("scenario", K.TEXT, 1.8),
        ("exporter", K.TEXT, 0.8),
        ("exports", K.NUMBER, 1.0),
        ("margin-before", K.NUMBER, 0.9),
        ("margin-after", K.NUMBER, 0.9),
        ("margin-change", K.NUMBER, 1.1),
    )
    note = f"{book('preference.note')} {' '.join(found[0].caveats[:3])}"
    source = "; ".join(dict.fromkeys(origin.publisher for origin in found[0].provenance.values()))
    table = b.table(book, "preference", columns, rows, page_rows=20, note=note, source=source)
    return b.section(book, "preference", [b.paragraph(book("preference.intro", year=effects[0].year)), table])


@lru_cache(maxsize=KEPT)
def _erosion(home: str, counterpart: str, scenario: TariffScenario) -> PreferenceErosion:
    return measure_erosion(home, counterpart, scenario)


def _chosen(found: PreferenceErosion) -> list[ExporterMargin]:
    """Home, and the exporters whose margins lose most and gain most."""
    others = [one for one in found.exporters if one.partner != found.home]
    ends = [*others[:SHOWN_OTHERS], *others[SHOWN_OTHERS:][-SHOWN_OTHERS:]]
    return [one for one in found.exporters if one.partner == found.home or one in ends]


def _row(scenario: TariffScenario, one: ExporterMargin) -> tuple[Cell, ...]:
    return (
        scenario.title,
        one.partner,
        Quantity(one.exports_usd, Unit.USD),
        Quantity(one.margin_before, Unit.SHARE, 1),
        Quantity(one.margin_after, Unit.SHARE, 1),
        Quantity(one.change_usd, Unit.USD),
    )
