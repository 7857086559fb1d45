"""Turns of phrase that order without a verb of ordering: `set X a task`, `it falls to X to do`, `X has until July`."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.clauses import (
    INFINITIVE,
    actors_between,
    clause_end,
    clause_start,
    count_joined,
    subject_before,
    unknown_body,
)
from entente.reading.names import Name

__all__ = ["find_set_phrases", "find_until"]

_RENEWED = re.compile(
    r"\b(?:renewed|repeated|reiterated|confirmed|gave|issued|extended|sent) (?:the |its |his |her |an |a |again )+"
    r"(?:order|instruction|request|directive|call|demand)s? to (?=the |[A-Z])",
    re.IGNORECASE,
)
_GIVEN_TO = re.compile(
    r"\b(?:instructions?|orders?|directives?) (?:was|were|has been|have been) (?:also )?(?:given|issued|"
    r"sent) to (?=the |[A-Z])",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:deadline|time limit|due date) (?:for|of|set for) (?P<np>[^,;]{3,80}?) (?:is|was|has been|will be) "
    r"(?:moved|extended|postponed|put back|brought forward|shifted|prolonged)\b"
)
_SET = re.compile(r"\b(?:set|sets|gave|gives|giving|given|allowed|handed|hands|left) (?=the |[A-Z])")
_COUNT = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|fifteen|twenty|thirty)"
_TASK = re.compile(
    r"\s(?:another|a|an|the|one|two|three|new|its|further|\w+) (?:\w+ )?"
    r"(?:tasks?|jobs?|orders?|assignments?|homework|deadlines?|mandates?|instructions?|responsibility)\b"
)
_TIME = re.compile(rf"\s(?:until [^,;]{{3,30}}?|{_COUNT} (?:working )?(?:hours?|days?|weeks?|months?)) (?=to |for )")
_DUTY = re.compile(
    r"\b(?:it falls to|it is (?:now )?(?:up to|for|the (?:task|job|duty|responsibility) of)|it will be (?:up to|for)|"
    r"(?:responsibility|the lead) (?:for [^,.;]{3,60} )?(?:lies|rests|falls|goes|went|is) (?:with|to)|"
    r"let)\s+(?=the |[A-Z])",
    re.IGNORECASE,
)
_HANDED = re.compile(
    r"\b(?:was|were|is|are|has been|have been|will be|shall be) (?:also |then |now )?"
    r"(?:handed|given|assigned|entrusted|left|passed|delegated|allotted|allocated|referred) to (?=the |[A-Z])"
)
_IN_CHARGE = re.compile(
    r"(?:has|have|had) (?:been given )?(?:orders|instructions|the (?:task|job|order)) (?=to |of )|"
    r"(?:(?:was|were|is|are|has been|have been|will be|shall be) (?:also |now )?)?"
    r"(?:put in charge of|made responsible for|named as lead for|will (?:take the )?lead(?: on)?|"
    r"(?:is|are|will be|shall be) responsible for|shall (?:take the )?lead(?: on)?|"
    r"(?:is|are|will be|shall be) in charge of) (?=\w)"
)
_TOLD = re.compile(
    r"^[\"']?(?:And |But |So |Please |Now |First )?(?P<v>keep|bring|get|make|send|find|stop|start|prepare|"
    r"finish|take|"
    r"give|put|do not|don't|leave|show|write|check|call|move|speed|hold|stay|be)\b[^\"]{5,120}[,.!]\"(?P<by> "
    r"(?:he|she|the "
    r"[\w ]{3,30}) (?:told|said|ordered)| \()",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    rf"\b(?:now )?(?:has|have|gets?|(?:was|were|is|are|has been|have been) given) (?:now )?"
    rf"(?=until |a fortnight to |{_COUNT} "
    r"(?:working )?(?:hours?|days?|weeks?|months?) (?:to|for) )"
)
_BODIES = ("agency", "office", "collective", "person")


def find_set_phrases(context: Context, sentence: Sentence) -> list[Act]:
    """`renewed the order to X to do`, `set X another task: a thing`, and imperatives told to somebody."""
    finders = (_renewed, _given, _moved, _set_a_task, _falls_to, _handed, _in_charge, _told)
    return [act for find in finders for act in find(context, sentence)]


def _renewed(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _RENEWED.finditer(view):
        actors = actors_between(context, sentence, match.end() - 1, match.end() + 80)
        to = INFINITIVE.search(view, actors[0].end if actors else match.end())
        if actors and to is not None and actors[0].start <= match.end() + 5:
            end, giver = clause_end(view, to.end()), subject_before(context, sentence, match.start())
            out.append(Act(sentence, match.start(), end, "active", "order", (to.end(), end), giver, actors[:1],
                           verb_at=match.start()))  # fmt: skip
    return out


def _given(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _GIVEN_TO.finditer(view):
        actors = actors_between(context, sentence, match.end() - 1, match.end() + 80)
        to = INFINITIVE.search(view, actors[0].end if actors else match.end())
        if to is not None and to.start() - match.end() < 80:
            low, end = match.start(), clause_end(view, to.end())
            out.append(Act(sentence, low, end, "passive", "given", (to.end(), end), None, actors[:1], verb_at=low))
    return out


def _moved(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _MOVED.finditer(view):
        low, end = match.start(), clause_end(view, match.end())
        between = actors_between(context, sentence, match.start("np"), match.end("np") + 1)
        actors = [a for a in between if a.form == "agency"]
        out.append(Act(sentence, low, end, "passive", "moved", (match.start("np"), end), None, actors, verb_at=low))
    return out


def _set_a_task(context: Context, sentence: Sentence) -> list[Act]:
    """`set X a task`, `gave X two weeks to do`."""
    view, out = sentence.view, []
    for match in _SET.finditer(view):
        name = _named_at(context, sentence, match.end())
        if name is None:
            continue
        task, time = _TASK.match(view, name.end), _TIME.match(view, name.end)
        if task is None and time is None:
            continue
        end, low = clause_end(view, (task or time or match).end()), match.start()
        giver = subject_before(context, sentence, low)
        out.append(Act(sentence, low, end, "active", "set", (name.end, end), giver, [name], verb_at=low))
    return out


def _falls_to(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _DUTY.finditer(view):
        name = _named_at(context, sentence, match.end())
        if name is None or name.form == "person":
            continue
        following = re.match(r",? (?:to |which is to |who is to )?(?=[a-z])", view[name.end :])
        if following is None and not re.search(r"lies|rests", match.group()):
            continue
        low, end = match.start(), clause_end(view, name.end)
        begin = name.end + following.end() if following is not None else low
        out.append(Act(sentence, low, end, "modal", "falls to", (begin, end), None, [name], verb_at=low))
    return out


def _handed(context: Context, sentence: Sentence) -> list[Act]:
    """`The job of writing the offer was handed to X`."""
    view, out = sentence.view, []
    for match in _HANDED.finditer(view):
        actors = actors_between(context, sentence, match.end() - 1, clause_end(view, match.end()))
        actors = [a for a in actors[: count_joined(view, actors)] if a.form in _BODIES]
        low, end = clause_start(view, match.start()), clause_end(view, match.end())
        if actors and actors[0].start <= match.end() + 5:
            out.append(Act(sentence, low, end, "passive", "handed", (low, end), None, actors, verb_at=match.start()))
    return out


def _in_charge(context: Context, sentence: Sentence) -> list[Act]:
    """`X was put in charge of a thing`, `X will take the lead on it`."""
    view, out = sentence.view, []
    for match in _IN_CHARGE.finditer(view):
        names = [n for n in context.names(sentence) if n.end <= match.start() and n.form in _BODIES]
        if names and not view[names[-1].end : match.start()].strip():
            low, end = names[-1].start, clause_end(view, match.end())
            out.append(Act(sentence, low, end, "modal", "in charge", (match.start(), end), None, names[-1:],
                           verb_at=match.start()))  # fmt: skip
    return out


def _told(context: Context, sentence: Sentence) -> list[Act]:
    told = _TOLD.search(sentence.view)
    if told is None:
        return []
    low, end = told.start(), told.start("by")
    return [Act(sentence, low, end, "passive", "told", (told.start("v"), end), None, [], verb_at=low)]


def _named_at(context: Context, sentence: Sentence, at: int) -> Name | None:
    """The body named right after a turn of phrase."""
    name = next((n for n in context.names(sentence) if at - 1 <= n.start <= at + 5), None)
    return name if name is not None and name.form in _BODIES else None


def find_until(context: Context, sentence: Sentence) -> list[Act]:
    """`X now has until 15 July`."""
    view, out = sentence.view, []
    for match in _UNTIL.finditer(view):
        names = [n for n in context.names(sentence) if n.end <= match.start() and n.form in ("agency", "office")]
        actors = names[-1:] if names and "," not in view[names[-1].end : match.start()].strip(", ") else []
        actors = actors or unknown_body(context, sentence, match.start())
        if actors:
            low, end = actors[0].start, clause_end(view, match.end())
            out.append(Act(sentence, low, end, "modal", "has until", (match.start(), end), None, actors,
                           verb_at=match.start()))  # fmt: skip
    return out
