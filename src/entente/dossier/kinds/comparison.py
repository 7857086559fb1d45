"""Scenarios to be priced and deals that others struck."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from entente.dossier.record import Code, Day, Rate, Record, RefersTo, Text

__all__ = ["BenchmarkDeal", "Scenario"]


class Scenario(Record):
    """A set of duties the counterpart may apply, to be priced by the models."""

    kind: ClassVar[str] = "scenario"
    file: ClassVar[str] = "scenarios"
    needs_source: ClassVar[bool] = False

    text: str = ""
    added_rate: Rate = Field(description="added duty on our goods")
    others: str = Field(default="none", description="named table of added duties on the other exporters, or none")
    exemptions: list[str] = Field(default_factory=list, description="named product lists that escape the added duty")
    rests_on: list[Annotated[Code, RefersTo(("development",))]] = Field(default_factory=list)
    fallback: bool = Field(default=False, description="what happens if there is no agreement")


class BenchmarkDeal(Record):
    """What another partner got and gave in talks with the same counterpart."""

    kind: ClassVar[str] = "benchmark_deal"
    file: ClassVar[str] = "benchmark_deals"

    partner: Text
    iso3: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    date: Day
    rate_before: Rate | None = Field(default=None, description="duty announced before the talks")
    rate_after: Rate | None = Field(default=None, description="duty agreed or applied afterwards")
    got: list[Text] = Field(default_factory=list)
    gave: list[Text] = Field(default_factory=list)
