"""What each tariff offer of a case gives up in duty. Kept apart from the models, which take longer to load."""

from __future__ import annotations

from entente.bargaining import open_offers
from entente.calibration.duty_forgone import DutyForgone, OfferedLine, forgo_duty
from entente.dossier import Dossier
from entente.dossier.kinds import Offer
from entente.tradedata.starter import NotShipped

__all__ = ["price_offers", "price_where_possible"]


def price_where_possible(dossier: Dossier) -> dict[str, DutyForgone]:
    """Return what `price_offers` gives, or nothing where no trade of the pair is at hand."""
    try:
        return price_offers(dossier)
    except NotShipped:
        return {}


def price_offers(dossier: Dossier) -> dict[str, DutyForgone]:
    """Return the duty each open tariff offer gives up at its floor; offers that state too little are left out."""
    priced: dict[str, list[OfferedLine]] = {}
    for code, offer in open_offers(dossier).items():
        lines = _lines(offer)
        if offer.form == "tariff" and lines is not None:
            priced[code] = lines
    if not priced:
        return {}
    header = dossier.negotiation
    results = forgo_duty(
        list(priced.values()), home=header.home, counterpart=header.counterpart, before_year=dossier.as_of.year
    )
    return dict(zip(priced, results, strict=True))


def _lines(offer: Offer) -> list[OfferedLine] | None:
    out = []
    for line in offer.lines:
        offered = next((r for r in (line.floor, line.target, line.opening) if r is not None), None)
        if line.mfn_applied_rate is None or offered is None:
            return None
        out.append(OfferedLine(line.hs, line.mfn_applied_rate, offered))
    return out or None
