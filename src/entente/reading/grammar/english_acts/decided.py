"""Decisions and orders whose object is a thing: `decided that X do`, `ordered a review`."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.clauses import (
    ACTORS,
    actors_between,
    clause_end,
    count_joined,
    subject_before,
)
from entente.reading.grammar.english_acts.patterns import order_patterns
from entente.reading.names import Name

__all__ = ["find_decided", "find_noun"]


def find_decided(context: Context, sentence: Sentence) -> list[Act]:
    """`decided that X do; that a thing be done by Y`: one act per that-clause."""
    view, out = sentence.view, []
    for match in order_patterns()["decided"].finditer(view):
        giver = subject_before(context, sentence, match.start())
        pieces = [match.end(), *(m.end() for m in re.finditer(r"[;,] (?:and )?that ", view[match.end() :]))]
        starts = [match.end()] + [match.end() + p for p in pieces[1:]]
        for index, low in enumerate(starts):
            high = starts[index + 1] if index + 1 < len(starts) else len(view)
            clause = re.search(r"[;.]|, (?:and )?that |$", view[low:high])
            stop = low + clause.start() if clause else high
            by = re.search(r" by (?=(?:the |[A-Z]))", view[low:stop])
            done = re.search(
                r"\b(?:be|should be|shall be|would be|must be|is to be|are to be|will be) [a-z]+", view[low:stop]
            )
            if done is not None:
                actors = actors_between(context, sentence, low + by.end(), stop) if by is not None else []
                actors = [a for a in actors if a.form in ("agency", "office", "person")]
                if by is not None:
                    actors = actors[: count_joined(view, actors)]
                out.append(
                    Act(sentence, low, stop, "decided", match["v"].lower(), (low, stop), giver, actors, verb_at=low)
                )
                continue
            names = [n for n in context.names(sentence) if low - 1 <= n.start <= low + 8 and n.form in ACTORS]
            names = names or _stranger(sentence, low)
            verb = (
                re.match(
                    r"\s*(?:,[^,]*,)?\s*(?:would|should|must|will|shall|is to|are to)?\s*(?:not )?[a-z]+",
                    view[names[0].end :],
                )
                if names
                else None
            )
            if (
                names
                and verb is not None
                and not re.match(r"\s*(?:was|were|had|has|is|are|have)\b(?! to\b)", view[names[0].end :])
            ):
                out.append(
                    Act(
                        sentence,
                        names[0].start,
                        stop,
                        "decided",
                        match["v"].lower(),
                        (names[0].end, stop),
                        giver,
                        names[:1],
                        verb_at=low,
                    )
                )
    return out


_STRANGER = re.compile(
    r"(?:the )?(?P<b>[A-Z][\w'\-]+(?: (?:(?:of|for|and) (?:the )?)?[A-Z][\w'\-]+){0,4}) "
    r"(?=(?:will|would|should|shall|must|is to|are to)\b)"
)


def _stranger(sentence: Sentence, at: int) -> list[Name]:
    """A capitalised phrase before `will` or `should`, taken for a body where no name was recognised."""
    match = _STRANGER.match(sentence.view, at)
    return [Name(match.start("b"), match.end("b"), "agency", match["b"])] if match is not None else []


def find_noun(context: Context, sentence: Sentence) -> list[Act]:
    """Find `ordered a review`, `called for the completion of`."""
    view, out = sentence.view, []
    for match in order_patterns()["noun"].finditer(view):
        verb = match["v"].lower()
        if not re.search(r"(?:ed|ing|s|called for|calls for|calling for)$", verb.split(" ")[0]):
            continue
        if re.search(r"\b(?:was|were|been|being|be|is|are|its|his|her|the|a|an|their) $", view[: match.start()]):
            continue
        giver = subject_before(context, sentence, match.start())
        end = clause_end(view, match.end())
        source = re.match(r"(?: of [\w ]{3,40}?)? (?:from|by) (?=(?:the )?[A-Za-z])", view[match.end() : end])
        actors: list[Name] = []
        if source is not None:
            actors = [
                a
                for a in actors_between(context, sentence, match.end() + source.end(), end)
                if a.form in ("agency", "office", "country", "counterpart")
            ][:1]
        owner = next(
            (
                n
                for n in context.names(sentence)
                if match.start("np") - 1 <= n.start < match.start("act") and context.is_counterpart(n)
            ),
            None,
        )
        if owner is not None:
            actors = [owner]
        out.append(
            Act(
                sentence,
                match.start(),
                end,
                "noun",
                verb,
                (match.start("np"), end),
                giver,
                actors,
                verb_at=match.start(),
            )
        )
    return out
