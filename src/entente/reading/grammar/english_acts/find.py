"""The acts of a sentence: every frame is tried, then the acts found are cut where the next one begins."""

from __future__ import annotations

import itertools
import re
from itertools import pairwise

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.active import find_active
from entente.reading.grammar.english_acts.clauses import group_end_after
from entente.reading.grammar.english_acts.decided import find_decided, find_noun
from entente.reading.grammar.english_acts.granted import find_granted
from entente.reading.grammar.english_acts.modal import find_modal, find_plain
from entente.reading.grammar.english_acts.passive import find_agent, find_passive
from entente.reading.grammar.english_acts.set_phrases import find_set_phrases, find_until
from entente.reading.grammar.english_acts.terse import find_terse
from entente.reading.lexicon import word_list

__all__ = ["find_acts"]


def find_acts(context: Context, sentence: Sentence) -> list[Act]:
    """Return the acts of a sentence in order, their ends cut where the next one begins."""
    acts: list[Act] = []
    for finder in (
        find_granted,
        find_active,
        find_set_phrases,
        find_passive,
        find_decided,
        find_until,
        find_modal,
        find_noun,
        find_agent,
        find_terse,
        find_plain,
    ):
        for act in finder(context, sentence):
            if not any(_clash(act, other) for other in acts):
                acts.append(act)
    acts.sort(key=lambda a: a.verb_at)
    acts = [a for i, a in enumerate(acts) if not (a.frame == "thing" and i and acts[i - 1].start == a.start)]
    acts = [a for a in acts if a.frame != "thing" or not re.search(r", (?:which|who)\s?$", sentence.view[: a.start])]
    for before, act in pairwise(acts):
        joined = re.search(r"\band (?:also |further |then )?$", sentence.view[: act.start])
        if act.frame == "active" and joined is not None and ";" not in sentence.view[before.start : act.start]:
            act.giver = before.giver if before.frame in ("active", "that", "noun") else act.giver
    for act, following in itertools.pairwise(acts):
        cut = _coordination(sentence.view, following.start, act.action[0])
        if act.end > cut:
            act.end = cut
            act.action = (act.action[0], max(act.action[0], min(act.action[1], cut)))
    for act in list(acts):
        acts += _gapped(context, act)
        acts += _further_entries(act)
    for act in acts:
        act.end = _trim(sentence.view, act.end, act.start)
        act.action = (act.action[0], _trim(sentence.view, min(act.action[1], act.end), act.action[0]))
    return [a for a in acts if a.action[1] > a.action[0]]


def _clash(act: Act, other: Act) -> bool:
    return abs(act.verb_at - other.verb_at) < 3 or (act.action[0] == other.action[0])


def _coordination(view: str, start: int, low: int) -> int:
    """Move back over `, and ` before the next act."""
    joined = re.search(r"(?:[,;]? ?(?:and|but|while)|[,;])\s*$", view[low:start])
    return low + joined.start() if joined else start


def _trim(view: str, end: int, start: int) -> int:
    while end > start and view[end - 1] in " ,;:-+":
        end -= 1
    return end


_FURTHER = re.compile(r"; (?:and )?(?:also |then )?(?=(?P<v>[a-z]+) (?:the |a |an |its |any |all |every |[a-z]+))")


def _further_entries(act: Act) -> list[Act]:
    """`Legal Service: send the list; draft a reply`: what follows a semicolon is a task of its own."""
    if act.frame not in ("colon", "infinitive"):
        return []
    view, out, last = act.sentence.view, [], act
    for match in list(_FURTHER.finditer(view, act.action[0], act.end)):
        if match["v"] in word_list("no_verbs") or match["v"].endswith(("ed", "ing", "s")):
            continue
        new = Act(act.sentence, match.end(), act.end, "gapped", act.verb, (match.end(), act.end), act.giver, act.actors,
                  verb_at=match.end())  # fmt: skip
        last.end, last.action = match.start(), (last.action[0], match.start())
        out.append(new)
        last = new
    return out


_GAP = re.compile(r"(?:[,;] (?:and |while |but )?| and | while )(?=(?:the )?[A-Z][\w]+)")


def _gapped(context: Context, act: Act) -> list[Act]:
    """`asked A to do x, B to do y, and C to do z`: the later ones have no verb of their own."""
    if act.frame not in ("active", "passive"):
        return []
    out: list[Act] = []
    view, sentence = act.sentence.view, act.sentence
    position, last = act.action[0], act
    while match := _GAP.search(view, position, act.end if not out else out[-1].end):
        position = match.end()
        name = next(
            (
                n
                for n in context.names(sentence)
                if match.end() <= n.start <= match.end() + 5 and n.form in ("agency", "office")
            ),
            None,
        )
        if name is None:
            continue
        group_end = group_end_after(view, name.end, name)
        to = re.match(r",? (?:was |were |is |are )?to (?=[a-z])", view[group_end:])
        if to is None:
            continue
        actors = [
            n for n in context.names(sentence) if name.start <= n.start < group_end and n.form in ("agency", "office")
        ]
        new = Act(
            sentence,
            name.start,
            last.end,
            "gapped",
            act.verb,
            (group_end + to.end(), last.action[1]),
            act.giver,
            actors,
            verb_at=name.start,
        )
        last.end = match.start()
        last.action = (last.action[0], min(last.action[1], match.start()))
        out.append(new)
        last = new
    return out
