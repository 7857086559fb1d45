"""What a report tells of a meeting: its day, who chaired it, who attended, for the how-manieth time."""

from __future__ import annotations

import re
from datetime import date

from entente.reading.blocks import Sentence
from entente.reading.context import Context, Meeting
from entente.reading.dates import Reference, resolve
from entente.reading.names import Name

__all__ = ["LABEL", "chair_of", "complete", "ordinal_value", "set_day"]

_NUMBERS = {
    word: value
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        "nhất hai ba bốn năm sáu bảy tám chín mười",
    )
    for value, word in enumerate(words.split(), start=1)
} | {"tư": 4, "mười một": 11, "mười hai": 12}
_AHEAD_LIMIT, _LABELS_LIMIT = 3, 8
_PRESENT = re.compile(
    r"\s*(?:present|participants|attend\w+|members|thành phần|tham dự|dự họp)[^:]{0,20}:", re.IGNORECASE
)
LABEL = re.compile(
    r"\s*(?:chair\w*|chaired by|presided over by|presiding|in the chair|chủ trì|chủ tọa|người chủ trì)\s*:|"
    r"\s*(?:presided over|chaired) by\b",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:minutes|record|note|summary|conclusions|session|meeting)\b|biên bản|thông báo|cuộc họp", re.IGNORECASE
)


def set_day(context: Context, meeting: Meeting) -> None:
    """Take the day from the sentence itself, else from the next, or from the one before in the same block."""
    index = context.place(meeting.sentence)
    if LABEL.match(meeting.sentence.view) and index <= 12 and _date_of_minutes(context, meeting, index):
        return
    beside = (*context.sentences[index + 1 : index + 2], *context.sentences[max(0, index - 1) : index])
    block = meeting.sentence.block.index
    near = [s for s in beside if s.block.index == block or (s.block.form == "heading" and index <= 6)]
    for sentence in (meeting.sentence, *near):
        if _date_from(context, meeting, sentence, own=sentence is meeting.sentence):
            return


def _date_of_minutes(context: Context, meeting: Meeting, index: int) -> bool:
    """Take the day of a meeting known by a label, "Chair: ...", from the head of its minutes."""
    titled = [s for s in context.sentences[:index] if _MINUTES.search(s.view)]
    if any(_date_from(context, meeting, sentence, own=True) for sentence in titled):
        return True
    meeting.day = context.document.date if titled else None
    return bool(titled)


def _date_from(context: Context, meeting: Meeting, sentence: Sentence, *, own: bool) -> bool:
    published, words = context.document.date, context.words
    reference = Reference(published, published, -1)
    if published is None and context.year_hint:
        middle = date(context.year_hint, 7, 1)
        reference = Reference(middle, middle, 0)
    mentions = [m for m in context.dates(sentence) if m.form in ("day", "offset", "weekday")]
    told = words.pattern("meetings.strong").search(sentence.view) or words.pattern("meetings.weak").search(
        sentence.view
    )
    at = told.end() if told is not None and own else 0
    mentions.sort(key=lambda m: (m.lead in ("since", "after", "by", "before", "until"), abs(m.start - at)))
    for mention in mentions:
        if not own and mention.form == "day" and mention.lead not in ("on", ""):
            continue
        days = resolve(mention, reference)
        if days is None or (published is not None and days[1] > published):
            continue
        if mention.lead in ("since", "by", "before", "until") and own and len(mentions) > 1:
            continue
        meeting.day = days[1]
        meeting.day_words = (sentence.start + mention.lead_start, sentence.start + mention.end)
        return True
    return False


def chair_of(context: Context, sentence: Sentence) -> Name | None:
    """Return the office-holder nearest to the chairing verb, on the side the wording asks for."""
    view, names, words = sentence.view, context.names(sentence), context.words
    persons = [
        n
        for n in names
        if n.form in ("office", "person", "pronoun") and not context.is_counterpart(n) and not _outside(context, n)
    ]
    passive = words.pattern("meetings.passive_chair").search(view)
    if passive is not None:
        behind = [n for n in persons if n.end > passive.end() and n.form != "pronoun"]
        stranger = _PERSON.match(view, passive.end())
        if stranger is not None and (not behind or behind[0].start >= stranger.end("p")):
            office = behind[0].text if behind and behind[0].start <= stranger.end() + 6 and not behind[0].person else ""
            return Name(stranger.start("p"), stranger.end("p"), "person", stranger["p"], stranger["p"], office)
        if behind:
            return _with_person(view, behind)
    after = words.pattern("meetings.chair_after").search(view)
    if after is not None:
        before = [n for n in persons if n.end <= after.start() and n.form != "pronoun"]
        if before:
            return before[-1]
    verb = words.pattern("meetings.strong").search(view) or words.pattern("meetings.chair_verb").search(view)
    verb = words.pattern("meetings.chair_verb").search(view, verb.start()) if verb is not None else None
    before = [n for n in persons if verb is None or n.end <= verb.start()]
    named = [n for n in before if n.person]
    if named:
        return named[-1]
    if before and before[-1].form == "pronoun":
        return context.last_person(sentence.start) or None
    if before:
        return before[-1]
    return next((n for n in persons if n.person), None)


_PERSON = re.compile(
    r"\s*(?:by |of |under |Mr\.? |Mrs\.? |Ms\.? |Dr\.? |ông |bà |đồng chí )*"
    r"(?!(?:The|Prime|Deputy|Vice|Minister|President|Ministry|Department|Thủ|Phó|Bộ|Thứ|Chủ|Ban)\b)"
    r"(?P<p>[A-ZĐ][\w'\-]+(?: [A-ZĐ][\w'\-]+){1,3})(?=\s*(?:[,.;(-]|$| [a-z]))"
)


def _with_person(view: str, names: list[Name]) -> Name:
    """The first of the names; an office followed at once by a person is that person's."""
    first = names[0]
    for name in names[1:]:
        if first.person or len(view[first.end : name.start]) > 30:
            break
        if name.person:
            return Name(
                first.start,
                name.end,
                "office",
                name.text,
                person=name.person,
                office=name.office or first.office or first.text,
            )
    return first


def _outside(context: Context, name: Name) -> bool:
    person = context.registry.persons.get(name.person.split()[-1]) if name.person else None
    return person is not None and person.outside


def complete(context: Context, meetings: list[Meeting]) -> None:
    """Add who attended, and what else the report tells of its only meeting: the ordinal, the chair's full name."""
    _add_attendees(context, meetings)
    _complete(context, meetings)


_JOINED = re.compile(
    r",? (?:and|và|cùng|with|with the|along with) (?:the |các |lãnh đạo |đại diện |representatives of (?:the )?)*|"
    r", (?:the |các |lãnh đạo |đại diện |representatives of (?:the )?)*|; (?:the )?|\s*\([^()]*\),? (?:and )?(?:the )?"
)


def _add_attendees(context: Context, meetings: list[Meeting]) -> None:
    pattern = context.words.pattern("meetings.attended")
    for meeting in meetings:
        begin = context.place(meeting.sentence)
        following = context.sentences[begin : begin + _LABELS_LIMIT]
        for number, sentence in enumerate(following):
            if number >= _AHEAD_LIMIT and not _PRESENT.match(sentence.view):
                continue
            for match in pattern.finditer(sentence.view):
                group = next(g for g in ("who", "who2", "who3", "who4") if g in match.groupdict() and match[g])
                low, high = match.span(group)
                if group == "who" and sentence is meeting.sentence and context.words.language == "en":
                    continue
                if group in ("who2", "who3"):
                    high = _end_of_list(context, sentence, low, high)
                for name in context.names(sentence):
                    if name.form == "agency" and low <= name.start < high and not context.is_counterpart(name):
                        names = [text for text, _, _ in name.several] or [name.text]
                        meeting.attendees += [text for text in names if text not in meeting.attendees]


def _end_of_list(context: Context, sentence: Sentence, low: int, high: int) -> int:
    """Where a list of bodies ends that begins within a stretch: as long as only joints stand between them."""
    end = high
    for name in context.names(sentence):
        if name.start < low:
            continue
        if name.start >= end and _JOINED.fullmatch(sentence.view, end, name.start) is None:
            break
        if name.form in ("agency", "office", "collective"):
            end = max(end if name.start < high else 0, name.end)
    return end


def _complete(context: Context, meetings: list[Meeting]) -> None:
    """Fill in the ordinal or the chair's full name from elsewhere, where there is one meeting only."""
    current = [m for m in meetings if not m.history]
    if len(current) != 1:
        return
    meeting = current[0]
    if meeting.ordinal is None:
        pattern = context.words.pattern("meetings.ordinals")
        for sentence in context.sentences:
            match = pattern.search(sentence.view)
            if match is not None and re.search(
                r"\b(?:this (?:is|was)|it (?:is|was)|đây là)\b", sentence.view, re.IGNORECASE
            ):
                meeting.ordinal = ordinal_value(next(g for g in match.groups() if g))
                break
    if meeting.chair:
        known = context.registry.persons.get(meeting.chair.split()[-1])
        if known is not None and len(known.name) > len(meeting.chair):
            meeting.chair = known.name


def ordinal_value(text: str) -> int | None:
    """Return 6 for "sixth", "6th" or "sáu"."""
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else _NUMBERS.get(" ".join(text.lower().split()))
