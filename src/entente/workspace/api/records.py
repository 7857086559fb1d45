"""Routes for every kind of record, made from the kinds: list, read, add, change, move, history.

Annotations are read when a route is made, with the kind at hand, so they are not kept as strings here.
"""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal, cast

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Body, Header, NinjaAPI, Path, Query, Router, Schema
from pydantic import Field, TypeAdapter, create_model

from entente.base.errors import BadInput, Problem
from entente.dossier.kinds import KINDS
from entente.dossier.record import Classification, Record
from entente.workspace.api.errors import REFUSALS, refuse
from entente.workspace.api.paging import Page, page_of
from entente.workspace.models import User
from entente.workspace.records import View, visible_to
from entente.workspace.services.records import change, create, move, validate

__all__ = ["add_routes"]

JSON = "application/json; charset=utf-8"


class RecordFilter(Page):
    """Which records are wanted."""

    state: str = ""
    agency: str = ""
    classification: Literal["", "public", "internal", "confidential", "secret"] = ""
    text: str = Field("", max_length=200, description="found in code or title, upper and lower case alike")
    as_of: date | None = Field(None, description="as known on this day instead of today")


class Move(Schema):
    """A move to another state, with the fields that belong to it."""

    state: str = Field(min_length=1, max_length=32)
    reason: str = Field("", max_length=2000)
    fields: dict[str, Any] = Field(default_factory=dict)


class VersionOut(Schema):
    """A version of a record."""

    version: int
    at: datetime
    author: int | None
    known_on: date
    reason: str
    hash: str
    record: dict[str, Any]


IfMatch = Annotated[str | None, Header(alias="If-Match", description='the version that is replaced, e.g. "3"')]
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match")]


def add_routes(api: NinjaAPI) -> None:
    """Add the routes of every kind."""
    for kind, cls in KINDS.items():
        router = Router(tags=[cls.file.replace("_", " ")])
        _read_routes(router, kind, cls)
        _write_routes(router, kind, cls)
        api.add_router(f"/negotiations/{{slug:negotiation}}/{cls.file.replace('_', '-')}", router)


def _view(request: HttpRequest, negotiation: str) -> View:
    return visible_to(cast(User, request.user), negotiation)


def _read_routes(router: Router, kind: str, cls: type[Record]) -> None:
    many: Any = create_model(f"{cls.__name__}Page", items=(list[cls], ...), count=(int, ...), next=(str | None, ...))  # type: ignore[valid-type]
    rows = TypeAdapter(list[cls])  # type: ignore[valid-type]

    @router.get("", response={200: many, **REFUSALS}, operation_id=f"list_{cls.file}", summary=f"List {cls.file}")
    def list_records(request: HttpRequest, negotiation: Path[str], wanted: Query[RecordFilter]) -> HttpResponse:
        view = _view(request, negotiation)
        dossier = view.as_of(wanted.as_of) if wanted.as_of else view.dossier
        found = [r for r in dossier.tables.get(kind, {}).values() if _is_wanted(r, wanted)]
        part, whole = page_of(request, found, wanted)
        items = rows.dump_json(list(part), warnings=False).decode()
        rest = json.dumps(whole, ensure_ascii=False)[1:]
        return HttpResponse(f'{{"items":{items},{rest}', content_type=JSON)

    @router.get(
        "/{code}", response={200: cls, 304: None, **REFUSALS}, operation_id=f"get_{kind}", summary=f"One {kind}"
    )
    def get_record(
        request: HttpRequest, negotiation: Path[str], code: str, if_none_match: IfNoneMatch = None
    ) -> HttpResponse:
        view = _view(request, negotiation)
        entry = _history(view, kind, code)[-1]
        if if_none_match is not None and _tag(entry.version) in (if_none_match, if_none_match.removeprefix("W/")):
            return _tagged(HttpResponse(status=304), entry.version)
        return _tagged(HttpResponse(_body(entry.record), content_type=JSON), entry.version)

    @router.get(
        "/{code}/history", response={200: list[VersionOut], **REFUSALS}, operation_id=f"history_of_{kind}",
        summary="Versions, oldest first",
    )  # fmt: skip
    def history(request: HttpRequest, negotiation: Path[str], code: str) -> list[dict[str, Any]]:
        return [
            {
                "version": e.version, "at": e.at, "author": e.author_id, "known_on": e.known_on, "reason": e.reason,
                "hash": e.hash, "record": e.record.model_dump(mode="json", warnings=False),
            }
            for e in _history(_view(request, negotiation), kind, code)
        ]  # fmt: skip


def _write_routes(router: Router, kind: str, cls: type[Record]) -> None:
    @router.post("", response={201: cls, **REFUSALS}, operation_id=f"create_{kind}", summary=f"Add one to {cls.file}")
    def add(request: HttpRequest, negotiation: Path[str], record: Annotated[cls, Body()]) -> HttpResponse:  # type: ignore[valid-type]
        view = _view(request, negotiation)
        row = create(view, _checked(view, kind, record))
        response = HttpResponse(_body(_view(request, negotiation).record(row.code)), content_type=JSON, status=201)
        return _tagged(response, row.version)

    @router.put("/{code}", response={200: cls, **REFUSALS}, operation_id=f"change_{kind}", summary="Replace its fields")
    def replace(
        request: HttpRequest,
        negotiation: Path[str],
        code: str,
        record: Annotated[cls, Body()],  # type: ignore[valid-type]
        if_match: IfMatch = None,
    ) -> HttpResponse:
        view = _view(request, negotiation)
        _history(view, kind, code)

        def write(follows: int) -> int:
            return change(view, _checked(view, kind, record, code=code), follows=follows).version

        return _write(request, negotiation, code, if_match, write)

    if cls.machine is None:
        return

    @router.post(
        "/{code}/move", response={200: cls, **REFUSALS}, operation_id=f"move_{kind}", summary="Change its state"
    )
    def move_record(
        request: HttpRequest, negotiation: Path[str], code: str, wanted: Move, if_match: IfMatch = None
    ) -> HttpResponse:
        view = _view(request, negotiation)
        _history(view, kind, code)
        strange = [name for name in wanted.fields if name not in cls.model_fields or name == "reason"]
        if strange:
            raise BadInput(
                [Problem("", 0, name, "", "does not belong to this move.", "Leave it out.") for name in strange]
            )

        def write(follows: int) -> int:
            fields = {k: v for k, v in wanted.fields.items() if k not in ("code", "state")}
            return move(view, code, wanted.state, follows=follows, reason=wanted.reason, **fields).version

        return _write(request, negotiation, code, if_match, write)


def _write(
    request: HttpRequest, negotiation: str, code: str, if_match: str | None, write: Callable[[int], int]
) -> HttpResponse:
    if if_match is None:
        return refuse(request, 428, "version-missing", 'Send the version you read as If-Match, e.g. If-Match: "3".')
    follows = if_match.strip().removeprefix("W/").strip('"')
    if not (follows.isascii() and follows.isdigit() and len(follows) < 10):
        return refuse(request, 400, "bad-request", 'If-Match is not a version; write it as it was read, e.g. "3".')
    version = write(int(follows))
    record = _view(request, negotiation).record(code)
    return _tagged(HttpResponse(_body(record), content_type=JSON), version)


def _history(view: View, kind: str, code: str) -> Any:
    history = view.history(code)
    if history[-1].record.kind != kind:
        raise Http404
    return history


def _checked(view: View, kind: str, record: Record, *, code: str = "") -> Record:
    plain = record.model_dump(mode="json", exclude_unset=True)
    if code and plain.get("code") != code:
        problem = Problem("", 0, "code", str(plain.get("code", "")), "differs from the address.", f"Send {code}.")
        raise BadInput([problem])
    return validate(view, kind, plain)


def _is_wanted(record: Record, wanted: RecordFilter) -> bool:
    text = wanted.text.casefold()
    return (
        wanted.state in ("", record.state)
        and wanted.agency in ("", record.agency)
        and (not wanted.classification or record.classification is Classification(wanted.classification))
        and (not text or text in record.title.casefold() or text in record.code.casefold())
    )


def _body(record: Record) -> bytes:
    return record.model_dump_json(warnings=False).encode()


def _tag(version: int) -> str:
    return f'"{version}"'


def _tagged(response: HttpResponse, version: int) -> HttpResponse:
    response["ETag"] = _tag(version)
    response["Cache-Control"] = "private, no-store"
    return response
