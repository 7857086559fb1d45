"""The frame round every page: navigation, person, languages, words, errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from entente.workspace.models import Negotiation
from tests.workspace.conftest import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PEOPLE)
def test_every_person_gets_the_frame_with_their_role(
    browser: Callable[[str], Client], negotiation: Negotiation, name: str
) -> None:
    page = browser(name).get(f"/n/{negotiation.code}/").content.decode()
    assert page.count("<h1>") == 1
    assert 'href="#content"' in page and 'id="content"' in page
    assert "Shown as of 30 April 2025" in page
    assert negotiation.title in page
    assert 'aria-current="page"' in page
