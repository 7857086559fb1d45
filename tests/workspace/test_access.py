"""Who gets what: every address, every way of asking, every person. A route without a line in `access.csv` fails.

A line holds the route's name, the method, and the status each person gets: 200 shown, 302 led elsewhere, 400/422 let in
but told what is missing, 403 told that it is not theirs, 404 told of nothing, 405 no such way of asking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from entente.workspace import records
from workspace_case import PEOPLE
from workspace_routes import arguments, pages, read_whole, rows

WHO = (*PEOPLE, "outsider", "nobody")
METHODS = ("GET", "POST")


def test_every_page_stands_in_the_table():
    wanted = {(name, method) for name in pages() for method in METHODS}
    held = set(rows())
    assert held == wanted, f"add to access.csv: {sorted(wanted - held)}; take out: {sorted(held - wanted)}"


@pytest.mark.parametrize("who", WHO)
def test_every_person_gets_from_every_page_what_the_table_says(who, people, things):
    wrong = []
    for (name, method), row in rows().items():
        found = measure(who, name, pages()[name], method, people, things)
        if str(found) != row[who]:
            wrong.append(f"{method} {name}: {who} gets {found}, the table says {row[who]}")
    assert not wrong, "\n".join(wrong)


def measure(who: str, name: str, asked: tuple[str, ...], method: str, people: Any, things: dict[str, int]) -> int:
    """Ask once, and undo what came of it."""
    client = Client(raise_request_exception=False)
    if who != "nobody":
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(name, kwargs=arguments(name, asked, things))
    with transaction.atomic():
        response = client.generic(method, address, content_type="application/x-www-form-urlencoded")
        read_whole(response)
        transaction.set_rollback(True)
    records.forget()
    return response.status_code


@pytest.mark.parametrize("who", WHO)
def test_every_route_of_the_api_answers_as_the_pages_would(who, people, view, things):
    """Reading: 200 if the record can be seen, else 404; 401 for nobody. Writing without a body never gets through."""
    client = Client(raise_request_exception=False)
    if who != "nobody":
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
    inside = who not in ("outsider", "nobody")
    seen = {c for t in view(who).dossier.tables.values() for c in t} if inside else set()
    tried = 0
    for address in api_addresses():
        read_status = client.get(address).status_code
        write_status = client.post(address, data="", content_type="application/json").status_code
        tried += 1
        if who == "nobody":
            assert {read_status, write_status} <= {401, 405}, address
        elif "/aaa-bbb-2025" in address and not inside:
            assert read_status in (404, 405), address
            assert write_status in (400, 404, 405, 422), address
        elif "OFF-1" in address:
            shown = "/offers/" in address and "OFF-1" in seen
            assert read_status in ({200, 405} if shown else {404, 405}), (address, read_status)
        elif re.search(r"/[0-9]+", address.partition("aaa-bbb-2025")[2]):
            assert read_status in (200, 404, 405), address
        else:
            assert read_status in (200, 405), address
        assert write_status >= 400, address
    assert tried > 60


def api_addresses() -> Iterator[str]:
    """The address of every route of the API, asked for the offer OFF-1 where it asks for a record."""

    def walk(resolver: Any, before: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if not isinstance(pattern, URLPattern):
                yield from walk(pattern, route)
            elif route.startswith("/api/") and pattern.name not in ("openapi-json", "api-root"):
                here = route.replace("<slug:negotiation>", "aaa-bbb-2025").replace("<code>", "OFF-1")
                yield re.sub(r"<form>", "json", re.sub(r"<int:[a-z]+>", "1", here))

    return walk(get_resolver(), "/")


def test_nobody_can_take_a_sign_in_by_force(people, settings):
    client = Client()
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        client.post("/sign-in/", {"username": "desk", "password": "wrong"})
    right = client.post("/sign-in/", {"username": "desk", "password": "correct horse battery staple"})
    assert right.status_code == 429
    assert "_auth_user_id" not in client.session
