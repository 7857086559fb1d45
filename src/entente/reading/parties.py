"""Which country is home and which the counterpart, from the case or from the text itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from entente.reading.lexicon import lexicon, load_table

__all__ = ["Parties", "find_parties", "known_countries"]

_CAP = r"(?:U\.S\.?|U\.K\.?|[A-ZÀ-ÖØ-ÞĂĐƠƯ][\w\-]+(?: [A-ZÀ-ÖØ-ÞĂĐƠƯ][\w\-]+)?)"
_WITH = re.compile(
    rf"\b(?:talks|negotiat\w+|deal|agreement|accord|pact|trade|round|dispute|relations|consultations|file|"
    rf"surplus|deficit)\b[^.;:]{{0,40}}?\b(?:with|on|between [^.;]{{3,20}} and) (?:the )?(?:Republic of |"
    rf"Federation of |Kingdom of |Commonwealth of |Union of )?(?P<c>{_CAP})"
)
_OWN = re.compile(
    rf"\b(?P<c>{_CAP})(?:'s|') (?:new |additional |preliminary |reciprocal |extra |planned )?(?:tariffs?|"
    rf"dut(?:y|ies)|surcharge|levy|anti-dumping|concerns?|demands?|charge|complaints?|announcement|deputy|"
    rf"ambassador|embassy|negotiators?|questionnaire|department|minister of trade|trade minister|side|market|"
    rf"questions|list)"
)
_FLOW = re.compile(
    rf"\b(?:exports?|imports?|goods|purchases|sales|shipments|exported|surplus|deficit)\b[^.;:]{{0,30}}? "
    rf"(?:to|from|with) (?:the )?(?P<c>{_CAP})"
)
_ACTS = re.compile(
    rf"\b(?P<c>{_CAP})(?: for its part| side| again| also| has)? (?:complain\w*|alleg\w+|object\w*|demand\w*|"
    rf"rais(?:ed|es)|imposed|announced|slapped|levied|holds that|has doubted|wants|suspended|would like)\b"
)
_HOME = (
    re.compile(
        r"\b(?:Prime Minister|President|Government|Cabinet|Secretariat|Parliament|State Council|Ministry of [\w ]+?|"
        rf"Department of [\w ]+?|Bank|Centre|Republic|Federation|Kingdom) of (?:the )?(?:Republic of |"
        rf"Federation of )?(?P<c>{_CAP})"
    ),
    re.compile(
        rf"(?<![Tt]he )\b(?P<c>{_CAP}) (?:will|shall|would|must|should|has offered|for its part (?:asks|will|"
        rf"wants)|exporters|"
        r"growers|firms)\b"
    ),
    re.compile(
        rf"\b(?P<c>{_CAP})'s (?:cabinet|government|prime minister|president|new president|premier|exports|exporters|"
        r"commitments|surplus)\b"
    ),
)
_NOT = frozenset(
    [
        "The",
        "Prime",
        "President",
        "Ministry",
        "Minister",
        "Deputy",
        "Cabinet",
        "Council",
        "Committee",
        "Department",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "He",
        "She",
        "It",
        "This",
        "That",
        "Customs",
        "Bank",
        "National",
        "State",
        "Office",
        "Board",
        "Parliament",
        "Congress",
        "Assembly",
        "Premier",
        "Chancellor",
        "Secretary",
        "Government",
        "Officials",
        "Exporters",
        "Talks",
        "Negotiators",
        "Bộ",
        "Thủ",
        "Chính",
        "World",
        "House",
        "First",
        "Second",
        "Such",
        "They",
        "Members",
        "Contracts",
        "There",
        "Ministers",
        "Chief",
        "Port",
        "Central",
        "Attorney",
        "Ambassador",
        "General",
        "Federal",
        "Royal",
        "Joint",
        "Special",
        "Emergency",
        "Under",
        "Council",
        "Commission",
        "Authority",
        "Agency",
        "Service",
        "Bureau",
        "Committees",
        "Ports",
        "Each",
        "Every",
        "Both",
        "Some",
        "Many",
        "Most",
        "All",
        "No",
        "Not",
        "We",
        "Our",
        "Its",
        "His",
        "Her",
        "Their",
        "These",
        "Those",
        "When",
        "While",
        "After",
        "Before",
        "Opposition",
        "Editor",
        "Reports",
        "Ministries",
        "Agencies",
        "Senior",
        "Customers",
        "Statistics",
    ]
)
_VI_WITH = re.compile(
    rf"\b(?:đàm phán|thương mại|quan hệ|làm việc|trao đổi|hợp đồng|hiệp định)\b[^.;]{{0,30}}? (?:với|giữa "
    rf"Việt Nam và) (?:phía )?(?P<c>{_CAP})"
)
_VI_SIDE = re.compile(rf"\b(?:phía|thị trường|của|từ|sang|Chính phủ) (?P<c>{_CAP})")


_PORTFOLIO = re.compile(lexicon("en").text("people.portfolios"))


def _recurs(word: str, view: str) -> bool:
    """Whether a word stands in the text as a country's name would: twice, and not only after an article."""
    return len(re.findall(rf"(?<![Tt]he )\b{re.escape(word[: max(4, len(word) - 2)])}", view)) >= 2


@dataclass(frozen=True, slots=True)
class Parties:
    """Keys of the two countries; "" where the text does not tell. `words` leads every word for a country to its key."""

    home: str
    counterpart: str
    words: tuple[tuple[str, str], ...]


def known_countries() -> list[tuple[str, str]]:
    """Return the shipped words for countries and blocs as (word, key) pairs."""
    return [(word, key) for key, words in load_table("countries").items() for word in words]


def find_parties(view: str, language: str, *, home: str = "", counterpart: str = "") -> Parties:
    """Return home and counterpart; what the caller knows is kept, the rest is read off the text."""
    known = known_countries()
    if language == "en":
        known = [(word, key) for word, key in known if word.isascii() or key in ("TUR",)]
    keys = dict(known)
    abroad: Counter[str] = Counter()
    at_home: Counter[str] = Counter()
    coined: dict[str, str] = {}

    def key_of(name: str) -> str:
        for candidate in (name, name.split(" ")[0]):
            if candidate in keys:
                return keys[candidate]
        first = name.split(" ")[0]
        if first in _NOT or len(first) < 4 or _PORTFOLIO.fullmatch(first) or not _recurs(first, view):
            return ""
        stem = first[: max(4, len(first) - 3)]
        for other in coined:
            if other.startswith(stem) or first.startswith(other[: max(4, len(other) - 3)]):
                return other
        coined[first] = first
        return first

    patterns = ((_WITH, 3), (_OWN, 3), (_FLOW, 2), (_ACTS, 3)) if language == "en" else ((_VI_WITH, 3), (_VI_SIDE, 1))
    for pattern, weight in patterns:
        for match in pattern.finditer(view):
            if key := key_of(match["c"]):
                abroad[key] += weight
    for pattern in _HOME if language == "en" else ():
        for match in pattern.finditer(view):
            if key := key_of(match["c"]):
                at_home[key] += 3
    if language == "vi":
        at_home["VNM"] += 20
    if "VNM" in at_home or re.search(r"\bVietnam", view[:600]):
        at_home["VNM"] += 8
    if not home and at_home:
        scores = {key: at_home[key] - 0.7 * abroad[key] for key in at_home}
        best = max(scores, key=lambda key: scores[key])
        home = best if scores[best] > 0 else ""
    if not counterpart:
        rest = {
            key: count - 0.7 * at_home[key] for key, count in abroad.items() if key != home and key not in ("ASEAN",)
        }
        if rest:
            best = max(rest, key=lambda key: rest[key])
            counterpart = best if rest[best] >= 2 else ""
    words = known + [(word, key) for word, key in _forms(view, {home, counterpart, *coined}, keys)]
    return Parties(home, counterpart, tuple(dict(words).items()))


def _forms(view: str, names: set[str], keys: dict[str, str]) -> list[tuple[str, str]]:
    """Words of the text that are a coined country's name or its adjective (Ormund, Zembalan)."""
    made = [name for name in names if name and name not in keys.values()]
    out: list[tuple[str, str]] = []
    capitalised = set(re.findall(r"\b[A-ZÀ-ÖØ-ÞĂĐƠƯ][\w\-]+", view))
    for name in made:
        stem = name[: max(4, len(name) - 2)]
        out += [
            (word, name)
            for word in capitalised
            if word == name
            or (
                word.startswith(stem)
                and re.search(r"(?:an|ian|ans|ians|ese|ish|i|ic|er|ers)$", word)
                and word not in _NOT
            )
        ]
    return out
