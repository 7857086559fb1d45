"""The environment, checked: every unsafe or unreadable setting is named with its remedy, all at once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

__all__ = ["Configuration", "Email", "Provider", "configure"]

_KEY_LENGTH = 50
_YES = frozenset({"1", "true", "yes", "on"})
_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


@dataclass(frozen=True)
class Email:
    """Where reminders go."""

    backend: str = "django.core.mail.backends.console.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    sender: str = "entente@localhost"


@dataclass(frozen=True)
class Provider:
    """Where people sign in by OpenID Connect.

    Attributes:
        name: what the button says.
        match: `email` (verified by the provider) or `username`: what tells whose account it is, the first time.
        only: whether passwords of the workspace open nothing.
    """

    issuer: str
    client: str
    secret: str
    name: str = ""
    match: str = "email"
    only: bool = False

    @property
    def id(self) -> str:
        """What accounts at this provider are kept under; another issuer's people are other people."""
        return "oidc-" + sha256(self.issuer.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Configuration:
    """What the environment says; `debug` is a trial on one's own machine."""

    debug: bool
    secret_key: str
    hosts: tuple[str, ...]
    trusted_origins: tuple[str, ...]
    data: Path
    database: dict[str, Any]
    behind_proxy: bool = False
    email: Email = field(default_factory=Email)
    provider: Provider | None = None


def configure(environment: Mapping[str, str]) -> Configuration:
    """Read the environment.

    Raises:
        ImproperlyConfigured: a setting cannot be read, or is unsafe outside debug; every one with its remedy.
    """
    problems: list[str] = []
    debug = environment.get("ENTENTE_DEBUG", "").lower() in _YES
    key = environment.get("ENTENTE_SECRET_KEY", "")
    if not key and debug:
        key = "debug-" + secrets.token_urlsafe(60)
    elif len(key) < _KEY_LENGTH or len(set(key)) < 10:
        problems.append(
            f"ENTENTE_SECRET_KEY is missing or weak; set {_KEY_LENGTH} or more random characters, e.g. from "
            '`python -c "import secrets; print(secrets.token_urlsafe(60))"`.'
        )
    hosts = tuple(h.strip() for h in environment.get("ENTENTE_HOSTS", "").split(",") if h.strip())
    if not hosts and debug:
        hosts = tuple(sorted(_OWN_MACHINE))
    elif debug and not _OWN_MACHINE.issuperset(hosts):
        problems.append(
            f"ENTENTE_DEBUG is for a trial on one's own machine, but ENTENTE_HOSTS says {', '.join(hosts)}; "
            "take ENTENTE_DEBUG out."
        )
    elif not hosts or "*" in hosts:
        problems.append("ENTENTE_HOSTS must name the hosts that are served, without *; e.g. talks.example.gov.")
    data = Path(environment.get("ENTENTE_DATA", "data")).resolve()
    database = _database(environment.get("DATABASE_URL", ""), data, problems)
    email = _email(environment, problems)
    provider = _provider(environment, debug, problems)
    proxy = environment.get("ENTENTE_BEHIND_PROXY", "").lower() in _YES
    if proxy and debug:
        problems.append("ENTENTE_BEHIND_PROXY and ENTENTE_DEBUG exclude each other; take ENTENTE_DEBUG out.")
    if problems:
        raise ImproperlyConfigured("The workspace cannot start:\n" + "\n".join(f"  {problem}" for problem in problems))
    origins = tuple(f"https://{host}" for host in hosts if not host.startswith((".", "[")))
    return Configuration(debug, key, hosts, origins, data, database, proxy, email, provider)


def _database(url: str, data: Path, problems: list[str]) -> dict[str, Any]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "entente.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/") or port == -1:
        shown = f"{parts.scheme or 'an address'}://..."
        problems.append(
            f"DATABASE_URL ({shown}) cannot be used; write postgresql://user:password@host:5432/name, "
            "or leave it out for SQLite."
        )
        return {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }


def _email(environment: Mapping[str, str], problems: list[str]) -> Email:
    url, sender = environment.get("ENTENTE_EMAIL_URL", ""), environment.get("ENTENTE_EMAIL_FROM", Email.sender)
    if not url:
        return Email(sender=sender)
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        problems.append("ENTENTE_EMAIL_URL cannot be used; write smtp://user:password@host:587.")
        return Email()
    return Email(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or 587,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=True,
        sender=sender,
    )


def _provider(environment: Mapping[str, str], debug: bool, problems: list[str]) -> Provider | None:
    names = ("ENTENTE_OIDC_ISSUER", "ENTENTE_OIDC_CLIENT_ID", "ENTENTE_OIDC_CLIENT_SECRET")
    given = [environment.get(name, "").strip() for name in names]
    only = environment.get("ENTENTE_OIDC_ONLY", "").lower() in _YES
    match = environment.get("ENTENTE_OIDC_MATCH", "") or "email"
    if not any(given) and not only:
        return None
    missing = [name for name, value in zip(names, given, strict=True) if not value]
    if missing:
        problems.append(f"Sign-in by OpenID Connect also needs {' and '.join(missing)}; set all three, or none.")
        return None
    if find_spec("allauth") is None:
        problems.append("Sign-in by OpenID Connect is not installed: pip install 'entente[workspace,oidc]'.")
    issuer = given[0].rstrip("/")
    parts = urlsplit(issuer)
    own = debug and parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    if not parts.hostname or not (parts.scheme == "https" or own) or parts.query or parts.fragment:
        problems.append(f"ENTENTE_OIDC_ISSUER ({issuer}) must be an address that begins with https://.")
    if match not in ("email", "username"):
        problems.append(f"ENTENTE_OIDC_MATCH ({match}) must be email or username.")
    name = environment.get("ENTENTE_OIDC_NAME", "").strip() or parts.hostname or ""
    return Provider(issuer, given[1], given[2], name, match, only)
