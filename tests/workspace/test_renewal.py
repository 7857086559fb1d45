"""After a write each scope takes over what it saw: the result is what somebody who starts afresh would see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from entente.workspace import records
from entente.workspace.records import View
from entente.workspace.services.records import store
from workspace_case import PEOPLE

WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "another text": ("CON-1", {"note": "Looked at again."}),
    "a record goes out of sight": ("CON-1", {"classification": "secret"}),
    "and comes back": ("CON-1", {"classification": "internal"}),
    "a source goes out of sight": ("SRC-1", {"classification": "secret"}),
    "a plan is filed": ("PLAN-FIN", {"state": "submitted", "submitted_on": "2025-04-30"}),
    "an offer changes its owner": ("OFF-1", {"agency": "BUY"}),
    "an offer is tabled": ("OFF-1", {"state": "tabled"}),
    "a source is published later": ("SRC-1", {"classification": "internal", "published_on": "2025-05-20"}),
}


def test_what_is_taken_over_is_what_would_be_seen_afresh(view: Callable[[str], View]) -> None:
    for what, (code, fields) in WRITES.items():
        for who in PEOPLE:
            view(who).dossier, view(who).findings(), view(who).tasks()
        writer = view("desk" if code.startswith("PLAN") else "lead")
        history = writer.history(code)
        plain = {**history[-1].record.model_dump(mode="json", exclude_defaults=True), **fields}
        store(writer, type(history[-1].record).model_validate(plain), follows=history[-1].version, reason=what)
        taken_over = {who: shown(view(who)) for who in PEOPLE}
        records.forget()
        for who in PEOPLE:
            assert taken_over[who] == shown(view(who)), (what, who)


def test_a_view_does_not_change_under_a_request(view: Callable[[str], View]) -> None:
    desk, lead = view("desk"), view("lead")
    concern = lead.record("CON-1")
    store(lead, concern.model_copy(update={"title": "Another title"}), follows=1, reason="")
    assert view("desk").record("CON-1").title == "Another title"
    assert desk.record("CON-1").title == concern.title
    assert all("Another title" not in finding.message for finding in desk.findings())


def shown(view: View) -> tuple[Any, ...]:
    dossier = view.dossier
    order = {kind: list(table) for kind, table in dossier.tables.items()}
    naming = {code: view.naming(code) for code in ("CON-1", "SRC-1", "OFF-1", "FIN")}
    full = {code for codes in order.values() for code in codes if view.sees_all_of(code)}
    worked_out = (view.findings(), view.tasks(), naming, full)
    dated = (dict(dossier.updated), dossier.documented_later)
    return dossier.tables, order, dossier.negotiation, dated, view.case, worked_out


@pytest.fixture(autouse=True)
def _memory() -> None:
    records.forget()
