"""The log: who did what when, and what was refused. It names no record that the reader may not know of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date

from entente.workspace.doors import Request, room
from entente.workspace.models import Event, Membership
from entente.workspace.models.events import EventQuerySet
from entente.workspace.policies import can_read_log, oversees, require
from entente.workspace.records import View

__all__ = ["log", "urlpatterns"]

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An event; `target` is empty where it would name what the reader may not know of."""

    event: Event
    target: str


@room
def log(request: Request) -> HttpResponse:
    """What happened, the latest first."""
    view, asked = request.view, request.GET
    require(can_read_log(view.member))
    everything = Event.objects.all().visible_to(view)
    page = Paginator(_filtered(everything, asked), PER_PAGE).get_page(asked.get("page"))
    people = Membership.objects.filter(negotiation=view.negotiation).select_related("user").order_by("user__username")
    context = {
        "view": view, "page": page, "lines": _lines(view, list(page)), "asked": asked, "people": people,
        "actions": everything.order_by("action").values_list("action", flat=True).distinct(),
        "any": bool(page.object_list) or everything.exists(),
    }  # fmt: skip
    return render(request, "workspace/log.html", context)


def _filtered(events: EventQuerySet, asked: QueryDict) -> EventQuerySet:
    action, person = asked.get("action", ""), asked.get("person", "")
    if action:
        events = events.filter(action=action[:64])
    if person.isdecimal() and len(person) < 12:
        events = events.filter(actor_id=int(person))
    if asked.get("outcome") in ("allowed", "refused"):
        events = events.filter(allowed=asked["outcome"] == "allowed")
    first, last = _day(asked.get("from", "")), _day(asked.get("until", ""))
    if first is not None:
        events = events.filter(at__gte=_moment(first, time.min))
    if last is not None:
        events = events.filter(at__lte=_moment(last, time.max))
    return events


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _lines(view: View, events: Sequence[Event]) -> list[Line]:
    """Who sees no records reads only what was done to people's accounts."""

    def shown(event: Event) -> str:
        if not oversees(view.member):
            return event.target if event.action.startswith("member-") else ""
        return "" if view.names_hidden(event.target) else event.target

    return [Line(event, shown(event)) for event in events]


urlpatterns = [path("log/", log, name="log")]
