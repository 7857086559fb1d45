"""What every request shares: a request id, no trace in caches, and errors said in words, as a page or as JSON."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entente.base.errors import BadInput, EntenteError
from entente.workspace.events import note
from entente.workspace.policies import Forbidden
from entente.workspace.services.records import Conflict

__all__ = ["ErrorsInWords", "caller", "foreign_form"]

log = logging.getLogger("entente.workspace")


class ErrorsInWords:
    """Turns what a service refuses into the right status and a page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        response.setdefault("Cache-Control", "private, no-store")  # what one person may see stays in no cache
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with a page; the API has handlers of its own."""
        if isinstance(error, DataError):  # what the database cannot keep, e.g. a text with a NUL in it
            raise BadRequest from None
        if isinstance(error, Http404 | BadRequest) or not isinstance(error, EntenteError):
            return None
        status = 403 if isinstance(error, Forbidden) else 409 if isinstance(error, Conflict) else 400
        if status == 403:
            note(request, "refused", target=request.path, allowed=False)
        problems = error.problems if isinstance(error, BadInput) else ()
        context = {"error": error, "problems": problems, "status": status}
        return render(request, "workspace/refused.html", context, status=status)


def caller(request: HttpRequest) -> str:
    """The network address a request comes from: behind the reverse proxy, what the proxy wrote last, and else nothing
    that the caller says of itself."""
    said = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    last = said.rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return str(request.META.get("REMOTE_ADDR") or "")


def foreign_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form that was not made for this session, whoever sent it."""
    note(request, "form-refused", allowed=False)
    return render(request, "403_csrf.html", status=403)
