"""Plan versions: list, take, read, review, download."""

from datetime import date, datetime
from typing import Annotated, Literal, cast

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Router, Schema, Status
from pydantic import Field

from entente.workspace.api.errors import REFUSALS, refuse
from entente.workspace.events import note
from entente.workspace.models import Snapshot, User
from entente.workspace.records import visible_to
from entente.workspace.services.snapshots import FORMATS, paper_of, printed, snapshot_of, step, take_snapshot

__all__ = ["router"]

router = Router(tags=["plan versions"])
Form = Literal["html", "docx", "pdf", "xlsx", "json"]
assert set(FORMATS) == {"html", "docx", "pdf", "xlsx", "json"}


class SnapshotOut(Schema):
    """A plan version: the records as they stood on a day, frozen, and where its review stands."""

    number: int
    state: str
    steps: int
    note: str
    as_of: date
    classification: str
    sequence: int
    head: str
    blocking: int
    major: int
    minor: int
    taken_by: str
    taken_at: datetime


class TakeIn(Schema):
    """What to say about a new plan version."""

    note: str = Field("", max_length=300)


class StepIn(Schema):
    """The next state of a plan version."""

    state: Literal["approved", "returned", "adopted"]
    reason: str = Field("", max_length=2000)


def _out(snapshot: Snapshot) -> SnapshotOut:
    return SnapshotOut(
        number=snapshot.number, state=snapshot.state, steps=snapshot.steps_count, note=snapshot.note,
        as_of=snapshot.as_of, classification=snapshot.classification, sequence=snapshot.sequence, head=snapshot.head,
        blocking=snapshot.blocking, major=snapshot.major, minor=snapshot.minor, taken_by=str(snapshot.taken_by),
        taken_at=snapshot.taken_at,
    )  # fmt: skip


@router.get("", response={200: list[SnapshotOut], **REFUSALS}, operation_id="list_plan_versions")
def list_snapshots(request: HttpRequest, negotiation: Path[str]) -> list[SnapshotOut]:
    """The plan versions of which the person may see everything, the latest first."""
    view = visible_to(cast(User, request.user), negotiation)
    return [_out(snapshot) for snapshot in Snapshot.objects.visible_to(view)]


@router.post("", response={201: SnapshotOut, **REFUSALS}, operation_id="take_plan_version")
def take(request: HttpRequest, negotiation: Path[str], wanted: TakeIn) -> Status[SnapshotOut]:
    """Freeze the records as they stand today, and the plan made of them."""
    view = visible_to(cast(User, request.user), negotiation)
    return Status(201, _out(take_snapshot(view, note=wanted.note)))


@router.get("/{int:number}", response={200: SnapshotOut, **REFUSALS}, operation_id="get_plan_version")
def get_snapshot(request: HttpRequest, negotiation: Path[str], number: Path[int]) -> SnapshotOut:
    """One plan version."""
    return _out(snapshot_of(visible_to(cast(User, request.user), negotiation), number))


@router.post("/{int:number}/steps", response={200: SnapshotOut, **REFUSALS}, operation_id="review_plan_version")
def review(
    request: HttpRequest,
    negotiation: Path[str],
    number: Path[int],
    wanted: StepIn,
    if_match: Annotated[str | None, Header(alias="If-Match", description="`steps` as it was read")] = None,
) -> HttpResponse | SnapshotOut:
    """Approve, return or adopt a plan version; never by the person who took it."""
    if if_match is None:
        return refuse(request, 428, "version-missing", "Send `steps` as you read it as If-Match.")
    follows = if_match.strip().strip('"')
    if not (follows.isascii() and follows.isdigit() and len(follows) < 10):
        return refuse(request, 400, "bad-request", "If-Match is not a number of steps.")
    view = visible_to(cast(User, request.user), negotiation)
    step(view, number, wanted.state, follows=int(follows), reason=wanted.reason)
    return _out(snapshot_of(view, number))


@router.get("/{int:number}/{form}", response={200: bytes, **REFUSALS}, operation_id="download_plan_version")
def download(
    request: HttpRequest, negotiation: Path[str], number: Path[int], form: Path[Form], lang: Literal["en", "vi"] = "en"
) -> HttpResponse:
    """The plan in one of its formats and languages."""
    view = visible_to(cast(User, request.user), negotiation)
    body = printed(paper_of(snapshot_of(view, number), lang), form)
    note(request, "plan-downloaded", negotiation=view.negotiation, target=f"{number}/{form}")
    response = HttpResponse(body, content_type=FORMATS[form].content_type)
    response["Content-Disposition"] = f'attachment; filename="{FORMATS[form].file}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
