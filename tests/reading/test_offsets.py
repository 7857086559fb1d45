"""Every stretch of a text leads back to the stretch of the source it was made from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading.offsets import OffsetMap, Place, TextBuilder

PIECES = st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=12), min_size=1, max_size=6)
MARKED = st.text(alphabet="aeoêôơưđd\u0301\u0300\u0323\u0302\u031b\u0309 .\u1100\u1161\u11a8\u09c7\u09be", max_size=40)


def build(pieces: list[str]) -> tuple[str, OffsetMap]:
    builder = TextBuilder()
    for number, piece in enumerate(pieces):
        if number:
            builder.gap("\n")
        builder.add(piece, number, 0, len(piece))
    return builder.finish()


def test_composed_text_keeps_its_place_in_decomposed_source():
    source = unicodedata.normalize("NFD", "Bộ Công Thương phải trình")
    text, offsets = build([source])
    start = text.index("Thương")
    (place,) = offsets.places(start, start + len("Thương"))
    assert unicodedata.normalize("NFC", source[place.start : place.end]) == "Thương"


def test_a_stretch_over_two_parts_gives_a_place_in_each():
    _, offsets = build(["first", "second"])
    assert offsets.places(3, 8) == (Place(0, 3, 5), Place(1, 0, 2))


def test_text_without_source_has_no_place():
    _, offsets = build(["a", "b"])
    assert offsets.places(1, 2) == ()


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 99)])
def test_what_is_no_stretch_is_refused(start: int, end: int):
    _, offsets = build(["abc"])
    with pytest.raises(IndexError, match="not a stretch"):
        offsets.places(start, end)


@given(PIECES)
def test_any_text_is_composed_and_every_character_leads_back(pieces: list[str]):
    text, offsets = build(pieces)
    assert text == unicodedata.normalize("NFC", "\n".join(pieces))
    assert offsets.length == len(text)
    for index in range(len(text)):
        for place in offsets.places(index, index + 1):
            assert 0 <= place.start < place.end <= len(pieces[place.part])


@given(MARKED)
def test_a_place_composes_to_the_character_it_stands_for(source: str):
    text, offsets = build([source]) if source else ("", OffsetMap())
    for index, character in enumerate(text):
        (place,) = offsets.places(index, index + 1)
        assert character in unicodedata.normalize("NFC", source[place.start : place.end])
