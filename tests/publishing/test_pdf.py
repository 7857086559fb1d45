"""The PDF, read again: its words, its first page, and that hostile words are only words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from entente.plan.document import Column, Document, Table
from entente.publishing import PublishingError, prepare_edition, render_pdf


def read(data: bytes) -> list[str]:
    return [page.extract_text().replace("\u200b", "") for page in pypdf.PdfReader(BytesIO(data)).pages]


@pytest.fixture(scope="module")
def english_pdf(english: Document) -> bytes:
    return render_pdf(prepare_edition(english))


def test_the_first_page_is_the_principals_and_whole(english_pdf: bytes) -> None:
    first, second, *_ = read(english_pdf)
    for words in ("Not ready", "What is blocking", "Decisions needed", "USD 27.9 bn", "70 days", "Page 1 of"):
        assert words in first.replace("\u00a0", " ")
    assert "Contents" in second


def test_a_crowded_first_page_is_still_one_page(make_plan: Callable[..., Document]) -> None:
    document = make_plan(chapters=1, rows=1)
    front = document.front
    assert front is not None
    crowded = replace(front, blocking=front.blocking * 4, decisions=front.decisions * 4)
    _first, second, *_ = read(render_pdf(prepare_edition(replace(document, front=crowded))))
    assert "Contents" in second


def test_pages_carry_title_classification_and_notice(english_pdf: bytes) -> None:
    for page in read(english_pdf)[2:]:
        assert "Plan for the talks between Aurelia and Borealis" in page
        assert "INTERNAL" in page
        assert "Illustrative positions" in page


def test_the_pdf_is_tagged_titled_and_without_a_clock(english_pdf: bytes) -> None:
    reader = pypdf.PdfReader(BytesIO(english_pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "Plan for the talks between Aurelia and Borealis"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.root_object["/Lang"] == "en"
    assert len(reader.outline) >= 3
    assert b"pdfuaid" in english_pdf or reader.xmp_metadata is not None


def test_vietnamese_letters_are_all_there(vietnamese: Document) -> None:
    text = " ".join(" ".join(read(render_pdf(prepare_edition(vietnamese)))).split())
    for words in ("Phương án đàm phán", "Các quyết định cần đưa ra", "136,6 tỷ USD", "vượt giới hạn đỏ"):
        assert words in text


def test_hostile_words_stay_words(hostile: Document) -> None:
    text = " ".join(" ".join(read(render_pdf(prepare_edition(hostile)))).split())
    assert "<script>alert('x')</script>" in text
    assert 'read("/etc/passwd")' in text
    assert "root:" not in text
    reader = pypdf.PdfReader(BytesIO(render_pdf(prepare_edition(hostile))))
    targets = [
        str(note.get_object()["/A"]["/URI"])
        for page in reader.pages
        for note in page.get("/Annots", ())
        if "/URI" in note.get_object().get("/A", {})
    ]
    assert all(target.startswith("https://example.org/") for target in targets)


def test_letters_of_other_scripts_do_not_stop_the_press(english: Document) -> None:
    assert render_pdf(prepare_edition(replace(english, title="经贸 磋商", sections=()))).startswith(b"%PDF")


def test_the_same_document_gives_the_same_bytes(english: Document, english_pdf: bytes) -> None:
    assert render_pdf(prepare_edition(english)) == english_pdf


def test_a_long_table_repeats_its_head(make_plan: Callable[..., Document], make_table: Callable[..., Table]) -> None:
    document = make_plan(chapters=1)
    section = replace(document.sections[0], blocks=(make_table("long", 120),), sections=())
    pages = read(render_pdf(prepare_edition(replace(document, sections=(section,)))))
    assert sum("Trade" in page and "In force" in page for page in pages) >= len(pages) - 3


# Signs that typst 0.15 breaks off at; of no language's words.
BREAKING = "x \u0608\u0609\u060a\u060b\u060c\u060d\u060e\u060f \u0610\u0611\u0612\u0613\u0614\u0615\u0616\u061f"


def test_signs_that_cannot_be_set_are_an_error_that_names_the_section(
    make_plan: Callable[..., Document], capfd: pytest.CaptureFixture[str]
) -> None:
    document = make_plan(chapters=2, rows=1)
    last = document.sections[-1]
    columns = tuple(Column(f"c{n}", "Words") for n in range(8))
    narrow = Table("narrow", "Words", columns, ((BREAKING, *("some more words to read" for _ in range(7))),))
    broken = replace(last, title="Odd signs", blocks=(narrow,))
    edition = prepare_edition(replace(document, sections=(*document.sections[:-1], broken)))
    with pytest.raises(PublishingError, match=r"in section \d+, “Odd signs”"):
        render_pdf(edition)
    assert capfd.readouterr().err == ""
