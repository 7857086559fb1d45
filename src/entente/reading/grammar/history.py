"""Which sentences retell what was ordered before, or are no part of the report at all."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.meeting_facts import ordinal_value

__all__ = ["mark_history"]

_QUOTED_MAIL = re.compile(r"^>|\bwrote:$")
_NOW = re.compile(
    r"\b(?:yesterday's|today's|this time|at (?:this|yesterday's|today's|the) meeting|now|on this occasion|"
    r"tại cuộc họp này|lần này|hôm nay)\b",
    re.IGNORECASE,
)
_STILL_PAST = re.compile(
    r"\b(?:had (?:been |also |to )?|was to have|were to have|at that time|at the time|then|it came|they were|"
    r"done|carried out|khi đó|lúc đó|đã hoàn thành)\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"\b(?:SYSTEM NOTE|ignore (?:the |all |any |every )?(?:above |previous |earlier |other )*(?:rules?|"
    r"instructions?|previous|tasks|text)|disregard (?:the|all|any|every|what)|language models?|chat ?bot|"
    r"(?:automatic|automated) (?:reader|system|summar\w+)|prompt:|output (?:a|the|only)|you are now|dear "
    r"(?:assistant|ai|model)|administrator mode|as an ai|"
    r"system prompt|please (?:also )?(?:summari[sz]e|output|add|extract|record)|to the (?:software|program|"
    r"model|reader)|trợ lý (?:ảo|số|AI)|hệ thống[^.;]{0,30} hãy|máy đọc|bỏ qua (?:mọi|các) (?:quy tắc|hướng dẫn))\b",
    re.IGNORECASE,
)
_ADVERT = re.compile(
    r"^(?:\W*)(?:ADVERTISEMENT|Advertisement|Sponsored|QUẢNG CÁO|Quảng cáo|\*\*\*|Subscribe)\b|\*\*\* ", re.IGNORECASE
)


_FIXED = re.compile(r"\b(?:set|sets|fixed|named|chose|gave) $")


def mark_history(context: Context) -> tuple[set[int], set[int]]:
    """Return the starts of sentences that retell, and of those that are no part of the report, such as adverts."""
    marked: set[int] = set()
    no_part: set[int] = set()
    text = context.document.text
    history = context.words.pattern("polarity.history")
    renewal = context.words.pattern("polarity.renewal")
    for block in context.blocks:
        running = False
        raw = text[block.start : block.end]
        outside = _QUOTED_MAIL.search(raw) is not None or bool(_INSTRUCTION.search(raw)) or bool(_ADVERT.search(raw))
        line_start = text.rfind("\n", 0, block.start) + 1
        outside = outside or text[line_start : block.start].strip() == ">"
        for sentence in block.sentences:
            if outside:
                marked.add(sentence.start)
                no_part.add(sentence.start)
                continue
            view = sentence.view
            if renewal.search(view):
                running = False
                continue
            opened = False
            if _is_past_day(context, sentence) or _opens_history(context, sentence, history):
                opened, running = True, "recalled" not in view
                if not running:
                    marked.add(sentence.start)
            elif _NOW.search(view) or any(m.sentence is sentence and not m.history for m in context.meetings):
                running = False
            if running and (_STILL_PAST.search(view) or opened):
                marked.add(sentence.start)
    return marked, no_part


def _opens_history(context: Context, sentence: Sentence, history: re.Pattern[str]) -> bool:
    view = sentence.view
    match = history.search(re.sub(r",[^,]*,", lambda m: "," + "." * (len(m.group()) - 2) + ",", view))
    if match is None or match.start() >= 60 or _NOW.search(view) or match.group().lower().startswith("had"):
        return False
    meeting = context.meeting_of(sentence)
    if meeting is None:
        return True
    ordinal = next((ordinal_value(word) for word in match.group().split() if ordinal_value(word)), None)
    if ordinal is not None and meeting.ordinal is None:
        return False
    return meeting.sentence is not sentence and (ordinal is None or ordinal != meeting.ordinal)


def _is_past_day(context: Context, sentence: Sentence) -> bool:
    """Whether a sentence begins with a day well before the meeting it would belong to."""
    meeting = context.meeting_of(sentence)
    if meeting is None or meeting.day is None or meeting.sentence is sentence:
        return False
    for mention in context.dates(sentence):
        if (
            mention.lead_start > 45
            or mention.lead not in ("on", "in", "", "at", "during")
            or mention.form not in ("day", "month")
        ):
            continue
        days = resolve(mention, Reference(meeting.day, meeting.day, -1))
        if (
            days is not None
            and (meeting.day - days[1]).days > 0
            and mention.lead_start < 12
            and not _FIXED.search(sentence.view, 0, mention.lead_start)
        ):
            return True
    return False
