"""The document as a Word file with real styles, headings, a table of contents and page numbers."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

from entente.plan.document import Block, BulletList, Callout, Chart, Interval, KeyFigure, KeyFigures, Paragraph, Table
from entente.publishing import _docx_parts as parts
from entente.publishing import _docx_styles as look
from entente.publishing.charts import render_pngs
from entente.publishing.edition import Edition
from entente.publishing.errors import PublishingError
from entente.publishing.formats import format_day
from entente.publishing.text import clean

__all__ = ["render_docx"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TEXT_WIDTH_MM = 170.0


def render_docx(edition: Edition) -> bytes:
    """Return the document as DOCX. No clock: the same document gives the same bytes."""
    import docx
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    file = docx.Document()
    look.set_styles(file, edition.language.code)
    look.set_properties(file, edition)
    look.set_page(file, edition)
    writer = _Writer(file, edition)
    stream = BytesIO()
    try:
        writer.front()
        writer.contents()
        writer.sections()
        file.save(stream)
    except LxmlError as error:
        raise PublishingError(
            f"The Word file cannot be written: {str(error).splitlines()[0]}. Shorten the longest text of the case."
        ) from error
    return _without_clock(stream.getvalue())


def _without_clock(data: bytes) -> bytes:
    """Pack the parts again with a fixed date; the file format wants one for each."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(item.filename))
    return out.getvalue()


class _Writer:
    """Writes the parts of an edition into a Word document, top to bottom."""

    def __init__(self, file: Any, edition: Edition) -> None:
        self._file, self._edition, self._language = file, edition, edition.language
        self._bookmarks = parts.Bookmarks()
        self._pictures = dict(zip(edition.charts, render_pngs(list(edition.charts.values())), strict=True))

    def front(self) -> None:
        """Write the first page: title, notices, and the principal's summary where there is one."""
        document, language = self._edition.document, self._language
        self._paragraph(language.text("as_of", date=format_day(language, document.as_of)), "Quiet")
        self._paragraph(clean(document.title), "Title")
        if document.subtitle:
            self._paragraph(clean(document.subtitle), "Subtitle")
        for notice in document.notices:
            self._paragraph(clean(notice), "Notice")
        front = document.front
        if front is None:
            return
        verdict = self._paragraph("", "Verdict")
        parts.add_mark(verdict, clean(front.verdict.text), front.verdict.tone)
        self._paragraph(clean(front.headline), "Headline")
        if front.counts:
            line = self._paragraph("", "Normal")
            for place, (label, count, tone) in enumerate(front.counts):
                if place:
                    line.add_run("   ·   ")
                parts.add_coloured(line, language.number(count, 0), tone)
                line.add_run(f"\u00a0{clean(label)}")
        self._paragraph(language.text("blocking"), "Front Heading")
        self._points(front.blocking, "List Bullet", language.text("no_blocking"))
        if front.blocking_more:
            self._paragraph(language.text("and_more", count=language.number(front.blocking_more, 0)), "Quiet")
        self._paragraph(language.text("decisions"), "Front Heading")
        self._points(front.decisions, "List Number", language.text("no_decisions"))
        if front.figures:
            self._paragraph(language.text("key_figures"), "Front Heading")
            self._cards(front.figures)

    def contents(self) -> None:
        """Write the table of contents: a field that Word can update, filled so that it reads at once."""
        heading = self._paragraph(self._language.text("contents"), "Contents Heading")
        heading.paragraph_format.page_break_before = True
        entries = [
            (min(entry.depth, 2), f"{entry.number}  {clean(entry.section.title)}", entry.anchor)
            for entry in self._edition.outline.sections
            if entry.depth <= 2
        ]
        if self._edition.outline.annex_only():
            entries.append((1, self._language.text("annexes"), "annexes"))
        parts.add_contents(self._file, entries, self._bookmarks)

    def sections(self) -> None:
        """Write every section, then what is in the annex workbook only."""
        outline, language = self._edition.outline, self._language
        for place, entry in enumerate(outline.sections):
            heading = self._file.add_heading(level=min(entry.depth, 4))
            if place == 0:
                heading.paragraph_format.page_break_before = True
            text = f"{entry.number}  {clean(entry.section.title)}"
            self._bookmarks.mark(heading, entry.anchor, text)
            for block in entry.section.blocks:
                self._block(block)
        if outline.annex_only():
            heading = self._file.add_heading(level=1)
            self._bookmarks.mark(heading, "annexes", language.text("annexes"))
            self._paragraph(language.text("annexes_intro"), "Normal")
            for sheet in outline.annex_only():
                rows = language.number(len(sheet.table.rows), 0)
                words = f"{clean(sheet.table.caption)} — {language.text('sheet')} “{sheet.name}”"
                self._paragraph(f"{words}, {language.text('rows').lower()}: {rows}", "List Bullet")

    def _block(self, block: Block, *, style: str = "Normal") -> None:
        match block:
            case Paragraph():
                parts.add_runs(self._paragraph("", style), self._edition.runs(block), self._bookmarks)
            case BulletList(items=items):
                self._points(items, "List Bullet", "")
            case Table():
                self._table(block)
            case Chart():
                self._chart(block)
            case Callout():
                self._callout(block)
            case KeyFigures(figures=figures):
                self._cards(figures)

    def _callout(self, callout: Callout) -> None:
        """Write a boxed remark: a shaded paragraph for its title and for its words; tables and charts stand free."""
        style = f"Callout {callout.kind.value.title()}"
        title = self._paragraph("", style)
        title.paragraph_format.keep_with_next = True
        label = title.add_run(self._language.text(f"callout_{callout.kind.value}") + "  ")
        label.bold = True
        label.font.all_caps = True
        label.font.size = parts.points(8)
        title.add_run(clean(callout.title)).bold = True
        for block in callout.blocks:
            match block:
                case BulletList(items=items):
                    for item in items:
                        line = self._paragraph("•  ", style)
                        parts.add_runs(line, self._edition.runs(item), self._bookmarks)
                case _:
                    self._block(block, style=style)
        self._paragraph("", "After Table")

    def _table(self, table: Table) -> None:
        laid = self._edition.tables[table.id]
        language = self._language
        caption = self._paragraph("", "Caption")
        parts.add_coloured(caption, f"{laid.label}. ", None)
        caption.add_run(clean(table.caption))
        if table.rows:
            parts.add_table(self._file, laid, self._bookmarks, _TEXT_WIDTH_MM)
        else:
            self._paragraph(clean(table.empty) or language.text("no_rows"), "Quiet")
        for line in (
            laid.more,
            f"{language.text('note')}: {clean(table.note)}" if table.note else "",
            f"{language.text('source')}: {clean(table.source)}" if table.source else "",
        ):
            if line:
                self._paragraph(line, "Source")
        self._paragraph("", "After Table")

    def _chart(self, chart: Chart) -> None:
        caption = self._paragraph("", "Caption")
        number = self._edition.outline.chart_numbers[chart.id]
        parts.add_coloured(caption, self._language.text("figure", number=number) + ". ", None)
        caption.add_run(clean(chart.title))
        picture = self._paragraph("", "Picture")
        parts.add_picture(
            picture,
            self._pictures[chart.id],
            _TEXT_WIDTH_MM,
            alt=clean(chart.alt or chart.title),
            title=clean(chart.title),
        )
        picture.paragraph_format.keep_with_next = bool(chart.source)
        if chart.source:
            self._paragraph(f"{self._language.text('source')}: {clean(chart.source)}", "Source")

    def _cards(self, figures: tuple[KeyFigure, ...]) -> None:
        """Write headline figures side by side, three to a line."""
        language = self._language
        for start in range(0, len(figures), 3):
            row = figures[start : start + 3]
            cells = []
            for figure in row:
                value = figure.value
                interval = isinstance(value, Interval)
                big = language.middle(value) if isinstance(value, Interval) else language.quantity(value)
                span = (
                    language.text("range_label", range=language.range(value))
                    if isinstance(value, Interval) and interval
                    else ""
                )
                source = f"{language.text('source')}: {clean(figure.source)}" if figure.source else ""
                cells.append((clean(figure.label), big, span, clean(figure.note), source))
            parts.add_cards(self._file, cells, _TEXT_WIDTH_MM)
        self._paragraph("", "After Table")

    def _points(self, items: tuple[Any, ...], style: str, empty: str) -> None:
        for item in items:
            parts.add_runs(self._paragraph("", style), self._edition.runs(item), self._bookmarks)
        if not items and empty:
            self._paragraph(empty, "Normal")

    def _paragraph(self, text: str, style: str) -> Any:
        return self._file.add_paragraph(text, style=style)
