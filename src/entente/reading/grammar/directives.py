"""Directives: from acts, list entries and table rows to proposals with addressees, giver and deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.context import Context
from entente.reading.grammar.acts import Act
from entente.reading.grammar.deadlines import is_due
from entente.reading.grammar.judgement import Finding, judge_act, sentence_acts
from entente.reading.grammar.list_entries import judge_entry, judge_loose_entry
from entente.reading.grammar.list_heads import ListHead, head_of_list, mark_of
from entente.reading.grammar.table_entries import find_row_directives
from entente.reading.lexicon import word_list

__all__ = ["find_directives"]

_ANNOUNCES_LIST = re.compile(
    r"tập trung (?:vào )?(?:thực hiện )?(?:tốt )?(?:một số |các |những |\d+ )?"
    r"(?:nhiệm vụ|nội dung|giải pháp|việc)[^.;]{0,30}:|"
    r"(?:(?:take|carry out|perform|do|implement|complete|thực hiện|triển khai) )?(?:the following|as follows|"
    r"these|(?:các |những )?(?:nhiệm vụ|giải pháp|công việc|nội dung)[\w ]{0,20}sau)|:?$",
    re.IGNORECASE,
)


def find_directives(context: Context) -> Iterator[Finding]:
    """Yield every order, request and demand of a document; those that are directives carry a draft."""
    lead: ListHead | None = None
    for sentence in context.sentences:
        if sentence.block.form in ("aside", "row"):
            continue
        if sentence.block.form != "item" and lead is not None and not lead.open:
            lead = None
        acts = [part for act in sentence_acts(context, sentence) for part in _by_deadline(context, act)]
        findings = [judge_act(context, act) for act in acts]
        mark = mark_of(context, sentence)
        lead = lead.head_for(sentence, mark) if lead is not None else None
        if lead is not None and lead.covers(sentence):
            findings = judge_entry(context, sentence, findings, lead)
        elif lead is None:
            findings = judge_loose_entry(context, sentence, findings)
        opened = head_of_list(context, sentence, findings)
        if opened is not None:
            findings = [f for f in findings if not _ANNOUNCES_LIST.match(sentence.view[f.act.action[0] :].lstrip())]
        yield from findings
        if opened is not None:
            opened.mark, opened.outer = mark, lead if mark else None
            lead = opened
        elif (
            sentence.block.form != "item"
            and lead is not None
            and sentence.block.index > lead.block + 1
            and not lead.covers(sentence)
        ):
            lead = None
    yield from find_row_directives(context)


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
        if following is None or not is_due(context, act.sentence, mention, reference):
            continue
        verb = following["v"] or following["w"]
        group = "v" if following["v"] else "w"
        if verb in word_list("no_verbs") or (group == "v" and re.search(r"(?:ed|ing|ly)$", verb)):
            continue
        low = following.start(group)
        second = Act(
            act.sentence, low, act.end, "gapped", act.verb, (low, act.end), act.giver, act.actors, act.weak, low
        )
        act.end, act.action = mention.end, (act.action[0], mention.end)
        return [act, *_by_deadline(context, second)]
    return [act]
