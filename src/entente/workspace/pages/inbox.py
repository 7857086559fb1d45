"""The reading inbox: documents in, proposals out, each accepted, corrected or refused by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from entente.base.errors import BadInput, EntenteError, Problem
from entente.dossier.record import Classification
from entente.workspace.doors import Request, room
from entente.workspace.forms import RecordForm
from entente.workspace.forms.schema import label
from entente.workspace.models import Attachment, Proposal
from entente.workspace.policies import Forbidden, can_bring_papers
from entente.workspace.records import View
from entente.workspace.services.attachments import LARGEST, TYPES
from entente.workspace.services.inbox import accept, bring, draft, open_proposals, refuse

__all__ = ["inbox", "inbox_proposal", "urlpatterns"]

MOST_AT_ONCE = 10
AROUND = 160  # letters of the document shown on either side of a quote


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote where it stands."""

    attachment: Attachment
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal as the inbox shows it."""

    proposal: Proposal
    title: str
    fields: Sequence[tuple[str, str]]
    passages: Sequence[Passage]
    differences: Sequence[dict[str, Any]]
    notes: Sequence[str]
    status: str
    record: str


@require_http_methods(["GET", "HEAD", "POST"])
@room
def inbox(request: Request) -> HttpResponse:
    """List what waits for a decision; a POST brings documents."""
    view = request.view
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return _read(request)
        except BadInput as error:
            problems = error.problems
    waiting = open_proposals(view)
    page = Paginator(waiting, 20).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    texts = _texts(shown)
    context = {
        "view": view,
        "page": page,
        "total": len(waiting),
        "cards": [_card(proposal, texts) for proposal in shown],
        "problems": problems,
        "can_bring": can_bring_papers(view.member),
        "classifications": [c for c in Classification if c.level <= view.member.clearance.level],
        "types": ", ".join(TYPES),
        "accept_types": ",".join(TYPES),
        "largest": LARGEST // 1_000_000,
    }
    return render(request, "workspace/inbox.html", context, status=422 if problems else 200)


def _read(request: Request) -> HttpResponse:
    view = request.view
    uploads: list[UploadedFile[bytes]] = list(request.FILES.getlist("file"))[: MOST_AT_ONCE + 1]
    pasted = request.POST.get("text", "").strip()
    if pasted:
        uploads.append(SimpleUploadedFile("pasted.txt", pasted.encode()))
    if not uploads or len(uploads) > MOST_AT_ONCE:
        told = gettext("no document")
        if uploads:
            told = gettext("more than %(most)s documents") % {"most": MOST_AT_ONCE}
        remedy = gettext("Choose one to %(most)s files, or paste a text.") % {"most": MOST_AT_ONCE}
        raise BadInput([Problem("", 0, "file", told, gettext("cannot be read."), remedy)])
    level = request.POST.get("classification", "")
    if level not in list(Classification):
        raise BadInput(
            [Problem("", 0, "classification", level[:40], gettext("is not a classification."), gettext("Choose one."))]
        )
    reading = bring(view, uploads, classification=Classification(level))
    count = reading.proposals.count()
    told = ngettext("%(count)d proposal was read.", "%(count)d proposals were read.", count) % {"count": count}
    messages.success(request, told)
    for text in reading.notes:
        messages.info(request, text)
    return redirect("inbox", negotiation=view.negotiation.code)


@require_http_methods(["GET", "HEAD", "POST"])
@room
def inbox_proposal(request: Request, pk: int) -> HttpResponse:
    """One proposal as the record it would make, to be corrected and accepted."""
    view, proposal = request.view, _proposal(request.view, pk)
    found = draft(view, proposal)
    form = RecordForm(view, found.kind, stored=found.fields, without=("state",))
    status, refusal = 200, ""
    if request.method == "POST":
        form.take(request.POST)
        try:
            code = accept(view, proposal, fields=form.plain)
            messages.success(request, gettext("%(code)s was written.") % {"code": code})
            return redirect("inbox", negotiation=view.negotiation.code)
        except BadInput as error:
            form.problems, status = error.problems, 422
        except Forbidden as error:
            refusal, status = str(error), 403
    context = {
        "view": view, "card": _card(proposal, _texts([proposal])), "form": form, "found": found, "refusal": refusal,
    }  # fmt: skip
    return render(request, "workspace/inbox_proposal.html", context, status=status)


@require_POST
@room
def inbox_decide(request: Request, pk: int) -> HttpResponse:
    """Accept a proposal as it is, or put it aside."""
    view, proposal = request.view, _proposal(request.view, pk)
    try:
        if request.POST.get("decision") == "refuse":
            refuse(view, proposal)
            messages.success(request, gettext("The proposal was put aside."))
        else:
            code = accept(view, proposal)
            messages.success(request, gettext("%(code)s was written.") % {"code": code})
    except BadInput as error:
        for problem in error.problems:
            messages.error(request, f"{problem.field}: {problem.message} {problem.remedy}")
        return redirect("inbox-proposal", negotiation=view.negotiation.code, pk=pk)
    except Forbidden:
        raise
    except EntenteError as error:
        messages.error(request, str(error))
    return redirect("inbox", negotiation=view.negotiation.code)


def _proposal(view: View, pk: int) -> Proposal:
    found = next((proposal for proposal in open_proposals(view) if proposal.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _texts(proposals: Sequence[Proposal]) -> dict[str, Attachment]:
    readings = {proposal.reading_id for proposal in proposals}
    return {str(a.pk): a for a in Attachment.objects.filter(readings__in=readings).distinct()}


def _card(proposal: Proposal, texts: dict[str, Attachment]) -> Card:
    body = proposal.body
    said = {name: _words(value) for name, value in body["fields"].items()}
    fields = [(gettext(label(name)), value) for name, value in said.items() if value]
    title = next((said[name] for name in ("title", "action", "ask", "text") if said.get(name)), "")
    return Card(
        proposal=proposal,
        title=title or body["quotes"][0]["quote"],
        fields=fields,
        passages=[p for p in (_passage(quote, texts) for quote in body["quotes"]) if p is not None],
        differences=body.get("differences", []),
        notes=body.get("notes", []),
        status=body.get("status", ""),
        record=body.get("record") or "",
    )


def _passage(quote: dict[str, Any], texts: dict[str, Attachment]) -> Passage | None:
    attachment = texts.get(quote["document"])
    if attachment is None:
        return None
    text, start, end = attachment.text, quote["start"], quote["end"]
    return Passage(
        attachment, text[max(0, start - AROUND) : start].lstrip(), text[start:end], text[end : end + AROUND].rstrip()
    )


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{gettext(label(name))}: {_words(item)}" for name, item in value.items())
    return "" if value is None else str(value)


urlpatterns = [
    path("inbox/", inbox, name="inbox"),
    path("inbox/<int:pk>/", inbox_proposal, name="inbox-proposal"),
    path("inbox/<int:pk>/decide/", inbox_decide, name="inbox-decide"),
]
