"""Moving a record to another state, with what the move asks for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext

from entente.base.errors import BadInput
from entente.dossier.kinds import Plan
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.forms import RecordForm, plain_of
from entente.workspace.pages.editing import follows_of, redrawn
from entente.workspace.pages.records import Move, moves_of
from entente.workspace.policies import Forbidden
from entente.workspace.records import Entry
from entente.workspace.services.records import Conflict, move
from entente.workspace.words import word

__all__ = ["record_move", "urlpatterns"]


@room
def record_move(request: Request, code: str) -> HttpResponse:
    """Choose a move, fill in what it asks for, make it."""
    view = request.view
    newest = view.history(code)[-1]
    if newest.record.kind == Plan.kind:  # filing, accepting and sending back have forms of their own
        return redirect("plan-fill", negotiation=view.negotiation.code, code=code)
    moves = moves_of(view, newest.record)
    target = (request.POST if request.method == "POST" else request.GET).get("to", "")
    chosen = next((one for one in moves if one.target == target), None)
    asks = chosen.asks if chosen is not None else ()
    form = RecordForm(view, newest.record.kind, stored=plain_of(newest.record), only=asks)
    if request.method != "POST":
        return _draw(request, form, newest, moves, chosen)
    follows = follows_of(request.POST)
    form.take(request.POST)
    if redrawn(request.POST):
        return _draw(request, form, newest, moves, chosen)
    fields = {name: form.plain[name] for name in form.fields if name in form.plain}
    reason = request.POST.get("change_reason", "").strip()[:2000]
    try:
        move(view, code, target, follows=follows, reason=reason, **fields)
    except BadInput as error:
        form.problems = error.problems
        return _draw(request, form, newest, moves, chosen, status=422)
    except Forbidden as error:
        note(request, "refused", negotiation=view.negotiation, target=request.path, allowed=False)
        status = 422 if chosen is not None and chosen.decision else 403
        return _draw(request, form, newest, moves, chosen, status=status, refusal=str(error))
    except Conflict as error:
        return _draw(request, form, newest, moves, chosen, status=409, refusal=str(error), stale=follows)
    messages.success(request, gettext("%(code)s is now: %(state)s.") % {"code": code, "state": word(target)})
    return redirect("record", negotiation=view.negotiation.code, code=code)


def _draw(
    request: Request, form: RecordForm, newest: Entry, moves: list[Move], chosen: Move | None, *, status: int = 200,
    refusal: str = "", stale: int = 0,
) -> HttpResponse:  # fmt: skip
    context = {
        "view": request.view, "record": newest.record, "follows": newest.version, "form": form, "chosen": chosen,
        "possible": [one for one in moves if one.decision], "impossible": [one for one in moves if not one.decision],
        "refusal": refusal, "stale": stale, "change_reason": request.POST.get("change_reason", ""),
    }  # fmt: skip
    return render(request, "workspace/record_move.html", context, status=status)


urlpatterns = [path("records/<str:code>/move/", record_move, name="record-move")]
