"""Topics, goods and lists: what a stretch of text is about."""

from __future__ import annotations

import re

from entente.reading.lexicon import Lexicon

__all__ = ["goods_in", "sector_of", "split_list", "topic_of"]

_ORDER = (
    "intellectual-property",
    "rules-of-origin",
    "trade-remedies",
    "economic-security",
    "non-tariff-barriers",
    "digital-trade",
    "procedures",
    "trade-balance",
    "tariffs-and-quotas",
    "other-commercial",
)
_LIST_EN = re.compile(
    r"\s*(?:,\s*(?:and|as well as|or)\s+|;\s*(?:and\s+)?|,\s+|\s+(?:and|as well as)\s+)(?:the |also )?"
)
_LIST_VI = re.compile(r"\s*(?:,\s*(?:và\s+)?|;\s*(?:và\s+)?|\s+và\s+|\s+cũng như\s+)")


def topic_of(words: Lexicon, text: str) -> str:
    """Return the topic the words of a text point to most; "other-commercial" if to none."""
    best, score = "other-commercial", 0.0
    for rank, topic in enumerate(_ORDER):
        found = list(words.words(f"topics.{topic}").finditer(text))
        if found:
            value = 1.0 + 0.2 * len(found) - 0.05 * rank + 0.01 * max(len(m.group()) for m in found)
            if value > score:
                best, score = topic, value
    return best


def split_list(text: str, language: str) -> list[tuple[int, int]]:
    """Return the places of the members of a list in running text."""
    pattern = _LIST_VI if language == "vi" else _LIST_EN
    out, start = [], 0
    for match in pattern.finditer(text):
        if match.start() > start:
            out.append((start, match.start()))
        start = match.end()
    if start < len(text.rstrip()):
        out.append((start, len(text.rstrip())))
    return out


def goods_in(words: Lexicon, text: str) -> list[tuple[int, int, str]]:
    """Return the goods named in a text as (start, end, sector), none within another."""
    found: list[tuple[int, int, str]] = []
    for sector in words.names("goods"):
        found += [(match.start(), match.end(), sector) for match in words.words(f"goods.{sector}").finditer(text)]
    found.sort(key=lambda f: (f[0], -f[1]))
    out: list[tuple[int, int, str]] = []
    for entry in found:
        if not out or entry[0] >= out[-1][1]:
            out.append(entry)
    return out


def sector_of(goods: list[tuple[int, int, str]]) -> str:
    """Return the sector of goods, "several" if there are more, "other" if there are none."""
    sectors = {sector for _, _, sector in goods}
    return next(iter(sectors)) if len(sectors) == 1 else "several" if sectors else "other"
