"""Directives: who must do what by when, on whose word, and how it was closed."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from entente.dossier.record import Code, Day, Evidence, Part, Record, RefersTo, Text
from entente.dossier.states import Role, StateMachine, Transition

__all__ = ["Directive", "Slip"]


class Slip(Part):
    """A request to move a deadline. A later date needs a reason and an approval by someone else."""

    dropped_before: ClassVar[str] = "requested_on"
    blanked_before: ClassVar[dict[str, tuple[str, ...]]] = {
        "approved_on": ("approved_on", "approved_by", "approval_reason"),
        "refused_on": ("refused_on", "refused_by", "refusal_reason"),
    }

    requested_on: Day
    requested_by: Annotated[Code, RefersTo(("agency",))]
    new_deadline: Day
    reason: Text
    approved_on: Day | None = None
    approved_by: Annotated[Code, RefersTo(("agency",))] | None = None
    approval_reason: str = ""
    refused_on: Day | None = None
    refused_by: Annotated[Code, RefersTo(("agency",))] | None = None
    refusal_reason: str = ""

    @property
    def answered(self) -> bool:
        """Whether somebody has approved or refused it."""
        return self.approved_by is not None or self.refused_by is not None


def _closure_is_proved(directive: Any) -> str:
    if not directive.evidence:
        return "it has no evidence; add what shows that it was done"
    if directive.checked_by is None:
        return "nobody has checked the evidence; name the agency in checked_by"
    if directive.checked_by in directive.addressees:
        return f"{directive.checked_by} is an addressee; another agency must check the evidence"
    return ""


_OWNER = frozenset({Role.CONTRIBUTOR, Role.CONSOLIDATOR})
_CHECKER = frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL})


class Directive(Record):
    """An order given at a meeting or by an office-holder."""

    kind: ClassVar[str] = "directive"
    file: ClassVar[str] = "directives"
    machine: ClassVar[StateMachine] = StateMachine(
        states=("given", "in-progress", "reported", "closed", "withdrawn"),
        transitions=(
            Transition("given", "in-progress", _OWNER),
            Transition("given", "reported", _OWNER, asks=("evidence",)),
            Transition("in-progress", "reported", _OWNER, asks=("evidence",)),
            Transition("reported", "in-progress", _CHECKER),
            Transition(
                "reported", "closed", _CHECKER, _closure_is_proved, asks=("evidence", "checked_by", "closed_on")
            ),
            Transition("given", "withdrawn", frozenset({Role.PRINCIPAL})),
            Transition("in-progress", "withdrawn", frozenset({Role.PRINCIPAL})),
        ),
    )

    meeting: Annotated[Code, RefersTo(("meeting",))] | None = None
    given_by: str = Field(default="", description="the person or body whose word it is")
    given_on: Day | None = None
    addressees: list[Annotated[Code, RefersTo(("agency",))]] = Field(
        default_factory=list, description="who must act; empty where nobody was named"
    )
    action: Text = Field(description="what must be done")
    deadline: Day | None = None
    deadline_text: str = Field(default="", description="the deadline as it was worded")
    asks_for_plan: bool = Field(default=False, description="every addressee must file a plan by the deadline")
    standing: bool = Field(default=False, description="a lasting line of conduct, for which no deadline is expected")
    carried_over_from: Annotated[Code, RefersTo(("directive",))] | None = None
    slips: list[Slip] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list)
    closed_on: Day | None = None
    checked_by: Annotated[Code, RefersTo(("agency",))] | None = None

    @property
    def due(self) -> Day | None:
        """The deadline in force: the last approved slip's, else the one first given."""
        return self.due_before(len(self.slips))

    def due_before(self, slip: int) -> Day | None:
        """The deadline in force when a slip, counted from 0, was asked for."""
        approved = [earlier.new_deadline for earlier in self.slips[:slip] if earlier.approved_by]
        return approved[-1] if approved else self.deadline
