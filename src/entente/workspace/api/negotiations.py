"""Negotiations one takes part in, and what is missing in them."""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

from django.http import HttpRequest
from ninja import Query, Router, Schema

from entente.plan import LANGUAGES
from entente.workspace.api.errors import REFUSALS
from entente.workspace.api.paging import Page, page_of
from entente.workspace.models import Membership, User
from entente.workspace.records import visible_to

__all__ = ["router"]

router = Router(tags=["negotiations"])


class NegotiationOut(Schema):
    """A negotiation and the person's part in it."""

    code: str
    title: str
    role: str
    agency: str
    clearance: str
    today: date


class NegotiationDetail(NegotiationOut):
    """With who negotiates with whom, and how many records there are to be seen."""

    home: str
    counterpart: str
    head: str
    counts: dict[str, int]


class FindingOut(Schema):
    """Something missing, late or contradictory."""

    code: str
    severity: Literal["blocking", "major", "minor"]
    records: list[str]
    message: str
    remedy: str
    illustrative: bool


class FindingPage(Schema):
    """Part of the findings."""

    items: list[FindingOut]
    count: int
    next: str | None


class FindingFilter(Page):
    """Which findings are wanted, and in which language."""

    severity: Literal["blocking", "major", "minor"] | None = None
    lang: Literal["en", "vi"] = "en"


assert set(LANGUAGES) == {"en", "vi"}


@router.get("", response={200: list[NegotiationOut], **REFUSALS}, operation_id="list_negotiations")
def list_negotiations(request: HttpRequest) -> list[NegotiationOut]:
    """The negotiations the person takes part in."""
    found = Membership.objects.select_related("negotiation").filter(user_id=cast(User, request.user).pk)
    return [
        NegotiationOut(
            code=m.negotiation.code, title=m.negotiation.title, role=m.role, agency=m.agency, clearance=m.clearance,
            today=m.negotiation.today,
        )
        for m in found.order_by("negotiation__code")
    ]  # fmt: skip


@router.get("/{slug:negotiation}", response={200: NegotiationDetail, **REFUSALS}, operation_id="get_negotiation")
def get_negotiation(request: HttpRequest, negotiation: str) -> NegotiationDetail:
    """One negotiation, with counts of what the person may see."""
    view = visible_to(cast(User, request.user), negotiation)
    header = view.dossier.negotiation
    return NegotiationDetail(
        code=view.negotiation.code, title=header.title, role=view.member.role.value, agency=view.member.agency,
        clearance=view.member.clearance.value, today=view.today, home=header.home, counterpart=header.counterpart,
        head=view.head, counts={kind: len(table) for kind, table in view.dossier.tables.items() if table},
    )  # fmt: skip


@router.get("/{slug:negotiation}/findings", response={200: FindingPage, **REFUSALS}, operation_id="list_findings")
def list_findings(request: HttpRequest, negotiation: str, wanted: Query[FindingFilter]) -> FindingPage:
    """What is missing, late or contradictory, as far as the person may know of it."""
    view = visible_to(cast(User, request.user), negotiation)
    found = [f for f in view.findings(wanted.lang) if wanted.severity in (None, f.severity.value)]
    part, whole = page_of(request, found, wanted)
    items = [
        FindingOut(
            code=f.code, severity=f.severity.value, records=list(f.records), message=f.message, remedy=f.remedy,
            illustrative=f.illustrative,
        )
        for f in part
    ]  # fmt: skip
    return FindingPage(items=items, **whole)
