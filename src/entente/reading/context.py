"""What the grammar knows of a document while it goes through its sentences: names, days, parties, meetings, mood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from entente.reading.blocks import Block, Sentence, plain_view, split_blocks
from entente.reading.dates import DateMention, Reference, find_dates
from entente.reading.document import Document
from entente.reading.lexicon import Lexicon, lexicon
from entente.reading.names import Name, Registry
from entente.reading.parties import Parties, find_parties

__all__ = ["AUTHORITY", "Context", "Meeting", "Setting", "read_context"]

AUTHORITY = ("office", "person", "agency", "body", "pronoun")


_GREETING = re.compile(r"^\s*(?:Dear |Kính gửi|Thưa |Colleagues,|All,)", re.MULTILINE)
_WRITTEN_NOW = re.compile(r"\b(?:today|tonight|tomorrow|please)\b|hôm nay|ngày mai|chiều nay|sáng mai", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the caller knows besides the document; all of it may be empty.

    Attributes:
        home, counterpart: keys of the countries, ISO alpha-3.
        agencies: name or abbreviation as a text may write it → code of an agency of the case.
        sessions: (code, title, last day, first day) of the legislature's sessions.
    """

    home: str = ""
    counterpart: str = ""
    agencies: Mapping[str, str] = field(default_factory=dict)
    sessions: tuple[tuple[str, str, date, date], ...] = ()


@dataclass(slots=True)
class Meeting:
    """A meeting the document reports, or the order it is (`is_order`), which is dated and given like one."""

    sentence: Sentence
    day: date | None = None
    day_words: tuple[int, int] | None = None
    ordinal: int | None = None
    chair: str = ""
    chair_office: str = ""
    attendees: list[str] = field(default_factory=list)
    body: str = ""
    subject: str = ""
    history: bool = False
    strength: int = 1
    is_order: bool = False


class Context:
    """A document with everything found out about it that more than one rule needs."""

    def __init__(self, document: Document, setting: Setting) -> None:
        self.document, self.setting = document, setting
        self.words: Lexicon = lexicon(document.language)
        self.view = plain_view(document.text)
        self.blocks: list[Block] = split_blocks(document.text)
        self.sentences: list[Sentence] = [s for block in self.blocks for s in block.sentences]
        self.parties: Parties = find_parties(
            "\n".join(s.view for s in self.sentences[:600]),
            self.words.language,
            home=setting.home,
            counterpart=setting.counterpart,
        )
        self.registry = Registry(self.words, self.parties.words)
        self.registry.learn(s.view for s in self.sentences[:400])
        self.meetings: list[Meeting] = []
        self._names: dict[int, list[Name]] = {}
        self._dates: dict[int, list[DateMention]] = {}
        self._places: dict[int, int] = {}
        self.year_hint = self._guess_year()
        self.history: set[int] = set()
        self.no_part: set[int] = set()

    def names(self, sentence: Sentence) -> list[Name]:
        """Return the names of a sentence."""
        if sentence.start not in self._names:
            self._names[sentence.start] = self.registry.find(sentence.view)
        return self._names[sentence.start]

    def dates(self, sentence: Sentence) -> list[DateMention]:
        """Return the days and periods named in a sentence."""
        if sentence.start not in self._dates:
            self._dates[sentence.start] = find_dates(sentence.view, self.words.language)
        return self._dates[sentence.start]

    def place(self, sentence: Sentence) -> int:
        """Return the number of a sentence in the document."""
        if not self._places:
            self._places = {s.start: index for index, s in enumerate(self.sentences)}
        return self._places[sentence.start]

    def last_person(self, before: int) -> Name | None:
        """Return the last office-holder of home's side named, with a name, before a place."""
        for sentence in reversed([s for s in self.sentences if s.start < before][-8:]):
            for name in reversed(self.names(sentence)):
                if name.person and name.form in ("office", "person") and not self.is_counterpart(name):
                    return name
        return None

    def meeting_of(self, sentence: Sentence) -> Meeting | None:
        """Return the meeting a sentence belongs to: the last one told of before it, else the first of all."""
        current = [m for m in self.meetings if not m.history]
        before = [m for m in current if m.sentence.start <= sentence.start]
        return before[-1] if before else (current[0] if current else None)

    def reference(self, sentence: Sentence | None = None, direction: int = 1) -> Reference:
        """Return what relative days in a sentence count from."""
        meeting = self.meeting_of(sentence) if sentence is not None else None
        said = meeting.day if meeting is not None else None
        if sentence is not None and self.is_letter and _WRITTEN_NOW.search(sentence.view):
            said = self.document.date or said
        published = self.document.date or said
        if published is None and self.year_hint:
            published = date(self.year_hint, 7, 1)
            return Reference(said, published, 0)
        return Reference(said if direction > 0 else (said or None), published, direction)

    @cached_property
    def is_letter(self) -> bool:
        """Whether the document is a letter: what its writer calls today is the day it was written."""
        return bool(_GREETING.search(self.view[:1500])) or self.document.name.lower().endswith(".eml")

    def is_home(self, name: Name) -> bool:
        """Whether a name is on home's side: nothing says that it belongs to another country."""
        if name.form in ("counterpart", "outsider"):
            return False
        if name.form == "country":
            return bool(self.parties.home) and name.country == self.parties.home
        return not name.country or name.country == self.parties.home or not self.parties.home

    def is_counterpart(self, name: Name) -> bool:
        """Whether a name is the counterpart or belongs to it."""
        if name.form == "counterpart":
            return True
        return bool(name.country) and name.country == self.parties.counterpart

    def is_counterpart_word(self, word: str) -> bool:
        """Whether a word of the text stands for the counterpart."""
        return bool(self.parties.counterpart) and dict(self.parties.words).get(word) == self.parties.counterpart

    def _guess_year(self) -> int:
        if self.document.date is not None:
            return self.document.date.year
        years = [int(y) for y in re.findall(r"(?<![\d/.])(?:19|20)\d\d(?![\d%])", self.view[:20_000])]
        return max(set(years), key=years.count) if years else 0

    def last_agency(self, before: int, word: str) -> str:
        """Return the last specific body named before a place whose name holds `word`; "" if there is none."""
        wanted = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
        for sentence in reversed([s for s in self.sentences if s.start < before]):
            for name in reversed(self.names(sentence)):
                if (
                    name.form == "agency"
                    and sentence.start + name.start < before
                    and len(name.text.split()) > 1
                    and wanted.search(name.text)
                    and not self.is_counterpart(name)
                ):
                    return name.several[-1][0] if name.several else name.text
        return ""


def read_context(document: Document, setting: Setting) -> Context:
    """Read the meetings and the history of a document into a context."""
    from entente.reading.grammar.history import mark_history
    from entente.reading.grammar.meetings import find_meetings

    context = Context(document, setting)
    context.meetings = find_meetings(context)
    context.history, context.no_part = mark_history(context)
    return context
