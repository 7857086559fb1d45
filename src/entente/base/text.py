"""Text made safe to show: records and file names can hold anything, also text meant to do harm."""

from __future__ import annotations

import re

__all__ = ["CONTROL", "clean", "escape_json"]

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters other than tabs and line breaks. No text of a case has a use for them."""

# Control characters (XML forbids them, terminals obey them), surrogates, non-characters, and the bidirectional
# overrides with which text can be made to read differently from what it says. Right-to-left text needs none of them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[\t\r\n\u2028\u2029]+")


def clean(text: str) -> str:
    """Return `text` without characters that cannot or must not be printed; line breaks become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub("", _SPACES.sub(" ", text))


def escape_json(document: str) -> str:
    """Return a JSON document that says the same with characters that must not be printed written as escapes."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", document)
