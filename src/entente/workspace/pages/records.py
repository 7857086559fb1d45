"""Any record: what it says, where it stands, who names it, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language, gettext

from entente.dossier.crossref import references
from entente.dossier.kinds import KINDS
from entente.dossier.record import Classification, Record
from entente.plan import Finding
from entente.workspace.doors import Request, room
from entente.workspace.forms.choices import drawn, matching
from entente.workspace.forms.display import show
from entente.workspace.forms.schema import fields_of
from entente.workspace.policies import Decision, Member, can_change, can_create, can_move
from entente.workspace.records import View
from entente.workspace.words import kinds as kinds_name

__all__ = ["Move", "choices", "may_add", "moves_of", "record", "urlpatterns"]

RELATED = 200  # records shown that name this one


@dataclass(frozen=True, slots=True)
class Move:
    """A state the record could go to.

    Attributes:
        asks: fields to fill in with the move.
        decision: whether the person may make it, and if not, why not.
    """

    target: str
    asks: tuple[str, ...]
    decision: Decision


def moves_of(view: View, record: Record) -> list[Move]:
    """Return the moves from where the record stands. What a move asks for may still be missing."""
    if record.machine is None:
        return []
    moves = []
    for transition in record.machine.transitions:
        if transition.source == record.state:
            after = record.model_copy(update={"state": transition.target})
            decision = can_move(view.member, record, after)
            missing = gettext(transition.requires(after)) if transition.requires is not None else ""
            if not decision and missing and transition.asks and decision.reason.endswith(f"{missing}."):
                decision = Decision(True, missing)
            moves.append(Move(transition.target, transition.asks, decision))
    return moves


def may_add(member: Member, kind: str) -> Decision:
    """Whether the member may add records of a kind at all."""
    blank = KINDS[kind].model_construct(
        code="NEW", title="", agency=member.agency or None, classification=Classification.PUBLIC, known_on=date.max
    )
    return can_create(member, blank)


@dataclass(frozen=True, slots=True)
class Naming:
    """A record that names the one at hand, and in which fields."""

    record: Record
    fields: str


def _named_by(view: View, code: str) -> list[tuple[str, list[Naming]]]:
    """Return the visible records that name this one, by kind."""
    found: list[Naming] = []
    for other in view.naming(code):
        record = view.dossier.find(other)
        if record is None or other == code:
            continue
        fields = {str(path[0]) for path, named, _ in references(record) if named == code}
        fields |= {"supersedes"} if record.supersedes == code else set()
        if fields:
            labels = fields_of(type(record))
            found.append(Naming(record, ", ".join(gettext(labels[name].label).lower() for name in sorted(fields))))
    order = list(KINDS)
    found.sort(key=lambda naming: order.index(naming.record.kind))
    return [(kind, list(group)) for kind, group in groupby(found[:RELATED], key=lambda n: n.record.kind)]


def _findings_about(view: View, code: str) -> list[Finding]:
    """Return what is missing or wrong with a record."""
    language = get_language() or "en"

    def by_record() -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in view.findings(language):
            for named in set(finding.records):
                found.setdefault(named, []).append(finding)
        return found

    return view.kept(f"findings by record, {language}", by_record).get(code, [])


@dataclass(frozen=True, slots=True)
class Addition:
    """A record of another kind that could be added to this one."""

    kind: str
    field: str


def _additions(view: View, record: Record) -> Iterator[Addition]:
    """Yield the kinds that name records of this kind in a field of their own, as far as the person may add them."""
    if record.kind in ("agency", "source"):
        return
    for kind, cls in KINDS.items():
        for name, field in fields_of(cls).items():
            target = field.item or field
            if target.kinds == (record.kind,) and name != "supersedes":
                if may_add(view.member, kind):
                    yield Addition(kind, name)
                break


@room
def record(request: Request, code: str) -> HttpResponse:
    """One record."""
    view = request.view
    newest = view.history(code)[-1]
    record = view.dossier.find(code) or newest.record
    name, _, start = request.GET.get("rows", "").partition(":")
    starts = {name: int(start)} if start.isdecimal() and len(start) < 9 else {}
    moves = moves_of(view, newest.record)
    context = {
        "view": view,
        "record": record,
        "newest": newest,
        "versions": len(view.history(code)),
        "kind_title": kinds_name(record.kind),
        "shown": show(view, record, starts=starts),
        "owner": view.dossier.find(record.agency) if record.agency else None,
        "can_edit": can_change(view.member, newest.record, newest.record),
        "possible": [move for move in moves if move.decision],
        "impossible": [move for move in moves if not move.decision],
        "named_by": _named_by(view, code),
        "replaced_by": view.dossier.superseded_by.get(code, ""),
        "findings": _findings_about(view, code),
        "additions": list(_additions(view, record)),
        "reserved": not view.sees_all_of(code),
    }
    return render(request, [f"workspace/record_{record.kind}.html", "workspace/record.html"], context)


@room
def choices(request: Request) -> HttpResponse:
    """Records that may be named in a field, for a box that searches while somebody types."""
    wanted = tuple(kind for kind in request.GET.getlist("kind") if kind in KINDS)
    typed = next((request.GET.get(name, "") for name in request.GET if name != "kind"), "")
    return HttpResponse(drawn(matching(request.view, wanted, typed[:200])))


urlpatterns = [
    path("records/<str:code>/", record, name="record"),
    path("choices/", choices, name="choices"),
]
