"""The red-line gate: every open offer against every red line. It fails closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import singledispatch
from typing import Any

from entente.bargaining.ceilings import DutyForgoneRange, judge_purchases, judge_revenue
from entente.dossier import Dossier
from entente.dossier.kinds import (
    Agency,
    ExcludedLines,
    Law,
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


def open_offers(dossier: Dossier) -> dict[str, Offer]:
    """Return the offers still on their way: neither in force, withdrawn, replaced nor run out."""
    return {
        offer.code: offer
        for offer in dossier.current(Offer)
        if offer.state in OPEN_STATES and (offer.valid_until is None or offer.valid_until >= dossier.as_of)
    }


def judge_offers(
    dossier: Dossier, *, duty_forgone: Mapping[str, DutyForgoneRange] | None = None
) -> tuple[Verdict, ...]:
    """Judge every open offer by every red line.

    Args:
        dossier: the case as of a day.
        duty_forgone: offer code → duty lost per year at the floor; an offer missing here is unknown to revenue
            ceilings, and thereby blocked.

    Returns:
        One verdict for each offer a red line applies to.
    """
    offers = open_offers(dossier)
    verdicts = []
    for red_line in dossier.current(RedLine):
        for code, (outcome, reason, facts) in _judge_all(red_line, offers, dossier, duty_forgone or {}).items():
            if outcome in (Outcome.UNKNOWN, Outcome.NEAR):
                outcome, reason, facts = _with_release(red_line, offers[code], dossier, (outcome, reason, facts))
            verdicts.append(Verdict(red_line.code, code, outcome, reason, facts))
    return tuple(verdicts)


Judgement = tuple[Outcome, str, dict[str, Any]]


def _judge_all(
    red_line: RedLine, offers: Mapping[str, Offer], dossier: Dossier, duty_forgone: Mapping[str, DutyForgoneRange]
) -> dict[str, Judgement]:
    """Judge all offers by one red line: ceilings over all of them, other rules one by one."""
    rule = red_line.rule
    if isinstance(rule, PurchaseCeiling):
        results = judge_purchases(rule, offers, dossier)
    elif isinstance(rule, RevenueCeiling):
        results = judge_revenue(rule, offers, duty_forgone)
    else:
        judged = ((code, _judge(rule, offer, dossier)) for code, offer in offers.items())
        return {code: judgement for code, judgement in judged if judgement is not None}
    return {code: (Outcome(outcome), reason, facts) for code, (outcome, reason, facts) in results.items()}


def _with_release(red_line: RedLine, offer: Offer, dossier: Dossier, judgement: Judgement) -> Judgement:
    """Let the offer pass if a named person released it as it now stands."""
    release = _release(red_line, offer, dossier)
    if release is None:
        return judgement
    if release.on < dossier.updated.get(offer.code, release.on):
        facts = {"person": release.person, "on": release.on, "changed": dossier.updated[offer.code]}
        return Outcome.UNKNOWN, "release-overtaken.unknown", facts
    return Outcome.RELEASED, "released", {"person": release.person, "on": release.on, "why": release.reason}


def _release(red_line: RedLine, offer: Offer, dossier: Dossier) -> Release | None:
    """The latest release of the offer made by now, by an agency of ours that neither makes it nor stands below."""
    if offer.agency is None:
        return None
    made = [
        release
        for release in red_line.releases
        if release.offer == offer.code
        and release.on <= dossier.as_of
        and dossier.get(Agency, release.agency).side == "home"
        and offer.agency not in _superiors(release.agency, dossier)
    ]
    return max(made, key=lambda release: release.on, default=None)


def _superiors(agency: str | None, dossier: Dossier) -> set[str]:
    """The agency and all above it."""
    out: set[str] = set()
    while agency is not None and agency not in out:
        out.add(agency)
        record = dossier.all(Agency).get(agency)
        agency = record.parent if record is not None else None
    return out


@singledispatch
def _judge(rule: object, offer: Offer, dossier: Dossier) -> Judgement | None:
    """Return outcome, reason and facts, or None if the rule does not concern the offer."""
    raise TypeError(f"no judge for the rule {type(rule).__name__}; add one here")


def _touched(lines: list[TariffLine], prefixes: list[str]) -> Iterator[TariffLine]:
    """Lines that lie under one of the prefixes, or are so broad that they cover one."""
    return (line for line in lines if _touches(line.hs, prefixes))


def _touches(hs: str, prefixes: list[str]) -> bool:
    return any(hs.startswith(prefix) or prefix.startswith(hs) for prefix in prefixes)


def _without_lines(rule: str, offer: Offer, prefixes: list[str], dossier: Dossier) -> Judgement | None:
    """A tariff offer, or a law on tariffs, that names no goods may be about these; no other offer without lines is."""
    on_tariffs = offer.form == "tariff" or any(
        dossier.get(Law, code).topic == "tariffs-and-quotas" for code in offer.laws
    )
    if not on_tariffs or offer.lines:
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
def _(rule: RateFloor, offer: Offer, dossier: Dossier) -> Judgement | None:
    def judge(line: TariffLine) -> Judgement:
        rate, outcome = _deepest_rate(line), _below(line, rule.floor)
        if outcome is Outcome.PASS and rate is not None and rate <= round(rule.floor + rule.margin, 12):
            outcome = Outcome.NEAR
        return outcome, f"rate-floor.{outcome}", {"hs": line.hs, "rate": rate, "limit": rule.floor}

    return _worst(judge(line) for line in _touched(offer.lines, rule.hs)) or _without_lines(
        "rate-floor", offer, rule.hs, dossier
    )


@_judge.register
def _(rule: ExcludedLines, offer: Offer, dossier: Dossier) -> Judgement | None:
    for line in _touched(offer.lines, rule.hs):
        return Outcome.HIT, "excluded-lines.hit", {"hs": line.hs}
    purchases = [dossier.get(Purchase, code) for code in offer.purchases]
    for hs in (hs for purchase in purchases for hs in purchase.hs):
        if _touches(hs, rule.hs):
            return Outcome.HIT, "excluded-lines.hit", {"hs": hs}
    if any(not purchase.hs and not purchase.service for purchase in purchases):
        return Outcome.UNKNOWN, "excluded-lines.unknown", {"hs": ", ".join(rule.hs)}
    if offer.lines or offer.purchases:
        return Outcome.PASS, "excluded-lines.pass", {}
    return _without_lines("excluded-lines", offer, rule.hs, dossier)


@_judge.register
def _(rule: NoWorseThan, offer: Offer, dossier: Dossier) -> Judgement | None:
    if offer.basis == "mfn":
        return None

    def judge(line: TariffLine) -> Judgement:
        outcome = _below(line, rule.rate)
        facts = {"hs": line.hs, "rate": _deepest_rate(line), "limit": rule.rate, "party": rule.party}
        return outcome, f"no-worse-than.{outcome}", facts

    return _worst(judge(line) for line in _touched(offer.lines, rule.hs)) or _without_lines(
        "no-worse-than", offer, rule.hs, dossier
    )


@_judge.register
def _(rule: Principle, offer: Offer, dossier: Dossier) -> Judgement | None:
    if rule.forms and offer.form not in rule.forms:
        return None
    return Outcome.UNKNOWN, "principle.unknown", {}
