"""Requests to the counterpart, each a dossier on the decider's own legal test."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from entente.dossier.record import Code, Day, Evidence, Part, Record, RefersTo, Text, Topic
from entente.dossier.states import Role, StateMachine, Transition

__all__ = ["Criterion", "Request"]

_DESK = frozenset({Role.CONTRIBUTOR, Role.CONSOLIDATOR})
_FACING = frozenset({Role.COUNTERPART_FACING, Role.CONSOLIDATOR})


class Criterion(Part):
    """One limb of the legal test the decider applies, our case on it, and its proof."""

    text: Text = Field(description="the criterion as the law puts it, in own words")
    reference: str = Field(default="", description="article or section of the decider's law")
    our_case: str = ""
    strength: Literal["strong", "arguable", "weak", "unknown"] = "unknown"
    evidence: list[Evidence] = Field(default_factory=list)


class Request(Record):
    """Something we ask the counterpart to do."""

    kind: ClassVar[str] = "request"
    file: ClassVar[str] = "requests"
    reserved: ClassVar[tuple[str, ...]] = ("worth",)
    machine: ClassVar[StateMachine] = StateMachine(
        states=("draft", "prepared", "presented", "granted-in-part", "granted", "refused", "withdrawn"),
        transitions=(
            Transition("draft", "prepared", _DESK),
            Transition("draft", "presented", _FACING, asks=("presented_on",)),
            Transition("prepared", "presented", _FACING, asks=("presented_on",)),
            Transition("presented", "granted-in-part", _FACING, asks=("reply",)),
            Transition("presented", "granted", _FACING, asks=("reply",)),
            Transition("presented", "refused", _FACING, asks=("reply",)),
            Transition("granted-in-part", "granted", _FACING, asks=("reply",)),
            Transition("refused", "presented", _FACING, asks=("presented_on",)),
            Transition("draft", "withdrawn", frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL})),
            Transition("presented", "withdrawn", frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL})),
        ),
    )

    topic: Topic
    ask: Text = Field(description="what we ask for")
    decider: Annotated[Code, RefersTo(("agency",))] | None = Field(default=None, description="who can grant it")
    law: str = Field(default="", description="the act under which the decider decides")
    legal_test: list[Criterion] = Field(default_factory=list)
    worth: str = Field(default="", description="what it is worth to us, with unit and source")
    presented_on: Day | None = None
    reply: str = ""
    priority: Literal["high", "medium", "low"] = "medium"
