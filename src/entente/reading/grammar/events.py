"""Days of events that serve as deadlines: a session, a round, as far as the document or the case dates them."""

from __future__ import annotations

import re
from datetime import date

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import DateMention, Reference, resolve

__all__ = ["event_day"]

_KIND = re.compile(r"\b(?:session|round|summit|sitting|kỳ họp|vòng|phiên|đợt)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,2}(?:st|nd|rd|th)|thứ \w+)\b",
    re.IGNORECASE,
)
_WORDS = {
    word: n
    for n, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
} | {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


def event_day(context: Context, sentence: Sentence, mention: DateMention) -> date | None:
    """Return the day an event stands for as a deadline: its first for "before", else its last; None if undated."""
    words = sentence.view[mention.start : mention.end]
    kind, number = _KIND.search(words), _number(words)
    if kind is None:
        return None
    for code, title, closes, opens in context.setting.sessions:
        if (
            number is not None
            and number == _number(f"{title} {code.replace('-', ' thứ ')}")
            and kind.group().lower() in ("session", "kỳ họp")
        ):
            return opens if mention.lead == "before" else closes
    found: set[tuple[date, date]] = set()
    for other in context.sentences:
        match = re.search(rf"\b{re.escape(kind.group())}\b", other.view, re.IGNORECASE)
        if match is None or (number is not None and _number(other.view) not in (number, None)):
            continue
        for day in context.dates(other):
            if (
                day.form != "day"
                or not (match.start() - 40 <= day.start <= match.end() + 60)
                or day.lead in ("by", "before")
            ):
                continue
            days = resolve(day, Reference(context.document.date, context.document.date, 1))
            anchor = context.reference(sentence).said_on or context.document.date
            if days is not None and (anchor is None or days[1] > anchor):
                found.add(days)
    if len(found) != 1:
        return None
    first, last = found.pop()
    return first if mention.lead == "before" else last


def _number(text: str) -> int | None:
    match = _NUMBER.search(text)
    if match is None:
        return None
    word = match.group().lower().removeprefix("thứ ")
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits else _WORDS.get(word)
