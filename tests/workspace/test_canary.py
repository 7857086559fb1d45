"""Nothing leaks: a word of its own is planted in every field; nobody gets to read one they may not see.

Every address is opened for every role: all named pages with all records, whatever those pages link to, every route
of the API, every download; and every form that can be sent by following a page.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from random import Random
from typing import Any, get_args, get_origin
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from pydantic import BaseModel

from entente.dossier.kinds import KINDS
from entente.dossier.record import RefersTo
from entente.workspace.models import ApiToken, Membership, Negotiation, User
from entente.workspace.policies import Sight, sight
from entente.workspace.records import everything, forget, visible_to
from entente.workspace.services.cases import import_case
from workspace_case import PEOPLE, TODAY, fill

MOST_PAGES = 400  # of each person; those without a record in the address first, then a mixture
LEVELS = ("internal", "secret")


def canary(code: str, field: str) -> str:
    return f"zq{code}x{field}qz".replace("-", "").replace("_", "").replace(".", "").lower()


def _is_free_text(info: Any) -> bool:
    marked = any(isinstance(m, RefersTo) for m in info.metadata)
    plain = info.annotation is str and not any(getattr(m, "pattern", None) for m in info.metadata)
    return plain and not marked


def plant(code: str, kind: str) -> dict[str, Any]:
    """Return fields of a record, each free text with a word of its own."""
    cls = KINDS[kind]
    fields: dict[str, Any] = {
        name: canary(code, name)
        for name, info in cls.model_fields.items()
        if _is_free_text(info) and name not in ("state", "session", "item", "unit", "period", "others", "statistic")
    }
    fields["sources"] = [{"source": "SRC-1", "locator": canary(code, "locator"), "quote": canary(code, "quote")}]
    for name, info in cls.model_fields.items():
        if get_origin(info.annotation) is list:
            row = get_args(info.annotation)[0]
            if isinstance(row, type) and issubclass(row, BaseModel) and name in ("evidence", "persons"):
                text = "text" if name == "evidence" else "name"
                fields[name] = [{text: canary(code, name)}]
    if kind == "offer":
        fields["lines"] = [{"hs": "0207", "description": canary(code, "description"), "opening": "15%",
                            "target": "11.125%", "floor": "7.375%"}]  # fmt: skip
    if kind == "plan":
        fields["positions"] = [{"item": "tariff:0207", "target": 10, "unit": "%", "statement": canary(code, "stand")}]
    if kind == "request":
        fields["legal_test"] = [{"text": canary(code, "limb"), "our_case": canary(code, "ourcase")}]
    if kind == "directive":
        fields |= {"addressees": ["FIN"]}
    return {name: value for name, value in fields.items() if name not in ("iso3", "language", "url", "number")}


@pytest.fixture
def planted(db: None, new_case: Any) -> Negotiation:
    """A negotiation with records of every kind, of two agencies, at every level, with changes that carry reasons."""
    case = fill(new_case())
    for kind, cls in KINDS.items():
        for agency in ("FIN", "BUY"):
            for level in LEVELS:
                code = f"ZZ-{cls.file.replace('_', '')[:4].upper()}-{agency}-{level[:3].upper()}"
                extra: dict[str, Any] = plant(code, kind) | {"agency": agency, "classification": level}
                if kind == "agency":
                    extra = {k: v for k, v in extra.items() if k != "agency"}
                if kind == "plan":
                    extra |= {"state": "draft", "submitted_on": None, "file": f"plans/{code.lower()}.yaml"}
                change = {"known_on": "2025-04-01", "reason": canary(code, "reason"),
                          "set": {"note": canary(code, "note2")}}  # fmt: skip
                case.add(kind, code, changes=[change], **extra)
    case.add("development", "DEV-9", touches=["ZZ-REDL-FIN-SEC", "ZZ-OFFE-BUY-SEC", "RED-1"])
    return import_case(case.root, clock=TODAY)


def forbidden(negotiation: Negotiation, view: Any) -> set[str]:
    """The planted words, and codes of records, that a person may not read."""
    out = set()
    for table in everything(negotiation).versions.values():
        for code, history in table.items():
            if not code.startswith("ZZ-"):
                continue
            words = set(re.findall(r"zq[a-z0-9]+qz", " ".join(v.record.model_dump_json() + v.reason for v in history)))
            level = sight(view.member, history[-1].record)
            if level is Sight.NONE:
                out |= words | {code}
            elif level is Sight.OPEN:
                reserved = {"worth", "summary", "stand", "reason"}
                out |= {word for word in words if any(word.endswith(f"x{name}qz") for name in reserved)}
    return out


def addresses(negotiation: Negotiation) -> Iterator[str]:
    """Every address that can be filled in from the negotiation: pages and routes, for all codes and kinds."""
    files = {code: KINDS[kind].file for kind, table in everything(negotiation).versions.items() for code in table}
    codes = list(files)
    chosen = [code for code in codes if code.startswith("ZZ-")] + ["OFF-1", "RED-1", "PLAN-FIN", "PLAN-BUY"]
    for pattern, route in _patterns(get_resolver()):
        if not isinstance(pattern, URLPattern) or re.search(r"<(int|path):", route):
            continue
        route = route.replace("<slug:negotiation>", negotiation.code).replace("{slug:negotiation}", negotiation.code)
        if "kind>" in route:
            yield from (f"/{re.sub(r'<[a-z:]*kind>', kind, route)}" for kind in KINDS)
        elif re.search(r"<(str:)?(code|item)>", route):
            if "/api/" in f"/{route}":
                kind_of_route = route.split("/")[4]
                fitting = [c for c in chosen if files[c].replace("_", "-") == kind_of_route]
                yield from (f"/{re.sub(r'<(str:)?code>', code, route)}" for code in fitting)
            else:
                yield from (f"/{re.sub(r'<(str:)?(code|item)>', code, route)}" for code in chosen)
        elif "<" not in route:
            yield f"/{route}"


def _patterns(resolver: Any, before: str = "") -> Iterator[tuple[Any, str]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield pattern, route
        else:
            yield from _patterns(pattern, route)


def text_of(response: Any) -> str:
    """Everything an answer says: body, headers, and what is packed inside a workbook or document."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = " ".join(f"{name}: {value}" for name, value in response.items())
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return said + " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return said + unescape(body.decode("utf-8", "replace"))


def links(page: str, here: str) -> Iterator[str]:
    for href in re.findall(r"(?:href|hx-get|action)=\"([^\"#]+)", page):
        address = urlsplit(urljoin(here, unescape(href)))
        if not address.netloc and not address.path.startswith("/static/") and "sign-out" not in address.path:
            yield address.path + (f"?{address.query}" if address.query else "")


@pytest.mark.parametrize("name", ["desk", "works", "lead", "economist", "envoy", "auditor", "admin", "outsider"])
def test_nobody_reads_what_they_may_not_see(name, planted, request):
    user = User.objects.create_user(name, password="x")
    _, secret = ApiToken.issue(user, "canary")
    if name != "outsider":
        role, agency, _clearance = PEOPLE[name]
        Membership.objects.create(
            user=user, negotiation=planted, role=role.value, agency=agency, clearance="confidential"
        )
        not_theirs = forbidden(planted, visible_to(user, planted.code))
    else:
        not_theirs = {w for t in everything(planted).versions.values() for c in t if c.startswith("ZZ-") for w in [c]}
    assert len(not_theirs) > 10
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    every = sorted({address for address in addresses(planted) if "sign-out" not in address})
    assert len(every) > 200
    lists, single = [a for a in every if "ZZ-" not in a], [a for a in every if "ZZ-" in a]
    Random(name).shuffle(single)
    waiting = lists + single[: MOST_PAGES // 2]
    opened: set[str] = set()
    shown = 0
    while waiting and len(opened) < MOST_PAGES:
        address = waiting.pop(0)
        if address in opened:
            continue
        opened.add(address)
        response = (program if address.startswith("/api/") else client).get(address)
        assert response.status_code < 500, (address, response.status_code)
        text = text_of(response)
        asked = {code for code in not_theirs if code in address}  # an address may say back what was asked of it
        leaked = {word for word in not_theirs - asked if word in text}
        assert not leaked, (address, sorted(leaked)[:5])
        shown += "zq" in text
        if response.get("Content-Type", "").startswith("text/html"):
            waiting += [link for link in links(text, address) if link not in opened and "ZZ-" not in link]
    assert shown > 5 or name in ("outsider", "admin")  # the words are there to be found
    forget()
