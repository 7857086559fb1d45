"""The two public reports of the sixth meeting, 29 April 2025: what must be found, merged and recognised."""

from pathlib import Path

import pytest

from entente.dossier import load_case
from entente.reading import propose, read_documents, reconcile
from entente.reading.session import read_together

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
CASE = ROOT / "cases" / "vietnam-us-2025"

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def documents():
    return read_documents(sorted(SEEDS.glob("*.txt"))).documents


@pytest.fixture(scope="module")
def merged(documents):
    return reconcile(documents, {document.id: propose(document) for document in documents})


def test_the_meeting_is_the_sixth_of_29_april(merged):
    (meeting,) = [p for p in merged if p.kind == "meeting"]
    assert (meeting.fields["date"], meeting.fields["ordinal"], meeting.fields["chair"]) == (
        "2025-04-29",
        6,
        "Pham Minh Chinh",
    )
    assert len(meeting.quotes) == 2


def test_every_directive_both_reports_have_is_one(merged):
    directives = [p for p in merged if p.kind == "directive"]
    assert [len(p.quotes) for p in directives] == [2] * 7


def test_the_plans_are_due_the_day_one_report_names(merged):
    gather = next(p for p in merged if p.fields.get("addressees") == ["Ministry of Industry and Trade"])
    assert gather.fields["deadline"] == "2025-04-30"
    assert gather.grounds["deadline"].quote == "tomorrow (April 30)"


def test_non_taxation_stands_beside_non_tariff_barriers(merged):
    concern = next(
        p for p in merged if p.kind == "concern" and p.fields["topic"] == "non-tariff-barriers" and len(p.quotes) == 2
    )
    (wording,) = [d for d in concern.differences if d.field == "wording"]
    assert [value for _, value in wording.values] == ["non-taxation", "non-tariff barriers"]


def test_each_directive_is_recognised_in_the_case(documents):
    reading = read_together(documents, dossier=load_case(CASE).as_of(None))
    found = {p.record for p in reading.proposals if p.kind == "directive"}
    assert found == {
        "DIR-6-FOLLOW",
        "DIR-6-EXPLAIN",
        "DIR-6-PURCHASES",
        "DIR-6-CONDUCT",
        "DIR-6-DUTIES",
        "DIR-6-PLANS",
        "DIR-6-CONSOLIDATE",
    }
