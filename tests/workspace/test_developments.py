"""Developments and red lines: what they touch and judge, as far as each person may see."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from entente.workspace.services.records import create, validate

HOME = "/n/aaa-bbb-2025"


def text_of(response):
    return " ".join(lxml_html.fromstring(response.content.decode()).text_content().split())


@pytest.fixture
def pause(view):
    """A pause that touches a concern, and an offer that rests on it."""
    lead = view("lead")
    pause = {"code": "DEV-2", "title": "Rates paused", "date": "2025-04-09", "until": "2025-07-09", "rate": "10%",
             "topic": "counterpart-tariff", "touches": ["CON-1", "RED-1"], "sources": ["SRC-1"]}  # fmt: skip
    create(lead, validate(lead, "development", pause))
    lead = view("lead")
    offer = {"code": "OFF-9", "title": "An offer", "form": "other", "agency": "FIN", "rests_on": ["DEV-2"],
             "sources": ["SRC-1"]}  # fmt: skip
    create(lead, validate(lead, "offer", offer))


def test_developments_come_newest_first_with_what_they_touch(pause, browser):
    response = browser("desk").get(f"{HOME}/developments/")
    page = text_of(response)
    assert page.index("Rates paused") < page.index("A development")
    for words in ("10 %", "ends: 9 July 2025 (in 70 days)", "Touches: A concern", "Named by: An offer"):
        assert words in page, words
    assert b"RED-1" not in response.content
    assert b"RED-1" in browser("lead").get(f"{HOME}/developments/").content


def test_the_other_way_round_records_show_what_touches_them(pause, browser):
    page = text_of(browser("desk").get(f"{HOME}/developments/?by=record"))
    for words in ("A concern", "An offer", "Rates paused"):
        assert words in page, words
    assert "A red line" not in page
    assert "Rates paused" not in text_of(browser("desk").get(f"{HOME}/developments/?by=record&topic=talks"))


def test_a_filter_answers_with_a_fragment(pause, browser):
    response = browser("desk").get(f"{HOME}/developments/?q=paused", headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b"Rates paused" in response.content
    assert b"A development" not in response.content


def test_red_lines_judge_the_open_offers(browser):
    page = text_of(browser("lead").get(f"{HOME}/red-lines/"))
    for words in ("No duty below five percent", "Floor", "near", "A offer"):
        assert words in page, words


def test_red_lines_are_nobodys_who_may_not_see_them(browser):
    for name in ("desk", "works", "envoy"):
        response = browser(name).get(f"{HOME}/red-lines/")
        assert response.status_code == 200
        assert b"RED-1" not in response.content
        assert b"five percent" not in response.content
