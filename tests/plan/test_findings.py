"""Every rule: a smallest case that breaks it, and the same case mended."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from entente.bargaining import DutyForgoneRange
from entente.plan import LANGUAGES, RULES, Phrasebook, Severity, find_all
from entente.plan.findings.plans import current_plans

TODAY = "2025-04-30"
BLOCKING, MAJOR, MINOR = Severity.BLOCKING, Severity.MAJOR, Severity.MINOR
EVIDENCE = [{"text": "Figures", "sources": ["SRC-1"]}]
CRITERION = {"text": "Prices are free", "our_case": "They are", "evidence": EVIDENCE}
SLIP = {"requested_on": "2025-04-01", "requested_by": "FIN", "new_deadline": "2026-02-01", "reason": "Work"}
CLOSED = {"state": "closed", "evidence": EVIDENCE, "checked_by": "LEAD"}
EXCLUDED = {"type": "excluded-lines", "hs": ["93"]}
RULE = {"type": "rate-floor", "hs": ["0207"], "floor": "5%", "margin": "2%"}
PRINCIPLE = {"type": "principle", "forms": ["tariff"]}
RELEASE = {"offer": "OFF-1", "person": "A. Person", "agency": "HEAD", "on": "2025-04-01", "reason": "Harmless"}
ASKED = {"asks_for_plan": True, "addressees": ["FIN", "BUY"], "deadline": "2025-04-30"}


def offer(**line: Any) -> dict[str, Any]:
    return {"basis": "mfn", "lines": [{"hs": "0207", **line}]}


def position(item: str = "tariff:0207", **tiers: Any) -> dict[str, Any]:
    return {"positions": [{"item": item, "unit": "%", **tiers}]}


@dataclass(frozen=True)
class Trial:
    """What is added to a case in order: once so that the rule is broken, once so that it is not."""

    code: str
    severity: Severity
    records: tuple[str, ...]
    broken: list[tuple[str, str, dict[str, Any]]]
    mended: list[tuple[str, str, dict[str, Any]]]
    said: str = ""
    header: dict[str, Any] | None = None
    duty_forgone: dict[str, DutyForgoneRange] | None = None


def one(code, severity, kind, broken, mended, said="", *, name="X-1", records=None, **more) -> Trial:
    """A trial of one record."""
    return Trial(code, severity, records or (name,), [(kind, name, broken)], [(kind, name, mended)], said, **more)


SESSION = {
    "code": "S-2",
    "title": "Spring session",
    "opens": "2025-05-05",
    "closes": "2025-06-27",
    "known_on": "2025-03-01",
}
PAST = {
    "code": "S-0",
    "title": "Winter session",
    "opens": "2025-03-02",
    "closes": "2025-03-20",
    "known_on": "2025-03-01",
}
SESSIONS = {"sessions": [PAST, SESSION]}
GATT = ("commitment", "COM-1", {"form": "mfn", "covers_counterpart": True})
BINDING = ("commitment", "COM-2", {"form": "bound-rates", "lines": [{"hs": "0207", "rate": "40%"}]})
ANSWER = ("measure", "MEA-X", {"answers": ["X-1"], "state": "in-force", "evidence": EVIDENCE})
TOLD = ("explanation", "EXP-X", {"concerns": ["X-1"]})
OVERTAKEN = [("development", "DEV-A", {}), ("development", "DEV-B", {"supersedes": "DEV-A", "known_on": "2025-04-10"})]


def red_line(rule, broken, mended, outcome, *, bought=None, forgone=None) -> Trial:
    """A trial of one red line on the offer OFF-1."""
    severity = MAJOR if outcome == "NEAR" else BLOCKING
    line = ("red_line", "RED-1", {"rule": rule})
    purchases = [("purchase", "PUR-1", bought)] if bought else []
    return Trial(
        f"REDLINE-{outcome}",
        severity,
        ("OFF-1", "RED-1"),
        [*purchases, ("offer", "OFF-1", broken), line],
        [*purchases, ("offer", "OFF-1", mended), line],
        duty_forgone=forgone,
    )


BUYS = {"form": "purchase", "agency": "BUY", "purchases": ["PUR-1"]}
SCHEDULE = {"schedule": [{"year": 2026, "amount": "USD 3 bn"}]}

TRIALS = {
    "con-owner": Trial(
        "CON-OWNER",
        MAJOR,
        ("X-1",),
        [("concern", "X-1", {"agency": None}), ANSWER, TOLD],
        [("concern", "X-1", {}), ANSWER, TOLD],
    ),
    "con-measure": Trial(
        "CON-MEASURE", MAJOR, ("X-1",), [("concern", "X-1", {})], [("concern", "X-1", {}), ANSWER, TOLD]
    ),
    "con-measure-low": one("CON-MEASURE", MINOR, "concern", {"priority": "low"}, {"state": "dormant"}),
    "con-measure-planned": Trial(
        "CON-MEASURE",
        MINOR,
        ("X-1", "LAW-X"),
        [("concern", "X-1", {}), ("law", "LAW-X", {"answers": ["X-1"], "state": "drafting"})],
        [("concern", "X-1", {}), ANSWER, TOLD],
        "only by what is still planned: LAW-X",
    ),
    "con-measure-nobody": Trial(
        "CON-MEASURE", MAJOR, ("X-1",), [("concern", "X-1", {"agency": None})], [("concern", "X-1", {}), ANSWER, TOLD]
    ),
    "con-measure-ended": Trial(
        "CON-MEASURE",
        MAJOR,
        ("X-1",),
        [("concern", "X-1", {}), ("measure", "MEA-X", {"answers": ["X-1"], "state": "ended"})],
        [("concern", "X-1", {}), ANSWER, TOLD],
    ),
    "con-evidence": Trial(
        "CON-EVIDENCE",
        MINOR,
        ("X-1", "MEA-X"),
        [("concern", "X-1", {}), ("measure", "MEA-X", {"answers": ["X-1"], "state": "in-force"}), TOLD],
        [("concern", "X-1", {}), ANSWER, TOLD],
    ),
    "con-explained": Trial(
        "CON-EXPLAINED", MINOR, ("X-1",), [("concern", "X-1", {}), ANSWER], [("concern", "X-1", {}), ANSWER, TOLD]
    ),
    "req-test": one("REQ-DOSSIER", MAJOR, "request", {}, {"legal_test": [CRITERION]}, "legal test"),
    "req-decider": one(
        "REQ-DOSSIER",
        MAJOR,
        "request",
        {"legal_test": [CRITERION], "decider": None},
        {"legal_test": [CRITERION]},
        "who can grant",
    ),
    "req-evidence": one(
        "REQ-EVIDENCE",
        MINOR,
        "request",
        {"legal_test": [CRITERION, {"text": "Wages are free"}]},
        {"legal_test": [CRITERION]},
        "1 of 2",
    ),
    "plan-missing": Trial(
        "PLAN-MISSING",
        BLOCKING,
        ("BUY", "DIR-X"),
        [("directive", "DIR-X", ASKED), ("plan", "PLA-1", {})],
        [("directive", "DIR-X", ASKED), ("plan", "PLA-1", {}), ("plan", "PLA-2", {"agency": "BUY"})],
        "Ministry of Works (BUY) has filed no plan",
    ),
    "plan-missing-ahead": Trial(
        "PLAN-MISSING",
        MINOR,
        ("BUY", "DIR-X"),
        [("directive", "DIR-X", {**ASKED, "deadline": "2025-05-01"}), ("plan", "PLA-1", {})],
        [("directive", "DIR-X", {**ASKED, "addressees": ["FIN"]}), ("plan", "PLA-1", {})],
        "has not filed its plan yet",
    ),
    "plan-missing-replaced": Trial(
        "PLAN-MISSING",
        BLOCKING,
        ("BUY", "DIR-X"),
        [("directive", "DIR-X", {**ASKED, "addressees": ["BUY"]})],
        [
            ("directive", "DIR-X", {**ASKED, "addressees": ["BUY"]}),
            ("directive", "DIR-Y", {**ASKED, "addressees": ["FIN"], "supersedes": "DIR-X"}),
            ("plan", "PLA-1", {}),
        ],
    ),
    "plan-late": Trial(
        "PLAN-LATE",
        MINOR,
        ("PLA-1",),
        [
            ("directive", "DIR-X", {**ASKED, "addressees": ["FIN"], "deadline": "2025-03-15", "state": "reported"}),
            ("plan", "PLA-1", {"submitted_on": "2025-03-16"}),
        ],
        [
            ("directive", "DIR-X", {**ASKED, "addressees": ["FIN"], "deadline": "2025-03-15", "state": "reported"}),
            ("plan", "PLA-1", {"submitted_on": "2025-03-15"}),
        ],
    ),
    "plan-superseded": Trial(
        "PLAN-SUPERSEDED",
        MINOR,
        ("PLA-1", "PLA-2"),
        [("plan", "PLA-1", {}), ("plan", "PLA-2", {"version": 2, "supersedes": "PLA-1"})],
        [("plan", "PLA-1", {"state": "draft"}), ("plan", "PLA-2", {"version": 2, "supersedes": "PLA-1"})],
    ),
    "plan-two": Trial(
        "PLAN-TWO",
        MAJOR,
        ("PLA-1", "PLA-2"),
        [("plan", "PLA-1", {}), ("plan", "PLA-2", {"version": 2})],
        [("plan", "PLA-1", {}), ("plan", "PLA-2", {"version": 2, "supersedes": "PLA-1"})],
    ),
    "plan-clash": Trial(
        "PLAN-CLASH",
        MAJOR,
        ("PLA-2", "PLA-1"),
        [("plan", "PLA-1", position(floor=5)), ("plan", "PLA-2", {"agency": "BUY", **position(floor=10)})],
        [("plan", "PLA-1", position(floor=5)), ("plan", "PLA-2", {"agency": "BUY", **position(floor=5)})],
        "FIN – / – / 5 %",
    ),
    "plan-clash-with-itself": Trial(
        "PLAN-CLASH",
        MAJOR,
        ("PLA-1",),
        [("plan", "PLA-1", {"positions": [{"item": "tariff:0207", "floor": 5}, {"item": "tariff:0207", "floor": 6}]})],
        [("plan", "PLA-1", {"positions": [{"item": "tariff:0207", "floor": 5}]})],
        "several positions",
    ),
    "plan-floor-higher": one(
        "PLAN-FLOOR",
        MAJOR,
        "plan",
        position(opening=20, target=10, floor=12),
        position(opening=20, target=10, floor=8),
        "20 / 10 / 12 %",
    ),
    "plan-floor-lower": one(
        "PLAN-FLOOR",
        MAJOR,
        "plan",
        position(better="lower", opening=10, target=20, floor=15),
        position(better="lower", opening=10, target=20, floor=25),
    ),
    "plan-floor-without-target": one(
        "PLAN-FLOOR", MAJOR, "plan", position(opening=5, floor=8), position(opening=8, floor=5)
    ),
    "plan-floor-offer": one(
        "PLAN-FLOOR",
        MAJOR,
        "offer",
        offer(opening="5%", floor="8%"),
        offer(opening="8%", floor="5%"),
        "HS 0207",
    ),
    "plan-floor-offer-replaced": Trial(
        "PLAN-FLOOR",
        MAJOR,
        ("X-1",),
        [("offer", "X-1", offer(opening="5%", floor="8%"))],
        [
            ("offer", "X-1", offer(opening="5%", floor="8%")),
            ("offer", "X-2", {**offer(opening="8%"), "supersedes": "X-1"}),
        ],
    ),
    "authority-owner": one("OFFER-AUTHORITY", MAJOR, "offer", {"agency": None}, {}, "no agency"),
    "authority-instrument": one(
        "OFFER-AUTHORITY", MAJOR, "offer", {"agency": "BUY"}, {}, "no authority over a tariff offer"
    ),
    "authority-goods": Trial(
        "OFFER-AUTHORITY",
        MAJOR,
        ("X-1",),
        [
            ("agency", "FIN", {"authority": [{"instrument": "tariff", "hs": ["87"]}]}),
            ("offer", "X-1", offer(floor="5%")),
        ],
        [
            ("agency", "FIN", {"authority": [{"instrument": "tariff", "hs": ["02"]}]}),
            ("offer", "X-1", offer(floor="5%")),
        ],
        "goods outside FIN's authority",
    ),
    "authority-expired": Trial(
        "OFFER-AUTHORITY",
        MAJOR,
        ("X-1",),
        [("agency", "FIN", {"authority": [{"instrument": "tariff", "until": "2025-04-29"}]}), ("offer", "X-1", {})],
        [("agency", "FIN", {"authority": [{"instrument": "tariff", "until": TODAY}]}), ("offer", "X-1", {})],
        "has ended",
    ),
    "authority-amount": Trial(
        "OFFER-AUTHORITY",
        MAJOR,
        ("X-1",),
        [
            ("agency", "BUY", {"authority": [{"instrument": "purchase", "limit": "USD 1 bn"}]}),
            ("purchase", "PUR-1", {"value": "USD 1-1.1 bn"}),
            ("offer", "X-1", BUYS),
        ],
        [
            ("agency", "BUY", {"authority": [{"instrument": "purchase", "limit": "USD 1.1 bn"}]}),
            ("purchase", "PUR-1", {"value": "USD 1-1.1 bn"}),
            ("offer", "X-1", BUYS),
        ],
        "more than BUY may promise",
    ),
    "hit-rate-floor": red_line(RULE, offer(floor="4%"), offer(floor="8%"), "HIT"),
    "near-rate-floor": red_line(RULE, offer(floor="6%"), offer(floor="8%"), "NEAR"),
    "unknown-rate-floor": red_line(RULE, offer(), offer(floor="8%"), "UNKNOWN"),
    "unknown-rate-floor-without-lines": red_line(RULE, {}, offer(floor="8%"), "UNKNOWN"),
    "hit-excluded": red_line({"type": "excluded-lines", "hs": ["0207"]}, offer(), {"lines": [{"hs": "0206"}]}, "HIT"),
    "unknown-excluded": red_line(
        {"type": "excluded-lines", "hs": ["0207"]}, {}, {"lines": [{"hs": "0206"}]}, "UNKNOWN"
    ),
    "hit-purchases": red_line(
        {"type": "purchase-ceiling", "per_year": "USD 2 bn"},
        BUYS,
        {**BUYS, "state": "withdrawn"},
        "HIT",
        bought=SCHEDULE,
    ),
    "hit-purchases-of-zero": red_line(
        {"type": "purchase-ceiling", "per_year": "USD 0"}, BUYS, {**BUYS, "state": "withdrawn"}, "HIT", bought=SCHEDULE
    ),
    "unknown-purchases": red_line(
        {"type": "purchase-ceiling", "per_year": "USD 2 bn"},
        BUYS,
        {**BUYS, "state": "in-force"},
        "UNKNOWN",
        bought={"quantity": "50"},
    ),
    "hit-revenue": red_line(
        {"type": "revenue-ceiling", "per_year": "USD 1 mn"},
        {},
        {"form": "law", "agency": "LEAD"},
        "HIT",
        forgone={"OFF-1": DutyForgoneRange(2e6, 2e6)},
    ),
    "unknown-revenue": red_line(
        {"type": "revenue-ceiling", "per_year": "USD 1 mn"}, {}, {"state": "withdrawn"}, "UNKNOWN"
    ),
    "hit-no-worse": red_line(
        {"type": "no-worse-than", "party": "CCC", "hs": ["0207"], "rate": "5%"},
        {**offer(floor="4%"), "basis": "preferential"},
        offer(floor="4%"),
        "HIT",
    ),
    "unknown-no-worse": red_line(
        {"type": "no-worse-than", "party": "CCC", "hs": ["0207"], "rate": "5%"},
        {**offer(), "basis": "preferential"},
        offer(),
        "UNKNOWN",
    ),
    "unknown-principle": Trial(
        "REDLINE-UNKNOWN",
        BLOCKING,
        ("OFF-1", "RED-1", "RED-2"),
        [
            ("offer", "OFF-1", {}),
            ("red_line", "RED-1", {"rule": PRINCIPLE}),
            ("red_line", "RED-2", {"rule": PRINCIPLE}),
        ],
        [("offer", "OFF-1", {}), ("red_line", "RED-1", {"rule": PRINCIPLE, "releases": [RELEASE]})],
        "A red line”, “A red line",
    ),
    "treaty-mfn": Trial(
        "OFFER-TREATY",
        BLOCKING,
        ("X-1", "COM-1"),
        [GATT, ("offer", "X-1", {"basis": "preferential"})],
        [GATT, ("offer", "X-1", {"basis": "mfn"})],
    ),
    "treaty-cover": Trial(
        "OFFER-TREATY",
        BLOCKING,
        ("X-1", "COM-F"),
        [
            GATT,
            ("commitment", "COM-F", {"form": "free-trade-area"}),
            ("offer", "X-1", {"basis": "preferential", "under": "COM-F"}),
        ],
        [
            GATT,
            ("commitment", "COM-F", {"form": "free-trade-area", "covers_counterpart": True}),
            ("offer", "X-1", {"basis": "preferential", "under": "COM-F"}),
        ],
    ),
    "treaty-undecided": Trial(
        "OFFER-TREATY",
        MAJOR,
        ("X-1", "COM-1"),
        [GATT, ("offer", "X-1", {})],
        [GATT, ("offer", "X-1", {"basis": "mfn"})],
    ),
    "treaty-bound": Trial(
        "OFFER-TREATY",
        BLOCKING,
        ("X-1", "COM-2"),
        [BINDING, ("offer", "X-1", offer(opening="41%"))],
        [BINDING, ("offer", "X-1", offer(opening="40%"))],
        "41 %",
    ),
    "pur-twice": Trial(
        "PUR-TWICE",
        MAJOR,
        ("PUR-2", "PUR-1"),
        [
            ("purchase", "PUR-1", {"quantity": "50"}),
            ("purchase", "PUR-2", {"quantity": "50", "known_on": "2025-03-02"}),
        ],
        [("purchase", "PUR-1", {"quantity": "50"}), ("purchase", "PUR-2", {"quantity": "50", "part_of": "PUR-1"})],
    ),
    "pur-twice-by-value": Trial(
        "PUR-TWICE",
        MAJOR,
        ("PUR-2", "PUR-1"),
        [
            ("purchase", "PUR-1", {"goods": "narrow aircraft", "value": "USD 8 bn"}),
            ("purchase", "PUR-2", {"goods": "aircraft", "value": "USD 7.8-8.1 bn"}),
        ],
        [
            ("purchase", "PUR-1", {"goods": "narrow aircraft", "value": "USD 8 bn"}),
            ("purchase", "PUR-2", {"goods": "aircraft", "value": "USD 3 bn"}),
        ],
    ),
    "pur-hs": one("PUR-INCOMPLETE", MAJOR, "purchase", {"hs": []}, {}, "lacks: HS lines."),
    "pur-parties": one("PUR-INCOMPLETE", MAJOR, "purchase", {"seller": ""}, {}, "lacks: buyer or seller."),
    "pur-date": one(
        "PUR-INCOMPLETE",
        MAJOR,
        "purchase",
        {"sign_by": None},
        {"sign_by": None, "existing_order": True},
        "lacks: a date to sign by.",
    ),
    "pur-sign-by": one("PUR-SIGNBY", MAJOR, "purchase", {"sign_by": "2025-04-29"}, {"sign_by": TODAY}, "29 April 2025"),
    "pur-sign-by-signed": one(
        "PUR-SIGNBY",
        MAJOR,
        "purchase",
        {"sign_by": "2025-04-29", "state": "mou"},
        {"sign_by": "2025-04-29", "state": "contract"},
    ),
    "dir-overdue": one(
        "DIR-OVERDUE", MAJOR, "directive", {"deadline": "2025-04-20"}, {"deadline": TODAY}, "10 days ago"
    ),
    "dir-overdue-reported": one(
        "DIR-OVERDUE", MAJOR, "directive", {"deadline": "2025-04-20"}, {"deadline": "2025-04-20", "state": "reported"}
    ),
    "dir-addressee": one("DIR-ADDRESSEE", MINOR, "directive", {"addressees": []}, {}),
    "dir-deadline": one("DIR-DEADLINE", MINOR, "directive", {"deadline": None}, {"deadline": None, "standing": True}),
    "dir-evidence": one("DIR-EVIDENCE", MAJOR, "directive", {**CLOSED, "evidence": []}, CLOSED),
    "dir-self": one("DIR-SELF", MAJOR, "directive", {**CLOSED, "checked_by": "FIN"}, CLOSED, "FIN"),
    "dir-self-nobody": one("DIR-SELF", MAJOR, "directive", {**CLOSED, "checked_by": None}, CLOSED),
    "dir-self-evidence": one(
        "DIR-SELF", MAJOR, "directive", {**CLOSED, "evidence": [{**EVIDENCE[0], "checked_by": "FIN"}]}, CLOSED
    ),
    "dir-slip": one(
        "DIR-SLIP",
        MINOR,
        "directive",
        {"slips": [SLIP]},
        {"slips": [{**SLIP, "approved_by": "HEAD"}]},
        "1 February 2026",
    ),
    "dir-slip-own": one(
        "DIR-SLIP",
        MINOR,
        "directive",
        {"slips": [{**SLIP, "approved_by": "FIN"}]},
        {"slips": [{**SLIP, "approved_by": "HEAD"}]},
    ),
    "dir-slip-refused": one(
        "DIR-SLIP", MINOR, "directive", {"slips": [SLIP]}, {"slips": [{**SLIP, "refused_by": "HEAD"}]}
    ),
    "dev-response": Trial(
        "DEV-RESPONSE",
        MAJOR,
        ("DEV-X",),
        [
            ("meeting", "MEE-1", {}),
            ("development", "DEV-X", {"known_on": "2025-04-02", "response_due": "2025-04-29", "touches": ["MEE-1"]}),
        ],
        [
            ("meeting", "MEE-1", {}),
            ("development", "DEV-X", {"known_on": "2025-04-02", "response_due": TODAY, "touches": ["MEE-1"]}),
        ],
    ),
    "dev-response-answered": Trial(
        "DEV-RESPONSE",
        MAJOR,
        ("DEV-X",),
        [
            ("meeting", "MEE-1", {}),
            ("development", "DEV-X", {"known_on": "2025-04-02", "response_due": "2025-04-29", "touches": ["MEE-1"]}),
        ],
        [
            ("meeting", "MEE-1", {"changes": [{"known_on": "2025-04-05", "set": {"conclusions": ["Respond"]}}]}),
            ("development", "DEV-X", {"known_on": "2025-04-02", "response_due": "2025-04-29", "touches": ["MEE-1"]}),
        ],
    ),
    "law-session": one(
        "LAW-SESSION", MAJOR, "law", {"session": "S-9"}, {"session": "S-2"}, "session: S-9", header=SESSIONS
    ),
    "law-session-none": one(
        "LAW-SESSION", MAJOR, "law", {"session": ""}, {"session": "", "state": "passed"}, header=SESSIONS
    ),
    "law-late": one(
        "LAW-LATE",
        MAJOR,
        "law",
        {
            "session": "S-2",
            "path": [{"step": "Draft", "days": 3, "done_on": "2025-04-01"}, {"step": "Comment", "days": 6}],
        },
        {
            "session": "S-2",
            "path": [{"step": "Draft", "days": 3, "done_on": "2025-04-01"}, {"step": "Comment", "days": 5}],
        },
        "“Comment” had to begin by 29 April 2025, and 6 days",
        header=SESSIONS,
    ),
    "law-late-usual-path": one(
        "LAW-LATE",
        MAJOR,
        "law",
        {"session": "S-2"},
        {"session": "S-2", "state": "submitted"},
        header={**SESSIONS, "law_path": [{"step": "All", "days": 90}]},
    ),
    "law-over": one(
        "LAW-LATE",
        MAJOR,
        "law",
        {"session": "S-0", "state": "submitted"},
        {"session": "S-0", "state": "passed"},
        "ended on 20 March 2025",
        header=SESSIONS,
    ),
    "src-none": one(
        "SRC-NONE",
        MAJOR,
        "meeting",
        {"sources": []},
        {"sources": [], "illustrative": True},
        "The meeting “A meeting” has no source.",
    ),
    "src-none-later": Trial(
        "SRC-NONE",
        MINOR,
        ("X-1",),
        [("source", "SRC-2", {"published_on": "2025-06-01"}), ("meeting", "X-1", {"sources": ["SRC-2"]})],
        [("meeting", "X-1", {})],
        "published only after",
    ),
    "case-plans": Trial(
        "CASE-PLANS", MAJOR, (), [("offer", "OFF-1", {})], [("offer", "OFF-1", {}), ("plan", "PLA-1", {})]
    ),
    "redline-none": Trial(
        "REDLINE-NONE",
        MAJOR,
        (),
        [("offer", "OFF-1", {})],
        [("offer", "OFF-1", {}), ("red_line", "RED-1", {"rule": RULE})],
    ),
    "offer-expired": one("OFFER-EXPIRED", MINOR, "offer", {"valid_until": "2025-04-29"}, {"valid_until": "2025-04-30"}),
    "plan-redline": Trial(
        "PLAN-REDLINE",
        MAJOR,
        ("PLA-1", "RED-1"),
        [("red_line", "RED-1", {"rule": RULE}), ("plan", "PLA-1", position(target=8, floor=4))],
        [("red_line", "RED-1", {"rule": RULE}), ("plan", "PLA-1", position(target=8, floor=5))],
        "goes to 4 %",
    ),
    "plan-redline-excluded": Trial(
        "PLAN-REDLINE",
        MAJOR,
        ("PLA-1", "RED-1"),
        [("red_line", "RED-1", {"rule": EXCLUDED}), ("plan", "PLA-1", position("tariff:9301", floor=4))],
        [("red_line", "RED-1", {"rule": EXCLUDED}), ("plan", "PLA-1", position("tariff:9401", floor=4))],
    ),
    "plan-clash-across-levels": Trial(
        "PLAN-CLASH",
        MAJOR,
        ("PLA-2", "PLA-1"),
        [
            ("plan", "PLA-1", position("tariff:870323", floor=5)),
            ("plan", "PLA-2", {"agency": "BUY", **position("tariff:8703", floor=10)}),
        ],
        [
            ("plan", "PLA-1", position("tariff:870323", floor=5)),
            ("plan", "PLA-2", {"agency": "BUY", **position("tariff:8704", floor=10)}),
        ],
    ),
    "plan-returned": Trial(
        "PLAN-MISSING",
        BLOCKING,
        ("FIN", "PLA-1", "DIR-X"),
        [
            ("directive", "DIR-X", {**ASKED, "addressees": ["FIN"]}),
            ("plan", "PLA-1", {"agency": "FIN", "state": "returned"}),
        ],
        [
            ("directive", "DIR-X", {**ASKED, "addressees": ["FIN"]}),
            ("plan", "PLA-1", {"agency": "FIN", "state": "submitted"}),
        ],
        "sent back",
    ),
    "authority-unknown": Trial(
        "OFFER-AUTHORITY",
        MAJOR,
        ("OFF-1",),
        [
            ("agency", "X-2", {"authority": [{"instrument": "purchase", "limit": "USD 1 bn"}]}),
            ("purchase", "PUR-1", {"value": None}),
            ("offer", "OFF-1", {"form": "purchase", "agency": "X-2", "purchases": ["PUR-1"]}),
        ],
        [
            ("agency", "X-2", {"authority": [{"instrument": "purchase", "limit": "USD 1 bn"}]}),
            ("purchase", "PUR-1", {"value": "USD 1 bn"}),
            ("offer", "OFF-1", {"form": "purchase", "agency": "X-2", "purchases": ["PUR-1"]}),
        ],
    ),
    "release-overtaken": Trial(
        "REDLINE-UNKNOWN",
        BLOCKING,
        ("OFF-1", "RED-1"),
        [
            ("offer", "OFF-1", {"changes": [{"known_on": "2025-04-02", "set": {"text": "More"}}]}),
            ("red_line", "RED-1", {"known_on": "2025-03-05", "rule": PRINCIPLE, "releases": [RELEASE]}),
        ],
        [
            ("offer", "OFF-1", {}),
            ("red_line", "RED-1", {"known_on": "2025-03-05", "rule": PRINCIPLE, "releases": [RELEASE]}),
        ],
        "was changed on 2 April 2025",
    ),
    "treaty-bound-unknown": Trial(
        "OFFER-TREATY",
        MINOR,
        ("X-1", "COM-2"),
        [("commitment", "COM-2", {"form": "bound-rates"}), ("offer", "X-1", offer(opening="3%"))],
        [
            ("commitment", "COM-2", {"form": "bound-rates"}),
            ("offer", "X-1", offer(opening="3%", mfn_applied_rate="5%")),
        ],
    ),
    "basis-superseded": Trial(
        "BASIS-SUPERSEDED",
        MAJOR,
        ("X-1", "DEV-A", "DEV-B"),
        [*OVERTAKEN, ("offer", "X-1", {"rests_on": ["DEV-A"]})],
        [*OVERTAKEN, ("offer", "X-1", {"rests_on": ["DEV-B"], "known_on": "2025-04-10"})],
    ),
    "basis-superseded-plan": Trial(
        "BASIS-SUPERSEDED",
        MAJOR,
        ("X-1", "DEV-A", "DEV-B"),
        [*OVERTAKEN, ("plan", "X-1", {"rests_on": ["DEV-A"]})],
        [OVERTAKEN[0], ("plan", "X-1", {"rests_on": ["DEV-A"]})],
    ),
    "figures": Trial(
        "FIG-DISAGREE",
        MINOR,
        ("FIG-1", "FIG-2"),
        [("figure", "FIG-1", {}), ("figure", "FIG-2", {"value_low": 12.7})],
        [("figure", "FIG-1", {}), ("figure", "FIG-2", {"value_low": 12.51})],
        "Sources disagree",
    ),
    "figures-counts": Trial(
        "FIG-DISAGREE",
        MINOR,
        ("FIG-1", "FIG-2"),
        [("figure", "FIG-1", {"statistic": "ours"}), ("figure", "FIG-2", {"value_low": 20, "statistic": "theirs"})],
        [("figure", "FIG-1", {"statistic": "ours"}), ("figure", "FIG-2", {"value_low": 20, "nature": "estimate"})],
        "Counts differ",
    ),
}


def _found(case, trial, records, language="en"):
    if trial.header:
        case.header(**trial.header)
    for kind, code, fields in records:
        case.add(kind, code, **fields)
    return find_all(case.load().as_of(date.fromisoformat(TODAY)), Phrasebook(language), duty_forgone=trial.duty_forgone)


def test_talks_without_a_mandate_are_not_ready(case):
    (found,) = case.header(mandate=[]).findings()
    assert (found.code, found.severity, found.records, found.place) == ("CASE-MANDATE", BLOCKING, (), "case.yaml")


def test_every_rule_is_tried():
    assert {trial.code for trial in TRIALS.values()} | {"CASE-MANDATE"} == set(RULES)


@pytest.mark.parametrize("name", TRIALS)
def test_a_broken_rule_is_found_with_records_message_and_remedy(case, name):
    trial = TRIALS[name]
    found = [f for f in _found(case, trial, trial.broken) if f.code == trial.code]
    assert [(f.severity, f.records) for f in found] == [(trial.severity, trial.records)]
    assert trial.said in found[0].message
    assert found[0].remedy.endswith(".")
    assert "{" not in found[0].message + found[0].remedy
    file, _, line = found[0].place.partition(":")
    assert (case.root / file).is_file()
    assert int(line) > 0 if trial.records else file == "case.yaml"


@pytest.mark.parametrize("name", TRIALS)
def test_a_mended_case_is_not_blamed(case, name):
    trial = TRIALS[name]
    assert trial.code not in {f.code for f in _found(case, trial, trial.mended)}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
@pytest.mark.parametrize("name", TRIALS)
def test_every_finding_can_be_said_in_every_language(case, name, language):
    trial = TRIALS[name]
    found = [f for f in _found(case, trial, trial.broken, language) if f.code == trial.code]
    assert [f.records for f in found] == [trial.records]
    assert found[0].message
    assert "{" not in found[0].message + found[0].remedy


def test_a_draft_does_not_push_out_the_plan_that_was_filed(case):
    case.add("plan", "PLA-1").add("plan", "PLA-2", version=2, state="draft", supersedes="PLA-1")
    assert current_plans(case.dossier())["FIN"].code == "PLA-1"
    case.add("plan", "PLA-3", version=3, supersedes="PLA-2")
    assert current_plans(case.dossier())["FIN"].code == "PLA-3"
    assert "PLAN-TWO" not in case.codes()


def test_a_returned_plan_is_not_the_ministry_s_stand(case):
    case.add("directive", "DIR-X", **{**ASKED, "addressees": ["FIN"]}).add("plan", "PLA-1", state="returned")
    assert current_plans(case.dossier()) == {}


def test_a_plan_filed_for_an_earlier_call_does_not_answer_a_later_one(case):
    case.add("directive", "DIR-1", **{**ASKED, "addressees": ["FIN"], "deadline": "2025-03-10"})
    case.add("plan", "PLA-1", directive="DIR-1")
    case.add(
        "directive", "DIR-2", **{**ASKED, "addressees": ["FIN"], "known_on": "2025-04-01", "deadline": "2025-04-20"}
    )
    assert ("FIN", "DIR-2") in [f.records for f in case.findings(TODAY) if f.code == "PLAN-MISSING"]


def test_a_case_in_order_has_no_findings(full_case):
    assert full_case.findings(TODAY) == ()


def test_a_finding_on_a_made_up_record_says_so(case):
    case.add("concern", "CON-1", illustrative=True).add("concern", "CON-2")
    assert {f.records[0]: f.illustrative for f in case.findings()} == {"CON-1": True, "CON-2": False}


def test_findings_come_in_order_of_weight_then_rule_then_record(case):
    for code in ("X-2", "X-1"):
        case.add("concern", code, priority="low").add("law", f"L{code}", session="").add(
            "red_line", f"R{code}", rule=PRINCIPLE
        )
    found = case.add("offer", "OFF-1", agency=None).findings()
    assert [(f.severity.rank, f.code, f.records) for f in found] == sorted(
        (f.severity.rank, f.code, f.records) for f in found
    )
    assert found[0].severity is BLOCKING


def test_rules_say_in_one_sentence_what_should_be():
    for rule in RULES.values():
        assert rule.text.endswith(".")
        assert len(rule.text) < 130


def test_a_decision_settles_a_clash_among_the_plans_it_names(case):
    def stand(target):
        return [{"item": "tariff:0207", "target": target, "unit": "%"}]

    case.add("plan", "PLAN-FIN", positions=stand(10))
    case.add("plan", "PLAN-BUY", agency="BUY", file="plans/buy.yaml", positions=stand(5))
    assert "PLAN-CLASH" in case.codes()
    case.add("decision", "DEC-1", plans=["PLAN-FIN", "PLAN-BUY"], target=10, unit="%")
    assert "PLAN-CLASH" not in case.codes()
    case.add("plan", "PLAN-BUY-2", agency="BUY", version=2, supersedes="PLAN-BUY", file="plans/buy2.yaml",
             positions=stand(7))  # fmt: skip
    assert "PLAN-CLASH" in case.codes()  # a later filing opens it again
    case.add("plan", "PLAN-BUY-3", agency="BUY", version=3, supersedes="PLAN-BUY-2", file="plans/buy3.yaml",
             positions=stand(10))  # fmt: skip
    assert "PLAN-CLASH" not in case.codes()


def test_a_decision_that_was_reversed_settles_nothing(case):
    for code, agency, target in (("PLAN-FIN", "FIN", 10), ("PLAN-BUY", "BUY", 5)):
        case.add("plan", code, agency=agency, file=f"plans/{agency.lower()}.yaml",
                 positions=[{"item": "tariff:0207", "target": target, "unit": "%"}])  # fmt: skip
    case.add("decision", "DEC-1", plans=["PLAN-FIN", "PLAN-BUY"], target=10, unit="%", state="reversed")
    assert "PLAN-CLASH" in case.codes()
