"""The workspace in Chromium: a server of the test's own, and people signed in by their cookie."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from entente.dossier.record import Classification
from entente.dossier.states import Role
from entente.workspace.models import Membership, Negotiation, User
from entente.workspace.services.cases import import_case
from workspace_case import PASSWORD, TODAY

AXE = Path(__file__).resolve().parents[3] / "build" / "axe" / "package" / "axe.min.js"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# code of the ministry → its name and what it may decide
MINISTRIES = {
    "FIN": ("Ministry of Finance", "tariff"),
    "FARM": ("Ministry of Farming", "tariff"),
    "BUY": ("Ministry of Works", "purchase"),
    "TECH": ("Ministry of Technology", "other"),
    "LAWS": ("Ministry of Justice", "law"),
    "BANK": ("Central bank", "other"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _lacks(what: str) -> None:
    reason = f"{what} is missing; run .ci/provision to install it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser. Playwright keeps a loop in this thread, with which Django must be told not to worry."""
    program = shutil.which("chromium")
    if program is None:
        _lacks("Chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield running
        running.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def axe() -> str:
    """The program of axe-core."""
    if not AXE.is_file():
        _lacks(f"axe-core ({AXE.name} in build/axe)")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def ministries(transactional_db: None, new_case: Callable[[], Any]) -> Negotiation:
    """A negotiation in which six ministries are asked for their plans by today."""
    case = new_case()
    for code, (title, instrument) in MINISTRIES.items():
        case.add("agency", code, title=title, authority=[{"instrument": instrument}])
    case.add("directive", "DIR-1", addressees=list(MINISTRIES), asks_for_plan=True, agency="HEAD",
             deadline=TODAY.isoformat())  # fmt: skip
    case.add("concern", "CON-1")
    case.add("development", "DEV-1", touches=["CON-1"])
    lines = [{"hs": "0207", "mfn_applied_rate": "20%", "opening": "15%", "target": "10%", "floor": "5%"}]
    case.add("offer", "OFF-1", lines=lines)
    negotiation = import_case(case.root, clock=TODAY)
    for code in MINISTRIES:
        _member(negotiation, f"desk-{code.lower()}", Role.CONTRIBUTOR, code, Classification.CONFIDENTIAL)
    for name in ("lead", "deputy"):
        _member(negotiation, name, Role.CONSOLIDATOR, "LEAD", Classification.SECRET)
    _member(negotiation, "head", Role.PRINCIPAL, "HEAD", Classification.SECRET)
    return negotiation


def _member(negotiation: Negotiation, name: str, role: Role, agency: str, clearance: Classification) -> None:
    user = User.objects.create_user(name, password=PASSWORD)
    Membership.objects.create(
        user=user, negotiation=negotiation, role=role.value, agency=agency, clearance=clearance.value
    )


@pytest.fixture
def enter(chromium: Browser, live_server: Any, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open a page for a person: `enter("lead", language="vi")`; without a name, for nobody."""
    settings.DATA = tmp_path
    opened: list[BrowserContext] = []

    def page(name: str = "", *, language: str = "en", viewport: Any = WIDE, **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, **options)
        opened.append(context)
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}]
        if name:
            client = Client()
            client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url})
        context.add_cookies(cookies)
        return context.new_page()

    yield page
    for context in opened:
        context.close()
