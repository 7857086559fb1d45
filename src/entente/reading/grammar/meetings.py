"""Meetings: who met, when, under whose chair, for the how-manieth time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from entente.reading.blocks import Sentence
from entente.reading.context import Context, Meeting
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.build import Draft
from entente.reading.names import Name

__all__ = ["find_meetings", "ordinal_value", "propose_meetings"]

_STRONG = re.compile(
    r"\b(?:chaired|chairs|chairing|presided over|presides over|presiding over|presided at)\b|\bchair(?:man|"
    r"woman|person)?:|\bunder the chair(?:manship)? of\b|\(chair\)|\bin the chair\b|\bled "
    r"by\b(?=[^.]{0,60}\b(?:meeting|session|sitting)\b)",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:held|convened|hosted|opened|met|meets|sat down with|gathered|assembled|summoned|called together|"
    r"rose|sat|was reviewed|were reviewed|reviewed|was held|took place|during|at|at a|heard)\b",
    re.IGNORECASE,
)
_GATHERING = (
    r"(?:meeting|conference|session|sitting|gathering|call|teleconference|cabinet|committee|council|board|"
    r"task force|task group|team|staff|working "
    r"party|working group|ministers|round ?table|staff|Conference of \w+|hearing|assembly|collegium|retreat)"
)
_VERB_THEN = re.compile(
    rf"\b(?:held|convened|hosted|opened|summoned|called together|led)\b (?:[\w'\-]+ ){{0,8}}?{_GATHERING}\b|"
    rf"\b(?:met|meets|sat down with|gathered|assembled)\b[^.;]{{0,60}}?\b{_GATHERING}\b",
    re.IGNORECASE,
)
_BODY_THEN = re.compile(
    rf"\b{_GATHERING}\b(?: on [\w ]{{2,30}}| of [\w ]{{2,50}}| [\w']+)?,? (?:(?:was|were) (?:held|chaired|"
    rf"convened)|met|convened|rose|sat|gathered|took place|under)\b|\breviewed[^.;]{{0,40}} by the [A-Z]\w+ "
    rf"of \w+|\b(?:issued|said|made|gave|spoke)\b[^.;]{{0,60}}\b(?:at|during) (?:a|an|the) (?:\w+ "
    rf"){{0,2}}(?:meeting|session|conference)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    word: value
    for value, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        start=1,
    )
} | {
    "nhất": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
}
_ORDINAL_EN = re.compile(
    rf"\b(?P<n>{'|'.join(k for k in _NUMBERS if k.isascii() and k != 'ba' and k != 'hai')}|\d{{1,2}}(?:st|nd|"
    rf"rd|th))\b(?: (?!round|quarter|tariff|time|reading|largest|of|and)[\w'\-]+){{0,4}}? (?:meeting|"
    rf"session(?! of (?:the )?(?:national )?assembly)|sitting|conference|gathering|call)\b|\bfor the "
    rf"(?P<t>{'|'.join(k for k in _NUMBERS if k.isascii() and len(k) > 3)}) time\b|\b(?:meeting|session|"
    rf"sitting) (?:No\.? ?|number )(?P<d>\d{{1,2}})\b|\bmeeting, the "
    rf"(?P<a>{'|'.join(k for k in _NUMBERS if k.isascii() and len(k) > 3)}),|"
    rf"\b(?P<e>{'|'.join(k for k in _NUMBERS if k.isascii() and len(k) > 3)}) of its kind\b",
    re.IGNORECASE,
)
_ORDINAL_VI = re.compile(
    r"\b(?:cuộc họp|phiên họp|hội nghị|cuộc làm việc|buổi họp)(?: [\w]+){0,5}? (?:lần |lần thứ |thứ "
    r")(?P<n>mười hai|mười một|nhất|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười|\d{1,2})\b",
    re.IGNORECASE,
)
_VI = re.compile(
    r"(?:chủ trì|chủ tọa|triệu tập|điều hành)[^.;]{0,60}?(?:cuộc họp|hội nghị|phiên họp|buổi làm việc|cuộc "
    r"làm việc|buổi họp|họp)|(?:cuộc họp|hội nghị|phiên họp|buổi làm việc|cuộc làm việc|buổi "
    r"họp)[^.;]{0,80}?(?:do|dưới sự chủ trì của)[^.;]{0,60}?(?:chủ trì|chủ tọa)?|(?:^|, |\) )[^,.;]{0,60} "
    r"(?:đã )?họp (?:với|bàn|về|phiên)|(?:chủ trì:)",
    re.IGNORECASE,
)
_ATTENDED = re.compile(
    r"\b(?P<who>[^.;]{5,260}?) (?:also )?(?:attended|took part|participated|were present|"
    r"joined)\b|\b(?:joined by|attended by|with the participation of|participants?:|attending:|present:|"
    r"attendees?:)(?P<who2>[^.;]{3,260})",
    re.IGNORECASE,
)
_ATTENDED_VI = re.compile(
    r"(?:cùng dự|tham dự|dự họp|dự cuộc họp|thành phần(?: tham dự)?|có sự tham gia của)(?: cuộc họp| hội "
    r"nghị)?(?: có)?:?(?P<who>[^.;]{4,260})",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\b(?:to (?:review|discuss|prepare|assess|consider|examine|address|go over|adapt)|on (?:the "
    r")?(?:implementation|preparations?|relations|adapting)|about|bàn về|về|rà soát|nhằm|đánh giá) "
    r"(?P<s>[^.;]{6,160})",
    re.IGNORECASE,
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
        if meeting is None:
            continue
        same = next((m for m in found if _same(m, meeting)), None)
        if same is None:
            found.append(meeting)
        else:
            _merge(same, meeting)
        if index > 4000:
            break
    strong = [m for m in found if m.strength > 1]
    kept = [m for m in found if m.strength > 1 or (m.strength == 1 and not strong)]
    _add_attendees(context, kept)
    _complete(context, kept)
    return kept


def _strength(context: Context, sentence: Sentence) -> int:
    view = sentence.view
    words = context.words
    if words.pattern("meetings.ahead").search(view) and not _STRONG.search(view):
        return 0
    if words.language == "vi":
        return 2 if _VI.search(view) else 0
    strong = _STRONG.search(view)
    if strong and re.search(r"\b(?:had|not|who|denied that \w+) (?:been )?(?:\w+ )?$", view[: strong.start()]):
        return 0
    if strong:
        return 2
    if not _VERB_THEN.search(view) and not _BODY_THEN.search(view):
        return 0
    names = context.names(sentence)
    if not any(n.form in ("office", "person", "agency", "body") and not context.is_counterpart(n) for n in names):
        return 0
    return 1 if not any(context.is_counterpart(n) and n.form in ("office", "agency") for n in names) else 0


def _read(context: Context, sentence: Sentence, strength: int) -> Meeting | None:
    view = sentence.view
    meeting = Meeting(sentence, strength=strength)
    meeting.history = bool(
        re.search(r"\b(?:first called|had (?:chaired|held|convened|met)|at the (?:\w+) meeting, on)\b", view)
    )
    chair = _chair(context, sentence)
    if chair is not None:
        meeting.chair, meeting.chair_office = chair.person, chair.office or ("" if chair.person else chair.text)
    ordinal = (_ORDINAL_VI if context.words.language == "vi" else _ORDINAL_EN).search(view)
    if ordinal is not None:
        meeting.ordinal = ordinal_value(next(g for g in ordinal.groups() if g))
    subject = _SUBJECT.search(view)
    meeting.subject = subject["s"].strip(" ,") if subject else ""
    published = context.document.date
    reference = Reference(published, published, -1)
    if published is None and context.year_hint:
        from datetime import date

        reference = Reference(date(context.year_hint, 7, 1), date(context.year_hint, 7, 1), 0)
    mentions = [m for m in context.dates(sentence) if m.form in ("day", "offset", "weekday")]
    mentions.sort(key=lambda m: (m.lead in ("since", "after", "by", "before"), m.form == "weekday"))
    for mention in mentions:
        days = resolve(mention, reference)
        if days is None:
            continue
        if published is not None and days[1] > published:
            continue
        meeting.day = days[1]
        meeting.day_words = (sentence.start + mention.lead_start, sentence.start + mention.end)
        break
    return meeting


def _chair(context: Context, sentence: Sentence) -> Name | None:
    """The office-holder nearest to the chairing verb on the side the wording asks for."""
    view, names = sentence.view, context.names(sentence)
    persons = [
        n
        for n in names
        if n.form in ("office", "person") and not context.is_counterpart(n) and not _outside(context, n)
    ]
    if context.words.language == "vi":
        after = re.search(r"(?:do|dưới sự chủ trì của|chủ trì:)", view)
        if after is not None:
            behind = [n for n in persons if n.start >= after.end() - 1]
            if behind:
                return behind[0]
        verb = re.search(r"chủ trì|chủ tọa|triệu tập|điều hành|họp", view)
        before = [n for n in persons if verb is None or n.end <= verb.start()]
        return next(
            (n for n in reversed(before) if n.person), before[-1] if before else (persons[0] if persons else None)
        )
    passive = re.search(
        r"\b(?:chaired by|presided over by|led by|headed by|chair(?:man|woman|person)?:|chair(?:man)?ship of|"
        r"(?:rose|met|sat|convened)\b[^.;]{0,40}\bunder)\b",
        view,
        re.IGNORECASE,
    )
    if passive is not None:
        behind = [n for n in persons if n.end > passive.end()]
        if behind:
            return behind[0]
    chair = re.search(r"\(chair\)|in the chair", view, re.IGNORECASE)
    if chair is not None:
        before = [n for n in persons if n.end <= chair.start()]
        if before:
            return before[-1]
    verb = _STRONG.search(view) or _WEAK.search(view)
    before = [n for n in persons if verb is None or n.end <= verb.start()]
    named = [n for n in before if n.person]
    return named[-1] if named else before[-1] if before else next((n for n in persons if n.person), None)


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
    if len(other.chair) > len(meeting.chair):
        meeting.chair, meeting.chair_office = other.chair, other.chair_office or meeting.chair_office
    meeting.chair_office = meeting.chair_office or other.chair_office
    meeting.subject = meeting.subject or other.subject
    meeting.strength = max(meeting.strength, other.strength)


def _add_attendees(context: Context, meetings: list[Meeting]) -> None:
    pattern = _ATTENDED_VI if context.words.language == "vi" else _ATTENDED
    for meeting in meetings:
        begin = next(i for i, s in enumerate(context.sentences) if s is meeting.sentence)
        for sentence in context.sentences[begin : begin + _AHEAD_LIMIT]:
            for match in pattern.finditer(sentence.view):
                low, high = match.span("who") if match["who"] else match.span("who2")
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
        pattern = _ORDINAL_VI if context.words.language == "vi" else _ORDINAL_EN
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
