"""The authority register: who may offer what, under which decision, until when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from entente.dossier.kinds import Agency, Authority, Offer, Purchase

__all__ = ["lacks_authority"]


def lacks_authority(offer: Offer, agency: Agency | None, *, on: date, purchases: Sequence[Purchase] = ()) -> str:
    """Return "" if the agency may make the offer on that day, else what is lacking.

    Every line and purchase must lie under a grant of its own; a grant with a limit bears the purchases under it up
    to that amount.

    Args:
        purchases: those the offer promises.

    Returns:
        One of `owner` (no agency), `instrument` (it may not offer this form), `expired` (its authority has ended),
        `goods` (a line or purchase lies outside its HS prefixes), `unknown` (a purchase says too little: no goods
        where the authority is for some goods only, no amount where it is limited) or `amount` (purchases pass the
        limit, or cannot be compared with it).
    """
    if agency is None:
        return "owner"
    grants = [grant for grant in agency.authority if grant.instrument == offer.form]
    if not grants:
        return "instrument"
    grants = [grant for grant in grants if grant.until is None or grant.until >= on]
    if not grants:
        return "expired"
    if not all(_covering(grants, [line.hs]) for line in offer.lines):
        return "goods"
    new = [purchase for purchase in purchases if not purchase.existing_order]
    return _purchases(new, grants)


def _covering(grants: Iterable[Authority], goods: Sequence[str]) -> list[Authority]:
    """The grants under which all the goods lie; goods not stated lie only under a grant for all goods."""
    return [g for g in grants if not g.hs or (goods and all(hs.startswith(tuple(g.hs)) for hs in goods))]


def _purchases(purchases: Sequence[Purchase], grants: Sequence[Authority]) -> str:
    spent: dict[int, float] = {}
    for purchase in purchases:
        covering = _covering(grants, purchase.hs)
        if not covering:
            return "goods" if purchase.hs else "unknown"
        if any(grant.limit is None for grant in covering):
            continue
        grant = max(covering, key=lambda g: g.limit.high if g.limit is not None else 0.0)
        value, limit = purchase.value, grant.limit
        if value is None or limit is None:
            return "unknown"
        spent[id(grant)] = spent.get(id(grant), 0.0) + value.high
        if value.currency != limit.currency or spent[id(grant)] > limit.high:
            return "amount"
    return ""
