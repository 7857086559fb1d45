"""What each tariff offer of a case gives up in duty. Kept apart from the models, which take longer to load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    header, before_year = dossier.negotiation, last_published_year(dossier.as_of) + 1
    offers, pair = open_offers(dossier), (header.home, header.counterpart, before_year)
    known = {code: _priced.get((id(offer), *pair)) for code, offer in offers.items()}
    prices = {code: kept[1] for code, kept in known.items() if kept is not None and kept[0] is offers[code]}
    fresh = {code: offer for code, offer in offers.items() if code not in prices}
    if fresh:
        prices |= dict.fromkeys(fresh) | _price(fresh, *pair)
        if len(_priced) > _MOST_PRICED:
            _priced.clear()
        _priced.update({(id(offer), *pair): (offer, prices[code]) for code, offer in fresh.items()})
    return {code: price for code in offers if (price := prices[code]) is not None}


# Offers do not change once read, so the price of one holds as long as it is the same object.
_MOST_PRICED = 4000
_priced: dict[tuple[int, str, str, int], tuple[Offer, OfferPrice | None]] = {}


def _price(offers: Mapping[str, Offer], home: str, counterpart: str, before_year: int) -> dict[str, OfferPrice]:
    lines = {code: found for code, offer in offers.items() if (found := _lines(offer)) is not None}
    try:
        results = forgo_duty([*lines.values()], home=home, counterpart=counterpart, before_year=before_year)
        recorded = dict(zip(lines, results, strict=True)) if lines else {}
    except NotShipped:
        recorded = {}
    out = {}
    for code, priced in lines.items():
        offer, forgone = offers[code], recorded.get(code)
        stated = _on_all(offer, priced)
        floors = all(line.floor is not None for line in offer.lines)
        if stated is not None and offer.basis != "preferential":
            imports, low, high = stated
            out[code] = OfferPrice(DutyForgoneRange(low, high if floors else inf), forgone, imports)
        elif forgone is not None:
            exact = floors and offer.basis == "preferential" and not forgone.uncovered
            limits = DutyForgoneRange(forgone.amount_usd, forgone.amount_usd if exact else inf)
            out[code] = OfferPrice(limits, forgone, None)
    return out


def _on_all(offer: Offer, lines: Sequence[OfferedLine]) -> tuple[float, float, float] | None:
    """Imports, and duty lost on them at least and at most, where every line states its imports in US dollars."""
    imports = low = high = 0.0
    for line, priced in zip(offer.lines, lines, strict=True):
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
