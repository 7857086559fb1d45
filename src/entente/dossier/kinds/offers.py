"""What we put on the table: offers (tariff lines and others), purchases, law changes."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from entente.dossier.record import Amount, Code, Day, HSPrefix, Part, Rate, Record, RefersTo, Text, Topic
from entente.dossier.states import Role, StateMachine, Transition

__all__ = ["Delivery", "Law", "LawStep", "Offer", "Purchase", "TariffLine"]

_DESK = frozenset({Role.CONTRIBUTOR, Role.CONSOLIDATOR})
_LEAD = frozenset({Role.CONSOLIDATOR, Role.PRINCIPAL})
_FACING = frozenset({Role.COUNTERPART_FACING, Role.CONSOLIDATOR})


class TariffLine(Part):
    """One line of a tariff offer. The duty conceded runs from `opening` (least) over `target` to `floor` (most)."""

    reserved: ClassVar[tuple[str, ...]] = ("target", "floor")

    hs: HSPrefix = Field(description="HS code or prefix, digits only")
    revision: Literal["HS2022", "HS2017", "HS2012", "HS2007", "HS2002", "HS1996", "HS1992"] = "HS2022"
    description: str = ""
    mfn_applied_rate: Rate | None = Field(default=None, description="duty now applied to every member of the WTO")
    rate_before: Rate | None = Field(default=None, description="duty before the last cut, if it was just cut")
    bound_rate: Rate | None = Field(default=None, description="the ceiling promised in the WTO")
    opening: Rate | None = Field(default=None, description="the duty first offered")
    target: Rate | None = Field(default=None, description="the duty we aim to settle at")
    floor: Rate | None = Field(default=None, description="the lowest duty we can accept")
    mfn_imports: Amount | None = Field(
        default=None, description="imports of a year that pay the MFN duty, from all suppliers; prices a cut for all"
    )


class Offer(Record):
    """Something we may give. `rests_on` names the developments it assumes; `conditional_on` the requests it needs."""

    kind: ClassVar[str] = "offer"
    file: ClassVar[str] = "offers"
    machine: ClassVar[StateMachine] = StateMachine(
        states=("proposed", "cleared", "tabled", "agreed", "in-force", "withdrawn"),
        transitions=(
            Transition("proposed", "cleared", _LEAD),
            Transition("cleared", "tabled", _FACING),
            Transition("tabled", "agreed", _LEAD),
            Transition("agreed", "in-force", _DESK),
            Transition("proposed", "withdrawn", _DESK),
            Transition("cleared", "withdrawn", _LEAD),
            Transition("tabled", "withdrawn", _LEAD),
        ),
    )

    form: Literal["tariff", "purchase", "law", "other"]
    text: str = ""
    lines: list[TariffLine] = Field(
        default_factory=list, description="tariff lines; a case folder may name a CSV file instead"
    )
    basis: Literal["mfn", "preferential", "undecided"] = Field(
        default="undecided",
        description="legal form of a tariff cut: for every member of the WTO, or for the counterpart alone",
    )
    under: Annotated[Code, RefersTo(("commitment",))] | None = Field(
        default=None, description="the agreement or waiver that covers a cut for the counterpart alone"
    )
    rests_on: list[Annotated[Code, RefersTo(("development",))]] = Field(default_factory=list)
    conditional_on: list[Annotated[Code, RefersTo(("request",))]] = Field(default_factory=list)
    answers: list[Annotated[Code, RefersTo(("concern",))]] = Field(default_factory=list)
    purchases: list[Annotated[Code, RefersTo(("purchase",))]] = Field(default_factory=list)
    laws: list[Annotated[Code, RefersTo(("law",))]] = Field(default_factory=list)
    valid_until: Day | None = Field(default=None, description="the last day on which it can be taken up")

    @model_validator(mode="after")
    def _content_fits_the_form(self) -> Offer:
        for form, name in (("tariff", "lines"), ("purchase", "purchases")):
            if getattr(self, name) and self.form != form:
                raise ValueError(f"has {name}, but its form is {self.form}; make them an offer of form {form}")
        return self


class Delivery(Part):
    """Part of a purchase delivered in one year."""

    year: int = Field(ge=1990, le=2100)
    amount: Amount


def _contract_is_dated(purchase: Any) -> str:
    return "" if purchase.signed_on else "a contract needs the day it was signed (signed_on)"


class Purchase(Record):
    """A purchase from the counterpart: who buys what from whom, at which stage, by when."""

    kind: ClassVar[str] = "purchase"
    file: ClassVar[str] = "purchases"
    machine: ClassVar[StateMachine] = StateMachine(
        states=("intent", "mou", "contract", "delivery", "delivered", "cancelled"),
        transitions=(
            Transition("intent", "mou", _DESK),
            Transition("intent", "contract", _DESK, _contract_is_dated, asks=("signed_on",)),
            Transition("mou", "contract", _DESK, _contract_is_dated, asks=("signed_on",)),
            Transition("contract", "delivery", _DESK),
            Transition("delivery", "delivered", _DESK),
            Transition("intent", "cancelled", _DESK),
            Transition("mou", "cancelled", _DESK),
            Transition("contract", "cancelled", _DESK),
        ),
    )

    sector: Literal["aviation", "energy", "agriculture", "health", "defence", "technology", "several", "other"]
    buyer: str = ""
    seller: str = ""
    goods: str = Field(default="", description="what is bought")
    hs: list[HSPrefix] = Field(default_factory=list)
    quantity: str = ""
    value: Amount | None = None
    stated_values: list[str] = Field(default_factory=list, description="other amounts reported for the same purchase")
    sign_by: Day | None = Field(default=None, description="the day by which it should be signed")
    signed_on: Day | None = None
    schedule: list[Delivery] = Field(default_factory=list)
    part_of: Annotated[Code, RefersTo(("purchase",))] | None = Field(
        default=None, description="the package that already counts this purchase"
    )
    package: bool = Field(default=False, description="a total of several purchases; never added to its parts")
    existing_order: bool = Field(default=False, description="ordered before the talks; not additional")
    service: bool = Field(default=False, description="finance or services: not in the goods balance")
    answers: list[Annotated[Code, RefersTo(("concern",))]] = Field(default_factory=list)


class LawStep(Part):
    """One step of a bill on its way to the session, with the days it takes."""

    blanked_before: ClassVar[dict[str, tuple[str, ...]]] = {"done_on": ("done_on",)}

    step: Text
    days: int = Field(ge=0, le=2000)
    done_on: Day | None = None
    illustrative: bool = Field(default=False, description="the days are made up for the example")


class Law(Record):
    """A bill or clause to be changed, the session that can pass it, and the steps before that."""

    kind: ClassVar[str] = "law"
    file: ClassVar[str] = "laws"
    machine: ClassVar[StateMachine] = StateMachine(
        states=("idea", "drafting", "submitted", "passed", "in-force", "dropped"),
        transitions=(
            Transition("idea", "drafting", _DESK),
            Transition("drafting", "submitted", _DESK),
            Transition("submitted", "passed", _DESK, asks=("passed_on", "effective_on")),
            Transition("drafting", "passed", _DESK, asks=("passed_on", "effective_on")),
            Transition("passed", "in-force", _DESK, asks=("effective_on",)),
            Transition("idea", "dropped", _LEAD),
            Transition("drafting", "dropped", _LEAD),
            Transition("submitted", "drafting", _DESK),
        ),
    )

    number: str = ""
    topic: Topic
    text: str = Field(default="", description="what changes")
    clauses: list[Text] = Field(default_factory=list)
    session: str = Field(default="", description="code of the session (case.yaml) that is to pass it")
    path: list[LawStep] = Field(default_factory=list, description="steps before the session; default in case.yaml")
    answers: list[Annotated[Code, RefersTo(("concern",))]] = Field(default_factory=list)
    passed_on: Day | None = None
    effective_on: Day | None = None
