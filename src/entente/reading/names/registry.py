"""Persons of a document by their short names, and the finding of all names in its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from entente.reading.lexicon import Lexicon
from entente.reading.names import english, vietnamese
from entente.reading.names.name import Name

__all__ = ["Person", "Registry"]

_RANK = {
    "office": 0, "agency": 1, "person": 2, "counterpart": 3, "outsider": 4, "collective": 5, "country": 6, "body": 7,
    "pronoun": 8,
}  # fmt: skip
_NOT_SHORT = frozenset(
    [
        "Minister",
        "President",
        "Prime",
        "General",
        "Secretary",
        "Deputy",
        "Trade",
        "Foreign",
        "Vietnam",
        "American",
        "State",
    ]
)


@dataclass(slots=True)
class Person:
    """Somebody named in the document: the fullest form of the name and the office first given."""

    name: str
    office: str
    outside: bool = False


class Registry:
    """Finds names in sentences; learns persons from their first mention with an office."""

    def __init__(self, lexicon: Lexicon, countries: Iterable[tuple[str, str]]) -> None:
        self.lexicon = lexicon
        self.persons: dict[str, Person] = {}
        self._grammar = vietnamese if lexicon.language == "vi" else english
        self._short: re.Pattern[str] | None = None
        self._countries: re.Pattern[str] | None = None
        self._keys: dict[str, str] = {}
        self.know_countries(countries)

    def know_countries(self, countries: Iterable[tuple[str, str]]) -> None:
        """Set the words for countries and blocs as (word, key) pairs."""
        self._keys = dict(countries)
        if self._keys:
            words = "|".join(sorted((re.escape(word) for word in self._keys), key=len, reverse=True))
            self._countries = re.compile(rf"(?<![\w.])(?:{words})(?!\w)")

    def learn(self, views: Iterable[str]) -> None:
        """Go through the sentences once and remember who is who."""
        full: dict[str, Person] = {}
        for view in views:
            for name in self._grammar.find(view):
                if not name.person:
                    continue
                parts = name.person.split()
                outside = name.office.lower().startswith(("former", "opposition", "cựu", "nguyên"))
                known = full.get(parts[-1])
                if known is None or len(known.name.split()) < len(parts):
                    office = name.office or (known.office if known else "")
                    full[parts[-1]] = Person(name.person, office, outside)
                elif name.office and not known.office:
                    known.office = name.office
            for match in _APPOSITION.finditer(view):
                parts = match["name"].split()
                full.setdefault(parts[-1], Person(match["name"], match["office"]))
        self.persons = {}
        for person in full.values():
            parts = person.name.split()
            for short in (person.name, parts[-1], " ".join(parts[-2:]), parts[0] if len(parts) > 2 else ""):
                if len(short) > 2 and short not in _NOT_SHORT and short not in self._keys:
                    self.persons.setdefault(short, person)
        self._short = self._grammar.person_pattern(list(self.persons))

    def find(self, view: str) -> list[Name]:
        """Return the names of a sentence in order; where two overlap, the more telling one stays."""
        found = list(self._grammar.find(view))
        words = self.lexicon
        if self._short is not None:
            for match in self._short.finditer(view):
                person = self.persons[match["short"]]
                found.append(
                    Name(match.start(), match.end(), "person", match["short"], person=person.name, office=person.office)
                )
        for form, path in (
            ("counterpart", "people.counterpart_words"),
            ("outsider", "people.outsiders"),
            ("collective", "people.collectives"),
            ("body", "people.bodies"),
            ("office", "people.head_words"),
            ("pronoun", "people.pronouns"),
        ):
            for match in words.words(path).finditer(view):
                text = re.sub(r"^(?:the|The) ", "", match.group())
                found.append(
                    Name(match.start(), match.end(), form, text, office=text if form == "office" else "")  # type: ignore[arg-type]
                )
        if self._countries is not None:
            found += [
                Name(match.start(), match.end(), "country", match.group(), country=self._keys[match.group()])
                for match in self._countries.finditer(view)
            ]
        kept = _without_overlaps(found)
        for name in kept:
            if not name.country and self._countries is not None:
                match2 = self._countries.search(view, max(0, name.start - 14), name.end)
                if match2 is not None and _belongs(view, match2, name):
                    name.country = self._keys[match2.group()]
            if name.form == "office" and name.person:
                known = self.persons.get(name.person.split()[-1])
                if known is not None and len(known.name) > len(name.person):
                    name.person = known.name
        return kept


_APPOSITION = re.compile(
    r"(?P<name>[A-ZĐ][\w'\-]+(?: [A-ZĐ][\w'\-]+){1,3}), (?:the |its |a |an )?(?P<office>(?:[a-z]+ "
    r"){0,3}?(?:minister|president|premier|chancellor|counsell?or|ambassador|secretary|governor|director|"
    r"economist|analyst|professor|head|chair(?:man|woman)?|spokes(?:man|woman)|negotiator|treasurer|"
    r"commissioner|envoy)\b(?: (?:of|for) [^,.;]{3,40})?|"
    r"(?:(?:Acting|Deputy|First|Second|Vice|Prime|Foreign|Chief|Permanent|Trade|Finance|State) )*(?:Minister|President|"
    r"Premier|Chancellor|Secretary|Governor|Commissioner|Director|Treasurer)\b(?: (?:of|for) "
    r"(?:[A-Z][\w]+(?: and )?)+)?)"
)


_OWNER = re.compile(
    r"(?:'s?)? (?:(?:deputy|acting|chief|senior|vice|prime|foreign|trade|finance|economy|new|top|lead) )*"
)


def _belongs(view: str, country: re.Match[str], name: Name) -> bool:
    """Whether a country's name stands within a name or right before it, as its owner."""
    if country.start() >= name.start:
        return not re.search(r"\b(?:in|to|on|tại|ở) (?:the )?$", view[name.start : country.start()])
    between = view[country.end() : name.start]
    return _OWNER.fullmatch(between) is not None


def _without_overlaps(found: list[Name]) -> list[Name]:
    found.sort(
        key=lambda n: (_RANK[n.form] if n.form != "office" or n.person or " " in n.office else 1, -(n.end - n.start))
    )
    kept: list[Name] = []
    for name in found:
        if all(name.end <= other.start or name.start >= other.end for other in kept):
            kept.append(name)
    kept.sort(key=lambda n: n.start)
    return kept
