"""Views as of a day: nothing learnt later can show."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.base.errors import EntenteError
from entente.dossier.kinds import KINDS, Agency, Concern, Directive, Meeting
from entente.dossier.record import Record

FIRST = date(2025, 3, 1)
DAYS = st.integers(min_value=0, max_value=60).map(lambda n: FIRST + timedelta(days=n))


@given(
    known=st.lists(DAYS, min_size=1, max_size=6),
    changed=st.lists(st.lists(DAYS, max_size=4), min_size=6, max_size=6),
    published=st.lists(DAYS, min_size=1, max_size=3),
    header=DAYS,
    asked=DAYS,
)
@settings(max_examples=40)
def test_no_record_change_source_or_header_entry_of_a_later_day_shows(
    new_case, known, changed, published, header, asked
):
    case = new_case()
    for n, day in enumerate(published):
        case.add("source", f"SRC-P{n}", published_on=day.isoformat())
    cited = [f"SRC-P{n}" for n in range(len(published))]
    for n, day in enumerate(known):
        changes = [
            {"known_on": later.isoformat(), "set": {"title": f"as of {later}"}}
            for later in sorted(changed[n])
            if later >= day
        ]
        evidence = [{"text": "E", "sources": [{"source": code, "quote": f"quote of {code}"} for code in cited]}]
        case.add(
            "measure",
            f"MEA-{n}",
            known_on=day.isoformat(),
            title=f"as of {day}",
            changes=changes,
            evidence=evidence,
            sources=cited,
        )
    known_on = header.isoformat()
    case.header(
        mandate=[{"text": "Task", "known_on": known_on, "sources": cited}],
        key_dates=[{"date": "2025-07-09", "label": "End", "known_on": known_on}],
        sessions=[{"code": "S-1", "title": "S", "opens": "2025-05-01", "closes": "2025-06-01", "known_on": known_on}],
        delegation={"known_on": "2025-03-01", "members": [{"agency": "FIN", "known_on": known_on}]},
    )
    dossier = case.load().as_of(asked)
    assert set(dossier.tables["measure"]) == {f"MEA-{n}" for n, day in enumerate(known) if day <= asked}
    for n, day in enumerate(known):
        record = dossier.find(f"MEA-{n}")
        if record is not None:
            latest = max([day, *(later for later in changed[n] if day <= later <= asked)])
            assert record.title == f"as of {latest}"
    visible = {f"SRC-P{n}" for n, day in enumerate(published) if day <= asked}
    assert {code for code in dossier.tables["source"] if code != "SRC-1"} == visible
    for record in dossier.tables["measure"].values():
        assert {reference.source for reference in record.sources} == visible
        assert {reference.source for e in record.evidence for reference in e.sources} == visible
    seen = dossier.negotiation
    parts = [seen.mandate, seen.key_dates, seen.sessions, seen.delegation.members]
    assert [len(part) for part in parts] == [int(header <= asked)] * 4
    assert {reference.source for task in seen.mandate for reference in task.sources} <= visible


def test_without_a_day_everything_known_shows(case):
    case.add("concern", "CON-1", changes=[{"known_on": "2025-06-01", "set": {"title": "Later"}}])
    case.add("source", "SRC-LATE", published_on="2025-07-01")
    case.header(mandate=[{"text": "Task", "known_on": "2025-08-01"}])
    dossier = case.dossier()
    assert dossier.find("CON-1").title == "Later"
    assert dossier.find("SRC-LATE") is not None
    assert len(dossier.negotiation.mandate) == 1
    assert dossier.as_of == date(2025, 8, 1)


def test_a_record_is_known_at_the_end_of_its_day(case):
    case.add("concern", "CON-1", known_on="2025-04-02")
    assert case.dossier("2025-04-01").find("CON-1") is None
    assert case.dossier("2025-04-02").find("CON-1") is not None


def test_the_place_of_a_record_is_that_of_the_version_shown(case):
    case.add("concern", "CON-1", changes=[{"known_on": "2025-06-01", "set": {"title": "Later"}}])
    before, after = case.dossier("2025-05-31").places["CON-1"], case.dossier("2025-06-01").places["CON-1"]
    assert before.line == 1
    assert after.line > before.line


def test_a_change_adds_its_sources_to_those_there_were(case):
    case.add("source", "SRC-2").add(
        "concern", "CON-1", changes=[{"known_on": "2025-06-01", "set": {"title": "B"}, "sources": ["SRC-2"]}]
    )
    assert [r.source for r in case.dossier("2025-05-31").find("CON-1").sources] == ["SRC-1"]
    assert [r.source for r in case.dossier("2025-06-01").find("CON-1").sources] == ["SRC-1", "SRC-2"]


def test_changes_build_on_each_other(case):
    changes = [
        {"known_on": "2025-04-01", "set": {"title": "B"}},
        {"known_on": "2025-05-01", "set": {"priority": "high"}},
        {"known_on": "2025-05-01", "set": {"title": "C"}},
    ]
    concern = case.add("concern", "CON-1", changes=changes).dossier("2025-05-01").all(Concern)["CON-1"]
    assert (concern.title, concern.priority) == ("C", "high")


def test_a_record_whose_only_source_came_later_is_remembered_as_documented_later(case):
    case.add("source", "SRC-2", published_on="2025-05-01").add("concern", "CON-1", sources=["SRC-2"])
    assert case.dossier("2025-04-30").documented_later == {"CON-1"}
    assert case.dossier("2025-05-01").documented_later == frozenset()


def test_what_is_superseded_depends_on_the_day(case):
    case.add("concern", "CON-1").add("concern", "CON-2", supersedes="CON-1", known_on="2025-05-01")
    assert case.dossier("2025-04-30").superseded_by == {}
    assert case.dossier("2025-05-01").superseded_by == {"CON-1": "CON-2"}


def test_a_key_date_that_was_moved_leaves_on_the_day_of_the_move(case):
    case.header(
        key_dates=[
            {"date": "2025-07-09", "label": "End", "known_on": "2025-04-01", "until": "2025-07-07"},
            {"date": "2025-08-01", "label": "New end", "known_on": "2025-07-07"},
        ]
    )
    assert [k.label for k in case.dossier("2025-07-06").negotiation.key_dates] == ["End"]
    assert [k.label for k in case.dossier("2025-07-07").negotiation.key_dates] == ["New end"]


def test_a_delegation_named_later_does_not_show(case):
    case.header(delegation={"known_on": "2025-04-12", "members": [{"agency": "FIN"}]})
    assert case.dossier("2025-04-11").negotiation.delegation is None
    assert case.dossier("2025-04-12").negotiation.delegation is not None


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("directive", {"meeting": "MEE-L"}, "meeting"),
        ("explanation", {"concerns": ["CON-L"]}, "concerns.0"),
        ("concern", {"supersedes": "CON-L"}, "supersedes"),
        ("plan", {"positions": [{"item": "CON-L"}]}, "positions.0.item"),
        ("development", {"touches": ["CON-L"]}, "touches.0"),
    ],
)
def test_a_reference_to_what_became_known_later_is_refused(case, kind, fields, field):
    case.add("meeting", "MEE-L", known_on="2025-05-01").add("concern", "CON-L", known_on="2025-05-01")
    problem = case.add(kind, "X-1", **fields).problem()
    assert (problem.field, problem.value) == (f"X-1.{field}", fields.get("meeting", "CON-L"))
    assert problem.message == "refers to what became known only on 2025-05-01, after 2025-03-01."
    assert problem.remedy == "Put the reference into a later change, or correct known_on."


def test_a_later_change_may_refer_to_what_is_known_by_then(case):
    case.add("meeting", "MEE-L", known_on="2025-05-01")
    case.add("directive", "DIR-1", changes=[{"known_on": "2025-05-01", "set": {"meeting": "MEE-L"}}])
    assert case.dossier("2025-04-30").all(Directive)["DIR-1"].meeting is None
    assert case.dossier("2025-05-01").all(Directive)["DIR-1"].meeting == "MEE-L"


def test_a_later_change_may_not_refer_to_what_is_known_later_still(case):
    case.add("meeting", "MEE-L", known_on="2025-06-01")
    case.add("directive", "DIR-1", changes=[{"known_on": "2025-05-01", "set": {"meeting": "MEE-L"}}])
    assert "only on 2025-06-01, after 2025-05-01" in case.problem().message


def test_agencies_and_sources_may_be_named_before_they_are_described(case):
    case.add("agency", "NEW", known_on="2025-05-01").add("concern", "CON-1", agency="NEW")
    dossier = case.dossier("2025-04-30")
    assert dossier.find("NEW") is None
    assert dossier.name("NEW") == "NEW"


@pytest.mark.parametrize(
    ("kind", "fields", "ends"),
    [
        ("concern", {}, ["answered", "explained", "resolved"]),
        ("law", {"session": ""}, ["drafting", "submitted", "passed", "in-force"]),
        ("offer", {}, ["cleared", "tabled", "agreed", "in-force"]),
        ("request", {}, ["presented", "refused", "presented", "granted-in-part", "granted"]),
        ("measure", {}, ["adopted", "in-force", "ended"]),
    ],
)
def test_a_record_moves_through_its_states_by_changes(case, kind, fields, ends):
    days = [date(2025, 4, 1) + timedelta(days=n) for n in range(len(ends))]
    changes = [{"known_on": day.isoformat(), "set": {"state": end}} for day, end in zip(days, ends, strict=True)]
    loaded = case.add(kind, "X-1", changes=changes, **fields).load()
    for day, end in zip(days, ends, strict=True):
        assert loaded.as_of(day).find("X-1").state == end
    assert loaded.as_of(date(2025, 3, 31)).find("X-1").state == KINDS[kind].machine.initial


def test_a_directive_cannot_be_closed_by_a_change_without_proof(case):
    changes = [
        {"known_on": "2025-04-01", "set": {"state": "reported"}},
        {"known_on": "2025-04-02", "set": {"state": "closed"}},
    ]
    problem = case.add("directive", "DIR-1", changes=changes).problem()
    assert problem.field == "DIR-1.changes.1.set.state"
    assert "no evidence" in problem.message


def test_a_record_that_is_not_there_is_named_with_the_day(case):
    with pytest.raises(EntenteError, match="CON-9 is not a concern known on 2025-04-30"):
        case.dossier("2025-04-30").get(Concern, "CON-9")


def test_records_come_in_the_order_of_the_case(case):
    for code in ("MEE-3", "MEE-1", "MEE-2"):
        case.add("meeting", code)
    assert [m.code for m in case.dossier().each(Meeting)] == ["MEE-3", "MEE-1", "MEE-2"]


def test_records_never_change_once_read(case):
    agency = case.dossier().all(Agency)["FIN"]
    assert isinstance(agency, Record)
    with pytest.raises(ValueError, match="frozen"):
        agency.title = "Other"
