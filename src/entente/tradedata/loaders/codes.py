"""Whether codes belong to the edition of the Harmonized System a file is said to be in."""

from __future__ import annotations

from collections.abc import Mapping

from entente.base.errors import BadInput, Problem
from entente.tradedata.schedules.history import editions_with, successors

__all__ = ["check_codes"]

_KNOWN = ("HS2007", "HS2012", "HS2017", "HS2022")  # editions whose codes are at hand
_MOST = 0.05  # a larger share of trade outside the edition means another edition
_SHOWN = 5


def check_codes(values: Mapping[str, float], hs_revision: str, *, file: str) -> tuple[str, ...]:
    """Return caveats on codes that the edition does not have, largest trade first.

    National provisions (chapters 98 and 99), codes shorter than six digits and editions before 2007 are not checked.

    Args:
        values: trade by code, US dollars.
        hs_revision: edition the codes are said to be in.
        file: name of the file, for messages.

    Raises:
        BadInput: codes with more than a twentieth of the trade are not in the edition: it is probably another.
    """
    if hs_revision not in _KNOWN:
        return (f"Codes are not checked against {hs_revision}: editions before 2007 are not at hand.",)
    outside = {
        code: value
        for code, value in values.items()
        if len(code) >= 6 and code[:2] not in ("98", "99") and hs_revision not in editions_with(code[:6])
    }
    if not outside:
        return ()
    largest = sorted(outside, key=lambda code: (-outside[code], code))[:_SHOWN]
    total = sum(values.values())
    share = sum(outside.values()) / total if total > 0 else 0.0
    if share > _MOST:
        remedy = f"{share:.0%} of the trade is in such codes. State the edition the file is in, or convert its codes."
        raise BadInput(
            Problem(file, 0, "hs", code, f"is not in {hs_revision}: {_what_became(code)}.", remedy) for code in largest
        )
    named = "; ".join(f"{code} ({_what_became(code)})" for code in largest)
    more = f" and {len(outside) - len(largest)} more" if len(outside) > len(largest) else ""
    return (f"{len(outside)} codes with {share:.2%} of the trade are not in {hs_revision}: {named}{more}.",)


def _what_became(code: str) -> str:
    """Say which edition has a code and what it became."""
    held = editions_with(code[:6])
    if not held:
        return "no edition since 2007 has it"
    newest = held[-1]
    became = successors(code[:6], newest)
    if newest == "HS2022":
        return "HS2022 has it"
    return f"{newest} had it; it became {', '.join(became[:4]) or 'what is not recorded'}"
