"""Pieces of a Word document that python-docx has no words for: fields, bookmarks, shading, fast tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from entente.plan.document import ColumnKind, Tone
from entente.publishing.edition import Edition
from entente.publishing.inlines import Run, RunStyle
from entente.publishing.tables import LaidTable
from entente.publishing.text import clean

INK, QUIET, ACCENT, RULE = "1D2733", "566270", "1B4B72", "D9DEE4"
TONES = {
    Tone.GOOD: ("1A6338", "E4F2E9"),
    Tone.WARN: ("7A4F00", "FDF1D8"),
    Tone.BAD: ("98221B", "FBE7E5"),
    Tone.NEUTRAL: ("46525F", "ECEFF2"),
}
_CALLOUTS = {"Blocking": Tone.BAD, "Caveat": Tone.WARN, "Illustrative": Tone.WARN, "Note": Tone.NEUTRAL}
_FONT = "Calibri"
_FIXED = datetime(2000, 1, 1)
_WORD = nsdecls("w")


def points(size: float) -> Any:
    """Return a length in points."""
    return Pt(size)


def set_styles(file: Any, language: str) -> None:
    """Set fonts, sizes and spacing of every style the document uses; no paragraph is formatted by hand."""
    styles = file.styles
    _style(styles["Normal"], 10.5, INK, after=6)
    styles["Normal"].paragraph_format.line_spacing = 1.15
    fonts = styles["Normal"].element.get_or_add_rPr()
    fonts.append(parse_xml(f'<w:lang {_WORD} w:val="{"vi-VN" if language == "vi" else "en-GB"}"/>'))
    for level, (size, colour) in enumerate(((17, ACCENT), (13, INK), (11, INK), (10.5, INK)), start=1):
        _style(styles[f"Heading {level}"], size, colour, before=20 if level == 1 else 14, after=6, bold=True, keep=True)
    _border(styles["Heading 1"], "top", ACCENT, 10, space=6)
    _style(styles["Title"], 24, ACCENT, after=2, bold=True)
    _unborder(styles["Title"])
    _style(styles["Subtitle"], 12.5, QUIET, after=8)
    styles["Subtitle"].font.italic = False
    for spacing in styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        styles["Subtitle"].element.rPr.remove(spacing)
    _style(styles["Caption"], 9.5, INK, before=10, after=4, keep=True)
    styles["Caption"].font.bold = False
    for name in ("List Bullet", "List Number"):
        _style(styles[name], 10.5, INK, after=3)
    for name, size, colour, before, after in (
        ("Quiet", 9.5, QUIET, 0, 4),
        ("Source", 8.5, QUIET, 3, 0),
        ("Running Line", 8.5, QUIET, 0, 0),
        ("After Table", 4, QUIET, 0, 4),
        ("Table Text", 8.5, INK, 1.5, 1.5),
        ("Card Label", 9, QUIET, 2, 0),
        ("Card Value", 17, INK, 0, 0),
        ("Verdict", 14, INK, 10, 6),
        ("Headline", 13, INK, 0, 8),
        ("Front Heading", 11.5, ACCENT, 8, 4),
        ("Contents Heading", 17, ACCENT, 0, 10),
        ("Contents 1", 10.5, INK, 6, 0),
        ("Contents 2", 10, INK, 1, 0),
        ("Picture", 10, INK, 0, 0),
        ("Notice", 9.5, TONES[Tone.WARN][0], 2, 4),
        *((f"Callout {kind}", 10, INK, 0, 0) for kind in _CALLOUTS),
    ):
        _style(_new_style(styles, name), size, colour, before=before, after=after)
    for name in ("Card Value", "Front Heading", "Contents Heading"):
        styles[name].font.bold = True
    styles["Front Heading"].paragraph_format.keep_with_next = True
    styles["Table Text"].paragraph_format.line_spacing = 1.0
    styles["Contents 2"].paragraph_format.left_indent = Mm(6)
    _border(styles["Front Heading"], "bottom", ACCENT, 8, space=2)
    _shade(styles["Notice"], TONES[Tone.WARN])
    for kind, tone in _CALLOUTS.items():
        _shade(styles[f"Callout {kind}"], TONES[tone])


def set_properties(file: Any, edition: Edition) -> None:
    """Set title and subject, and dates that do not depend on the clock."""
    core = file.core_properties
    core.title = clean(edition.document.title)[:255]
    core.subject = clean(edition.document.subtitle)[:255]
    core.author, core.last_modified_by, core.comments, core.keywords = "", "", "", ""
    core.language = edition.language.code
    core.category = clean(edition.language.classification(edition.document.classification))[:255]
    core.created, core.modified, core.revision = _FIXED, _FIXED, 1


def set_page(file: Any, edition: Edition) -> None:
    """Set A4, the classification in the header, notices and page numbers in the footer."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(22)
    language, document = edition.language, edition.document
    header = section.header.paragraphs[0]
    header.style = file.styles["Running Line"]
    _tab_right(header)
    header.add_run(clean(document.title)[:110] + "\t").font.size = Pt(8.5)
    level = header.add_run(clean(language.classification(document.classification)))
    level.bold, level.font.size, level.font.all_caps = True, Pt(8.5), True
    level.font.color.rgb = RGBColor.from_string(ACCENT)
    footer = section.footer.paragraphs[0]
    footer.style = file.styles["Running Line"]
    _tab_right(footer)
    before, _, rest = language.text("page_of", page="\x00", pages="\x01").partition("\x00")
    between, _, after = rest.partition("\x01")
    if document.notices:
        notices = clean(" · ".join(document.notices))
        footer.add_run(notices)
        if len(notices) > 90:
            footer.add_run().add_break(WD_BREAK.LINE)
    footer.add_run(f"\t{before}")
    _add_field(footer, "PAGE", "1")
    footer.add_run(between)
    _add_field(footer, "NUMPAGES", "1")
    footer.add_run(after)
    for run in footer.runs:
        run.font.size = Pt(8)
        run.font.color.rgb = RGBColor.from_string(QUIET)


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


def _add_field(paragraph: Any, code: str, shown: str) -> None:
    for kind in ("begin", "", "separate", "shown", "end"):
        run = paragraph.add_run(shown if kind == "shown" else "")
        if kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.text = code
            run._r.append(instruction)
        elif kind != "shown":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _new_style(styles: Any, name: str) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    return style


def _style(
    style: Any,
    size: float,
    colour: str,
    *,
    before: float = 0,
    after: float = 0,
    bold: bool | None = None,
    keep: bool | None = None,
) -> None:
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    if keep is not None:
        style.paragraph_format.keep_with_next = keep


def _unborder(style: Any) -> None:
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _border(style: Any, side: str, colour: str, size: int, *, space: int) -> None:
    properties = style.element.get_or_add_pPr()
    borders = parse_xml(
        f'<w:pBdr {_WORD}><w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/></w:pBdr>'
    )
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _shade(style: Any, tone: tuple[str, str]) -> None:
    colour, fill = tone
    _border(style, "left", colour, 24, space=8)
    properties = style.element.get_or_add_pPr()
    shade = parse_xml(f'<w:shd {_WORD} w:val="clear" w:color="auto" w:fill="{fill}"/>')
    properties.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    style.paragraph_format.left_indent = Mm(4)


def _tab_right(paragraph: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT

    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
