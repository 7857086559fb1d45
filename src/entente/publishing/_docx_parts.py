"""Pieces of a Word document that python-docx has no words for: fields, bookmarks, status labels, fast tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from entente.plan.document import ColumnKind, Tone
from entente.publishing._docx_styles import ACCENT, INK, QUIET, RULE, TONES
from entente.publishing.inlines import Run, RunStyle
from entente.publishing.tables import LaidTable
from entente.publishing.text import clean

_WORD = nsdecls("w")


def points(size: float) -> Any:
    """Return a length in points."""
    return Pt(size)


class Bookmarks:
    """Names and numbers for bookmarks: Word wants both unique, names of at most 40 letters, digits and `_`."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._count = 0

    def name(self, anchor: str) -> str:
        """Return the bookmark's name for an anchor."""
        if anchor not in self._names:
            safe = "".join(letter if letter.isalnum() else "_" for letter in anchor)
            self._names[anchor] = f"b{len(self._names)}_{safe}"[:40]
        return self._names[anchor]

    def xml(self, anchor: str) -> str:
        """Return the markup of a bookmark around nothing, for the start of a paragraph."""
        self._count += 1
        name = quoteattr(self.name(anchor))
        return f'<w:bookmarkStart w:id="{self._count}" w:name={name}/><w:bookmarkEnd w:id="{self._count}"/>'

    def mark(self, paragraph: Any, anchor: str, text: str) -> None:
        """Write `text` into the paragraph inside a bookmark."""
        self._count += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self._count))
        start.set(qn("w:name"), self.name(anchor))
        paragraph._p.append(start)
        paragraph.add_run(text)
        paragraph._p.append(end)


def add_runs(paragraph: Any, runs: Sequence[Run], bookmarks: Bookmarks) -> None:
    """Write runs into a paragraph; addresses become relations, references become links to bookmarks."""
    for run in runs:
        for element in _run_elements(run, bookmarks, paragraph.part):
            paragraph._p.append(element)


def add_mark(paragraph: Any, text: str, tone: Tone) -> None:
    """Write a status label."""
    for element in _elements(_mark_xml(text, tone)):
        paragraph._p.append(element)


def add_coloured(paragraph: Any, text: str, tone: Tone | None) -> None:
    """Write bold words in the colour of a tone, or in the accent colour."""
    run = paragraph.add_run(text)
    run.bold = True
    colour = ACCENT if tone is None else INK if tone is Tone.NEUTRAL else TONES[tone][0]
    run.font.color.rgb = RGBColor.from_string(colour)


def add_picture(paragraph: Any, png: bytes, width_mm: float, *, alt: str, title: str) -> None:
    """Place a picture over the width of the text, with the words for those who cannot see it."""
    from io import BytesIO

    shape = paragraph.add_run().add_picture(BytesIO(png), width=Mm(width_mm))
    shape._inline.docPr.set("descr", alt)
    shape._inline.docPr.set("title", title)


def add_contents(file: Any, entries: Sequence[tuple[int, str, str]], bookmarks: Bookmarks) -> None:
    """Write a contents field over two levels, filled with links to the headings."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    for place, (level, text, anchor) in enumerate(entries):
        paragraph = file.add_paragraph(style=f"Contents {level}")
        link = (
            f'<w:hyperlink w:anchor={quoteattr(bookmarks.name(anchor))} w:history="1">{_text_xml(text)}</w:hyperlink>'
        )
        for element in _elements((begin if place == 0 else "") + link):
            paragraph._p.append(element)
    end = file.add_paragraph(style="Contents 2")
    for element in _elements(("" if entries else begin) + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'):
        end._p.append(element)


def add_table(file: Any, laid: LaidTable, bookmarks: Bookmarks, width_mm: float) -> None:
    """Write a table as markup in one go: python-docx's cell by cell takes minutes for ten thousand rows.

    The head repeats on every page and no row breaks across pages.
    """
    columns = laid.table.columns
    widths = [round(share * width_mm * 56.6929) for share in laid.widths]
    size = 7 if len(columns) > 8 else 8 if len(columns) > 6 else 0
    head = "".join(
        _cell_xml(
            _text_xml(clean(column.title), bold=True, size=size)
            + (f"<w:r><w:br/></w:r>{_text_xml(unit, colour=QUIET, size=size)}" if unit else ""),
            width,
            right=laid.right_aligned(index),
            head=True,
            indent=_indent(laid, index),
        )
        for index, (column, unit, width) in enumerate(zip(columns, laid.units, widths, strict=True))
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    part = file.part
    for place, row in enumerate(laid.rows):
        cells = []
        for index, (runs, width) in enumerate(zip(row.cells, widths, strict=True)):
            inner = "".join(_run_xml(run, bookmarks, part, size) for run in runs)
            if index == 0 and row.anchors:
                inner = "".join(bookmarks.xml(anchor) for anchor in row.anchors) + inner
            cells.append(
                _cell_xml(
                    inner,
                    width,
                    right=laid.right_aligned(index),
                    nowrap=columns[index].kind in (ColumnKind.DATE, ColumnKind.MARK),
                    keep=place == len(laid.rows) - 1,
                    indent=_indent(laid, index),
                )
            )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    title = quoteattr(clean(laid.table.caption))
    file.element.body.insert_element_before(
        parse_xml(
            f'<w:tbl {nsdecls("w", "r")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblInd w:w="70" w:type="dxa"/>'
            f'<w:tblBorders><w:insideH w:val="single" w:sz="4" w:color="{RULE}"/>'
            f'<w:bottom w:val="single" w:sz="4" w:color="{RULE}"/></w:tblBorders>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/>'
            '<w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
            f'<w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={title}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        ),
        "w:sectPr",
    )


def add_cards(file: Any, cards: Sequence[tuple[str, str, str, str, str]], width_mm: float) -> None:
    """Write figures side by side: label, value, range, note and source in each."""
    width = round(width_mm * 56.6929 / max(len(cards), 2))
    cells = []
    for label, value, span, note, source in cards:
        lines = [
            ("Card Label", label),
            ("Card Value", value),
            ("Table Text", span),
            ("Source", note),
            ("Source", source),
        ]
        body = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/></w:pPr>{_text_xml(text)}</w:p>'
            for style, text in lines
            if text
        )
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:tcBorders>'
            f'<w:top w:val="single" w:sz="16" w:color="{ACCENT}"/>'
            '<w:left w:val="single" w:sz="24" w:color="FFFFFF"/>'
            '<w:right w:val="single" w:sz="24" w:color="FFFFFF"/></w:tcBorders>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="F4F6F8"/></w:tcPr>{body}</w:tc>'
        )
    file.element.body.insert_element_before(
        parse_xml(
            f'<w:tbl {_WORD}><w:tblPr><w:tblW w:w="{width * len(cards)}" w:type="dxa"/>'
            '<w:tblInd w:w="140" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="140" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{f'<w:gridCol w:w={quoteattr(str(width))}/>' * len(cards)}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr></w:tbl>"
        ),
        "w:sectPr",
    )


def _indent(laid: LaidTable, column: int) -> int:
    """Return a wider gap, in twentieths of a point, where words follow a column of figures set flush right."""
    after_figures = column > 0 and laid.right_aligned(column - 1)
    return 220 if after_figures and not laid.right_aligned(column) else 0


def _cell_xml(
    inner: str,
    width: int,
    *,
    right: bool,
    head: bool = False,
    nowrap: bool = False,
    keep: bool = False,
    indent: int = 0,
) -> str:
    border = f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="{ACCENT}"/></w:tcBorders>' if head else ""
    wrap = "<w:noWrap/>" if nowrap else ""
    wrap += f'<w:tcMar><w:left w:w="{indent}" w:type="dxa"/></w:tcMar>' if indent else ""
    place = '<w:vAlign w:val="bottom"/>' if head else ""
    align = '<w:jc w:val="right"/>' if right else ""
    together = "<w:keepNext/>" if head or keep else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}{wrap}{place}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{together}{align}</w:pPr>{inner}</w:p></w:tc>'
    )


def _text_xml(text: str, *, bold: bool = False, colour: str = "", size: float = 0, shade: str = "") -> str:
    """Return a run; every text goes through `escape`."""
    look = "<w:b/>" if bold else ""
    look += f'<w:color w:val="{colour}"/>' if colour else ""
    look += f'<w:sz w:val="{round(size * 2)}"/>' if size else ""
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _mark_xml(text: str, tone: Tone, size: float = 0) -> str:
    colour, shade = TONES[tone]
    return _text_xml(f"\u00a0{text}\u00a0", bold=True, colour=colour, shade=shade, size=size)


def _run_xml(run: Run, bookmarks: Bookmarks, part: Any, size: float = 0) -> str:
    match run.style:
        case RunStyle.RANGE:
            return f"<w:r><w:br/></w:r>{_text_xml(run.text, colour=QUIET, size=size)}"
        case RunStyle.STRONG:
            return _text_xml(run.text, bold=True, size=size)
        case RunStyle.MARK:
            return _mark_xml(run.text, run.tone, size)
        case RunStyle.LINK:
            relation = quoteattr(part.relate_to(run.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            return f"<w:hyperlink r:id={relation}>{_text_xml(run.text, colour=ACCENT, size=size)}</w:hyperlink>"
        case RunStyle.REF if run.target:
            name = quoteattr(bookmarks.name(run.target))
            return f"<w:hyperlink w:anchor={name}>{_text_xml(run.text, colour=ACCENT, size=size)}</w:hyperlink>"
        case _:
            return _text_xml(run.text, size=size)


def _run_elements(run: Run, bookmarks: Bookmarks, part: Any) -> list[Any]:
    return _elements(_run_xml(run, bookmarks, part))


def _elements(xml: str) -> list[Any]:
    return list(parse_xml(f"<w:p {nsdecls('w', 'r')}>{xml}</w:p>"))
