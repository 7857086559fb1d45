"""The red-line gate: every open offer against every red line. It fails closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import Any

from entente.base.money import Money
from entente.dossier import Dossier
from entente.dossier.kinds import (
    ExcludedLines,
    NoWorseThan,
    Offer,
    Principle,
    Purchase,
    PurchaseCeiling,
    RateFloor,
    RedLine,
    Release,
    RevenueCeiling,
    TariffLine,
)

__all__ = ["Outcome", "Verdict", "judge_offers", "open_offers"]

OPEN_STATES = frozenset({"proposed", "cleared", "tabled", "agreed"})


class Outcome(StrEnum):
    """What a red line says of an offer."""

    PASS = "pass"
    NEAR = "near"
    HIT = "hit"
    UNKNOWN = "unknown"
    RELEASED = "released"

    @property
    def blocks(self) -> bool:
        """Whether the offer may not be tabled."""
        return self in (Outcome.HIT, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one red line on one offer.

    Attributes:
        reason: key of the explanation, e.g. `rate-floor.hit`; its wording belongs to the language catalogue.
        facts: the values the explanation needs: rates as fractions, amounts as money.
    """

    red_line: str
    offer: str
    outcome: Outcome
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Context:
    """What rules may look up besides the offer itself."""

    dossier: Dossier
    duty_forgone: Mapping[str, float]


def open_offers(dossier: Dossier) -> dict[str, Offer]:
    """Return the offers still on their way: neither in force, withdrawn nor replaced."""
    return {
        code: offer
        for code, offer in dossier.all(Offer).items()
        if offer.state in OPEN_STATES and code not in dossier.superseded_by
    }


def judge_offers(dossier: Dossier, *, duty_forgone: Mapping[str, float] | None = None) -> tuple[Verdict, ...]:
    """Judge every open offer by every red line.

    Args:
        dossier: the case as of a day.
        duty_forgone: offer code → duty lost per year in US dollars at the floor; an offer missing here is unknown
            to revenue ceilings, and thereby blocked.

    Returns:
        One verdict for each offer a red line applies to.
    """
    context = _Context(dossier, duty_forgone or {})
    verdicts = []
    for red_line in dossier.each(RedLine):
        if red_line.code in dossier.superseded_by:
            continue
        for offer in open_offers(dossier).values():
            judged = _judge(red_line.rule, offer, context)
            if judged is None:
                continue
            outcome, reason, facts = judged
            release = _release(red_line, offer, dossier)
            if release is not None and outcome in (Outcome.UNKNOWN, Outcome.NEAR):
                outcome = Outcome.RELEASED
                facts = {**facts, "person": release.person, "on": release.on, "why": release.reason}
                reason = "released"
            verdicts.append(Verdict(red_line.code, offer.code, outcome, reason, facts))
    return tuple(verdicts)


def _release(red_line: RedLine, offer: Offer, dossier: Dossier) -> Release | None:
    """The release that lets the offer pass: made by now, and not by the agency whose offer it is."""
    return next(
        (
            release
            for release in red_line.releases
            if release.offer == offer.code and release.on <= dossier.as_of and release.agency != offer.agency
        ),
        None,
    )


Judgement = tuple[Outcome, str, dict[str, Any]]


@singledispatch
def _judge(rule: object, offer: Offer, context: _Context) -> Judgement | None:
    """Return outcome, reason and facts, or None if the rule does not concern the offer."""
    raise TypeError(f"no judge for the rule {type(rule).__name__}; add one here")


def _touched(lines: list[TariffLine], prefixes: list[str]) -> Iterator[TariffLine]:
    """Lines that lie under one of the prefixes, or are so broad that they cover one."""
    return (line for line in lines if _touches(line.hs, prefixes))


def _touches(hs: str, prefixes: list[str]) -> bool:
    return any(hs.startswith(prefix) or prefix.startswith(hs) for prefix in prefixes)


def _without_lines(rule: str, offer: Offer, prefixes: list[str]) -> Judgement | None:
    """A tariff offer that names no goods may be about these; no other offer without lines is."""
    if offer.form != "tariff" or offer.lines:
        return None
    return Outcome.UNKNOWN, f"{rule}.unknown", {"hs": ", ".join(prefixes)}


_WEIGHT = {Outcome.PASS: 0, Outcome.NEAR: 1, Outcome.UNKNOWN: 2, Outcome.HIT: 3}


def _worst(judgements: Iterable[Judgement]) -> Judgement | None:
    """The judgement that counts for the whole offer; what crosses the line weighs more than what is unknown."""
    return max(judgements, key=lambda judgement: _WEIGHT[judgement[0]], default=None)


def _deepest_rate(line: TariffLine) -> float | None:
    """The lowest duty stated; without a floor the offer may still go lower."""
    stated = [rate for rate in (line.floor, line.target, line.opening) if rate is not None]
    return min(stated) if stated else None


def _below(line: TariffLine, limit: float) -> Outcome:
    """Whether a line may fall below a limit; unknown where its floor is not stated."""
    rate = _deepest_rate(line)
    if rate is not None and rate < limit:
        return Outcome.HIT
    return Outcome.UNKNOWN if line.floor is None else Outcome.PASS


@_judge.register
def _(rule: RateFloor, offer: Offer, context: _Context) -> Judgement | None:
    def judge(line: TariffLine) -> Judgement:
        rate, outcome = _deepest_rate(line), _below(line, rule.floor)
        if outcome is Outcome.PASS and rate is not None and rate <= round(rule.floor + rule.margin, 12):
            outcome = Outcome.NEAR
        return outcome, f"rate-floor.{outcome}", {"hs": line.hs, "rate": rate, "limit": rule.floor}

    return _worst(judge(line) for line in _touched(offer.lines, rule.hs)) or _without_lines(
        "rate-floor", offer, rule.hs
    )


@_judge.register
def _(rule: ExcludedLines, offer: Offer, context: _Context) -> Judgement | None:
    for line in _touched(offer.lines, rule.hs):
        return Outcome.HIT, "excluded-lines.hit", {"hs": line.hs}
    purchases = [context.dossier.get(Purchase, code) for code in offer.purchases]
    for hs in (hs for purchase in purchases for hs in purchase.hs):
        if _touches(hs, rule.hs):
            return Outcome.HIT, "excluded-lines.hit", {"hs": hs}
    if any(not purchase.hs and not purchase.service for purchase in purchases):
        return Outcome.UNKNOWN, "excluded-lines.unknown", {"hs": ", ".join(rule.hs)}
    if offer.lines or offer.purchases:
        return Outcome.PASS, "excluded-lines.pass", {}
    return _without_lines("excluded-lines", offer, rule.hs)


@_judge.register
def _(rule: PurchaseCeiling, offer: Offer, context: _Context) -> Judgement | None:
    if offer.form != "purchase":
        return None
    by_year: defaultdict[int, float] = defaultdict(float)
    unknown = ""
    for code in offer.purchases:
        purchase = context.dossier.get(Purchase, code)
        if purchase.existing_order:
            continue
        if purchase.package or not purchase.schedule:
            unknown = unknown or code
            continue
        for delivery in purchase.schedule:
            if delivery.amount.currency != rule.per_year.currency:
                unknown = unknown or code
            else:
                by_year[delivery.year] += delivery.amount.high
    year, amount = max(by_year.items(), key=lambda item: item[1], default=(0, 0.0))
    facts = {"year": year, "amount": Money(amount, amount, rule.per_year.currency), "limit": rule.per_year}
    if amount > rule.per_year.low:
        return Outcome.HIT, "purchase-ceiling.hit", facts
    if unknown or not by_year:
        return Outcome.UNKNOWN, "purchase-ceiling.unknown", {"purchase": unknown or offer.code}
    return Outcome.PASS, "purchase-ceiling.pass", facts


@_judge.register
def _(rule: RevenueCeiling, offer: Offer, context: _Context) -> Judgement | None:
    if offer.form != "tariff":
        return None
    amount = context.duty_forgone.get(offer.code)
    if amount is None or rule.per_year.currency != "USD":
        return Outcome.UNKNOWN, "revenue-ceiling.unknown", {"limit": rule.per_year}
    outcome = Outcome.HIT if amount > rule.per_year.low else Outcome.PASS
    return outcome, f"revenue-ceiling.{outcome}", {"amount": Money(amount, amount, "USD"), "limit": rule.per_year}


@_judge.register
def _(rule: NoWorseThan, offer: Offer, context: _Context) -> Judgement | None:
    if offer.basis == "mfn":
        return None

    def judge(line: TariffLine) -> Judgement:
        outcome = _below(line, rule.rate)
        facts = {"hs": line.hs, "rate": _deepest_rate(line), "limit": rule.rate, "party": rule.party}
        return outcome, f"no-worse-than.{outcome}", facts

    return _worst(judge(line) for line in _touched(offer.lines, rule.hs)) or _without_lines(
        "no-worse-than", offer, rule.hs
    )


@_judge.register
def _(rule: Principle, offer: Offer, context: _Context) -> Judgement | None:
    if rule.forms and offer.form not in rule.forms:
        return None
    return Outcome.UNKNOWN, "principle.unknown", {}
