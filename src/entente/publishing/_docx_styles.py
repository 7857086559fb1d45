"""How a Word document looks: styles, page, header and footer, properties."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from entente.plan.document import Tone
from entente.publishing.edition import Edition
from entente.publishing.text import clean

__all__ = ["ACCENT", "INK", "QUIET", "RULE", "TONES", "set_page", "set_properties", "set_styles"]

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
    _style(styles["Title"], 19, ACCENT, after=2, bold=True)
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
        ("Headline", 11.5, INK, 0, 4),
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
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT)
