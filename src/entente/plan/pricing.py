"""What each tariff offer of a case gives up in duty. Kept apart from the models, which take longer to load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf

from entente.bargaining import DutyForgoneRange, open_offers
from entente.calibration.duty_forgone import DutyForgone, OfferedLine, forgo_duty
from entente.dossier import Dossier
from entente.dossier.kinds import Offer
from entente.tradedata.starter import NotShipped

__all__ = ["OfferPrice", "duty_ranges", "last_published_year", "price_offers"]

# Trade of a year is out by the middle of February of the next (US Census, release schedule of annual data).
PUBLISHED = (2, 15)


@dataclass(frozen=True, slots=True)
class OfferPrice:
    """The duty one offer gives up in a year at its floor, US dollars.

    Attributes:
        range: at least and at most; the upper end is infinite where imports from some supplier are not known.
        on_counterpart: the part on the counterpart's own goods, from recorded trade; None where none is at hand.
        mfn_imports_usd: imports from all suppliers that the offer's lines state; None where not all of them do.
    """

    range: DutyForgoneRange
    on_counterpart: DutyForgone | None
    mfn_imports_usd: float | None


def last_published_year(day: date) -> int:
    """Return the last year whose trade figures were out on `day`."""
    return day.year - 1 if (day.month, day.day) >= PUBLISHED else day.year - 2


def duty_ranges(prices: Mapping[str, OfferPrice]) -> dict[str, DutyForgoneRange]:
    """Return offer code → duty given up, as the red-line gate takes it."""
    return {code: price.range for code, price in prices.items()}


def price_offers(dossier: Dossier) -> dict[str, OfferPrice]:
    """Return the duty each open tariff offer gives up; offers that state too little to price are left out.

    A cut for everybody is lost on imports from everybody. Those the offer states itself (`mfn_imports`); without
    them, the duty on the counterpart's goods is only the least that is lost.
    """
    offers = {code: offer for code, offer in open_offers(dossier).items() if _lines(offer) is not None}
    recorded = _on_counterpart(offers, dossier)
    out = {}
    for code, offer in offers.items():
        stated, forgone = _on_all(offer), recorded.get(code)
        floors = all(line.floor is not None for line in offer.lines)
        if stated is not None and offer.basis != "preferential":
            imports, low, high = stated
            out[code] = OfferPrice(DutyForgoneRange(low, high if floors else inf), forgone, imports)
        elif forgone is not None:
            exact = floors and offer.basis == "preferential" and not forgone.uncovered
            limits = DutyForgoneRange(forgone.amount_usd, forgone.amount_usd if exact else inf)
            out[code] = OfferPrice(limits, forgone, None)
    return out


def _on_counterpart(offers: Mapping[str, Offer], dossier: Dossier) -> dict[str, DutyForgone]:
    header = dossier.negotiation
    lines = [_lines(offer) or [] for offer in offers.values()]
    try:
        results = forgo_duty(
            lines,
            home=header.home,
            counterpart=header.counterpart,
            before_year=last_published_year(dossier.as_of) + 1,
        )
    except NotShipped:
        return {}
    return dict(zip(offers, results, strict=True))


def _on_all(offer: Offer) -> tuple[float, float, float] | None:
    """Imports, and duty lost on them at least and at most, where every line states its imports in US dollars."""
    imports = low = high = 0.0
    for line, priced in zip(offer.lines, _lines(offer) or [], strict=True):
        if line.mfn_imports is None or line.mfn_imports.currency != "USD":
            return None
        cut = max(0.0, priced.rate_now - priced.rate_offered)
        imports += line.mfn_imports.mid
        low += cut * line.mfn_imports.low
        high += cut * line.mfn_imports.high
    return imports, low, high


def _lines(offer: Offer) -> list[OfferedLine] | None:
    """The lines with their deepest stated cut; None if there are none, or one states no rate now or none offered."""
    out = []
    for line in offer.lines:
        offered = min((r for r in (line.floor, line.target, line.opening) if r is not None), default=None)
        if line.mfn_applied_rate is None or offered is None:
            return None
        out.append(OfferedLine(line.hs, line.mfn_applied_rate, offered))
    return out or None
