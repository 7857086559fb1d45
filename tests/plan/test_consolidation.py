import json
from datetime import date

import pytest

from entente.plan import Phrasebook, Severity
from entente.plan.consolidation import consolidate

KEYS = {
    "schema",
    "case",
    "as_of",
    "language",
    "inputs_sha256",
    "summary",
    "findings",
    "scenarios",
    "directives",
    "purchases",
    "offers",
    "concerns",
    "requests",
    "laws",
}


@pytest.fixture
def plan(full_case):
    def make(day="2025-04-30", **options):
        return consolidate(full_case.dossier(day), Phrasebook("en"), **options)

    return make


def test_the_json_has_the_promised_keys(plan):
    body = plan().to_json()
    assert set(body) == KEYS
    assert body["schema"] == "entente/plan/1"
    assert (body["case"], body["as_of"], body["language"]) == ("AAA-BBB-2025", "2025-04-30", "en")
    assert body["summary"] == {"ready": True, "blocking": 0, "major": 0, "minor": 0}
    assert len(body["inputs_sha256"]) == 64
    assert {key: [r["code"] for r in body[key]] for key in ("directives", "purchases", "offers", "laws")} == {
        "directives": ["DIR-1"],
        "purchases": ["PUR-1"],
        "offers": ["OFF-1", "OFF-2"],
        "laws": ["LAW-1"],
    }


def test_the_json_holds_plain_types_written_as_in_files(plan):
    body = json.loads(json.dumps(plan().to_json(), allow_nan=False))
    offer, purchase = body["offers"][0], body["purchases"][0]
    assert offer["lines"][0]["floor"] == "12%"
    assert purchase["value"] == "USD 1-2 bn"
    assert purchase["sign_by"] == "2025-12-31"


def test_findings_are_counted_and_listed(full_case, plan):
    full_case.add("offer", "OFF-9", agency=None).add(
        "red_line", "RED-9", rule={"type": "principle", "forms": ["tariff"]}
    )
    made = plan()
    body = made.to_json()
    assert not made.ready
    assert body["summary"]["ready"] is False
    for severity in Severity:
        assert (
            body["summary"][severity]
            == sum(f["severity"] == severity for f in body["findings"])
            == made.count(severity)
        )
    assert set(body["findings"][0]) == {"code", "severity", "records", "message", "remedy", "place", "illustrative"}


def test_where_no_trade_is_at_hand_the_plan_is_made_and_says_why(plan):
    made = plan()
    assert made.assessment.exposure is None
    assert any("AAA" in reason for reason in made.assessment.unavailable)


def test_the_plan_says_whether_anything_in_it_is_made_up(full_case, plan):
    assert not plan().illustrative
    full_case.add("meeting", "MEE-9", illustrative=True, known_on="2025-04-20")
    assert plan().illustrative
    assert not plan("2025-04-19").illustrative


def test_progress_is_told(plan):
    told = []
    plan(progress=told.append)
    assert told == ["pricing scenarios and offers", "looking for gaps and clashes"]


def test_the_same_case_gives_the_same_plan(full_case):
    first, second = (
        consolidate(full_case.load().as_of(date(2025, 4, 30)), Phrasebook("vi")).to_json() for _ in range(2)
    )
    assert json.dumps(first) == json.dumps(second)
