"""The way of each bill back from the session that is to pass it: what must begin when, what is late, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from entente.dossier import Dossier
from entente.dossier.kinds import Law
from entente.dossier.negotiation import Session
from entente.plan.findings.laws import BEFORE_SESSION, PENDING, path_back, session_of

__all__ = ["LawPath", "PathStep", "Stand", "law_paths"]


class Stand(StrEnum):
    """Where a step stands on a day."""

    DONE = "done"
    LATE = "late"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step of a bill.

    Attributes:
        days: how long it takes.
        start, end: the latest days on which it may begin and be finished.
        days_left: until `start`; negative when it is past.
        illustrative: its days are made up for the example.
    """

    step: str
    days: int
    start: date
    end: date
    stand: Stand
    days_left: int
    done_on: date | None = None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class LawPath:
    """A law not yet passed, or passed already, with its session and the steps before it.

    Attributes:
        steps: empty once the bill is submitted, or where no session is set.
        days_to_session: until the session opens; None without a session.
    """

    law: Law
    session: Session | None
    steps: tuple[PathStep, ...]
    days_to_session: int | None

    @property
    def pending(self) -> bool:
        """Whether the law is still to be passed."""
        return self.law.state in PENDING

    @property
    def late(self) -> bool:
        """Whether a step should have begun already."""
        return any(step.stand is Stand.LATE for step in self.steps)

    @property
    def days_short(self) -> int:
        """How many days too late the first open step is; 0 if it is in time."""
        return max((-step.days_left for step in self.steps if step.stand is Stand.LATE), default=0)


def law_paths(dossier: Dossier) -> tuple[LawPath, ...]:
    """Return every law with its way: those still to be passed first, the latest steps first among them."""
    paths = [_path(law, dossier) for law in dossier.current(Law)]
    far = date.max
    return tuple(
        sorted(
            paths,
            key=lambda p: (
                not p.pending,
                not p.late,
                next((s.start for s in p.steps if s.stand is not Stand.DONE), p.session.opens if p.session else far),
                p.law.code,
            ),
        )
    )


def _path(law: Law, dossier: Dossier) -> LawPath:
    session, today = session_of(law, dossier), dossier.as_of
    milestones = path_back(law, dossier) if law.state in BEFORE_SESSION else ()
    steps = []
    for milestone in milestones:
        step, start = milestone.step, milestone.latest_start
        end = start + timedelta(days=step.days)
        if step.done_on is not None:
            stand = Stand.DONE
        elif start < today:
            stand = Stand.LATE
        else:
            stand = Stand.NOW if start == today else Stand.AHEAD
        left = (start - today).days
        steps.append(PathStep(step.step, step.days, start, end, stand, left, step.done_on, step.illustrative))
    return LawPath(law, session, tuple(steps), (session.opens - today).days if session else None)
