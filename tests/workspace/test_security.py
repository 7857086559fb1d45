"""Attacks: what must not work, however it is tried, and leaves nothing behind."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory, override_settings

from entente.dossier.record import Classification
from entente.workspace.middleware import caller
from entente.workspace.models import ApiToken, Attachment, Event, RecordVersion
from entente.workspace.services.attachments import attach
from entente.workspace.services.members import renew_password
from workspace_case import PASSWORD
from workspace_routes import read_whole

N = "/n/aaa-bbb-2025"
API = "/api/v1/negotiations/aaa-bbb-2025"
SCRIPT = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'"


class Inspector(HTMLParser):
    """Finds what a browser would run."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        said = dict(attrs)
        addresses = [said.get(name) or "" for name in ("href", "src", "action", "hx-get", "hx-post")]
        if tag == "script" and not said.get("src") and said.get("type") != "application/json":
            self.runs.append("script")
        self.runs += [name for name in said if name.startswith("on") or name == "style"]
        self.runs += [address for address in addresses if address.strip().lower().startswith(("javascript:", "data:"))]


def runs(text: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(text)
    return inspector.runs


def poisoned(value, name=""):
    """The same record with a script in every text that is free."""
    if isinstance(value, dict):
        return {key: poisoned(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner, name) for inner in value]
    free = name in {
        "title",
        "text",
        "note",
        "summary",
        "description",
        "locator",
        "quote",
        "publisher",
        "reason",
        "answer",
    }
    return f"{value}{SCRIPT}" if isinstance(value, str) and free else value


@pytest.mark.parametrize(
    ("plural", "code"),
    [("concerns", "CON-1"), ("offers", "OFF-1"), ("purchases", "PUR-1"), ("requests", "REQ-1"), ("sources", "SRC-1"),
     ("developments", "DEV-1"), ("red-lines", "RED-1"), ("laws", "LAW-1"), ("scenarios", "SCE-1")],
)  # fmt: skip
def test_a_script_in_any_text_is_shown_and_never_run(browser, plural, code):
    lead = browser("lead")
    found = lead.get(f"{API}/{plural}/{code}")
    sent = lead.put(f"{API}/{plural}/{code}", poisoned(found.json()), "application/json", HTTP_IF_MATCH=found["ETag"])
    assert sent.status_code == 200, sent.content
    pages = ("", "tasks/", f"{plural}/", "findings/", "search/?q=alert", f"records/{code}/", f"records/{code}/history/",
             f"records/{code}/compare/", f"records/{code}/edit/", f"records/{code}/move/")  # fmt: skip
    shown = 0
    for page in pages:
        answer = lead.get(f"{N}/{page}", follow=True)
        text = answer.content.decode()
        assert answer.status_code == 200, page
        assert runs(text) == [], page
        shown += "alert(1)" in text
    assert shown >= 3


def test_no_page_stays_in_a_cache_or_in_a_frame(browser):
    for address in (
        "/",
        f"{N}/",
        f"{N}/records/RED-1/",
        f"{API}/offers/OFF-1",
        "/sign-in/",
        "/nowhere/",
        f"{N}/tasks/",
    ):
        answer = browser("lead").get(address)
        assert "no-store" in answer["Cache-Control"], address
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_errors_show_no_content_even_in_a_trial(browser, monkeypatch):
    assert configured.TRIAL
    assert not configured.DEBUG

    def break_down(*_args: object, **_kwargs: object) -> None:
        floor = "a secret floor"
        raise RuntimeError(floor)

    monkeypatch.setattr("entente.workspace.pages.search.render", break_down)
    client = browser("lead")
    client.raise_request_exception = False
    answer = client.get(f"{N}/search/?q=a")
    assert answer.status_code == 500
    assert "secret floor" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"[]", "application/json"),
     (b"--x", "multipart/form-data"),
     (b"--x\r\n", "multipart/form-data; boundary=x"), (b'{"a":' * 5000, "application/json"), (b"", "text/plain"),
     (b"x" * 5_000_001, "application/json"), (b'{"title": "a\\u0000"}', "application/json")],
)  # fmt: skip
def test_a_malformed_body_is_told_so_and_stores_nothing(people, body, kind):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(people["lead"], backend="django.contrib.auth.backends.ModelBackend")
    client.get(f"{N}/")
    token = client.cookies["csrftoken"].value
    before = RecordVersion.objects.count()
    for address in (f"{API}/offers", f"{API}/offers/OFF-1/move", f"{API}/nowhere", "/api/v1/nowhere", "/nowhere/",
                    f"{N}/attachments/", f"{N}/records/OFF-1/edit/"):  # fmt: skip
        answer = client.generic("POST", address, body, content_type=kind, HTTP_X_CSRFTOKEN=token)
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
        if address.startswith("/api/"):
            assert set(answer.json()["error"]) == {"status", "code", "message", "problems", "request_id"}, address
    assert RecordVersion.objects.count() == before


def test_a_form_of_another_session_is_refused_and_noted(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["lead"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"{N}/plan-versions/take/").status_code == 403
    assert client.post(f"{API}/offers", "{}", "application/json").status_code == 403
    assert Event.objects.filter(action="form-refused", allowed=False).count() == 2


@pytest.mark.parametrize("secret", ["x", "entente_" + "a" * 43, "entente_", "Bearer", ""])
def test_a_forged_token_opens_nothing_and_is_noted(people, secret):
    answer = Client().get(f"{API}/offers", HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert answer.status_code == 401
    assert Event.objects.filter(action="token-refused", allowed=False).count() == 1


def test_a_token_ends_when_the_password_is_renewed(people, view):
    _token, secret = ApiToken.issue(people["desk"], "a program")
    program = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert Client().get(f"{API}/offers", **program).status_code == 200
    assert Client().get(f"{N}/", **program).status_code == 302  # pages take no tokens
    renew_password(view("admin"), view("desk").membership)
    assert Client().get(f"{API}/offers", **program).status_code == 401


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(people, onward):
    client = Client()
    assert client.post("/language/", {"language": "vi", "next": onward})["Location"] == "/"
    sent = client.post("/sign-in/", {"username": "desk", "password": PASSWORD, "next": onward})
    assert sent["Location"] == "/"


def test_another_host_is_not_served(people):
    assert Client(HTTP_HOST="evil.example").get("/sign-in/").status_code == 400


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in(people):
    client = Client()
    client.session.save()
    planted = client.session.session_key
    client.post("/sign-in/", {"username": "desk", "password": PASSWORD})
    assert client.session.session_key != planted
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_locked_person_and_an_unknown_one_are_told_the_same(people):
    people["works"].is_active = False
    people["works"].save()
    told = set()
    for name in ("desk", "works", "nobody-at-all"):
        page = Client().post("/sign-in/", {"username": name, "password": "wrong"}).content.decode()
        told.add("".join(re.findall(r"<(?:p|li|strong)[^>]*>([^<]*)<", page)))
    assert len(told) == 1
    assert len(told.pop()) > 40


def test_failed_sign_ins_are_counted_by_the_address_that_the_proxy_saw(people, settings):
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.7", REMOTE_ADDR="127.0.0.1")
    assert caller(request) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert caller(request) == "10.0.0.7"
    assert caller(RequestFactory().get("/", HTTP_X_FORWARDED_FOR="nonsense", REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"
    for attempt in range(settings.AXES_FAILURE_LIMIT):
        said = f"6.6.6.{attempt}, 10.0.0.7"
        Client().post("/sign-in/", {"username": "desk", "password": "wrong"}, HTTP_X_FORWARDED_FOR=said)
    right = {"username": "desk", "password": PASSWORD}
    assert Client().post("/sign-in/", right, HTTP_X_FORWARDED_FOR="10.0.0.7").status_code == 429
    assert Client().post("/sign-in/", right, HTTP_X_FORWARDED_FOR="10.0.0.8").status_code == 302


@pytest.mark.parametrize(
    "change",
    [{"agency": "BUY"}, {"classification": "secret"}, {"state": "tabled"}, {"author": 1}, {"version": 7}, {"hash": "x"},
     {"code": "../x"}, {"code": "OFF-2"}, {"known_on": "2099-01-01"}],
)  # fmt: skip
def test_nobody_gives_a_record_what_is_not_theirs_to_give(browser, change):
    desk = browser("desk")
    own = desk.get(f"{API}/offers/OFF-1").json() | {"code": "OFF-9", "state": "proposed"}
    before = RecordVersion.objects.count()
    assert desk.post(f"{API}/offers", own | change, "application/json").status_code in (403, 422)
    assert RecordVersion.objects.count() == before


@pytest.mark.parametrize("name", ["follows", "view", "reason", "target", "agency", "classification", "nothing"])
def test_a_move_takes_only_its_own_fields(browser, name):
    lead = browser("lead")
    tag = lead.get(f"{API}/offers/OFF-1")["ETag"]
    wanted = {"state": "tabled", "fields": {name: "BUY"}}
    answer = lead.post(f"{API}/offers/OFF-1/move", wanted, "application/json", HTTP_IF_MATCH=tag)
    assert answer.status_code in (403, 422), answer.content


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd.txt", "passwd.txt"), ("..\\..\\boot.txt", "boot.txt"), ("a\0b.txt", "ab.txt"),
     ("e\r\nSet-Cookie: a=b.txt", "eSet-Cookie: a=b.txt"), ("x\u202etxt.txt", "xtxt.txt")],
)  # fmt: skip
def test_the_name_of_a_paper_is_a_name_and_no_path(view, browser, settings, tmp_path, name, kept):
    settings.DATA = tmp_path
    upload = SimpleUploadedFile("x.txt", b"a paper with \0 in it".replace(b"\0", b"-"))
    upload._name = name
    paper = attach(view("desk"), upload, classification=Classification.INTERNAL)
    assert paper.name == kept
    assert paper.path.parent == tmp_path / "attachments"
    answer = browser("desk").get(f"{N}/attachments/{paper.pk}/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    read_whole(answer)


def test_e_mails_within_e_mails_do_not_hold_up_the_server(view, settings, tmp_path):
    settings.DATA = tmp_path
    deep = (
        b"Content-Type: multipart/mixed; boundary=x\n\n"
        + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 20_000
    )
    begun = time.perf_counter()
    paper = attach(view("desk"), SimpleUploadedFile("deep.eml", deep), classification=Classification.INTERNAL)
    assert time.perf_counter() - begun < 5
    assert paper.text == ""
    assert Attachment.objects.count() == 1


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, SECURE_HSTS_SECONDS=31_536_000)
def test_cookies_and_hsts_on_a_server(people):
    client = Client()
    answer = client.post("/sign-in/", {"username": "desk", "password": PASSWORD}, secure=True)
    assert all(answer.cookies[name]["secure"] for name in ("sessionid", "csrftoken", "django_language"))
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
