"""Signing in at an OpenID Connect provider: the real server, and a small provider beside it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured

from entente.workspace.configuration import configure
from workspace_case import fill

CLIENT = "entente-client"
SECRET = "a secret of the client: with signs"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
# what the provider says of whoever brings this code
SAYS: dict[str, dict[str, Any]] = {
    "desk": {"sub": "1", "email": "Desk@fin.example", "email_verified": True, "preferred_username": "whoever"},
    "unverified": {"sub": "2", "email": "desk@fin.example", "email_verified": False, "preferred_username": "desk"},
    "claimed": {"sub": "2", "email": "desk@fin.example", "email_verified": "true"},
    "stranger": {"sub": "3", "email": "stranger@fin.example", "email_verified": True},
    "named": {"sub": "4", "preferred_username": "works"},
    "renamed": {"sub": "1", "email": "new@fin.example", "email_verified": True},
    "second": {"sub": "5", "email": "desk@fin.example", "email_verified": True},
    "nobody": {"email": "desk@fin.example", "email_verified": True},
}


class Provider(BaseHTTPRequestHandler):
    """Discovery, keys, tokens, and what is known of a person."""

    server: ThreadingHTTPServer

    def do_GET(self) -> None:
        issuer = f"http://127.0.0.1:{self.server.server_port}"
        if self.path == "/.well-known/openid-configuration":
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "me",
                      "jwks_uri": "keys"}  # fmt: skip
            self._say({"issuer": issuer, **{name: f"{issuer}/{place}" for name, place in places.items()}})
        elif self.path == "/keys":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self._say({"keys": [key | {"kid": "k", "alg": "RS256", "use": "sig"}]})
        else:
            self._say(SAYS[self.headers["Authorization"].removeprefix("Bearer ")])

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code = sent["code"][0]
        if sent["client_secret"] != [SECRET] or not sent.get("code_verifier") or code not in SAYS:
            self._say({"error": "invalid_grant"}, status=400)
            return
        now = int(time.time())
        claims = {"iss": f"http://127.0.0.1:{self.server.server_port}", "aud": CLIENT, "iat": now, "exp": now + 60}
        said = claims | {"sub": SAYS[code].get("sub", "0")}
        token = jwt.encode(said, KEY, algorithm="RS256", headers={"kid": "k"})
        self._say({"access_token": code, "token_type": "Bearer", "id_token": token})

    def _say(self, body: dict[str, Any], status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def places(new_case, tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A workspace with two people, served beside a provider, and the command that adds people to it."""
    folder = tmp_path_factory.mktemp("oidc")
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    Thread(target=provider.serve_forever, daemon=True).start()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ENTENTE_", "DJANGO_", "DATABASE_"))} | {
        "ENTENTE_DEBUG": "1", "ENTENTE_SECRET_KEY": "k3y-" + "abcdefghij" * 5, "ENTENTE_DATA": str(folder),
        "ENTENTE_OIDC_ISSUER": f"http://127.0.0.1:{provider.server_port}/", "ENTENTE_OIDC_CLIENT_ID": CLIENT,
        "ENTENTE_OIDC_CLIENT_SECRET": SECRET, "ENTENTE_OIDC_NAME": "The State",
    }  # fmt: skip

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        program = str(Path(sys.executable).with_name("entente"))
        return subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)

    assert command("import", str(fill(new_case()).root), "--as-of", "2025-04-30").returncode == 0
    part = ("--negotiation", "AAA-BBB-2025", "--role", "contributor", "--agency")
    added = command("add-person", "desk", *part, "FIN", "--email", "desk@fin.example")
    assert "First password, shown once:" in added.stdout, added.stderr
    assert command("add-person", "works", *part, "BUY").returncode == 0
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = str(Path(sys.executable).with_name("entente"))
    with (
        ExitStack() as browsers,
        subprocess.Popen([program, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address)
            yield SimpleNamespace(
                address=address, command=command, password=added.stdout.split()[-1],
                browser=lambda: browsers.enter_context(httpx.Client(base_url=address, timeout=30)),
            )  # fmt: skip
        finally:
            server.terminate()
            server.wait(20)
            provider.shutdown()
            provider.server_close()


def _wait(address: str) -> None:
    for _attempt in range(200):
        try:
            if httpx.get(f"{address}/health", timeout=20).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def come(places: SimpleNamespace, code: str, onward: str = "/password/") -> tuple[httpx.Client, httpx.Response]:
    """Go to the provider, and come back with a code."""
    browser = places.browser()
    led = browser.get("/oidc/", params={"next": onward})
    asked = parse_qs(urlsplit(led.headers["Location"]).query)
    assert (asked["client_id"], asked["code_challenge_method"]) == ([CLIENT], ["S256"])
    assert asked["redirect_uri"] == [f"{places.address}/oidc/callback/"]
    return browser, browser.get("/oidc/callback/", params={"code": code, "state": asked["state"][0]})


def refused(browser: httpx.Client, answer: httpx.Response) -> bool:
    """Whether the person stands at the door again, told why."""
    told = browser.get("/sign-in/").text
    return answer.headers.get("Location") == "/sign-in/" and "notice" in told and "session" not in told


def test_known_people_come_in_by_verified_address_and_then_by_their_number(places):
    page = httpx.get(f"{places.address}/sign-in/?next=/password/").text
    assert "Sign in with The State" in page
    assert "/oidc/?next=/password/" in page.replace("%2F", "/")
    for code in ("desk", "renamed"):
        browser, answer = come(places, code)
        assert answer.headers["Location"] == "/password/", code
        assert browser.get("/n/aaa-bbb-2025/tasks/").status_code == 200


@pytest.mark.parametrize("code", ["unverified", "claimed", "stranger", "named", "second", "nobody", "no-such-code"])
def test_nobody_else_does_and_no_account_is_made(places, code):
    come(places, "desk")
    browser, answer = come(places, code)
    assert refused(browser, answer)
    assert browser.get("/password/").status_code == 302


def test_what_comes_back_must_have_been_asked_for(places):
    browser = places.browser()
    for said in ({"code": "desk"}, {"code": "desk", "state": "made-up"}, {"error": "access_denied", "state": "x"}, {}):
        assert refused(browser, browser.get("/oidc/callback/", params=said)), said
    browser, _answer = come(places, "desk")
    again = places.browser()
    assert refused(again, again.get("/oidc/callback/", params={"code": "desk", "state": "made-up"}))


def test_the_way_back_leads_nowhere_else(places):
    for onward in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        _browser, answer = come(places, "desk", onward)
        assert answer.headers["Location"] == "/"


def test_no_other_page_of_accounts_is_there(places):
    pages = (
        "accounts/login/",
        "accounts/signup/",
        "accounts/email/",
        "oidc/signup/",
        "accounts/oidc/login/",
        "signup/",
    )
    browser, _answer = come(places, "desk")
    for page in pages:
        assert browser.get(f"/{page}").status_code == 404, page


def test_people_are_added_from_the_command_line(places):
    add = ("add-person", "first", "--negotiation", "aaa-bbb-2025")
    assert "is no agency" in places.command(*add, "--role", "principal", "--agency", "NONE").stderr
    assert "There is no negotiation" in places.command(*add[:3], "none", "--role", "administrator").stderr
    assert "takes part in" in places.command(*add, "--role", "administrator").stdout
    assert "has an account" not in places.command(*add, "--role", "administrator").stdout
    assert "takes part already" in places.command(*add, "--role", "administrator").stderr
    for command in (("desk", "x"), ("desk", places.password)):
        assert command[1] not in places.command("verify-history").stdout


OIDC = {"ENTENTE_OIDC_ISSUER": "https://id.example", "ENTENTE_OIDC_CLIENT_ID": "c", "ENTENTE_OIDC_CLIENT_SECRET": "s"}
SAFE = {"ENTENTE_SECRET_KEY": "k3y-" + "abcdefghij" * 5, "ENTENTE_HOSTS": "talks.example"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ENTENTE_OIDC_CLIENT_SECRET": ""}, "also needs ENTENTE_OIDC_CLIENT_SECRET; set all three"),
        ({"ENTENTE_OIDC_ISSUER": "", "ENTENTE_OIDC_CLIENT_ID": ""}, "ENTENTE_OIDC_ISSUER and ENTENTE_OIDC_CLIENT_ID"),
        ({"ENTENTE_OIDC_ISSUER": "http://127.0.0.1"}, "begins with https"),
        ({"ENTENTE_OIDC_ISSUER": "id.example"}, "begins with https"),
        ({"ENTENTE_OIDC_MATCH": "phone"}, "must be email or username"),
    ],
)
def test_half_a_provider_is_refused(change, told):
    with pytest.raises(ImproperlyConfigured, match=told):
        configure(SAFE | OIDC | change)


def test_a_provider_is_taken_and_its_people_are_its_own():
    found, other = (
        configure(SAFE | OIDC | {"ENTENTE_OIDC_ISSUER": i}).provider for i in ("https://a.b/", "https://a.c")
    )
    assert found is not None
    assert other is not None
    assert (found.issuer, found.name, found.match, found.only) == ("https://a.b", "a.b", "email", False)
    assert found.id != other.id
    assert configure(SAFE).provider is None


def test_with_passwords_off_no_password_opens_anything(tmp_path):
    script = (
        "from entente.cli.workspace import open_workspace; open_workspace()\n"
        "from django.contrib.auth import authenticate; from django.test import Client\n"
        "from entente.workspace.models import User\n"
        "User.objects.create_user('desk', password='correct horse')\n"
        "page = Client().get('/sign-in/', HTTP_HOST='localhost').content.decode()\n"
        "sent = Client().post('/sign-in/', {'username': 'desk', 'password': 'correct horse'}, HTTP_HOST='localhost')\n"
        "print(authenticate(sent.wsgi_request, username='desk', password='correct horse'), sent.status_code)\n"
        "print('password' in page.split('<main')[1])\n"
    )
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("ENTENTE_", "DJANGO_", "DATABASE_"))}
    more = {"ENTENTE_DEBUG": "1", "ENTENTE_OIDC_ONLY": "1", **OIDC}
    more["ENTENTE_DATA"] = str(tmp_path)
    done = subprocess.run([sys.executable, "-c", script], env=plain | more,
                              capture_output=True, text=True, check=False)  # fmt: skip
    assert done.stdout.splitlines() == ["None 200", "False"], done.stderr
