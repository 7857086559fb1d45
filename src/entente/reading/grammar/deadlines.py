"""Deadlines: which day or period named in a sentence is when something is due."""

from __future__ import annotations

import re
from datetime import date

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import DateMention, Reference, deadline_day, resolve
from entente.reading.grammar.build import Draft
from entente.reading.grammar.events import event_day

__all__ = ["DEADLINE_LEADS", "find_deadline", "is_due", "set_deadline"]

DEADLINE_LEADS = ("by", "before", "within", "until")
_NOT_DUE = re.compile(
    r"\b(?:of|from|since|after|between|announced|dated|figures? for|statistics for|data for|for|as of|held|"
    r"signed|issued|adopted|set|imposed|launched) $",
    re.IGNORECASE,
)
_NAMED_AS = re.compile(
    r" (?:as|for) (?:the |a |its |their )?(?:deadline|due date|date|target|cut-off|time limit|limit|last day)\b"
)
_ATTACHED = re.compile(
    r"\b(?P<l>before|by|ahead of|prior to|until|no later than|at|in time for|on the eve of|trước|tại|trong) "
    r"(?:the |its |their |his |her )?(?:(?!\b(?:to|and|which|that|must|by|before)\b)[\w'\-]+ ){1,6}$",
    re.IGNORECASE,
)


def find_deadline(
    context: Context, sentence: Sentence, low: int, high: int, reference: Reference, *, lead_only: bool = False
) -> DateMention | None:
    """Return the day or period by which something within `view[low:high]` is due, if one is named."""
    found = []
    for mention in context.dates(sentence):
        if mention.lead_start < low or mention.start >= high:
            continue
        if lead_only and mention.lead not in DEADLINE_LEADS:
            continue
        if is_due(context, sentence, mention, reference):
            found.append(mention)
    if not found:
        return None
    led = [m for m in found if m.lead in DEADLINE_LEADS] or found
    return next((m for m in led if m.form != "vague"), led[0])


def is_due(context: Context, sentence: Sentence, mention: DateMention, reference: Reference) -> bool:
    """Return whether a day or period named is when something is due, not when something was."""
    view = sentence.view
    if mention.lead in ("since", "after"):
        return mention.form == "within" and mention.lead == "after" and context.words.language == "vi"
    before = view[: mention.lead_start]
    attached = _ATTACHED.search(before + view[mention.lead_start : mention.start])
    if mention.lead == "for" and attached is None:
        return bool(re.match(r"for the week", view[mention.lead_start :]))
    if mention.lead == "" and _NAMED_AS.match(view, mention.end):
        return True
    if mention.lead == "" and attached is None and _NOT_DUE.search(before):
        return False
    if mention.form in ("event", "vague", "recurring"):
        return mention.lead in ("by", "before", "at", "in", "during", "until", "on", "within") or mention.form in (
            "recurring",
            "vague",
        )
    if mention.lead == "" and mention.form in ("month", "year", "quarter") and attached is None:
        return mention.form == "quarter" or mention.at_end
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


_BESIDE = re.compile(
    r"\s*(?:,|\()?\s*(?:on|of|from|starting on|beginning on|which (?:begins|starts|opens|is) on|scheduled for|set for|"
    r"vào|từ|bắt đầu|diễn ra|dự kiến)?\s*(?:the|ngày)?\s*"
)


def _day_beside(context: Context, sentence: Sentence, event: DateMention, reference: Reference) -> date | None:
    """The day said of an event right behind it: `before its recess on 4 July`."""
    for mention in context.dates(sentence):
        if mention.form == "day" and mention.start >= event.end:
            if _BESIDE.fullmatch(sentence.view, event.end, mention.start) is None:
                return None
            days = resolve(mention, reference)
            return None if days is None else days[0] if event.lead == "before" else days[1]
    return None


def set_deadline(
    context: Context, draft: Draft, sentence: Sentence, mention: DateMention, reference: Reference
) -> None:
    """Set the deadline of a draft: the words for it, and the day where it can be told."""
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
        day = _day_beside(context, sentence, mention, reference) or event_day(context, sentence, mention)
    if day is not None:
        draft.put("deadline", day.isoformat())
        draft.ground("deadline", sentence, start, end)
