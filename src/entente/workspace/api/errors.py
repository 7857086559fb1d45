"""One shape for every error: `{"error": {"status", "code", "message", "problems", "request_id"}}`."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from entente.base.errors import BadInput, EntenteError, Problem
from entente.workspace.events import note
from entente.workspace.policies import Forbidden
from entente.workspace.services.records import Conflict

__all__ = ["REFUSALS", "ErrorBody", "answer_errors", "missing", "refuse"]

log = logging.getLogger("entente.workspace")


class FieldProblem(Schema):
    """One thing wrong: in which field, with which value, what to do."""

    field: str
    value: str
    message: str
    remedy: str


class Refusal(Schema):
    """What went wrong."""

    status: int
    code: str
    message: str
    problems: list[FieldProblem]
    request_id: str


class ErrorBody(Schema):
    """Every error of the API has this shape."""

    error: Refusal


# what any route may answer besides its own
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 405, 409, 412, 413, 422, 428, 429), ErrorBody)


def refuse(
    request: HttpRequest, status: int, code: str, message: str, problems: Iterable[FieldProblem] = ()
) -> HttpResponse:
    """Return an error."""
    body = Refusal(
        status=status, code=code, message=message, problems=list(problems), request_id=getattr(request, "id", "")
    )
    text = json.dumps({"error": body.model_dump()}, ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def answer_errors(api: NinjaAPI) -> None:
    """Have every error of the API answered in the one shape."""

    @api.exception_handler(EntenteError)
    def _entente(request: HttpRequest, error: EntenteError) -> HttpResponse:
        if isinstance(error, Forbidden):
            note(request, "refused", target=request.path, allowed=False)
            return refuse(request, 403, "forbidden", str(error))
        if isinstance(error, Conflict):
            return refuse(request, 412, "stale", str(error))
        if isinstance(error, BadInput):
            said = "The record cannot be stored; see the problems."
            return refuse(request, 422, "bad-input", said, (_shown(problem) for problem in error.problems))
        return refuse(request, 400, "bad-request", str(error))

    @api.exception_handler(ValidationError)
    def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
        problems = (
            FieldProblem(
                field=".".join(map(str, _inner(detail.get("loc", ())))), value="", message=str(detail.get("msg", "")),
                remedy="Correct the request; see /api/v1/openapi.json.",
            )
            for detail in error.errors
        )  # fmt: skip
        return refuse(request, 422, "bad-input", "The request cannot be read; see the problems.", problems)

    @api.exception_handler(AuthenticationError)
    def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        if request.headers.get("Authorization"):
            note(request, "token-refused", allowed=False)
        return refuse(request, 401, "not-signed-in", "Sign in, or send a valid token as `Authorization: Bearer TOKEN`.")

    @api.exception_handler(Http404)
    def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
        return refuse(request, 404, "not-found", "There is nothing here that you may see.")

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return refuse(request, error.status_code, "bad-request", str(error))

    @api.exception_handler(RequestDataTooBig)
    def _too_big(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return refuse(request, 413, "too-large", "The request is too large. Send it in parts.")

    @api.exception_handler(SuspiciousOperation)
    @api.exception_handler(BadRequest)
    @api.exception_handler(DataError)
    @api.exception_handler(MultiPartParserError)
    @api.exception_handler(RawPostDataException)
    def _suspicious(request: HttpRequest, _error: Exception) -> HttpResponse:
        return refuse(request, 400, "bad-request", "The request cannot be read.")

    @api.exception_handler(Exception)
    def _mistake(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error(
            "api mistake: %s", type(error).__name__, exc_info=error, extra={"request_id": getattr(request, "id", "")}
        )
        return refuse(request, 500, "mistake", "This is a mistake in Entente; please report it with the request id.")


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer at an address where there is nothing: programs in the one shape, people with a page."""
    if request.path.startswith("/api/"):
        return refuse(request, 404, "not-found", "There is no such address; see /api/v1/openapi.json.")
    return render(request, "404.html", status=404)


def _inner(path: Sequence[Any]) -> Sequence[Any]:
    """The path within what was sent: without where it was sent and the name of the argument."""
    return path[2:] if len(path) > 2 and path[0] == "body" else path[1:]


def _shown(problem: Problem) -> FieldProblem:
    return FieldProblem(field=problem.field, value=problem.value, message=problem.message, remedy=problem.remedy)
