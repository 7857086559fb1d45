"""The authority register: who may offer what, under which decision, until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from entente.dossier.kinds import Agency, Offer, Purchase

__all__ = ["lacks_authority"]


def lacks_authority(offer: Offer, agency: Agency | None, *, on: date, purchases: Sequence[Purchase] = ()) -> str:
    """Return "" if the agency may make the offer on that day, else what is lacking.

    Args:
        purchases: those the offer promises.

    Returns:
        One of `owner` (no agency), `instrument` (it may not offer this form), `expired` (its authority has ended),
        `goods` (a line or purchase lies outside its HS prefixes) or `amount` (the purchases with a stated value add
        up to more than it may promise, or cannot be compared with that).
    """
    if agency is None:
        return "owner"
    grants = [grant for grant in agency.authority if grant.instrument == offer.form]
    if not grants:
        return "instrument"
    grants = [grant for grant in grants if grant.until is None or grant.until >= on]
    if not grants:
        return "expired"
    if all(grant.hs for grant in grants):
        prefixes = tuple(prefix for grant in grants for prefix in grant.hs)
        goods = [*(line.hs for line in offer.lines), *(hs for purchase in purchases for hs in purchase.hs)]
        if not all(hs.startswith(prefixes) for hs in goods):
            return "goods"
    limits = [grant.limit for grant in grants if grant.limit is not None]
    if len(limits) < len(grants):
        return ""
    values = [p.value for p in purchases if p.value is not None and not p.package and not p.existing_order]
    within = any(
        all(value.currency == limit.currency for value in values) and sum(v.high for v in values) <= limit.high
        for limit in limits
    )
    return "" if within else "amount"
