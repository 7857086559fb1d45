"""The acts of a sentence: every frame is tried, then the acts found are cut where the next one begins."""

from __future__ import annotations

import itertools
import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.vietnamese_acts.clauses import clause_end, group_after, over_helpers
from entente.reading.grammar.vietnamese_acts.governed import find_active, find_modal, find_passive, find_put_off
from entente.reading.grammar.vietnamese_acts.granted import find_granted
from entente.reading.grammar.vietnamese_acts.patterns import order_patterns
from entente.reading.grammar.vietnamese_acts.terse import find_terse

__all__ = ["find_acts"]


def find_acts(context: Context, sentence: Sentence) -> list[Act]:
    """Return the acts of a sentence in order."""
    acts: list[Act] = []
    for finder in (find_granted, find_active, find_put_off, find_passive, find_modal, find_terse):
        for act in finder(context, sentence):
            if not any(abs(act.verb_at - o.verb_at) < 3 or _within(act, o) for o in acts):
                acts.append(act)
    acts.sort(key=lambda a: a.verb_at)
    acts = [a for a in acts if a.actors or not any(o is not a and o.action[0] <= a.verb_at < o.end for o in acts)]
    for act, following in itertools.pairwise(acts):
        if act.end > following.start:
            act.end = following.start
            act.action = (act.action[0], min(act.action[1], act.end))
    limits = [act.start for act in acts[1:]] + [len(sentence.view)]
    acts += [more for act, limit in zip(acts, limits, strict=False) for more in _continued(context, act, limit)]
    for act in acts:
        while act.end > act.start and sentence.view[act.end - 1] in " ,;:-.":
            act.end -= 1
        act.action = (act.action[0], max(min(act.action[1], act.end), act.action[0]))
    return [a for a in acts if a.action[1] - a.action[0] > 3]


def _within(act: Act, other: Act) -> bool:
    """A modal or terse act inside what another one orders, without an actor of its own, belongs to it."""
    if not other.start <= act.verb_at < other.end:
        return False
    return not act.actors or act.actors[0].start <= (other.actors[-1].end if other.actors else other.action[0])


_GOES_ON = re.compile(r"(?:;|,|\.)?\s*(?:(?:và|còn|đồng thời|riêng)\s+)?\Z")


def _continued(context: Context, act: Act, limit: int) -> list[Act]:
    """`giao Bộ A làm x; Bộ B làm y, Bộ C làm z`: after a comma a new body acts under the same verb."""
    if act.frame not in ("active", "colon"):
        return []
    view, sentence = act.sentence.view, act.sentence
    finish = min(limit, len(view.rstrip(" .;"))) if view[act.end : act.end + 1] == ";" else act.end
    bounds: list[tuple[int, Act]] = []
    for name in context.names(sentence):
        if not act.action[0] < name.start < finish or name.form not in ("agency", "office", "collective"):
            continue
        if bounds and name.start < bounds[-1][1].action[0]:
            continue
        before = max(0, name.start - 20)
        joined = _GOES_ON.search(view, before, name.start)
        if joined is None or not joined.group().strip() or order_patterns()["active"].match(view, name.end + 1):
            continue
        if _ends_in_name(context, sentence, joined.start()):
            continue
        actors = group_after(context, sentence, name.start)
        at = over_helpers(context, sentence, actors[-1].end) if actors else name.end
        starts = order_patterns()["starts"].match(view, at)
        if not actors or (starts is None and at == actors[-1].end and ";" not in joined.group()):
            continue
        begin = starts.start("v") if starts is not None else at
        end = min(finish, clause_end(view, begin))
        following = Act(sentence, name.start, end, "gapped", act.verb, (begin, end), act.giver, actors,
                        verb_at=name.start)  # fmt: skip
        bounds.append((joined.start(), following))
    last = act
    for cut, following in bounds:
        last.end = min(last.end, cut)
        last.action = (last.action[0], max(last.action[0], min(last.action[1], cut)))
        last = following
    return [following for _, following in bounds]


def _ends_in_name(context: Context, sentence: Sentence, at: int) -> bool:
    """Whether the words before a comma are themselves a body: then the comma lists bodies."""
    return any(n.end == at and n.form in ("agency", "office", "collective") for n in context.names(sentence))
