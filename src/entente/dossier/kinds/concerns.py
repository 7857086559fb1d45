"""The concern ledger: what the other side is worried about, what we did, how it was explained, what they replied."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from entente.dossier.record import Code, Day, Evidence, Record, RefersTo, Topic
from entente.dossier.states import Role, StateMachine, Transition

__all__ = ["Concern", "Explanation", "Measure"]

_DESK = frozenset({Role.CONTRIBUTOR, Role.CONSOLIDATOR})
_FACING = frozenset({Role.COUNTERPART_FACING, Role.CONSOLIDATOR})


class Concern(Record):
    """A complaint or demand of the counterpart, in its own terms. The owner is the agency that must answer it."""

    kind: ClassVar[str] = "concern"
    file: ClassVar[str] = "concerns"
    machine: ClassVar[StateMachine] = StateMachine(
        states=("open", "answered", "explained", "resolved-in-part", "resolved", "dormant"),
        transitions=(
            Transition("open", "answered", _DESK),
            Transition("answered", "explained", _FACING),
            Transition("explained", "answered", _DESK),
            Transition("explained", "resolved-in-part", _FACING, asks=("remaining",)),
            Transition("explained", "resolved", _FACING),
            Transition("resolved-in-part", "resolved", _FACING),
            Transition("resolved-in-part", "open", _DESK),
            Transition("resolved", "open", _DESK),
            Transition("open", "dormant", _DESK),
            Transition("answered", "dormant", _DESK),
            Transition("dormant", "open", _DESK),
        ),
    )

    topic: Topic
    raised_by: Annotated[Code, RefersTo(("agency",))] | None = Field(default=None, description="whose concern it is")
    raised_on: Day | None = None
    their_view: str = Field(default="", description="the concern as the counterpart puts it, in our words")
    ask: str = Field(default="", description="what the counterpart wants done")
    with_agencies: list[Annotated[Code, RefersTo(("agency",))]] = Field(
        default_factory=list, description="agencies that share the answer with the owner"
    )
    remaining: str = Field(default="", description="what is still open")
    priority: Literal["high", "medium", "low"] = "medium"


class Measure(Record):
    """Something we did or will do: a decree, a directive, a campaign, a law in force. It answers concerns."""

    kind: ClassVar[str] = "measure"
    file: ClassVar[str] = "measures"
    machine: ClassVar[StateMachine] = StateMachine(
        states=("planned", "adopted", "in-force", "ended"),
        transitions=(
            Transition("planned", "adopted", _DESK),
            Transition("planned", "in-force", _DESK, asks=("effective_on",)),
            Transition("adopted", "in-force", _DESK, asks=("effective_on",)),
            Transition("in-force", "ended", _DESK),
        ),
    )

    number: str = Field(default="", description="official number, e.g. 09/CT-BCT")
    form: Literal["law", "resolution", "decree", "decision", "directive", "dispatch", "campaign", "practice", "draft"]
    date: Day
    effective_on: Day | None = None
    text: str = Field(default="", description="what it does")
    answers: list[Annotated[Code, RefersTo(("concern",))]] = Field(default_factory=list)
    evidence: list[Evidence] = Field(default_factory=list, description="what shows that it works")


class Explanation(Record):
    """An occasion on which our measures were explained to the counterpart, and its reply."""

    kind: ClassVar[str] = "explanation"
    file: ClassVar[str] = "explanations"

    date: Day
    concerns: list[Annotated[Code, RefersTo(("concern",))]]
    to: Annotated[Code, RefersTo(("agency",))] | None = None
    forum: str = Field(default="", description="round, letter, call, brief")
    text: str = ""
    reply: str = Field(default="", description="what the counterpart answered")
    replied_on: Day | None = None
