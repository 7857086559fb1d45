"""What falls due: the deadlines of a case in the order of their days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from entente.bargaining import open_offers
from entente.dossier import Dossier
from entente.dossier.kinds import Development, Meeting, Purchase
from entente.plan.findings.directives import open_directives, overdue_days
from entente.plan.findings.laws import path_back, pending_laws
from entente.plan.findings.purchases import UNSIGNED

__all__ = ["Due", "Event", "deadlines", "overdue"]


class Event(StrEnum):
    """What happens on a day."""

    DIRECTIVE_DUE = "directive-due"
    RESPONSE_DUE = "response-due"
    SIGN_BY = "sign-by"
    OFFER_LAPSES = "offer-lapses"
    LAW_STEP = "law-step"
    TAKES_EFFECT = "takes-effect"
    ENDS = "ends"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A day on which something about a record falls due.

    Attributes:
        code: the record.
        agencies: who must act, where the record says so.
        detail: the step, for laws.
    """

    day: date
    event: Event
    code: str
    agencies: tuple[str, ...] = ()
    detail: str = ""


def deadlines(dossier: Dossier, *, days: int = 14) -> list[Due]:
    """Return what falls due from the day of the dossier on, within so many days, the earliest first."""
    last = dossier.as_of + timedelta(days=days)
    return sorted({due for due in _all(dossier) if dossier.as_of <= due.day <= last})


def overdue(dossier: Dossier) -> list[Due]:
    """Return the directives and signatures that are late, the longest overdue first."""
    late = [
        Due(directive.due, Event.DIRECTIVE_DUE, directive.code, tuple(directive.addressees))
        for directive in open_directives(dossier)
        if directive.due is not None and overdue_days(directive, dossier)
    ]
    late += [due for due in _signatures(dossier) if due.day < dossier.as_of]
    return sorted(late)


def _all(dossier: Dossier) -> Iterator[Due]:
    for directive in open_directives(dossier):
        if directive.due is not None and directive.state != "reported":
            yield Due(directive.due, Event.DIRECTIVE_DUE, directive.code, tuple(directive.addressees))
    yield from _signatures(dossier)
    for offer in open_offers(dossier).values():
        if offer.valid_until is not None:
            yield Due(offer.valid_until, Event.OFFER_LAPSES, offer.code, _owner(offer.agency))
    for law in pending_laws(dossier):
        for milestone in path_back(law, dossier):
            if milestone.step.done_on is None:
                yield Due(milestone.latest_start, Event.LAW_STEP, law.code, _owner(law.agency), milestone.step.step)
    for meeting in dossier.current(Meeting):
        yield Due(meeting.date, Event.MEETING, meeting.code, tuple(meeting.attendees))
    yield from _developments(dossier)


def _developments(dossier: Dossier) -> Iterator[Due]:
    for development in dossier.current(Development):
        if development.response_due is not None:
            yield Due(development.response_due, Event.RESPONSE_DUE, development.code, _owner(development.agency))
        if development.effective_on is not None:
            yield Due(development.effective_on, Event.TAKES_EFFECT, development.code)
        if development.until is not None:
            yield Due(development.until, Event.ENDS, development.code)


def _signatures(dossier: Dossier) -> Iterator[Due]:
    for purchase in dossier.current(Purchase):
        if purchase.sign_by is not None and purchase.state in UNSIGNED:
            yield Due(purchase.sign_by, Event.SIGN_BY, purchase.code, _owner(purchase.agency))


def _owner(agency: str | None) -> tuple[str, ...]:
    return (agency,) if agency else ()
