"""What if the counterpart's duty were another: a question of a few numbers, answered by the models while one waits.

Pages and API call `answer_what_if`. Answers depend on the question and the public tables alone, the balance also on
the figures the person may see; what the models say is kept in memory and shared.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Literal

from django.utils.translation import gettext
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from entente.base.errors import BadInput, EntenteError, Problem
from entente.base.text import clean
from entente.calibration.general_results import DrawRange, WorldEffects
from entente.calibration.line_results import LineEffects
from entente.calibration.ranges import Range
from entente.calibration.scenarios import TariffScenario
from entente.calibration.what_if import (
    Effects,
    exemption_titles,
    imports_added,
    is_prepared,
    prepare_pair,
    rate_list_titles,
)
from entente.dossier.kinds import Scenario
from entente.plan.balance import Count, counts_of
from entente.tradedata.starter import require_pair
from entente.workspace.models import RecordVersion
from entente.workspace.policies import Decision, can_create
from entente.workspace.records import View
from entente.workspace.services.records import create, validate
from entente.workspace.words import percent

__all__ = [
    "Answer",
    "Question",
    "answer_what_if",
    "answered_before",
    "can_save",
    "choices",
    "question_of",
    "ready",
    "save_what_if",
]

FLAT = "flat"  # one rate for all other exporters, in `others_rate`
MOST_RATE = 5.0
LINES_MODEL = "Armington partial equilibrium by HS subheading"
WORLDS_MODEL = "general equilibrium of trade (Caliendo & Parro)"
LINES_RANGE = "Lowest and highest of three sets of published elasticities; not a confidence interval."
WORLDS_RANGE = "5th and 95th percentile over draws of the elasticities."
PURCHASES_RANGE = "5th and 95th percentile over assumed shares carried out, prices paid and additional."


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Question(_Model):
    """A tariff scenario and purchases. Rates are fractions of customs value."""

    added_rate: float = Field(ge=0, le=MOST_RATE, description="added duty on home's goods; 0.46 is 46 %")
    others: str = Field(
        default="none", description="named table of added duties on the other exporters, none, or flat for one rate"
    )
    others_rate: float = Field(default=0.0, ge=0, le=MOST_RATE, description="the one rate, where others is flat")
    exemptions: tuple[str, ...] = Field(default=(), description="lists of goods that escape the added duty")
    purchases_usd: float = Field(
        default=0.0, ge=0, le=1e11, description="contracts signed for deliveries of one year, beside those on record"
    )

    @field_validator("added_rate", "others_rate")
    @classmethod
    def _in_tenths_of_a_percent(cls, rate: float) -> float:
        return round(rate, 3)

    @field_validator("purchases_usd")
    @classmethod
    def _in_tens_of_millions(cls, value: float) -> float:
        return round(value, -7)

    @model_validator(mode="after")
    def _only_what_counts(self) -> Question:
        object.__setattr__(self, "exemptions", tuple(sorted(set(self.exemptions))))
        if self.others != FLAT:
            object.__setattr__(self, "others_rate", 0.0)
        return self


class Estimate(_Model):
    """A middle result with its range; money in US dollars a year, shares as fractions."""

    low: float
    mid: float
    high: float
    unit: Literal["USD", "share"]


class World(_Model):
    """General equilibrium in one world; changes against its base year."""

    name: str
    title: str
    reading: str
    welfare: Estimate
    real_wage: Estimate
    exports_change: Estimate
    balance_change_usd: Estimate
    sign_probability: float


class Line(_Model):
    """One subheading of home's exports."""

    hs: str
    title: str
    exports_usd: float
    added_rate: float
    exports_change_usd: Estimate
    exports_change: Estimate


class Balance(_Model):
    """Home's surplus as one country counts it: before, and after duties and purchases."""

    counted_by: str
    year: int
    source: str
    before_usd: float
    duties_usd: Estimate
    purchases_usd: Estimate
    after_usd: Estimate


class Answer(_Model):
    """What the models say, each figure with unit, range, source, year and model."""

    question: Question
    home: str
    counterpart: str
    year: int
    lines_model: str = LINES_MODEL
    lines_range: str = LINES_RANGE
    worlds_model: str = WORLDS_MODEL
    worlds_range: str = WORLDS_RANGE
    purchases_range: str = PURCHASES_RANGE
    added_rate: float = Field(description="on home's exports, trade-weighted, exempt goods at zero")
    added_rate_others: float
    exports_before_usd: float
    exports_change_usd: Estimate
    exports_change: Estimate
    revenue_before_usd: float = Field(description="duty the counterpart collects on home's goods")
    revenue_change_usd: Estimate
    worlds: tuple[World, ...]
    why_worlds_differ: str
    lines: tuple[Line, ...] = Field(description="most exposed first")
    balances: tuple[Balance, ...] = Field(description="one for each country's count; never mixed")
    sources: tuple[str, ...]
    caveats: tuple[str, ...]


def answer_what_if(view: View, question: Question) -> Answer:
    """Answer a question for the negotiation's two countries.

    Raises:
        NotShipped: the package has no tables for the two countries.
        BadInput: the question names a list that does not exist.
    """
    header = view.dossier.negotiation
    pair = prepare_pair(header.home, header.counterpart)
    _check(question, pair.exemption_lists)
    effects = _solved(header.home, header.counterpart, question)
    lines = effects.lines
    provenance = {**lines.provenance, **pair.provenance}
    return Answer(
        question=question,
        home=header.home_name,
        counterpart=header.counterpart_name,
        year=lines.year,
        added_rate=lines.added_rate,
        added_rate_others=lines.added_rate_others,
        exports_before_usd=lines.exports_before_usd,
        exports_change_usd=_estimate(lines.exports_change_usd, "USD"),
        exports_change=_estimate(lines.exports_change, "share"),
        revenue_before_usd=lines.revenue_before_usd,
        revenue_change_usd=_estimate(lines.revenue_change_usd, "USD"),
        worlds=tuple(_world(world) for world in effects.worlds),
        why_worlds_differ=pair.why_worlds_differ,
        lines=_lines(lines),
        balances=tuple(_balance(count, lines, question.purchases_usd) for count in counts_of(view.dossier)),
        sources=tuple(dict.fromkeys(source.citation for source in provenance.values())),
        caveats=tuple(dict.fromkeys((*lines.leaves_out, *lines.caveats, *pair.caveats))),
    )


def question_of(scenario: Scenario) -> Question:
    """Return the question a recorded scenario asks.

    Raises:
        EntenteError: its rate is none the models are asked about.
    """
    if not 0 <= scenario.added_rate <= MOST_RATE:
        said = gettext("%(code)s adds a duty of %(rate)s; the models are asked about rates from zero to %(most)s.")
        raise EntenteError(
            said % {"code": scenario.code, "rate": percent(scenario.added_rate), "most": percent(MOST_RATE)}
        )
    return Question(added_rate=scenario.added_rate, others=scenario.others, exemptions=tuple(scenario.exemptions))


def choices(view: View) -> tuple[dict[str, str], dict[str, str]]:
    """Return tables of duties on others, and exemption lists, each with its title.

    Raises:
        NotShipped: the package has no tables for the two countries.
    """
    header = view.dossier.negotiation
    require_pair(home=header.home, counterpart=header.counterpart)
    tables, lists = rate_list_titles(), exemption_titles()
    return (
        {code: gettext(title) for code, title in tables.items()},
        {code: gettext(title) for code, title in lists.items()},
    )


def ready(view: View) -> bool:
    """Whether the models are loaded; if not, the first answer takes a second or two."""
    return is_prepared(view.dossier.negotiation.home, view.dossier.negotiation.counterpart)


def can_save(view: View) -> Decision:
    """Whether the person may keep a what-if as a scenario."""
    return can_create(view.member, _draft(view))


def _draft(view: View) -> Scenario:
    agency = view.member.agency or None
    return Scenario.model_validate(
        {"code": "X", "title": "–", "known_on": view.today.isoformat(), "added_rate": "0%", "agency": agency}
    )


def save_what_if(view: View, question: Question, *, code: str, title: str) -> RecordVersion:
    """Keep a question as a scenario of the negotiation.

    Raises:
        Forbidden: the person may not add scenarios.
        BadInput: code or title cannot be used, or a scenario cannot hold what was asked.
    """
    header = view.dossier.negotiation
    if question.others == FLAT:
        remedy = gettext("Choose one of the named tables of duties on the others.")
        raise BadInput([Problem("", 0, "others", FLAT, gettext("cannot be kept in a scenario."), remedy)])
    _check(question, prepare_pair(header.home, header.counterpart).exemption_lists)
    text = "Kept from a what-if."
    if question.purchases_usd:
        text += (
            f" It was looked at together with contracts of USD {question.purchases_usd / 1e9:g} bn for one year, "
            "which a scenario does not hold."
        )
    fields = {
        "code": clean(code).strip(),
        "title": clean(title).strip(),
        "text": text,
        "added_rate": f"{question.added_rate * 100:.10g}%",
        "others": question.others,
        "exemptions": list(question.exemptions),
    }
    if view.member.agency:
        fields["agency"] = view.member.agency
    record = validate(view, "scenario", fields)
    return create(view, record, reason="Kept from a what-if")


def _check(question: Question, exemption_lists: tuple[str, ...]) -> None:
    problems = []
    known = rate_list_titles()
    if question.others not in {*known, FLAT}:
        remedy = gettext("Use %(known)s or %(flat)s.") % {"known": ", ".join(known), "flat": FLAT}
        problems.append(Problem("", 0, "others", question.others[:60], gettext("is not a table of duties."), remedy))
    for name in question.exemptions:
        if name not in exemption_lists:
            remedy = gettext("Use %(known)s.") % {"known": ", ".join(exemption_lists)}
            problems.append(Problem("", 0, "exemptions", name[:60], gettext("is not a list of exempt goods."), remedy))
    if problems:
        raise BadInput(problems)


_KEPT = 512
_effects: OrderedDict[tuple[str, str, Question], Effects] = OrderedDict()
_keeping = Lock()


def _solved(home: str, counterpart: str, question: Question) -> Effects:
    """What the models say, from memory where the question was asked before."""
    key = (home, counterpart, _of_models(question))
    with _keeping:
        if key in _effects:
            _effects.move_to_end(key)
            return _effects[key]
    scenario = TariffScenario(
        code="what-if",
        title="what if",
        added_rate_home=question.added_rate,
        added_rate_others={"*": question.others_rate} if question.others == FLAT else question.others,
        exemption_lists=question.exemptions,
    )
    effects = prepare_pair(home, counterpart).assess(scenario)
    with _keeping:
        _effects[key] = effects
        while len(_effects) > _KEPT:
            _effects.popitem(last=False)
    return effects


def _of_models(question: Question) -> Question:
    """The part of a question that the models answer; purchases move the balance alone."""
    return question.model_copy(update={"purchases_usd": 0.0})


def answered_before(view: View, question: Question) -> bool:
    """Whether the answer is at hand and need not be worked out."""
    header = view.dossier.negotiation
    return (header.home, header.counterpart, _of_models(question)) in _effects


def _estimate(value: Range | DrawRange, unit: Literal["USD", "share"]) -> Estimate:
    return Estimate(low=value.low, mid=value.mid, high=value.high, unit=unit)


def _world(world: WorldEffects) -> World:
    return World(
        name=world.world,
        title=world.title,
        reading=world.reading,
        welfare=_estimate(world.welfare_change_home, "share"),
        real_wage=_estimate(world.real_wage_change_home, "share"),
        exports_change=_estimate(world.exports_change, "share"),
        balance_change_usd=_estimate(world.bilateral_balance_change_usd, "USD"),
        sign_probability=world.sign_probability,
    )


def _lines(lines: LineEffects) -> tuple[Line, ...]:
    return tuple(
        Line(
            hs=line.hs6,
            title=line.title,
            exports_usd=line.exports_before_usd,
            added_rate=line.added_rate,
            exports_change_usd=_estimate(line.exports_change_usd, "USD"),
            exports_change=_estimate(line.exports_change, "share"),
        )
        for line in lines.lines
    )


def _balance(count: Count, lines: LineEffects, contracts_usd: float) -> Balance:
    """One count: its own base, the line model's change of exports, and what the contracts add to imports."""
    one = count.statistic
    duties, added = lines.exports_change_usd, imports_added(contracts_usd, imports_at=one.imports_at)
    before = one.balance_usd
    return Balance(
        counted_by=count.name,
        year=one.year,
        source=one.source,
        before_usd=before,
        duties_usd=_estimate(duties, "USD"),
        purchases_usd=Estimate(low=added.low, mid=added.mid, high=added.high, unit="USD"),
        after_usd=Estimate(
            low=before + duties.low - added.high,
            mid=before + duties.mid - added.mid,
            high=before + duties.high - added.low,
            unit="USD",
        ),
    )
