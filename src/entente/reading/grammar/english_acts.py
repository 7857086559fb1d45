"""English: who tells whom to do what.

Frames, in the order in which they are tried on a sentence:

- active: `V X to do`, `V X for a thing`, `V that X do` with V a verb of ordering
- passive: `X was told to do`, `X is directed to do`, `X was given until Friday to do`
- modal: `X must do`, `X is to do`, `X should do` (the last only from somebody with authority)
- decided: `decided that X do`, `it was agreed that a thing be done by X`
- noun: `ordered a review`, `called for the completion of`
- agent: `a thing will be done by X` within a readout
- colon and infinitive: `X: do`, `X to do`, in lists and terse minutes
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from itertools import pairwise

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.lexicon import lexicon
from entente.reading.names import Name

__all__ = ["find_acts", "subject_before"]

_ACTORS = ("agency", "office", "person", "collective", "country", "counterpart", "outsider", "pronoun", "body")
_TO = re.compile(
    r"(?<!\w)(?:also |either |not |urgently |immediately |promptly |jointly |each )*to (?:[a-z]+ly |not |"
    r"also |further |jointly )*(?=[a-z])"
)
_BOUNDARY = re.compile(
    r"(?:[;:]|, (?:and|but|while|whereas|which|who|whose|where|although|though|since|because|so)\b|\b(?:that|"
    r"which|who|while|whereas|because|although|when|after|before|since|as)\b|[\"(]|, (?=[a-z]+ing\b)| - | \+\+\+ "
    r")"
)
_RENEWED = re.compile(
    r"\b(?:renewed|repeated|reiterated|confirmed|gave|issued|extended|sent) (?:the |its |his |her |an |a |again )+"
    r"(?:order|instruction|request|directive|call|demand)s? to (?=the |[A-Z])",
    re.IGNORECASE,
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
_UNTIL = re.compile(
    r"\b(?:now )?(?:has|have|gets?|(?:was|were|is|are) given) (?:now )?(?=until |(?:\d+|one|two|three|four|"
    r"five|six|ten) "
    r"(?:working )?(?:days?|weeks?|months?) (?:to|for) )"
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
_TOLD = re.compile(
    r"^[\"']?(?:And |But |So |Please |Now |First )?(?P<v>keep|bring|get|make|send|find|stop|start|prepare|"
    r"finish|take|"
    r"give|put|do not|don't|leave|show|write|check|call|move|speed|hold|stay|be)\b[^\"]{5,120}[,.!]\"(?P<by> "
    r"(?:he|she|the "
    r"[\w ]{3,30}) (?:told|said|ordered)| \()",
    re.IGNORECASE,
)
_ASKED_ABOUT = re.compile(
    r"\s*(?:about|whether|why|how|what|if|when|where|him|himself|herself|themselves|questions?)\b"
)
_BEFORE_NP = re.compile(
    r"^\s*(?:(?:both|also|again|all|in particular|repeatedly|specifically|then|further|moreover|explicitly|"
    r"urgently|once more|, in particular,|, among others,|in turn)\s+)*"
)
_PP = re.compile(
    r"\b(?:in (?:close )?(?:coordination|cooperation|consultation|agreement|conjunction|collaboration) with|"
    r"in concert with|together with|alongside|after consult\w+|with (?:the )?(?:help|support|advice|"
    r"assistance) of|working with|through|via|on behalf of|under)\b",
    re.IGNORECASE,
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = lexicon("en")
    orders = words.text("orders.with_infinitive")
    return {
        "active": re.compile(rf"(?<![\w-])(?P<v>{orders})(?![\w-])", re.IGNORECASE),
        "that": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.with_that')})(?: \w+ly)? that ", re.IGNORECASE),
        "noun": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.with_noun')}) (?P<np>(?:(?:a|an|the|for|all|"
            rf"more|[\w\-]+ed|[a-z]+|in-depth|Washington's|quick|swift|urgent|speedy|immediate|stronger|full|"
            rf"comprehensive|thorough|daily|weekly) ){{0,5}}?(?P<act>{words.text('orders.acts')}))\b", re.IGNORECASE),
        "passive": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.passive')})(?![\w-])", re.IGNORECASE),
        "modal": re.compile(rf"(?<![\w-])(?:(?P<v>{words.text('orders.modal')})|"
            rf"(?P<w>{words.text('orders.weak_modal')}))(?![\w-])", re.IGNORECASE),
        "decided": re.compile(rf"(?<![\w-])(?P<v>{words.text('orders.decides')}) that ", re.IGNORECASE),
        "reports": re.compile(rf"(?<![\w-])(?:{words.text('orders.reporting')})(?![\w-])", re.IGNORECASE),
    }  # fmt: skip


def find_acts(context: Context, sentence: Sentence) -> list[Act]:
    """Return the acts of a sentence in order, their ends cut where the next one begins."""
    acts: list[Act] = []
    for finder in (_active, _renewed, _passive, _decided, _until, _modal, _noun, _agent, _terse, _plain):
        for act in finder(context, sentence):
            if not any(_clash(act, other) for other in acts):
                acts.append(act)
    acts.sort(key=lambda a: a.verb_at)
    acts = [a for i, a in enumerate(acts) if not (a.frame == "thing" and i and acts[i - 1].start == a.start)]
    for before, act in pairwise(acts):
        if act.frame == "active" and re.search(r"\band (?:also |further |then )?$", sentence.view[: act.start]):
            act.giver = before.giver if before.frame in ("active", "that", "noun") else act.giver
    for act, following in itertools.pairwise(acts):
        cut = _coordination(sentence.view, following.start, act.action[0])
        if act.end > cut:
            act.end = cut
            act.action = (act.action[0], max(act.action[0], min(act.action[1], cut)))
    for act in list(acts):
        acts += _gapped(context, act)
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


def _clause_start(view: str, at: int) -> int:
    start = 0
    for match in _BOUNDARY.finditer(view, 0, at):
        start = match.end()
    return start


def _clause_end(view: str, at: int) -> int:
    match = re.search(
        r";| \+\+\+ |(?<=[\w)]), (?:a|an|the) (?:spokes\w+|minister|official) (?:said|confirmed|added)|(?:,|"
        r"\.)?\" |, (?:the )?[\w ]{2,40}? (?:said|added|stressed|noted|confirmed)(?: \w+ly)?[.]?$",
        view[at:],
    )
    return at + match.start() if match else len(view.rstrip(" .!?"))


def subject_before(context: Context, sentence: Sentence, at: int) -> Name | None:
    """Return who does what the verb at a place says: the last name before it that is no object of a preposition."""
    view, names = sentence.view, context.names(sentence)
    start = _clause_start(view, at)
    for low in (start, 0):
        near = [n for n in names if low <= n.start and n.end <= at and n.form in _ACTORS]
        near = [
            n for n in near if view[n.end : n.end + 2] != "'s" and not (n.country and view[n.end : n.end + 2] == "' ")
        ]
        free = [
            n
            for n in near
            if not re.search(
                r"\b(?:of|with|from|for|to|in|by|at|between|among|against|after|before|about|on|than|under|"
                r"into|over) (?:the |all |its |his |her |other )?$",
                view[: n.start],
            )
        ]
        for candidates in (free, near if low == start else []):
            if candidates:
                strong = [n for n in candidates if n.form in ("office", "person", "pronoun")]
                return strong[-1] if strong else candidates[-1]
    return None


def _actors(context: Context, sentence: Sentence, low: int, high: int) -> list[Name]:
    """The names in a noun phrase that are to act: those before any "in coordination with"."""
    view = sentence.view
    beside = _PP.search(view, low, high)
    stop = beside.start() if beside else high
    return [n for n in context.names(sentence) if n.start >= low and n.end <= stop and n.form in _ACTORS]


def _active(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    patterns = _patterns()
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
        end = _clause_end(view, match.end())
        names = [n for n in context.names(sentence) if match.end() - 1 <= n.start < end and n.form in _ACTORS]
        if re.search(r"\b(?:was|were|been|being|is|are|it) $", view[: match.start()]) and match["v"].lower() not in (
            "requested",
        ):
            continue
        first = names[0] if names and names[0].start <= match.end() + 12 else None
        actors = _actors(context, sentence, match.end() - 1, _np_end(view, match.end(), first)) if first else []
        low = actors[-1].end if actors else match.end()
        out.append(Act(sentence, match.start(), end, "that", match["v"].lower(), (_skip_modal(view, low), end),
                       subject_before(context, sentence, match.start()), actors, verb_at=match.start()))  # fmt: skip
    return out


def _np_end(view: str, low: int, first: Name | None) -> int:
    end = first.end if first else low
    while match := re.match(r"(?:,? and |, )(?=(?:the |all )?[A-Za-z])", view[end:]):
        following = re.match(r"(?:the |all |other )?(?:[A-Z][\w]+(?: of| and| for)? ?){1,8}", view[end + match.end() :])
        if following is None or not following.group().strip():
            break
        end += match.end() + len(following.group().rstrip())
    return end


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
    end = _clause_end(view, after)
    names = [
        n
        for n in context.names(sentence)
        if np <= n.start < end and n.form in _ACTORS and view[n.end : n.end + 2] != "'s"
    ]
    first = names[0] if names else None
    near = first is not None and first.start <= np + 6
    giver = subject_before(context, sentence, start)
    to = _TO.search(view, first.end if near and first is not None else np, end)
    if near and first is not None and first.form != "pronoun":
        if to is not None and to.start() - first.end <= 170 and not _interrupted(view, first.end, to.start()):
            actors = _actors(context, sentence, np, to.start())
            return Act(sentence, start, end, "active", verb, (to.end(), end), giver, actors or [first], verb_at=start)
        group = _np_end(view, first.end, first)
        wanted = re.match(
            r"(?: (?:under|in|of|at|led by|headed by) [^,;]{3,60}?)?,? (?:for|on|with|against) (?=\w)", view[group:]
        )
        if wanted is not None and verb.startswith(("ask", "task", "charg", "entrust", "press", "push", "warn")):
            actors = _actors(context, sentence, np, group + 1)
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
            actors = _actors(context, sentence, np + target.end() - 1, end)
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


def _passive(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _patterns()["passive"].finditer(view):
        start = _clause_start(view, match.start())
        actors = [
            n
            for n in context.names(sentence)
            if start <= n.start and n.end <= match.start() and n.form in _ACTORS and view[n.end : n.end + 2] != "'s"
        ]
        if actors and re.search(
            r"\b(?:you|they|we|it) (?:are |were |is |was )?$", view[actors[-1].end : match.start() + 1] + " "
        ):
            actors = []
        if not actors:
            actors = _unknown_body(context, sentence, match.start())
        end = _clause_end(view, match.end())
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


_NOUN_PHRASE = re.compile(
    r"(?:^|[;:.\"(] ?|, |\band |\bthat |\+\+\+ )(?P<s>(?:[Tt]he )?(?!(?:The|He|She|It|They|We|I|This|These|"
    r"Those|Such|There|"
    r"That|What|Who|Nobody|No|All|Each|Every|Some|Both|Talks|Negotiations|And|But)\b)[A-Z][\w'\-]+"
    r"(?: (?:of|in|for|to|and) (?:the )?[A-Z][\w'\-]+| [A-Z][\w'\-]+){0,5})"
    r"(?:, (?!and )[^,;]{3,90},)?(?: (?:has|have|had|will|also|now|itself))*\s*$"
)


def _unknown_body(context: Context, sentence: Sentence, at: int) -> list[Name]:
    """A capitalised noun phrase right before a verb, taken for a body where no name was recognised."""
    match = _NOUN_PHRASE.search(sentence.view[:at])
    if match is None:
        return []
    text = re.sub(r"^[Tt]he ", "", match["s"])
    if context.is_counterpart_word(text.split()[0]) or dict(context.parties.words).get(text.split()[0]):
        return []
    start = match.end("s") - len(text)
    return [Name(start, match.end("s"), "agency", text)]


def _renewed(context: Context, sentence: Sentence) -> list[Act]:
    """`renewed the order to X to do`, `set X another task: a thing`, and imperatives told to somebody."""
    view, out = sentence.view, []
    for match in _RENEWED.finditer(view):
        actors = _actors(context, sentence, match.end() - 1, match.end() + 80)
        to = _TO.search(view, actors[0].end if actors else match.end())
        if actors and to is not None and actors[0].start <= match.end() + 5:
            end = _clause_end(view, to.end())
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
        actors = _actors(context, sentence, match.end() - 1, match.end() + 80)
        to = _TO.search(view, actors[0].end if actors else match.end())
        if to is not None and to.start() - match.end() < 80:
            low, end = match.start(), _clause_end(view, to.end())
            out.append(Act(sentence, low, end, "passive", "given", (to.end(), end), None, actors[:1], False, low))
    for match in _MOVED.finditer(view):
        low, end = match.start(), _clause_end(view, match.end())
        actors = [a for a in _actors(context, sentence, match.start("np"), match.end("np") + 1) if a.form == "agency"]
        out.append(Act(sentence, low, end, "passive", "moved", (match.start("np"), end), None, actors, False, low))
    for match in _SET.finditer(view):
        name = next((n for n in context.names(sentence) if match.end() - 1 <= n.start <= match.end() + 5), None)
        task = _TASK.match(view, name.end) if name is not None else None
        if name is not None and task is not None and name.form in ("agency", "office", "collective", "person"):
            end = _clause_end(view, task.end())
            giver = subject_before(context, sentence, match.start())
            low = match.start()
            out.append(Act(sentence, low, end, "active", "set", (name.end, end), giver, [name], False, low))
    for match in _DUTY.finditer(view):
        name = next((n for n in context.names(sentence) if match.end() - 1 <= n.start <= match.end() + 5), None)
        if name is None or name.form not in ("agency", "office", "collective"):
            continue
        following = re.match(r",? (?:to |which is to |who is to )?(?=[a-z])", view[name.end :])
        low, end = match.start(), _clause_end(view, name.end)
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


def _until(context: Context, sentence: Sentence) -> list[Act]:
    """`X now has until 15 July`."""
    view, out = sentence.view, []
    for match in _UNTIL.finditer(view):
        names = [n for n in context.names(sentence) if n.end <= match.start() and n.form in ("agency", "office")]
        actors = names[-1:] if names and "," not in view[names[-1].end : match.start()].strip(", ") else []
        actors = actors or _unknown_body(context, sentence, match.start())
        if actors:
            end = _clause_end(view, match.end())
            low = actors[0].start
            out.append(
                Act(sentence, low, end, "modal", "has until", (match.start(), end), None, actors, False, match.start())
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


def _plain(context: Context, sentence: Sentence) -> list[Act]:
    """`Agencies discuss with the other side so that ...`: translated readouts put orders into the plain present."""
    match = _BARE.search(sentence.view)
    if match is None or _TENSED.match(match["v"]) or not context.meetings:
        return []
    low, end = match.start("np"), _clause_end(sentence.view, match.end())
    actor = Name(low, match.end("np"), "collective", match["np"])
    return [Act(sentence, low, end, "modal", "present", (match.start("v"), end), None, [actor], True, match.start("v"))]


def _decided(context: Context, sentence: Sentence) -> list[Act]:
    """`decided that X do; that a thing be done by Y`: one act per that-clause."""
    view, out = sentence.view, []
    for match in _patterns()["decided"].finditer(view):
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
                actors = _actors(context, sentence, low + by.end(), stop) if by is not None else []
                actors = [a for a in actors if a.form in ("agency", "office", "person")]
                if by is not None:
                    actors = actors[: _run(view, actors)]
                out.append(
                    Act(sentence, low, stop, "decided", match["v"].lower(), (low, stop), giver, actors, verb_at=low)
                )
                continue
            names = [n for n in context.names(sentence) if low - 1 <= n.start <= low + 8 and n.form in _ACTORS]
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


def _run(view: str, actors: list[Name]) -> int:
    """How many of the names follow each other with nothing but `and` and commas between."""
    count = 1 if actors else 0
    for one, other in itertools.pairwise(actors):
        if not re.fullmatch(r"(?:,? and (?:by )?|, )(?:the )?", view[one.end : other.start]):
            break
        count += 1
    return count


def _modal(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _patterns()["modal"].finditer(view):
        verb = (match["v"] or match["w"]).lower()
        start = _clause_start(view, match.start())
        names = [n for n in context.names(sentence) if start <= n.start and n.end <= match.start()]
        if not names:
            names = [
                n
                for n in context.names(sentence)
                if n.end <= match.start() and re.fullmatch(r",[^,;]{2,90},\s*|\s*", view[n.end : match.start()])
            ]
        end = _clause_end(view, match.end())
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
            subject = _unknown_body(context, sentence, match.start())
        if not subject and by is not None:
            agents = [
                a
                for a in _actors(context, sentence, match.end() + by.end(), end)
                if a.form in ("agency", "office", "collective")
            ]
            if agents and agents[0].start <= match.end() + by.end() + 5:
                subject = agents[: _run(view, agents)]
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
            begin = _run(view, subject)
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
        elif True:
            out.append(
                Act(sentence, start, end, "thing", verb, (match.end(), end), None, [], bool(match["w"]), match.start())
            )
    return out


def _noun(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _patterns()["noun"].finditer(view):
        verb = match["v"].lower()
        if not re.search(r"(?:ed|ing|s|called for|calls for|calling for)$", verb.split(" ")[0]):
            continue
        if re.search(r"\b(?:was|were|been|being|be|is|are|its|his|her|the|a|an|their) $", view[: match.start()]):
            continue
        giver = subject_before(context, sentence, match.start())
        end = _clause_end(view, match.end())
        source = re.match(r"(?: of [\w ]{3,40}?)? from (?=(?:the )?[A-Za-z])", view[match.end() : end])
        actors: list[Name] = []
        if source is not None:
            actors = [
                a
                for a in _actors(context, sentence, match.end() + source.end(), end)
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


_AGENT = re.compile(
    r"\b(?:will|shall|would|is to|are to) (?:also |now |then |all )?be (?P<d>(?!called|chaired|attended|led|"
    r"held|opened|received|joined)[a-z]+(?:ed|en|t|wn|ld|"
    r"ne))\b(?P<rest>[^.;]{0,120}?) by (?=(?:the )?[A-Z])|\b(?:is|are) expected from (?=(?:the )?[A-Z])"
)


def _agent(context: Context, sentence: Sentence) -> list[Act]:
    view, out = sentence.view, []
    for match in _AGENT.finditer(view):
        actors = [
            n
            for n in context.names(sentence)
            if match.end() - 1 <= n.start <= match.end() + 5 and n.form in ("agency", "office")
        ]
        if not actors:
            continue
        begin = _clause_start(view, match.start())
        out.append(
            Act(
                sentence,
                begin,
                _clause_end(view, match.end()),
                "agent",
                "will be",
                (begin, _clause_end(view, match.end())),
                None,
                actors,
                verb_at=match.start(),
            )
        )
    return out


_THAT_ITEM = re.compile(
    r"^\s*that (?P<who>(?:the )?[A-Z][\w']+(?: (?:of the |of |and the |and "
    r")?[A-Z][\w']+){0,5})(?:,[^,]{3,60},)? (?P<v>(?!offer)[a-z]+)\b"
)
_BARE_HEAD = re.compile(
    r"(?:[Tt]he )?(?!(?:Background|Note|Position|Deadline|Responsible|Source|Subject|Next|Lead|Due|Status|"
    r"Remarks?|Decision|Time|Place|"
    r"Present|Chair|Agenda|Result|Exports?|Imports?|Trade|Question|Answer|Date|First|Second|"
    r"Third)\b)[A-Z][\w&'\-]+(?: (?:and |of |for )?[A-Z][\w&'\-]+){0,3}"
)
_COLON = re.compile(r"^\s*(?P<who>[^:.;]{2,110}?)\s*: (?=\w)")
_INF = re.compile(r"^\s*(?P<who>(?:someone from )?(?:the )?[A-Z][^:.;,]{1,80}?) to (?P<v>[a-z]+)\b")


def _terse(context: Context, sentence: Sentence) -> list[Act]:
    """`Customs Service: list the cases` and `Fisheries to answer mail`, in lists, minutes and tickers."""
    view, out = sentence.view, []
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^+]+", view)] if "+++" in view else [(0, len(view))]
    for low, high in pieces:
        piece = view[low:high]
        that = _THAT_ITEM.match(piece)
        if that is not None and sentence.block.form == "item" and not that["v"].endswith("ed"):
            a, b = low + that.start("who"), low + that.end("who")
            known = [
                n for n in context.names(sentence) if a <= n.start and n.end <= b + 1 and n.form in ("agency", "office")
            ]
            text = re.sub(r"^the ", "", that["who"])
            actors = known if known and known[0].end >= b - 1 else [Name(b - len(text), b, "agency", text)]
            verb_at = low + that.start("v")
            out.append(Act(sentence, a, high, "decided", "that", (verb_at, high), None, actors, verb_at=verb_at))
            continue
        colon = _COLON.match(piece)
        infinitive = _INF.match(piece)
        if colon is not None and (sentence.block.form in ("item", "paragraph") or "+++" in view):
            who = [
                n
                for n in context.names(sentence)
                if low + colon.start("who") <= n.start
                and n.end <= low + colon.end("who") + 1
                and n.form in ("agency", "office", "collective")
            ]
            left = left_of_colon = colon["who"]
            for name in who:
                left = left.replace(view[name.start : name.end], "")
            if (
                who
                and re.fullmatch(
                    r"(?:[\s,;&/]|and|the|The|All|with|All regional|\(lead\)|lead|action|for|\d+\.?)*", left
                )
                and not re.search(r"\b(?:nothing|no news|none|said)\b", piece[colon.end() : colon.end() + 30])
                and not re.match(r"\s*(?:participants|attendees|members|delegates)\b", left_of_colon, re.IGNORECASE)
            ):
                out.append(
                    Act(
                        sentence,
                        low + colon.start("who"),
                        high,
                        "colon",
                        ":",
                        (low + colon.end(), high),
                        None,
                        who,
                        verb_at=low,
                    )
                )
                continue
        if colon is not None and sentence.block.form == "item" and _BARE_HEAD.fullmatch(colon["who"].strip()):
            start = low + colon.start("who")
            body = Name(start, low + colon.end("who"), "agency", re.sub(r"^[Tt]he ", "", colon["who"].strip()))
            out.append(Act(sentence, start, high, "colon", ":", (low + colon.end(), high), None, [body], verb_at=low))
            continue
        if infinitive is not None and (sentence.block.form == "item" or "+++" in view):
            who = [
                n
                for n in context.names(sentence)
                if low <= n.start
                and n.end <= low + infinitive.end("who") + 1
                and n.form in ("agency", "office", "collective")
            ]
            text = re.sub(r"^(?:someone from )?(?:the |The )?", "", infinitive["who"]).strip()
            if (
                not who
                and len(text.split()) <= 3
                and not re.search(r"\b(?:price|export|import|herring|talks|trade)\w*", text, re.IGNORECASE)
            ):
                start = low + piece.index(text)
                who = [Name(start, start + len(text), "agency", text)]
            if who:
                out.append(
                    Act(
                        sentence,
                        low + infinitive.start("who"),
                        high,
                        "infinitive",
                        "to",
                        (low + infinitive.end() - len(infinitive["v"]), high),
                        None,
                        who,
                        verb_at=low,
                    )
                )
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
        group_end = _np_end(view, name.end, name)
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
