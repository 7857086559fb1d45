"""Where every character of a document's text stands in its source.

A source is a list of parts (the file, the pages of a PDF, the paragraphs of a DOCX). Text is put together from pieces
of parts and then brought into Unicode's composed form (NFC); an `OffsetMap` leads from any stretch of the text back
to the stretches of the parts it was made from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

__all__ = ["OffsetMap", "Place", "TextBuilder"]

# Characters of combining class 0 that can still join the one before when text is composed.
_JOINERS = (
    "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dcf\u0ddf\u102e\u1b35"
    "\U00011127\U0001133e\U00011357\U000114b0\U000114ba\U000114bd\U000115af\U00011930"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one part of the source."""

    part: int
    start: int
    end: int


@dataclass(slots=True)
class OffsetMap:
    """Runs of text and where they come from, in the order of the text.

    Run i begins at `text_starts[i]` and stands for `sources[i]`; None marks text with no source, such as the blank
    between two table cells. A run as long as its source corresponds to it character by character, any other one as
    a whole, and so does one whose number is in `whole`.
    """

    text_starts: list[int] = field(default_factory=list)
    sources: list[Place | None] = field(default_factory=list)
    length: int = 0
    whole: set[int] = field(default_factory=set)

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Return where `text[start:end]` stands in the source: one place per part, first to last character.

        Raises:
            IndexError: the stretch is empty or not within the text.
        """
        if not 0 <= start < end <= self.length:
            raise IndexError(f"{start}:{end} is not a stretch of a text of {self.length} characters")
        found: dict[int, Place] = {}
        index = bisect_right(self.text_starts, start) - 1
        while index < len(self.text_starts) and self.text_starts[index] < end:
            source = self.sources[index]
            if source is not None:
                begin = self.text_starts[index]
                finish = self.text_starts[index + 1] if index + 1 < len(self.text_starts) else self.length
                low, high = source.start, source.end
                if high - low == finish - begin and index not in self.whole:
                    low, high = low + max(start - begin, 0), low + min(end, finish) - begin
                before = found.get(source.part)
                found[source.part] = (
                    Place(source.part, low, high)
                    if before is None
                    else Place(source.part, min(before.start, low), max(before.end, high))
                )
            index += 1
        return tuple(found.values())

    def cut(self, start: int, end: int) -> list[tuple[int, Place | None]]:
        """Return the runs that make up `text[start:end]` as (length, source) pairs."""
        out: list[tuple[int, Place | None]] = []
        index = max(bisect_right(self.text_starts, start) - 1, 0)
        while index < len(self.text_starts) and self.text_starts[index] < end:
            begin = self.text_starts[index]
            finish = self.text_starts[index + 1] if index + 1 < len(self.text_starts) else self.length
            low, high = max(begin, start), min(finish, end)
            source = self.sources[index]
            if source is not None and source.end - source.start == finish - begin and index not in self.whole:
                source = Place(source.part, source.start + low - begin, source.start + high - begin)
            if high > low:
                out.append((high - low, source))
            index += 1
        return out

    def append(self, length: int, source: Place | None) -> None:
        """Add a run of `length` characters; an exact run that continues the one before becomes part of it."""
        if length == 0:
            return
        if self.sources and source is not None:
            last, size = self.sources[-1], self.length - self.text_starts[-1]
            if (
                last is not None
                and len(self.sources) - 1 not in self.whole
                and last.part == source.part
                and last.end == source.start
                and last.end - last.start == size
                and source.end - source.start == length
                and (length > 1 or source.end - source.start == 1)
            ):
                self.sources[-1] = Place(source.part, last.start, source.end)
                self.length += length
                return
        self.text_starts.append(self.length)
        self.sources.append(source)
        self.length += length


class TextBuilder:
    """Puts a text together from pieces of a source, and remembers where each came from."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._map = OffsetMap()

    @property
    def last(self) -> str:
        """The last piece added, or ""."""
        return self._pieces[-1] if self._pieces else ""

    def __len__(self) -> int:
        return self._map.length

    def add(self, piece: str, part: int, start: int, end: int) -> None:
        """Add text made from `source[part][start:end]`."""
        if piece:
            self._pieces.append(piece)
            self._map.append(len(piece), Place(part, start, end))

    def gap(self, text: str) -> None:
        """Add text that has no source, such as a line end between two paragraphs."""
        if text:
            self._pieces.append(text)
            self._map.append(len(text), None)

    def finish(self) -> tuple[str, OffsetMap]:
        """Return the text in composed form (NFC) and its map."""
        return _compose("".join(self._pieces), self._map)


def _compose(raw: str, offsets: OffsetMap) -> tuple[str, OffsetMap]:
    if unicodedata.is_normalized("NFC", raw):
        return raw, offsets
    marks = "".join(c for c in set(raw) if unicodedata.combining(c) or c in _JOINERS or "\u1160" <= c <= "\u11ff")
    pattern = re.compile(f".[{re.escape(marks)}]*" if marks else ".", re.DOTALL)
    composed: list[str] = []
    mapped = OffsetMap()
    plain_from = 0
    for match in pattern.finditer(raw):
        cluster = match.group()
        if len(cluster) == 1 and unicodedata.is_normalized("NFC", cluster):
            continue
        _copy(raw, offsets, plain_from, match.start(), composed, mapped)
        joined = unicodedata.normalize("NFC", cluster)
        composed.append(joined)
        _append_whole(mapped, len(joined), offsets.places(match.start(), match.end()))
        plain_from = match.end()
    _copy(raw, offsets, plain_from, len(raw), composed, mapped)
    return "".join(composed), mapped


def _copy(raw: str, offsets: OffsetMap, start: int, end: int, composed: list[str], mapped: OffsetMap) -> None:
    if end > start:
        composed.append(raw[start:end])
        for length, source in offsets.cut(start, end):
            mapped.append(length, source)


def _append_whole(mapped: OffsetMap, length: int, places: tuple[Place, ...]) -> None:
    """Add a cluster that stands for all of its places; a cluster over two parts keeps the first."""
    mapped.whole.add(len(mapped.sources))
    mapped.text_starts.append(mapped.length)
    mapped.sources.append(places[0] if places else None)
    mapped.length += length
