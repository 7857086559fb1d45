"""The log: one line of JSON per event, with the request's id and never the content of a record.

An address is logged as its route (`n/<slug:negotiation>/records/<str:code>/`), an error by its type and place.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

__all__ = ["AccessLog", "JsonLines", "configuration"]

access = logging.getLogger("entente.access")
EXTRA = ("request_id", "method", "route", "status", "ms", "user")


class JsonLines(logging.Formatter):
    """Writes a record of the log as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if record.name.startswith("entente") else record.msg,
        }
        said |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
            said["at"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(record.exc_info[2])][-8:]
        return json.dumps(said, ensure_ascii=False)


class AccessLog:
    """Logs every answer: route, status, time taken, who by number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        user = getattr(request, "user", None)
        access.info(
            "answered",
            extra={
                "request_id": getattr(request, "id", ""),
                "method": request.method,
                "route": match.route if match is not None else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - begun) * 1000, 1),
                "user": user.pk if user is not None and user.is_authenticated else None,
            },
        )
        return response


def configuration(*, trial: bool) -> dict[str, Any]:
    """The logging settings: warnings and mistakes in a trial, everything outside."""
    level = "WARNING" if trial else "INFO"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "entente.workspace.logs.JsonLines"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {
            "entente": {"level": level},
            "django": {"handlers": ["lines"], "level": "ERROR", "propagate": False},
            "django.server": {"level": "ERROR"},
        },
    }
