"""Language, paragraphs, sentences, and what a document says of itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading import read_text
from entente.reading.blocks import split_blocks
from entente.reading.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ministers met on Monday and said that the talks would begin in May.", "en"),
        ("Thủ tướng yêu cầu các bộ báo cáo trước ngày 30/4.", "vi"),
        ("Les ministres se sont réunis lundi et ont décidé de poursuivre les négociations.", ""),
        ("1234 5678", ""),
    ],
)
def test_language(text: str, language: str):
    assert detect_language(text) == language


def test_a_document_in_another_language_is_said_to_be_so():
    document = read_text("Les ministres se sont réunis lundi et ont décidé de poursuivre les négociations.")
    assert "neither English nor Vietnamese" in document.notes[0]


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for block in split_blocks(text) for s in block.sentences]


def test_abbreviations_end_no_sentence():
    text = "The U.S. side met Mr. Dien at 5 p.m. on Monday. No. 5 of the list was left out."
    assert sentences(text) == ["The U.S. side met Mr. Dien at 5 p.m. on Monday.", "No. 5 of the list was left out."]


def test_hard_line_ends_do_not_cut_sentences():
    text = (
        "The Board met under its president, Mr Silas Underhay, to consider the\nletter of the commissioner "
        "on lobster and "
        "canned crab. The letter was read\nout in full and then discussed by the members at some length and "
        "with\ngreat care, "
        "since it announces a levy on the catch of the coming season\nwithout saying from when.\n\nThe "
        "meeting rose at five.\n"
    )
    assert len(sentences(text)) == 3


def test_list_entries_and_rows_stand_alone():
    text = "Tasks:\n- Customs: check the goods\n- Treasury: find money\nBody\tTask\nCustoms\tCheck"
    assert [block.form for block in split_blocks(text)] == ["heading", "item", "item", "row", "row"]


@given(st.text(max_size=200))
def test_sentences_never_overlap_and_stay_in_the_text(text: str):
    last = 0
    for block in split_blocks(text):
        for sentence in block.sentences:
            assert last <= sentence.start < sentence.end <= len(text)
            assert len(sentence.view) == sentence.end - sentence.start
            last = sentence.end


@pytest.mark.parametrize(
    ("text", "publisher", "day"),
    [
        ("Harbour Gazette\nMay 6, 2031\n\nThe ministers met and the talks were on.", "Harbour Gazette", "2031-05-06"),
        ("The Ledger - Thursday, May 8, 2031\n\nThe ministers met and the talks were on.", "The Ledger", "2031-05-08"),
        ("The ministers met and that was all there was to it, said the minister.", "", None),
        (
            "The ministers met and the talks were on.\nA - B / Tuoi Tre News\nhttps://x.vn/a-103250430152531184.htm",
            "Tuoi Tre News",
            "2025-04-30",
        ),
    ],
)
def test_publisher_and_day_are_what_the_document_says(text: str, publisher: str, day: str | None):
    document = read_text(text)
    assert (document.publisher, document.date.isoformat() if document.date else None) == (publisher, day)


def test_no_sentence_is_longer_than_a_person_would_write():
    text = "asked the ministry to ask " * 400
    assert max(len(sentence) for sentence in sentences(text)) <= 1_000
    assert "".join(sentences(text)).replace(" ", "") == text.replace(" ", "")
