"""What may not be given away: red lines, and what is already promised to others: commitments."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from entente.dossier.record import Amount, Code, Day, HSPrefix, Part, Rate, Record, RefersTo, Text

__all__ = [
    "BoundLine",
    "Commitment",
    "ExcludedLines",
    "NoWorseThan",
    "Principle",
    "PurchaseCeiling",
    "RateFloor",
    "RedLine",
    "Release",
    "RevenueCeiling",
]


class RateFloor(Part):
    """No duty on the listed goods may fall below `floor`; an offer within `margin` above it is near the line."""

    type: Literal["rate-floor"]
    hs: list[HSPrefix] = Field(min_length=1)
    floor: Annotated[Rate, Field(ge=0)]
    margin: Annotated[Rate, Field(ge=0)] = 0.02


class ExcludedLines(Part):
    """The listed goods may not be part of any offer."""

    type: Literal["excluded-lines"]
    hs: list[HSPrefix] = Field(min_length=1)


class PurchaseCeiling(Part):
    """Purchases promised for any one year may not pass `per_year`."""

    type: Literal["purchase-ceiling"]
    per_year: Amount


class RevenueCeiling(Part):
    """Duty forgone on the offered lines may not pass `per_year`."""

    type: Literal["revenue-ceiling"]
    per_year: Amount


class NoWorseThan(Part):
    """The counterpart may not be given a lower duty than `party` pays on the listed goods."""

    type: Literal["no-worse-than"]
    party: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    hs: list[HSPrefix] = Field(min_length=1)
    rate: Rate = Field(description="the duty the third party pays")


class Principle(Part):
    """A rule no machine can judge: a named person decides for every offer of the listed forms."""

    type: Literal["principle"]
    forms: list[Literal["tariff", "purchase", "law", "other"]] = Field(default_factory=list)


class Release(Part):
    """A named person's decision that an offer may pass a red line that is unknown or near.

    It counts if the agency is on our side and neither the one that makes the offer nor one below it, and as long as
    the offer stays as it was.
    """

    dropped_before: ClassVar[str] = "on"

    offer: Annotated[Code, RefersTo(("offer",))]
    person: Text
    agency: Annotated[Code, RefersTo(("agency",))]
    on: Day
    reason: Text


class RedLine(Record):
    """A limit of the mandate, as a rule over offers. What cannot be judged is blocked until a person releases it."""

    kind: ClassVar[str] = "red_line"
    file: ClassVar[str] = "red_lines"

    text: Text
    rule: RateFloor | ExcludedLines | PurchaseCeiling | RevenueCeiling | NoWorseThan | Principle = Field(
        discriminator="type"
    )
    releases: list[Release] = Field(default_factory=list)


class BoundLine(Part):
    """A duty promised in a treaty for some goods."""

    hs: HSPrefix
    rate: Rate


class Commitment(Record):
    """A promise in a treaty that any offer must respect."""

    kind: ClassVar[str] = "commitment"
    file: ClassVar[str] = "commitments"
    known_from_start: ClassVar[bool] = True

    agreement: Text
    parties: list[str] = Field(default_factory=list, description="ISO country codes, or the bloc's short name")
    form: Literal["mfn", "bound-rates", "free-trade-area", "waiver", "rules", "notification"]
    text: str = ""
    covers_counterpart: bool = Field(default=False, description="whether the counterpart is a member")
    lines: list[BoundLine] = Field(default_factory=list)
    average_bound_rate: Rate | None = None
    in_force_on: Day | None = None
