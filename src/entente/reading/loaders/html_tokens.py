"""Tags, comments and text of HTML source, in one pass and without building a tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

__all__ = ["NAME", "attributes_of", "tokens"]

NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][\w:.\-]*)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


def tokens(source: str) -> Iterator[tuple[str, int, int]]:
    """Yield texts and tags with their place. Comments, declarations and the insides of scripts are passed over."""
    position, length = 0, len(source)
    unclosed: set[str] = set()  # closing marks known not to come any more
    while position < length:
        opening = source.find("<", position)
        if opening < 0:
            yield "text", position, length
            return
        if opening > position:
            yield "text", position, opening
        following = source[opening + 1 : opening + 2]
        if source.startswith("<!--", opening):
            position = _after(source, "-->", opening + 4, unclosed)
        elif following in ("!", "?"):
            position = _after(source, ">", opening + 1, unclosed)
        elif following == "/" or (following.isascii() and following.isalpha()):
            closing = _tag_end(source, opening + 1, unclosed)
            if closing >= length and not source.endswith(">"):
                return
            yield "tag", opening, closing
            position = closing
            match = NAME.match(source, opening + 1)
            if match is not None and match.group(1).lower() in ("script", "style") and following != "/":
                end_tag = f"</{match.group(1)}"
                if end_tag not in unclosed:
                    found = source.find(end_tag, position)
                    if found < 0:
                        unclosed.add(end_tag)
                    else:
                        position = found
        else:
            yield "text", opening, opening + 1
            position = opening + 1


def _after(source: str, mark: str, start: int, unclosed: set[str]) -> int:
    if mark in unclosed:
        return len(source)
    found = source.find(mark, start)
    if found < 0:
        unclosed.add(mark)
        return len(source)
    return found + len(mark)


def _tag_end(source: str, start: int, unclosed: set[str]) -> int:
    """Return the place after the `>` that ends a tag; one within a quoted attribute does not count."""
    found = _after(source, ">", start, unclosed)
    for _ in range(20):
        inside = source[start:found]
        if (inside.count('"') % 2 == 0 and inside.count("'") % 2 == 0) or "=" not in inside:
            return found
        longer = _after(source, ">", found, unclosed)
        if longer >= len(source) or longer - start > 5000 or "<" in source[found:longer]:
            return found
        found = longer
    return found


def attributes_of(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    match = NAME.match(tag, 1)
    for key, value in _ATTRIBUTE.findall(tag[:10_000], match.end() if match else 1):
        found.setdefault(key.lower(), unescape(value.strip("\"'")))
    return found
