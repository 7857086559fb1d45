"""Search over the records a person sees: words anywhere in a record, in any case, with or without accents.

Every word of the query has to be in the record; words in quotation marks have to stand together. The folded text
of a record is kept as long as the record itself is in memory, so that a search is a scan for substrings.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any
from unicodedata import normalize

from pydantic import BaseModel

from entente.dossier.record import Record
from entente.workspace.records import View

__all__ = ["Hit", "Span", "fold", "search", "terms_of"]

LONGEST_QUERY = 200
MOST_TERMS = 8
SHORTEST_TERM = 2
AROUND = 90
PASSED_OVER = frozenset({"classification", "state"})
_TERM = re.compile(r'"([^"]+)"|(\S+)')


class _Fold(dict[int, int]):
    """Each character's plain form, one for one, so that places in the folded text are places in the text."""

    same = {"đ": "d", "Đ": "d", "“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "\xa0": " ", "\n": " "}

    def __missing__(self, point: int) -> int:
        char = self.same.get(chr(point), chr(point))
        plain = normalize("NFD", char)[0].lower()
        self[point] = ord(plain) if len(plain) == 1 else point
        return self[point]


_FOLD = _Fold()


def fold(text: str) -> str:
    """Return the text in lower case without accents, character for character: `Đàm phán` is `dam phan`."""
    return text.lower().replace("\n", " ") if text.isascii() else text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Text:
    """What a record says, and the same folded: code, title, then everything else.

    Attributes:
        head: where the rest begins.
    """

    plain: str
    folded: str
    head: int


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; `hit` if the query has it."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A record the query was found in.

    Attributes:
        rank: 0 if the query is its code, 1 if code and title have all the words, 2 otherwise.
    """

    record: Record
    rank: int
    terms: tuple[str, ...]

    @property
    def title(self) -> tuple[Span, ...]:
        """The title with the words marked."""
        return _marked(normalize("NFC", self.record.title), self.terms)

    @property
    def excerpt(self) -> tuple[Span, ...]:
        """The place where the first word stands that the title does not have; empty if it has them all."""
        return _excerpt(text_of(self.record), self.terms) if self.rank == 2 else ()


_texts: dict[int, tuple[weakref.ref[Record], Text]] = {}


def text_of(record: Record) -> Text:
    """Return the text of a record, folded once."""
    key = id(record)
    held = _texts.get(key)
    if held is not None and held[0]() is record:
        return held[1]
    head = f"{record.code}\n{record.title}\n"
    said = (value for name, value in record.__dict__.items() if name not in ("code", "title", *PASSED_OVER))
    strings = sorted(_strings(said), key=lambda text: " " not in text)  # sentences before codes, for the excerpts
    plain = normalize("NFC", head + "\n".join(strings))
    text = Text(plain, fold(plain), len(normalize("NFC", head)))
    _texts[key] = (weakref.ref(record, lambda _: _texts.pop(key, None)), text)
    return text


def _strings(value: Any) -> Iterator[str]:
    """Every piece of text in a value, however deep; words of closed lists are left out."""
    if type(value) is str:
        if value:
            yield value
    elif isinstance(value, BaseModel):
        yield from _strings(value.__dict__.values())
    elif is_dataclass(value):
        yield from _strings(getattr(value, field.name) for field in fields(value))
    elif isinstance(value, dict):
        yield from _strings(value.values())
    elif hasattr(value, "__iter__") and not isinstance(value, str):
        for item in value:
            yield from _strings(item)


def terms_of(query: str) -> tuple[str, ...]:
    """The words of a query, folded; what stands in quotation marks is one."""
    folded = fold(normalize("NFC", query[:LONGEST_QUERY]))
    found = (" ".join((phrase or word).split()) for phrase, word in _TERM.findall(folded))
    terms = dict.fromkeys(term for term in found if len(term) >= SHORTEST_TERM)
    return tuple(terms)[:MOST_TERMS]


def search(view: View, query: str) -> dict[str, list[Hit]]:
    """Return the records that have every word of a query, by kind, the closest first.

    Args:
        view: what the person sees; nothing else is looked at.
        query: words; empty, or shorter than two letters, finds nothing.
    """
    terms = terms_of(query)
    if not terms:
        return {}
    code = fold(f"{query.strip()}\n")
    out = {}
    for kind, table in view.dossier.tables.items():
        found = []
        for record in table.values():
            text = text_of(record)
            if all(term in text.folded for term in terms):
                found.append(Hit(record, _rank(text, terms, code), terms))
        if found:
            out[kind] = sorted(found, key=lambda hit: (hit.rank, hit.record.code))
    return out


def _rank(text: Text, terms: tuple[str, ...], code: str) -> int:
    if text.folded.startswith(code):
        return 0
    head = text.folded[: text.head]
    return 1 if all(term in head for term in terms) else 2


def _excerpt(text: Text, terms: tuple[str, ...]) -> tuple[Span, ...]:
    """The words around the first term that code and title do not have."""
    head = text.folded[: text.head]
    term = next(term for term in terms if term not in head)
    at = text.folded.index(term, text.head)
    line = max(text.plain.rfind("\n", 0, at) + 1, text.head)
    stop = text.plain.find("\n", at + len(term))
    stop = len(text.plain) if stop < 0 else stop
    start, end = max(line, at - AROUND), min(stop, at + len(term) + AROUND)
    if start > line:
        start = text.plain.find(" ", start, at) + 1 or start
    if end < stop:
        end = max(text.plain.rfind(" ", at + len(term), end), at + len(term))
    before, after = "… " if start > line else "", " …" if end < stop else ""
    return _marked(f"{before}{text.plain[start:end]}{after}", terms)


def _marked(text: str, terms: tuple[str, ...]) -> tuple[Span, ...]:
    """The text in pieces, those marked that one of the terms is in."""
    folded, hits = fold(text), [False] * len(text)
    for term in terms:
        at = folded.find(term)
        while at >= 0:
            hits[at : at + len(term)] = [True] * len(term)
            at = folded.find(term, at + len(term))
    spans: list[Span] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hits[place] != hits[start]:
            spans.append(Span(text[start:place], hits[start]))
            start = place
    return tuple(spans)
