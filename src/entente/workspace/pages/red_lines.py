"""The limits of the mandate: each red line with its rule, its releases and what it says of the open offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from entente.bargaining.gate import Outcome, Verdict, judge_offers, open_offers
from entente.dossier.kinds import RedLine
from entente.dossier.record import Record
from entente.workspace.doors import Request, room
from entente.workspace.forms.display import Shown, show
from entente.workspace.pages.records import may_add
from entente.workspace.records import View
from entente.workspace.words import book

__all__ = ["red_lines", "urlpatterns"]

ON_A_PAGE = 20
SHOWN = 30  # offers listed under a red line
# outcome → its tone, the gravest first
TONES = {
    Outcome.HIT: "bad",
    Outcome.UNKNOWN: "bad",
    Outcome.NEAR: "warn",
    Outcome.RELEASED: "info",
    Outcome.PASS: "good",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a red line says of an offer, and why."""

    offer: Record
    outcome: str
    tone: str
    why: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A red line with its rule in fields, its judgements, and apart the offers that simply pass."""

    line: RedLine
    rule: tuple[Shown, ...]
    judged: tuple[Judged, ...]
    more: int
    passing: int
    blocking: bool


@room
def red_lines(request: Request) -> HttpResponse:
    """The red lines that may be seen, those that block first."""
    view = request.view
    lines = view.dossier.current(RedLine)
    verdicts = view.kept("red-line verdicts", lambda: _verdicts(view)) if lines else {}
    blocking = {code for code, ones in verdicts.items() if any(verdict.outcome.blocks for verdict in ones)}
    page = Paginator(sorted(lines, key=lambda line: line.code not in blocking), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "view": view,
        "page": page,
        "limits": [_limit(view, line, verdicts.get(line.code, ())) for line in page.object_list],
        "partly": any(not view.sees_all_of(code) for code in open_offers(view.dossier)),
        "can_add": may_add(view.member, RedLine.kind),
    }
    return render(request, "workspace/red_lines.html", context)


def _verdicts(view: View) -> dict[str, list[Verdict]]:
    """Judge the open offers; what a judgement needs to see of an offer must be there to be seen."""
    by_line: dict[str, list[Verdict]] = {}
    for verdict in judge_offers(view.dossier):
        if view.sees_all_of(verdict.offer):
            by_line.setdefault(verdict.red_line, []).append(verdict)
    return by_line


def _limit(view: View, line: RedLine, verdicts: Sequence[Verdict]) -> Limit:
    (rule,) = (shown for shown in show(view, line) if shown.name == "rule")
    judged = []
    passing = sum(verdict.outcome is Outcome.PASS for verdict in verdicts)
    rest = sorted(verdicts, key=lambda v: (list(TONES).index(v.outcome), v.offer))[: len(verdicts) - passing]
    for verdict in rest[:SHOWN]:
        offer = view.dossier.find(verdict.offer)
        if offer is not None:
            why = book()(f"verdict.{verdict.reason}", **verdict.facts)
            judged.append(Judged(offer, book()(f"outcome.{verdict.outcome}"), TONES[verdict.outcome], why))
    blocking = any(verdict.outcome.blocks for verdict in verdicts)
    return Limit(line, tuple(rule.rows[0]), tuple(judged), max(0, len(rest) - SHOWN), passing, blocking)


urlpatterns = [path("red-lines/", red_lines, name="red-lines")]
