"""The document as PDF, set by typst with the fonts it brings along.

The page's markup is one fixed file, `templates/document.typ`. The document goes in as data and every word is set as
a string, so that nothing a record says can become markup, code or a file to read.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from entente.plan.document import Block, BulletList, Callout, Chart, Interval, KeyFigure, KeyFigures, Paragraph, Table
from entente.publishing._typst import CannotSet, TypesetterFailed, typeset
from entente.publishing.edition import Edition
from entente.publishing.errors import PublishingError
from entente.publishing.formats import format_day
from entente.publishing.inlines import Run, RunStyle
from entente.publishing.text import clean, offer_breaks

__all__ = ["render_pdf"]

Data = dict[str, Any]
_STANDARD = "ua-1"
_WORDS = (
    "annexes",
    "annexes_intro",
    "blocking",
    "contents",
    "decisions",
    "key_figures",
    "no_blocking",
    "no_decisions",
    "note",
    "source",
)


def render_pdf(edition: Edition) -> bytes:
    """Return the document as accessible PDF (PDF/UA-1). Nothing in it depends on the clock.

    typst's own fonts hold Latin with Vietnamese, Greek, Cyrillic, Hebrew and Arabic letters. A document with other
    letters is set again with the machine's fonts, and makes no claim to the standard, which wants every letter shown.
    """
    data = _document(edition)
    try:
        return _set_pages(data)
    except TypesetterFailed as error:
        raise PublishingError(
            f"The PDF cannot be set: in {_broken_part(data)} stands a sequence of rare signs that the typesetter "
            "cannot place. Find it there and write it in plain letters."
        ) from error


def _set_pages(data: Data) -> bytes:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    try:
        return _compile(text, ignore_system_fonts=True, pdf_standards=[_STANDARD])
    except CannotSet as error:
        if "PDF/UA-1" not in str(error):
            raise PublishingError(f"The PDF cannot be set: {str(error).splitlines()[0]}.") from error
    try:
        return _compile(text, ignore_system_fonts=False, pdf_standards=[])
    except CannotSet as error:
        raise PublishingError(f"The PDF cannot be set: {str(error).splitlines()[0]}.") from error


def _broken_part(data: Data) -> str:
    """Return the name of the first section that cannot be set by itself, the front page if none is to blame."""
    for section in data["sections"]:
        try:
            _set_pages({**data, "front": None, "notices": [], "annexes": [], "sections": [section]})
        except TypesetterFailed:
            return f"section {section['number']}, “{section['title']}”,"
        except PublishingError:  # e.g. a reference into a section left out
            continue
    return "the front page"


def _compile(data: str, **options: Any) -> bytes:
    options |= {"format": "pdf", "timestamp": 0, "sys_inputs": {"document": data}}
    return typeset([(_template(), options)])[0]


@cache
def _template() -> str:
    return (files("entente.publishing") / "templates" / "document.typ").read_text(encoding="utf-8")


def _document(edition: Edition) -> Data:
    document, language, outline = edition.document, edition.language, edition.outline
    return {
        "title": _set(document.title) or "–",
        "subtitle": _set(document.subtitle),
        "language": language.code,
        "classification": _set(language.classification(document.classification)),
        "as_of": language.text("as_of", date=format_day(language, document.as_of)),
        "notices": [_set(notice) for notice in document.notices],
        "front": _front(edition),
        "sections": [
            {
                "anchor": entry.anchor,
                "number": entry.number,
                "depth": min(entry.depth, 3),
                "title": _set(entry.section.title),
                "blocks": [_block(block, edition) for block in entry.section.blocks],
            }
            for entry in outline.sections
        ],
        "annexes": [
            f"{_set(sheet.table.caption)} — {language.text('sheet')} “{sheet.name}”, "
            f"{language.text('rows').lower()}: {language.number(len(sheet.table.rows), 0)}"
            for sheet in outline.annex_only()
        ],
        "words": {key: language.text(key) for key in _WORDS}
        | {"page_of": language.text("page_of", page="{page}", pages="{pages}")},
    }


def _front(edition: Edition) -> Data | None:
    front, language = edition.document.front, edition.language
    if front is None:
        return None
    more = front.blocking_more
    return {
        "verdict": [_set(front.verdict.text), front.verdict.tone.value],
        "headline": _set(front.headline),
        "blocking": [_runs(edition.runs(item)) for item in front.blocking],
        "blocking_more": language.text("and_more", count=language.number(more, 0)) if more else "",
        "decisions": [_runs(edition.runs(item)) for item in front.decisions],
        "figures": [_figure(figure, edition) for figure in front.figures],
        "counts": [[_set(label), language.number(count, 0), tone.value] for label, count, tone in front.counts],
    }


def _block(block: Block, edition: Edition) -> Data:
    language = edition.language
    match block:
        case Paragraph():
            return {"type": "paragraph", "runs": _runs(edition.runs(block))}
        case BulletList(items=items):
            return {"type": "bullets", "items": [_runs(edition.runs(item)) for item in items]}
        case KeyFigures(figures=figures):
            return {"type": "figures", "figures": [_figure(figure, edition) for figure in figures]}
        case Callout():
            return {
                "type": "callout",
                "kind": block.kind.value,
                "label": language.text(f"callout_{block.kind.value}"),
                "title": _set(block.title),
                "blocks": [_block(part, edition) for part in block.blocks],
            }
        case Chart():
            return {
                "type": "chart",
                "number": language.text("figure", number=edition.outline.chart_numbers[block.id]),
                "caption": _set(block.title),
                "svg": edition.charts[block.id].svg_for_print(),
                "alt": clean(block.alt or block.title),
                "more": "",
                "note": "",
                "source": _set(block.source),
            }
        case Table():
            return _table(block, edition)


def _table(table: Table, edition: Edition) -> Data:
    laid = edition.tables[table.id]
    return {
        "type": "table",
        "number": laid.label,
        "caption": _set(table.caption),
        "columns": [
            {"title": _set(column.title), "unit": unit, "right": laid.right_aligned(index)}
            for index, (column, unit) in enumerate(zip(table.columns, laid.units, strict=True))
        ],
        "widths": [round(width, 4) for width in laid.widths],
        "rows": [[[_runs(cell, links=False) for cell in row.cells], list(row.anchors)] for row in laid.rows],
        "empty": _set(table.empty) or edition.language.text("no_rows"),
        "more": laid.more,
        "note": _set(table.note),
        "source": _set(table.source),
    }


def _figure(figure: KeyFigure, edition: Edition) -> Data:
    value, language = figure.value, edition.language
    interval = isinstance(value, Interval)
    return {
        "label": _set(figure.label),
        "value": language.middle(value) if isinstance(value, Interval) else language.quantity(value),
        "range": language.text("range_label", range=language.range(value))
        if isinstance(value, Interval) and interval
        else "",
        "note": _set(figure.note),
        "source": _set(figure.source),
    }


def _runs(runs: tuple[Run, ...], *, links: bool = True) -> str | list[Any]:
    """Return plain text as a string, else a list of strings and of `[style, words, target or tone]`.

    Args:
        links: whether references to records lead to them. In tables they do not: a link costs typst a tenth of a
            megabyte, and a plan's tables hold a thousand. The HTML has them all.
    """
    if len(runs) == 1 and runs[0].style is RunStyle.PLAIN:
        return offer_breaks(runs[0].text)
    return [_run(run, links) for run in runs]


def _run(run: Run, links: bool) -> str | list[str]:
    words = offer_breaks(run.text)
    if run.style is RunStyle.PLAIN:
        return words
    target = "" if run.style is RunStyle.REF and not links else run.target
    return [run.style.value, words, run.tone.value if run.style is RunStyle.MARK else target]


def _set(text: str) -> str:
    return offer_breaks(clean(text))
