"""How often a page asks the database: seldom, and no more often where there are many records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entente.dossier.record import Record
from entente.workspace.records import View
from entente.workspace.services.records import store
from workspace_routes import arguments, pages, read_whole

MOST = 12  # session, person, membership, and what the page itself needs
MORE = 60  # records added of each kind that has one


def test_no_page_asks_the_database_often_nor_more_often_where_there_is_more(
    browser: Callable[[str], Client], view: Callable[[str], View], things: dict[str, int]
) -> None:
    before = {who: queries(browser(who), things) for who in ("desk", "lead")}
    grow(view("lead"))
    after = {who: queries(browser(who), things) for who in ("desk", "lead")}
    often = {(who, name): count for who, counts in after.items() for name, count in counts.items() if count > MOST}
    assert not often, f"pages with more than {MOST} queries: {often}"
    grown = {
        (who, name): (before[who][name], count)
        for who, counts in after.items()
        for name, count in counts.items()
        if count > before[who][name]
    }
    assert not grown, f"queries before and after {MORE} records of each kind were added: {grown}"
    assert len(before["lead"]) > 30


def queries(client: Client, things: dict[str, int]) -> dict[str, int]:
    """Name of every page that shows itself → queries of a visit, once what can be kept is kept."""
    out = {}
    for name, asked in pages().items():
        address = reverse(name, kwargs=arguments(name, asked, things))
        read_whole(client.get(address))
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        read_whole(response)
        if response.status_code == 200:
            out[name] = len(captured)
    return out


def grow(view: View) -> None:
    """Add copies of one record of every kind."""
    for table in view.dossier.tables.values():
        record = next(iter(table.values()), None)
        for number in range(MORE if record is not None else 0):
            store(view, copied(record, number), follows=0, reason="")


def copied(record: Any, number: int) -> Record:
    copy: Record = record.model_copy(update={"code": f"{record.code}-{number}", "supersedes": None})
    return copy
