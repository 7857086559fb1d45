"""The deficit formula behind the counterpart's rates: which rounding fits which list, what would bring a rate down."""

from __future__ import annotations

from datetime import date

from entente.calibration.reciprocal_formula import (
    PartnerRates,
    UnknownPartner,
    compare_roundings,
    paths_to_rate,
    published_rates,
)
from entente.equilibrium.deficit_formula import Rounding
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, Cell, Quantity, Section, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b

USES_FORMULA = "USA"
ANNOUNCED = date(2025, 4, 2)
TARGETS = (0.40, 0.30, 0.20, 0.10)


def formula(plan: Consolidated) -> Section | None:
    """Return the part on the formula, or None where the counterpart did not use it, or not yet."""
    header, book = plan.dossier.negotiation, plan.book
    if header.counterpart != USES_FORMULA or plan.dossier.as_of < ANNOUNCED:
        return None
    reports = compare_roundings()
    fit: list[tuple[Cell, ...]] = [
        (
            book(f"rounding.{_key(r.rounding)}"),
            r.published_list,
            f"{r.reproduced} / {r.testable}",
            ", ".join(
                f"{e.country} ({book.percent(e.computed_rate)} → {book.percent(e.published_rate)})"
                for e in r.exceptions[:6]
            )
            + (" …" if len(r.exceptions) > 6 else ""),
        )
        for r in reports
    ]
    fit_columns = (
        ("rounding", K.TEXT, 1.6),
        ("list", K.TEXT, 1.4),
        ("reproduced", K.TEXT, 0.8),
        ("exceptions", K.TEXT, 3.0),
    )
    blocks: list[Block] = [
        b.paragraph(book("formula.intro")),
        b.table(book, "formula-fit", fit_columns, fit, source=reports[0].provenance.publisher),
        *_paths(plan),
        _partners(plan),
    ]
    return b.section(book, "formula", blocks)


def _key(rounding: Rounding) -> str:
    return rounding.name.lower().replace("_", "-")


def _paths(plan: Consolidated) -> list[Block]:
    """What deficit, or how many extra purchases, the formula would need for lower rates."""
    book, home = plan.book, plan.dossier.negotiation.home
    try:
        paths = paths_to_rate(home, TARGETS)
    except UnknownPartner as error:
        return [b.paragraph(str(error))]
    rows: list[tuple[Cell, ...]] = [
        (
            Quantity(path.target_rate, Unit.SHARE),
            Quantity(path.largest_deficit_usd, Unit.USD),
            Quantity(path.extra_purchases_usd, Unit.USD),
            Quantity(path.import_cut_usd, Unit.USD),
        )
        for path in paths
        if path.target_rate < path.rate
    ]
    columns = (
        ("target-rate", K.NUMBER, 0.8),
        ("largest-deficit", K.NUMBER, 1.2),
        ("extra-purchases", K.NUMBER, 1.2),
        ("import-cut", K.NUMBER, 1.2),
    )
    note = book("formula.paths-note", rate=paths[0].rate)
    return [b.table(book, "formula-paths", columns, rows, note=note)]


def _partners(plan: Consolidated) -> Block:
    """All partners with a rate of their own: the ratio and both published rates."""
    book = plan.book

    def ratio(p: PartnerRates) -> float | None:
        if p.us_imports_usd is None or p.us_exports_usd is None or not p.us_imports_usd:
            return None
        return (p.us_imports_usd - p.us_exports_usd) / p.us_imports_usd

    rows: list[tuple[Cell, ...]] = [
        (
            p.country,
            Quantity(p.us_exports_usd, Unit.USD),
            Quantity(p.us_imports_usd, Unit.USD),
            Quantity(ratio(p), Unit.SHARE),
            Quantity(p.chart_rate, Unit.SHARE, 0),
            Quantity(p.annex_i_rate, Unit.SHARE, 0),
        )
        for p in sorted(published_rates(), key=lambda p: (-(p.chart_rate or 0), p.country))
    ]
    columns = (
        ("partner", K.TEXT, 1.6),
        ("us-exports", K.NUMBER, 1.0),
        ("us-imports", K.NUMBER, 1.0),
        ("deficit-ratio", K.NUMBER, 1.0),
        ("chart-rate", K.NUMBER, 0.8),
        ("annex-rate", K.NUMBER, 0.8),
    )
    return b.table(book, "formula-partners", columns, rows, page_rows=12)
