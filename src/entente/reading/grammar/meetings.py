"""Meetings: who met, when, under whose chair, for the how-manieth time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from entente.reading.blocks import Sentence
from entente.reading.context import Context, Meeting
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.build import Draft
from entente.reading.names import Name

__all__ = ["find_meetings", "ordinal_value", "propose_meetings"]

_NUMBERS = {
    word: value
    for words in (
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
        "nhất hai ba bốn năm sáu bảy tám chín mười",
    )
    for value, word in enumerate(words.split(), start=1)
} | {"tư": 4, "mười một": 11, "mười hai": 12}
_RETOLD = re.compile(
    r"\b(?:first called|had (?:chaired|held|convened|met)|[Aa]t the (?:\w+) meeting, on)\b|cuộc họp (?:lần )?trước"
)
_AHEAD_LIMIT = 3


def find_meetings(context: Context) -> list[Meeting]:
    """Return the meetings of a document in order; retold ones are marked as history."""
    found: list[Meeting] = []
    for index, sentence in enumerate(context.sentences):
        if sentence.block.form == "aside" and found:
            continue
        strength = _strength(context, sentence)
        if not strength:
            continue
        meeting = _read(context, sentence, strength)
        same = next((m for m in found if _same(m, meeting)), None)
        if same is None:
            found.append(meeting)
        else:
            _merge(same, meeting)
        if index > 4000:
            break
    kept = _choose(found)
    _add_attendees(context, kept)
    _complete(context, kept)
    return kept


def _choose(found: list[Meeting]) -> list[Meeting]:
    """Keep those with a chair named; of the others the first, or any with a chair and a day of its own."""
    strong = [m for m in found if m.strength > 1]
    if not strong:
        dated = [m for m in found if m.day is not None and not m.history]
        return (dated or [m for m in found if not m.history])[:1] + [m for m in found if m.history]
    days = {m.day for m in strong}
    return [
        m for m in found if m.strength > 1 or (m.day is not None and m.day not in days and m.chair and not m.history)
    ]


def _strength(context: Context, sentence: Sentence) -> int:
    """2 if the sentence says who chaired, 1 if it says that somebody met, else 0."""
    view, words = sentence.view, context.words
    strong = words.pattern("meetings.strong").search(view)
    if words.pattern("meetings.ahead").search(view) and strong is None:
        return 0
    if strong and re.search(
        r"\b(?:had|not|who|denied that \w+|chưa|không) (?:been )?(?:\w+ )?$", view[: strong.start()]
    ):
        return 0
    if strong:
        return 2
    if words.pattern("meetings.weak").search(view) is None or _ELSEWHERE.search(view):
        return 0
    names = context.names(sentence)
    ours = [
        n
        for n in names
        if n.form in ("office", "person", "agency", "body", "pronoun") and not context.is_counterpart(n)
    ]
    theirs = any(context.is_counterpart(n) and n.form in ("office", "agency") for n in names)
    return 1 if ours and not theirs else 0


_ELSEWHERE = re.compile(
    r"\b(?:upcoming|next|coming) (?:\w+ )?(?:session|meeting|sitting)\b|\bsession of (?:the )?(?:National "
    r"Assembly|[Pp]arliament)",
)


def _read(context: Context, sentence: Sentence, strength: int) -> Meeting:
    view, words = sentence.view, context.words
    meeting = Meeting(sentence, strength=strength)
    meeting.history = _RETOLD.search(view) is not None
    chair = _chair(context, sentence)
    if chair is not None:
        meeting.chair, meeting.chair_office = chair.person, chair.office or ("" if chair.person else chair.text)
    body = next(
        (
            n
            for n in context.names(sentence)
            if n.form == "agency" and _BODY.search(n.text) and not context.is_counterpart(n)
        ),
        None,
    )
    meeting.body = body.text if body is not None else ""
    ordinal = words.pattern("meetings.ordinals").search(view)
    if ordinal is not None and not re.search(r"\b(?:upcoming|next|coming|tới|sắp tới) $", view[: ordinal.start()]):
        meeting.ordinal = ordinal_value(next(g for g in ordinal.groups() if g))
    subject = words.pattern("meetings.subject").search(view)
    meeting.subject = re.sub(r",? (?:in|at) [A-Z][\w ]{2,20}$", "", subject["s"]).strip(" ,.") if subject else ""
    _date(context, meeting)
    return meeting


_BODY = re.compile(
    r"\b(?:Committee|Council|Cabinet|Board|Conference|Commission|Staff|Group|Party|Force|Secretaries|"
    r"Politburo|Ban|Ủy ban|Tổ)\b"
)


def _date(context: Context, meeting: Meeting) -> None:
    """Take the day from the sentence itself, else from the next, or from the one before in the same block."""
    index = context.place(meeting.sentence)
    beside = (*context.sentences[index + 1 : index + 2], *context.sentences[max(0, index - 1) : index])
    block = meeting.sentence.block.index
    near = [s for s in beside if s.block.index == block or (s.block.form == "heading" and index <= 6)]
    for sentence in (meeting.sentence, *near):
        if _date_from(context, meeting, sentence, own=sentence is meeting.sentence):
            return


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


def _chair(context: Context, sentence: Sentence) -> Name | None:
    """The office-holder nearest to the chairing verb, on the side the wording asks for."""
    view, names, words = sentence.view, context.names(sentence), context.words
    persons = [
        n
        for n in names
        if n.form in ("office", "person", "pronoun") and not context.is_counterpart(n) and not _outside(context, n)
    ]
    passive = words.pattern("meetings.passive_chair").search(view)
    if passive is not None:
        behind = [n for n in persons if n.end > passive.end() and n.form != "pronoun"]
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


def _same(one: Meeting, other: Meeting) -> bool:
    if one.history != other.history:
        return False
    if one.day is not None and other.day is not None and one.day != other.day:
        return False
    if (
        one.chair
        and other.chair
        and one.chair.split()[-1] != other.chair.split()[-1]
        and not (one.day and one.day == other.day)
    ):
        return False
    return one.ordinal is None or other.ordinal is None or one.ordinal == other.ordinal


def _merge(meeting: Meeting, other: Meeting) -> None:
    if meeting.day is None and other.day is not None:
        meeting.day, meeting.day_words = other.day, other.day_words
    meeting.ordinal = meeting.ordinal or other.ordinal
    if other.strength > meeting.strength:
        meeting.sentence = other.sentence
    if len(other.chair) > len(meeting.chair):
        meeting.chair, meeting.chair_office = other.chair, other.chair_office or meeting.chair_office
    meeting.chair_office = meeting.chair_office or other.chair_office
    meeting.subject = meeting.subject or other.subject
    meeting.strength = max(meeting.strength, other.strength)


def _add_attendees(context: Context, meetings: list[Meeting]) -> None:
    pattern = context.words.pattern("meetings.attended")
    for meeting in meetings:
        begin = context.place(meeting.sentence)
        for sentence in context.sentences[begin : begin + _AHEAD_LIMIT]:
            for match in pattern.finditer(sentence.view):
                group = next(g for g in ("who", "who2", "who3") if g in match.groupdict() and match[g])
                low, high = match.span(group)
                if group == "who" and sentence is meeting.sentence and context.words.language == "en":
                    continue
                for name in context.names(sentence):
                    if name.form == "agency" and low <= name.start < high and not context.is_counterpart(name):
                        names = [text for text, _, _ in name.several] or [name.text]
                        meeting.attendees += [text for text in names if text not in meeting.attendees]


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


def propose_meetings(context: Context) -> Iterator[Draft]:
    """Yield the meetings the document reports; retold ones are left out."""
    for meeting in context.meetings:
        if meeting.history:
            continue
        sentence = meeting.sentence
        draft = Draft(
            "meeting", sentence, 0, len(sentence.view.rstrip(" .")), confidence=0.9 if meeting.strength > 1 else 0.7
        )
        day = meeting.day.isoformat() if meeting.day else ""
        chair = meeting.chair or meeting.chair_office
        draft.put(
            "title",
            " ".join(
                part for part in ("Meeting", f"of {day}" if day else "", f"chaired by {chair}" if chair else "") if part
            ),
        )
        draft.put("date", day)
        if meeting.day_words is not None:
            draft.ground_at("date", *meeting.day_words)
        draft.put("ordinal", meeting.ordinal)
        draft.put("chair", chair)
        draft.put("attendees", meeting.attendees)
        draft.put("subject", meeting.subject)
        yield draft
