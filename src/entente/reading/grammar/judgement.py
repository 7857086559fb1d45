"""What an act amounts to: a directive, a request of the counterpart, its demand, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.grammar import english_acts, vietnamese_acts
from entente.reading.grammar.acts import Act
from entente.reading.grammar.barred import is_barred
from entente.reading.grammar.build import Draft
from entente.reading.grammar.directive_draft import draft_directive

__all__ = ["Finding", "judge_act", "sentence_acts"]


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


_CONDUCT = re.compile(
    r"(?:^|\b(?:that|and) |, )(?:the |these |all |future )*(?:negotiations?|talks|negotiating work|"
    r"preparations|(?:quá trình |việc )?đàm phán)"
    r" ?(?:with [\w. ]{2,20} )?$",
    re.IGNORECASE,
)
_TO_BE_DONE = re.compile(
    r"\s*be (?:[a-z]+ly )?(?:submitted|sent|completed|finished|ready|prepared|drawn up|reported|published|circulated|"
    r"delivered|finali[sz]ed|tabled|presented|collected|compiled|drafted|updated|kept|in place|checked|"
    r"reviewed|implemented|carried out|established|set up|stepped up|strengthened|accelerated|intensified|"
    r"assigned|consulted|informed|handed (?:in|over))\b|"
    r"\s*(?:được )?(?:hoàn thành|hoàn tất|gửi|nộp|trình|báo cáo|ban hành|công bố|triển khai|thực hiện|xử lý)(?!\w)",
    re.IGNORECASE,
)


def _to_be_done(act: Act) -> bool:
    """`Progress is to be reported weekly`: an order that names nobody."""
    return _TO_BE_DONE.match(act.sentence.view, act.action[0]) is not None


_SAID_HERE = re.compile(r", (?:the |he|she|[A-Z])[\w ]{0,40} ?(?:said|added|stressed|noted|concluded)\b")


def judge_act(context: Context, act: Act) -> Finding:
    """Decide what an act amounts to."""
    barred = is_barred(context, act)
    giver, first = act.giver, act.actors[0] if act.actors else None
    if barred and not (barred == "history" and first is not None and context.is_counterpart(first)):
        return Finding(act, barred)
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
        ordered = _CONDUCT.search(act.sentence.view[: act.verb_at]) or _to_be_done(act)
        if ordered and context.meetings and not act.weak:
            return Finding(act, "directive", draft_directive(context, act))
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
            draft_directive(context, act),
        )
    if act.frame in ("active", "that", "noun") and not _may_order(context, act):
        return Finding(act, "other")
    if act.frame in ("modal", "agent", "colon", "infinitive", "passive", "decided") and not _in_readout(context, act):
        return Finding(act, "other")
    return Finding(act, "directive", draft_directive(context, act))


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
    return giver.form == "collective" and _LEADERS.search(giver.text) is not None


_LEADERS = re.compile(r"\b(?:ministers|leaders|members|cabinet|secretaries|delegates|participants)\b", re.IGNORECASE)


def _in_readout(context: Context, act: Act) -> bool:
    """Whether "must", "is to" and the like stand in what an authority said or a meeting decided."""
    return (
        bool(context.meetings) or act.frame in ("passive",) or any(p.office for p in context.registry.persons.values())
    )
