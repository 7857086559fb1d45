"""What blocks, what must be decided, what falls due."""

from __future__ import annotations

from datetime import date
from typing import Any

from entente.dossier import Dossier
from entente.plan import Phrasebook, Severity, find_all
from entente.plan.calendar import Event, deadlines, overdue
from entente.plan.readiness import judge_readiness

TODAY = date(2025, 4, 30)


def dossier(new_case: Any) -> Dossier:
    case = new_case()
    case.header(sessions=[{"code": "S-1", "title": "Ninth session", "opens": "2025-06-01", "closes": "2025-06-28",
                           "known_on": "2025-03-01"}],
                law_path=[{"step": "Draft", "days": 20}, {"step": "Verification", "days": 10}])  # fmt: skip
    case.add("directive", "DIR-1", addressees=["FIN", "BUY"], asks_for_plan=True, deadline="2025-04-20")
    case.add("directive", "DIR-2", deadline="2025-05-02")
    case.add("directive", "DIR-3", deadline="2025-05-02", state="withdrawn")
    case.add("directive", "DIR-4", deadline="2025-06-30")
    case.add("plan", "PLAN-FIN", directive="DIR-1", submitted_on="2025-04-25", known_on="2025-04-25")
    case.add("purchase", "PUR-1", agency="BUY", sign_by="2025-05-10")
    case.add("purchase", "PUR-2", agency="BUY", sign_by="2025-04-01")
    case.add("offer", "OFF-1", valid_until="2025-05-14")
    case.add("law", "LAW-1", agency="FIN")
    case.add("development", "DEV-1", response_due="2025-05-01", effective_on="2025-05-03", until="2025-12-01")
    return case.load().as_of(TODAY)


def test_deadlines_come_in_order_and_end_with_the_window(new_case: Any) -> None:
    found = [(due.day.isoformat(), due.event, due.code) for due in deadlines(dossier(new_case))]
    assert found == [
        ("2025-05-01", Event.RESPONSE_DUE, "DEV-1"),
        ("2025-05-02", Event.DIRECTIVE_DUE, "DIR-2"),
        ("2025-05-02", Event.LAW_STEP, "LAW-1"),
        ("2025-05-03", Event.TAKES_EFFECT, "DEV-1"),
        ("2025-05-10", Event.SIGN_BY, "PUR-1"),
        ("2025-05-14", Event.OFFER_LAPSES, "OFF-1"),
    ]
    assert [due.code for due in deadlines(dossier(new_case), days=1)] == ["DEV-1"]


def test_what_is_overdue_names_who_must_act(new_case: Any) -> None:
    assert [(due.code, due.agencies) for due in overdue(dossier(new_case))] == [
        ("PUR-2", ("BUY",)), ("DIR-1", ("FIN", "BUY")),
    ]  # fmt: skip


def test_a_missing_plan_blocks_and_calls_for_a_decision(new_case: Any) -> None:
    findings = find_all(dossier(new_case), Phrasebook("en"))
    readiness = judge_readiness(findings)
    assert not readiness.ready
    assert sum(readiness.counts.values()) == len(findings)
    assert [group[0].code for group in readiness.groups[Severity.BLOCKING]] == ["PLAN-MISSING"]
    assert "PLAN-MISSING" in [group[0].code for group in readiness.decisions]
    assert judge_readiness([f for f in findings if f.severity is not Severity.BLOCKING]).ready
