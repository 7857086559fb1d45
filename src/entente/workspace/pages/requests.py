"""Requests to the other side, each a dossier on the legal test of the one who decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from entente.dossier.kinds import Criterion
from entente.dossier.kinds import Request as Asked
from entente.plan.findings.requests import OVER
from entente.workspace.doors import Request, room
from entente.workspace.pages.records import may_add
from entente.workspace.policies import can_change

__all__ = ["request_dossier", "requests", "urlpatterns"]

PER_PAGE = 50
PRIORITIES = ("high", "medium", "low")
STRENGTHS = {"strong": "good", "arguable": "info", "weak": "bad", "unknown": "neutral"}


@dataclass(frozen=True, slots=True)
class Limb:
    """A criterion of the legal test.

    Attributes:
        missing: what it still lacks, in words.
    """

    criterion: Criterion
    tone: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A request in the list, with its criteria counted by strength."""

    record: Asked
    strengths: Mapping[str, int]
    thin: int
    over: bool


@room
def requests(request: Request) -> HttpResponse:
    """Requests, those still open first, by priority."""
    view, asked = request.view, request.GET
    everything = view.dossier.current(Asked)
    rows = [_row(record) for record in everything if _wanted(record, asked)]
    rows.sort(key=lambda row: (row.over, PRIORITIES.index(row.record.priority), row.record.code))
    context = {
        "view": view, "page": Paginator(rows, PER_PAGE).get_page(asked.get("page")), "asked": asked,
        "states": Asked.machine.states, "any": bool(everything), "tones": STRENGTHS,
        "can_add": may_add(view.member, "request"),
    }  # fmt: skip
    return render(request, "workspace/requests.html", context)


def _wanted(record: Asked, asked: QueryDict) -> bool:
    state = asked.get("state", "")
    return record.state == state if state else True


def _row(record: Asked) -> Row:
    strengths: Counter[str] = Counter(criterion.strength for criterion in record.legal_test)
    ordered = {strength: strengths[strength] for strength in STRENGTHS if strengths[strength]}
    return Row(record, ordered, sum(bool(_missing(c)) for c in record.legal_test), record.state in OVER)


def _missing(criterion: Criterion) -> tuple[str, ...]:
    lacks = []
    if not criterion.our_case:
        lacks.append(_("our case"))
    if not criterion.evidence:
        lacks.append(_("proof"))
    if criterion.strength == "unknown":
        lacks.append(_("a judgement of its strength"))
    return tuple(lacks)


@room
def request_dossier(request: Request, code: str) -> HttpResponse:
    """One request: the test it has to pass, our case on each criterion, and what is missing."""
    view = request.view
    record = view.record(code)
    if not isinstance(record, Asked):
        raise Http404
    limbs = [Limb(c, STRENGTHS[c.strength], _missing(c)) for c in record.legal_test]
    context = {
        "view": view, "record": record, "limbs": limbs, "thin": sum(bool(limb.missing) for limb in limbs),
        "row": _row(record), "tones": STRENGTHS, "decider": view.dossier.find(record.decider or ""),
        "worth": record.worth if view.sees_all_of(code) else "", "can_edit": can_change(view.member, record, record),
    }  # fmt: skip
    return render(request, "workspace/request.html", context)


urlpatterns = [
    path("requests/", requests, name="requests"),
    path("requests/<str:code>/", request_dossier, name="request"),
]
