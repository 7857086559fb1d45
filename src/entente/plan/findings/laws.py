"""Law changes: each has a session, and its way there is still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from entente.dossier import Dossier
from entente.dossier.kinds import Law, LawStep
from entente.dossier.negotiation import Session
from entente.plan.findings.rules import Context, Hit, Severity, rule

BEFORE_SESSION = frozenset({"idea", "drafting"})
PENDING = BEFORE_SESSION | {"submitted"}


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of a bill with the latest day it must begin, counted back from the session."""

    step: LawStep
    latest_start: date


def session_of(law: Law, dossier: Dossier) -> Session | None:
    """Return the session that is to pass the law, if it is set and known."""
    return next((s for s in dossier.negotiation.sessions if s.code == law.session), None)


def path_back(law: Law, dossier: Dossier) -> tuple[Milestone, ...]:
    """Return the steps of a bill, each with its latest start so that the bill is ready when the session opens.

    The law's own path counts; without one, the usual path of the case.
    """
    session = session_of(law, dossier)
    if session is None:
        return ()
    day, out = session.opens, []
    for step in reversed(law.path or dossier.negotiation.law_path):
        day -= timedelta(days=step.days)
        out.append(Milestone(step, day))
    return tuple(reversed(out))


def pending_laws(dossier: Dossier) -> list[Law]:
    """Laws not yet passed."""
    return [law for law in dossier.each(Law) if law.state in PENDING and law.code not in dossier.superseded_by]


@rule("LAW-SESSION", Severity.MAJOR)
def without_session(context: Context) -> Iterator[Hit]:
    """A law change names the session that can pass it."""
    for law in pending_laws(context.dossier):
        if session_of(law, context.dossier) is None:
            yield Hit((law.code,), {"session": law.session or "–"})


@rule("LAW-LATE", Severity.MAJOR)
def path_too_late(context: Context) -> Iterator[Hit]:
    """The steps that remain fit before the session opens."""
    for law in pending_laws(context.dossier):
        session = session_of(law, context.dossier)
        if session is None:
            continue
        if session.closes < context.dossier.as_of:
            yield Hit((law.code,), {"session": session.title, "date": session.closes}, variant="over")
            continue
        if law.state not in BEFORE_SESSION:
            continue
        open_steps = [m for m in path_back(law, context.dossier) if m.step.done_on is None]
        if open_steps and open_steps[0].latest_start < context.dossier.as_of:
            first = open_steps[0]
            yield Hit(
                (law.code,),
                {
                    "session": session.title,
                    "opens": session.opens,
                    "step": first.step.step,
                    "latest": first.latest_start,
                    "days": sum(m.step.days for m in open_steps),
                },
                illustrative=any(m.step.illustrative for m in open_steps),
            )
