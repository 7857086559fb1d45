"""The records of a kind: filtered, sorted, by pages, and as a file to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext

from entente.dossier.kinds import KINDS
from entente.dossier.record import Classification, Record
from entente.workspace.doors import Request, room
from entente.workspace.downloads import FORMATS, Cell, table_download
from entente.workspace.events import note
from entente.workspace.forms.display import HEAD, in_words
from entente.workspace.forms.schema import Field, Shape, about, fields_of
from entente.workspace.pages.records import may_add

__all__ = ["record_list", "urlpatterns"]

ON_A_PAGE = 50
SORTABLE = ("code", "title", "state", "agency", "classification", "known_on")
_TELLING = (Shape.DATE, Shape.CHOICE, Shape.AMOUNT, Shape.RATE, Shape.NUMBER)
_MOST_COLUMNS = 2


@room
def record_list(request: Request, kind: str) -> HttpResponse:
    """Every record of a kind that may be seen."""
    if kind not in KINDS:
        raise Http404
    view = request.view
    table = list(view.dossier.tables.get(kind, {}).values())
    extra = _telling(kind)
    sort = request.GET.get("sort", "")
    records = _sorted(_filtered(table, request.GET), sort, extra)
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        note(request, "download", negotiation=view.negotiation, target=f"{kind}.{wanted}")
        return _download(kind, records, wanted)
    page = Paginator(records, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "kind": kind,
        "about": gettext(about(KINDS[kind])),
        "total": len(table),
        "page": page,
        "rows": [(record, [_cell(field, record) for field in extra]) for record in page.object_list],
        "columns": [_Column(name, sort) for name in SORTABLE[1:] if name != "state" or KINDS[kind].machine is not None],
        "extra": [_Column(field.name, sort, gettext(field.label)) for field in extra],
        "states": KINDS[kind].machine.states if KINDS[kind].machine is not None else (),  # type: ignore[union-attr]
        "agencies": sorted({record.agency for record in table if record.agency}),
        "classifications": [level.value for level in Classification if level.level <= view.member.clearance.level],
        "asked": request.GET,
        "can_add": may_add(view.member, kind),
    }
    names = [f"workspace/record_list_{kind}.html", "workspace/record_list.html"]
    response = render(request, "workspace/record_list.html#table" if request.htmx else names, context)
    response["Vary"] = "HX-Request"
    return response


class _Column:
    """A heading that sorts."""

    def __init__(self, name: str, sort: str, title: str = "") -> None:
        self.name = name
        self.title = title or gettext(fields_of(Record)[name].label)
        self.direction = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        self.next = f"-{name}" if sort == name else name


def _telling(kind: str) -> list[Field]:
    """The few fields of a kind that tell most in a list: those always given first, then dates, words and amounts."""
    own = [field for name, field in fields_of(KINDS[kind]).items() if name not in HEAD and field.shape in _TELLING]
    own.sort(key=lambda field: not field.required)
    return own[:_MOST_COLUMNS]


def _filtered(records: Iterable[Record], asked: QueryDict) -> list[Record]:
    words = asked.get("q", "").casefold().split()[:10]
    exact = {name: asked.get(name, "") for name in ("state", "agency", "classification")}
    exact = {name: value for name, value in exact.items() if value}
    return [
        record
        for record in records
        if all((getattr(record, name) or "") == value for name, value in exact.items())
        and (not words or _says(record, words))
    ]


def _says(record: Record, words: Sequence[str]) -> bool:
    text = " ".join(value for value in record.__dict__.values() if isinstance(value, str)).casefold()
    return all(word in text for word in words)


def _sorted(records: list[Record], sort: str, extra: Sequence[Field]) -> list[Record]:
    name = sort.removeprefix("-")
    if name not in (*SORTABLE, *(field.name for field in extra)):
        return records
    given = [record for record in records if getattr(record, name) not in (None, "")]
    missing = [record for record in records if getattr(record, name) in (None, "")]
    key: Callable[[Record], Any] = lambda record: _key(getattr(record, name))  # noqa: E731
    return [*sorted(given, key=key, reverse=sort.startswith("-")), *missing]


def _key(value: Any) -> Any:
    if isinstance(value, Classification):
        return value.level
    return value.casefold() if isinstance(value, str) else value


def _cell(field: Field, record: Record) -> tuple[str, bool]:
    """Return a cell of the list: its words, and whether it is a figure."""
    return in_words(field, getattr(record, field.name)), field.shape in (Shape.AMOUNT, Shape.RATE, Shape.NUMBER)


def _download(kind: str, records: Iterable[Record], form: str) -> HttpResponse:
    fields = fields_of(KINDS[kind])
    rows = ([_plain_cell(field, getattr(record, name)) for name, field in fields.items()] for record in records)
    return table_download(kind, [gettext(field.label) for field in fields.values()], rows, form=form)


def _plain_cell(field: Field, value: Any) -> Cell:
    """Figures and dates as they are, words of the schema untranslated, the rest in words."""
    if isinstance(value, date):
        return value
    if isinstance(value, bool | int | float) and field.shape is not Shape.RATE:
        return value
    return str(value) if isinstance(value, str) else in_words(field, value)


urlpatterns = [path("kinds/<slug:kind>/", record_list, name="records")]
