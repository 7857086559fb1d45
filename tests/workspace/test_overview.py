"""The first page of a negotiation and the list of findings: what is due, what blocks, who has filed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.workspace.conftest import PEOPLE, TODAY, fill

from entente.plan import Severity
from entente.workspace.models import Negotiation
from entente.workspace.records import View
from entente.workspace.services.cases import import_case

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


@pytest.fixture
def negotiation(db: None, new_case: Callable[[], Any]) -> Negotiation:
    """The usual case with key dates, a notice, something overdue and something missing."""
    case = fill(new_case())
    case.header(
        notice="Made up for the tests.",
        key_dates=[
            {"date": "2025-07-09", "label": "Pause ends", "known_on": "2025-04-09"},
            {"date": "2025-04-02", "label": "Rates announced", "known_on": "2025-04-02"},
        ],
    )
    case.add("directive", "DIR-LATE", addressees=["FIN"], deadline="2025-04-10")
    case.add("directive", "DIR-SOON", addressees=["BUY"], deadline="2025-05-06")
    case.add("directive", "DIR-SECRET", addressees=["BUY"], deadline="2025-05-06", classification="secret")
    return import_case(case.root, clock=TODAY)


def page(client: Client, negotiation: Negotiation, rest: str = "") -> str:
    answer = client.get(f"/n/{negotiation.code}/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_counts_down_to_the_key_dates_ahead_and_repeats_the_notice(
    browser: Browser, negotiation: Negotiation
) -> None:
    text = page(browser("head"), negotiation)
    assert "Pause ends" in text
    assert "9 July 2025" in text
    assert '<span class="figure-big">70</span>' in text
    assert "Rates announced" not in text
    assert text.count("Made up for the tests.") == 1


def test_it_says_what_is_overdue_and_what_falls_due(browser: Browser, negotiation: Negotiation) -> None:
    text = page(browser("lead"), negotiation)
    overdue, coming = text.split('id="overdue"')[1].split('id="deadlines"')
    assert "DIR-LATE" in overdue
    assert "20 days ago" in overdue
    assert "DIR-SOON" in coming
    assert "in 6 days" in coming
    assert "DIR-SECRET" in coming
    assert "DIR-SECRET" not in page(browser("desk"), negotiation)


def test_the_verdict_is_over_all_for_those_who_lead_and_over_ones_own_for_a_desk(
    browser: Browser, view: Callable[[str], View], negotiation: Negotiation
) -> None:
    blocking = sum(finding.severity is Severity.BLOCKING for finding in view("lead").findings())
    assert blocking > 0
    text = page(browser("lead"), negotiation)
    assert "Not ready" in text
    assert f"<b>{blocking}</b>" in text
    assert "Not ready" not in page(browser("desk"), negotiation)


def test_those_who_decide_are_told_what_to_decide(browser: Browser, negotiation: Negotiation) -> None:
    asks = 'id="decisions"'
    assert asks in page(browser("head"), negotiation)
    assert asks in page(browser("lead"), negotiation)
    assert asks not in page(browser("desk"), negotiation)
    assert asks not in page(browser("auditor"), negotiation)


def test_a_desk_sees_only_its_own_filing(browser: Browser, negotiation: Negotiation) -> None:
    everybody = page(browser("lead"), negotiation).split('id="filings"')[1].split("</section>")[0]
    assert "Ministry of Finance" in everybody
    assert "PLAN-BUY" in everybody
    assert "1 of 2 ministries" in page(browser("lead"), negotiation)
    own = page(browser("desk"), negotiation).split('id="filings"')[1].split("</section>")[0]
    assert "PLAN-FIN" not in own  # a draft is not filed yet
    assert "not filed" in own
    assert "Ministry of Works" not in own
    assert 'id="filings"' not in page(browser("envoy"), negotiation)


@pytest.mark.parametrize("name", PEOPLE)
def test_counts_by_kind_are_of_what_one_sees(
    browser: Browser, view: Callable[[str], View], negotiation: Negotiation, name: str
) -> None:
    shown = re.findall(r'/kinds/(\w+)/">[^<]+</a> <span class="muted">(\d+)<', page(browser(name), negotiation))
    tables = view(name).dossier.tables
    assert {kind: int(count) for kind, count in shown} == {kind: len(table) for kind, table in tables.items() if table}


def test_findings_are_filtered_by_severity_rule_and_agency(
    browser: Browser, view: Callable[[str], View], negotiation: Negotiation
) -> None:
    found = view("lead").findings()
    client = browser("lead")
    everything = client.get(f"/n/{negotiation.code}/findings/").context["page"]
    assert everything.paginator.count == len(found)
    blocking = client.get(f"/n/{negotiation.code}/findings/?severity=blocking").context["page"]
    assert {finding.severity for finding in blocking} == {Severity.BLOCKING}
    late = client.get(f"/n/{negotiation.code}/findings/?rule=DIR-OVERDUE").context["page"]
    assert [finding.records for finding in late] == [("DIR-LATE",)]
    of_works = client.get(f"/n/{negotiation.code}/findings/?agency=BUY&rule=OFFER-AUTHORITY").context["page"]
    assert {finding.records[0] for finding in of_works} == {"OFF-2"}
    assert "No finding fits" in page(client, negotiation, "findings/?rule=NOTHING")
    assert client.get(f"/n/{negotiation.code}/findings/?page=elsewhere").status_code == 200


@pytest.mark.parametrize("name", PEOPLE)
def test_findings_name_nothing_hidden(
    browser: Browser, view: Callable[[str], View], negotiation: Negotiation, name: str
) -> None:
    hidden = {code for table in view("auditor").dossier.tables.values() for code in table} - {
        code for table in view(name).dossier.tables.values() for code in table
    }
    for rest in ("", "findings/"):
        text = page(browser(name), negotiation, rest)
        assert [code for code in hidden if code in text] == []


def test_the_number_of_queries_does_not_grow_with_the_records(
    browser: Browser, negotiation: Negotiation, django_assert_max_num_queries: Any
) -> None:
    client = browser("lead")
    page(client, negotiation)
    with django_assert_max_num_queries(6):
        page(client, negotiation)
    with django_assert_max_num_queries(6):
        page(client, negotiation, "findings/")
