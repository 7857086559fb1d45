"""The patterns of ordering, put together from the verbs in the Vietnamese lexicon."""

from __future__ import annotations

import re
from functools import cache

from entente.reading.lexicon import lexicon

__all__ = ["order_patterns"]


@cache
def order_patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns by frame."""
    words = lexicon("vi")
    return {
        "active": re.compile(rf"(?<!\w)(?P<v>{words.text('orders.verbs')})(?!\w)", re.IGNORECASE),
        "modal": re.compile(rf"(?<!\w)(?P<v>{words.text('orders.modal')})(?!\w)", re.IGNORECASE),
        "passive": re.compile(rf"(?<!\w)(?P<v>{words.text('orders.passive')})(?!\w)", re.IGNORECASE),
        "starts": re.compile(rf"\s*(?::|rằng|là|cần|phải|thì|,)?\s*(?:(?:sẽ|phải|cần|cũng|tiếp tục|theo chức "
            rf"năng, nhiệm vụ(?: được giao)?|trực tiếp|tới đây|"
            rf"thời gian tới|trong thời gian tới),? )*(?P<v>{words.text('orders.starts')})(?!\w)", re.IGNORECASE),
    }  # fmt: skip
