"""The API itself: who may sign in, its description, its routes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer, SessionAuth

from entente.workspace.api.errors import answer_errors
from entente.workspace.models import ApiToken, User

__all__ = ["api"]


class Token(HttpBearer):
    """Sign in by token."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        holder = ApiToken.holder(token)
        if holder is not None:
            request.user = holder
        return holder


class Session(SessionAuth):
    """Sign in by the session of the pages; writers need its CSRF token."""

    openapi_name = "session"


class Description(NinjaAPI):
    """An API whose description any reader of JSON Schema understands."""

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        described = super().get_openapi_schema(*args, **kwargs)
        _plain_patterns(described)
        return described


def _plain_patterns(node: Any) -> None:
    r"""Write the end of a pattern as `$`: JSON Schema does not know `\z`."""
    if isinstance(node, dict):
        pattern = node.get("pattern")
        if isinstance(pattern, str):
            node["pattern"] = pattern.replace(r"\z", "$")
        for value in node.values():
            _plain_patterns(value)
    elif isinstance(node, list):
        for value in node:
            _plain_patterns(value)


api = Description(
    title="Entente",
    version="1",
    description="Records, findings, scenarios and plan versions of negotiations, as far as the person may see them.",
    auth=[Token(), Session()],
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
answer_errors(api)

from entente.workspace.api import analysis, negotiations, reading, records, snapshots  # noqa: E402

INSIDE = "/negotiations/{slug:negotiation}"

api.add_router("/negotiations", negotiations.router)
api.add_router(f"{INSIDE}/plan-versions", snapshots.router)
api.add_router(f"{INSIDE}/what-if", analysis.router)
api.add_router(f"{INSIDE}/reading", reading.router)
records.add_routes(api)
