"""Concerns: what the counterpart complains about or demands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.build import Draft
from entente.reading.grammar.concern_lists import concern_draft, country_text, find_listed, find_noun, find_pointed
from entente.reading.grammar.topics import split_list
from entente.reading.names import Name

__all__ = ["find_concerns"]

_NOT_A_COMPLAINT = re.compile(
    r"\b(?:a (?:third|second|next|new) round|round|talks?|visit|the duty|its duty|tariff|surcharge|levy|"
    r"welcom\w+|thank\w*|agreed|"
    r"ready to|vòng đàm phán|thời gian vòng|nâng thuế|áp thuế|mức thuế)\b|\d ?%|percent",
    re.IGNORECASE,
)


def find_concerns(context: Context) -> Iterator[Draft]:
    """Yield what the counterpart complains about or demands, one draft per topic named."""
    for sentence in context.sentences:
        if sentence.block.form == "aside" or sentence.start in context.no_part:
            continue
        drafts = (
            list(find_listed(context, sentence))
            or list(find_pointed(context, sentence))
            or list(find_noun(context, sentence))
            or list(_complaints(context, sentence))
        )
        yield from drafts


_SAYS = re.compile(r"(?<!\w)(?:says|said|finds|believes|thinks|notes|noted)(?! that)(?!\w)")
_TAIL = re.compile(r";|\.$|, (?:while|but)\b| since \w+ \w+|, (?:and|và) [\w ]{0,30}$")
_ABOUT = re.compile(
    r",?(?: as before,?)?(?: again| also| for its part)* ?(?:that|of|about|over|against|to|on|with|at|the "
    r"(?:issue|question|matter) of|concerns? (?:about|over)|"
    r"về|rằng|đến|tới|quan ngại về|lo ngại về|vấn đề)? ?"
)


def _complaints(context: Context, sentence: Sentence) -> Iterator[Draft]:
    view, words = sentence.view, context.words
    found = _complaint_verbs(context, sentence)
    for index, (match, subject, strong) in enumerate(found):
        limit = found[index + 1][0].start() if index + 1 < len(found) else len(view)
        tail = _TAIL.search(view[match.end() : limit])
        end = _back_over_and(view, match.end(), match.end() + tail.start() if tail else limit)
        what = view[match.end() : end]
        if len(what.strip(" .,")) < 4 or (not strong and _NOT_A_COMPLAINT.search(what)):
            continue
        lead = _ABOUT.match(what)
        low = match.end() + (lead.end() if lead else 0)
        raised = subject.text if subject.form == "country" else country_text(context, subject) or subject.text
        own = (
            subject.start if subject.start >= 0 and sentence.view[subject.start : subject.end] == subject.text else low
        )
        members = split_list(view[low:end], words.language) if _is_noun_list(view[low:end], words.language) else []
        if len(members) > 1:
            for number, (a, b) in enumerate(members):
                yield concern_draft(context, sentence, own if number == 0 else low + a, low + b, raised, 0.75)
        else:
            yield concern_draft(context, sentence, min(own, match.start()), end, raised, 0.75)


def _complaint_verbs(context: Context, sentence: Sentence) -> list[tuple[re.Match[str], Name, bool]]:
    """The verbs of complaint whose subject is the counterpart; True for those that always complain."""
    view, words = sentence.view, context.words
    candidates = [(m, True) for m in words.words("concerns.complains").finditer(view)]
    for match in words.words("concerns.raises").finditer(view):
        if not any(match.start() < m.end() and m.start() < match.end() for m, _ in candidates):
            candidates.append((match, False))
    if words.language == "en":
        candidates += [(m, True) for m in _SAYS.finditer(view) if words.pattern("concerns.bad").search(view, m.end())]
    candidates.sort(key=lambda c: c[0].start())
    found: list[tuple[re.Match[str], Name, bool]] = []
    for match, strong in candidates:
        subject = _complainer(context, sentence, match.start())
        if subject is None and found and re.search(r"\b(?:and|và)(?: \w+)? $", view[: match.start()]):
            subject = found[-1][1]
        if subject is not None:
            found.append((match, subject, strong))
    return found


def _is_noun_list(text: str, language: str) -> bool:
    """Whether a text lists things rather than telling one fact: several members, no verb of a sentence in them."""
    if re.search(
        r"\b(?:is|are|was|were|that|has|have|had|will|would|discriminat\w+|to [a-z]+|bị|là|không|chưa|quá|phải)\b", text
    ):
        return False
    return bool(re.search(r", | and | và ", text)) and len(text) < 220


def _back_over_and(view: str, low: int, end: int) -> int:
    joined = re.search(r",? (?:and|và)(?: \w+)?\s*$", view[low:end])
    return low + joined.start() if joined else end


def _complainer(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Who complains: the counterpart right before the verb, or a pronoun that stands for it."""
    view = sentence.view
    names = [n for n in context.names(sentence) if n.end <= at]
    pronoun = _STANDS_FOR_THEM.search(view[:at])
    if pronoun is not None:
        return _their_mention(context, sentence, pronoun.start())
    if not names:
        return None
    subject, gap = names[-1], _ASIDE.sub(" ", view[names[-1].end : at])
    if subject.form == "pronoun":
        earlier = _before(context, sentence)
        if earlier is None:
            return None
        subject = replace(earlier, start=subject.start, end=subject.end)
    if re.search(r"; họ (?:cũng |đã )?$", gap):
        return subject if context.is_counterpart(subject) else None
    if len(gap) > 40 or re.search(r"[;:.]|\b(?:that|rằng|với|to|be|been)\b", gap):
        return None
    if not context.is_counterpart(subject) or re.search(
        r"\b(?:to|with|from|by|of|với|cho|từ|đề nghị|yêu cầu) (?:the |phía )?$", view[: subject.start]
    ):
        return None
    negation = context.words.pattern("polarity.negation").search(gap)
    return None if negation is not None or re.search(r"\bnever\b", view[:at]) else subject


_ASIDE = re.compile(r"^, (?:which|who|whose)\b[^,;.]{3,80}, ")
_STANDS_FOR_THEM = re.compile(
    r"(?:^|; |: |, |\band |\bvà |\bwhich )(?:[Hh]ọ|[Tt]he latter"
    r"|[Tt]hey|[Ii]ts (?:ambassador|negotiators?|envoy|minister|delegation|embassy)|[Ii]t|"
    r"[Pp]hía bạn|[Nn]ước này|[Nn]ước bạn|"
    r"[Pp]hía này|[Bb]ên này) "
    r"(?:cũng |đã |nhiều lần |còn |also |again |further |has |had |have )*$"
)


def _their_mention(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Whom "it" or "nước này" stands for: the country named last before it, or first in the sentence before."""
    forms = ("country", "agency", "counterpart", "office")
    here = [n for n in context.names(sentence) if n.form in forms and n.end <= at]
    if here:
        return here[0] if context.is_counterpart(here[0]) else None
    index = context.place(sentence)
    for other in context.sentences[max(0, index - 1) : index]:
        names = [n for n in context.names(other) if n.form in forms]
        if other.block is sentence.block and names and context.is_counterpart(names[0]):
            return names[0]
    return None


def _before(context: Context, sentence: Sentence) -> Name | None:
    """Who "she" is: the subject of the sentence before."""
    index = context.place(sentence)
    for earlier in reversed(context.sentences[max(0, index - 1) : index]):
        if earlier.block is not sentence.block:
            return None
        people = [n for n in context.names(earlier) if n.form in ("office", "person", "agency")]
        return people[0] if people else None
    return None
