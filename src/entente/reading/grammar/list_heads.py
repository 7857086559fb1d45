"""What heads a list of tasks: whose order it is, who must act, a deadline for all its entries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import DateMention, Reference
from entente.reading.grammar import vietnamese_acts
from entente.reading.grammar.acts import Act
from entente.reading.grammar.deadlines import DEADLINE_LEADS, is_due
from entente.reading.grammar.english_acts.clauses import subject_before
from entente.reading.grammar.judgement import Finding

__all__ = ["ListHead", "head_of_list", "mark_of"]

_LEAD_IN = re.compile(
    r":\s*$|\bthe following (?:has|have|was|were) (?:been )?(?:decided|agreed|ordered|concluded)\b|"
    r"\b(?:as follows|the following|như sau)\.?\s*$"
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
    mark: str = ""
    outer: ListHead | None = None

    def head_for(self, sentence: Sentence, mark: str) -> ListHead | None:
        """The head of the list a sentence belongs to: an entry marked like the head itself ends the head's list."""
        head: ListHead | None = self
        if sentence.block.form == "item" and sentence is sentence.block.sentences[0]:
            while head is not None and head.mark == mark and head.sentence is not sentence:
                head = head.outer
        return head

    def covers(self, sentence: Sentence) -> bool:
        if sentence.block.form == "item" or sentence.block.index == self.block:
            self.last = sentence.block.index
            return sentence.start > self.sentence.start
        return False


def mark_of(context: Context, sentence: Sentence) -> str:
    """The kind of mark before a list entry: "1.", "1.1.", "a)", "-"; "" where there is none."""
    block = sentence.block
    if block.form != "item":
        return ""
    mark = context.document.text[block.start : block.sentences[0].start].strip()
    if re.match(r"Thứ|\w+ là", mark):
        return "thứ"
    if re.fullmatch(r"[IVX]+\.", mark):
        return "I."
    return re.sub(r"[a-zđ](?=[.)])", "a", re.sub(r"\d+", "1", mark))


_FOLLOWING = re.compile(
    r"\b(?:following|as follows|sau đây|như sau|sau)\b|"
    r"(?:yêu cầu|giao|chỉ đạo|đề nghị|kết luận|phân công|quyết định|thống nhất|nhấn mạnh|lưu ý|nhiệm vụ|"
    r"chỉ thị|nội dung sau|giải pháp):|\d nhiệm vụ|"
    r"\b(?:instructed|directed|decided|ordered|agreed|asked|concluded|resolved|requested?|"
    r"instructs|directs|decides|orders|asks|tasks?|decisions?|actions?|assignments?)(?: that| the following)?:",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"\b(?:instruct|direct|decid|order|agre|ask|conclud|resolv|request|task|assign|charg|set|call|urg)\w*\b|"
    r"yêu cầu|giao|chỉ đạo|đề nghị|kết luận|phân công|quyết định|nhấn mạnh|lưu ý|chỉ thị",
    re.IGNORECASE,
)


def head_of_list(context: Context, sentence: Sentence, findings: list[Finding]) -> ListHead | None:
    """Return what a sentence heads, if it heads a list of tasks."""
    view = sentence.view
    lead_in = _LEAD_IN.search(view) is not None
    heading = (
        sentence.block.form == "heading"
        or lead_in
        or _is_numbered_heading(sentence)
        or _bodies_alone(context, sentence) is not None
        or re.search(r"\bthe following (?:steps|tasks|measures|decisions|orders|actions|instructions)\b", view)
    )
    if not heading:
        return None
    reference = context.reference(sentence)
    if _CLOSED_HEADING.search(view) and not _HEADING.search(view):
        return ListHead(sentence.block.index, True, None, None, reference, sentence, closed=True)
    act = next((f.act for f in reversed(findings) if f.outcome == "directive"), None)
    if act is None and lead_in:
        act = _named_head(context, sentence)
    elif act is None and sentence.block.form in ("heading", "item") and context.meetings:
        act = _bodies_alone(context, sentence)
    if act is None and not _HEADING.search(view) and not (lead_in and _FOLLOWING.search(view)):
        return None
    due = next(
        (m for m in context.dates(sentence) if is_due(context, sentence, m, reference) and m.lead in DEADLINE_LEADS),
        None,
    )
    return ListHead(sentence.block.index, True, act, due, reference, sentence)


def _is_numbered_heading(sentence: Sentence) -> bool:
    """`3. Decisions`: an entry that is nothing but the name of a part."""
    return (
        sentence.block.form == "item"
        and len(sentence.view.split()) <= 6
        and sentence.view.rstrip()[-1:] not in ".;:,!?"
        and sentence.view[:1].isupper()
        and bool(_HEADING.search(sentence.view) or _CLOSED_HEADING.search(sentence.view))
    )


def _named_head(context: Context, sentence: Sentence) -> Act | None:
    """`Ministry of Trade:` names who must act; `The Minister decided:` names whose orders follow."""
    view, names = sentence.view, context.names(sentence)
    heads = [n for n in names if n.form in ("agency", "office", "collective") and n.start < 14]
    if heads and not re.search(r"[a-zà-ỹ]{2,} [a-zà-ỹ]{2,}", view[heads[-1].end :]) and not _GIVES.search(view):
        return Act(sentence, 0, len(view), "entry", "", (0, len(view)), None, heads)
    gives = _GIVES.search(view)
    if gives is None:
        return None
    find_subject = vietnamese_acts.subject_before if context.words.language == "vi" else subject_before
    giver = find_subject(context, sentence, gives.start())
    if giver is None or giver.form not in ("office", "person", "agency") or context.is_counterpart(giver):
        return None
    return Act(sentence, 0, len(view), "entry", "", (0, len(view)), giver)


_ROLES = re.compile(r"(?:[\s,;&/]|and|và|the|The|\(?lead\)?|\(?support\)?|\(?chủ trì\)?|\(?phối hợp\)?|\d+\.)*")


def _bodies_alone(context: Context, sentence: Sentence) -> Act | None:
    """`Legal Division` as a heading of its own: whose tasks follow."""
    view = sentence.view
    names = [n for n in context.names(sentence) if n.form == "agency" and not context.is_counterpart(n)]
    rest = view
    for name in reversed(names):
        rest = rest[: name.start] + rest[name.end :]
    following = context.sentences[context.place(sentence) + 1 : context.place(sentence) + 2]
    if not names or _ROLES.fullmatch(rest) is None or not following or following[0].block.form != "item":
        return None
    mark = mark_of(context, sentence)
    if mark and mark == mark_of(context, following[0]):
        return None
    lead = [n for n in names if re.match(r" \(?(?:lead|chủ trì)\b", view[n.end :])]
    return Act(sentence, 0, len(view), "entry", "", (0, len(view)), None, lead or names)
