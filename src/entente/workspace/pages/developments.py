"""What happens around the talks: by date, with the records it touches, and by record, with what touches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from entente.dossier.kinds import Development
from entente.dossier.record import Record
from entente.workspace.doors import Request, room
from entente.workspace.forms.schema import fields_of
from entente.workspace.pages.records import may_add
from entente.workspace.records import View

__all__ = ["developments", "urlpatterns"]

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Event:
    """A development with the records it touches and those that rest on it."""

    development: Development
    touches: tuple[Record, ...]
    rests: tuple[Record, ...]

    @property
    def ahead(self) -> tuple[tuple[str, date], ...]:
        """Its later dates, by name."""
        one = self.development
        dates = (("effective_on", one.effective_on), ("until", one.until), ("response_due", one.response_due))
        return tuple((name, day) for name, day in dates if day is not None)


@dataclass(frozen=True, slots=True)
class Touched:
    """A record with the developments that touch it, or on which it rests, newest first."""

    record: Record
    developments: tuple[Development, ...]


@room
def developments(request: Request) -> HttpResponse:
    """The list, by date or by record."""
    view = request.view
    words = request.GET.get("q", "").casefold().split()[:10]
    topic = request.GET.get("topic", "")
    found = [
        one
        for one in view.dossier.each(Development)
        if (not topic or one.topic == topic)
        and all(word in f"{one.code} {one.title} {one.text}".casefold() for word in words)
    ]
    found.sort(key=lambda one: (one.date, one.code), reverse=True)
    by_record = request.GET.get("by") == "record"
    rows: list[Any] = list(_touched(view, found)) if by_record else list(found)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "page": page,
        "by_record": by_record,
        "events": [] if by_record else [_event(view, one) for one in page.object_list],
        "topics": fields_of(Development)["topic"].choices,
        "asked": request.GET,
        "total": len(view.dossier.all(Development)),
        "can_add": may_add(view.member, Development.kind),
    }
    template = "workspace/developments.html#list" if request.htmx else "workspace/developments.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _event(view: View, one: Development) -> Event:
    touches = [record for code in one.touches if (record := view.dossier.find(code)) is not None]
    rests = [record for record in _resting(view, one) if record not in touches]
    return Event(one, tuple(touches), tuple(rests))


def _resting(view: View, one: Development) -> Iterator[Record]:
    """Yield the records that name the development."""
    for code in view.naming(one.code):
        record = view.dossier.find(code)
        if record is not None:
            yield record


def _touched(view: View, found: list[Development]) -> Iterator[Touched]:
    """Yield every record that a development touches or that rests on one, in the order of the newest."""
    by_code: dict[str, dict[str, Development]] = {}
    for one in found:
        for code in (*one.touches, *view.naming(one.code)):
            by_code.setdefault(code, {})[one.code] = one
    for code, ones in by_code.items():
        record = view.dossier.find(code)
        if record is not None:
            yield Touched(record, tuple(ones.values()))


urlpatterns = [path("developments/", developments, name="developments")]
