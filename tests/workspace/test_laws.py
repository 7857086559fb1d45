"""Laws on a time line, requests on their legal test."""

from __future__ import annotations

from entente.workspace.services.records import create, validate


def test_late_steps_are_marked_and_drawn(browser, negotiation, view):
    desk = view("desk")
    path = [{"step": "Draft the bill", "days": 20}, {"step": "Verify the bill", "days": 3}]
    fields = {"code": "LAW-2", "title": "Customs act", "topic": "procedures", "session": "S-1", "agency": "FIN",
              "path": path, "sources": ["SRC-1"]}  # fmt: skip
    create(desk, validate(desk, "law", fields))
    page = browser("desk").get(f"/n/{negotiation.code}/laws/").content.decode()
    assert "18 days too late" in page  # 23 days before 5 May is 12 April
    assert "1. Draft the bill" in page
    assert page.count("law-path__bar--bad") == 1
    assert page.count("law-path__bar--info") == 1
    assert "style=" not in page
    assert "in 5 days" in page


def test_an_idea_of_another_ministry_is_not_there(browser, negotiation):
    assert "LAW-1" in browser("desk").get(f"/n/{negotiation.code}/laws/").content.decode()
    page = browser("works").get(f"/n/{negotiation.code}/laws/").content.decode()
    assert "LAW-1" not in page
    assert "no law change that you can see" in page


def _request(view):
    lead = view("lead")
    test = [{"text": "Wages are set freely", "our_case": "They are", "strength": "strong",
             "evidence": [{"text": "Survey of wages"}]}, {"text": "Currency is convertible"}]  # fmt: skip
    fields = {"code": "REQ-2", "title": "Market economy", "topic": "trade-remedies", "ask": "Recognise it",
              "decider": "THEM", "law": "Trade act", "legal_test": test, "worth": "USD 1 bn a year", "agency": "LEAD",
              "sources": ["SRC-1"]}  # fmt: skip
    create(lead, validate(lead, "request", fields))


def test_a_request_is_a_dossier_on_the_legal_test(browser, negotiation, view):
    _request(view)
    page = browser("lead").get(f"/n/{negotiation.code}/requests/REQ-2/").content.decode()
    for said in ("Wages are set freely", "Survey of wages", "our case, proof, a judgement of its strength",
                 "1 of 2 criteria is incomplete", "USD 1 bn a year"):  # fmt: skip
        assert said in page
    assert "1 criterion is incomplete" in browser("lead").get(f"/n/{negotiation.code}/requests/").content.decode()


def test_what_it_is_worth_is_for_those_who_lead(browser, negotiation, view):
    _request(view)
    assert browser("works").get(f"/n/{negotiation.code}/requests/REQ-2/").status_code == 404  # a draft
    from entente.workspace.services.records import move

    move(view("lead"), "REQ-2", "prepared", follows=1)
    for name in ("works", "envoy"):
        page = browser(name).get(f"/n/{negotiation.code}/requests/REQ-2/").content.decode()
        assert "Wages are set freely" in page
        assert "USD 1 bn" not in page


def test_a_request_page_is_for_requests(browser, negotiation):
    assert browser("lead").get(f"/n/{negotiation.code}/requests/CON-1/").status_code == 404
