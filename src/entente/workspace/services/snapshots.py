"""Plan versions: taken, reviewed by a second person, adopted or returned, printed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from entente.base.errors import BadInput, EntenteError, Problem
from entente.dossier import Dossier
from entente.plan import LANGUAGES, Phrasebook, Severity
from entente.plan.freezing import classification_of, inputs_of, without_drafts
from entente.workspace.models import Negotiation, Snapshot, SnapshotPaper, SnapshotStep
from entente.workspace.policies import Decision, can_adopt, can_review_snapshot, can_settle, require
from entente.workspace.records import View
from entente.workspace.services.records import Conflict
from entente.workspace.words import word

__all__ = ["FORMATS", "MOVES", "Format", "can_step", "paper_of", "printed", "snapshot_of", "step", "take_snapshot"]


@dataclass(frozen=True, slots=True)
class Format:
    """A form in which a plan is taken away: the publisher's name of it, its content type, what it is called."""

    file: str
    content_type: str
    label: str


FORMATS: Mapping[str, Format] = {
    "html": Format("plan.html", "text/html; charset=utf-8", "HTML"),
    "docx": Format(
        "plan.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (DOCX)"
    ),
    "pdf": Format("plan.pdf", "application/pdf", "PDF"),
    "xlsx": Format(
        "annexes.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        gettext_noop("Annexes (XLSX)"),
    ),
    "json": Format("plan.json", "application/json", "JSON"),
}
# state → states to which somebody may move it
MOVES: Mapping[str, tuple[str, ...]] = {"in-review": ("approved", "returned"), "approved": ("adopted", "returned")}


def take_snapshot(view: View, *, note: str = "") -> Snapshot:
    """Freeze the records as they stand today, as the taker sees them, and the plan made of them in every language.

    Raises:
        Forbidden: the person does not consolidate.
    """
    from entente.plan.build import build_document
    from entente.plan.consolidation import consolidate
    from entente.publishing import dump_json, freeze_document, plan_to_json

    require(can_settle(view.member))
    dossier = without_drafts(view.dossier)
    papers = []
    for language in LANGUAGES:
        plan = consolidate(dossier, Phrasebook(language))
        document = build_document(plan)
        papers.append((language, dump_json(plan_to_json(plan.to_json(), document)), freeze_document(document)))
    snapshot = Snapshot(
        negotiation=view.negotiation,
        note=note.strip()[:300],
        as_of=view.today,
        sequence=view.sequence,
        head=view.head,
        records=_records(view, dossier),
        inputs=inputs_of(plan.assessment),
        classification=classification_of(dossier).value,
        blocking=plan.count(Severity.BLOCKING),
        major=plan.count(Severity.MAJOR),
        minor=plan.count(Severity.MINOR),
        taken_by=view.user,
        taken_at=timezone.now(),
    )
    with transaction.atomic():
        Negotiation.objects.select_for_update().get(pk=view.negotiation.pk)
        last = Snapshot.objects.filter(negotiation=view.negotiation).order_by("-number").first()
        snapshot.number = last.number + 1 if last is not None else 1
        snapshot.save()
        SnapshotPaper.objects.bulk_create(SnapshotPaper.pack(snapshot, *paper) for paper in papers)
        SnapshotStep.objects.create(
            snapshot=snapshot, number=1, state="in-review", by=view.user, at=snapshot.taken_at, reason=snapshot.note
        )
    return snapshot


def _records(view: View, dossier: Dossier) -> list[tuple[str, str, int, str]]:
    """Kind, code, version and hash of every record, in the version that the day shows."""
    out = []
    for kind, table in dossier.tables.items():
        for code in table:
            entry = [entry for entry in view.history(code) if entry.known_on <= dossier.as_of][-1]
            out.append((kind, code, entry.version, entry.hash))
    return out


def snapshot_of(view: View, number: int) -> Snapshot:
    """Return a plan version that the person may see.

    Raises:
        Http404: there is none of this number, or it may not be seen.
    """
    found = next((one for one in Snapshot.objects.filter(number=number).visible_to(view)), None)
    if found is None:
        raise Http404
    return found


def can_step(view: View, snapshot: Snapshot, state: str) -> Decision:
    """Whether the person may move a plan version to a state."""
    if state not in MOVES.get(snapshot.state, ()):
        return Decision(
            False,
            gettext("Plan version %(number)s is %(state)s; it cannot become %(target)s.")
            % {"number": snapshot.number, "state": word(snapshot.state), "target": word(state)},
        )
    if snapshot.state == "approved":
        return can_adopt(view.member)
    return can_review_snapshot(view.member, taken=snapshot.taken_by_id == view.user.pk)


@transaction.atomic
def step(view: View, number: int, state: str, *, follows: int, reason: str = "") -> SnapshotStep:
    """Approve, return or adopt a plan version.

    Args:
        follows: the number of steps that the person saw.

    Raises:
        Http404: there is no such plan version, or it may not be seen.
        Forbidden: it may not become this, or not by them.
        BadInput: a return without a reason.
        Conflict: somebody else moved it in the meantime.
    """
    snapshot = snapshot_of(view, number)
    held = Snapshot.objects.select_for_update().defer("records").get(pk=snapshot.pk)
    if held.steps_count != follows:
        raise Conflict(str(snapshot), follows, held.steps_count)
    require(can_step(view, held, state))
    if state == "returned" and not reason.strip():
        raise BadInput([Problem("", 0, "reason", "", gettext("is missing."), gettext("Say what has to change."))])
    held.state, held.steps_count = state, follows + 1
    held.save(update_fields=["state", "steps_count"])
    return SnapshotStep.objects.create(
        snapshot=held, number=held.steps_count, state=state, by=view.user, at=timezone.now(), reason=reason.strip()
    )


def paper_of(snapshot: Snapshot, language: str) -> SnapshotPaper:
    """Return a plan version in a language.

    Raises:
        Http404: it was not taken in that language.
    """
    paper = SnapshotPaper.objects.filter(snapshot=snapshot, language=language).first()
    if paper is None:
        raise Http404
    return paper


def printed(paper: SnapshotPaper, name: str) -> bytes:
    """Return a plan version in one of `FORMATS`; what was printed once is kept on disk under the hash of its content.

    Raises:
        EntenteError: the format is unknown, or the kept document cannot be printed.
    """
    if name == "json":
        return paper.plan
    if name not in FORMATS:
        raise EntenteError(
            gettext("There is no format %(name)s; use one of %(known)s.") % {"name": name, "known": ", ".join(FORMATS)}
        )
    from entente.publishing import prepare_edition, thaw_document
    from entente.publishing.publish import FORMATS as RENDERERS

    content, file = paper.document, FORMATS[name].file
    kept = Path(settings.DATA) / "prints" / sha256(version("entente").encode() + content).hexdigest() / file
    if kept.is_file():
        return kept.read_bytes()
    body = RENDERERS[file](prepare_edition(thaw_document(content)))
    _keep(kept, body)
    return body


def _keep(path: Path, body: bytes) -> None:
    """Write a file that only the server's user may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    Path(draft).replace(path)
