"""`X was told to do`, and `a thing will be done by X`."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.clauses import ACTORS, clause_end, clause_start, unknown_body
from entente.reading.grammar.english_acts.patterns import order_patterns

__all__ = ["find_agent", "find_passive"]


def find_passive(context: Context, sentence: Sentence) -> list[Act]:
    """Find `X was told to do`."""
    view, out = sentence.view, []
    for match in order_patterns()["passive"].finditer(view):
        start = clause_start(view, match.start())
        actors = [
            n
            for n in context.names(sentence)
            if start <= n.start and n.end <= match.start() and n.form in ACTORS and view[n.end : n.end + 2] != "'s"
        ]
        if actors and re.search(
            r"\b(?:you|they|we|it) (?:are |were |is |was )?$", view[actors[-1].end : match.start() + 1] + " "
        ):
            actors = []
        if all(a.form in ("collective", "country") for a in actors):
            actors = unknown_body(context, sentence, match.start()) or actors
        end = clause_end(view, match.end())
        to = re.match(
            r"(?:,? [\w ,'\-]{0,60}?)??,? (?:not )?to (?=[a-z])| "
            r"(?:with|of) (?=[a-z]+ing|the )| for (?=\w)|,? (?:that|on) ",
            view[match.end() :],
        )
        if to is None:
            continue
        agent = re.match(r" by (?P<a>[^,;]{3,60}?) to ", view[match.end() :])
        giver = None
        if agent is not None:
            low, high = match.end() + agent.start("a"), match.end() + agent.end("a")
            giver = next((n for n in context.names(sentence) if low - 1 <= n.start < high), None)
        begin = actors[0].start if actors else start
        out.append(
            Act(
                sentence,
                begin,
                end,
                "passive",
                match["v"].lower(),
                (match.end() + to.end(), end),
                giver,
                actors,
                verb_at=match.start(),
            )
        )
    return out


_AGENT = re.compile(
    r"\b(?:will|shall|would|is to|are to) (?:also |now |then |all )?be (?P<d>(?!called|chaired|attended|led|"
    r"held|opened|received|joined)[a-z]+(?:ed|en|t|wn|ld|"
    r"ne))\b(?P<rest>[^.;]{0,120}?) by (?=(?:the )?[A-Z])|\b(?:is|are) expected from (?=(?:the )?[A-Z])"
)


def find_agent(context: Context, sentence: Sentence) -> list[Act]:
    """Find `a thing will be done by X`."""
    view, out = sentence.view, []
    for match in _AGENT.finditer(view):
        actors = [
            n
            for n in context.names(sentence)
            if match.end() - 1 <= n.start <= match.end() + 5 and n.form in ("agency", "office")
        ]
        if not actors:
            continue
        begin = clause_start(view, match.start())
        out.append(
            Act(
                sentence,
                begin,
                clause_end(view, match.end()),
                "agent",
                "will be",
                (begin, clause_end(view, match.end())),
                None,
                actors,
                verb_at=match.start(),
            )
        )
    return out
