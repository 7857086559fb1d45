"""Days and periods in English."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import cast

from entente.reading.dates.mention import DateMention, Form, Lead

__all__ = ["NUMBERS", "find"]

_MONTHS = (
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
)
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
NUMBERS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ]
    )
} | {"twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60, "ninety": 90, "a": 1, "an": 1}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LEADS: dict[str, Lead] = {
    "by": "by",
    "not after": "by",
    "at the latest on": "by",
    "latest on": "by",
    "at latest": "by",
    "not beyond": "by",
    "up until": "until",
    "as late as": "by",
    "come": "by",
    "no later than": "by",
    "not later than": "by",
    "at the latest by": "by",
    "latest by": "by",
    "due by": "by",
    "due on": "by",
    "due": "by",
    "until": "until",
    "till": "until",
    "up to": "until",
    "through": "until",
    "before": "before",
    "prior to": "before",
    "ahead of": "before",
    "on": "on",
    "in": "in",
    "within": "within",
    "during": "during",
    "throughout": "during",
    "over": "during",
    "after": "after",
    "from": "since",
    "since": "since",
    "as of": "since",
    "starting": "since",
    "effective": "since",
    "at": "at",
    "for": "for",
    "to": "until",
    "than": "by",
    "of": "for",
    "between": "for",
}


@cache
def _pattern() -> re.Pattern[str]:
    month = "|".join(_MONTHS[0]) + "|(?:" + "|".join(m for m in _MONTHS[1] if m != "may") + r"|sept)\b\.?"
    weekday = "|".join(_WEEKDAYS)
    numbers = "|".join(sorted(NUMBERS, key=len, reverse=True))
    leads = "|".join(sorted((lead.replace(" ", r"\s") for lead in _LEADS), key=len, reverse=True))
    unit = r"working\sdays?|business\sdays?|days?|weeks?|months?|years?|hours?"
    return re.compile(
        rf"""\b(?:(?P<lead>{leads})\s(?:or\sbefore\s|about\s|around\s)?)?
        (?:(?:\d{{1,2}}(?::\d\d)?\s?(?:a\.?m\.?|p\.?m\.?)|noon|midnight|(?:the\s)?(?:morning|evening|afternoon|night|close\sof\sbusiness|cob)(?:\sof)?),?\s(?:on\s)?)?
        (?P<vague>(?:the\s)?(?:early|mid|middle\sof|beginning\sof|start\sof|late)[\s-](?:in\s)?)?
        (?P<atend>(?:the\s)?(?:very\s)?(?:end|close|last\sday)[\s-](?:of\s)?)?
        (?:
          (?P<iso>(?P<iy>20\d\d|19\d\d)-(?P<im>\d\d)-(?P<id>\d\d))
          |(?P<slash>(?P<sd>\d{{1,2}})[/.](?P<sm>\d{{1,2}})[/.](?P<sy>20\d\d))
          |(?:(?:the\s)?(?:{weekday}),?\s(?:the\s)?)?(?:
             (?P<m1>{month})\s(?:the\s)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|and)\s?(?P<d1b>\d{{1,2}})(?:st|nd|rd|th)?(?!\s?(?:%|percent|am|pm)))?(?:,?\s(?P<y1>20\d\d|19\d\d))?(?![\d%])
             |(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|and)\s?(?P<d2b>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?(?P<m2>{month})(?:,?\s(?P<y2>20\d\d|19\d\d))?
          )
          |(?P<m3>{month}),?\s(?P<y3>20\d\d|19\d\d)
          |(?P<tod>today|tonight|this\s(?:morning|afternoon|evening))|(?P<tom>(?:the\sday\safter\s)?tomorrow)|(?P<yes>(?:the\sday\sbefore\s)?yesterday)
          |(?P<every>(?:every|each)\s(?:{weekday}|day|week|month|quarter|year|two\sweeks|fortnight)|weekly|monthly|quarterly|fortnightly)
          |(?:(?P<wmod>this\scoming|this|next|last|coming|the\scoming|the\sfollowing|the)\s)?(?P<wd>{weekday})(?:\s(?P<wweek>next|this|last)\sweek)?
          |(?:the\s)?(?P<smod>this|current|next|coming|following|last|previous|past)\s(?P<sunit>week|month|quarter|year|fortnight)(?!\w|-|\s(?:session|meeting|round))
          |(?P<sthe>(?:the\s)?(?P<sunit2>week|month|quarter|year))(?='s\send|-end\b|\sis\sout\b)|(?P<year_end>year-end|month-end)
          |(?:the\s)?(?:next\s|coming\s|following\s)?(?P<wn>\d{{1,3}}|{numbers})[\s-](?P<wu>{unit})(?P<wago>\s(?:ago|earlier|before)|\s(?:later|from\s(?:now|today)|hence))?
          |(?:(?:the\s)?(?P<qn>first|second|third|fourth|last)\squarter|(?P<qn2>Q\s?[1-4]|[1-4]Q))(?:(?:\sof)?,?\s(?P<qy>20\d\d))?
          |(?:the\s)?(?P<event>(?:(?!(?:to|and|that|is|are|be)\b)[\w'-]+\s){{0,4}}?(?:session|round|summit|sitting|
            (?P<other>meeting|communiqu[eé]|elections?|hearings?|recess|visit|vote|holidays?|talks|congress|harvest|conference|trip|delegation\sleaves))(?:\sof\s(?:the\s)?(?:talks|negotiations|parliament|(?:National\s)?Assembly|[A-Z]\w+))?)\b
          |the\s(?P<dom>\d{{1,2}})(?:st|nd|rd|th)(?!\s(?:session|meeting|round|sitting|time|of|century|anniversary|[A-Z]))
          |(?P<fort>(?:a|one|the\snext|the\scoming)\sfortnight)
          |(?P<further>further\snotice)
          |(?P<m4>{month})(?!\s\d|\w)
          |(?P<y5>20[0-4]\d|19[5-9]\d)(?![\d/%]|\s(?:tonnes|jobs))
        )(?P<zone>,?\sat\sthe\slatest)?""",
        re.IGNORECASE | re.VERBOSE,
    )


_MAY = re.compile(
    r"\b(?:in|by|before|of|since|until|during|from|to|and|early|mid|late|end|this|next|last)[\s-]$", re.IGNORECASE
)


def find(view: str) -> list[DateMention]:
    """Return the mentions of an English sentence."""
    mentions: list[DateMention] = []
    position = 0
    pattern = _pattern()
    while match := pattern.search(view, position):
        mention = _mention(match, view)
        if mention is None:
            position = match.start() + max(1, len((match["lead"] or "").split(" ")[0]))
            continue
        position = match.end()
        if mentions and _brackets(view[mentions[-1].end : mention.start]) and mention.form == "day":
            before = mentions[-1]
            end = mention.end + (view[mention.end : mention.end + 1] == ")")
            mentions[-1] = replace(before, end=end, stated=mention)
            continue
        mentions.append(mention)
    return mentions


def _brackets(between: str) -> bool:
    return between.strip() in ("(", ",", "-") and len(between) <= 3


def _mention(match: re.Match[str], view: str) -> DateMention | None:
    g = match.groupdict()
    lead = _LEADS.get(" ".join((g["lead"] or "").lower().split()), "")
    lead_start = match.start()
    start = match.end("lead") + 1 if g["lead"] else match.start()
    at_end = bool(g["atend"])
    if g["zone"]:
        lead = "by"

    def make(form: str, **values: object) -> DateMention:
        chosen = "vague" if g["vague"] and form in ("month", "span", "quarter", "year") else form
        return DateMention(
            start,
            match.end(),
            lead_start,
            cast(Form, chosen),
            lead,
            at_end=at_end,
            **values,  # type: ignore[arg-type]
        )

    if g["iso"]:
        return make("day", year=int(g["iy"]), month=int(g["im"]), day=int(g["id"]))
    if g["slash"]:
        return make("day", year=int(g["sy"]), month=int(g["sm"]), day=int(g["sd"]))
    for m, d, to, y in (("m1", "d1", "d1b", "y1"), ("m2", "d2", "d2b", "y2")):
        if g[m] and 1 <= int(g[d]) <= 31:
            last = int(g[to]) if g[to] and int(g[to]) <= 31 else None
            return make("day", year=_int(g[y]), month=_month(g[m]), day=int(g[d]), day_to=last)
    if g["m3"]:
        return make("month", year=int(g["y3"]), month=_month(g["m3"]))
    if g["tod"]:
        return make("offset", number=0)
    if g["tom"]:
        return make("offset", number=2 if "after" in g["tom"].lower() else 1)
    if g["yes"]:
        return make("offset", number=-2 if "before" in g["yes"].lower() else -1)
    if g["every"]:
        return make("recurring")
    if g["wd"]:
        number = _WEEKDAYS.index(g["wd"].lower())
        if g["wweek"]:
            return make("weekday", number=number, unit="week", shift=_SHIFTS[g["wweek"].lower()])
        modifier = (g["wmod"] or "").lower()
        shift = -1 if modifier == "last" else 1 if modifier == "next" else 0 if "this" in modifier else None
        return make("weekday", number=number, shift=shift)
    if g["smod"]:
        unit = g["sunit"].lower()
        if unit == "fortnight":
            return make("within", number=2, unit="week")
        if g["smod"].lower() == "past":
            return None
        return make("span", unit=unit, shift=_SHIFTS[g["smod"].lower()])
    if g["sthe"] or (g["year_end"]):
        unit = (g["sunit2"] or g["year_end"].split("-")[0]).lower()
        at_end = True
        return make("span", unit=unit, shift=0)
    if g["wn"]:
        return _within(g, lead, make)
    if quarter := g["qn"] or g["qn2"]:
        return make("quarter", number=_QUARTERS[quarter.lower().strip("q ")], year=_int(g["qy"]))
    if g["event"]:
        if (g["lead"] or "").lower() == "to":
            return None
        if g["other"] and lead not in ("before", "until"):
            return None
        return make("event") if lead in ("by", "before", "at", "in", "during", "after", "until", "for", "on") else None
    if g["dom"]:
        return make("day", day=int(g["dom"])) if 1 <= int(g["dom"]) <= 31 and lead else None
    if g["fort"]:
        return make("within", number=2, unit="week") if lead in ("within", "in") else None
    if g["further"]:
        return make("recurring") if lead == "until" else None
    if g["m4"]:
        word = g["m4"].lower()
        if (word in ("may", "march") or len(word) <= 4) and not (
            g["m4"][0].isupper() and (lead or g["vague"] or at_end or _MAY.search(view[: match.start("m4")]))
        ):
            return None
        return make("month", month=_month(g["m4"]))
    if g["y5"]:
        return make("year", year=int(g["y5"]))
    return None


_SHIFTS = {"this": 0, "current": 0, "next": 1, "coming": 1, "following": 1, "last": -1, "previous": -1}


def _within(g: dict[str, str | None], lead: str, make: object) -> DateMention | None:
    assert callable(make)
    number = _number(g["wn"] or "")
    unit = (g["wu"] or "").lower().rstrip("s")
    unit = "working-day" if unit in ("working day", "business day") else unit
    if unit == "hour":
        number, unit = -(-number // 24), "day"
    ago = (g["wago"] or "").lower()
    made: DateMention
    if ago:
        if "day" not in unit and "week" not in unit:
            return None
        days = number * (7 if unit == "week" else 1)
        made = make("offset", number=-days if "ago" in ago or "earlier" in ago or "before" in ago else days)
        return made
    if lead in ("within", "in", "during") and (g["wn"] or "") not in ("a", "an"):
        made = make("within", number=number, unit=unit)
        return made
    if lead in ("within", "in"):
        made = make("within", number=1, unit=unit)
        return made
    return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text.lower()]


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def _month(text: str) -> int:
    return [name[:3] for name in _MONTHS[0]].index(text[:3].lower()) + 1
