"""The first page of a negotiation."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language

from entente.workspace.doors import Request, room

__all__ = ["overview", "urlpatterns"]


@room
def overview(request: Request) -> HttpResponse:
    """Readiness, blocking findings, deadlines."""
    findings = request.view.findings(get_language() or "en")
    return render(request, "workspace/overview.html", {"view": request.view, "findings": findings})


urlpatterns = [path("", overview, name="overview")]
