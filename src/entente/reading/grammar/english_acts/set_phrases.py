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
    subject_before,
    unknown_body,
)

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
_SET = re.compile(r"\b(?:set|sets|gave|gives|handed|hands|left) (?=the |[A-Z])")
_TASK = re.compile(
    r"\s(?:another|a|an|the|one|two|three|new|its|further|\w+) (?:\w+ )?"
    r"(?:tasks?|jobs?|orders?|assignments?|homework|deadlines?|mandates?)\b"
)
_DUTY = re.compile(
    r"\b(?:it falls to|it is (?:now )?(?:up to|for|the (?:task|job|duty|responsibility) of)|it will be (?:up to|for)|"
    r"(?:responsibility|the lead) (?:for [^,.;]{3,60} )?(?:lies|rests|falls|goes|went|is) (?:with|to)|"
    r"let)\s+(?=the |[A-Z])",
    re.IGNORECASE,
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
    r"\b(?:now )?(?:has|have|gets?|(?:was|were|is|are) given) (?:now )?(?=until |(?:\d+|one|two|three|four|"
    r"five|six|ten) "
    r"(?:working )?(?:days?|weeks?|months?) (?:to|for) )"
)


def find_set_phrases(context: Context, sentence: Sentence) -> list[Act]:
    """`renewed the order to X to do`, `set X another task: a thing`, and imperatives told to somebody."""
    view, out = sentence.view, []
    for match in _RENEWED.finditer(view):
        actors = actors_between(context, sentence, match.end() - 1, match.end() + 80)
        to = INFINITIVE.search(view, actors[0].end if actors else match.end())
        if actors and to is not None and actors[0].start <= match.end() + 5:
            end = clause_end(view, to.end())
            giver = subject_before(context, sentence, match.start())
            out.append(
                Act(
                    sentence,
                    match.start(),
                    end,
                    "active",
                    "order",
                    (to.end(), end),
                    giver,
                    actors[:1],
                    False,
                    match.start(),
                )
            )
    for match in _GIVEN_TO.finditer(view):
        actors = actors_between(context, sentence, match.end() - 1, match.end() + 80)
        to = INFINITIVE.search(view, actors[0].end if actors else match.end())
        if to is not None and to.start() - match.end() < 80:
            low, end = match.start(), clause_end(view, to.end())
            out.append(Act(sentence, low, end, "passive", "given", (to.end(), end), None, actors[:1], False, low))
    for match in _MOVED.finditer(view):
        low, end = match.start(), clause_end(view, match.end())
        actors = [
            a for a in actors_between(context, sentence, match.start("np"), match.end("np") + 1) if a.form == "agency"
        ]
        out.append(Act(sentence, low, end, "passive", "moved", (match.start("np"), end), None, actors, False, low))
    for match in _SET.finditer(view):
        name = next((n for n in context.names(sentence) if match.end() - 1 <= n.start <= match.end() + 5), None)
        task = _TASK.match(view, name.end) if name is not None else None
        if name is not None and task is not None and name.form in ("agency", "office", "collective", "person"):
            end = clause_end(view, task.end())
            giver = subject_before(context, sentence, match.start())
            low = match.start()
            out.append(Act(sentence, low, end, "active", "set", (name.end, end), giver, [name], False, low))
    for match in _DUTY.finditer(view):
        name = next((n for n in context.names(sentence) if match.end() - 1 <= n.start <= match.end() + 5), None)
        if name is None or name.form not in ("agency", "office", "collective"):
            continue
        following = re.match(r",? (?:to |which is to |who is to )?(?=[a-z])", view[name.end :])
        low, end = match.start(), clause_end(view, name.end)
        begin = name.end + (following.end() if following else 0)
        if following is not None or "lies" in match.group() or "rests" in match.group():
            begin = begin if following is not None else low
            out.append(Act(sentence, low, end, "modal", "falls to", (begin, end), None, [name], False, low))
    told = _TOLD.search(view)
    if told is not None:
        end = told.start("by")
        low = told.start()
        out.append(Act(sentence, low, end, "passive", "told", (told.start("v"), end), None, [], False, low))
    return out


def find_until(context: Context, sentence: Sentence) -> list[Act]:
    """`X now has until 15 July`."""
    view, out = sentence.view, []
    for match in _UNTIL.finditer(view):
        names = [n for n in context.names(sentence) if n.end <= match.start() and n.form in ("agency", "office")]
        actors = names[-1:] if names and "," not in view[names[-1].end : match.start()].strip(", ") else []
        actors = actors or unknown_body(context, sentence, match.start())
        if actors:
            end = clause_end(view, match.end())
            low = actors[0].start
            out.append(
                Act(sentence, low, end, "modal", "has until", (match.start(), end), None, actors, False, match.start())
            )
    return out
