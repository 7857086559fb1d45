"""Every page without an accessibility problem that axe-core can find: WCAG 2.2 A and AA, and good practice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from workspace_routes import arguments, pages, rows

from .conftest import NARROW, WIDE

RUN = """async () => {
    const found = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'],
    });
    return found.violations.flatMap(one => one.nodes.map(
        node => `${one.id}: ${node.target.join(' ')} ${node.failureSummary.split('\\n')[1] || ''}`));
}"""
FILES = ("attachment-content", "offer-download", "snapshot-download", "health", "ready", "choices")
HOME = "/n/aaa-bbb-2025/"
# one page of each make: figures, lists, tables, forms, sliders
PHONE = (
    "overview",
    "tasks",
    "offers",
    "plan-fill",
    "consolidation",
    "clash",
    "what-if",
    "record-edit",
    "inbox",
    "record",
)


@pytest.fixture
def look(axe: str, transactional_db: None, people: Any, enter: Callable[..., Page]) -> Callable[..., Any]:
    """A page on which `violations()` says what axe-core finds in it."""

    def opened(who: str, **options: Any) -> Page:
        page = enter(who, bypass_csp=True, reduced_motion="reduce", **options)
        page.add_init_script(axe)
        return page

    return opened


def violations(page: Page) -> list[str]:
    """What is wrong with the page that is shown."""
    return [f"{page.url.partition('/n/')[2] or page.url}: {found}" for found in page.evaluate(RUN)]


def shown_to(who: str) -> list[str]:
    """The routes that show this person a page, be it one that refuses."""
    table = rows()
    return [name for name in pages() if name not in FILES and table[name, "GET"][who] in ("200", "403", "404")]


@pytest.fixture
def address(things: dict[str, int]) -> Callable[[str], str]:
    """The address of a route, with samples for what it asks."""
    return lambda name: reverse(name, kwargs=arguments(name, pages()[name], things))


@pytest.mark.parametrize("who", ["lead", "desk", "admin"])
def test_no_page_has_a_violation(who, look, address):
    """The administrator's are looked at where nobody else has any."""
    routes = shown_to(who)
    if who == "admin":
        routes = [name for name in routes if rows()[name, "GET"]["lead"] != "200"]
    page = look(who, viewport=WIDE)
    found: list[str] = []
    for name in routes:
        page.goto(address(name))
        found += violations(page)
    assert not found, "\n".join(dict.fromkeys(found))
    assert len(routes) > 3


def test_a_telephone_in_the_dark_in_vietnamese_shows_no_violation(look, address):
    found: list[str] = []
    page = look("lead", viewport=NARROW, color_scheme="dark", language="vi")
    for name in PHONE:
        page.goto(address(name))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than a telephone"
        found += violations(page)
    assert not found, "\n".join(dict.fromkeys(found))


# page, form, what is filled in wrongly
WRONG = (
    ("", "sign-in/", "main form", {"username": "desk", "password": "wrong"}),
    ("lead", "password/", "main form", {"old_password": "wrong", "new_password1": "a", "new_password2": "b"}),
    ("desk", HOME + "plans/PLAN-FIN/", "#plan", {"opening-0": "much"}),
    ("lead", HOME + "records/OFF-1/edit/", "#record-form", {"title": ""}),
    ("lead", HOME + "kinds/law/new/", "#record-form", {"title": ""}),
    ("lead", HOME + "consents/new/", "main form[method=post]", {"title": ""}),
    ("lead", HOME + "new-directive/", "main form[method=post]", {"title": ""}),
    ("lead", HOME + "offers/OFF-1/lines/paste/", "main form[method=post]", {}),
    ("lead", HOME + "offers/OFF-1/lines/edit/", "main form[method=post]", {}),
    ("lead", HOME + "records/MISSING/", "", {}),
)


def test_a_form_that_was_refused_says_so_without_violation(look, things):
    found = []
    for who, address, form, values in WRONG:
        page = look(who)
        page.goto(address if address.startswith("/") else f"/{address}")
        if form:
            for name, value in values.items():
                page.locator(f"{form} [name='{name}']").first.fill(value)
            with page.expect_navigation():
                page.evaluate("form => document.querySelector(form).submit()", form)
        found += violations(page)
        page.context.close()
    assert not found, "\n".join(dict.fromkeys(found))
