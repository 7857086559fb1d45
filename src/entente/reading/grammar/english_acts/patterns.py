"""The patterns of ordering, put together from the verbs in the English lexicon."""

from __future__ import annotations

import re
from functools import cache

from entente.reading.lexicon import lexicon

__all__ = ["order_patterns"]


@cache
def order_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by frame."""
    words = lexicon("en")
    orders = words.text("orders.with_infinitive")
    return {
        "active": re.compile(rf"(?<![\w-])(?P<v>{orders})(?![\w-])", re.IGNORECASE),
        "that": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.with_that')})(?: \w+ly)? that ", re.IGNORECASE),
        "noun": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.with_noun')}) (?P<np>(?:(?:a|an|the|for|all|"
            rf"more|[\w\-]+ed|[a-z]+|in-depth|Washington's|quick|swift|urgent|speedy|immediate|stronger|full|"
            rf"comprehensive|thorough|daily|weekly) ){{0,5}}?(?P<act>{words.text('orders.acts')}))\b", re.IGNORECASE),
        "passive": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.passive')})(?![\w-])", re.IGNORECASE),
        "modal": re.compile(rf"(?<![\w-])(?:(?P<v>{words.text('orders.modal')})|"
            rf"(?P<w>{words.text('orders.weak_modal')}))(?![\w-])", re.IGNORECASE),
        "decided": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.decides')}) that ", re.IGNORECASE),
        "reports": re.compile(rf"(?<![\w-])(?:{words.text('orders.reporting')})(?![\w-])", re.IGNORECASE),
    }  # fmt: skip
