"""Two versions side by side: what is said to differ is what differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.dossier.differences import differences, word_changes
from entente.dossier.kinds import KINDS

OFFER = {"code": "OFF-1", "title": "Poultry", "known_on": "2025-03-01", "form": "tariff"}


def offer(**fields):
    return KINDS["offer"].model_validate(OFFER | fields)


@given(st.text(max_size=200), st.text(max_size=200))
def test_words_put_back_together_give_both_texts(before, after):
    words = word_changes(before, after)
    assert "".join(w.text for w in words if w.change != "added") == before
    assert "".join(w.text for w in words if w.change != "removed") == after


def test_only_the_words_that_changed_are_marked():
    words = word_changes("Cut the duty to 5 %.", "Cut the duty to 10 %.")
    assert [(w.change, w.text) for w in words if w.change != "same"] == [("removed", "5"), ("added", "10")]


def test_a_very_long_text_is_shown_whole():
    words = word_changes("a b " * 3_000, "a c " * 3_000)
    assert [w.change for w in words] == ["removed", "added"]


def test_the_same_record_differs_in_nothing():
    assert differences(offer(text="x"), offer(text="x")) == ()


def test_fields_that_differ_are_named_in_the_order_of_the_kind():
    found = differences(offer(text="x"), offer(text="y", title="Pork"))
    assert [(d.field, d.before, d.after) for d in found] == [("title", "Poultry", "Pork"), ("text", "x", "y")]


def test_rows_are_matched_by_what_they_are_known_by():
    before = offer(lines=[{"hs": "0207", "opening": "15%"}, {"hs": "0203"}])
    after = offer(lines=[{"hs": "0204"}, {"hs": "0207", "opening": "10%"}])
    (found,) = differences(before, after)
    assert [(row.change, row.name) for row in found.rows] == [
        ("added", "0204"), ("changed", "0207"), ("removed", "0203")]  # fmt: skip
    assert (found.rows[1].before["opening"], found.rows[1].after["opening"]) == ("15%", "10%")


@pytest.mark.parametrize("twice", [2, 600])
def test_rows_that_share_a_name_are_matched_in_order(twice):
    before = offer(lines=[{"hs": "0207", "description": str(n)} for n in range(twice)])
    after = offer(lines=[*before.model_dump(mode="json")["lines"], {"hs": "0207", "description": "new"}])
    (found,) = differences(before, after)
    assert [(row.change, row.name) for row in found.rows] == [("added", str(twice + 1))]
