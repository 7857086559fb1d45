"""The concern ledger: what worries the other side, what we did, its proof, when we explained it, what they replied."""

from __future__ import annotations

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path

from entente.dossier.kinds import Concern
from entente.plan.findings.concerns import ONLY_PLANNED
from entente.plan.ledger import Entry, ledger
from entente.workspace.doors import Request, room
from entente.workspace.pages.records import may_add
from entente.workspace.policies import can_change

__all__ = ["concerns", "urlpatterns"]

PER_PAGE = 50
PRIORITIES = ("high", "medium", "low")


@room
def concerns(request: Request) -> HttpResponse:
    """The ledger by topic and priority."""
    view, asked = request.view, request.GET
    everything = ledger(view.dossier)
    page = Paginator([entry for entry in everything if _wanted(entry, asked)], PER_PAGE).get_page(asked.get("page"))
    unsettled = [entry for entry in everything if not entry.settled]
    agencies = sorted({agency for entry in everything for agency in _agencies(entry)})
    context = {
        "view": view, "page": page, "asked": asked, "any": bool(everything), "only_planned": ONLY_PLANNED,
        "topics": [(topic, list(group)) for topic, group in groupby(page, key=lambda entry: entry.concern.topic)],
        "states": Concern.machine.states, "priorities": PRIORITIES,
        "agencies": [(agency, view.dossier.name(agency)) for agency in agencies],
        "counts": {
            "open": len(unsettled), "answered": sum(bool(entry.answers) for entry in unsettled),
            "proved": sum(entry.proofs > 0 for entry in unsettled),
            "explained": sum(bool(entry.explanations) for entry in unsettled),
        },
        "can_add": {kind: may_add(view.member, kind) for kind in ("concern", "measure", "explanation")},
        "editable": {
            record.code for entry in page for record in (entry.concern, *entry.explanations)
            if can_change(view.member, record, record)
        },
    }  # fmt: skip
    response = render(request, f"workspace/concerns.html{'#ledger' if request.htmx else ''}", context)
    response["Vary"] = "HX-Request"
    return response


def _agencies(entry: Entry) -> list[str]:
    return [code for code in (entry.concern.agency, *entry.concern.with_agencies) if code]


def _wanted(entry: Entry, asked: QueryDict) -> bool:
    concern = entry.concern
    agency, state, priority = (asked.get(name, "") for name in ("agency", "state", "priority"))
    if (agency and agency not in _agencies(entry)) or (priority and concern.priority != priority):
        return False
    return concern.state == state if state else True


urlpatterns = [path("concerns/", concerns, name="concerns")]
