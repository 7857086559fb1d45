"""The history of a record: its versions, any two side by side, and the way back to an older one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext

from entente.base.errors import BadInput
from entente.dossier.differences import Difference, Row, Words, differences, word_changes
from entente.dossier.record import Record
from entente.workspace.doors import Request, room
from entente.workspace.forms.display import in_words
from entente.workspace.forms.schema import Field, Shape, fields_of
from entente.workspace.models import User
from entente.workspace.pages.editing import follows_of, version_of
from entente.workspace.policies import can_change, require
from entente.workspace.records import Entry
from entente.workspace.services.records import Conflict
from entente.workspace.services.restoring import restore

__all__ = ["ShownDifference", "record_compare", "record_history", "record_restore", "shown_differences", "urlpatterns"]

_MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class ShownRow:
    """An entry of a list that differs; `parts` are the fields that differ within it."""

    change: str
    name: str
    text: str
    parts: tuple[tuple[str, tuple[Words, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A field that differs, as words that stayed, came and went, or as rows."""

    label: str
    words: tuple[Words, ...]
    rows: tuple[ShownRow, ...]
    more: int


def shown_differences(before: Record, after: Record) -> list[ShownDifference]:
    """Return what differs between two versions, to be read by people."""
    fields = fields_of(type(after))
    return [_shown(fields[difference.field], difference) for difference in differences(before, after)]


def _shown(field: Field, difference: Difference) -> ShownDifference:
    if difference.rows and field.item is not None:
        rows = tuple(_shown_row(field.item, row) for row in difference.rows[:_MOST_ROWS])
        return ShownDifference(gettext(field.label), (), rows, max(0, len(difference.rows) - _MOST_ROWS))
    words = _words(field, difference.before, difference.after)
    return ShownDifference(gettext(field.label), words, (), 0)


def _words(field: Field, before: Any, after: Any) -> tuple[Words, ...]:
    was, now = in_words(field, before), in_words(field, after)
    if field.shape in (Shape.TEXT, Shape.LINE, Shape.PART, Shape.UNION) or field.item is not None:
        return word_changes(was, now)
    return tuple(Words(change, text) for change, text in (("removed", was), ("added", now)) if text)  # type: ignore[arg-type]


def _shown_row(item: Field, row: Row) -> ShownRow:
    if row.change != "changed":
        return ShownRow(row.change, row.name, in_words(item, row.after if row.before is None else row.before), ())
    if isinstance(row.before, Mapping) and isinstance(row.after, Mapping):
        return ShownRow(row.change, row.name, "", tuple(_parts(item, row.before, row.after)))
    return ShownRow(row.change, row.name, "", (("", _words(item, row.before, row.after)),))


def _parts(item: Field, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Words, ...]]]:
    for name, field in item.fields.items():
        if before.get(name) != after.get(name):
            yield gettext(field.label), _words(field, before.get(name), after.get(name))


def _authors(history: tuple[Entry, ...]) -> dict[int, User]:
    return User.objects.in_bulk({entry.author_id for entry in history if entry.author_id is not None})


@room
def record_history(request: Request, code: str) -> HttpResponse:
    """Every version: who, when, known on, why."""
    view = request.view
    history = view.history(code)
    authors = _authors(history)
    context = {
        "view": view,
        "record": history[-1].record,
        "newest": history[-1].version,
        "versions": [(entry, authors.get(entry.author_id or 0)) for entry in reversed(history)],
        "can_edit": can_change(view.member, history[-1].record, history[-1].record),
    }
    return render(request, "workspace/record_history.html", context)


@room
def record_compare(request: Request, code: str) -> HttpResponse:
    """Two versions side by side; without a choice, the last two."""
    history = request.view.history(code)
    last = len(history) - 1
    before = _asked(history, request.GET.get("before", ""), max(0, last - 1))
    after = _asked(history, request.GET.get("after", ""), last)
    context = {
        "view": request.view,
        "record": history[-1].record,
        "versions": history,
        "before": before,
        "after": after,
        "authors": _authors((before, after)),
        "differences": shown_differences(before.record, after.record),
    }
    return render(request, "workspace/record_compare.html", context)


def _asked(history: tuple[Entry, ...], version: str, place: int) -> Entry:
    return next((entry for entry in history if str(entry.version) == version), history[place])


@room
def record_restore(request: Request, code: str) -> HttpResponse:
    """Let an older version stand again: see what that changes, say why, do it."""
    view = request.view
    newest = view.history(code)[-1]
    require(can_change(view.member, newest.record, newest.record))
    data = request.POST if request.method == "POST" else request.GET
    old = version_of(view, code, follows_of(data, "version"))
    problems: tuple[Any, ...] = ()
    status = 200
    if request.method == "POST":
        reason = request.POST.get("change_reason", "")[:2000]
        try:
            restore(view, code, old.version, follows=follows_of(request.POST), reason=reason)
        except BadInput as error:
            problems, status = error.problems, 422
        except Conflict as error:
            problems, status = (error,), 409
        else:
            said = gettext("Version %(version)d of %(code)s stands again.") % {"version": old.version, "code": code}
            messages.success(request, said)
            return redirect("record", negotiation=view.negotiation.code, code=code)
    as_it_would_be = old.record.model_copy(update={"state": newest.record.state, "known_on": newest.record.known_on})
    context = {
        "view": view, "record": newest.record, "old": old, "follows": newest.version, "problems": problems,
        "differences": shown_differences(newest.record, as_it_would_be),
    }  # fmt: skip
    return render(request, "workspace/record_restore.html", context, status=status)


urlpatterns = [
    path("records/<str:code>/history/", record_history, name="record-history"),
    path("records/<str:code>/compare/", record_compare, name="record-compare"),
    path("records/<str:code>/restore/", record_restore, name="record-restore"),
]
