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
from entente.reading.grammar.english_acts.clauses import count_joined, subject_before
from entente.reading.grammar.judgement import Finding
from entente.reading.grammar.roles import addressees_of
from entente.reading.lexicon import word_list
from entente.reading.names import Name

__all__ = ["ListHead", "head_of_list", "judge_entry", "mark_of"]

_LEAD_IN = re.compile(r":\s*$|\b(?:as follows|the following|như sau)\.?\s*$")
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


_BARRED = ("negation", "condition", "history", "wish", "opinion", "request", "demand")


def judge_entry(context: Context, sentence: Sentence, findings: list[Finding], lead: ListHead) -> list[Finding]:
    """Judge a list entry: it may name who acts itself, or take that from the head of the list."""
    if lead.closed:
        return [f for f in findings if f.outcome != "directive"]
    first = sentence is sentence.block.sentences[0]
    entry = first and sentence.block.form == "item"
    if entry and _passes_on(context, sentence, findings, lead):
        findings = []
    done = [f for f in findings if f.outcome == "directive" and f.draft is not None]
    for finding in done:
        if entry and finding.draft is not None:
            _trailing_facts(context, finding.draft, sentence, lead.reference)
        if lead.act is not None and lead.act.giver is not None and finding.act.giver is None:
            finding.act.giver, finding.act.giver_in = lead.act.giver, lead.act.sentence
            finding.draft = draft_directive(context, finding.act)
        _add_deadline(context, finding.draft, lead)
    if done or any(f.outcome in _BARRED for f in findings):
        return findings
    if not entry:
        return findings
    end = len(sentence.view.rstrip(" .;"))
    under_body = context.words.language == "vi" and lead.act is not None and bool(lead.act.actors)
    whole = Act(sentence, 0, end, "entry", "", (0, end))
    if lead.act is not None:
        whole.giver, whole.giver_in = lead.act.giver, lead.act.sentence
    promised = _promised(context, sentence)
    if _RESPONSIBLE.match(sentence.view) and len(sentence.block.sentences) > 1:
        return [*findings, _labelled(context, sentence, lead)]
    if promised is not None:
        whole.actors, whole.action = promised
    elif _is_task(context, sentence) or (under_body and not context.names(sentence)[:1]):
        whole.actors = _own_actors(context, sentence)
    else:
        return findings
    draft = draft_directive(context, whole)
    if not whole.actors and lead.act is not None and lead.act.actors:
        base = Act(lead.act.sentence, 0, 0, "entry", "", (0, 0), lead.act.giver, lead.act.actors)
        names = addressees_of(context, base)
        if names:
            draft.put("addressees", [n for n, _, _ in names], lead.act.sentence, names[0][1], names[-1][2])
    _trailing_facts(context, draft, sentence, lead.reference)
    _add_deadline(context, draft, lead)
    return [*findings, Finding(whole, "directive", draft)]


def _add_deadline(context: Context, draft: Draft | None, lead: ListHead) -> None:
    """A deadline at the head of a list holds for every entry without its own."""
    if lead.deadline is not None and draft is not None and "deadline_text" not in draft.fields:
        set_deadline(context, draft, lead.sentence, lead.deadline, lead.reference)


_PASSED_ON = re.compile(
    r"\s*(?:khẩn trương |tiếp tục |trực tiếp )?(?:chỉ đạo|đôn đốc|hướng dẫn|giao|yêu cầu|đề nghị|phân công|quán triệt|"
    r"instruct|direct|order|ask|task|tell|urge)\s",
    re.IGNORECASE,
)


def _passes_on(context: Context, sentence: Sentence, findings: list[Finding], lead: ListHead) -> bool:
    """Under `Ministry of Finance:` an entry `direct the customs to ...` is the ministry's task, not the customs'."""
    if _first_body(context, sentence) is not None:
        return True
    return bool(lead.act is not None and lead.act.actors and findings and _PASSED_ON.match(sentence.view))


def _first_body(context: Context, sentence: Sentence) -> Name | None:
    """The body of an entry `Bộ Tài chính chỉ đạo hải quan ...`, which is to pass an order on."""
    names = context.names(sentence)
    first = names[0] if names and names[0].start < 2 and names[0].form in ("agency", "office") else None
    if first is None or context.words.language != "vi" or not _PASSED_ON.match(sentence.view, first.end):
        return None
    return first


_WILL = re.compile(
    r"(?:, [^,;]{3,120},)? (?:will|would|shall|is to|are to|to) (?:also |then |now |immediately |jointly )?(?=[a-z])"
)


def _promised(context: Context, sentence: Sentence) -> tuple[list[Name], tuple[int, int]] | None:
    """`The Ministry of Trade will submit an offer`, where an entry of a list of decisions says so."""
    view = sentence.view
    passing = _first_body(context, sentence)
    if passing is not None:
        return [passing], (passing.end, len(view.rstrip(" .;")))
    names = [n for n in context.names(sentence) if n.form in ("agency", "office", "collective")]
    if not names or names[0].start > 4 or context.is_counterpart(names[0]):
        return None
    group = names[: count_joined(view, names)]
    will = _WILL.match(view, group[-1].end)
    return (group, (will.end(), len(view.rstrip(" .;")))) if will is not None else None


def _is_task(context: Context, sentence: Sentence) -> bool:
    """Whether a list entry tells what to do: a bare verb at its head, or a body in brackets at its end."""
    view = sentence.view
    if context.words.language == "vi":
        starts = vietnamese_acts.order_patterns()["starts"].match(view) or _PASSED_ON.match(view)
        return starts is not None or bool(_own_actors(context, sentence))
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
_TASK = re.compile(r"^\s*(?:task|action|measure|assignment|nhiệm vụ|nội dung|công việc)\s*:\s*", re.IGNORECASE)
_DUE = re.compile(r"^\s*(?:deadline|due|time limit|by|thời hạn|hạn|thời gian hoàn thành)\s*:?\s", re.IGNORECASE)


def _labelled(context: Context, sentence: Sentence, lead: ListHead) -> Finding:
    """`Responsible: X. Task: do. Time limit: Y.`"""
    task = next((s for s in sentence.block.sentences[1:] if _TASK.match(s.view)), sentence.block.sentences[1])
    low = next((m.end() for m in [_TASK.match(task.view)] if m), 0)
    act = Act(task, low, len(task.view.rstrip(" .;")), "entry", "", (low, len(task.view.rstrip(" .;"))))
    if lead.act is not None:
        act.giver, act.giver_in = lead.act.giver, lead.act.sentence
    draft = draft_directive(context, act)
    names = [n for n in context.names(sentence) if n.form in ("agency", "office")]
    if names:
        draft.put("addressees", [n.text for n in names], sentence, names[0].start, names[-1].end)
    _trailing_facts(context, draft, sentence, lead.reference)
    _add_deadline(context, draft, lead)
    return Finding(act, "directive", draft)


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
