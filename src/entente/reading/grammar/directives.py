"""Directives: from acts, list entries and table rows to proposals with addressees, giver and deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import DateMention, Reference, deadline_day, find_dates
from entente.reading.dates.english import NUMBERS
from entente.reading.dates.resolve import add
from entente.reading.grammar import english_acts, vietnamese_acts
from entente.reading.grammar.acts import Act
from entente.reading.grammar.build import Draft
from entente.reading.grammar.events import event_day
from entente.reading.grammar.roles import addressees_of, giver_of, is_barred
from entente.reading.grammar.tables import task_rows
from entente.reading.names import Name

__all__ = ["Finding", "find_deadline", "find_directives", "sentence_acts"]

_DEADLINE_LEADS = ("by", "before", "within", "until")
_STANDING = re.compile(
    r"\b(?:calm\w*|steadfast\w*|flexib\w+|spirit|always|constantly|at all times|continu\w+ to|closely "
    r"(?:follow|monitor|watch)|proactive\w*|vigilan\w+|keep\w* (?:the |all )?[\w ]{0,30}informed|bình tĩnh|"
    r"kiên định|linh hoạt|thường xuyên|bám sát|chủ động|tinh thần)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:given|has|have|gets?|allowed|with) (?P<t>(?P<n>\d+|one|two|three|four|five|six|seven|eight|ten|"
    r"fourteen|thirty) "
    r"(?P<u>(?:working )?(?:days?|weeks?|months?)))\b(?= to\b|,| for\b)",
    re.IGNORECASE,
)
_CONDUCT = re.compile(
    r"(?:^|\b(?:that|and) |, )(?:the |these |all |future )*(?:negotiations?|talks|negotiating work|"
    r"preparations|(?:quá trình |việc )?đàm phán)"
    r" ?(?:with [\w. ]{2,20} )?$",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"\b(?:develop|draw up|prepare|submit|write|make|file|propose|xây dựng|lập|hoàn "
    r"thiện)\b[^.;]{0,40}\b(?:plans?|negotiati(?:on|ng) content|position papers?|phương án|kế hoạch)\b",
    re.IGNORECASE,
)
_NOT_DUE = re.compile(
    r"\b(?:of|from|since|after|between|announced|dated|figures? for|statistics for|data for|for|as of|held|"
    r"signed|issued|adopted|set|imposed|launched) $",
    re.IGNORECASE,
)
_ATTACHED = re.compile(
    r"\b(?P<l>before|by|ahead of|prior to|until|no later than|at|in time for|on the eve of|trước|tại|trong) "
    r"(?:the |its |their |his |her )?(?:(?!\b(?:to|and|which|that|must|by|before)\b)[\w'\-]+ ){1,6}$",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r":\s*$")
_ANNOUNCES_LIST = re.compile(
    r"(?:(?:take|carry out|perform|do|implement|complete|thực hiện|triển khai) )?(?:the following|as follows|"
    r"these|(?:các |những )?(?:nhiệm vụ|giải pháp|công việc|nội dung)[\w ]{0,20}sau)|:?$",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"\b(?:tasks?|conclusions?|actions?|instructions?|decisions?|assignments?|orders?|to[- ]do|nhiệm vụ|kết "
    r"luận|yêu cầu|chỉ đạo|giao|phân công|các giải pháp)\b",
    re.IGNORECASE,
)
_CLOSED_HEADING = re.compile(
    r"\b(?:not decided|background|open questions|done|closed|position|history|previous|earlier|agenda|for "
    r"information)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Finding:
    """What the other rules want to know of an order: its act and what it was taken for."""

    act: Act
    outcome: str  # "directive", "request", "demand" (of the counterpart), or why it is barred
    draft: Draft | None = None
    acts: list[Act] = field(default_factory=list)


def sentence_acts(context: Context, sentence: Sentence) -> list[Act]:
    """Return the acts of a sentence in the document's language."""
    if context.words.language == "vi":
        return vietnamese_acts.find_acts(context, sentence)
    return english_acts.find_acts(context, sentence)


def find_directives(context: Context) -> Iterator[Finding]:
    """Yield every order, request and demand of a document; those that are directives carry a draft."""
    lead: _Lead | None = None
    for sentence in context.sentences:
        if sentence.block.form in ("aside", "row"):
            continue
        if sentence.block.form != "item" and lead is not None and not lead.open:
            lead = None
        acts = [part for act in sentence_acts(context, sentence) for part in _by_deadline(context, act)]
        findings = [_judge(context, act) for act in acts]
        if lead is not None and sentence.block.form in ("item", "paragraph", "heading") and lead.covers(sentence):
            findings = _entry(context, sentence, findings, lead)
        opened = _lead(context, sentence, findings)
        if opened is not None:
            findings = [f for f in findings if not _ANNOUNCES_LIST.match(sentence.view[f.act.action[0] :].lstrip())]
        yield from findings
        if opened is not None:
            lead = opened
        elif (
            sentence.block.form not in ("item",)
            and lead is not None
            and sentence.block.index > lead.block + 1
            and not lead.covers(sentence)
        ):
            lead = None
    yield from _rows(context)


_NEXT_VERB = re.compile(r",? and (?:also |then )?(?:to )?(?P<v>[a-z]+)\b|,? (?:và|đồng thời|rồi) (?P<w>[a-zà-ỹđ]+)")


def _by_deadline(context: Context, act: Act) -> list[Act]:
    """Split `to send the list by Friday and to brief members within a week`: each deadline makes its own order."""
    if act.frame not in ("active", "passive", "modal") or act.action[1] <= act.action[0]:
        return [act]
    reference, view = context.reference(act.sentence), act.sentence.view
    for mention in context.dates(act.sentence):
        if not act.action[0] < mention.lead_start or mention.end >= act.end:
            continue
        following = _NEXT_VERB.match(view, mention.end)
        if following is None or not _is_due(context, act.sentence, mention, reference):
            continue
        verb = following["v"] or following["w"]
        group = "v" if following["v"] else "w"
        if verb in _NO_VERBS or (group == "v" and re.search(r"(?:ed|ing|ly)$", verb)):
            continue
        low = following.start(group)
        second = Act(
            act.sentence, low, act.end, "gapped", act.verb, (low, act.end), act.giver, act.actors, act.weak, low
        )
        act.end, act.action = mention.end, (act.action[0], mention.end)
        return [act, *_by_deadline(context, second)]
    return [act]


@dataclass(slots=True)
class _Lead:
    """What heads a list: whose order it is, who must act, and a deadline for all its entries."""

    block: int
    open: bool
    act: Act | None
    deadline: DateMention | None
    reference: Reference
    sentence: Sentence
    last: int = 0
    closed: bool = False

    def covers(self, sentence: Sentence) -> bool:
        if sentence.block.form == "item" or sentence.block.index == self.block:
            self.last = sentence.block.index
            return sentence.start > self.sentence.start
        return False


def _lead(context: Context, sentence: Sentence, findings: list[Finding]) -> _Lead | None:
    view = sentence.view
    heading = (
        sentence.block.form == "heading"
        or _LEAD_IN.search(view)
        or re.search(r"\bthe following (?:steps|tasks|measures|decisions|orders|actions|instructions)\b", view)
    )
    if not heading:
        return None
    if _CLOSED_HEADING.search(view) and not _HEADING.search(view):
        return _Lead(sentence.block.index, True, None, None, context.reference(sentence), sentence, closed=True)
    act = next((f.act for f in reversed(findings) if f.outcome == "directive"), None)
    if act is None and _LEAD_IN.search(view):
        heads = [n for n in context.names(sentence) if n.form in ("agency", "office", "collective") and n.start < 14]
        if heads and not re.search(r"[a-zà-ỹ]{2,} [a-zà-ỹ]{2,}", view[heads[-1].end :]):
            act = Act(sentence, 0, len(view), "entry", "", (0, len(view)), None, heads)
    if (
        act is None
        and not _HEADING.search(view)
        and not (
            _LEAD_IN.search(view)
            and re.search(
                r"\b(?:following|as follows|sau đây|như sau|sau)\b|(?:yêu cầu|giao|chỉ đạo|đề nghị):",
                view,
                re.IGNORECASE,
            )
        )
    ):
        return None
    reference = context.reference(sentence)
    due = next(
        (m for m in context.dates(sentence) if _is_due(context, sentence, m, reference) and m.lead in _DEADLINE_LEADS),
        None,
    )
    return _Lead(sentence.block.index, True, act, due, reference, sentence)


def _entry(context: Context, sentence: Sentence, findings: list[Finding], lead: _Lead) -> list[Finding]:
    """Judge a list entry: it may name who acts itself, or take that from the head of the list."""
    if lead.closed:
        return [f for f in findings if f.outcome != "directive"]
    done = [f for f in findings if f.outcome == "directive" and f.draft is not None]
    for finding in done:
        if lead.deadline is not None and finding.draft is not None and "deadline_text" not in finding.draft.fields:
            _set_deadline(context, finding.draft, lead.sentence, lead.deadline, lead.reference)
    if done or any(
        f.outcome in ("negation", "condition", "history", "wish", "opinion", "request", "demand") for f in findings
    ):
        return findings
    if sentence.block.form != "item" or sentence is not sentence.block.sentences[0]:
        return findings
    if not _is_task(context, sentence):
        return findings
    act = lead.act
    whole = Act(sentence, 0, len(sentence.view.rstrip(" .;")), "entry", "", (0, len(sentence.view.rstrip(" .;"))))
    whole.actors = _own_actors(context, sentence)
    inherited = [] if whole.actors or act is None else act.actors
    whole.giver = act.giver if act is not None else None
    draft = _draft(context, whole)
    if inherited and act is not None:
        base = Act(act.sentence, 0, 0, "entry", "", (0, 0), act.giver, inherited)
        names = addressees_of(context, base)
        if names:
            draft.put("addressees", [n for n, _, _ in names], act.sentence, names[0][1], names[-1][2])
    _trailing_facts(context, draft, sentence, lead.reference)
    if lead.deadline is not None and "deadline_text" not in draft.fields:
        _set_deadline(context, draft, lead.sentence, lead.deadline, lead.reference)
    return [*findings, Finding(whole, "directive", draft)]


def _is_task(context: Context, sentence: Sentence) -> bool:
    """Whether a list entry tells what to do: a bare verb at its head, or a body in brackets at its end."""
    view = sentence.view
    if context.words.language == "vi":
        return bool(vietnamese_acts._patterns()["starts"].match(view)) or bool(_own_actors(context, sentence))
    head = re.match(r"\s*(?:[a-z]+ly |not |do not |to |please )*(?P<v>[A-Za-z]+)\b", view)
    if head is None or head["v"].lower() in _NO_VERBS or re.search(r"(?:tion|ness|ment|ity|ing|ed)$", head["v"]):
        return bool(_own_actors(context, sentence))
    names = context.names(sentence)
    return not (names and names[0].start <= head.start("v")) and not re.search(
        r"\b(?:was|were|has been|have been|is|are|had)\b", view[:80]
    )


_NO_VERBS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "there",
        "it",
        "its",
        "he",
        "she",
        "they",
        "we",
        "our",
        "his",
        "her",
        "in",
        "on",
        "at",
        "of",
        "for",
        "with",
        "from",
        "by",
        "as",
        "no",
        "not",
        "all",
        "exports",
        "imports",
        "goods",
        "trade",
        "tariffs",
        "duties",
        "figures",
        "statistics",
        "source",
        "photo",
        "note",
    ]
)


_OWN = (
    re.compile(r"\((?P<in>[^()]{3,90})\)\s*[.;]?$"),
    re.compile(
        r"[-:,;.] (?:responsible|lead|action|in charge|owner|chủ trì|đơn vị chủ trì|phụ trách): "
        r"?(?P<in>[^;.]{3,90})[.;]?",
        re.IGNORECASE,
    ),
    re.compile(r" - (?P<in>[^-]{3,90}?)(?: - [^-]{3,40})?[.;]?$"),
)


def _own_actors(context: Context, sentence: Sentence) -> list[Name]:
    """Bodies named at the end of an entry: "(Ministry of Trade, by 9 May)", "Responsible: Ministry of Trade"."""
    for pattern in _OWN:
        match = pattern.search(sentence.view)
        if match is None:
            continue
        beside = re.search(r"\b(?:with|together with|phối hợp)\b", match["in"])
        stop = match.start("in") + (beside.start() if beside else len(match["in"]))
        found = [
            n
            for n in context.names(sentence)
            if n.start >= match.start("in") and n.end <= stop + 1 and n.form in ("agency", "office")
        ]
        if found:
            return found
    return []


_RESPONSIBLE = re.compile(
    r"^\s*(?:responsible|lead|action|in charge|owner|chủ trì|cơ quan chủ trì|đơn vị thực hiện)\s*:", re.IGNORECASE
)
_DUE = re.compile(r"^\s*(?:deadline|due|time limit|by|thời hạn|hạn|thời gian hoàn thành)\s*:?\s", re.IGNORECASE)


def _trailing_facts(context: Context, draft: Draft, sentence: Sentence, reference: Reference) -> None:
    """Take "Responsible: X. Deadline: Y." from the sentences that follow in the same entry."""
    for other in sentence.block.sentences[1:]:
        if _RESPONSIBLE.match(other.view) and "addressees" not in draft.fields:
            names = [n for n in context.names(other) if n.form in ("agency", "office")]
            if names:
                draft.put("addressees", [n.text for n in names], other, names[0].start, names[-1].end)
        elif _DUE.match(other.view) and "deadline_text" not in draft.fields:
            mention = next(iter(context.dates(other)), None)
            if mention is not None:
                _set_deadline(context, draft, other, mention, reference)


_SAID_HERE = re.compile(r", (?:the |he|she|[A-Z])[\w ]{0,40} ?(?:said|added|stressed|noted|concluded)\b")


def _judge(context: Context, act: Act) -> Finding:
    """Decide what an act amounts to."""
    barred = is_barred(context, act)
    if barred:
        return Finding(act, barred)
    giver, first = act.giver, act.actors[0] if act.actors else None
    if first is not None and (
        context.is_counterpart(first) or (first.form == "country" and first.country != context.parties.home)
    ):
        if giver is not None and context.is_counterpart(giver):
            return Finding(act, "other")
        return Finding(
            act,
            "request"
            if act.frame in ("active", "passive", "that", "noun", "decided", "gapped")
            or _SAID_HERE.search(act.sentence.view[act.verb_at :])
            else "other",
        )
    if giver is not None and (
        context.is_counterpart(giver) or (giver.form == "country" and not context.is_home(giver))
    ):
        return Finding(act, "demand")
    if giver is not None and giver.form == "country" and first is None:
        return Finding(act, "other")
    if act.frame == "thing":
        if _CONDUCT.search(act.sentence.view[: act.verb_at]) and context.meetings and not act.weak:
            return Finding(act, "directive", _draft(context, act))
        return Finding(act, "thing")
    if first is not None and first.form == "outsider":
        return Finding(act, "other")
    if first is not None and first.form == "country":
        return Finding(act, "other")
    if first is not None and first.form in ("pronoun",) and act.frame in ("modal",):
        return Finding(act, "other")
    if (
        first is not None
        and first.form == "body"
        and act.frame in ("modal", "active")
        and context.words.language == "en"
    ):
        return Finding(
            act,
            "other"
            if not re.search(r"cabinet|government", first.text, re.IGNORECASE) or act.frame == "modal"
            else "directive",
            _draft(context, act),
        )
    if act.frame in ("active", "that", "noun") and not _may_order(context, act):
        return Finding(act, "other")
    if act.frame in ("modal", "agent", "colon", "infinitive", "passive", "decided") and not _in_readout(context, act):
        return Finding(act, "other")
    return Finding(act, "directive", _draft(context, act))


def _may_order(context: Context, act: Act) -> bool:
    giver = act.giver
    if giver is None:
        return True
    if giver.form in ("office", "body", "agency", "pronoun"):
        return True
    if giver.form == "person":
        person = context.registry.persons.get(giver.person.split()[-1]) if giver.person else None
        return bool(giver.office or (person is not None and person.office)) or any(
            giver.person == m.chair for m in context.meetings
        )
    return False


def _in_readout(context: Context, act: Act) -> bool:
    """Whether "must", "is to" and the like stand in what an authority said or a meeting decided."""
    return (
        bool(context.meetings) or act.frame in ("passive",) or any(p.office for p in context.registry.persons.values())
    )


def _draft(context: Context, act: Act) -> Draft:
    sentence, view = act.sentence, act.sentence.view
    draft = Draft("directive", sentence, act.start, act.end)
    person, office, mention = giver_of(context, act)
    given_by = " ".join(part for part in (_office(office, person), person) if part)
    if given_by:
        draft.put("given_by", given_by)
        if mention is not None:
            draft.ground("given_by", sentence, mention.start, mention.end)
    draft.said_by = given_by
    meeting = context.meeting_of(sentence)
    if meeting is not None and meeting.day is not None:
        draft.put("given_on", meeting.day.isoformat())
        if meeting.day_words is not None:
            draft.ground_at("given_on", *meeting.day_words)
    names = addressees_of(context, act)
    if names:
        draft.put("addressees", [n for n, _, _ in names], sentence, names[0][1], names[-1][2])
    low, high = act.action
    action = re.sub(r"^[\s:,]+", "", view[low:high]).strip(" ,;:.+")
    draft.put("action", action)
    draft.confidence = {"active": 0.9, "passive": 0.9, "modal": 0.8, "decided": 0.85, "colon": 0.8, "that": 0.85}.get(
        act.frame, 0.7
    )
    if act.weak:
        draft.confidence = 0.65
    reference = context.reference(sentence)
    due = find_deadline(context, sentence, act.start, act.end, reference) or find_deadline(
        context, sentence, _piece_start(view, act.start), act.start, reference, lead_only=True
    )
    if due is not None:
        _set_deadline(context, draft, sentence, due, reference)
    elif (given := _GIVEN.search(view[act.start : act.end])) is not None and context.words.language == "en":
        draft.put("deadline_text", given["t"], sentence, act.start + given.start("t"), act.start + given.end("t"))
        amount = given["n"].lower()
        number = int(amount) if amount.isdigit() else NUMBERS.get(amount, 0)
        unit = given["u"].lower().rstrip("s")
        day = meeting.day if meeting is not None else None
        if number and day is not None:
            due_day = add(day, number, "working-day" if "working" in unit else unit)
            draft.put("deadline", due_day.isoformat())
            draft.ground("deadline", sentence, act.start + given.start("t"), act.start + given.end("t"))
    elif _STANDING.search(action):
        draft.put("standing", True)
    if _PLAN.search(action) and not names:
        draft.put("asks_for_plan", True)
    return draft


def _piece_start(view: str, at: int) -> int:
    """Where the part of a sentence begins that may hold a deadline said before the order."""
    return max((m.end() for m in re.finditer(r"[;:.]\s| \+\+\+ |, and ", view[:at])), default=max(0, at - 60))


def _office(office: str, person: str) -> str:
    office = re.sub(r"^(?:the|The|its|his|her) ", "", office).strip()
    if office == "PM":
        return "Prime Minister"
    return office if office.lower() not in person.lower() else ""


def find_deadline(
    context: Context, sentence: Sentence, low: int, high: int, reference: Reference, *, lead_only: bool = False
) -> DateMention | None:
    """Return the day or period by which something within `view[low:high]` is due, if one is named."""
    found = []
    for mention in context.dates(sentence):
        if mention.lead_start < low or mention.start >= high:
            continue
        if lead_only and mention.lead not in _DEADLINE_LEADS:
            continue
        if _is_due(context, sentence, mention, reference):
            found.append(mention)
    if not found:
        return None
    return next((m for m in found if m.lead in _DEADLINE_LEADS), found[0])


def _is_due(context: Context, sentence: Sentence, mention: DateMention, reference: Reference) -> bool:
    view = sentence.view
    if mention.lead in ("since", "after"):
        return mention.form == "within" and mention.lead == "after" and context.words.language == "vi"
    before = view[: mention.lead_start]
    attached = _ATTACHED.search(before + view[mention.lead_start : mention.start])
    if mention.lead == "for" and attached is None:
        return bool(re.match(r"for the week", view[mention.lead_start :]))
    if mention.lead == "" and attached is None and _NOT_DUE.search(before):
        return False
    if mention.form in ("event", "vague", "recurring"):
        return mention.lead in ("by", "before", "at", "in", "during", "until", "on", "within") or mention.form in (
            "recurring",
            "vague",
        )
    if mention.lead == "" and mention.form in ("month", "year", "quarter") and attached is None:
        return mention.form == "quarter"
    if mention.lead == "" and mention.form == "within":
        return False
    if (
        mention.lead == "on"
        and attached is None
        and re.search(r"\b(?:signed|announced|held|imposed|met|launched|took|made|set|published|issued) $", before)
    ):
        return False
    day = deadline_day(mention, reference)
    if day is None:
        return mention.lead != "" or mention.form in ("offset", "weekday", "span")
    if mention.form == "year":
        return mention.lead in ("by", "before", "in", "within", "until") and (
            reference.said_on is None or day >= reference.said_on
        )
    return reference.said_on is None or day >= reference.said_on


def _set_deadline(
    context: Context, draft: Draft, sentence: Sentence, mention: DateMention, reference: Reference
) -> None:
    view = sentence.view
    start, end = mention.lead_start, mention.end
    lead_words = view[start : mention.start]
    attached = _ATTACHED.search(view[:start] + lead_words) if mention.lead in ("on", "for", "", "in", "at") else None
    if attached is not None and attached.end() >= start and view[attached.start() : start].count(",") == 0:
        start = attached.start()
    if tail := re.match(r" of (?:the |that |this )?(?:meeting|visit|day)\b|,? at the latest", view[end:]):
        end += tail.end()
        if "visit" in tail.group():
            draft.put(
                "deadline_text",
                context.document.text[sentence.start + start : sentence.start + end],
                sentence,
                start,
                end,
            )
            return
    if mention.form == "recurring" and (lead := re.search(r"(?:at|by|on) the end of $", view[:start])):
        start = lead.start()
    text = context.document.text[sentence.start + start : sentence.start + end]
    draft.put("deadline_text", text, sentence, start, end)
    if re.match(r" of (?:that|the) visit", view[mention.end :]) or re.search(
        r"\b(?:each|every) (?:month|week|quarter)", text
    ):
        return
    day = deadline_day(mention, reference)
    if day is None and mention.form == "event":
        day = event_day(context, sentence, mention)
    if day is not None:
        draft.put("deadline", day.isoformat())
        draft.ground("deadline", sentence, start, end)


def _rows(context: Context) -> Iterator[Finding]:
    for row in task_rows(context):
        sentence = row.sentence
        if sentence.start in context.history:
            continue
        actors = [
            n for n in context.names(sentence) if row.who[0] <= n.start < row.who[1] and n.form in ("agency", "office")
        ]
        if not actors and row.who[1] > row.who[0]:
            names = _cell_names(sentence.view, row.who)
            actors = [Name(a, b, "agency", sentence.view[a:b]) for a, b in names]
        act = Act(sentence, 0, len(sentence.view), "row", "", row.what, None, actors)
        draft = _draft(context, act)
        draft.fields.pop("deadline", None)
        draft.fields.pop("deadline_text", None)
        low, high = row.when
        if high > low:
            mentions = find_dates(sentence.view[low:high], context.words.language)
            if mentions:
                shifted = [m for m in context.dates(sentence) if low <= m.lead_start and m.end <= high + 1]
                mention = (shifted or [None])[0]  # type: ignore[list-item]
                if mention is not None:
                    _set_deadline(context, draft, sentence, mention, context.reference(sentence))
                    draft.put(
                        "deadline_text",
                        context.document.text[sentence.start + low : sentence.start + high],
                        sentence,
                        low,
                        high,
                    )
        if _is_over(draft):
            continue
        yield Finding(act, "directive", draft)


def _is_over(draft: Draft) -> bool:
    """Whether a row was due before the meeting it would be an order of: a task of before, still on the list."""
    return str(draft.fields.get("deadline", "9")) < str(draft.fields.get("given_on", "0"))


_COLLECTIVE_CELL = re.compile(r"^(?:all|each|every|ministries|agencies|n/?a|-|–|các|tất cả)\b", re.IGNORECASE)


def _cell_names(view: str, cell: tuple[int, int]) -> list[tuple[int, int]]:
    low, high = cell
    if _COLLECTIVE_CELL.match(view[low:high]):
        return []
    out, start = [], low
    for match in re.finditer(r"\s*[;/]\s*|\s*,\s+", view[low:high]):
        out.append((start, low + match.start()))
        start = low + match.end()
    return [*out, (start, high)]
