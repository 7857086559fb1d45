"""What every request shares: a request id, and errors said in words, as a page or as JSON."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entente.base.errors import BadInput, EntenteError
from entente.workspace.events import note
from entente.workspace.policies import Forbidden
from entente.workspace.services.records import Conflict

__all__ = ["ErrorsInWords"]

log = logging.getLogger("entente.workspace")


class ErrorsInWords:
    """Turns what a service refuses into the right status and a page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer with a page; the API has handlers of its own."""
        if isinstance(error, Http404 | BadRequest) or not isinstance(error, EntenteError):
            return None
        status = 403 if isinstance(error, Forbidden) else 409 if isinstance(error, Conflict) else 400
        if status == 403:
            note(request, "refused", target=request.path, allowed=False)
        problems = error.problems if isinstance(error, BadInput) else ()
        context = {"error": error, "problems": problems, "status": status}
        return render(request, "workspace/refused.html", context, status=status)
