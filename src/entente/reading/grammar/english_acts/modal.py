"""`X must do`, `X is to do`, `X should do`, and orders in the plain present."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.clauses import (
    ACTORS,
    actors_between,
    clause_end,
    clause_start,
    count_joined,
    unknown_body,
)
from entente.reading.grammar.english_acts.patterns import order_patterns
from entente.reading.names import Name

__all__ = ["find_modal", "find_plain"]


_ORDERED = re.compile(r"\s*be (?:asked|told|requested|instructed|directed|ordered|urged|tasked|required|called)\b")
_TO_BE = ("is to", "are to", "was to", "were to", "has to", "have to", "had to")
_PARTICIPLE = re.compile(r"\s*be (?:[a-z]+ly )?[a-z]+(?:ed|en|t|wn|ld|ne|de|put|set)\b")
_NO_SUBJECT = re.compile(
    r"\b(?:of|with|from|for|to|in|by|at|between|on|than|under) (?:the |all |its |his |her |other )?$"
)


def find_modal(context: Context, sentence: Sentence) -> list[Act]:
    """Find `X must do`; what must be done by nobody in particular is an act of the frame `thing`."""
    view, out = sentence.view, []
    for match in order_patterns()["modal"].finditer(view):
        verb = (match["v"] or match["w"]).lower()
        following = re.match(r"(?:,[^,]{3,40},)? (?:[a-z]+ly )?(?P<v>[a-z]+)", view[match.end() :])
        if following is None or _ORDERED.match(view, match.end()):
            continue
        passive = _PARTICIPLE.match(view, match.end()) is not None
        if verb in _TO_BE and following["v"] == "be" and not passive:
            continue
        start, end, weak = clause_start(view, match.start()), clause_end(view, match.end()), bool(match["w"])
        subject, named = _subject(context, sentence, start, match.start())
        if not subject and not named and not passive:
            subject = unknown_body(context, sentence, match.start())
        agents = [] if subject else _agents(context, sentence, match.end(), end)
        if agents:
            out.append(Act(sentence, start, end, "agent", verb, (start, end), None, agents, weak, match.start()))
        elif subject:
            keep = subject if count_joined(view, subject) == len(subject) else subject[-1:]
            out.append(Act(sentence, keep[0].start, end, "modal", verb, (match.end(), end), None, keep, weak,
                           match.start()))  # fmt: skip
        else:
            out.append(Act(sentence, start, end, "thing", verb, (match.end(), end), None, [], weak, match.start()))
    return out


def _subject(context: Context, sentence: Sentence, start: int, at: int) -> tuple[list[Name], bool]:
    """Who must act, and whether the clause names anybody at all before its verb."""
    view = sentence.view
    names = [n for n in context.names(sentence) if start <= n.start and n.end <= at]
    if not names:
        names = [
            n
            for n in context.names(sentence)
            if n.end <= at and re.fullmatch(r",[^,;]{2,90},\s*|\s*", view[n.end : at])
        ]
    subject = [n for n in names if n.form in ACTORS and not _NO_SUBJECT.search(view[: n.start])]
    if not subject or (subject[-1].country and view[subject[-1].end : subject[-1].end + 2] == "'s"):
        return [], bool(names)
    gap = view[subject[-1].end : at]
    if re.search(r"[a-z]{3,} [a-z]{3,}", re.sub(r",[^,]*,", "", gap)) and not re.match(
        r"\s*(?:concerned|involved|themselves|in [A-Z]|at |for |of (?:the |all )?[a-z]+)", gap
    ):
        return [], bool(names)
    return subject, True


def _agents(context: Context, sentence: Sentence, low: int, high: int) -> list[Name]:
    """The bodies after `by` in `a thing must be done by X`."""
    by = re.search(r" by (?=(?:the )?[A-Za-z])", sentence.view[low:high])
    if by is None:
        return []
    agents = [
        a
        for a in actors_between(context, sentence, low + by.end(), high)
        if a.form in ("agency", "office", "collective")
    ]
    if not agents or agents[0].start > low + by.end() + 5:
        return []
    return agents[: count_joined(sentence.view, agents)]


_BARE = re.compile(
    r"(?:^|, (?:and|while) )(?:At the same time, |In addition, |Also, )?(?P<np>(?:Relevant |The relevant |"
    r"All |Concerned )?"
    r"(?:ministries|agencies|authorities|ministries and (?:agencies|branches|sectors)|relevant agencies|"
    r"departments|localities|negotiators))"
    r" (?:also |jointly |continue to )?(?P<v>[a-z]+)\b",
    re.IGNORECASE,
)
_TENSED = re.compile(
    r"^(?:are|is|were|was|have|has|had|will|would|can|could|(?-i:may)|might|do|did|must|should|shall|"
    r"concerned|met|held|went|took|came|began|left|sent|gave|got|saw|ran|spoke|found|felt|knew|fear|say|"
    r"believe|hope|want|expect|welcome|"
    r"said|told|of|in|and|to|for|[a-z]+ed)$"
)


def find_plain(context: Context, sentence: Sentence) -> list[Act]:
    """`Agencies discuss with the other side so that ...`: translated readouts put orders into the plain present."""
    match = _BARE.search(sentence.view)
    if match is None or _TENSED.match(match["v"]) or not context.meetings:
        return []
    low, end = match.start("np"), clause_end(sentence.view, match.end())
    actor = Name(low, match.end("np"), "collective", match["np"])
    return [Act(sentence, low, end, "modal", "present", (match.start("v"), end), None, [actor], True, match.start("v"))]
