"""Economic assessment: what is exposed, what each scenario costs, how sure that is, what others found."""

from __future__ import annotations

from entente.base.provenance import Provenance
from entente.calibration.exposure import Exposure
from entente.calibration.line_results import LineEffects
from entente.calibration.ranges import Range
from entente.dossier.kinds import Figure, Scenario
from entente.plan.consolidation import Consolidated
from entente.plan.document import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Chart,
    ChartForm,
    Interval,
    KeyFigure,
    KeyFigures,
    Quantity,
    Ref,
    Section,
    Unit,
)
from entente.plan.document import ColumnKind as K
from entente.plan.sections import _build as b
from entente.plan.sections.formula import formula
from entente.plan.sections.general import general
from entente.plan.sections.preference import preference

SHOWN_CHAPTERS = 15


def interval(value: Range, unit: Unit) -> Interval:
    """Return a range as a cell."""
    return Interval(value.low, value.mid, value.high, unit)


def economics(plan: Consolidated) -> Section:
    """Return exposure, scenarios, the most exposed lines, the formula behind the rates, and published estimates."""
    book, assessment = plan.book, plan.assessment
    blocks: list[Block] = [b.paragraph(book("economics.intro"))]
    blocks += [
        Callout(CalloutKind.CAVEAT, book("economics.unavailable"), (b.paragraph(reason), *_unpriced(plan)))
        for reason in assessment.unavailable
    ]
    parts = []
    if assessment.exposure is not None:
        parts.append(_exposure(plan, assessment.exposure))
    if assessment.effects:
        parts.append(_scenarios(plan, assessment.effects))
        parts.append(_lines(plan, _fallback(plan)))
    margins = preference(plan)
    if margins is not None:
        parts.append(margins)
    if assessment.general:
        parts.append(general(plan, assessment.general))
    found = formula(plan)
    if found is not None:
        parts.append(found)
    parts.append(_estimates(plan))
    return b.section(book, "economics", blocks, parts)


def _unpriced(plan: Consolidated) -> list[Block]:
    """The scenarios that could not be priced: named, not dropped."""
    scenarios = plan.dossier.current(Scenario)
    if not scenarios or plan.assessment.effects:
        return []
    titles = BulletList(tuple((Ref(s.code), " ", s.title) for s in scenarios))
    return [b.paragraph(plan.book("economics.unpriced")), titles, *b.illustrative_note(scenarios, plan.book)]


def _fallback(plan: Consolidated) -> LineEffects:
    """The scenario of no agreement, or the first."""
    exposure = plan.assessment.exposure
    code = exposure.scenario.code if exposure else ""
    effects = plan.assessment.effects
    return next((e for e in effects if e.scenario.code == code), effects[0])


def publisher(provenance: dict[str, Provenance]) -> str:
    """Name the publishers of the tables a figure rests on; the section on sources lists the tables themselves."""
    names = (name.strip() for p in provenance.values() for name in p.publisher.split(";"))
    return "; ".join(name for name in dict.fromkeys(names) if name != "this project")


def _exposure(plan: Consolidated, exposure: Exposure) -> Section:
    book = plan.book
    source = publisher(exposure.provenance)
    figures = KeyFigures(
        (
            KeyFigure(
                book("exposure.exports"),
                Quantity(exposure.exports_usd, Unit.USD),
                book("exposure.basis", year=exposure.year),
                source,
            ),
            KeyFigure(
                book("exposure.duty-now"),
                Quantity(exposure.collected_rate, Unit.SHARE),
                book("exposure.duty-note"),
                source,
            ),
            KeyFigure(
                book("exposure.added"), Quantity(exposure.added_rate, Unit.SHARE), exposure.scenario.title, source
            ),
        )
    )
    chapters = [c for c in exposure.chapters if c.exports_usd > 0]
    chart = Chart(
        id="exposure",
        title=book("chart.exposure.title"),
        form=ChartForm.BARS,
        rows=tuple({"label": f"{c.chapter} {c.title}", "value": c.exports_usd} for c in chapters[:SHOWN_CHAPTERS]),
        unit=Unit.USD,
        alt=book("chart.exposure.alt", chapter=chapters[0].title, share=chapters[0].share),
        source=source,
    )
    rows = [
        (
            c.chapter,
            c.title,
            Quantity(c.exports_usd, Unit.USD),
            Quantity(c.share, Unit.SHARE),
            Quantity(c.collected_rate, Unit.SHARE),
            Quantity(c.added_rate, Unit.SHARE),
            Quantity(c.exempt_share, Unit.SHARE),
            Quantity(c.counterpart_import_share, Unit.SHARE),
        )
        for c in chapters
    ]
    columns = (
        ("hs", K.TEXT, 0.5),
        ("goods", K.TEXT, 2.4),
        ("exports", K.NUMBER, 1.0),
        ("share", K.NUMBER, 0.8),
        ("duty-now", K.NUMBER, 0.8),
        ("added", K.NUMBER, 0.8),
        ("exempt", K.NUMBER, 0.8),
        ("market-share", K.NUMBER, 0.8),
    )
    blocks: list[Block] = [
        figures,
        chart,
        b.table(book, "exposure", columns, rows, page_rows=20, source=source),
    ]
    return b.section(book, "exposure", blocks)


def _scenarios(plan: Consolidated, effects: tuple[LineEffects, ...]) -> Section:
    book = plan.book
    source = publisher(effects[0].provenance)
    chart = Chart(
        id="scenarios",
        title=book("chart.scenarios.title", counterpart=plan.dossier.negotiation.counterpart_name),
        form=ChartForm.INTERVALS,
        rows=tuple(
            {
                "label": e.scenario.title,
                "value": e.exports_change.mid,
                "low": e.exports_change.low,
                "high": e.exports_change.high,
            }
            for e in effects
        ),
        unit=Unit.SHARE,
        alt=book("chart.scenarios.alt", title=effects[0].scenario.title, change=effects[0].exports_change.mid),
        axis=book("chart.scenarios.axis"),
        source=source,
    )
    rows = [
        (
            Ref(e.scenario.code),
            e.scenario.title,
            Quantity(e.added_rate, Unit.SHARE),
            interval(e.exports_change, Unit.SHARE),
            interval(e.exports_change_usd, Unit.USD),
            interval(e.revenue_change_usd, Unit.USD),
            interval(e.revenue_change_all_usd, Unit.USD),
            ", ".join(t.name for t in e.third_exporters[:3] if t.diverted_usd.mid > 0) or "–",
        )
        for e in effects
    ]
    columns = (
        ("code", K.CODE, 0.9),
        ("scenario", K.TEXT, 2.2),
        ("added", K.NUMBER, 0.8),
        ("exports-change", K.INTERVAL, 1.4),
        ("exports-change-usd", K.INTERVAL, 1.5),
        ("revenue-change", K.INTERVAL, 1.5),
        ("revenue-change-all", K.INTERVAL, 1.5),
        ("gainers", K.TEXT, 1.2),
    )
    leaves_out = BulletList(tuple((text,) for text in effects[0].leaves_out))
    blocks: list[Block] = [
        b.paragraph(book("scenarios.intro", year=effects[0].year)),
        *b.illustrative_note(plan.dossier.each(Scenario), book),
        chart,
        b.table(book, "scenarios", columns, rows, note=book("scenarios.note"), source=source),
        Callout(CalloutKind.CAVEAT, book("scenarios.leaves-out"), (leaves_out,)),
        *_caveats(plan, tuple(dict.fromkeys(caveat for e in effects for caveat in e.caveats))),
    ]
    return b.section(book, "scenarios", blocks)


def _lines(plan: Consolidated, effects: LineEffects) -> Section:
    """The subheadings that lose most in the scenario of no agreement, and the rivals that stand to gain."""
    book = plan.book
    rows = [
        (
            line.hs6,
            line.title,
            Quantity(line.exports_before_usd, Unit.USD),
            Quantity(line.added_rate, Unit.SHARE),
            interval(line.exports_change_usd, Unit.USD),
            ", ".join(line.rivals) or "–",
            book("lines.filled") if line.elasticity_filled else "",
        )
        for line in effects.lines
    ]
    columns = (
        ("hs", K.TEXT, 0.6),
        ("goods", K.TEXT, 2.6),
        ("exports", K.NUMBER, 1.0),
        ("added", K.NUMBER, 0.7),
        ("exports-change-usd", K.INTERVAL, 1.5),
        ("rivals", K.TEXT, 1.3),
        ("remark", K.TEXT, 0.9),
    )
    blocks: list[Block] = [
        b.paragraph(book("lines.intro", title=effects.scenario.title)),
        b.table(book, "lines", columns, rows, page_rows=20, source=publisher(effects.provenance)),
    ]
    return b.section(book, "lines", blocks)


def _estimates(plan: Consolidated) -> Section:
    """What others estimated, side by side with what happened where that is known."""
    dossier, book = plan.dossier, plan.book
    figures = [f for f in dossier.current(Figure) if f.nature == "estimate"]
    rows = [
        (
            f.author or "–",
            f.scenario or "–",
            f.quantity,
            b.stated(f.value_low, f.value_high),
            f.unit,
            f.period or "–",
            b.sources(f.sources),
        )
        for f in figures
    ]
    columns = (
        ("author", K.TEXT, 1.4),
        ("scenario", K.TEXT, 1.4),
        ("quantity", K.TEXT, 1.8),
        ("value", K.TEXT, 0.8),
        ("unit", K.TEXT, 0.8),
        ("period", K.TEXT, 0.7),
        ("sources", K.CODE, 1.0),
    )
    intro = [b.paragraph(book("estimates.intro")), *b.illustrative_note(figures, book)]
    return b.section(book, "estimates", [*intro, b.table(book, "estimates", columns, rows)])


def _caveats(plan: Consolidated, caveats: tuple[str, ...]) -> list[Block]:
    if not caveats:
        return []
    points = BulletList(tuple((text,) for text in caveats))
    return [Callout(CalloutKind.CAVEAT, plan.book("label.caveats"), (points,))]
