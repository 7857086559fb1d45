"""The concern ledger: one line per concern, from what worries them to what remains."""

from __future__ import annotations

import pytest

from entente.workspace.services.records import create, validate


@pytest.fixture
def _told(view):
    """A concern with a measure, its proof, and two explanations, one of them answered."""
    lead = view("lead")
    concern = {"code": "CON-2", "title": "Origin fraud", "topic": "rules-of-origin", "agency": "FIN",
               "priority": "high", "their_view": "Goods pass through", "ask": "Stop it", "remaining": "Figures",
               "sources": ["SRC-1"]}  # fmt: skip
    create(lead, validate(lead, "concern", concern))
    measure = {"code": "MEA-2", "title": "Decree on origin", "form": "decree", "date": "2025-04-01", "agency": "LEAD",
               "answers": ["CON-2"], "evidence": [{"text": "Controls doubled"}], "sources": ["SRC-1"]}  # fmt: skip
    create(view("lead"), validate(view("lead"), "measure", measure))
    for code, reply in (("EXP-2", "They took note"), ("EXP-3", "")):
        told = {"code": code, "title": "Call", "date": "2025-04-10", "concerns": ["CON-2"], "forum": "call",
                "reply": reply, "agency": "LEAD", "sources": ["SRC-1"]}  # fmt: skip
        create(view("lead"), validate(view("lead"), "explanation", told))


@pytest.mark.usefixtures("_told")
def test_a_line_goes_from_the_concern_to_what_remains(browser, negotiation):
    page = browser("lead").get(f"/n/{negotiation.code}/concerns/").content.decode()
    line = page[page.index('id="CON-2"') :]
    line = line[: line.index("</tr>")]
    said = ["Origin fraud", "Goods pass through", "Decree on origin", "Controls doubled", "They took note", "Figures"]
    places = [line.index(words) for words in said]
    assert places == sorted(places)
    assert "answers=CON-2" in line
    assert "concerns=CON-2" in line
    assert "Note their reply" in line


@pytest.mark.usefixtures("_told")
def test_the_ledger_is_filtered(browser, negotiation):
    address = f"/n/{negotiation.code}/concerns/"
    assert "CON-2" not in browser("lead").get(address, {"agency": "BUY"}).content.decode()
    assert "CON-2" in browser("lead").get(address, {"agency": "FIN", "priority": "high"}).content.decode()
    assert "No concern fits" in browser("lead").get(address, {"state": "dormant"}).content.decode()
    fragment = browser("lead").get(address, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="ledger"')


def test_answers_that_are_a_ministrys_own_paper_are_not_counted_for_others(browser, negotiation, view):
    desk = view("desk")
    offer = {"code": "OFF-9", "title": "Canary cut", "form": "other", "agency": "FIN", "answers": ["CON-1"],
             "sources": ["SRC-1"]}  # fmt: skip
    create(desk, validate(desk, "offer", offer))
    address = f"/n/{negotiation.code}/concerns/"
    assert "Canary cut" in browser("desk").get(address).content.decode()
    for name in ("works", "envoy"):
        assert "Canary cut" not in browser(name).get(address).content.decode()


def test_readers_are_offered_nothing_to_write(browser, negotiation):
    page = browser("auditor").get(f"/n/{negotiation.code}/concerns/").content.decode()
    assert "Add a" not in page
    assert "#field-remaining" not in page
