"""The draft of a directive: giver, day, addressees, action and deadline of an act."""

from __future__ import annotations

import re

from entente.reading.context import Context
from entente.reading.dates.english import NUMBERS
from entente.reading.dates.resolve import add
from entente.reading.grammar.acts import Act
from entente.reading.grammar.build import Draft
from entente.reading.grammar.deadlines import find_deadline, set_deadline
from entente.reading.grammar.roles import addressees_of, giver_of

__all__ = ["draft_directive"]

_STANDING = re.compile(
    r"\b(?:calm\w*|steadfast\w*|flexib\w+|spirit|always|constantly|at all times|continu\w+ to|closely "
    r"(?:follow|monitor|watch)|proactive\w*|vigilan\w+|keep\w* (?:the |all )?[\w ]{0,30}informed|bình tĩnh|"
    r"kiên định|linh hoạt|thường xuyên|bám sát|chủ động|tinh thần)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:given|has|have|gets?|allowed|with) (?P<t>(?P<n>\d+|an?|one|two|three|four|five|six|seven|eight|ten|"
    r"fourteen|thirty) "
    r"(?P<u>(?:working )?(?:days?|weeks?|months?)))\b(?= to\b|,| for\b)",
    re.IGNORECASE,
)
_TIME_SET = re.compile(_GIVEN.pattern.removeprefix(r"\b(?:given|has|have|gets?|allowed|with) "), re.IGNORECASE)
_PLAN = re.compile(
    r"\b(?:develop|draw up|prepare|submit|write|make|file|propose|xây dựng|lập|hoàn "
    r"thiện)\b[^.;]{0,40}\b(?:plans?|negotiati(?:on|ng) content|position papers?|phương án|kế hoạch)\b",
    re.IGNORECASE,
)


def draft_directive(context: Context, act: Act) -> Draft:
    """Return the draft of an act taken for a directive."""
    sentence, view = act.sentence, act.sentence.view
    draft = Draft("directive", sentence, act.start, act.end)
    person, office, mention = giver_of(context, act)
    given_by = " ".join(part for part in (_office(office, person), person) if part)
    if given_by:
        draft.put("given_by", given_by)
        if mention is not None:
            draft.ground("given_by", act.giver_in or sentence, mention.start, mention.end)
    draft.said_by = given_by
    meeting = context.meeting_of(sentence)
    if meeting is not None and meeting.day is not None:
        draft.put("given_on", meeting.day.isoformat())
        if meeting.day_words is not None:
            draft.ground_at("given_on", *meeting.day_words)
    names = addressees_of(context, act)
    if names:
        draft.put("addressees", [n for n, _, _ in names], sentence, names[0][1], names[-1][2])
    low, high = act.action
    action = re.sub(r"^[\s:,]+", "", view[low:high]).strip(" ,;:.+")
    draft.put("action", action)
    draft.confidence = {"active": 0.9, "passive": 0.9, "modal": 0.8, "decided": 0.85, "colon": 0.8, "that": 0.85}.get(
        act.frame, 0.7
    )
    if act.weak:
        draft.confidence = 0.65
    reference = context.reference(sentence)
    low = act.start if act.frame not in ("active", "that") else max(act.start, _told_until(context, act))
    due = find_deadline(context, sentence, low, act.end + _added_deadline(view, act.end), reference) or find_deadline(
        context, sentence, _piece_start(view, act.start), act.start, reference, lead_only=True
    )
    if due is not None:
        set_deadline(context, draft, sentence, due, reference)
    elif (given := _time_given(view[: act.end], act)) is not None and context.words.language == "en":
        draft.put("deadline_text", given["t"], sentence, given.start("t"), given.end("t"))
        amount = given["n"].lower()
        number = int(amount) if amount.isdigit() else NUMBERS.get(amount, 0)
        unit = given["u"].lower().rstrip("s")
        day = meeting.day if meeting is not None else None
        if number and day is not None:
            due_day = add(day, number, "working-day" if "working" in unit else unit)
            draft.put("deadline", due_day.isoformat())
            draft.ground("deadline", sentence, given.start("t"), given.end("t"))
    elif _STANDING.search(action):
        draft.put("standing", True)
    if _PLAN.search(action) and not names:
        draft.put("asks_for_plan", True)
    return draft


def _told_until(context: Context, act: Act) -> int:
    """Where the words end that say when somebody was told, as in `told them on Tuesday to stop`."""
    told = [
        m
        for m in context.dates(act.sentence)
        if act.verb_at < m.start < act.action[0] and m.lead in ("on", "") and m.form in ("weekday", "day", "offset")
    ]
    return told[-1].end if told else 0


_ADDED = re.compile(
    r"\s*[;,.(]\s*(?:xong|hoàn thành|thời hạn|hạn|chậm nhất|muộn nhất|trước|deadline|"
    r"(?:draft |text |report |list |first version )?due|time limit|by|no later)\b"
    r"[^;,.]{0,50}",
    re.IGNORECASE,
)


def _added_deadline(view: str, end: int) -> int:
    """How far a deadline reaches that stands after the order, behind a semicolon: `...; xong trước ngày 20/8`."""
    added = _ADDED.match(view, end)
    return added.end() - end if added is not None else 0


def _time_given(view: str, act: Act) -> re.Match[str] | None:
    """`has three weeks to do`, `gave X three weeks to do`: time counted from the meeting."""
    if act.verb == "set":
        return _TIME_SET.search(view, act.action[0])
    return _GIVEN.search(view, act.start)


def _piece_start(view: str, at: int) -> int:
    """Where the part of a sentence begins that may hold a deadline said before the order."""
    return max(
        (m.end() for m in re.finditer(r"[;:.]\s| \+\+\+ |, and | and that ", view[:at])), default=max(0, at - 60)
    )


def _office(office: str, person: str) -> str:
    office = re.sub(r"^(?:the|The|its|his|her) ", "", office).strip()
    if office == "PM":
        return "Prime Minister"
    return office if office.lower() not in person.lower() else ""
