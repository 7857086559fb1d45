"""The HTML page: complete, alone, readable by machines for people who cannot see it, and deaf to hostile words."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree, html

import entente.publishing
from entente.plan.document import Document
from entente.publishing import prepare_edition, render_html


@pytest.fixture(scope="module")
def page(english: Document) -> html.HtmlElement:
    return html.document_fromstring(render_html(prepare_edition(english)))


def test_the_page_is_well_formed(english: Document) -> None:
    text = render_html(prepare_edition(english)).replace("<!doctype html>", "")
    void = re.sub(r"<(meta|link|col|br)\b([^>]*)>", r"<\1\2/>", text)
    root = etree.fromstring(void.encode())  # every other element is closed where it was opened
    assert root.tag == "html"


def test_the_page_asks_for_nothing_from_outside(page: html.HtmlElement) -> None:
    assert not page.xpath("//script|//link|//img|//iframe|//object|//form")
    assert not re.search(r"url\((?!#)|@import", "".join(page.xpath("//style/text()")))
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]


def test_every_link_within_the_page_leads_somewhere(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    inner = [target[1:] for target in page.xpath("//a/@href") if target.startswith("#")]
    assert len(inner) > 20
    assert set(inner) <= set(ids)
    assert page.xpath("//a[text()='M1-002']/@href")[0] == "#" + page.xpath("//tr[.//a[text()='M1-002']]/@id")[0]


def test_landmarks_headings_and_tables_can_be_walked(page: html.HtmlElement) -> None:
    assert page.get("lang") == "en"
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    assert page.xpath("//nav[@aria-label]")
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    for table in page.xpath("//table"):
        assert table.xpath("./caption")
        assert all(head.get("scope") == "col" for head in table.xpath("./thead//th"))
        assert all(len(row.xpath("./th[@scope='row']")) == 1 for row in table.xpath("./tbody/tr"))
    for picture in page.xpath("//*[local-name()='svg']"):
        assert picture.get("role") == "img"
        assert len(picture.get("aria-label")) > 10


def test_rows_that_are_not_shown_are_counted(page: html.HtmlElement) -> None:
    text = page.text_content()
    assert "and 4 more rows in the annex workbook, sheet “1 Measures of the other side by”" in text
    assert "USD\u00a0136.6\u00a0bn" in text


def test_the_vietnamese_page_speaks_vietnamese(vietnamese: Document) -> None:
    page = html.document_fromstring(render_html(prepare_edition(vietnamese)))
    text = page.text_content()
    assert page.get("lang") == "vi"
    for words in ("Mục lục", "Các quyết định cần đưa ra", "136,6\u00a0tỷ\u00a0USD", "Tính đến ngày 30/4/2025", "Nguồn"):
        assert words in text


def test_hostile_words_stay_words(hostile: Document) -> None:
    source = render_html(prepare_edition(hostile))
    page = html.document_fromstring(source)
    assert not page.xpath("//script|//img|//@onerror|//@onload")
    assert not [link for link in page.xpath("//a/@href") if not link.startswith(("#", "https://example.org/"))]
    assert "<script>alert('x')</script>" in page.text_content()
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\ud800-\udfff]", source)


def test_the_same_document_gives_the_same_bytes(vietnamese: Document) -> None:
    assert render_html(prepare_edition(vietnamese)) == render_html(prepare_edition(vietnamese))


def test_of_ten_thousand_rows_the_page_shows_the_first_and_counts_the_rest(huge: Document) -> None:
    page = render_html(prepare_edition(huge))
    assert page.count("<tr id=") == 500
    assert "and 9,500 more rows" in page


def test_text_colours_have_contrast() -> None:
    css = (Path(entente.publishing.__file__).parent / "templates" / "document.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css))

    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    pairs = [(colours[name], colours[f"{name}-soft"]) for name in ("good", "warn", "bad", "neutral")]
    pairs += [(colours["quiet"], colours["soft"]), (colours["accent"], "#ffffff"), (colours["quiet"], "#fdf1d8")]
    for front, back in pairs:
        lighter, darker = sorted((luminance(front), luminance(back)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (front, back)
