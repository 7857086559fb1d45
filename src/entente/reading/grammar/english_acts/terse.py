"""Lists, minutes and tickers, where `X: do` and `X to do` are whole sentences."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.names import Name

__all__ = ["find_terse"]

_THAT_ITEM = re.compile(
    r"^\s*that (?P<who>(?:the )?[A-Z][\w']+(?: (?:of the |of |and the |and "
    r")?[A-Z][\w']+){0,5})(?:,[^,]{3,60},)? (?P<v>(?!offer)[a-z]+)\b"
)
_BARE_HEAD = re.compile(
    r"(?:[Tt]he )?(?!(?:Background|Note|Position|Deadline|Responsible|Source|Subject|Next|Lead|Due|Status|"
    r"Remarks?|Decision|Time|Place|"
    r"Present|Chair|Agenda|Task|Tasks|Action|Owner|Term|Measure|Assignment|Status|Result|Exports?|Imports?|Trade|Question|Answer|Date|First|Second|"
    r"Third)\b)[A-Z][\w&'\-]+(?: (?:and |of |for )?[A-Z][\w&'\-]+){0,3}"
)
_COLON = re.compile(r"^\s*(?P<who>[^:.;]{2,110}?)\s*: (?=\w)")


_TOGETHER = r"(?:, (?:together|in \w+|with|after|jointly|supported|assisted)\b[^:;]{3,90}?,)?"
_INF = re.compile(
    rf"^\s*(?P<who>(?:someone from )?(?:the )?[A-Z][^:.;,]{{1,80}}?){_TOGETHER} "
    r"to (?P<adverb>[a-z]+ly )?(?P<v>[a-z]+)\b"
)
_BESIDES_NAMES = re.compile(
    r"(?:[\s,;&/]|and|the|The|All|with|All regional|\(lead\)|\((?:with|in|together) [^()]*\)|lead|action|for|\d+\.?|"
    r"(?:, |\()?(?:in \w+ with|together with|jointly with|supported by|after consulting)\b.*)*"
)
_NOTHING = re.compile(r"\b(?:nothing|no news|none|said)\b")
_THOSE_PRESENT = re.compile(r"\s*(?:participants|attendees|members|delegates|present|apologies)\b", re.IGNORECASE)


def find_terse(context: Context, sentence: Sentence) -> list[Act]:
    """`Customs Service: list the cases` and `Fisheries to answer mail`, in lists, minutes and tickers."""
    view, ticker = sentence.view, "+++" in sentence.view
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^+]+", view)] if ticker else [(0, len(view))]
    form = "item" if ticker else sentence.block.form
    finders = (_that_entry, _colon_entry, _headed_entry, _infinitive_entry)
    acts = (next((act for find in finders if (act := find(context, sentence, form, *piece))), None) for piece in pieces)
    return [act for act in acts if act is not None]


def _that_entry(context: Context, sentence: Sentence, form: str, low: int, high: int) -> Act | None:
    """`that the Board send the list`, as an entry of what was decided."""
    that = _THAT_ITEM.match(sentence.view[low:high])
    if that is None or sentence.block.form != "item" or that["v"].endswith("ed"):
        return None
    a, b = low + that.start("who"), low + that.end("who")
    known = _bodies(context, sentence, a, b, ("agency", "office"))
    text = re.sub(r"^the ", "", that["who"])
    actors = known if known and known[0].end >= b - 1 else [Name(b - len(text), b, "agency", text)]
    at = low + that.start("v")
    return Act(sentence, a, high, "decided", "that", (at, high), None, actors, verb_at=at)


def _colon_entry(context: Context, sentence: Sentence, form: str, low: int, high: int) -> Act | None:
    """`Ministry of Trade: prepare a list`."""
    piece = sentence.view[low:high]
    colon = _COLON.match(piece)
    if colon is None or form not in ("item", "paragraph"):
        return None
    who = _bodies(context, sentence, low + colon.start("who"), low + colon.end("who"))
    left = colon["who"]
    beside = re.search(r"\b(?:in \w+ with|together with|jointly with|with|supported by|after consulting)\b", left)
    if beside is not None:
        who = [n for n in who if n.start < low + colon.start("who") + beside.start()]
    for name in who:
        left = left.replace(sentence.view[name.start : name.end], "")
    if not who or _BESIDES_NAMES.fullmatch(left) is None:
        return None
    if _NOTHING.search(piece[colon.end() : colon.end() + 30]) or _THOSE_PRESENT.match(colon["who"]):
        return None
    start = low + colon.start("who")
    return Act(sentence, start, high, "colon", ":", (low + colon.end(), high), None, who, verb_at=low)


def _headed_entry(context: Context, sentence: Sentence, form: str, low: int, high: int) -> Act | None:
    """`Fisheries: count the boats`, where only the form of a list tells that Fisheries is a body."""
    colon = _COLON.match(sentence.view[low:high])
    if colon is None or sentence.block.form != "item" or not _BARE_HEAD.fullmatch(colon["who"].strip()):
        return None
    start, end = low + colon.start("who"), low + colon.end("who")
    body = Name(start, end, "agency", re.sub(r"^[Tt]he ", "", colon["who"].strip()))
    return Act(sentence, start, high, "colon", ":", (low + colon.end(), high), None, [body], verb_at=low)


def _infinitive_entry(context: Context, sentence: Sentence, form: str, low: int, high: int) -> Act | None:
    """`Ministry of Trade to prepare a list`."""
    piece = sentence.view[low:high]
    infinitive = _INF.match(piece)
    if infinitive is None or form != "item":
        return None
    who = _bodies(context, sentence, low, low + infinitive.end("who"))
    text = re.sub(r"^(?:someone from )?(?:the |The )?", "", infinitive["who"]).strip()
    things = re.search(r"\b(?:price|export|import|herring|talks|trade)\w*", text, re.IGNORECASE)
    if not who and len(text.split()) <= 4 and not things:
        start = low + piece.index(text)
        who = [Name(start, start + len(text), "agency", text)]
    if not who:
        return None
    at = low + (infinitive.start("adverb") if infinitive["adverb"] else infinitive.start("v"))
    return Act(sentence, low + infinitive.start("who"), high, "infinitive", "to", (at, high), None, who, verb_at=low)


def _bodies(
    context: Context,
    sentence: Sentence,
    low: int,
    high: int,
    forms: tuple[str, ...] = ("agency", "office", "collective"),
) -> list[Name]:
    return [n for n in context.names(sentence) if low <= n.start and n.end <= high + 1 and n.form in forms]
