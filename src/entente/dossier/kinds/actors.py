"""Agencies and the meetings they hold."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from entente.dossier.record import Amount, Code, Day, HSPrefix, Part, Record, RefersTo, Text, Topic

__all__ = ["Agency", "Authority", "Meeting", "Person"]


class Person(Part):
    """A named office-holder."""

    name: Text
    role: str = ""


class Authority(Part):
    """What an agency may offer in the talks: an instrument, within limits, under a decision, until a day."""

    instrument: Literal["tariff", "purchase", "law", "other"]
    hs: list[HSPrefix] = Field(default_factory=list, description="HS prefixes it covers; empty means all goods")
    limit: Amount | None = Field(default=None, description="largest amount, for purchases")
    decision: str = Field(default="", description="the act that gives the authority")
    until: Day | None = None
    illustrative: bool = Field(default=False, description="made up for the example")


class Agency(Record):
    """A ministry, office or body on either side, with the persons who speak for it and what it may offer."""

    kind: ClassVar[str] = "agency"
    file: ClassVar[str] = "agencies"
    reserved: ClassVar[tuple[str, ...]] = ("authority",)
    known_from_start: ClassVar[bool] = True

    side: Literal["home", "counterpart", "third"] = "home"
    parent: Annotated[Code, RefersTo(("agency",))] | None = Field(
        default=None, description="the agency above it, to which matters escalate"
    )
    level: int = Field(default=2, ge=0, le=9, description="authority level: 0 head of government, 1 deputy, 2 ministry")
    persons: list[Person] = Field(default_factory=list)
    topics: list[Topic] = Field(default_factory=list, description="subjects it answers for")
    authority: list[Authority] = Field(default_factory=list, description="what it may offer")


class Meeting(Record):
    """A meeting of a numbered series, with its conclusions; directives name the meeting that gave them."""

    kind: ClassVar[str] = "meeting"
    file: ClassVar[str] = "meetings"

    date: Day
    series: str = Field(default="", description="the series it belongs to")
    ordinal: int | None = Field(default=None, ge=1, description="its number in the series, if stated")
    chair: str = ""
    attendees: list[Annotated[Code, RefersTo(("agency",))]] = Field(default_factory=list)
    subject: str = ""
    conclusions: list[Text] = Field(default_factory=list)
