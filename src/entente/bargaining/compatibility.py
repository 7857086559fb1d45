"""Whether treaties allow a tariff offer: most-favoured-nation treatment, free-trade areas, bound rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from entente.bargaining.gate import open_offers
from entente.dossier import Dossier
from entente.dossier.kinds import Commitment, Offer

__all__ = ["Incompatibility", "check_compatibility"]


@dataclass(frozen=True, slots=True)
class Incompatibility:
    """An offer that a commitment does not allow, or may not.

    Attributes:
        reason: `mfn` (a cut for the counterpart alone without cover), `cover` (the named agreement does not cover
            the counterpart, or is not in force), `undecided` (legal form not chosen), `bound` (a rate above the
            binding) or `bound-unknown` (a rate that may raise the duty, on goods without a known binding).
        facts: HS code and rates (fractions) where the reason is about a line.
    """

    offer: str
    commitment: str
    reason: str
    facts: Mapping[str, Any]


def check_compatibility(dossier: Dossier) -> tuple[Incompatibility, ...]:
    """Check every open tariff offer against every commitment.

    A duty cut must be given to every member of the WTO (GATT Article I), or fall inside a free-trade area with the
    counterpart that covers substantially all trade (Article XXIV), or rest on a waiver; no duty may exceed its
    binding (Article II).

    Source: General Agreement on Tariffs and Trade 1994, Articles I, II and XXIV.
    """
    commitments = [
        commitment
        for commitment in dossier.each(Commitment)
        if commitment.code not in dossier.superseded_by
        and (commitment.in_force_on is None or commitment.in_force_on <= dossier.as_of)
    ]
    mfn = next((c for c in commitments if c.form == "mfn" and c.covers_counterpart), None)
    found = []
    for offer in open_offers(dossier).values():
        if not offer.lines and offer.form != "tariff":
            continue
        if mfn is not None:
            found += _mfn(offer, mfn, {commitment.code: commitment for commitment in commitments})
        for commitment in commitments:
            if commitment.form == "bound-rates":
                found += _bound(offer, commitment)
    return tuple(found)


def _mfn(offer: Offer, mfn: Commitment, alive: Mapping[str, Commitment]) -> list[Incompatibility]:
    if offer.basis == "undecided":
        return [Incompatibility(offer.code, mfn.code, "undecided", {})]
    if offer.basis != "preferential":
        return []
    if offer.under is None:
        return [Incompatibility(offer.code, mfn.code, "mfn", {})]
    cover = alive.get(offer.under)
    if cover is None or cover.form not in ("free-trade-area", "waiver") or not cover.covers_counterpart:
        return [Incompatibility(offer.code, offer.under, "cover", {})]
    return []


def _bound(offer: Offer, commitment: Commitment) -> list[Incompatibility]:
    found = []
    for line in offer.lines:
        rates = [rate for rate in (line.opening, line.target, line.floor) if rate is not None]
        if not rates:
            continue
        bound = line.bound_rate if line.bound_rate is not None else _binding(line.hs, commitment)
        facts = {"hs": line.hs, "rate": max(rates), "limit": bound}
        if bound is not None and max(rates) > bound:
            found.append(Incompatibility(offer.code, commitment.code, "bound", facts))
        elif bound is None and (line.mfn_applied_rate is None or max(rates) > line.mfn_applied_rate):
            found.append(Incompatibility(offer.code, commitment.code, "bound-unknown", facts))
    return found


def _binding(hs: str, commitment: Commitment) -> float | None:
    """The closest binding over a line, or the lowest among those inside it."""
    over = [line for line in commitment.lines if hs.startswith(line.hs)]
    if over:
        return max(over, key=lambda line: len(line.hs)).rate
    return min((line.rate for line in commitment.lines if line.hs.startswith(hs)), default=None)
