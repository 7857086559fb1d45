"""The authority register: who may offer what, under which decision, until when."""

from __future__ import annotations

from datetime import date

from entente.dossier.kinds import Agency, Offer

__all__ = ["lacks_authority"]


def lacks_authority(offer: Offer, agency: Agency | None, *, on: date) -> str:
    """Return "" if the agency may make the offer on that day, else what is lacking.

    Returns:
        One of `owner` (no agency), `instrument` (it may not offer this form), `goods` (a line lies outside its HS
        prefixes) or `expired` (its authority has ended).
    """
    if agency is None:
        return "owner"
    grants = [grant for grant in agency.authority if grant.instrument == offer.form]
    if not grants:
        return "instrument"
    grants = [grant for grant in grants if grant.until is None or grant.until >= on]
    if not grants:
        return "expired"
    if any(not grant.hs for grant in grants):
        return ""
    prefixes = tuple(prefix for grant in grants for prefix in grant.hs)
    return "" if all(line.hs.startswith(prefixes) for line in offer.lines) else "goods"
