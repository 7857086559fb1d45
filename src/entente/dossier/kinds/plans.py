"""Plans: what each ministry files, with its position on every item."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from entente.dossier.record import Code, Day, Record, RefersTo
from entente.dossier.states import Role, StateMachine, Transition

__all__ = ["Plan", "Position"]

_DESK = frozenset({Role.CONTRIBUTOR, Role.CONSOLIDATOR})
_LEAD = frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL})


def _filing_is_dated(plan: Any) -> str:
    return "" if plan.submitted_on else "a filed plan needs the day on which it was filed (submitted_on)"


@dataclass(slots=True, frozen=True, config=ConfigDict(extra="forbid", allow_inf_nan=False))
class Position:
    """A ministry's stand on one item: where to open, what to aim at, how far to go.

    Positions come by the hundred thousand, so they are kept as slotted values rather than full records.

    Attributes:
        item: what the position is about: a record's code, or a key such as `tariff:870323`.
        opening, target, floor: in `unit`; the floor is the limit we can still accept.
        unit: unit of the three values; rates are in percent, written as plain numbers with unit %.
        better: whether a higher or a lower value is better for us; decides on which side the floor lies.
        statement: the position in words, for items without a number.
    """

    item: Annotated[str, Field(min_length=1, max_length=80)]
    opening: float | None = None
    target: float | None = None
    floor: float | None = None
    unit: str = ""
    better: Literal["higher", "lower"] = "higher"
    statement: str = ""
    note: str = ""


class Plan(Record):
    """A ministry's submission. A new version supersedes the one before it; a filed version never changes."""

    kind: ClassVar[str] = "plan"
    file: ClassVar[str] = "plans"
    reserved: ClassVar[tuple[str, ...]] = ("positions", "summary")
    needs_source: ClassVar[bool] = False
    machine: ClassVar[StateMachine] = StateMachine(
        states=("draft", "submitted", "returned", "accepted"),
        transitions=(
            Transition("draft", "submitted", _DESK, asks=("submitted_on", "late_reason")),
            Transition("submitted", "returned", _LEAD),
            Transition("returned", "submitted", _DESK, asks=("submitted_on", "late_reason")),
            Transition("submitted", "accepted", _LEAD),
        ),
    )

    version: int = Field(default=1, ge=1)
    directive: Annotated[Code, RefersTo(("directive",))] | None = Field(
        default=None, description="the directive that asked for the plan"
    )
    submitted_on: Day | None = None
    late_reason: str = Field(default="", description="why it came after the deadline")
    summary: str = ""
    rests_on: list[Annotated[Code, RefersTo(("development",))]] = Field(default_factory=list)
    offers: list[Annotated[Code, RefersTo(("offer",))]] = Field(default_factory=list, description="offers it makes")
    positions: list[Position] = Field(
        default_factory=list, description="its stand per item; a case folder may name a CSV file instead"
    )
