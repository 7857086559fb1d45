"""The header of a case, `case.yaml`: who negotiates with whom, on whose mandate, by which calendar."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from entente.dossier.kinds.offers import LawStep
from entente.dossier.record import Code, Day, Part, RefersTo, SourceReference, Text, _parse_source_reference

__all__ = ["Delegation", "DelegationMember", "KeyDate", "MandateTask", "Negotiation", "Session"]

_Sources = list[Annotated[SourceReference, BeforeValidator(_parse_source_reference)]]


class MandateTask(Part):
    """A task or line of the mandate, as given by the body that decides."""

    text: Text
    given_by: str = ""
    known_on: Day
    sources: _Sources = Field(default_factory=list)


class DelegationMember(Part):
    """A member of the delegation."""

    agency: Annotated[Code, RefersTo(("agency",))]
    person: str = ""
    role: str = ""
    known_on: Day | None = Field(default=None, description="if named later than the delegation")


class Delegation(Part):
    """The delegation, the decision that set it up, and its members."""

    decision: str = ""
    known_on: Day
    members: list[DelegationMember] = Field(default_factory=list)
    sources: _Sources = Field(default_factory=list)


class KeyDate(Part):
    """A date the plan counts down to."""

    date: Day
    label: Text
    known_on: Day
    until: Day | None = Field(default=None, description="the day this entry stops being valid, if it was moved")
    sources: _Sources = Field(default_factory=list)


class Session(Part):
    """A session of the legislature that can pass bills."""

    code: Code
    title: Text
    opens: Day
    closes: Day
    known_on: Day
    sources: _Sources = Field(default_factory=list)


class Negotiation(Part):
    """Everything about the case that is not a record: parties, mandate, delegation, calendar."""

    code: Code
    title: Text
    home: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field(description="ISO 3166 alpha-3 of the home country")
    counterpart: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field(description="ISO alpha-3 of the counterpart")
    home_name: Text
    counterpart_name: Text
    lead_agency: Annotated[Code, RefersTo(("agency",))] = Field(description="the agency that consolidates the plans")
    principal_agency: Annotated[Code, RefersTo(("agency",))] = Field(description="the office the plan goes to")
    opened: Day = Field(description="when the case begins; records without known_on count from here")
    notice: str = Field(default="", description="said on every page, e.g. which content is illustrative")
    mandate: list[MandateTask] = Field(default_factory=list)
    delegation: Delegation | None = None
    key_dates: list[KeyDate] = Field(default_factory=list)
    sessions: list[Session] = Field(default_factory=list)
    law_path: list[LawStep] = Field(default_factory=list, description="usual steps of a bill before its session")
    near_deadline_days: int = Field(default=7, ge=0, le=365)
