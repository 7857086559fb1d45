"""Silent consent: open a list, object, take an objection back, close it and record what was adopted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from entente.base.errors import BadInput, Problem
from entente.dossier.record import Classification
from entente.workspace.models import ConsentItem, ConsentList, Negotiation, Objection, Snapshot
from entente.workspace.policies import Decision, can_adopt, can_settle, require
from entente.workspace.records import View, visible_to
from entente.workspace.services.consolidation import record_decision

__all__ = ["can_close", "can_object", "close_list", "consent_of", "moment", "object_to", "open_list",
           "take_back"]  # fmt: skip

MOST_ITEMS = 500


def moment(view: View) -> datetime:
    """The present moment of a negotiation: the day it is looked at, at the real time of day."""
    now = timezone.localtime()
    return now.replace(year=view.today.year, month=view.today.month, day=view.today.day)


def open_list(
    view: View,
    *,
    title: str,
    codes: Sequence[str],
    closes_at: datetime,
    note: str = "",
    snapshot: Snapshot | None = None,
) -> ConsentList:
    """Put records to the principals, in the versions that stand now.

    Args:
        codes: the records; each is adopted unless somebody objects.
        closes_at: until when objections count.
        snapshot: the plan version the items come from.

    Raises:
        Forbidden: the person does not consolidate.
        BadInput: what is wrong with the list, all at once.
    """
    require(can_settle(view.member))
    wanted = list(dict.fromkeys(code for code in (code.strip() for code in codes) if code))
    problems = []
    if not title.strip():
        problems.append(Problem("", 0, "title", "", gettext("is missing."), gettext("Say what the list is about.")))
    if closes_at <= moment(view):
        problems.append(
            Problem(
                "",
                0,
                "closes_at",
                f"{closes_at:%Y-%m-%d %H:%M}",
                gettext("has passed."),
                gettext("Choose a later time."),
            )
        )
    if not wanted or len(wanted) > MOST_ITEMS:
        problems.append(
            Problem(
                "",
                0,
                "codes",
                str(len(wanted)),
                gettext("items chosen."),
                gettext("Choose 1 to %(most)s.") % {"most": MOST_ITEMS},
            )
        )
    unknown = [code for code in wanted if view.dossier.find(code) is None]
    if snapshot is not None:
        missing = [code for code in wanted if code not in snapshot.codes and code not in unknown]
        remedy = gettext("Leave it out, or choose no plan version.")
        message = gettext("is not part of plan version %(number)s.") % {"number": snapshot.number}
        problems += [Problem("", 0, "codes", code, message, remedy) for code in missing]
    problems += [
        Problem("", 0, "codes", code, gettext("is no record of this negotiation."), gettext("Correct it."))
        for code in unknown
    ]
    if problems:
        raise BadInput(problems)
    entries = [view.history(code)[-1] for code in wanted]
    level = max((entry.record.classification for entry in entries), key=lambda c: c.level)
    if snapshot is not None:
        level = max(level, Classification(snapshot.classification), key=lambda c: c.level)
    with transaction.atomic():
        Negotiation.objects.select_for_update().get(pk=view.negotiation.pk)
        last = ConsentList.objects.filter(negotiation=view.negotiation).order_by("-number").first()
        opened = ConsentList.objects.create(
            negotiation=view.negotiation,
            number=last.number + 1 if last is not None else 1,
            title=title.strip()[:200],
            note=note.strip(),
            classification=level.value,
            snapshot=snapshot,
            opened_by=view.user,
            opened_at=moment(view),
            closes_at=closes_at,
        )
        ConsentItem.objects.bulk_create(
            ConsentItem(consent=opened, code=entry.record.code, version=entry.version, hash=entry.hash)
            for entry in entries
        )
    return opened


def consent_of(view: View, pk: int) -> ConsentList:
    """Return a list that the person may see.

    Raises:
        Http404: there is none, or it may not be seen.
    """
    found = next(iter(ConsentList.objects.filter(pk=pk).visible_to(view)), None)
    if found is None:
        raise Http404
    return found


def can_object(view: View, consent: ConsentList) -> Decision:
    """Whether the person may still object to items of a list."""
    if consent.closed_at is not None or moment(view) >= consent.closes_at:
        return Decision(False, gettext("%(list)s closed on %(time)s; objections no longer count.") % _of(consent))
    return can_adopt(view.member)


@transaction.atomic
def object_to(view: View, pk: int, code: str, *, reason: str) -> Objection:
    """Object to an item, with the reason.

    Raises:
        Http404: there is no such list or item.
        Forbidden: the person is no principal, or the list has closed.
        BadInput: no reason is given, or the person has objected already.
    """
    consent, item = _held(view, pk, code)
    require(can_object(view, consent))
    if not reason.strip():
        raise BadInput([Problem("", 0, "reason", "", gettext("is missing."), gettext("Say what you object to."))])
    if any(objection.by_id == view.user.pk for objection in item.standing):
        raise BadInput(
            [
                Problem(
                    "", 0, "item", code, gettext("has your objection already."), gettext("Take it back to change it.")
                )
            ]
        )
    return Objection.objects.create(item=item, by=view.user, at=moment(view), reason=reason.strip()[:5000])


@transaction.atomic
def take_back(view: View, pk: int, code: str) -> None:
    """Take one's objection to an item back.

    Raises:
        Http404: there is no such list, item or objection.
        Forbidden: the list has closed.
    """
    consent, item = _held(view, pk, code)
    require(can_object(view, consent))
    mine = [objection for objection in item.standing if objection.by_id == view.user.pk]
    if not mine:
        raise Http404
    mine[0].withdrawn_at = moment(view)
    mine[0].save(update_fields=["withdrawn_at"])


def _held(view: View, pk: int, code: str) -> tuple[ConsentList, ConsentItem]:
    """The list, locked against being closed meanwhile, and one of its items."""
    ConsentList.objects.select_for_update().filter(pk=pk).first()
    consent = consent_of(view, pk)
    item = next((item for item in consent.items.all() if item.code == code), None)
    if item is None:
        raise Http404
    return consent, item


def can_close(view: View, consent: ConsentList) -> Decision:
    """Whether the person may close a list and record its outcome."""
    if consent.closed_at is not None:
        return Decision(False, gettext("%(list)s is closed already.") % _of(consent))
    if moment(view) < consent.closes_at:
        return Decision(False, gettext("%(list)s is open for objections until %(time)s.") % _of(consent))
    return can_settle(view.member)


@transaction.atomic
def close_list(view: View, pk: int) -> ConsentList:
    """Close a list whose time has passed: what nobody objected to is adopted by a decision, the rest goes back.

    An item that is not what was put to the principals any more is neither: it is left for another list.

    Raises:
        Http404: there is no such list, or it may not be seen.
        Forbidden: the person does not consolidate, or the time has not passed.
    """
    Negotiation.objects.select_for_update().get(pk=view.negotiation.pk)  # nobody changes an item meanwhile
    ConsentList.objects.select_for_update().filter(pk=pk).first()
    view = visible_to(view.user, view.negotiation.code)
    consent = consent_of(view, pk)
    require(can_close(view, consent))
    for item in consent.items.all():
        entry = view.history(item.code)[-1]
        if item.standing:
            item.outcome = "objected"
        elif entry.hash != item.hash:
            item.outcome = "changed"
        else:
            decision = record_decision(
                view,
                item=item.code,
                title=f"Adopted without objection: {entry.record.title}"[:300],
                text=f"Adopted by silent consent, in version {item.version}.",
                reason=f"Nobody objected by {consent.closes_at:%Y-%m-%d %H:%M} ({consent.title}).",
                decided_by=view.dossier.negotiation.principal_agency,
                agency=entry.record.agency,
                classification=entry.record.classification.value,
            )
            item.outcome, item.decision = "adopted", decision.code
        item.save(update_fields=["outcome", "decision"])
    consent.closed_at, consent.closed_by = moment(view), view.user
    consent.save(update_fields=["closed_at", "closed_by"])
    return consent


def _of(consent: ConsentList) -> dict[str, str]:
    return {"list": consent.title, "time": f"{consent.closes_at:%Y-%m-%d %H:%M}"}
