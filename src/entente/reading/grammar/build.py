"""Drafts: proposals while their fields are being found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from entente.reading.blocks import Sentence
from entente.reading.document import Document
from entente.reading.proposals import Proposal, Quote

__all__ = ["Draft", "shorten"]


@dataclass(slots=True)
class Draft:
    """A proposal in the making. Places given to its methods count within a sentence."""

    kind: str
    sentence: Sentence
    start: int
    end: int
    fields: dict[str, Any] = field(default_factory=dict)
    grounds: dict[str, tuple[int, int]] = field(default_factory=dict)
    said_by: str = ""
    confidence: float = 0.8

    def put(self, name: str, value: Any, sentence: Sentence | None = None, start: int = 0, end: int = 0) -> None:
        """Set a field, with the words it rests on if they are given."""
        if value in (None, "", []):
            return
        self.fields[name] = value
        if sentence is not None and end > start:
            self.grounds[name] = (sentence.start + start, sentence.start + end)

    def ground(self, name: str, sentence: Sentence, start: int, end: int) -> None:
        """Say on which words of a sentence a field rests."""
        if end > start:
            self.grounds[name] = (sentence.start + start, sentence.start + end)

    def ground_at(self, name: str, start: int, end: int) -> None:
        """Say on which words of the document a field rests."""
        if end > start:
            self.grounds[name] = (start, end)

    def finish(self, document: Document) -> Proposal | None:
        """Return the proposal, or None if there are no words to quote."""
        start, end = self.sentence.start + self.start, self.sentence.start + self.end
        quote = _quote(document, start, end)
        if quote is None:
            return None
        grounds = {name: q for name, (a, b) in self.grounds.items() if (q := _quote(document, a, b)) is not None}
        return Proposal(
            self.kind, dict(self.fields), (quote,), grounds, self.said_by, document.publisher, round(self.confidence, 2)
        )


def _quote(document: Document, start: int, end: int) -> Quote | None:
    text = document.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quote(document.id, start, end, text[start:end]) if end > start else None


def shorten(text: str) -> str:
    """Return a text fit for a title: one line, a capital first, cut at a word."""
    text = " ".join(text.split()).strip(" ,;:.-")
    text = text[:1].upper() + text[1:]
    return text if len(text) <= 140 else text[:137].rsplit(" ", 1)[0] + " ..."
