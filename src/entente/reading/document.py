"""A document that was read: its text, what it says about itself, and where the text stands in the source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from entente.reading.offsets import OffsetMap, Place

__all__ = ["Document", "Raw"]


@dataclass(slots=True)
class Raw:
    """What a loader takes out of a file, before anything is made of it.

    Attributes:
        text: the running text, composed (NFC); lines are paragraphs, list entries, table rows.
        offsets: leads from the text to the parts.
        parts: the decoded source texts: one for a text or HTML file, one per page or paragraph otherwise.
        part_name: what a part is called in a locator: "", "page" or "paragraph".
        said: what the file's own fields state: publisher, date, url, title.
        notes: what a reader should know, e.g. that pages without text were left out.
    """

    text: str
    offsets: OffsetMap
    parts: tuple[str, ...]
    part_name: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its text and what is known of it. Whatever it does not state is "" or None."""

    id: str
    name: str
    text: str
    offsets: OffsetMap
    parts: tuple[str, ...]
    language: str
    sha256: str
    part_name: str = ""
    publisher: str = ""
    url: str = ""
    title: str = ""
    date: date | None = None
    notes: tuple[str, ...] = ()

    def locate(self, start: int, end: int) -> tuple[Place, ...]:
        """Return where `text[start:end]` stands in the source's parts."""
        return self.offsets.places(start, end)

    def locator(self, start: int, end: int) -> str:
        """Return in words where a quote stands: page, paragraph or line."""
        places = self.locate(start, end)
        if self.part_name and places:
            return f"{self.part_name} {places[0].part + 1}"
        return f"line {self.text.count(chr(10), 0, start) + 1}"
