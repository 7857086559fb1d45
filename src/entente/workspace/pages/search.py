"""Search: one field, results by kind."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.vary import vary_on_headers

from entente.workspace import words
from entente.workspace.doors import Request, room
from entente.workspace.search import search as look
from entente.workspace.search import terms_of

__all__ = ["search", "urlpatterns"]

PER_KIND = 8
PER_PAGE = 50


@room
@vary_on_headers("HX-Request")
def search(request: Request) -> HttpResponse:
    """Records that have the words, a few of each kind, or all of one kind page by page."""
    query = request.GET.get("q", "").strip()
    found = look(request.view, query)
    order = [*words.KINDS, *(kind for kind in found if kind not in words.KINDS)]
    counts = [(kind, len(found[kind])) for kind in order if kind in found]
    kind = request.GET.get("kind", "")
    kind = kind if kind in found else ""
    context = {
        "view": request.view,
        "query": query,
        "too_short": bool(query) and not terms_of(query),
        "counts": counts,
        "total": sum(count for _, count in counts),
        "kind": kind,
        "groups": [(name, found[name][:PER_KIND], max(count - PER_KIND, 0)) for name, count in counts if not kind],
        "page": Paginator(found[kind], PER_PAGE).get_page(request.GET.get("page")) if kind else None,
    }
    part = "#results" if request.htmx else ""
    return render(request, f"workspace/search.html{part}", context)


urlpatterns = [path("search/", search, name="search")]
