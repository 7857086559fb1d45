"""Origin: where a detour over our country would pay, and, with extracts of trade, where flows look like one."""

from __future__ import annotations

from entente.calibration.origin_duty_gap import DutyGaps
from entente.calibration.origin_results import OriginScreen, ScreenedProduct
from entente.plan.consolidation import Consolidated
from entente.plan.document import Block, BulletList, Callout, CalloutKind, Cell, Quantity, Section, Unit
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b
from entente.plan.sections.economics import publisher

SHOWN_GAPS = 12
SHOWN_PRODUCTS = 25
MEASURED = ("joint_growth", "displacement", "reliance", "supplier_share", "unit_value_similarity")


def origin(plan: Consolidated) -> Section | None:
    """Return the section on origin; None where nobody is concerned about it or nothing can be shown."""
    gaps, screen = plan.assessment.duty_gaps, plan.assessment.origin
    if gaps is None and screen is None:
        return None
    book = plan.book
    said = [book("origin.no-verdict"), book("origin.extracts" if screen else "origin.no-extracts")]
    blocks: list[Block] = [
        b.paragraph(book("origin.intro")),
        Callout(CalloutKind.NOTE, book("origin.how-to-read"), (BulletList(tuple((text,) for text in said)),)),
        *([_gaps(plan, gaps)] if gaps else []),
        *([_screen(plan, screen)] if screen else []),
    ]
    return b.section(book, "origin", blocks)


def _gaps(plan: Consolidated, gaps: DutyGaps) -> Block:
    """Chapters in which a third country's goods owe more than ours, most duty saved first."""
    book = plan.book
    rows: list[tuple[Cell, ...]] = [
        (
            one.chapter,
            one.title,
            one.third,
            Quantity(one.exports_usd, Unit.USD),
            Quantity(one.third_usd, Unit.USD),
            Quantity(one.home_rate, Unit.SHARE, 1),
            Quantity(one.third_rate, Unit.SHARE, 1),
            Quantity(one.saved_usd, Unit.USD),
        )
        for one in gaps.products[:SHOWN_GAPS]
    ]
    columns = (
        ("hs", K.TEXT, 0.4),
        ("goods", K.TEXT, 2.2),
        ("third", K.TEXT, 0.6),
        ("exports", K.NUMBER, 0.9),
        ("third-exports", K.NUMBER, 0.9),
        ("added-ours", K.NUMBER, 0.8),
        ("added-third", K.NUMBER, 0.8),
        ("duty-saved", K.NUMBER, 0.9),
    )
    note = book("origin.gaps-note", day=gaps.on, year=gaps.year)
    return b.table(book, "origin-gaps", columns, rows, note=note, source=publisher(gaps.provenance))


def _screen(plan: Consolidated, screen: OriginScreen) -> Block:
    """Products by score, with what was measured."""
    book = plan.book
    rows = [_row(one) for one in screen.ranked[:SHOWN_PRODUCTS]]
    columns = (
        ("hs", K.TEXT, 0.6),
        ("goods", K.TEXT, 1.8),
        ("third", K.TEXT, 0.5),
        ("score", K.NUMBER, 0.6),
        ("evidence-share", K.NUMBER, 0.7),
        ("exports", K.NUMBER, 0.9),
        ("third-supplies", K.NUMBER, 0.9),
        ("joint-growth", K.NUMBER, 0.7),
        ("displaced", K.NUMBER, 0.7),
        ("imports-over-exports", K.NUMBER, 0.7),
        ("supplier-share", K.NUMBER, 0.7),
        ("unit-value-gap", K.NUMBER, 0.7),
    )
    first, last = (f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]) for years in _spans(screen))
    note = book("origin.screen-note", first=first, last=last, ranked=len(screen.ranked), total=len(screen.products))
    source = "; ".join(dict.fromkeys((*screen.statistics.values(), *(p.citation for p in screen.provenance.values()))))
    return b.table(book, "origin-screen", columns, rows, note=note, source=source)


def _spans(screen: OriginScreen) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return screen.first_years, screen.last_years


def _row(one: ScreenedProduct) -> tuple[Cell, ...]:
    value = {indicator.name: indicator.value for indicator in one.indicators}
    growth, displaced, reliance, share, unit_value = (value.get(name) for name in MEASURED)
    return (
        one.product,
        one.title,
        one.third,
        Quantity(one.score, Unit.NONE, 2),
        Quantity(one.evidence, Unit.SHARE, 0),
        Quantity(one.exports_usd, Unit.USD),
        Quantity(one.supplied_usd, Unit.USD),
        Quantity(growth, Unit.SHARE, 0),
        Quantity(displaced, Unit.SHARE, 0),
        Quantity(reliance, Unit.NONE, 2),
        Quantity(share, Unit.SHARE, 0),
        Quantity(unit_value, Unit.NONE, 2),
    )
