"""Adding and editing any record; when somebody else was quicker, both versions side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext

from entente.base.errors import BadInput
from entente.dossier.kinds import KINDS
from entente.dossier.record import Record
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.forms import RecordForm, plain_of
from entente.workspace.forms.codes import suggest_code
from entente.workspace.forms.display import in_words
from entente.workspace.forms.posted import untouched
from entente.workspace.forms.schema import Field
from entente.workspace.pages.records import may_add
from entente.workspace.policies import Forbidden, can_change, require
from entente.workspace.records import Entry, View, visible_to
from entente.workspace.services.records import Conflict, change, create, validate

__all__ = ["Both", "follows_of", "record_edit", "record_new", "redrawn", "urlpatterns", "version_of"]

_KEPT = ("code", "state", "known_on")  # not edited: the key, what is moved, what the history knows
_PICK = "_pick."


def redrawn(data: QueryDict) -> bool:
    """Whether only the form is to be drawn again: a row more, a row less, other boxes."""
    return any(name in data for name in ("_add", "_remove", "_again"))


def follows_of(data: QueryDict, name: str = "follows") -> int:
    """Return the number of the version the person had before them.

    Raises:
        BadRequest: it is missing or no number.
    """
    text = data.get(name, "")
    if not text.isdecimal() or len(text) > 9:
        raise BadRequest("The form does not say which version it follows. Open the record again.")
    return int(text)


def version_of(view: View, code: str, version: int) -> Entry:
    """Return a version of a record.

    Raises:
        Http404: there is none, or it may not be seen.
    """
    found = next((entry for entry in view.history(code) if entry.version == version), None)
    if found is None:
        raise Http404
    return found


@room
def record_new(request: Request, kind: str) -> HttpResponse:
    """Add a record."""
    if kind not in KINDS:
        raise Http404
    view = request.view
    require(may_add(view.member, kind))
    form = RecordForm(view, kind, without=("state",))
    form.values |= {"known_on": view.today.isoformat()}
    if view.member.agency and view.dossier.find(view.member.agency) is not None:
        form.values["agency"] = view.member.agency
    if request.method != "POST":
        form.begin(request.GET)
        return _draw(request, form)
    form.take(request.POST)
    if not form.plain.get("code") and form.plain.get("title"):
        form.values["code"] = form.plain["code"] = suggest_code(view, kind, str(form.plain["title"]))
    if redrawn(request.POST):
        return _draw(request, form)
    try:
        row = create(view, validate(view, kind, form.plain), reason=request.POST.get("change_reason", "")[:2000])
    except (BadInput, Forbidden) as error:
        return _refuse(request, form, error)
    messages.success(request, gettext("%(code)s was added.") % {"code": row.code})
    return redirect("record", negotiation=view.negotiation.code, code=row.code)


@room
def record_edit(request: Request, code: str) -> HttpResponse:
    """Change a record's fields."""
    view = request.view
    newest = view.history(code)[-1]
    require(can_change(view.member, newest.record, newest.record))
    if request.method != "POST":
        form = RecordForm(view, newest.record.kind, stored=plain_of(newest.record), without=_KEPT)
        form.begin(request.GET)
        return _draw(request, form, newest.record, newest.version)
    follows = follows_of(request.POST)
    base = version_of(view, code, follows_of(request.POST, "_base") if "_base" in request.POST else follows)
    form = RecordForm(view, newest.record.kind, stored=plain_of(base.record), without=_KEPT)
    form.take(request.POST)
    if "_base" in request.POST:
        form = _picked(view, form, version_of(view, code, follows).record, request.POST)
    if redrawn(request.POST):
        return _draw(request, form, base.record, follows)
    return _save(request, form, base, follows)


def _save(request: Request, form: RecordForm, base: Entry, follows: int) -> HttpResponse:
    view, code = request.view, base.record.code
    newest = view.history(code)[-1]
    if follows != newest.version:
        return _both(request, form, base, newest)
    if not form.changed:
        messages.info(request, gettext("Nothing was changed."))
        return redirect("record", negotiation=view.negotiation.code, code=code)
    try:
        kept = {name: plain_of(newest.record)[name] for name in _KEPT}
        record = validate(view, form.kind, form.plain | kept)
        change(view, record, follows=follows, reason=request.POST.get("change_reason", "").strip()[:2000])
    except Conflict:
        request.view = visible_to(view.user, view.negotiation.code)
        return _both(request, form, base, request.view.history(code)[-1])
    except (BadInput, Forbidden) as error:
        return _refuse(request, form, error, newest.record, follows)
    messages.success(request, gettext("%(code)s was saved.") % {"code": code})
    return redirect("record", negotiation=view.negotiation.code, code=code)


def _draw(
    request: Request, form: RecordForm, record: Record | None = None, follows: int = 0, *, status: int = 200,
    refusal: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "view": request.view, "form": form, "kind": form.kind, "record": record, "follows": follows,
        "refusal": refusal, "change_reason": request.POST.get("change_reason", ""),
    }  # fmt: skip
    names = [f"workspace/record_form_{form.kind}.html", "workspace/record_form.html"]
    return render(request, names, context, status=status)


def _refuse(
    request: Request, form: RecordForm, error: BadInput | Forbidden, record: Record | None = None, follows: int = 0
) -> HttpResponse:
    """Give the page back with what is wrong."""
    if isinstance(error, BadInput):
        form.problems = error.problems
        return _draw(request, form, record, follows, status=422)
    note(request, "refused", negotiation=request.view.negotiation, target=request.path, allowed=False)
    return _draw(request, form, record, follows, status=403, refusal=str(error))


@dataclass(frozen=True, slots=True)
class Both:
    """A field in which one's own version and the other's differ.

    Attributes:
        clash: both changed it, each to something else.
        mine_first: one's own is proposed.
    """

    name: str
    label: str
    mine: str
    theirs: str
    clash: bool
    mine_first: bool


def _both(request: Request, form: RecordForm, base: Entry, newest: Entry) -> HttpResponse:
    """Show one's own version and the one that stands now, field by field, to choose from."""
    fields = list(_differing(form, plain_of(base.record), plain_of(newest.record)))
    carried = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "follows", "_base", "change_reason") and not name.startswith(_PICK)
        for value in request.POST.getlist(name)
    ]
    context = {
        "view": request.view, "record": newest.record, "fields": fields, "carried": carried, "base": base.version,
        "follows": newest.version, "theirs": newest, "change_reason": request.POST.get("change_reason", ""),
    }  # fmt: skip
    return render(request, "workspace/record_conflict.html", context, status=409)


def _differing(form: RecordForm, base: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Both]:
    for name, field in form.fields.items():
        mine = form.values.get(name)
        if not _same(field, theirs.get(name), mine):
            own = not _same(field, base.get(name), mine)
            other = base.get(name) != theirs.get(name)
            yield Both(
                name, gettext(field.label), in_words(field, mine), in_words(field, theirs.get(name)),
                clash=own and other, mine_first=own,
            )  # fmt: skip


def _same(field: Field, stored: Any, value: Any) -> bool:
    return bool(stored == value) or untouched(field, stored, value)


def _picked(view: View, mine: RecordForm, theirs: Record, data: QueryDict) -> RecordForm:
    """Return a form over the version that stands now, with one's own fields where they were picked."""
    form = RecordForm(view, mine.kind, stored=plain_of(theirs), without=_KEPT)
    for name in form.fields:
        if data.get(f"{_PICK}{name}") == "mine":
            form.values[name] = mine.values.get(name)
            if mine.values.get(name) is None:
                form.plain.pop(name, None)
            else:
                form.plain[name] = mine.values[name]
    return form


urlpatterns = [
    path("kinds/<slug:kind>/new/", record_new, name="record-new"),
    path("records/<str:code>/edit/", record_edit, name="record-edit"),
]
