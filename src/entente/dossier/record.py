"""What all kinds of record share: code, title, owner, classification, when it became known, sources, state.

A kind is a subclass of `Record`. Its fields are the only schema there is: case folders, the database, the API,
the forms and the reference page all read them. Field descriptions are the documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    field_validator,
)

from entente.base.dates import parse_day
from entente.base.money import Money, parse_money
from entente.base.rates import format_rate, parse_rate
from entente.dossier.states import StateMachine

__all__ = [
    "Amount",
    "Classification",
    "Code",
    "Day",
    "Evidence",
    "HSPrefix",
    "Part",
    "Rate",
    "Record",
    "RefersTo",
    "SourceReference",
    "Text",
    "Topic",
]


class Classification(StrEnum):
    """Who may read a record, from everybody to the fewest."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"

    @property
    def level(self) -> int:
        """0 for public up to 3 for secret."""
        return _LEVELS[self]


_LEVELS = {classification: level for level, classification in enumerate(Classification)}


Topic: TypeAlias = Literal[
    "tariffs-and-quotas",
    "non-tariff-barriers",
    "rules-of-origin",
    "intellectual-property",
    "procedures",
    "digital-trade",
    "economic-security",
    "trade-remedies",
    "trade-balance",
    "other-commercial",
]


@dataclass(frozen=True, slots=True)
class RefersTo:
    """Marks a code field as naming a record of one of `kinds`; checked when a case is loaded."""

    kinds: tuple[str, ...]


def _parse_amount(value: object) -> Money:
    return value if isinstance(value, Money) else parse_money(value)


def _parse_rate(value: object) -> float:
    return parse_rate(value)


Code: TypeAlias = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Za-z0-9.\-]{0,62}\z")]
HSPrefix: TypeAlias = Annotated[str, Field(pattern=r"^(0[1-9]|[1-9][0-9])([0-9]{2}){0,4}\z")]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=20_000)]
Day: TypeAlias = Annotated[date, BeforeValidator(parse_day)]
Rate: TypeAlias = Annotated[
    float,
    BeforeValidator(_parse_rate),
    PlainSerializer(format_rate, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?%$", "examples": ["7.5%"]}),
]
Amount: TypeAlias = Annotated[
    Money,
    BeforeValidator(_parse_amount),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["USD 8.1 bn"]}),
]


class Part(BaseModel):
    """Base of anything written inside a record. Unknown fields are refused; values never change once read.

    A part that carries its own dates says what a view as of an earlier day does with it: `dropped_before` names the
    date before which the part is not known at all, `blanked_before` the dates before which some fields are not.
    `reserved` names the fields that only the owner and those who lead the talks may see.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, arbitrary_types_allowed=True, str_max_length=20_000
    )
    dropped_before: ClassVar[str] = ""
    blanked_before: ClassVar[dict[str, tuple[str, ...]]] = {}
    reserved: ClassVar[tuple[str, ...]] = ()


class SourceReference(Part):
    """Where a statement comes from. Short form in files: the source's code alone, or `CODE#locator`."""

    source: Annotated[Code, RefersTo(("source",))]
    locator: str = Field(default="", description="page, paragraph, row or column within the source")
    quote: str = Field(default="", description="the words of the source, verbatim and short")


def _parse_source_reference(value: object) -> object:
    if isinstance(value, str):
        code, _, locator = value.partition("#")
        return {"source": code.strip(), "locator": locator.strip()}
    return value


class Evidence(Part):
    """Proof that something was done: what it shows, where it is, who gave and who checked it."""

    dropped_before: ClassVar[str] = "provided_on"
    blanked_before: ClassVar[dict[str, tuple[str, ...]]] = {"checked_on": ("checked_on", "checked_by")}

    text: Text = Field(description="what the evidence shows")
    sources: list[Annotated[SourceReference, BeforeValidator(_parse_source_reference)]] = Field(default_factory=list)
    provided_on: Day | None = None
    provided_by: Annotated[Code, RefersTo(("agency",))] | None = None
    checked_on: Day | None = None
    checked_by: Annotated[Code, RefersTo(("agency",))] | None = None


class Record(Part):
    """Base of all kinds. Subclasses set `kind`, `file` and, where records move through states, `machine`."""

    kind: ClassVar[str]
    file: ClassVar[str]
    machine: ClassVar[StateMachine | None] = None
    known_from_start: ClassVar[bool] = False
    needs_source: ClassVar[bool] = True

    code: Code = Field(description="stable, human code, unique in the whole case; the key of the entry")
    title: Annotated[str, Field(min_length=1, max_length=300)] = Field(description="one line that says what this is")
    agency: Annotated[Code, RefersTo(("agency",))] | None = Field(default=None, description="the owner")
    classification: Classification = Field(default=Classification.INTERNAL, description="who may read it")
    known_on: Day = Field(description="the day it became known; views as of an earlier day do not show it")
    sources: list[Annotated[SourceReference, BeforeValidator(_parse_source_reference)]] = Field(
        default_factory=list, description="where it comes from: source codes with locator and quote"
    )
    state: str = Field(default="", description="where it stands; see the states of the kind")
    supersedes: Code | None = Field(default=None, description="the record of the same kind that this one replaces")
    illustrative: bool = Field(
        default=False, description="made up for the example, not a fact; said wherever it is used"
    )
    note: str = Field(default="", description="what a reader should know besides")

    @field_validator("state")
    @classmethod
    def _state_exists(cls, state: str) -> str:
        if cls.machine is None:
            if state:
                raise ValueError("is set, but this kind has no states; remove it")
            return state
        if not state:
            return cls.machine.initial
        if state not in cls.machine.states:
            raise ValueError(f"is not a state of this kind; use one of {', '.join(cls.machine.states)}")
        return state

    def model_post_init(self, _context: Any) -> None:
        if self.machine is not None and not self.state:
            object.__setattr__(self, "state", self.machine.initial)
