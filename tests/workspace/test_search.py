"""Search: finds words whatever their case or accents, marks them, and knows only what the person sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.workspace.conftest import PEOPLE, TODAY, fill

from entente.workspace.models import Negotiation
from entente.workspace.records import View
from entente.workspace.search import Span, fold, search, terms_of
from entente.workspace.services.cases import import_case

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
Views = Callable[[str], View]


@pytest.fixture
def negotiation(db: None, new_case: Callable[[], Any]) -> Negotiation:
    """The usual case with words in two languages and unique words in what some may not see."""
    case = fill(new_case())
    case.add("concern", "CON-DAM", title="Đàm phán thuế đối ứng", note="Hạn chót là ngày 9 tháng 7 năm 2025")
    case.add(
        "law",
        "LAW-LONG",
        title="A decree",
        note="x " * 300 + "the zebra clause of “honest origin” stands here " + "y " * 300,
    )
    case.add("offer", "OFF-FLOOR", lines=[{"hs": "0305", "description": "quokkafish", "mfn_applied_rate": "20%",
                                           "opening": "15%"}])  # fmt: skip
    case.add("red_line", "RED-SECRET", text="The wombat threshold", agency="LEAD", classification="secret")
    case.add("plan", "PLAN-WORKS", agency="BUY", version=2, state="draft", submitted_on=None, file="plans/w.yaml",
             summary="The narwhal position")  # fmt: skip
    for number in range(60):
        case.add("figure", f"FIG-N{number}", quantity="bananas")
    return import_case(case.root, clock=TODAY)


def codes(view: View, query: str) -> list[str]:
    return [hit.record.code for hits in search(view, query).values() for hit in hits]


@pytest.mark.parametrize("query", ["đàm phán", "ĐÀM PHÁN", "dam phan", "phan dam", '"dam phan"', "han chot", "CON-DAM"])
def test_case_and_accents_do_not_matter(view: Views, query: str) -> None:
    assert codes(view("lead"), query) == ["CON-DAM"]


def test_all_words_have_to_be_there_and_a_phrase_together(view: Views) -> None:
    assert codes(view("lead"), "zebra clause") == ["LAW-LONG"]
    assert codes(view("lead"), '"clause zebra"') == []
    assert codes(view("lead"), "zebra giraffe") == []
    assert codes(view("lead"), '"honest origin"') == ["LAW-LONG"]


def test_the_code_itself_comes_first(view: Views) -> None:
    assert search(view("lead"), "fig-n5")["figure"][0].record.code == "FIG-N5"


def test_the_excerpt_shows_the_words_in_their_place(view: Views) -> None:
    (hit,) = search(view("lead"), "zebra")["law"]
    shown = "".join(span.text for span in hit.excerpt)
    assert [span.text for span in hit.excerpt if span.hit] == ["zebra"]
    assert len(shown) < 250
    assert shown.startswith("… x")
    assert shown.endswith(" …")
    (titled,) = search(view("lead"), '"doi ung"')["concern"]
    assert Span("đối ứng", True) in titled.title
    assert titled.excerpt == ()


@pytest.mark.parametrize(
    ("word", "seen_by"),
    [
        ("wombat", {"lead", "economist", "head", "auditor"}),
        ("narwhal", {"works"}),
        ("quokkafish", {"lead", "economist", "head", "auditor", "desk"}),
    ],
)
@pytest.mark.parametrize("name", PEOPLE)
def test_what_is_hidden_is_not_found_and_not_counted(
    browser: Browser, negotiation: Negotiation, view: Views, name: str, word: str, seen_by: set[str]
) -> None:
    client, here, part = browser(name), f"/n/{negotiation.code}/search/", {"HX-Request": "true"}
    answer = client.get(here, {"q": word}, headers=part)
    expected = 1 if name in seen_by else 0
    assert f"{expected} record" in answer.content.decode() or not expected
    assert len(codes(view(name), word)) == expected
    if not expected:
        nothing = client.get(here, {"q": "zzzz"}, headers=part)
        assert answer.content.decode().replace(word, "zzzz") == nothing.content.decode()


@pytest.mark.parametrize("name", PEOPLE)
def test_everything_found_is_something_seen(view: Views, name: str) -> None:
    seen = {code for table in view(name).dossier.tables.values() for code in table}
    for query in ("a.", "tariff", "0207", "fin", "works", "min", "ba"):
        assert set(codes(view(name), query)) <= seen


def test_a_kind_is_shown_page_by_page(browser: Browser, negotiation: Negotiation) -> None:
    client, here = browser("lead"), f"/n/{negotiation.code}/search/"
    first = client.get(here, {"q": "bananas"})
    assert dict(first.context["counts"]) == {"figure": 60}
    assert "and 52 more" in first.content.decode()
    second = client.get(here, {"q": "bananas", "kind": "figure", "page": "2"}).context["page"]
    assert len(second.object_list) == 10
    assert client.get(here, {"q": "bananas", "kind": "../etc", "page": "-1"}).status_code == 200


def test_a_fragment_is_the_results_alone(browser: Browser, negotiation: Negotiation) -> None:
    answer = browser("lead").get(f"/n/{negotiation.code}/search/", {"q": "zebra"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert "<mark>zebra</mark>" in text
    assert "HX-Request" in answer.headers["Vary"]


def test_what_is_typed_is_shown_as_text(browser: Browser, negotiation: Negotiation) -> None:
    client, here = browser("lead"), f"/n/{negotiation.code}/search/"
    for query in ('"><script>alert(1)</script>', "%00\x00", "(((", "a" * 5000, "\\", '"', "   "):
        answer = client.get(here, {"q": query})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
    assert "at least two letters" in client.get(here, {"q": "a"}).content.decode()
    assert "Search every record" in client.get(here).content.decode()


def test_a_new_version_is_found_at_once(view: Views, people: Any, negotiation: Negotiation) -> None:
    from entente.workspace.services.records import change

    lead = view("lead")
    before = lead.record("CON-1")
    assert codes(lead, "platypus") == []
    change(lead, before.model_copy(update={"note": "platypus"}), follows=lead.history("CON-1")[-1].version, reason="")
    assert codes(view("lead"), "platypus") == ["CON-1"]


@given(st.text(max_size=80))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_any_query_has_few_terms_of_some_length(text: str) -> None:
    terms = terms_of(text)
    assert len(terms) <= 8
    assert all(len(term) >= 2 for term in terms)
