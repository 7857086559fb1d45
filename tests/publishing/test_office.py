"""Word file and workbook, read again by other libraries."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from entente.plan.document import Column, Document, Table
from entente.publishing import PublishingError, prepare_edition, render_docx, render_xlsx


@pytest.fixture(scope="module")
def word(english: Document) -> bytes:
    return render_docx(prepare_edition(english))


@pytest.fixture(scope="module")
def book(english: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(render_xlsx(prepare_edition(english))))


def words_of(data: bytes) -> str:
    body = docx.Document(BytesIO(data)).element.body
    return "\n".join("".join(node.text or "" for node in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def test_the_word_file_has_real_headings_and_says_everything(word: bytes) -> None:
    file = docx.Document(BytesIO(word))
    headings = [p.text for p in file.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert headings[:2] == ["1  Tariff measures in force", "1.1  What the figures rest on"]
    text = words_of(word)
    for expected in ("Not ready", "USD\u00a0136.6\u00a0bn", "Elasticities are borrowed", "M1-001", "and 4 more rows"):
        assert expected in text


def test_contents_are_filled_and_can_be_updated(word: bytes) -> None:
    body = docx.Document(BytesIO(word)).element.body
    assert any("TOC" in (node.text or "") for node in body.iter(qn("w:instrText")))
    kinds = [node.get(qn("w:fldCharType")) for node in body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    anchors = {node.get(qn("w:anchor")) for node in body.iter(qn("w:hyperlink")) if node.get(qn("w:anchor"))}
    names = [node.get(qn("w:name")) for node in body.iter(qn("w:bookmarkStart"))]
    assert anchors <= set(names)
    assert len(set(names)) == len(names)
    assert all(len(name) <= 40 for name in names)


def test_tables_repeat_their_head_and_pictures_have_words(word: bytes) -> None:
    file = docx.Document(BytesIO(word))
    tables = [table for table in file.tables if table._tbl.findall(f".//{qn('w:tblHeader')}")]
    assert len(tables) == 4
    for shape in file.inline_shapes:
        assert len(shape._inline.docPr.get("descr")) > 10
    assert len(file.inline_shapes) == 8
    footer = file.sections[0].footer._element
    assert "PAGE" in [node.text for node in footer.iter(qn("w:instrText"))]


def test_dates_in_the_properties_are_fixed(word: bytes) -> None:
    properties = docx.Document(BytesIO(word)).core_properties
    assert properties.title == "Plan for the talks between Aurelia and Borealis"
    assert properties.created == properties.modified
    assert properties.created is not None
    assert properties.created.year == 2000
    with zipfile.ZipFile(BytesIO(word)) as archive:
        assert {item.date_time[0] for item in archive.infolist()} == {1980}


def test_hostile_words_stay_words_in_word(hostile: Document) -> None:
    data = render_docx(prepare_edition(hostile))
    assert "<script>alert('x')</script>" in words_of(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert "javascript:" not in archive.read("word/_rels/document.xml.rels").decode()
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


def test_the_same_document_gives_the_same_office_files(vietnamese: Document) -> None:
    for render in (render_docx, render_xlsx):
        assert render(prepare_edition(vietnamese)) == render(prepare_edition(vietnamese))


def test_the_first_sheet_says_what_the_workbook_is(book: openpyxl.Workbook, english: Document) -> None:
    about = book[book.sheetnames[0]]
    words = [cell.value for row in about.iter_rows() for cell in row if cell.value is not None]
    assert about.title == "About"
    for expected in (english.title, "30\u00a0April\u00a02025", english.notices[0], *book.sheetnames[1:]):
        assert any(str(word).replace(" ", "\u00a0") == expected.replace(" ", "\u00a0") for word in words)
    assert "Rates are added to the ordinary duty." in words


def test_cells_keep_their_types(book: openpyxl.Workbook) -> None:
    sheet = book["1 Measures of the other side by"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [
        "Code",
        "Measure",
        "Sector",
        "Rate",
        "Trade touched (USD)",
        "Effect on exports, low",
        "Effect on exports, mid",
        "Effect on exports, high",
        "In force",
        "State",
    ]
    first = sheet[2]
    assert first[0].value == "M1-001"
    assert (first[3].value, first[3].number_format) == (0.1, "0.0 %")
    assert first[4].value == 2.5e8
    assert [first[place].value for place in (5, 6, 7)] == [-0.16, -0.12, -0.08]
    assert first[8].value == datetime(2025, 4, 2)
    assert first[9].value == "in force"
    assert sheet["E10"].value is None  # not known: empty, not zero
    assert sheet.max_row == 13
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:J13"


def test_every_table_has_a_sheet(book: openpyxl.Workbook) -> None:
    assert len(book.sheetnames) == 1 + 6 + 1
    assert book[book.sheetnames[-1]].max_row == 37


def test_no_text_becomes_a_formula(hostile: Document, hostile_texts: tuple[str, ...]) -> None:
    data = render_xlsx(prepare_edition(hostile))
    seen = set()
    for sheet in openpyxl.load_workbook(BytesIO(data)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (sheet.title, cell.coordinate)
                seen.add(cell.value)
                if str(cell.value).startswith(("=", "+", "-", "@")):
                    assert cell.quotePrefix, cell.coordinate
    assert set(hostile_texts[3:7]) <= seen
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_the_workbook_holds_all_of_ten_thousand_rows(huge: Document) -> None:
    edition = prepare_edition(huge)
    with zipfile.ZipFile(BytesIO(render_docx(edition))) as archive:
        assert archive.read("word/document.xml").count(b"<w:tr>") == 500 + 2
    book = openpyxl.load_workbook(BytesIO(render_xlsx(edition)), read_only=True)
    assert sum(1 for _ in book[book.sheetnames[1]].iter_rows(max_col=1)) == 10_001
    book.close()


def test_a_text_too_long_for_word_is_one_error(make_plan: Callable[..., Document]) -> None:
    document = make_plan(chapters=1, rows=1)
    cell = Table("long", "Long", (Column("a", "A"),), (("w " * 6_000_000,),))
    section = replace(document.sections[0], blocks=(cell,), sections=())
    with pytest.raises(PublishingError, match="Word file cannot be written"):
        render_docx(prepare_edition(replace(document, sections=(section,))))


def test_a_large_workbook_is_written_row_by_row_and_says_the_same(
    make_plan: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = prepare_edition(make_plan(chapters=1, rows=5))
    small = openpyxl.load_workbook(BytesIO(render_xlsx(edition)))
    monkeypatch.setattr(sys.modules["entente.publishing.xlsx"], "_LARGE", 3)
    first, second = render_xlsx(edition), render_xlsx(edition)
    large = openpyxl.load_workbook(BytesIO(first))
    assert first == second
    assert large.sheetnames == small.sheetnames
    for name in small.sheetnames:
        assert list(large[name].values) == list(small[name].values)


def test_a_table_no_sheet_can_hold_is_refused(
    make_plan: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["entente.publishing.xlsx"], "_MOST_ROWS", 3)
    with pytest.raises(PublishingError, match="a sheet holds 3"):
        render_xlsx(prepare_edition(make_plan(chapters=1, rows=5)))
