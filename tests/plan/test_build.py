"""The document: its sections, the front page, and labels on what is made up."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.plan import LANGUAGES, Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.plan.document import Tone
from entente.publishing import sections_to_json

SECTIONS = [
    "mandate",
    "situation",
    "concerns",
    "requests",
    "offers",
    "purchases",
    "laws",
    "economics",
    "benchmarks",
    "limits",
    "directives",
    "decisions",
    "submissions",
    "gaps",
    "sources",
]
SHOWN = [  # kinds whose records appear in the plan with their own words
    "meeting",
    "directive",
    "development",
    "figure",
    "concern",
    "measure",
    "explanation",
    "request",
    "offer",
    "purchase",
    "law",
    "red_line",
    "commitment",
    "plan",
    "decision",
    "scenario",
    "benchmark_deal",
]
DAYS = st.integers(min_value=0, max_value=40).map(lambda n: date(2025, 4, 1) + timedelta(days=n))
MARK = "A made-up entry to look for"


def document(case, day="2025-04-30", language="en"):
    return build_document(consolidate(case.dossier(day), Phrasebook(language)))


def text_of(document) -> dict[str, str]:
    """Section → its content as JSON."""
    return {s["id"]: json.dumps(s, ensure_ascii=False) for s in sections_to_json(document)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fifteen_sections_stand_in_order_each_with_title_and_content(full_case, language):
    made = document(full_case, language=language)
    assert [section.id for section in made.sections] == SECTIONS
    assert all(section.title and section.blocks for section in made.sections)
    assert made.language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_almost_empty_case_makes_a_whole_document(case, language):
    made = document(case, language=language)
    assert [section.id for section in made.sections] == SECTIONS


def test_every_record_appears_in_its_section(full_case):
    text = text_of(document(full_case))
    places = {
        "Reach a fair agreement": "mandate",
        "DEV-1": "situation",
        "FIG-1": "situation",
        "CON-1": "concerns",
        "MEA-1": "concerns",
        "first round": "concerns",
        "REQ-1": "requests",
        "OFF-1": "offers",
        "PUR-1": "purchases",
        "LAW-1": "laws",
        "Cassia": "benchmarks",
        "RED-1": "limits",
        "COM-1": "limits",
        "DIR-1": "directives",
        "MEE-1": "directives",
        "PLA-1": "submissions",
        "SRC-1": "sources",
    }
    assert [what for what, section in places.items() if what not in text[section]] == []


def test_findings_appear_in_gaps_and_those_to_be_decided_in_decisions(full_case):
    full_case.add("offer", "OFF-9", agency=None).add("purchase", "PUR-9", sign_by="2025-04-01")
    text = text_of(document(full_case))
    assert "OFFER-AUTHORITY" in text["gaps"]
    assert "PUR-SIGNBY" in text["gaps"]
    assert "OFF-9" in text["decisions"]
    assert "PUR-9" not in text["decisions"]


def test_the_front_page_says_ready_or_not_and_what_blocks(full_case):
    ready = document(full_case).front
    assert (ready.verdict.tone, ready.blocking, ready.decisions) == (Tone.GOOD, (), ())
    assert "End of the pause" in ready.headline
    full_case.add("red_line", "RED-9", rule={"type": "principle", "forms": ["tariff"]})
    blocked = document(full_case).front
    assert blocked.verdict.tone is Tone.BAD
    assert len(blocked.blocking) == 1
    assert len(blocked.decisions) == 1
    assert len(blocked.figures) <= 3


def test_the_plan_is_as_secret_as_its_most_secret_record(full_case):
    assert document(full_case).classification == "internal"
    full_case.add("meeting", "MEE-9", classification="secret", known_on="2025-04-20")
    assert document(full_case).classification == "secret"
    assert document(full_case, "2025-04-19").classification == "internal"


@pytest.mark.parametrize("kind", SHOWN)
def test_what_is_made_up_is_labelled_in_every_section_that_shows_it(full_case, kind):
    fields = {"illustrative": True, "title": MARK}
    fields |= {
        "measure": {"answers": ["CON-1"]},
        "explanation": {"concerns": ["CON-1"], "forum": MARK},
        "directive": {"action": MARK},
        "figure": {"quantity": MARK, "nature": "observed", "topics": ["trade-balance"]},
        "red_line": {"text": MARK, "rule": {"type": "principle", "forms": ["law"]}},
        "commitment": {"agreement": MARK},
        "plan": {"agency": "BUY", "summary": MARK, "positions": [{"item": "x:y", "statement": MARK}]},
        "decision": {"text": MARK},
        "benchmark_deal": {"partner": MARK, "rate_before": "20%"},
    }.get(kind, {})
    full_case.add(kind, "MADE-1", **fields)
    text = text_of(document(full_case))
    shown = {section for section, content in text.items() if MARK in content}
    assert shown or kind == "scenario"  # a scenario shows where trade tables are at hand
    assert {section for section in shown if "illustrative" not in text[section]} == set()


def test_an_illustrative_estimate_is_labelled(full_case):
    full_case.add("figure", "FIG-9", illustrative=True, quantity=MARK, nature="estimate")
    text = text_of(document(full_case))
    assert MARK in text["economics"]
    assert "illustrative" in text["economics"]


def test_nothing_is_labelled_where_nothing_is_made_up(full_case):
    assert [
        s for s, content in text_of(document(full_case)).items() if "illustrative" in content and s != "purchases"
    ] == []
    assert document(full_case).notices == ()


@given(data=st.data(), asked=DAYS)
@settings(max_examples=15)
def test_on_any_day_nothing_of_a_later_day_is_written(new_full_case, data, asked):
    case = new_full_case()
    texts = {}
    for kind in SHOWN:
        first, second = sorted(data.draw(st.tuples(DAYS, DAYS)))
        texts[f"Canary-{kind}-one"], texts[f"Canary-{kind}-two"] = first, second
        change = {"known_on": second.isoformat(), "set": {"title": f"Canary-{kind}-two"}}
        day = {"known_on": first.isoformat(), "title": f"Canary-{kind}-one", "changes": [change]}
        case.add(kind, f"LATER-{kind.replace('_', '-')}", **day)
        texts[f"LATER-{kind.replace('_', '-')}"] = first
    plan = consolidate(case.load().as_of(asked), Phrasebook("en"))
    text = json.dumps([plan.to_json(), sections_to_json(build_document(plan))])
    assert {word for word, day in texts.items() if word in text and day > asked} == set()
    assert (texts["LATER-concern"] <= asked) == ("LATER-concern" in text)


def test_the_notice_of_the_case_is_repeated(full_case):
    full_case.header(notice="For testing only.")
    assert document(full_case).notices == ("For testing only.",)


def test_the_same_case_gives_the_same_document(full_case):
    assert document(full_case) == document(full_case)
