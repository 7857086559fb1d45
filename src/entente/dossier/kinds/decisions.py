"""Decisions: what a person with authority has settled, so that the question is not put again."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from entente.dossier.record import Code, Day, Record, RefersTo, Text
from entente.dossier.states import Role, StateMachine, Transition

__all__ = ["Decision"]


class Decision(Record):
    """A question settled: which position counts where plans differ, or what was decided about a record.

    A decision settles a clash among the plans it names. A plan filed later opens the clash again if it differs from
    what was decided.
    """

    kind: ClassVar[str] = "decision"
    file: ClassVar[str] = "decisions"
    needs_source: ClassVar[bool] = False
    machine: ClassVar[StateMachine] = StateMachine(
        states=("taken", "reversed"),
        transitions=(Transition("taken", "reversed", frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL})),),
    )

    item: Annotated[str, Field(min_length=1, max_length=80)] = Field(
        description="what it is about: a record's code, or the item of a position such as tariff:870323"
    )
    text: Text = Field(description="what was decided")
    reason: str = Field(default="", description="why")
    plans: list[Annotated[Code, RefersTo(("plan",))]] = Field(
        default_factory=list, description="the plans whose positions differed"
    )
    opening: float | None = Field(default=None, description="the position that counts, in `unit`")
    target: float | None = None
    floor: float | None = None
    unit: str = ""
    decided_on: Day
    decided_by: Annotated[Code, RefersTo(("agency",))] = Field(description="the agency whose decision it is")
    person: str = Field(default="", description="the office-holder who decided")
