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
    count_joined,
    group_end_after,
    subject_before,
)
from entente.reading.grammar.english_acts.patterns import order_patterns
from entente.reading.names import Name

__all__ = ["find_active"]

_ASKED_ABOUT = re.compile(
    r"\s*(?:about|whether|why|how|what|if|when|where|him|himself|herself|themselves|questions?)\b"
)
_BEFORE_NP = re.compile(
    r"^[\"']?\s*(?:(?:also|again|in particular|repeatedly|specifically|then|further|moreover|explicitly|"
    r"urgently|once more|, in particular,|, among others,|in turn)\s+)*"
)


def find_active(context: Context, sentence: Sentence) -> list[Act]:
    """Find `asked X to do`, `tasked X with a thing`, `demanded that X do`."""
    view, patterns = sentence.view, order_patterns()
    out = []
    for match in patterns["active"].finditer(view):
        if _is_order_verb(view, match):
            act = _object(context, sentence, match.start(), match.end(), match["v"].lower())
            if act is not None:
                out.append(act)
    for match in patterns["that"].finditer(view):
        out += _that_clauses(context, sentence, match)
    return out


_PASSIVE_BEFORE = re.compile(
    r"\b(?:was|were|been|being|is|are|be|as|which were|which was|it|and reports|when|if) (?:also |"
    r"now |further |again |later |then )?$"
)
_NOUN_BEFORE = re.compile(r"\b(?:a|an|the|his|her|its|their|this|that|no|such|these|those|of|new|for) (?:\w+ )?$")
_SUBJECT_BEFORE = re.compile(r"\b(?:he|she|minister|that|meeting|\w+ who)\s$")
_NOT_DONE_BEFORE = re.compile(
    r"\b(?:without|before|after|considered|avoided|mulled|discussed|against|instead of|rather than) $"
)


def _is_order_verb(view: str, match: re.Match[str]) -> bool:
    """Whether a word that may order does so here: no noun, no passive, no bare form without a speaker."""
    verb, before = match["v"].lower(), view[: match.start()]
    base = not re.search(r"(?:ed|s|ing|told)$", verb.split(" ")[0])
    if base and not re.search(r"\b(?:we|I|ministers|leaders|they)\s$", before, re.IGNORECASE):
        return False
    if _PASSIVE_BEFORE.search(before):
        return False
    if verb.endswith("s") and _NOUN_BEFORE.search(before) and not _SUBJECT_BEFORE.search(before):
        return False  # a noun: "the orders", "requests"
    if verb.endswith("ing") and _NOT_DONE_BEFORE.search(before):
        return False
    return not (verb == "told" and re.match(r"\s+(?:reporters|journalists|parliament)\b", view[match.end() :]))


def _that_clauses(context: Context, sentence: Sentence, match: re.Match[str]) -> list[Act]:
    """`directed that X do and that Y do`: one act per clause."""
    view, verb = sentence.view, match["v"].lower()
    if not re.search(r"(?:ed|s|ing)$", verb):
        return []
    if re.search(r"\b(?:was|were|been|being|is|are|it) $", view[: match.start()]) and verb != "requested":
        return []
    finish = clause_end(view, match.end())
    further = [m.span() for m in re.finditer(r"[;,]? and that |[;,] that ", view[:finish]) if m.start() > match.end()]
    begins = [match.end(), *(b for _, b in further)]
    ends = [*(a for a, _ in further), finish]
    giver, out = subject_before(context, sentence, match.start()), []
    for index, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        names = [n for n in context.names(sentence) if begin - 1 <= n.start < end and n.form in ACTORS]
        first = names[0] if names and names[0].start <= begin + 12 else None
        group = group_end_after(view, begin, first)
        actors = actors_between(context, sentence, begin - 1, group) if first else []
        low = actors[-1].end if actors else begin
        start = match.start() if index == 0 else begin
        out.append(Act(sentence, start, end, "that", verb, (_skip_modal(view, low), end), giver, actors,
                       verb_at=start))  # fmt: skip
    return out


def _skip_modal(view: str, at: int) -> int:
    match = re.match(r"\s*(?:,[^,]{2,40},)?\s*(?:must|should|shall|to|will|would)?\s*(?!be )", view[at:])
    return at + (match.end() if match is not None else 0)


def _object(context: Context, sentence: Sentence, start: int, after: int, verb: str) -> Act | None:
    """The act of a verb of ordering, from what follows it: who is to act, then what is to be done."""
    view = sentence.view
    if (
        verb.startswith("t")
        and verb.endswith(("told", "ell", "ells", "elling"))
        and not view[after : after + 3].strip(" ,")
    ):
        return None
    if verb.startswith("ask") and _ASKED_ABOUT.match(view, after):
        return None
    lead = _BEFORE_NP.match(view[after:])
    np = after + (lead.end() if lead else 0)
    end = clause_end(view, after + view.startswith('"', after))
    names = [
        n
        for n in context.names(sentence)
        if np <= n.start < end and n.form in ACTORS and view[n.end : n.end + 2] != "'s"
    ]
    act = Act(sentence, start, end, "active", verb, (end, end), subject_before(context, sentence, start),
              verb_at=start)  # fmt: skip
    first = names[0] if names else None
    if first is not None and first.start <= np + 6 and first.form != "pronoun":
        return _with_named(context, act, np, first)
    return _assigned_to(context, act, np) or _with_phrase(act, np)


_DUTY_OF = re.compile(
    r"(?: (?:under|in|of|at|led by|headed by) [^,;]{3,60}?)?,? (?:for|on|with|against|the (?:task|job|duty|"
    r"responsibility|role) of) (?=\w)"
)


def _with_named(context: Context, act: Act, np: int, first: Name) -> Act | None:
    """`V X to do`, `V X with a thing`, `assigned X a thing`, `told X it must do`."""
    sentence, view, verb, end = act.sentence, act.sentence.view, act.verb, act.end
    group = group_end_after(view, first.end, first)
    charged = verb.startswith(("task", "charg", "entrust"))
    wanted = _DUTY_OF.match(view, group)
    to = INFINITIVE.search(view, first.end, end)
    near = to is not None and to.start() - first.end <= 170 and not _interrupted(view, first.end, to.start())
    if to is not None and near and not (charged and wanted is not None and wanted.end() <= to.start()):
        act.actors = actors_between(context, sentence, np, to.start()) or [first]
        act.action = (to.end(), end)
        return act
    if wanted is not None and (charged or verb.startswith(("ask", "press", "push", "warn", "assign", "giv"))):
        act.actors = actors_between(context, sentence, np, group + 1)
        act.action = (wanted.end(), end)
        return act
    act.actors = [first]
    if verb.startswith(("assign", "entrust", "delegat")):
        act.action = (first.end, end)
        return act
    said = re.match(
        r",? (?:that )?(?:it |they |he |she )?(?:must|should|had to|was to|were to|not to|is to)\b", view[first.end :]
    )
    if said is not None and verb.startswith("t"):
        act.action = (first.end + said.end(), end)
        return act
    return None


def _assigned_to(context: Context, act: Act, np: int) -> Act | None:
    """`assigned the review to X`."""
    view = act.sentence.view
    target = re.search(r" to (?=(?:the )?[A-Z])", view[np : act.end])
    if target is None or not act.verb.startswith(("assign", "delegat", "entrust")):
        return None
    actors = actors_between(context, act.sentence, np + target.end() - 1, act.end)
    if not actors:
        return None
    low = np + target.end() - 1
    act.actors = actors[: count_joined(view, actors)]
    until = next((n.end for n in reversed(act.actors)), low)
    act.action = (np, max(np + target.start(), until if view[until : act.end].strip() else 0))
    return act


_PEOPLE = re.compile(
    r"(?:them|everyone|everybody|him|her|us|those|officials|staff|ministers|departments|people|"
    r"members|teams?|[a-z]+ (?:staff|officials|teams?))\b"
)


def _with_phrase(act: Act, np: int) -> Act | None:
    """`told everyone to do`, `urged all regional heads to do`: nobody in particular."""
    view = act.sentence.view
    to = INFINITIVE.search(view, np, act.end)
    if to is None or not 2 < to.start() - np <= 110:
        return None
    if not act.verb.startswith(
        ("instruct", "direct", "order", "ask", "urg", "told", "task", "call", "request", "requir", "want", "expect")
    ):
        return None
    phrase = view[np : to.start()]
    everyone = re.match(r"(?:the |all |its |his |her |their |each |every |both |our |[A-Z])", phrase)
    if (everyone is not None and "," not in phrase[:-1]) or _PEOPLE.match(phrase):
        act.action = (to.end(), act.end)
        return act
    return None


def _interrupted(view: str, low: int, high: int) -> bool:
    """Whether another clause begins between an object and its infinitive."""
    between = view[low:high]
    return bool(
        re.search(
            r"[;:]|\b(?:that|which|said|says|has|had|is|are|will|would|must)\b|"
            r"\band (?:also |further )?(?:\w+ed|told|called) ",
            between,
        )
    )
