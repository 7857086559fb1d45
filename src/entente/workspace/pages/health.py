"""For whoever watches over the server: does it live, can it work."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

__all__ = ["health", "ready", "urlpatterns"]


@login_not_required
def health(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@login_not_required
def ready(_request: HttpRequest) -> HttpResponse:
    """The database answers and has every table; 503 with the reason if not."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    if behind:
        return JsonResponse({"status": "tables are not up to date: run entente migrate"}, status=503)
    return JsonResponse({"status": "ready"})


OUTSIDE = True  # of any negotiation
urlpatterns = [path("health", health, name="health"), path("ready", ready, name="ready")]
