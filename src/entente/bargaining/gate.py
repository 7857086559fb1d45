"""The red-line gate: every open offer against every red line. It fails closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import Any

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
        facts: the values the explanation needs: rates as fractions, amounts in US dollars.
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
            release = next((r for r in red_line.releases if r.offer == offer.code and r.on <= dossier.as_of), None)
            if release is not None and outcome in (Outcome.UNKNOWN, Outcome.NEAR):
                outcome = Outcome.RELEASED
                facts = {**facts, "person": release.person, "on": release.on, "why": release.reason}
                reason = "released"
            verdicts.append(Verdict(red_line.code, offer.code, outcome, reason, facts))
    return tuple(verdicts)


Judgement = tuple[Outcome, str, dict[str, Any]]


@singledispatch
def _judge(rule: object, offer: Offer, context: _Context) -> Judgement | None:
    """Return outcome, reason and facts, or None if the rule does not concern the offer."""
    raise TypeError(f"no judge for the rule {type(rule).__name__}; add one here")


def _touched(lines: list[TariffLine], prefixes: list[str]) -> Iterator[TariffLine]:
    """Lines that lie under one of the prefixes, or are so broad that they cover one."""
    for line in lines:
        if any(line.hs.startswith(prefix) or prefix.startswith(line.hs) for prefix in prefixes):
            yield line


def _deepest_rate(line: TariffLine) -> float | None:
    """The lowest duty the offer may come to."""
    stated = [rate for rate in (line.floor, line.target, line.opening) if rate is not None]
    return min(stated) if stated else None


@_judge.register
def _(rule: RateFloor, offer: Offer, context: _Context) -> Judgement | None:
    worst: Judgement | None = None
    for line in _touched(offer.lines, rule.hs):
        rate = _deepest_rate(line)
        facts = {"hs": line.hs, "rate": rate, "limit": rule.floor}
        if rate is None:
            return Outcome.UNKNOWN, "rate-floor.unknown", facts
        if rate < rule.floor:
            return Outcome.HIT, "rate-floor.hit", facts
        if rate <= rule.floor + rule.margin:
            worst = (Outcome.NEAR, "rate-floor.near", facts)
        else:
            worst = worst or (Outcome.PASS, "rate-floor.pass", facts)
    return worst


@_judge.register
def _(rule: ExcludedLines, offer: Offer, context: _Context) -> Judgement | None:
    for line in _touched(offer.lines, rule.hs):
        return Outcome.HIT, "excluded-lines.hit", {"hs": line.hs}
    for code in offer.purchases:
        for hs in context.dossier.get(Purchase, code).hs:
            if hs.startswith(tuple(rule.hs)):
                return Outcome.HIT, "excluded-lines.hit", {"hs": hs}
    return (Outcome.PASS, "excluded-lines.pass", {}) if offer.lines or offer.purchases else None


@_judge.register
def _(rule: PurchaseCeiling, offer: Offer, context: _Context) -> Judgement | None:
    if offer.form != "purchase":
        return None
    by_year: defaultdict[int, float] = defaultdict(float)
    for code in offer.purchases:
        purchase = context.dossier.get(Purchase, code)
        if purchase.package or purchase.existing_order:
            continue
        if not purchase.schedule:
            return Outcome.UNKNOWN, "purchase-ceiling.unknown", {"purchase": code}
        for delivery in purchase.schedule:
            by_year[delivery.year] += delivery.amount.high
    if not by_year:
        return Outcome.UNKNOWN, "purchase-ceiling.unknown", {"purchase": offer.code}
    year, amount = max(by_year.items(), key=lambda item: item[1])
    outcome = Outcome.HIT if amount > rule.per_year.low else Outcome.PASS
    facts = {"year": year, "amount": amount, "limit": rule.per_year.low}
    return outcome, f"purchase-ceiling.{outcome}", facts


@_judge.register
def _(rule: RevenueCeiling, offer: Offer, context: _Context) -> Judgement | None:
    if offer.form != "tariff":
        return None
    amount = context.duty_forgone.get(offer.code)
    if amount is None:
        return Outcome.UNKNOWN, "revenue-ceiling.unknown", {"limit": rule.per_year.low}
    outcome = Outcome.HIT if amount > rule.per_year.low else Outcome.PASS
    return outcome, f"revenue-ceiling.{outcome}", {"amount": amount, "limit": rule.per_year.low}


@_judge.register
def _(rule: NoWorseThan, offer: Offer, context: _Context) -> Judgement | None:
    if offer.basis == "mfn":
        return None
    verdict: Judgement | None = None
    for line in _touched(offer.lines, rule.hs):
        rate = _deepest_rate(line)
        facts = {"hs": line.hs, "rate": rate, "limit": rule.rate, "party": rule.party}
        if rate is None:
            return Outcome.UNKNOWN, "no-worse-than.unknown", facts
        if rate < rule.rate:
            return Outcome.HIT, "no-worse-than.hit", facts
        verdict = (Outcome.PASS, "no-worse-than.pass", facts)
    return verdict


@_judge.register
def _(rule: Principle, offer: Offer, context: _Context) -> Judgement | None:
    if rule.forms and offer.form not in rule.forms:
        return None
    return Outcome.UNKNOWN, "principle.unknown", {}
