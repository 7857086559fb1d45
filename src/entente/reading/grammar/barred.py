"""What keeps an act from being an order: negation, condition, history, wish, or a speaker without authority."""

from __future__ import annotations

import re

from entente.reading.blocks import Sentence
from entente.reading.context import Context
from entente.reading.dates import Reference, resolve
from entente.reading.grammar.acts import Act
from entente.reading.grammar.meeting_facts import ordinal_value
from entente.reading.names import Name

__all__ = ["is_barred", "speaker_is_outside"]

_SAID_AFTER = re.compile(
    r",\"? (?P<who>(?:a |an |the )?[^,;\"]{2,60}?) (?:said|says|suggested|added|argued|told|wrote|believes?|"
    r"thinks?|noted|quipped)\b|\"? (?:said|suggested|says|argued) (?P<who2>[^,;]{2,60})"
)


_STUDIED = re.compile(
    r"\b(?:effects?|impact|consequences|scenario|options?|what|losses|revenue|costs?|tác động|ảnh hưởng|"
    r"phương án|kịch bản|"
    r"thiệt hại)\b[^,;]{0,40}$",
    re.IGNORECASE,
)


def is_barred(context: Context, act: Act) -> str:
    """Return why an act is no order: "negation", "condition", "history", "wish", "opinion"; "" if nothing bars it."""
    sentence, words = act.sentence, context.words
    view = sentence.view
    before = view[: act.verb_at]
    local = before[_local_start(before) :]
    if _negated(words.pattern("polarity.negation").finditer(local), local, act):
        return "negation"
    if act.frame in ("active", "noun", "that", "passive", "decided") and re.search(
        rf"{words.text('polarity.doubtful')}(?: \w+){{0,3}} $", local, re.IGNORECASE
    ):
        return "wish"
    for match in words.pattern("polarity.condition").finditer(view[: max(act.action[0], 1)]):
        if not words.pattern("polarity.manner_condition").match(view[match.start() :].lstrip(" ,;:")):
            return "condition"
    for match in words.pattern("polarity.condition_after").finditer(view, act.action[0], act.end):
        if _STUDIED.search(view[act.action[0] : match.start()]):
            continue
        if not words.pattern("polarity.manner_condition").match(view, match.start()):
            return "condition"
    wish = words.pattern("polarity.wish").search(local)
    if wish is not None and act.frame in ("modal", "agent", "thing", "active", "that", "noun"):
        return "wish"
    if _is_history(context, act, local):
        return "history"
    if re.search(r"\bwhether\b|\?\s*$", local) or view.rstrip().endswith("?"):
        return "opinion"
    return "opinion" if speaker_is_outside(context, sentence, act) else ""


def _local_start(before: str) -> int:
    """Begin of the clause a verb stands in; a subject shared over `and` stays within."""
    start = 0
    for match in re.finditer(
        r"[;:]|, (?:but|while|whereas|and (?:the|he|she|they|it)\b)|\band that |\. | \+\+\+ ", before
    ):
        start = match.end()
    return start


def _negated(matches: object, local: str, act: Act) -> bool:
    for match in matches:  # type: ignore[attr-defined]
        after = local[match.end() :]
        if match.group().lower() in ("nobody", "no one", "none", "neither"):
            return True
        if re.search(r"\b(?:but|and instead|because)\b", after):
            continue
        if len(after) <= 70 and not re.search(r",", after):
            return True
        if match.group().lower().startswith(("denied", "rejected", "dismissed", "bác bỏ", "phủ nhận")):
            return True
    return act.action[0] < act.end and bool(
        re.search(
            r"\b(?:No|no) (?:instruction|order|request|directive)s? (?:has|have|had|was|were)\b", act.sentence.view
        )
    )


_RETOLD = re.compile(
    r"\b(?:earlier|previously|at the (?P<o>previous|last|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    r"tenth|earlier) (?:meeting|session|sitting))\b|^(?:last (?:week|month|year))\b|, last (?:week|month|year)\b",
    re.IGNORECASE,
)
_DONE_SINCE = re.compile(
    r"\b(?:and (?:had|has|have) (?:done so|not)|and (?:has|have) (?:already )?(?:been )?(?:done|finished|"
    r"completed)|which was done|"
    r"was finished on time|remains in force|và đã (?:hoàn thành|xong)|nhưng (?:còn chậm|chưa)|đã hoàn thành)\b",
    re.IGNORECASE,
)


def _is_history(context: Context, act: Act, local: str) -> bool:
    view, words = act.sentence.view, context.words
    if words.pattern("polarity.renewal").search(view[: act.action[0]]):
        return False
    if act.sentence.start in context.history or _DONE_SINCE.search(view, act.verb_at):
        return True
    if _on_an_earlier_day(context, act):
        return True
    meeting = context.meeting_of(act.sentence)
    if words.language == "vi":
        match = words.pattern("polarity.history").search(local + view[act.verb_at : act.action[0]])
        return (
            match is not None
            and not re.search(r"cuộc họp này|hôm nay", local)
            and not (meeting is not None and meeting.sentence is act.sentence)
        )
    if re.search(
        r"\bhad (?:already |also |previously |earlier |then |in [A-Z]\w+ |on [\w ]{3,14} |last \w+ )*(?:been )?$",
        local[-60:],
    ) or re.match(r"had been\b", view[act.verb_at :]):
        told = re.search(r"\b(?:said|confirmed|added|announced|reported|revealed|told)\b", view)
        return told is None or "recalled" in local
    retold = _RETOLD.search(re.sub(r",[^,]*,", ",", local))
    if retold is None or re.search(r"\b(?:now|today|this time|again)\b", view):
        return False
    number = ordinal_value(retold["o"]) if retold["o"] else None
    return not (meeting is not None and number is not None and meeting.ordinal in (None, number))


def _on_an_earlier_day(context: Context, act: Act) -> bool:
    """Whether the sentence dates the order before the meeting it would belong to."""
    meeting = context.meeting_of(act.sentence)
    if meeting is None or meeting.day is None:
        return False
    view = act.sentence.view
    low = max((m.end() for m in re.finditer(r"; ", view[: act.verb_at])), default=0)
    if re.search(r"\bnow\b", view[low : act.verb_at + 10]):
        return False
    for mention in context.dates(act.sentence):
        if (
            mention.start >= act.verb_at
            or mention.start < low
            or mention.form not in ("day", "month", "weekday", "offset")
        ):
            continue
        if mention.lead not in ("on", "in", "", "at") or re.search(
            r"\b(?:of|since|from|announced|dated|for|set) $", act.sentence.view[: mention.lead_start]
        ):
            continue
        days = resolve(mention, Reference(None, context.document.date or meeting.day, -1))
        if (
            days is not None
            and days[1] < meeting.day
            and (mention.form != "month" or days[1].month != meeting.day.month)
        ):
            return not any(m.day == days[1] for m in context.meetings if not m.history)
    return False


def speaker_is_outside(context: Context, sentence: Sentence, act: Act) -> bool:
    """Whether what is said comes from somebody without authority: an expert, a firm, an editor, the opposition."""
    view, words = sentence.view, context.words
    giver = act.giver
    if giver is not None and act.frame in ("active", "that", "noun"):
        told_by = view[: giver.start]
        reported = re.search(rf"(?<!\w)(?:{words.text('orders.reporting')})(?!\w)", told_by, re.IGNORECASE)
        if reported is not None and words.pattern("polarity.opinion").search(told_by[: reported.start()]):
            return True
        return giver.form == "outsider" or _former(context, giver, view)
    lead = view[: act.verb_at]
    reporting = list(re.finditer(rf"(?<!\w)(?:{words.text('orders.reporting')})(?!\w)", lead, re.IGNORECASE))
    opinion = words.pattern("polarity.opinion")
    if reporting:
        head = lead[: reporting[-1].start()]
        names = [n for n in context.names(sentence) if n.end <= reporting[-1].start()]
        if opinion.search(head) and not any(n.form in ("office", "pronoun") and not n.country for n in names[-1:]):
            return True
        if names and (names[-1].form == "outsider" or _former(context, names[-1], view)):
            return True
        if names and context.is_counterpart(names[-1]) and names[-1].form != "country":
            return True
    after = _SAID_AFTER.search(view, act.verb_at)
    if after is not None:
        low = after.start("who") if after["who"] else after.start("who2")
        who = after["who"] or after["who2"] or ""
        names = [n for n in context.names(sentence) if n.start >= low - 1 and n.start <= low + len(who)]
        if opinion.search(who) or any(n.form == "outsider" for n in names):
            return True
        return (
            not any(n.form in ("office", "person", "agency", "pronoun", "body") for n in names)
            and words.language == "en"
            and '"' in view
        )
    return (
        act.weak
        and bool(opinion.search(lead))
        and not any(n.form in ("office", "pronoun") for n in context.names(sentence) if n.end <= act.verb_at)
    )


def _former(context: Context, name: Name, view: str) -> bool:
    if (
        re.search(r"\b(?:former|ex-|opposition)\b[^,.;]{0,30}$", view[: name.start], re.IGNORECASE)
        or "former" in name.text.lower()
    ):
        return True
    person = context.registry.persons.get(name.person.split()[-1]) if name.person else None
    if person is not None and person.outside:
        return True
    office = (person.office if person is not None else "") or ""
    return bool(
        re.search(
            r"\b(?:economist|analyst|professor|former|association|federation|opposition)\b", office, re.IGNORECASE
        )
    )
