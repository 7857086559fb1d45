"""The other side's concerns and our answer: concern, measure, proof, explanation, reply, remainder."""

from __future__ import annotations

from itertools import groupby

from entente.dossier.kinds import Concern, Explanation, Measure
from entente.dossier.record import Record
from entente.plan.consolidation import Consolidated
from entente.plan.document import (
    Cell,
    Day,
    Inline,
    KeyFigure,
    KeyFigures,
    Mark,
    Quantity,
    Ref,
    Section,
    Strong,
    Tone,
    Unit,
)
from entente.plan.document import ColumnKind as K
from entente.plan.findings.concerns import ONLY_PLANNED, SETTLED, answers_by_concern, explanations_by_concern, proofs
from entente.plan.sections import _build as b
from entente.plan.sections.origin import origin

COLUMNS = (
    ("code", K.CODE, 1.0),
    ("concern", K.TEXT, 2.3),
    ("owner", K.CODE, 0.7),
    ("measures", K.TEXT, 2.0),
    ("evidence", K.MARK, 0.8),
    ("explained", K.TEXT, 2.2),
    ("remaining", K.TEXT, 1.6),
    ("state", K.MARK, 0.8),
)


def concerns(plan: Consolidated) -> Section:
    """Return the concern ledger, one part per topic, with how many concerns are answered, proved and explained."""
    dossier, book = plan.dossier, plan.book
    records = dossier.current(Concern)
    measures, explained = answers_by_concern(dossier), explanations_by_concern(dossier)
    unsettled = [c for c in records if c.state not in SETTLED]
    counts = (
        ("open", len(unsettled)),
        ("answered", sum(c.code in measures for c in unsettled)),
        ("proved", sum(any(proofs(m) for m in measures.get(c.code, ())) for c in unsettled)),
        ("explained", sum(c.code in explained for c in unsettled)),
    )
    figures = tuple(
        KeyFigure(
            book(f"concerns.{name}"), Quantity(float(n), Unit.COUNT), book("concerns.of", total=len(unsettled)), ""
        )
        for name, n in counts
    )
    parts = [
        Section(
            id=f"concerns-{topic}",
            title=book.word(topic),
            blocks=(
                b.table(
                    book,
                    "concerns",
                    COLUMNS,
                    [_row(plan, c, measures.get(c.code, []), explained.get(c.code, [])) for c in group],
                    of=book.word(topic),
                ),
            ),
        )
        for topic, group in groupby(sorted(records, key=lambda c: (c.topic, c.code)), key=lambda c: c.topic)
    ]
    answers = {r.code: r for c in records for r in (*measures.get(c.code, ()), *explained.get(c.code, ()))}
    shown = [*records, *answers.values()]
    blocks = [b.paragraph(book("concerns.intro")), KeyFigures(figures), *b.illustrative_note(shown, book)]
    about_origin = origin(plan)
    last = [about_origin] if about_origin else []
    return b.section(book, "concerns", blocks, [*parts, _measures(plan), _explanations(plan), *last])


def _measures(plan: Consolidated) -> Section:
    """Our measures with their proof."""
    dossier, book = plan.dossier, plan.book
    records = dossier.current(Measure)
    rows: list[tuple[Cell, ...]] = [
        (
            Ref(m.code),
            (m.title, f" ({m.number}). " if m.number else ". ", b.sentence(m.text) if m.text else ""),
            Day(m.effective_on or m.date),
            b.codes(code for code in m.answers if dossier.find(code)),
            "; ".join(e.text for e in m.evidence) or Mark(book("label.none"), Tone.WARN),
            b.agencies(dossier, [m.agency]),
            b.state(book, m.state),
            b.sources(m.sources),
        )
        for m in sorted(records, key=lambda m: (m.date, m.code))
    ]
    columns = (
        ("code", K.CODE, 1.0),
        ("measure", K.TEXT, 2.6),
        ("from", K.DATE, 0.7),
        ("answers", K.CODE, 0.9),
        ("evidence", K.TEXT, 1.8),
        ("owner", K.CODE, 0.6),
        ("state", K.MARK, 0.8),
        ("sources", K.CODE, 1.0),
    )
    blocks = [*b.illustrative_note(records, book), b.table(book, "measures", columns, rows)]
    return b.section(book, "measures", blocks)


def _explanations(plan: Consolidated) -> Section:
    """When we explained what to whom, and what they answered."""
    dossier, book = plan.dossier, plan.book
    records = dossier.current(Explanation)
    rows: list[tuple[Cell, ...]] = [
        (
            Day(e.date),
            Ref(e.code),
            e.forum or e.title,
            b.agencies(dossier, [e.to]),
            b.codes(e.concerns),
            e.text or "–",
            e.reply or "–",
            b.sources(e.sources),
        )
        for e in sorted(records, key=lambda e: (e.date, e.code))
    ]
    columns = (
        ("date", K.DATE, 0.7),
        ("code", K.CODE, 1.0),
        ("forum", K.TEXT, 1.2),
        ("to", K.CODE, 0.7),
        ("concerns", K.CODE, 1.0),
        ("said", K.TEXT, 2.0),
        ("reply", K.TEXT, 1.8),
        ("sources", K.CODE, 0.9),
    )
    blocks = [*b.illustrative_note(records, book), b.table(book, "explanations", columns, rows)]
    return b.section(book, "explanations", blocks)


def _row(
    plan: Consolidated, concern: Concern, measures: list[Record], explained: list[Explanation]
) -> tuple[Cell, ...]:
    book = plan.book
    what: list[Inline] = [Strong(concern.title)]
    if concern.their_view:
        what.append(f". {b.sentence(concern.their_view)}")
    if concern.ask:
        what.append(f" {b.sentence(book('concerns.ask', ask=concern.ask.rstrip('. ')))}")
    done: list[Inline] = []
    for measure in measures:
        stage = f" ({book.word(measure.state)})" if measure.state in ONLY_PLANNED else ""
        done += ["; " if done else "", Ref(measure.code), f" {measure.title}{stage}"]
    proved = sum(proofs(measure) for measure in measures)
    told = "; ".join(f"{book.day(e.date)} {e.forum}" + (f" – {e.reply}" if e.reply else "") for e in explained)
    return (
        Ref(concern.code),
        tuple(what),
        b.agencies(plan.dossier, [concern.agency, *concern.with_agencies]),
        tuple(done) or Mark(book("label.none"), Tone.BAD),
        Mark(str(proved), Tone.GOOD) if proved else Mark(book("label.none"), Tone.WARN if measures else Tone.BAD),
        told or Mark(book("label.not-yet"), Tone.WARN),
        concern.remaining or "–",
        b.state(book, concern.state),
    )
