"""Record versions: one chain, one successor each, nothing lost on the way in and out, nobody sees too much."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from entente.base.errors import BadInput
from entente.dossier import load_case
from entente.workspace.models import Membership, Negotiation, RecordVersion
from entente.workspace.models.history import AppendOnly
from entente.workspace.policies import Forbidden
from entente.workspace.records import visible_to
from entente.workspace.services.cases import export_case, import_case
from entente.workspace.services.records import Conflict, change, create, move, validate

CASE = Path(__file__).resolve().parents[2] / "cases" / "vietnam-us-2025"


@pytest.mark.django_db
def test_a_case_comes_out_as_it_went_in(tmp_path):
    negotiation = import_case(CASE)
    export_case(negotiation.code, tmp_path / "out")
    before, after = load_case(CASE), load_case(tmp_path / "out")
    assert after.negotiation == before.negotiation
    assert _said(after) == _said(before)


def _said(case):
    return {
        (kind, code): [(v.record, v.known_on, v.reason) for v in history]
        for kind, table in case.versions.items()
        for code, history in table.items()
    }


def test_versions_are_chained(negotiation):
    rows = list(RecordVersion.objects.filter(negotiation=negotiation))
    assert len(rows) > 20
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.hash == row.digest() for row in rows)
    assert [row.previous_hash for row in rows] == ["", *(row.hash for row in rows[:-1])]
    assert rows[-1].hash == Negotiation.objects.get(pk=negotiation.pk).head


def test_versions_are_never_changed(negotiation):
    row = RecordVersion.objects.filter(negotiation=negotiation).first()
    for deed in (row.save, row.delete, RecordVersion.objects.all().delete, RecordVersion.objects.all().update):
        with pytest.raises(AppendOnly):
            deed()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_to_change_versions(negotiation):
    guard = import_module("entente.workspace.migrations.0002_append_only")
    with connection.schema_editor() as editor:
        guard.forbid(None, editor)
    try:
        for statement in ("UPDATE workspace_recordversion SET body = ''", "DELETE FROM workspace_recordversion"):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    finally:
        with connection.schema_editor() as editor:
            guard.allow(None, editor)


def test_of_two_editors_the_slower_is_told(view):
    first, second = view("desk"), view("desk")
    record = first.record("OFF-1")
    change(first, record.model_copy(update={"text": "ours"}), follows=1)
    with pytest.raises(Conflict) as caught:
        change(second, record.model_copy(update={"text": "theirs"}), follows=1)
    assert (caught.value.follows, caught.value.current) == (1, 2)
    assert view("desk").record("OFF-1").text == "ours"


def test_a_state_is_moved_not_edited(view):
    desk = view("desk")
    with pytest.raises(BadInput, match="Move the record"):
        change(desk, desk.record("LAW-1").model_copy(update={"state": "passed"}), follows=1)
    move(desk, "LAW-1", "drafting", follows=1)
    assert view("desk").record("LAW-1").state == "drafting"
    with pytest.raises(Forbidden, match="cannot go"):
        move(view("desk"), "LAW-1", "in-force", follows=2)


def test_a_reference_must_name_a_record_that_can_be_seen(view):
    fields = {"code": "OFF-9", "title": "x", "form": "other", "agency": "FIN", "sources": ["SRC-1"]}
    for unknown in ("CON-NONE", "RED-1", "OFF-2"):
        with pytest.raises(BadInput, match="names no concern"):
            validate(view("desk"), "offer", fields | {"answers": [unknown]})
    create(view("desk"), validate(view("desk"), "offer", fields | {"answers": ["CON-1"]}))
    assert view("desk").record("OFF-9").answers == ["CON-1"]
    with pytest.raises(BadInput, match="Take another code"):
        create(view("desk"), validate(view("desk"), "offer", fields))


def test_what_each_role_sees(view):
    def seen(name):
        return {code for table in view(name).dossier.tables.values() for code in table}

    assert {"OFF-1", "PLAN-FIN", "RED-1"} - seen("desk") == {"RED-1"}  # its own, but above its clearance
    assert {"OFF-1", "PLAN-FIN", "PLAN-BUY", "RED-1"} & seen("works") == {"PLAN-BUY"}
    assert {"OFF-1", "PLAN-FIN", "PLAN-BUY", "RED-1"} & seen("lead") == {"OFF-1", "PLAN-BUY", "RED-1"}
    assert {"OFF-1", "PLAN-BUY", "RED-1", "REQ-1", "SCE-1", "DIR-1"} & seen("envoy") == set()
    assert seen("admin") == {"LEAD", "HEAD", "FIN", "BUY", "THEM"}
    with pytest.raises(Http404):
        view("outsider")


def test_limits_are_blanked_for_those_who_do_not_lead(view):
    lead = view("lead")
    move(lead, "OFF-1", "cleared", follows=1)
    seen, full = view("works").record("OFF-1").lines[0], view("desk").record("OFF-1").lines[0]
    assert (seen.opening, seen.target, seen.floor) == (0.15, None, None)
    assert (full.target, full.floor) == (0.10, 0.05)
    assert view("works").record("FIN").authority == []
    assert view("desk").record("FIN").authority != []


def test_an_edit_keeps_references_the_editor_cannot_see(view):
    lead = view("lead")
    offer = lead.record("OFF-1").model_copy(update={"answers": ["CON-1", "CON-S"]})
    create(lead, validate(lead, "concern", {"code": "CON-S", "title": "A secret concern", "topic": "procedures",
                                            "classification": "secret", "sources": ["SRC-1"]}))  # fmt: skip
    change(view("lead"), offer, follows=1)
    desk = view("desk")
    assert desk.record("OFF-1").answers == ["CON-1"]
    change(desk, desk.record("OFF-1").model_copy(update={"text": "new"}), follows=2)
    assert view("lead").record("OFF-1").answers == ["CON-1", "CON-S"]


def test_another_process_sees_what_was_written(view, people, negotiation):
    from entente.workspace import records

    before = view("lead")
    create(before, validate(before, "figure", {"code": "FIG-2", "title": "Exports", "nature": "observed",
           "quantity": "exports", "value_low": 1.0, "unit": "USD bn", "sources": ["SRC-1"]}))  # fmt: skip
    assert visible_to(people["lead"], negotiation.code).record("FIG-2").title == "Exports"
    records.forget()
    assert visible_to(people["lead"], negotiation.code).record("FIG-2").title == "Exports"


def test_whoever_owns_the_matter_does_not_rewrite_its_limit(view, people):
    Membership.objects.filter(user=people["desk"]).update(clearance="secret")
    limit = view("desk").record("RED-1")
    with pytest.raises(Forbidden):
        change(view("desk"), limit.model_copy(update={"text": "No limit"}), follows=1)
    assert change(view("head"), limit.model_copy(update={"text": "Six percent"}), follows=1).version == 2


def test_permission_holds_for_the_version_it_was_given_for(view):
    stale = view("desk")
    move(view("lead"), "OFF-1", "cleared", follows=1)
    with pytest.raises(Conflict):
        change(stale, stale.record("OFF-1").model_copy(update={"text": "new"}), follows=2)


def test_no_hash_of_what_is_blanked(view):
    move(view("lead"), "OFF-1", "cleared", follows=1)
    assert view("works").history("OFF-1")[-1].hash == ""
    assert view("desk").history("OFF-1")[-1].hash != ""


def test_looking_at_many_days_keeps_few_of_them(view):
    seen = view("lead")
    for days in range(100):
        seen.as_of(date(2025, 1, 1) + timedelta(days=days))
    assert len(seen._sees.memory) <= 32
