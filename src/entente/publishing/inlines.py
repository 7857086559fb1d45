"""Inlines as runs of plain text with a style: what every page format has in common."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from entente.plan.document import Cell, Day, Inline, Interval, Link, Mark, Quantity, Ref, Strong, Tone
from entente.publishing.formats import Language, Scale
from entente.publishing.outline import Outline
from entente.publishing.text import clean, printable_url

__all__ = ["Run", "RunStyle", "cell_runs", "plain_text", "runs_of"]


class RunStyle(StrEnum):
    """How a run of text is set."""

    PLAIN = "plain"
    FIGURE = "figure"
    RANGE = "range"
    STRONG = "strong"
    MARK = "mark"
    LINK = "link"
    REF = "ref"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style. `target` is a page's address for a link and an anchor for a reference, "" if there is none."""

    text: str
    style: RunStyle = RunStyle.PLAIN
    target: str = ""
    tone: Tone = Tone.NEUTRAL


def runs_of(cell: Cell, language: Language, outline: Outline) -> tuple[Run, ...]:
    """Return the runs of running text, one inline or several written one after another."""
    inlines = cell if isinstance(cell, tuple) else (cell,)
    return tuple(_run(inline, language, outline) for inline in inlines)


def cell_runs(cell: Cell, language: Language, outline: Outline, *, scale: Scale | None = None) -> tuple[Run, ...]:
    """Return the runs of a table's cell: figures in the column's scale, dates short, an interval's range apart."""
    match cell:
        case Quantity():
            return (Run(language.quantity(cell, scale), RunStyle.FIGURE),)
        case Interval():
            middle, bracket = language.interval_parts(cell, scale)
            return Run(middle, RunStyle.FIGURE), Run(bracket, RunStyle.RANGE)
        case Day():
            return (Run(language.short_day(cell), RunStyle.FIGURE),)
        case _:
            return runs_of(cell, language, outline)


def plain_text(cell: Cell, language: Language) -> str:
    """Return the words of a cell without style, e.g. for a spreadsheet's text cell."""
    inlines = cell if isinstance(cell, tuple) else (cell,)
    return "".join(_words(inline, language) for inline in inlines)


def _words(inline: Inline, language: Language) -> str:
    match inline:
        case str():
            return clean(inline)
        case Quantity():
            return language.quantity(inline)
        case Interval():
            return language.interval(inline)
        case Day():
            return language.day(inline)
        case Ref():
            return clean(inline.label or inline.code)
        case Link():
            return clean(inline.label or inline.url)
        case Strong() | Mark():
            return clean(inline.text)


def _run(inline: Inline, language: Language, outline: Outline) -> Run:
    words = _words(inline, language)
    match inline:
        case Quantity() | Interval() | Day():
            return Run(words, RunStyle.FIGURE)
        case Ref():
            return Run(words, RunStyle.REF, outline.code_anchors.get(inline.code.strip(), ""))
        case Link():
            url = printable_url(inline.url)
            return Run(words, RunStyle.LINK, url) if url else Run(words)
        case Strong():
            return Run(words, RunStyle.STRONG)
        case Mark():
            return Run(words, RunStyle.MARK, tone=inline.tone)
        case _:
            return Run(words)
