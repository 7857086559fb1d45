"""Reading documents into proposals, and accepting, correcting or refusing them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from entente.base.errors import BadInput, EntenteError, Problem
from entente.dossier.kinds import KINDS
from entente.dossier.record import Classification, Record
from entente.reading import Document, UnreadableDocument, read_together
from entente.reading.into_records import Draft, draft_record
from entente.reading.output import document_json, to_json
from entente.workspace.models import Attachment, Proposal, Reading, RecordVersion
from entente.workspace.policies import can_bring_papers, require
from entente.workspace.records import View, visible_to
from entente.workspace.services.attachments import attach, document_of
from entente.workspace.services.records import change, create, validate

__all__ = ["accept", "bring", "draft", "open_proposals", "read", "refuse"]


def read(view: View, attachments: Sequence[Attachment]) -> Reading:
    """Read documents together and keep what they propose.

    Raises:
        Forbidden: the person brings no papers.
        BadInput: none of the documents can be read; each with the reason.
    """
    require(can_bring_papers(view.member))
    documents, refused = _documents(attachments)
    if not documents:
        raise BadInput([Problem("", 0, "file", e.name, e.problem, e.remedy) for e in refused])
    found = read_together(documents, dossier=view.dossier)
    body = to_json(documents, found.proposals, case=view.negotiation.code)
    with transaction.atomic():
        notes = [str(e) for e in refused] + [f"{d.name}: {n}" for d in documents for n in d.notes]
        reading = Reading.objects.create(negotiation=view.negotiation, by=view.user, notes=[*notes, *found.problems])
        reading.attachments.set([a for a in attachments if str(a.pk) in {d.id for d in documents}])
        Proposal.objects.bulk_create(
            Proposal(reading=reading, number=number, kind=proposal["kind"], body=proposal)
            for number, proposal in enumerate(body["proposals"], 1)
        )
    return reading


def bring(view: View, uploads: Sequence[UploadedFile[bytes]], *, classification: Classification) -> Reading:
    """Keep documents and read them together; nothing is kept if one is refused or none can be read.

    Raises:
        Forbidden: the person brings no papers, or classifies above their clearance.
        BadInput: what is wrong with a document.
    """
    kept: list[Attachment] = []
    try:
        for upload in uploads:
            kept.append(attach(view, upload, classification=classification))  # noqa: PERF401  (kept so far on refusal)
        return read(view, kept)
    except EntenteError:
        Attachment.objects.filter(pk__in=[attachment.pk for attachment in kept]).delete()
        raise


def open_proposals(view: View) -> list[Proposal]:
    """Proposals waiting for a decision, of the readings whose every document the person may see."""
    seen = {attachment.pk for attachment in Attachment.objects.visible_to(view)}
    read_from = Reading.attachments.through.objects.filter(reading__negotiation=view.negotiation)
    partly = {reading for reading, paper in read_from.values_list("reading", "attachment") if paper not in seen}
    waiting = Proposal.objects.filter(reading__negotiation=view.negotiation, state=Proposal.OPEN)
    found = waiting.exclude(reading__in=partly).select_related("reading").order_by("-reading__at", "number")
    return [proposal for proposal in found if _may_know(view, proposal)]


def _may_know(view: View, proposal: Proposal) -> bool:
    """Whether a person may see what a proposal says: it was compared with records as its reader sees them."""
    code = proposal.body.get("record")
    if code and not view.sees_all_of(code):
        return False
    return not view.names_hidden(json.dumps(proposal.body, ensure_ascii=False))


def draft(view: View, proposal: Proposal) -> Draft:
    """Return the record that accepting the proposal would make or change.

    Raises:
        BadInput: the document does not state what the kind requires; a person must add it.
    """
    attachments = list(proposal.reading.attachments.all())
    documents = {document.id: document for document in _documents(attachments)[0]}
    levels = {str(a.pk): a.classification for a in attachments}
    entries = [{**document_json(d), "classification": levels[d.id]} for d in documents.values()]
    taken = set(RecordVersion.objects.filter(negotiation=view.negotiation).values_list("code", flat=True).distinct())
    sources = {str(a.pk): a.record for a in attachments if a.record}
    return draft_record(proposal.body, documents, entries, view.dossier, on=view.today, taken=taken, sources=sources)


@transaction.atomic
def accept(view: View, proposal: Proposal, *, fields: Mapping[str, Any] | None = None) -> str:
    """Make the record that was proposed, or change the one it concerns; its sources first.

    Args:
        fields: the record as a person corrected it; as proposed if not given.

    Returns:
        The code of the record.

    Raises:
        Forbidden: the person may not add or change such a record.
        BadInput: something is missing or wrong.
        EntenteError: it was decided on already.
    """
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != Proposal.OPEN:
        raise EntenteError(gettext("Somebody has decided on this proposal already. Look at the inbox again."))
    found = draft(view, proposal)
    attachments = {str(a.pk): a for a in proposal.reading.attachments.all()}
    for code, source in found.sources.items():
        create(view, validate(view, "source", source))
        for attachment in attachments.values():
            if not attachment.record and attachment.sha256[:16] in str(source.get("note", "")):
                Attachment.objects.filter(pk=attachment.pk).update(record=code)
        view = visible_to(view.user, view.negotiation.code)
    record = validate(view, found.kind, _owned(view, found, dict(fields or found.fields)))
    if found.changes:
        change(view, record, follows=view.history(found.code)[-1].version, reason=f"read in {proposal.reading}")
    else:
        create(view, record)
    _decide(view, held, Proposal.ACCEPTED, record.code)
    return record.code


def refuse(view: View, proposal: Proposal) -> None:
    """Put a proposal aside.

    Raises:
        Forbidden: the person brings no papers.
    """
    require(can_bring_papers(view.member))
    _decide(view, proposal, Proposal.REFUSED, "")


def _decide(view: View, proposal: Proposal, state: str, result: str) -> None:
    changed = Proposal.objects.filter(pk=proposal.pk, state=Proposal.OPEN).update(
        state=state, result=result, by=view.user, at=timezone.now()
    )
    if not changed:
        raise EntenteError(gettext("Somebody has decided on this proposal already. Look at the inbox again."))


def _owned(view: View, found: Draft, fields: dict[str, Any]) -> dict[str, Any]:
    """A new record without an owner is the agency's that accepts it, where that agency may own such records."""
    cls: type[Record] = KINDS[found.kind]
    if not found.changes and not fields.get("agency") and view.member.agency and cls.kind not in ("meeting", "source"):
        fields["agency"] = view.member.agency
    return fields


def _documents(attachments: Sequence[Attachment]) -> tuple[list[Document], list[UnreadableDocument]]:
    documents, refused = [], []
    for attachment in attachments:
        try:
            documents.append(document_of(attachment))
        except UnreadableDocument as error:
            refused.append(error)
    return documents, refused
