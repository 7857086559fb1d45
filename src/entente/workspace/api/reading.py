"""Reading: documents in, proposals out, accepted or put aside."""

from typing import Any, Literal, cast

from django.http import Http404, HttpRequest
from ninja import File, Form, Path, Router, Schema, Status, UploadedFile

from entente.base.errors import BadInput, Problem
from entente.dossier.record import Classification
from entente.workspace.api.errors import REFUSALS
from entente.workspace.models import Proposal, User
from entente.workspace.records import View, visible_to
from entente.workspace.services.inbox import accept, bring, open_proposals, refuse

__all__ = ["router"]

router = Router(tags=["reading"])
MOST_AT_ONCE = 10


class ProposalOut(Schema):
    """A record that a document proposes, with the words it rests on."""

    id: int
    kind: str
    state: str
    result: str
    body: dict[str, Any]


class Verdict(Schema):
    """Whether a proposal becomes a record, and the fields a person has corrected."""

    decision: Literal["accept", "refuse"]
    fields: dict[str, Any] | None = None


def _view(request: HttpRequest, negotiation: str) -> View:
    return visible_to(cast(User, request.user), negotiation)


def _out(proposal: Proposal) -> ProposalOut:
    return ProposalOut(
        id=proposal.pk, kind=proposal.kind, state=proposal.state, result=proposal.result, body=proposal.body
    )


@router.get("/proposals", response={200: list[ProposalOut], **REFUSALS}, operation_id="list_proposals")
def list_proposals(request: HttpRequest, negotiation: Path[str]) -> list[ProposalOut]:
    """Proposals that wait for a decision."""
    return [_out(proposal) for proposal in open_proposals(_view(request, negotiation))]


@router.post("/documents", response={201: list[ProposalOut], **REFUSALS}, operation_id="read_documents")
def read_documents(
    request: HttpRequest,
    negotiation: Path[str],
    files: File[list[UploadedFile]],
    classification: Form[Classification] = Classification.INTERNAL,
) -> Status[list[ProposalOut]]:
    """Keep documents and read them together; reports of one meeting are reconciled."""
    if not 0 < len(files) <= MOST_AT_ONCE:
        remedy = f"Send one to {MOST_AT_ONCE} files."
        raise BadInput([Problem("", 0, "files", str(len(files)), "is not a possible number of files.", remedy)])
    view = _view(request, negotiation)
    reading = bring(view, files, classification=classification)
    return Status(201, [_out(proposal) for proposal in reading.proposals.all()])


@router.post("/proposals/{int:pk}", response={200: ProposalOut, **REFUSALS}, operation_id="decide_proposal")
def decide(request: HttpRequest, negotiation: Path[str], pk: Path[int], verdict: Verdict) -> ProposalOut:
    """Make the record that was proposed, as proposed or as corrected, or put the proposal aside."""
    view = _view(request, negotiation)
    proposal = next((p for p in open_proposals(view) if p.pk == pk), None)
    if proposal is None:
        raise Http404
    if verdict.decision == "refuse":
        refuse(view, proposal)
    else:
        accept(view, proposal, fields=verdict.fields)
    proposal.refresh_from_db()
    return _out(proposal)
