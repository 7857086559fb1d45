"""The shipped case: it loads on any day, and what was planted in it is found (see its TENSIONS.md)."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from entente.dossier import Case, load_case
from entente.dossier.kinds import KINDS, Offer, Plan
from entente.plan import LANGUAGES, Phrasebook, Severity
from entente.plan.build import build_document
from entente.plan.consolidation import Consolidated, consolidate
from entente.publishing import sections_to_json

FOLDER = Path(__file__).parents[2] / "cases" / "vietnam-us-2025"
PLANTED = [  # letter in TENSIONS.md, rule, records that the finding names
    ("a1", "PLAN-CLASH", {"PLAN-MOF-1", "PLAN-MAE-1"}),
    ("a2", "PLAN-CLASH", {"PLAN-MOF-1", "PLAN-MOC-1"}),
    ("b1", "PLAN-MISSING", {"MOCST", "DIR-6-PLANS"}),
    ("b2", "PLAN-MISSING", {"MOH", "DIR-6-PLANS"}),
    ("d", "PLAN-FLOOR", {"PLAN-MAE-1"}),
    ("e", "OFFER-AUTHORITY", {"OFF-MOST-INSTRUMENTS"}),
    ("f1", "REDLINE-HIT", {"OFF-MOF-POULTRY", "RL-FLOOR-MEAT"}),
    ("f2", "REDLINE-NEAR", {"OFF-MOF-CARS", "RL-FLOOR-CARS"}),
    ("g1", "PUR-TWICE", {"PUR-MOC-VNA-NARROW", "PUR-VNA-737"}),
    ("g2", "PUR-INCOMPLETE", {"PUR-DEFENCE"}),
    ("h", "BASIS-SUPERSEDED", {"OFF-MOIT-DEFERRAL", "DEV-2025-04-02-46"}),
    ("i", "OFFER-TREATY", {"OFF-MOF-LNG-US", "COM-GATT-I"}),
]
FREE = (  # offers meant to be free to table
    "OFF-MOF-FARM",
    "OFF-MOF-ETHANOL",
    "OFF-MOIT-ENERGY",
    "OFF-MAE-FARM-BUY",
    "OFF-MOIT-ORIGIN",
    "OFF-OOG-PROCEDURES",
    "OFF-MOJ-LAWS",
    "OFF-MOST-IP",
    "OFF-MOF-CARS",
)
DAYS = [date(2025, 3, 13), date(2025, 4, 2), date(2025, 4, 30), date(2025, 5, 2), date(2025, 8, 7), date(2026, 7, 1)]


@cache
def _case() -> Case:
    return load_case(FOLDER)


@cache
def _plan(day: date) -> Consolidated:
    return consolidate(_case().as_of(day), Phrasebook("en"))


APRIL, MAY = date(2025, 4, 30), date(2025, 5, 2)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_it_loads_on_any_day_and_shows_nothing_later(day):
    dossier = _case().as_of(day)
    records = [record for kind in KINDS for record in dossier.tables.get(kind, {}).values()]
    assert records
    assert [r.code for r in records if r.known_on > day] == []
    assert [code for code, known in dossier.updated.items() if known > day] == []
    assert [s.code for s in dossier.tables["source"].values() if s.published_on and s.published_on > day] == []
    assert _case().as_of(None).tables.keys() >= dossier.tables.keys()


def test_the_list_of_what_was_planted_names_these_tensions():
    listed = (FOLDER / "TENSIONS.md").read_text(encoding="utf-8")
    assert [letter for letter, _, _ in PLANTED if f"| {letter} |" not in listed] == []
    assert [r for _, _, records in PLANTED for r in records if r not in listed] == []


@pytest.mark.parametrize(("rule", "records"), [p[1:] for p in PLANTED], ids=[p[0] for p in PLANTED])
def test_what_was_planted_is_found(rule, records):
    assert any(f.code == rule and records <= set(f.records) for f in _plan(APRIL).findings)


def test_a_plan_that_came_late_is_missing_before_and_late_after():
    records = ("PLAN-MOH-1", "OFF-MOH-LICENCES")
    before, after = _plan(APRIL), _plan(MAY)
    assert [before.dossier.find(code) for code in records] == [None, None]
    assert all(after.dossier.find(code) is not None for code in records)
    assert ("PLAN-LATE", "PLAN-MOH-1") in {(f.code, f.records[0]) for f in after.findings}
    assert ("PLAN-MISSING", "MOH") not in {(f.code, f.records[0]) for f in after.findings}


def test_only_the_last_version_of_a_plan_counts():
    from entente.plan.findings.plans import current_plans

    current = current_plans(_plan(APRIL).dossier)
    assert current["MOIT"].code == "PLAN-MOIT-2"
    clashing = {code for f in _plan(APRIL).findings if f.code == "PLAN-CLASH" for code in f.records}
    assert {"PLAN-MOIT-1", "PLAN-MOIT-2", "PLAN-MOFA-1"} & clashing == set()


@pytest.mark.parametrize("offer", FREE)
def test_offers_meant_to_be_free_are_not_blocked(offer):
    assert offer in _plan(APRIL).dossier.all(Offer)
    blocking = [f for f in _plan(APRIL).findings if f.severity is Severity.BLOCKING and f.records[0] == offer]
    assert [f"{f.code} {f.message}" for f in blocking] == []


def test_made_up_plans_are_marked_and_there_are_at_least_eight():
    plans = list(_case().as_of().each(Plan))
    assert len({plan.agency for plan in plans}) >= 8
    assert [plan.code for plan in plans if not plan.illustrative] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_can_be_written_and_says_what_is_made_up(language):
    plan = consolidate(_case().as_of(APRIL), Phrasebook(language))
    document = build_document(plan)
    assert len(sections_to_json(document)) == 15
    assert document.notices
    assert document.front is not None
    assert len(document.front.figures) == 3
