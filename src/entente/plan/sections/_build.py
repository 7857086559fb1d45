"""What the section builders share: tables by column key, cells for records, sources and states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from entente.dossier import Dossier
from entente.dossier.record import Record, SourceReference
from entente.plan.document import (
    Block,
    Callout,
    CalloutKind,
    Cell,
    Column,
    ColumnKind,
    Inline,
    Mark,
    Paragraph,
    Quantity,
    Ref,
    Section,
    Table,
    Tone,
    Unit,
)
from entente.plan.findings import Severity
from entente.plan.phrasebook import Phrasebook

__all__ = [
    "SEVERITY_TONE",
    "STATE_TONE",
    "agencies",
    "codes",
    "illustrative_note",
    "marked",
    "number",
    "paragraph",
    "section",
    "sentence",
    "sources",
    "state",
    "stated",
    "table",
    "titled",
]

SEVERITY_TONE = {Severity.BLOCKING: Tone.BAD, Severity.MAJOR: Tone.WARN, Severity.MINOR: Tone.NEUTRAL}

STATE_TONE = {
    "open": Tone.WARN,
    "resolved": Tone.GOOD,
    "explained": Tone.GOOD,
    "resolved-in-part": Tone.GOOD,
    "closed": Tone.GOOD,
    "reported": Tone.GOOD,
    "contract": Tone.GOOD,
    "delivery": Tone.GOOD,
    "delivered": Tone.GOOD,
    "granted": Tone.GOOD,
    "granted-in-part": Tone.GOOD,
    "refused": Tone.BAD,
    "passed": Tone.GOOD,
    "in-force": Tone.GOOD,
    "agreed": Tone.GOOD,
    "accepted": Tone.GOOD,
    "submitted": Tone.GOOD,
    "cancelled": Tone.BAD,
}


def section(book: Phrasebook, key: str, blocks: Iterable[Block], sections: Iterable[Section] = ()) -> Section:
    """Return a section whose title is the phrase `section.KEY`, empty blocks left out."""
    return Section(id=key, title=book(f"section.{key}"), blocks=tuple(blocks), sections=tuple(sections))


def paragraph(*content: Inline) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(tuple(content))


def table(
    book: Phrasebook,
    id: str,
    columns: Sequence[tuple[str, ColumnKind, float]],
    rows: Iterable[Sequence[Cell]],
    *,
    page_rows: int | None = None,
    note: str = "",
    source: str = "",
    of: str = "",
) -> Table:
    """Return a table whose caption is the phrase `table.ID` and whose titles are the phrases `column.KEY`.

    Args:
        of: what the table is about, where there are several of the same sort: part of its id and caption.
    """
    caption = book(f"table.{id}")
    return Table(
        id=f"{id}-{of}" if of else id,
        caption=f"{caption}: {of}" if of else caption,
        columns=tuple(Column(key, book(f"column.{key}"), kind, width) for key, kind, width in columns),
        rows=tuple(tuple(row) for row in rows),
        note=note,
        source=source,
        page_rows=page_rows,
        empty=book("table.empty"),
    )


def state(book: Phrasebook, value: str) -> Mark:
    """Return a record's state as a label."""
    return Mark(book.word(value), STATE_TONE.get(value, Tone.NEUTRAL)) if value else Mark("–")


def titled(record: Record, book: Phrasebook) -> Cell:
    """Return a record's title, with a label where it is made up for the example."""
    return marked(record.title, record.illustrative, book)


def marked(text: str, illustrative: bool, book: Phrasebook) -> Cell:
    """Return a text, with a label where what it says is made up for the example."""
    return (text, " ", Mark(book("label.illustrative"))) if illustrative else text


def codes(values: Iterable[str]) -> Cell:
    """Return references separated by commas; a dash if there are none."""
    out: list[Inline] = []
    for value in values:
        if out:
            out.append(", ")
        out.append(Ref(value))
    return tuple(out) if out else "–"


def number(value: float) -> Quantity:
    """Return a stated number with the digits it was stated with."""
    text = f"{value:.10g}"
    return Quantity(value, Unit.NONE, len(text.partition(".")[2]) if "e" not in text else None)


def stated(low: float, high: float | None) -> Cell:
    """Return a stated number or range."""
    return number(low) if high is None else (number(low), " – ", number(high))


def sentence(text: str) -> str:
    """Return a text that ends in exactly one full stop."""
    return f"{text.rstrip().rstrip('.')}."


def agencies(dossier: Dossier, values: Iterable[str | None]) -> Cell:
    """Return agencies by code, separated by commas."""
    return codes(value for value in values if value is not None and dossier.find(value) is not None)


def sources(references: Iterable[SourceReference]) -> Cell:
    """Return the sources of a record as references."""
    return codes(dict.fromkeys(reference.source for reference in references))


def illustrative_note(records: Iterable[Record], book: Phrasebook) -> list[Block]:
    """Return a box that says how many of the records shown are made up; nothing if none is."""
    count = sum(record.illustrative for record in records)
    if not count:
        return []
    text = paragraph(book("notice.illustrative", count=count))
    return [Callout(CalloutKind.ILLUSTRATIVE, book("label.illustrative-count", count=count), (text,))]
