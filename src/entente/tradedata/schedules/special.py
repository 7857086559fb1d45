"""The special column of the US schedule: preferential rates by programme, `Free (AU,BH,S+) 5.8¢/kg (CO,KR)`."""

from __future__ import annotations

import re
from functools import lru_cache

from entente.tradedata.schedules.duty import Duty, parse_duty

__all__ = ["PROGRAMME_MEMBERS", "parse_special"]

_OFFER = re.compile(r"([^()]+)\(([A-Z0-9*+,\s-]+)\)")

# Programme symbol → origins it is open to, where the agreement names them. Source: HTS general notes 8, 12, 14 to 35.
PROGRAMME_MEMBERS: dict[str, frozenset[str]] = {
    symbol: frozenset(members.split())
    for symbol, members in {
        "AU": "AUS",
        "BH": "BHR",
        "CL": "CHL",
        "CO": "COL",
        "IL": "ISR",
        "JO": "JOR",
        "JP": "JPN",
        "KR": "KOR",
        "MA": "MAR",
        "OM": "OMN",
        "P": "CRI DOM GTM HND NIC SLV",
        "P+": "CRI DOM GTM HND NIC SLV",
        "PA": "PAN",
        "PE": "PER",
        "S": "CAN MEX",
        "S+": "CAN MEX",
        "SG": "SGP",
    }.items()
}


@lru_cache(maxsize=4096)
def parse_special(text: str) -> dict[str, Duty]:
    """Return programme symbol → preferential duty.

    A rate given by reference (`See 9822.04.20 (AU)`) is of kind `by_reference`.
    """
    offers: dict[str, Duty] = {}
    for words, symbols in _OFFER.findall(text):
        duty = parse_duty(words.strip(" ,;"))
        for symbol in symbols.replace(" ", "").split(","):
            if symbol:
                offers.setdefault(symbol, duty)
    return offers
