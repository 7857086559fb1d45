"""Meetings: who met, when, under whose chair, for the how-manieth time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.blocks import Sentence
from entente.reading.context import Context, Meeting
from entente.reading.grammar.build import Draft
from entente.reading.grammar.meeting_facts import LABEL, chair_of, complete, ordinal_value, set_day
from entente.reading.grammar.order_documents import find_order

__all__ = ["find_meetings", "propose_meetings"]

_RETOLD = re.compile(
    r"\b(?:first called|had (?:chaired|held|convened|met)|[Aa]t the (?:\w+) meeting, on)\b|cuộc họp (?:lần )?trước"
)


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
    complete(context, kept)
    if not [m for m in kept if not m.history]:
        order = find_order(context)
        kept += [order] if order is not None else []
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
    if _TITLE.match(view):
        return 1
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


_TITLE = re.compile(
    r"\s*(?:meeting|session|cuộc họp|phiên họp)\s*:|"
    r"\s*(?:minutes|record|summary) of the [\w ]{0,30}?(?:meeting|session)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:upcoming|next|coming) (?:\w+ )?(?:session|meeting|sitting)\b|\bsession of (?:the )?(?:National "
    r"Assembly|[Pp]arliament)",
)


def _read(context: Context, sentence: Sentence, strength: int) -> Meeting:
    view, words = sentence.view, context.words
    meeting = Meeting(sentence, strength=strength)
    meeting.history = _RETOLD.search(view) is not None
    chair = chair_of(context, sentence)
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
    set_day(context, meeting)
    return meeting


_BODY = re.compile(
    r"\b(?:Committee|Council|Cabinet|Board|Conference|Commission|Staff|Group|Party|Force|Secretaries|"
    r"Politburo|Ban|Ủy ban|Tổ)\b"
)


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
    if other.strength > meeting.strength and not LABEL.match(other.sentence.view):
        meeting.sentence = other.sentence
    if len(other.chair) > len(meeting.chair):
        meeting.chair, meeting.chair_office = other.chair, other.chair_office or meeting.chair_office
    meeting.chair_office = meeting.chair_office or other.chair_office
    meeting.subject = meeting.subject or other.subject
    meeting.strength = max(meeting.strength, other.strength)


def propose_meetings(context: Context) -> Iterator[Draft]:
    """Yield the meetings the document reports; retold ones are left out."""
    for meeting in context.meetings:
        if meeting.history or meeting.is_order:
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
