"""Laws on a time line: each bill's steps counted back from the session that is to pass it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from entente.dossier.negotiation import Session
from entente.plan.law_paths import LawPath, Stand, law_paths
from entente.workspace.doors import Request, room
from entente.workspace.pages.records import may_add

__all__ = ["laws", "urlpatterns"]

PER_PAGE = 50
WIDTH, ROW, GAP, TOP = 720, 16, 6, 26  # of the drawing, in its own units
MARGIN = 24  # for the number of the last step
TONES = {Stand.DONE: "good", Stand.LATE: "bad", Stand.NOW: "warn", Stand.AHEAD: "info"}


@dataclass(frozen=True, slots=True)
class Bar:
    """A step as drawn: where it begins and how long it is."""

    x: float
    y: float
    width: float
    tone: str

    @property
    def beside(self) -> tuple[float, float]:
        """Where its number stands."""
        return round(self.x + self.width + 4, 1), self.y + ROW - 4


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month on the axis."""

    x: float
    day: date


@dataclass(frozen=True, slots=True)
class Drawing:
    """The way of one bill, drawn to scale; the table beside it says the same.

    Attributes:
        today, opens: where the day and the opening of the session stand.
    """

    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: float
    opens: float


@dataclass(frozen=True, slots=True)
class Row:
    """A law with its way and the drawing of it, if there are steps to draw."""

    path: LawPath
    drawing: Drawing | None


@room
def laws(request: Request) -> HttpResponse:
    """Every law with its way to the session; the late ones first."""
    view = request.view
    paths = law_paths(view.dossier)
    page = Paginator(paths, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "view": view, "page": page, "rows": [Row(found, _drawn(found, view.today)) for found in page],
        "sessions": _sessions(paths), "tones": TONES, "can_add": may_add(view.member, "law"),
        "late": sum(found.late for found in paths), "pending": sum(found.pending for found in paths),
    }  # fmt: skip
    return render(request, "workspace/laws.html", context)


def _sessions(paths: tuple[LawPath, ...]) -> list[tuple[Session, int]]:
    """Sessions that laws wait for, with how many."""
    waiting = [path.session for path in paths if path.session is not None and path.pending]
    counts = Counter(session.code for session in waiting)
    found = {session.code: session for session in waiting}
    return [(session, counts[session.code]) for session in sorted(found.values(), key=lambda session: session.opens)]


def _drawn(found: LawPath, today: date) -> Drawing | None:
    if not found.steps or found.session is None:
        return None
    first = min(found.steps[0].start, today) - timedelta(days=3)
    last = max(found.session.opens, today) + timedelta(days=3)
    scale = (WIDTH - MARGIN) / max((last - first).days, 1)
    bars = tuple(
        Bar(_at(step.start, first, scale), TOP + index * (ROW + GAP), max(step.days * scale, 2.0), TONES[step.stand])
        for index, step in enumerate(found.steps)
    )
    height = TOP + len(bars) * (ROW + GAP)
    return Drawing(
        WIDTH, height, bars, _months(first, last, scale), _at(today, first, scale),
        _at(found.session.opens, first, scale),
    )  # fmt: skip


def _at(day: date, first: date, scale: float) -> float:
    return round((day - first).days * scale, 1)


def _months(first: date, last: date, scale: float) -> tuple[Tick, ...]:
    """First days of months, thinned out so that their names do not run into each other."""
    days = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [day for day in days if first <= day <= last - timedelta(days=15)]
    every = -(-len(inside) // 8) or 1
    return tuple(Tick(_at(day, first, scale), day) for day in inside[::every])


urlpatterns = [path("laws/", laws, name="laws")]
