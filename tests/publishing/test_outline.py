"""Numbers, anchors and sheet names: unique, stable, and safe in every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from entente.plan.document import Document, Table
from entente.publishing import PublishingError, load_language
from entente.publishing.outline import outline_document


def test_sections_tables_and_charts_are_numbered_in_reading_order(english: Document) -> None:
    outline = outline_document(english, load_language("en"))
    assert [entry.number for entry in outline.sections] == ["1", "1.1", "2", "2.1"]
    assert outline.table_numbers == {"m1": "1", "none1": "2", "d1": "3", "m2": "4", "none2": "5", "d2": "6"}
    assert outline.chart_numbers["c2-bars"] == "5"


def test_a_code_leads_to_the_row_that_defines_it(english: Document) -> None:
    outline = outline_document(english, load_language("en"))
    assert outline.row_anchors["m1", 0] == (outline.code_anchors["M1-001"],)
    assert "M1-012" not in outline.code_anchors  # its row is in the workbook only


def test_sheet_names_are_valid_and_unique(hostile: Document, english: Document) -> None:
    for document in (hostile, english):
        names = [sheet.name for sheet in outline_document(document, load_language("en")).sheets.values()]
        assert len({name.casefold() for name in names}) == len(names)
        for name in names:
            assert 0 < len(name) <= 31
            assert not set(name) & set("[]:*?/\\")
            assert not name.startswith("'")
            assert not name.endswith("'")
            assert name.casefold() not in ("history", "about")


def test_an_annex_of_a_printed_table_is_that_table_in_full(english: Document, make_table: Callable[..., Table]) -> None:
    full = make_table("m1", 50)
    outline = outline_document(replace(english, annexes=(full,)), load_language("en"))
    assert outline.sheets["m1"].table is full
    assert outline.annex_only() == ()


def test_twins_are_refused(english: Document) -> None:
    doubled = replace(english, sections=(english.sections[0], english.sections[0]))
    with pytest.raises(PublishingError, match="chapter-1"):
        outline_document(doubled, load_language("en"))
