"""Who is told when a task is overdue: the agency itself, then the agency above it, then the head of government."""

from __future__ import annotations

from enum import StrEnum

from entente.dossier import Dossier
from entente.dossier.kinds import Agency

__all__ = ["HEAD_AFTER", "PARENT_AFTER", "Stage", "above", "stages"]

PARENT_AFTER = 2  # days overdue
HEAD_AFTER = 5


class Stage(StrEnum):
    """How far a task has been taken up."""

    DUE = "due"
    OVERDUE = "overdue"
    PARENT = "parent"
    HEAD = "head"


def above(agency: str, dossier: Dossier) -> tuple[str, ...]:
    """Return the agencies above one, the nearest first, up to the head of government (authority level 0).

    An agency with nobody above it answers to the office the plan goes to.
    """
    agencies = dossier.all(Agency)
    out: list[str] = []
    here = agencies.get(agency)
    while here is not None and here.level > 0 and here.parent is not None and here.parent not in (agency, *out):
        out.append(here.parent)
        here = agencies.get(here.parent)
    principal = dossier.negotiation.principal_agency
    return tuple(out) if out or agency == principal else (principal,)


def stages(agency: str, dossier: Dossier, *, days_overdue: int) -> dict[str, Stage]:
    """Return whom to tell of an agency's task that is so many days overdue: agency → stage."""
    if days_overdue <= 0:
        return {agency: Stage.DUE}
    out, higher = {agency: Stage.OVERDUE}, above(agency, dossier)
    if higher and days_overdue >= PARENT_AFTER:
        out[higher[0]] = Stage.PARENT
    if higher and days_overdue >= HEAD_AFTER:
        out.setdefault(higher[-1], Stage.HEAD)
    return out
