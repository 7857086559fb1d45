"""Text from records made safe to print: records can hold anything, also text meant to do harm."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from entente.base.text import clean

__all__ = ["clean", "offer_breaks", "printable_url", "slug"]

_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
_NOT_SLUG = re.compile(r"[^A-Za-z0-9_-]+")
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"


def offer_breaks(text: str, *, every: int = 12) -> str:
    """Let words of 25 characters or more break, for page layouts that would run them over the edge."""
    if len(text) < 25:
        return text

    def broken(match: re.Match[str]) -> str:
        word = match.group()
        return ZERO_WIDTH_SPACE.join(word[start : start + every] for start in range(0, len(word), every))

    return _LONG_WORD.sub(broken, text)


def printable_url(url: str) -> str | None:
    """Return `url` if following it can only open a page or a letter, else None."""
    try:
        parts = urlsplit(clean(url).strip())
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and parts.netloc:
        return parts.geturl()
    return parts.geturl() if parts.scheme == "mailto" and parts.path else None


def slug(text: str) -> str:
    """Return `text` as a name fit for an anchor in every format: letters, digits, `-` and `_`."""
    return _NOT_SLUG.sub("-", text).strip("-") or "x"
