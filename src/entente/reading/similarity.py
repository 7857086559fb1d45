"""How alike two statements are in what they say: words brought to common meanings across wordings and languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from entente.reading.lexicon import load_table

__all__ = ["alike", "canonical_name", "same_name", "terms"]

_WORD = re.compile(r"[^\W_]+(?:[.'\-][^\W_]+)*")
_SUFFIXES = (
    "ations",
    "ation",
    "ities",
    "ity",
    "ments",
    "ment",
    "ings",
    "ing",
    "ies",
    "ers",
    "ed",
    "es",
    "ly",
    "s",
    "e",
)


@cache
def _small_words() -> frozenset[str]:
    return frozenset(load_table("word_lists")["small"].split())


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    meanings = {phrase: meaning for meaning, phrases in load_table("same_meaning").items() for phrase in phrases}
    words = "|".join(sorted((re.escape(phrase) for phrase in meanings), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<p>{words})[a-z]*", re.IGNORECASE), meanings


@lru_cache(maxsize=20_000)
def terms(text: str) -> frozenset[str]:
    """Return what a text speaks of: meanings of its known phrases, and the stems of its other words and numbers."""
    pattern, meanings = _phrases()
    found: set[str] = set()

    def note(match: re.Match[str]) -> str:
        found.add(f"={meanings[match['p'].lower()]}")
        return " "

    rest = pattern.sub(note, text.lower())
    for word in _WORD.findall(rest):
        if word in _small_words() or (len(word) < 3 and not word.isdigit()):
            continue
        found.add(_stem(word))
    return frozenset(found)


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def alike(one: str, other: str) -> float:
    """Return how alike two statements are, 0 to 1: shared meanings weigh twice as much as shared words.

    Half of the measure looks at the shorter statement alone, since one report often says more than the other.
    """
    a, b = terms(one), terms(other)
    if not a or not b:
        return 0.0
    shared = _weight(a & b)
    contained = shared / min(_weight(a), _weight(b))
    return 0.5 * contained + 0.5 * shared / _weight(a | b)


def _weight(found: Iterable[str]) -> float:
    return sum(2.0 if term[0] == "=" else 1.0 for term in found)


@cache
def _bodies() -> dict[str, str]:
    out: dict[str, str] = {}
    for name, others in load_table("vietnamese_bodies").items():
        for other in (name, *others):
            out.setdefault(_plain(other), _plain(others[0]))
    for key, words in load_table("countries").items():
        for word in words:
            out.setdefault(_plain(word), key.lower())
    return out


def _plain(name: str) -> str:
    text = re.sub(r"^(?:the|its|his|her) ", "", " ".join(name.split()).casefold())
    return (
        re.sub(
            r"\b(?:ministry of|ministry for|ministry|department of|department|bộ trưởng bộ|bộ)\b ?", "", text
        ).strip()
        or text
    )


def canonical_name(name: str) -> str:
    """Return one form for all ways of naming a body: "Bộ Tài chính", "MoF" and "Ministry of Finance" give the same."""
    plain = _plain(name)
    return _bodies().get(" ".join(name.split()).casefold(), _bodies().get(plain, plain))


def same_name(one: str, other: str) -> bool:
    """Return whether two names mean the same body or person, one perhaps in a shorter form."""
    a, b = canonical_name(one), canonical_name(other)
    if a == b:
        return True
    words_a, words_b = set(a.split()), set(b.split())
    return bool(words_a) and bool(words_b) and (words_a <= words_b or words_b <= words_a)
