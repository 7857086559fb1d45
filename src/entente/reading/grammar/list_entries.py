"""Entries of a list of tasks: who acts and by when, said in the entry itself or by the head of the list."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import Reference
from entente.reading.grammar import vietnamese_acts
from entente.reading.grammar.acts import Act
from entente.reading.grammar.build import Draft
from entente.reading.grammar.deadlines import set_deadline
from entente.reading.grammar.directive_draft import draft_directive
from entente.reading.grammar.english_acts.clauses import count_joined
from entente.reading.grammar.judgement import Finding
from entente.reading.grammar.list_heads import ListHead
from entente.reading.grammar.roles import addressees_of
from entente.reading.lexicon import word_list
from entente.reading.names import Name

__all__ = ["judge_entry", "judge_loose_entry"]

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


def judge_loose_entry(context: Context, sentence: Sentence, findings: list[Finding]) -> list[Finding]:
    """Judge an entry of a list without a head: it may say in sentences of its own who is responsible and by when."""
    if sentence.block.form != "item" or sentence is not sentence.block.sentences[0]:
        return findings
    reference = context.reference(sentence)
    if _RESPONSIBLE.match(sentence.view) and len(sentence.block.sentences) > 1 and context.meetings:
        return [*findings, _labelled(context, sentence, None)]
    for finding in findings:
        if finding.outcome == "directive" and finding.draft is not None:
            _trailing_facts(context, finding.draft, sentence, reference)
    return findings


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


def _labelled(context: Context, sentence: Sentence, lead: ListHead | None) -> Finding:
    """`Responsible: X. Task: do. Time limit: Y.`"""
    task = next((s for s in sentence.block.sentences[1:] if _TASK.match(s.view)), sentence.block.sentences[1])
    low = next((m.end() for m in [_TASK.match(task.view)] if m), 0)
    act = Act(task, low, len(task.view.rstrip(" .;")), "entry", "", (low, len(task.view.rstrip(" .;"))))
    if lead is not None and lead.act is not None:
        act.giver, act.giver_in = lead.act.giver, lead.act.sentence
    draft = draft_directive(context, act)
    names = [n for n in context.names(sentence) if n.form in ("agency", "office")]
    if names:
        draft.put("addressees", [n.text for n in names], sentence, names[0].start, names[-1].end)
    _trailing_facts(context, draft, sentence, lead.reference if lead is not None else context.reference(sentence))
    if lead is not None:
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
