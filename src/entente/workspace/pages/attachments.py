"""Attachments: papers kept with the records they prove."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from entente.base.errors import BadInput, Problem
from entente.dossier.record import Classification
from entente.workspace.doors import Request, room
from entente.workspace.events import note
from entente.workspace.models import Attachment
from entente.workspace.policies import can_bring_papers
from entente.workspace.services.attachments import LARGEST, TYPES, attach

__all__ = ["attachment_content", "attachments", "urlpatterns"]


@require_http_methods(["GET", "HEAD", "POST"])
@room
def attachments(request: Request) -> HttpResponse:
    """List the papers; a POST adds one to a record."""
    view = request.view
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            kept = _attach(request)
            messages.success(request, gettext("%(name)s is kept.") % {"name": kept.name})
            return redirect("attachments", negotiation=view.negotiation.code)
        except BadInput as error:
            problems = error.problems
    page = Paginator(Attachment.objects.visible_to(view), 50).get_page(request.GET.get("page"))
    context = {
        "view": view,
        "page": page,
        "problems": problems,
        "record": request.POST.get("record") or request.GET.get("record", ""),
        "can_bring": can_bring_papers(view.member),
        "classifications": [c for c in Classification if c.level <= view.member.clearance.level],
        "accept_types": ",".join(TYPES),
        "types": ", ".join(TYPES),
        "largest": LARGEST // 1_000_000,
    }
    return render(request, "workspace/attachments.html", context, status=422 if problems else 200)


def _attach(request: Request) -> Attachment:
    upload = request.FILES.get("file")
    if upload is None:
        raise BadInput([Problem("", 0, "file", "", gettext("is missing."), gettext("Choose a file."))])
    level, record = request.POST.get("classification", ""), request.POST.get("record", "").strip()
    if level not in list(Classification):
        raise BadInput(
            [Problem("", 0, "classification", level[:40], gettext("is not a classification."), gettext("Choose one."))]
        )
    return attach(request.view, upload, classification=Classification(level), record=record)


@room
def attachment_content(request: Request, pk: int) -> FileResponse:
    """The paper itself, to be saved; never shown inside the page."""
    found = Attachment.objects.filter(pk=pk, negotiation=request.view.negotiation).first()
    if found is None or not found.seen_by(request.view) or not found.path.exists():
        raise Http404
    note(request, "attachment-downloaded", negotiation=request.view.negotiation, target=str(found.pk))
    response = FileResponse(
        found.path.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


urlpatterns = [
    path("attachments/", attachments, name="attachments"),
    path("attachments/<int:pk>/", attachment_content, name="attachment-content"),
]
