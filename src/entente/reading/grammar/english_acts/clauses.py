"""English clauses: where one begins and ends, who its subject is, which names act in a noun phrase."""

from __future__ import annotations

import itertools
import re
from functools import cache

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.lexicon import lexicon, load_table
from entente.reading.names import Name

__all__ = [
    "ACTORS",
    "INFINITIVE",
    "actors_between",
    "clause_end",
    "clause_start",
    "count_joined",
    "group_end_after",
    "subject_before",
    "unknown_body",
]

ACTORS = ("agency", "office", "person", "collective", "country", "counterpart", "outsider", "pronoun", "body")
INFINITIVE = re.compile(
    r"(?<!\w)(?:also |either |not |urgently |immediately |promptly |jointly |each )*to (?:[a-z]+ly |not |"
    r"also |further |jointly )*(?=[a-z])"
)
_BOUNDARY = re.compile(
    r"(?:[;:]|, (?:and|but|while|whereas|which|who|whose|where|although|though|since|because|so)\b|\b(?:that|"
    r"which|who|while|whereas|because|although|when|after|before|since|as)\b|[\"(]|, (?=[a-z]+ing\b)| - | \+\+\+ "
    r")"
)


def clause_start(view: str, at: int) -> int:
    """Return where the clause begins that holds a place."""
    start = 0
    for match in _BOUNDARY.finditer(view, 0, at):
        start = match.end()
    return start


def clause_end(view: str, at: int) -> int:
    """Return where the clause ends that holds a place."""
    match = re.search(
        r";| \+\+\+ |(?<=[\w)]), (?:a|an|the) (?:spokes\w+|minister|official) (?:said|confirmed|added)|(?:,|"
        r"\.)?\" |, (?:the )?[\w ]{2,40}? (?:said|added|stressed|noted|confirmed)(?: \w+ly)?[.]?$",
        view[at:],
    )
    return at + match.start() if match else len(view.rstrip(" .!?"))


def subject_before(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Return who does what the verb at a place says: the last name before it that is no object of a preposition."""
    view, names = sentence.view, context.names(sentence)
    start = clause_start(view, at)
    for low in (start, 0):
        near = [n for n in names if low <= n.start and n.end <= at and n.form in ACTORS]
        near = [
            n for n in near if view[n.end : n.end + 2] != "'s" and not (n.country and view[n.end : n.end + 2] == "' ")
        ]
        free = [
            n
            for n in near
            if not re.search(
                r"\b(?:of|with|from|for|to|in|by|at|between|among|against|after|before|about|on|than|under|"
                r"into|over) (?:the |all |its |his |her |other )?$",
                view[: n.start],
            )
        ]
        for candidates in (free, near if low == start else []):
            if candidates:
                strong = [n for n in candidates if n.form in ("office", "person", "pronoun")]
                return strong[-1] if strong else candidates[-1]
    return None


_PP = re.compile(
    r"\b(?:in (?:close )?(?:coordination|cooperation|consultation|agreement|conjunction|collaboration) with|"
    r"in concert with|together with|alongside|after consult\w+|with (?:the )?(?:help|support|advice|"
    r"assistance) of|working with|through|via|on behalf of|under)\b",
    re.IGNORECASE,
)


def actors_between(context: Context, sentence: Sentence, low: int, high: int) -> list[Name]:
    """The names in a noun phrase that are to act: those before any "in coordination with"."""
    view = sentence.view
    beside = _PP.search(view, low, high)
    stop = beside.start() if beside else high
    return [n for n in context.names(sentence) if n.start >= low and n.end <= stop and n.form in ACTORS]


def group_end_after(view: str, low: int, first: Name | None) -> int:
    """Return where a group of names joined by `and` and commas ends."""
    end = first.end if first else low
    while match := re.match(r"(?:,? and |, )(?=(?:the |all )?[A-Za-z])", view[end:]):
        following = re.match(r"(?:the |all |other )?(?:[A-Z][\w]+(?: of| and| for)? ?){1,8}", view[end + match.end() :])
        if following is None or not following.group().strip():
            break
        end += match.end() + len(following.group().rstrip())
    return end


def count_joined(view: str, actors: list[Name]) -> int:
    """How many of the names follow each other with nothing but `and` and commas between."""
    count = 1 if actors else 0
    for one, other in itertools.pairwise(actors):
        if not re.fullmatch(r"(?:,? and (?:by )?|, )(?:the )?", view[one.end : other.start]):
            break
        count += 1
    return count


_NOUN_PHRASE = re.compile(
    r"(?:^|[;:.\"(] ?|, |\band |\bthat |\+\+\+ )(?P<s>(?:[Tt]he )?(?!(?:The|He|She|It|They|We|I|This|These|"
    r"Those|Such|There|"
    r"That|What|Who|Nobody|No|All|Each|Every|Some|Both|Talks|Negotiations|And|But)\b)[A-Z][\w'\-]+"
    r"(?: (?:of|in|for|to|and) (?:the )?[A-Z][\w'\-]+| [A-Z][\w'\-]+){0,5})"
    r"(?:, (?!and )[^,;]{3,90},)?(?: (?:has|have|had|will|also|now|itself))*\s*$"
)


@cache
def _portfolio() -> re.Pattern[str]:
    return re.compile(lexicon("en").text("people.portfolios"))


@cache
def _shipped() -> frozenset[str]:
    return frozenset(load_table("countries"))


def unknown_body(context: Context, sentence: Sentence, at: int) -> list[Name]:
    """A capitalised noun phrase right before a verb, taken for a body where no name was recognised."""
    match = _NOUN_PHRASE.search(sentence.view[:at])
    if match is None:
        return []
    text = re.sub(r"^[Tt]he ", "", match["s"])
    known = dict(context.parties.words).get(text.split()[0])
    if context.is_counterpart_word(text.split()[0]) or (known and (len(text.split()) == 1 or known in _shipped())):
        return []
    if len(text.split()) == 1 and not match["s"].startswith(("the ", "The ")) and not _portfolio().fullmatch(text):
        return []
    start = match.end("s") - len(text)
    return [Name(start, match.end("s"), "agency", text)]
