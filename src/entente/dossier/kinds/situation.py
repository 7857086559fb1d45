"""Developments of the situation and the figures that describe it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from entente.dossier.record import Amount, Code, Day, Rate, Record, RefersTo

__all__ = ["Development", "Figure"]


class Development(Record):
    """A dated event: what happened, from when it counts, which records it touches, until when to respond."""

    kind: ClassVar[str] = "development"
    file: ClassVar[str] = "developments"

    date: Day = Field(description="the day it happened or was announced")
    effective_on: Day | None = Field(default=None, description="the day it takes legal effect")
    until: Day | None = Field(default=None, description="the day it ends, for pauses and campaigns")
    topic: Literal[
        "counterpart-tariff", "home-measure", "home-organisation", "talks", "deal", "legal", "purchase", "concern",
        "trade-remedy", "outcome",
    ]  # fmt: skip
    text: str = Field(default="", description="what happened, in own words")
    rate: Rate | None = Field(default=None, description="the duty rate it sets, if it sets one")
    party: str = Field(default="", description="who acted: ISO country code or body")
    touches: list[Annotated[Code, RefersTo(())]] = Field(
        default_factory=list, description="records it affects, of any kind"
    )
    response_due: Day | None = None
    key_date: bool = Field(default=False, description="shown on the time line of the first pages")


class Figure(Record):
    """A stated number: an observed quantity, an announced one, or somebody's estimate.

    Two figures of the same `quantity`, `period` and `statistic` that differ are shown side by side, never merged.
    """

    kind: ClassVar[str] = "figure"
    file: ClassVar[str] = "figures"

    nature: Literal["observed", "announced", "estimate"]
    quantity: str = Field(description="what is measured, e.g. goods balance with USA")
    period: str = Field(default="", description="year, month or day the number is about")
    statistic: str = Field(default="", description="whose count it is; counts are never mixed")
    author: str = Field(default="", description="who estimated it")
    scenario: str = Field(default="", description="under which assumption, for estimates")
    value_low: float
    value_high: float | None = Field(default=None, description="upper end where a range was stated")
    unit: str = Field(description="unit of the value, e.g. USD bn, %, percentage points")
    amount: Amount | None = Field(default=None, description="the same as money, where it is money")
    topics: list[str] = Field(
        default_factory=list,
        description="what the number serves, in words of your own. The plan reads `trade-balance`; the balance reads "
        "`home-exports` or `home-imports`, together with `counted-by-home` or `counted-by-counterpart`",
    )
    about: list[Annotated[Code, RefersTo(())]] = Field(default_factory=list, description="records the number is about")
    confidence: Literal["high", "medium", "low"] = "high"
