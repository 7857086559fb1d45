"""Days and periods in English."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from entente.reading.dates.found import Found, Reader, read_first
from entente.reading.dates.mention import DateMention, Lead
from entente.reading.lexicon import load_table

__all__ = ["NUMBERS", "find"]

_WORDS = load_table("dates")["english"]
_MONTHS: list[str] = _WORDS["months"]
_WEEKDAYS: list[str] = _WORDS["weekdays"]
_ONES: list[str] = _WORDS["ones"]
_TENS = {ten: 10 * n for n, ten in enumerate(_WORDS["tens"], start=2)}
NUMBERS = (
    {word: value for value, word in enumerate(_ONES)}
    | _TENS
    | {f"{ten}-{one}": value + n for ten, value in _TENS.items() for n, one in enumerate(_ONES[1:10], start=1)}
    | {"a": 1, "an": 1, "a couple of": 2}
)
_ORDINALS = {word: value for value, word in enumerate(_WORDS["ordinals"], start=1)} | {"thirtieth": 30}
_SHIFTS = {"this": 0, "current": 0, "the": 0, "next": 1, "coming": 1, "following": 1, "last": -1, "previous": -1}


@cache
def _leads() -> dict[str, Lead]:
    """Leading word → what it means."""
    table: dict[Lead, list[str]] = load_table("dates")["english"]["leads"]
    return {word: lead for lead, words in table.items() for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    short = "|".join(month[:3] for month in _MONTHS if month != "may")
    month = f"{'|'.join(_MONTHS)}|(?:{short}|sept)\\b\\.?"
    weekday = "|".join(_WEEKDAYS)
    day_name = rf"(?:the\s)?(?:{weekday}|(?:mon|tues?|wed|thurs?|fri|sat|sun)\b\.?)"
    numbers = "|".join(sorted((n.replace(" ", r"\s") for n in NUMBERS), key=len, reverse=True))
    ordinals = "|".join(sorted(_ORDINALS, key=len, reverse=True))
    leads = "|".join(sorted((lead.replace(" ", r"\s") for lead in _leads()), key=len, reverse=True))
    unit = r"working\sdays?|business\sdays?|days?|weeks?|months?|years?|hours?"
    return re.compile(
        rf"""\b(?:(?P<lead>{leads})\s(?:or\sbefore\s|about\s|around\s)?)?
        (?:(?:\d{{1,2}}(?::\d\d)?\s?(?:a\.?m\.?|p\.?m\.?|hours|hrs|h)|\d\d:\d\d|noon|midnight|the\send\sof\sbusiness|
           (?:the\s)?(?:morning|evening|afternoon|night|close\sof\sbusiness|close\sof\splay|cob)(?:\sof)?),?\s(?:on\s|of\s)?)?
        (?P<vague>(?:the\s)?(?:early|mid|middle\sof|beginning\sof|start\sof|late)[\s-](?:in\s)?)?
        (?P<atend>(?:the\s)?(?:very\s)?(?:end|close|last\sday)[\s-](?:of\s)?)?
        (?:the\s(?:month|course)\sof\s)?
        (?:
          (?P<iso>(?P<iy>20\d\d|19\d\d)-(?P<im>\d\d)-(?P<id>\d\d))
          |(?P<slash>(?P<sd>\d{{1,2}})[/.](?P<sm>\d{{1,2}})[/.](?P<sy>20\d\d))
          |(?:{day_name},?\s(?:the\s)?)?(?:
             (?P<m1>{month})\s(?:the\s)?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|and)\s?(?P<d1b>\d{{1,2}})(?:st|nd|rd|th)?(?!\s?(?:%|percent|am|pm)))?(?:,?\s(?P<y1>20\d\d|19\d\d))?(?![\d%])
             |(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?(?:-|to|and)\s?(?P<d2b>\d{{1,2}})(?:st|nd|rd|th)?)?\s(?:of\s)?(?P<m2>{month})(?:,?\s(?P<y2>20\d\d|19\d\d))?
             |(?:the\s)?(?P<d6>{ordinals})\sof\s(?P<m6>{month})(?:,?\s(?P<y6>20\d\d|19\d\d))?
          )
          |(?P<half>(?:the\s)?(?P<hn>first|second)\shalf\sof\s(?:(?P<hm>{month})(?:\s(?P<hmy>20\d\d))?|(?P<hspan>the\syear|this\syear|next\syear|the\smonth|this\smonth|next\smonth)|(?P<hy>20\d\d)))
          |(?:the\s)?first\s(?P<fn>{numbers}|\d{{1,2}})\sdays\sof\s(?P<fm>{month})(?:\s(?P<fy>20\d\d))?
          |(?P<m3>{month}),?\s(?P<y3>20\d\d|19\d\d)
          |(?P<tod>today|tonight|this\s(?:morning|afternoon|evening)|(?:the|this)\sday(?=\W*$|[,.;)]))|(?P<tom>(?:the\sday\safter\s)?tomorrow)|(?P<yes>(?:the\sday\sbefore\s)?yesterday)
          |(?P<every>(?:every|each)\s(?:{weekday}|day|week|month|quarter|year|two\sweeks|second\sweek|fortnight)|(?:on\s)?a\s(?:daily|weekly|monthly|quarterly)\sbasis|weekly|monthly|quarterly|fortnightly)
          |(?:(?P<wmod>this\scoming|this|next|last|coming|the\scoming|the\sfollowing|the)\s)?(?P<wd>{weekday})(?:\s(?:of\s)?(?:the\s)?(?P<wweek>next|this|last|following)\sweek)?
          |(?:the\s)?(?P<smod>this|current|next|coming|following|last|previous|past)\s(?P<sunit>week|weekend|month|quarter|year|fortnight)(?:'s\send)?(?!\w|-|\s(?:session|meeting|round))
          |(?P<sthe>(?:the\s)?(?P<sunit2>week|month|quarter|year))(?='s\send|-end\b|\sis\sout\b)|(?P<year_end>year-end|month-end|(?<!\w)the\sweekend)
          |(?(atend)the\s(?P<sunit3>week|month|quarter|year)(?!-|\w)|(?!))
          |(?<=\bwithin\s)the\s(?P<sunit4>week|month|quarter|year)(?!-|\w)
          |(?:the\s)?(?:next\s|coming\s|following\s)?(?P<limit>(?:a\s(?:period|maximum|limit)\sof|no\smore\sthan|not\smore\sthan|at\smost|less\sthan|under|the\sspace\sof)\s)?(?:the\s(?:next|coming)\s)?(?P<wn>\d{{1,3}}|{numbers})(?:\s\([\w-]+\))?[\s-](?P<wu>{unit})(?P<wago>\s(?:ago|earlier|before(?!\s(?:the|an?|its|their|his|her|our|any|it)\b))|\s(?:later|from\s(?:now|today|then)|hence))?
          |(?P<halfyear>half\sa\syear|six-month)
          |(?:(?:the\s)?(?P<qn>first|second|third|fourth|last)\squarter|(?P<qn2>Q\s?[1-4]|[1-4]Q))(?:(?:\sof)?,?\s(?P<qy>20\d\d|this\syear|next\syear|the\syear))?
          |(?:the\s)?(?P<event>(?:(?!(?:to|and|that|is|are|be)\b)[\w'-]+\s){{0,4}}?(?:session|round|summit|sitting|
            (?P<other>meeting|communiqu[eé]|elections?|hearings?|recess|visit|vote|holidays?|talks|congress|harvest|conference|trip|delegation\sleaves))(?:\sof\s(?:the\s)?(?:talks|negotiations|parliament|(?:National\s)?Assembly|[A-Z]\w+))?)\b
          |the\s(?P<dom>\d{{1,2}})(?:st|nd|rd|th)(?:\sof\s(?P<dmod>this|next|the\s(?:following|coming)|the)\smonth)?(?!\s(?:session|meeting|round|sitting|time|of|century|anniversary|[A-Z]))
          |(?P<fort>(?:a|one|the\snext|the\scoming)\sfortnight)
          |(?P<further>further\snotice)
          |(?P<m4>{month})(?!\s\d|\w)
          |(?P<y5>20[0-4]\d|19[5-9]\d)(?![\d/%]|\s(?:tonnes|jobs))
        )(?P<zone>,?\sat\sthe\s(?:very\s)?latest)?""",
        re.IGNORECASE | re.VERBOSE,
    )


def find(view: str) -> list[DateMention]:
    """Return the mentions of an English sentence."""
    mentions: list[DateMention] = []
    position = 0
    pattern = _pattern()
    while match := pattern.search(view, position):
        mention = _mention(match)
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


def _mention(match: re.Match[str]) -> DateMention | None:
    words = " ".join((match["lead"] or "").lower().split())
    lead: Lead = "by" if match["zone"] else _leads().get(words, "")
    return read_first(Found(match, lead, vague=bool(match["vague"]), at_end=bool(match["atend"])), _READERS)


def _slash(found: Found) -> DateMention | None:
    day, month = int(found["sd"]), int(found["sm"])
    if month > 12 >= day:
        day, month = month, day
    return found.make("day", year=int(found["sy"]), month=month, day=day)


def _calendar_day(month: str, day: str, last: str, year: str) -> Reader:
    """Return the reader of a month and a day, by the names of their groups."""

    def read(found: Found) -> DateMention | None:
        number = _ORDINALS.get(found[day]) or int(found[day])
        to = found.number(last) if last else None
        if not 1 <= number <= 31:
            return None
        return found.make("day", year=found.number(year), month=_month(found[month]), day=number,
                          day_to=to if to and to <= 31 else None)  # fmt: skip

    return read


def _half(found: Found) -> DateMention | None:
    span = found["hspan"]
    return found.make(
        "half",
        number=_ORDINALS[found["hn"]],
        month=_month(found["hm"]) if found["hm"] else None,
        year=found.number("hmy") or found.number("hy"),
        unit="month" if found["hm"] or span.endswith("month") else "year",
        shift=_SHIFTS.get(span.split()[0], 0) if span else None,
    )


def _tomorrow(found: Found) -> DateMention | None:
    return found.make("offset", number=2 if "after" in found["tom"] else 1)


def _yesterday(found: Found) -> DateMention | None:
    return found.make("offset", number=-2 if "before" in found["yes"] else -1)


def _weekday(found: Found) -> DateMention | None:
    number = _WEEKDAYS.index(found["wd"])
    if found["wweek"]:
        return found.make("weekday", number=number, unit="week", shift=_SHIFTS[found["wweek"]])
    modifier = found["wmod"]
    shift = -1 if modifier == "last" else 1 if modifier == "next" else 0 if "this" in modifier else None
    return found.make("weekday", number=number, shift=shift)


def _span(found: Found) -> DateMention | None:
    unit = found["sunit"]
    if unit == "fortnight":
        return found.make("within", number=2, unit="week")
    if found["smod"] == "past":
        return None
    return found.make("span", unit=unit.removesuffix("end") if unit == "weekend" else unit,
                      shift=_SHIFTS[found["smod"]])  # fmt: skip


def _whole_span(found: Found) -> DateMention | None:
    """`The end of the month`, `the week's end`, `year-end`, `within the week`: to the end of the running period."""
    unit = found["sunit2"] or found["sunit3"] or found["sunit4"] or found["year_end"].removeprefix("the ")
    unit = "week" if unit == "weekend" else unit.split("-")[0]
    return found.make("span", unit=unit, shift=0, at_end=True)


def _within(found: Found) -> DateMention | None:
    number = _number(found["wn"])
    unit = found["wu"].rstrip("s")
    unit = "working-day" if unit in ("working day", "business day") else unit
    if unit == "hour":
        number, unit = -(-number // 24), "day"
    ago = found["wago"]
    if ago:
        if unit == "working-day":
            return None
        if ago in ("ago", "earlier", "before"):
            days = number * (7 if unit == "week" else 1)
            return found.make("offset", number=-days) if unit in ("day", "week") else None
        return found.make("within", number=number, unit=unit, lead=found.lead or "within")
    if (
        found.lead in ("within", "in", "during")
        or (found.lead == "by" and found["lead"] != "by")
        or (found["limit"] and found["limit"] != "less than ")
    ):
        return found.make("within", number=number, unit=unit, lead=found.lead or "within")
    return None


def _first_days(found: Found) -> DateMention:
    """`the first ten days of May`."""
    last = int(found["fn"]) if found["fn"].isdigit() else NUMBERS[found["fn"]]
    return found.make("day", month=_month(found["fm"]), day=1, day_to=min(last, 28), year=found.number("fy"))


def _quarter(found: Found) -> DateMention | None:
    numbers = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
    number = numbers.get(found["qn"]) or int(found["qn2"].strip("q "))
    year = found["qy"]
    return found.make("quarter", number=number, year=int(year) if year.isdigit() else None,
                      shift=1 if year.startswith("next") else None)  # fmt: skip


_NEXT = re.compile(
    r"(?:its |our |their |the )?(?:next|upcoming|coming|following|\w+(?:th|st|nd|rd|first|second|third))\b"
)


def _event(found: Found) -> DateMention | None:
    lead = found["lead"]
    if lead == "to":
        return None
    if (
        found["other"]
        and found.lead not in ("before", "until")
        and not (found.lead in ("by", "at") and lead in ("by", "at") and _NEXT.match(found["event"]))
    ):
        return None
    leads = ("by", "before", "at", "in", "during", "after", "until", "for", "on")
    return found.make("event") if found.lead in leads else None


def _day_of_month(found: Found) -> DateMention | None:
    day = int(found["dom"])
    if not (1 <= day <= 31 and (found.lead or found["dmod"])):
        return None
    modifier = found["dmod"].removeprefix("the ")
    return found.make("day", day=day, unit="month" if found["dmod"] else "", shift=_SHIFTS.get(modifier, 0))


def _fortnight(found: Found) -> DateMention | None:
    return found.make("within", number=2, unit="week") if found.lead in ("within", "in") else None


_MAY = re.compile(
    r"\b(?:in|by|before|of|since|until|during|from|to|and|early|mid|late|end|this|next|last)[\s-]$", re.IGNORECASE
)


def _bare_month(found: Found) -> DateMention | None:
    word, match = found["m4"], found.match
    before = match.string[max(0, match.start("m4") - 12) : match.start("m4")]
    if (word in ("may", "march") or len(word) <= 4) and not (
        match["m4"][0].isupper() and (found.lead or found.vague or found.at_end or _MAY.search(before))
    ):
        return None
    return found.make("month", month=_month(word))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]


def _month(text: str) -> int:
    return [name[:3] for name in _MONTHS].index(text[:3]) + 1


_READERS: tuple[tuple[str, Reader], ...] = (
    ("iso", lambda f: f.make("day", year=int(f["iy"]), month=int(f["im"]), day=int(f["id"]))),
    ("slash", _slash),
    ("m1", _calendar_day("m1", "d1", "d1b", "y1")),
    ("m2", _calendar_day("m2", "d2", "d2b", "y2")),
    ("m6", _calendar_day("m6", "d6", "", "y6")),
    ("half", _half),
    ("fn", _first_days),
    ("m3", lambda f: f.make("month", year=int(f["y3"]), month=_month(f["m3"]))),
    ("tod", lambda f: f.make("offset", number=0) if not f["tod"].endswith(" day") or f.lead or f.at_end else None),
    ("tom", _tomorrow),
    ("yes", _yesterday),
    ("every", lambda f: f.make("recurring")),
    ("wd", _weekday),
    ("smod", _span),
    ("sthe", _whole_span),
    ("year_end", _whole_span),
    ("sunit3", _whole_span),
    ("sunit4", _whole_span),
    ("wn", _within),
    ("halfyear", lambda f: f.make("within", number=6, unit="month") if f.lead in ("within", "in") else None),
    ("qn", _quarter),
    ("qn2", _quarter),
    ("event", _event),
    ("dom", _day_of_month),
    ("fort", _fortnight),
    ("further", lambda f: f.make("recurring") if f.lead == "until" else None),
    ("m4", _bare_month),
    ("y5", lambda f: f.make("year", year=int(f["y5"]))),
)  # fmt: skip
