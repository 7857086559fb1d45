"""The frame round every page: navigation, person, languages, words, errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.workspace.conftest import PASSWORD, PEOPLE

from entente.base.money import parse_money
from entente.dossier.kinds import KINDS
from entente.dossier.states import Role
from entente.plan import Severity
from entente.workspace import words
from entente.workspace.models import Event, Membership, Negotiation, User
from entente.workspace.navigation import ROOMS, groups
from entente.workspace.policies import rooms
from entente.workspace.records import View

pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]


@pytest.mark.parametrize("name", PEOPLE)
def test_every_person_gets_the_frame_with_their_role(browser: Browser, negotiation: Negotiation, name: str) -> None:
    page = browser(name).get(f"/n/{negotiation.code}/").content.decode()
    assert page.count("<h1>") == 1
    assert 'href="#content"' in page
    assert 'id="content"' in page
    assert "Shown as of 30 April 2025" in page
    assert negotiation.title in page
    assert 'aria-current="page"' in page
    assert words.word(PEOPLE[name][0]) in page
    assert "style=" not in page
    assert "<script>" not in page


def test_navigation_offers_what_the_role_has_use_for(view: Callable[[str], View]) -> None:
    use = {name: rooms(view(name).member) for name in PEOPLE}
    assert "red-lines" in use["desk"]
    assert "log" not in use["desk"]
    assert not {"red-lines", "plans", "consolidation", "snapshots"} & use["envoy"]
    assert {"members", "log"} <= use["admin"]
    assert "offers" not in use["admin"]
    known = {name for _, members in ROOMS for name, _ in members} | {"search"}
    assert set().union(*use.values()) == known


def test_navigation_marks_where_one_is(view: Callable[[str], View], negotiation: Negotiation) -> None:
    home = reverse("overview", kwargs={"negotiation": negotiation.code})
    here = [room.address for group in groups(view("lead"), home) for room in group.rooms if room.here]
    assert here == [home]


def test_signing_in_applies_the_persons_language(people: dict[str, User], negotiation: Negotiation) -> None:
    User.objects.filter(username="desk").update(language="vi")
    client = Client()
    answer = client.post("/sign-in/", {"username": "desk", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.cookies["django_language"].value == "vi"
    assert '<html lang="vi">' in client.get(f"/n/{negotiation.code}/").content.decode()
    assert Event.objects.filter(action="signed-in", actor=people["desk"], allowed=True).count() == 1


def test_a_wrong_password_says_so_and_five_lock_the_door(people: dict[str, User]) -> None:
    client = Client()
    first = client.post("/sign-in/", {"username": "desk", "password": "wrong"})
    assert first.status_code == 200
    assert 'role="alert"' in first.content.decode()
    for _ in range(4):
        last = client.post("/sign-in/", {"username": "desk", "password": "wrong"})
    assert last.status_code == 429
    assert "<h1>Too many attempts</h1>" in last.content.decode()
    assert client.post("/sign-in/", {"username": "desk", "password": PASSWORD}).status_code == 429
    assert Event.objects.filter(action="sign-in-refused", allowed=False).exists()


def test_a_fragment_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in(
    negotiation: Negotiation,
) -> None:
    asked = f"/n/{negotiation.code}/"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{asked}"}
    answer = Client().get(asked, headers=headers, follow=True)
    assert answer.headers["HX-Redirect"] == f"/sign-in/?next=%2Fn%2F{negotiation.code}%2F"


def test_the_language_is_remembered_and_leads_back(browser: Browser, people: dict[str, User]) -> None:
    client = browser("desk")
    answer = client.post("/language/", {"language": "vi", "next": "/password/"})
    assert answer.headers["Location"] == "/password/"
    assert User.objects.get(username="desk").language == "vi"
    assert '<html lang="vi">' in client.get("/password/").content.decode()
    assert client.post("/language/", {"language": "xx"}).status_code == 302
    assert User.objects.get(username="desk").language == "vi"
    assert client.get("/language/").status_code == 405


def test_the_language_switch_leads_to_no_other_site(db: None) -> None:
    for target in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = Client().post("/language/", {"language": "vi", "next": target})
        assert answer.headers["Location"] == "/"


def test_changing_ones_password_checks_the_old_one(browser: Browser, people: dict[str, User]) -> None:
    client = browser("desk")
    new = "nine purple herons wade"
    wrong = client.post("/password/", {"old_password": "x", "new_password1": new, "new_password2": new})
    assert wrong.status_code == 200
    assert "field__error" in wrong.content.decode()
    short = client.post("/password/", {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"})
    assert "12" in short.content.decode()
    right = client.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert right.status_code == 302
    assert User.objects.get(username="desk").check_password(new)
    assert Event.objects.filter(action="password-changed", actor=people["desk"]).exists()


def test_signing_out_takes_a_post(browser: Browser) -> None:
    client = browser("desk")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302


def test_home_lists_several_negotiations_and_says_what_to_do_without_any(
    browser: Browser, people: dict[str, User], negotiation: Negotiation
) -> None:
    assert browser("desk").get("/").headers["Location"] == f"/n/{negotiation.code}/"
    assert "Ask an administrator" in browser("outsider").get("/").content.decode()
    other = Negotiation.objects.create(code="other", title="Another negotiation")
    Membership.objects.create(user=people["desk"], negotiation=other, role=Role.AUDITOR.value)
    page = browser("desk").get("/").content.decode()
    assert "Another negotiation" in page
    assert negotiation.title in page


def test_what_does_not_exist_and_what_is_not_open_look_the_same(browser: Browser, negotiation: Negotiation) -> None:
    outside = browser("outsider").get(f"/n/{negotiation.code}/")
    nowhere = browser("outsider").get("/n/nowhere-at-all/")
    assert outside.status_code == nowhere.status_code == 404
    assert "There is nothing here" in outside.content.decode()
    assert negotiation.title not in outside.content.decode()
    inside = browser("desk").get(f"/n/{negotiation.code}/records/NOTHING/")
    assert inside.status_code == 404
    assert negotiation.title in inside.content.decode()


def test_a_form_from_another_session_is_refused_in_words(people: dict[str, User]) -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "desk", "password": PASSWORD})
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_no_request(template: str) -> None:
    from django.template.loader import get_template

    assert "<h1>" in get_template(template).render()


def test_words_and_figures_follow_the_language() -> None:
    with override("en"):
        assert words.day(date(2025, 4, 30)) == "30 April 2025"
        assert words.day(datetime(2025, 4, 30, 9, 5, tzinfo=UTC)).startswith("30 April 2025, ")
        assert words.percent(0.075) == "7.5 %"
        assert words.number(1234567) == "1,234,567"
        assert words.number(1234.5) == "1,234.5"
        assert words.money(parse_money("USD 1.25 bn")) == "USD 1.25 bn"
        assert words.word(Severity.BLOCKING) == "blocking"
        assert words.word("in-force") == "in force"
        assert words.days_away(date(2025, 5, 1), date(2025, 4, 30)) == "in 1 day"
        assert words.days_away(date(2025, 4, 28), date(2025, 4, 30)) == "2 days ago"
    with override("vi"):
        assert words.day(date(2025, 4, 30)) == "30/4/2025"
        assert words.percent(0.075) == "7,5%"
        assert words.number(1234.5) == "1.234,5"
        assert words.money(1.25e9) == "1,25 tỷ USD"
    assert words.day(None) == words.percent(None) == words.number(None) == words.money(None) == "–"


def test_every_kind_has_a_name_in_the_plural() -> None:
    assert set(words.KINDS) == set(KINDS)
