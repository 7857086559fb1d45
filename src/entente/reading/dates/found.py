"""A stretch of text that matched the pattern of dates, and the readers that tell what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from entente.reading.dates.mention import DateMention, Form, Lead

__all__ = ["Found", "Reader", "read_first"]


class Found:
    """A match of the pattern of dates of a language, with the word that leads to it.

    Attributes:
        match: of the language's pattern; groups that did not take part count as "".
        lead: what the leading word means.
        vague: early, middle or late was said of a period.
        at_end: "the end of" was said.
    """

    def __init__(self, match: re.Match[str], lead: Lead, *, vague: bool, at_end: bool) -> None:
        self.match, self.lead, self.vague, self.at_end = match, lead, vague, at_end
        self.groups = match.groupdict()

    def __getitem__(self, name: str) -> str:
        """The words of a group, in lower case with single blanks; "" if it took no part."""
        return " ".join((self.groups.get(name) or "").lower().split())

    def number(self, name: str) -> int | None:
        """The number a group holds, if it took part."""
        return int(self[name]) if self[name] else None

    def make(self, form: Form, **values: Any) -> DateMention:
        """Return the mention; vague parts of periods become a form of their own."""
        start = self.match.end("lead") + 1 if self.groups.get("lead") else self.match.start()
        if self.vague and form in ("month", "span", "quarter", "year"):
            form = "vague"
        values.setdefault("lead", self.lead)
        values.setdefault("at_end", self.at_end)
        return DateMention(start, self.match.end(), self.match.start(), form, **values)


Reader = Callable[[Found], DateMention | None]


def read_first(found: Found, readers: Sequence[tuple[str, Reader]]) -> DateMention | None:
    """Read a match with the reader of the first group that took part; None if it is no date after all."""
    return next((reader(found) for name, reader in readers if found.groups.get(name)), None)
