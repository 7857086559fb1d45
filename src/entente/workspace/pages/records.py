"""Any record: list of a kind, one record."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from entente.dossier.kinds import KINDS
from entente.workspace.doors import Request, room

__all__ = ["record", "record_list", "urlpatterns"]


@room
def record_list(request: Request, kind: str) -> HttpResponse:
    """Every record of a kind that may be seen."""
    if kind not in KINDS:
        raise Http404
    records = list(request.view.dossier.tables.get(kind, {}).values())
    return render(request, "workspace/record_list.html", {"view": request.view, "kind": kind, "records": records})


@room
def record(request: Request, code: str) -> HttpResponse:
    """One record."""
    history = request.view.history(code)
    context = {"view": request.view, "record": history[-1].record, "version": history[-1].version}
    return render(request, "workspace/record.html", context)


urlpatterns = [
    path("kinds/<slug:kind>/", record_list, name="records"),
    path("records/<str:code>/", record, name="record"),
]
