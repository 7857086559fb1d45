"""`V X to do`, `V X for a thing` and `V that X do`, with V a verb of ordering."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.english_acts.clauses import (
    ACTORS,
    INFINITIVE,
    actors_between,
    clause_end,
    group_end_after,
    subject_before,
)
from entente.reading.grammar.english_acts.patterns import order_patterns

__all__ = ["find_active"]

_ASKED_ABOUT = re.compile(
    r"\s*(?:about|whether|why|how|what|if|when|where|him|himself|herself|themselves|questions?)\b"
)
_BEFORE_NP = re.compile(
    r"^\s*(?:(?:both|also|again|all|in particular|repeatedly|specifically|then|further|moreover|explicitly|"
    r"urgently|once more|, in particular,|, among others,|in turn)\s+)*"
)


def find_active(context: Context, sentence: Sentence) -> list[Act]:
    """Find `asked X to do`, `tasked X with a thing`, `demanded that X do`."""
    view, out = sentence.view, []
    patterns = order_patterns()
    for match in patterns["active"].finditer(view):
        verb = match["v"].lower()
        base = not re.search(r"(?:ed|s|ing|told|called on|calls on|called upon)$", verb)
        before = view[: match.start()]
        if base and not re.search(r"\b(?:we|I|ministers|leaders|they)\s$", before, re.IGNORECASE):
            continue
        if re.search(
            r"\b(?:was|were|been|being|is|are|be|as|which were|which was|it|and reports|when|if) (?:also |"
            r"now |further |again |later |then )?$",
            before,
        ):
            continue
        if (
            re.search(r"\b(?:a|an|the|his|her|its|their|this|that|no|such|these|those|of|new|for) (?:\w+ )?$", before)
            and not re.search(r"\b(?:he|she|minister|that|meeting|\w+ who)\s$", before)
            and verb.endswith("s")
        ):
            continue  # a noun: "the orders", "requests"
        if re.search(
            r"\b(?:without|before|after|considered|avoided|mulled|discussed|against|instead of|rather than) $", before
        ) and verb.endswith("ing"):
            continue
        if verb == "told" and re.search(
            r"\b(?:told)\s+(?:reporters|journalists|parliament)\b", view[match.start() : match.end() + 14]
        ):
            continue
        act = _object(context, sentence, match.start(), match.end(), verb)
        if act is not None:
            out.append(act)
    for match in patterns["that"].finditer(view):
        if not re.search(r"(?:ed|s|ing)$", match["v"].lower()):
            continue
        end = clause_end(view, match.end())
        names = [n for n in context.names(sentence) if match.end() - 1 <= n.start < end and n.form in ACTORS]
        if re.search(r"\b(?:was|were|been|being|is|are|it) $", view[: match.start()]) and match["v"].lower() not in (
            "requested",
        ):
            continue
        first = names[0] if names and names[0].start <= match.end() + 12 else None
        actors = (
            actors_between(context, sentence, match.end() - 1, group_end_after(view, match.end(), first))
            if first
            else []
        )
        low = actors[-1].end if actors else match.end()
        out.append(Act(sentence, match.start(), end, "that", match["v"].lower(), (_skip_modal(view, low), end),
                       subject_before(context, sentence, match.start()), actors, verb_at=match.start()))  # fmt: skip
    return out


def _skip_modal(view: str, at: int) -> int:
    match = re.match(r"\s*(?:,[^,]{2,40},)?\s*(?:must|should|shall|to|will|would)?\s*(?!be )", view[at:])
    return at + (match.end() if match is not None else 0)


def _object(context: Context, sentence: Sentence, start: int, after: int, verb: str) -> Act | None:
    view = sentence.view
    if verb in ("told", "tell", "tells", "telling") and view[after : after + 3].strip(" ,") == "":
        return None
    if verb.startswith("ask") and _ASKED_ABOUT.match(view, after):
        return None
    lead = _BEFORE_NP.match(view[after:])
    np = after + (lead.end() if lead else 0)
    end = clause_end(view, after)
    names = [
        n
        for n in context.names(sentence)
        if np <= n.start < end and n.form in ACTORS and view[n.end : n.end + 2] != "'s"
    ]
    first = names[0] if names else None
    near = first is not None and first.start <= np + 6
    giver = subject_before(context, sentence, start)
    to = INFINITIVE.search(view, first.end if near and first is not None else np, end)
    if near and first is not None and first.form != "pronoun":
        if to is not None and to.start() - first.end <= 170 and not _interrupted(view, first.end, to.start()):
            actors = actors_between(context, sentence, np, to.start())
            return Act(sentence, start, end, "active", verb, (to.end(), end), giver, actors or [first], verb_at=start)
        group = group_end_after(view, first.end, first)
        wanted = re.match(
            r"(?: (?:under|in|of|at|led by|headed by) [^,;]{3,60}?)?,? (?:for|on|with|against) (?=\w)", view[group:]
        )
        if wanted is not None and verb.startswith(("ask", "task", "charg", "entrust", "press", "push", "warn")):
            actors = actors_between(context, sentence, np, group + 1)
            return Act(sentence, start, end, "active", verb, (group + wanted.end(), end), giver, actors, verb_at=start)
        if verb.startswith(("assign", "entrust", "delegat")):
            return Act(sentence, start, end, "active", verb, (first.end, end), giver, [first], verb_at=start)
        said = re.match(
            r",? (?:that )?(?:it |they |he |she )?(?:must|should|had to|was to|were to|not to|is to)\b",
            view[first.end :],
        )
        if said is not None and verb.startswith("t"):
            return Act(
                sentence, start, end, "active", verb, (first.end + said.end(), end), giver, [first], verb_at=start
            )
        return None
    if verb.startswith(("assign", "delegat", "entrust")):
        target = re.search(r" to (?=(?:the )?[A-Z])", view[np:end])
        if target is not None:
            actors = actors_between(context, sentence, np + target.end() - 1, end)
            if actors:
                return Act(
                    sentence, start, end, "active", verb, (np, np + target.start()), giver, actors[:1], verb_at=start
                )
    if (
        verb.startswith(("instruct", "direct", "order", "ask", "urg", "told", "task", "call", "request", "requir"))
        and to is not None
        and 2 < to.start() - np <= 110
    ):
        phrase = view[np : to.start()]
        if (
            re.match(r"(?:the |all |its |his |her |their |each |every |both |our |[A-Z])", phrase)
            and "," not in phrase[:-1]
        ):
            return Act(sentence, start, end, "active", verb, (to.end(), end), giver, [], verb_at=start)
        if re.match(
            r"(?:them|everyone|everybody|him|her|us|those|officials|staff|ministers|departments|people|"
            r"members|teams?|[a-z]+ (?:staff|officials|teams?))\b",
            phrase,
        ):
            return Act(sentence, start, end, "active", verb, (to.end(), end), giver, [], verb_at=start)
    return None


def _interrupted(view: str, low: int, high: int) -> bool:
    """Whether another clause begins between an object and its infinitive."""
    between = view[low:high]
    return bool(re.search(r"[;:]|\b(?:that|which|said|says|has|had|is|are|will|would|must)\b", between))
