"""Lists of tasks: an entry may name who acts itself, or take that and its deadline from the head of the list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import DateMention, Reference
from entente.reading.grammar import vietnamese_acts
from entente.reading.grammar.acts import Act
from entente.reading.grammar.build import Draft
from entente.reading.grammar.deadlines import DEADLINE_LEADS, is_due, set_deadline
from entente.reading.grammar.directive_draft import draft_directive
from entente.reading.grammar.judgement import Finding
from entente.reading.grammar.roles import addressees_of
from entente.reading.lexicon import word_list
from entente.reading.names import Name

__all__ = ["ListHead", "head_of_list", "judge_entry"]

_LEAD_IN = re.compile(r":\s*$")
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
class ListHead:
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


def head_of_list(context: Context, sentence: Sentence, findings: list[Finding]) -> ListHead | None:
    """Return what a sentence heads, if it heads a list of tasks."""
    view = sentence.view
    heading = (
        sentence.block.form == "heading"
        or _LEAD_IN.search(view)
        or re.search(r"\bthe following (?:steps|tasks|measures|decisions|orders|actions|instructions)\b", view)
    )
    if not heading:
        return None
    if _CLOSED_HEADING.search(view) and not _HEADING.search(view):
        return ListHead(sentence.block.index, True, None, None, context.reference(sentence), sentence, closed=True)
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
        (m for m in context.dates(sentence) if is_due(context, sentence, m, reference) and m.lead in DEADLINE_LEADS),
        None,
    )
    return ListHead(sentence.block.index, True, act, due, reference, sentence)


def judge_entry(context: Context, sentence: Sentence, findings: list[Finding], lead: ListHead) -> list[Finding]:
    """Judge a list entry: it may name who acts itself, or take that from the head of the list."""
    if lead.closed:
        return [f for f in findings if f.outcome != "directive"]
    done = [f for f in findings if f.outcome == "directive" and f.draft is not None]
    for finding in done:
        if lead.deadline is not None and finding.draft is not None and "deadline_text" not in finding.draft.fields:
            set_deadline(context, finding.draft, lead.sentence, lead.deadline, lead.reference)
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
    draft = draft_directive(context, whole)
    if inherited and act is not None:
        base = Act(act.sentence, 0, 0, "entry", "", (0, 0), act.giver, inherited)
        names = addressees_of(context, base)
        if names:
            draft.put("addressees", [n for n, _, _ in names], act.sentence, names[0][1], names[-1][2])
    _trailing_facts(context, draft, sentence, lead.reference)
    if lead.deadline is not None and "deadline_text" not in draft.fields:
        set_deadline(context, draft, lead.sentence, lead.deadline, lead.reference)
    return [*findings, Finding(whole, "directive", draft)]


def _is_task(context: Context, sentence: Sentence) -> bool:
    """Whether a list entry tells what to do: a bare verb at its head, or a body in brackets at its end."""
    view = sentence.view
    if context.words.language == "vi":
        return bool(vietnamese_acts.order_patterns()["starts"].match(view)) or bool(_own_actors(context, sentence))
    head = re.match(r"\s*(?:[a-z]+ly |not |do not |to |please )*(?P<v>[A-Za-z]+)\b", view)
    if (
        head is None
        or head["v"].lower() in word_list("no_verbs")
        or re.search(r"(?:tion|ness|ment|ity|ing|ed)$", head["v"])
    ):
        return bool(_own_actors(context, sentence))
    names = context.names(sentence)
    return not (names and names[0].start <= head.start("v")) and not re.search(
        r"\b(?:was|were|has been|have been|is|are|had)\b", view[:80]
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
                set_deadline(context, draft, other, mention, reference)
