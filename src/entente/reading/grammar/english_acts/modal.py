"""`X must do`, `X is to do`, `X should do`, and orders in the plain present."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.clauses import (
    actors_between,
    clause_end,
    clause_start,
    count_joined,
    unknown_body,
)
from entente.reading.grammar.english_acts.patterns import order_patterns
from entente.reading.names import Name

__all__ = ["find_modal", "find_plain"]


def find_modal(context: Context, sentence: Sentence) -> list[Act]:
    """Find `X must do`; what must be done by nobody in particular is an act of the frame `thing`."""
    view, out = sentence.view, []
    for match in order_patterns()["modal"].finditer(view):
        verb = (match["v"] or match["w"]).lower()
        start = clause_start(view, match.start())
        names = [n for n in context.names(sentence) if start <= n.start and n.end <= match.start()]
        if not names:
            names = [
                n
                for n in context.names(sentence)
                if n.end <= match.start() and re.fullmatch(r",[^,;]{2,90},\s*|\s*", view[n.end : match.start()])
            ]
        end = clause_end(view, match.end())
        if re.match(
            r"\s*be (?:asked|told|requested|instructed|directed|ordered|urged|tasked|required|called)\b",
            view[match.end() :],
        ):
            continue
        following = re.match(r"(?:,[^,]{3,40},)? (?:[a-z]+ly )?(?P<v>[a-z]+)", view[match.end() :])
        if following is None:
            continue
        if (
            verb in ("is to", "are to", "was to", "were to", "has to", "have to", "had to")
            and following["v"] == "be"
            and not re.match(r"\s*be [a-z]+(?:ed|en|t|wn|ld|ne)\b", view[match.end() :])
        ):
            continue
        direct = [
            n
            for n in names
            if n.form
            in ("agency", "office", "person", "collective", "country", "counterpart", "pronoun", "outsider", "body")
        ]
        subject = [
            n
            for n in direct
            if not re.search(
                r"\b(?:of|with|from|for|to|in|by|at|between|on|than|under) (?:the |all |its |his |her |other )?$",
                view[: n.start],
            )
        ]
        if not subject or (subject[-1].country and view[subject[-1].end : subject[-1].end + 2] == "'s"):
            subject = []
        if subject:
            gap = view[subject[-1].end : match.start()]
            if re.search(r"[a-z]{3,} [a-z]{3,}", re.sub(r",[^,]*,", "", gap)) and not re.match(
                r"\s*(?:concerned|involved|themselves|in [A-Z]|at |for )", gap
            ):
                subject = []
        by = re.search(r" by (?=(?:the )?[A-Za-z])", view[match.end() : end])
        if not subject and not names:
            subject = unknown_body(context, sentence, match.start())
        if not subject and by is not None:
            agents = [
                a
                for a in actors_between(context, sentence, match.end() + by.end(), end)
                if a.form in ("agency", "office", "collective")
            ]
            if agents and agents[0].start <= match.end() + by.end() + 5:
                subject = agents[: count_joined(view, agents)]
                out.append(
                    Act(
                        sentence,
                        start,
                        end,
                        "agent",
                        verb,
                        (start, end),
                        None,
                        subject,
                        bool(match["w"]),
                        match.start(),
                    )
                )
                continue
        if subject:
            first = subject[0]
            begin = count_joined(view, subject)
            keep = subject if begin == len(subject) else subject[-1:]
            out.append(
                Act(
                    sentence,
                    first.start if keep is subject else keep[0].start,
                    end,
                    "modal",
                    verb,
                    (match.end(), end),
                    None,
                    keep,
                    bool(match["w"]),
                    match.start(),
                )
            )
        else:
            out.append(
                Act(sentence, start, end, "thing", verb, (match.end(), end), None, [], bool(match["w"]), match.start())
            )
    return out


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
