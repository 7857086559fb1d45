"""Orders worded as a date: `set 5 May as the date for X to do`, `the deadline for X is`, `expects X's draft by`."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.clauses import (
    INFINITIVE,
    clause_end,
    count_joined,
    subject_before,
    unknown_body,
)
from entente.reading.names import Name

__all__ = ["find_granted"]

_DATE_WORD = r"(?:deadline|due date|cut-off(?: date)?|time limit|target date|last day|limit|date|target)"
_FIXED = re.compile(
    rf"\b(?:set|sets|fixed|fixes|named|laid down|chose|gave|put) (?P<d>[^,;.]{{3,40}}?) "
    rf"(?:as|for) (?:the |a |their |its )?"
    rf"(?:{_DATE_WORD} (?:for|by which) )?(?=the |[A-Z])"
)
_DUE = re.compile(rf"\b{_DATE_WORD} (?:set |given )?(?:for|by which|on which) (?=the |[A-Z])", re.IGNORECASE)
_WANTED = re.compile(
    r"\b(?:wants?|wanted|expects?|expected|awaits?|asked for|demand(?:s|ed)|requested|looks? for) "
    r"(?P<what>(?:an? |the |its |their )?[\w' \-]{3,70}?) (?:from|by) (?=the |[A-Z])"
)
_THEIRS = re.compile(
    r"\b(?:wants?|wanted|expects?|expected|awaits?|demand(?:s|ed)) (?=(?:the )?[A-Z][\w ]{2,60}'s? (?P<n>[a-z]))"
)
_TIMETABLE = re.compile(
    r"\b(?:timetable|schedule|calendar|steps|tasks|assignments|division of (?:work|labour)|plan|order of work)\b"
    r"[^:;]{0,40}:\s",
    re.IGNORECASE,
)
_PRESENT = re.compile(r",? (?:[a-z]+ly )?(?P<v>[a-z]+s|to [a-z]+|will [a-z]+)\b(?! (?:said|told))")
_INSERTED = re.compile(r"\b(?:shall|must|is to|are to|will have to|has to|have to), (?P<in>[^,;]{4,80}), (?=[a-z])")


def find_granted(context: Context, sentence: Sentence) -> list[Act]:
    """Return the orders of a sentence that say first by when, or from whom something is expected by when."""
    finders = (_fixed, _wanted, _timetable, _inserted)
    return [act for find in finders for act in find(context, sentence)]


def _named(context: Context, sentence: Sentence, at: int) -> list[Name]:
    """The bodies or offices named at a place, joined by commas and `and`."""
    forms = ("agency", "office", "collective")
    names = [n for n in context.names(sentence) if n.start >= at and n.form in forms]
    if not names or names[0].start > at + 5 or context.is_counterpart(names[0]):
        return []
    return names[: count_joined(sentence.view, names)]


def _fixed(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in [*_FIXED.finditer(view), *_DUE.finditer(view)]:
        actors = _named(context, sentence, match.end())
        to = INFINITIVE.search(view, actors[-1].end) if actors else None
        if to is None or to.start() > actors[-1].end + 3 or not context.dates(sentence):
            continue
        end, low = clause_end(view, to.end()), match.start()
        if re.match("the $", view[max(0, low - 4) : low], re.IGNORECASE):
            low -= 4
        giver = subject_before(context, sentence, low) if match.re is _FIXED else None
        out.append(Act(sentence, low, end, "passive", "set", (to.end(), end), giver, actors, verb_at=match.start()))
    return out


def _wanted(context: Context, sentence: Sentence) -> list[Act]:
    """What is expected from a body counts as ordered if a day is named for it."""
    view, out = sentence.view, []
    for match in [*_WANTED.finditer(view), *_THEIRS.finditer(view)]:
        actors, giver = _named(context, sentence, match.end()), subject_before(context, sentence, match.start())
        if not actors or giver is None or giver.form not in ("office", "person", "pronoun"):
            continue
        end = clause_end(view, actors[-1].end)
        if not any(match.start() < m.start < end for m in context.dates(sentence)):
            continue
        begin = match.start("what") if match.re is _WANTED else match.end()
        out.append(Act(sentence, match.start(), end, "active", "expect", (begin, end), giver, actors,
                       verb_at=match.start()))  # fmt: skip
    return out


def _timetable(context: Context, sentence: Sentence) -> list[Act]:
    """`He laid down the following timetable: X completes its list by 5 May; Y sends the offer by June`."""
    view = sentence.view
    head = _TIMETABLE.search(view)
    if head is None or not context.meetings:
        return []
    out, low = [], head.end()
    for piece in re.split(r"(?<=;)", view[low:].rstrip(" .")):
        begin = low + len(piece) - len(piece.lstrip())
        begin += 4 if view.startswith("and ", begin) else 0
        low += len(piece)
        actors = _named(context, sentence, begin)
        verb = _PRESENT.match(view, actors[-1].end) if actors else None
        if verb is not None:
            end, giver = low - piece.endswith(";"), subject_before(context, sentence, head.start())
            out.append(Act(sentence, begin, end, "colon", ":", (verb.start("v"), end), giver, actors, verb_at=begin))
    return out


def _inserted(context: Context, sentence: Sentence) -> list[Act]:
    """`X shall, not later than Friday, propose a text`."""
    view, out = sentence.view, []
    for match in _INSERTED.finditer(view):
        near = [n for n in context.names(sentence) if n.form in ("agency", "office", "collective")]
        actors = [n for n in near if 0 <= match.start() - n.end <= 2] or unknown_body(context, sentence, match.start())
        if actors:
            end = clause_end(view, match.end())
            out.append(Act(sentence, actors[0].start, end, "modal", "shall", (match.end(), end), None, actors,
                           verb_at=match.start()))  # fmt: skip
    return out
