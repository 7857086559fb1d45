"""Days and periods in Vietnamese."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from entente.reading.dates.found import Found, Reader, read_first
from entente.reading.dates.mention import DateMention, Lead
from entente.reading.lexicon import load_table

__all__ = ["find"]

_NUMBERS = {
    word: value
    for value, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"])
} | {"mười hai": 12, "mười lăm": 15, "hai mươi": 20, "ba mươi": 30, "bốn mươi lăm": 45, "sáu mươi": 60}
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "nhật": 6} | {str(n): n - 2 for n in range(2, 8)}
_MONTHS = {
    word: value
    for value, word in enumerate(
        ["giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"], start=1
    )
} | {"chạp": 12}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_UNITS = {"tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year"}


@cache
def _leads() -> dict[str, Lead]:
    """Leading word → what it means."""
    table: dict[Lead, list[str]] = load_table("dates")["vietnamese"]["leads"]
    return {word: lead for lead, words in table.items() for word in words}


@cache
def _pattern() -> re.Pattern[str]:
    leads = "|".join(sorted((lead.replace(" ", r"\s") for lead in _leads()), key=len, reverse=True))
    numbers = "|".join(sorted((n.replace(" ", r"\s") for n in _NUMBERS), key=len, reverse=True))
    months = "|".join(sorted((n.replace(" ", r"\s").capitalize() for n in _MONTHS), key=len, reverse=True))
    return re.compile(
        rf"""(?<!\w)(?:(?P<lead>{leads}):?\s)?(?:(?:thời\sđiểm|lúc|khi\skết\sthúc)\s)?
        (?:\d{{1,2}}\s?(?:h|g|giờ|:)\s?(?:\d\d)?(?:\sphút)?(?:\s(?:sáng|trưa|chiều|tối)(?=\s(?:ngày|thứ)))?,?\s)?
        (?P<vague>(?:khoảng\s)?(?:đầu|giữa)\s)?(?P<atend>(?:nửa\s)?cuối\s)?
        (?:(?:sáng|chiều|tối|trưa|đêm)(?:\s(?:nay|mai|qua))?,?\s?\(?(?=(?:ngày\s|thứ\s|hôm\s|mai|kia|\d)))?
        (?:(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\snhật)(?:\stuần\s(?:này|tới|sau))?,?\s?\(?(?=(?:ngày\s)?\d{{1,2}}[/-]\d))?
        (?:
          (?P<iso>(?P<iy>20\d\d|19\d\d)-(?P<im>\d\d)-(?P<id>\d\d))
          |(?:ngày\s)?(?P<d1>\d{{1,2}})(?:\s?(?:-|đến|và)\s?(?:ngày\s)?(?P<d1b>\d{{1,2}}))?[/](?P<m1>\d{{1,2}})(?:[/](?P<y1>(?:20|19)\d\d))?(?![\d/%]|-[A-ZĐ])(?!/)
          |(?:ngày\s)?(?P<d3>\d{{1,2}})-(?P<m3>\d{{1,2}})(?:-(?P<y3>(?:20|19)\d\d))?(?![\d/%]|-)(?<=\d)
          |(?:ngày\s)?(?P<d7>\d{{1,2}})\.(?P<m7>\d{{1,2}})\.(?P<y7>(?:20|19)\d\d)(?!\d)
          |(?:ngày\s)?(?:mùng\s|mồng\s)?(?<=\s)(?P<d2>\d{{1,2}})(?:\s?(?:-|đến|và)\s?(?P<d2b>\d{{1,2}}))?(?:\s|,\s)tháng\s(?P<m2>\d{{1,2}})(?:(?:\s|,\s)năm\s(?P<y2>(?:20|19)\d\d)|[/](?P<y2b>20\d\d))?
          |(?:ngày\s|(?<=ngày\s))(?P<dom>\d{{1,2}})\stháng\s(?P<dmod>này|tới|sau)(?!\w)
          |(?:ngày\s|(?<=ngày\s))(?P<devery>\d{{1,2}})\s(?:hằng|hàng|mỗi)\stháng
          |(?P<half>(?:nửa\s(?P<hn>đầu|cuối)|(?:6|sáu)\stháng\s(?P<h6>đầu|cuối))\s(?:tháng\s(?P<hm>\d{{1,2}})(?:[/](?P<hmy>20\d\d)|\snăm\s(?P<hmy2>20\d\d))?|(?P<hspan>(?:tháng|năm)\s(?:này|nay|tới|sau))|năm(?:\s(?P<hy>20\d\d))?))(?!\w)
          |tháng\s(?P<m4>\d{{1,2}}|(?-i:{months}))(?:[/]|\snăm\s|-)(?P<y4>(?:20|19)\d\d)
          |tháng\s(?P<m5>\d{{1,2}}|(?-i:{months}))(?!\w|/)
          |quý\s(?P<q>I{{1,3}}V?|IV|[1-4])(?:(?:[/]|\snăm\s|-)(?P<qy>20\d\d))?(?!\w)
          |(?P<tod>hôm\snay|ngày\shôm\snay|(?<=trong\s)ngày(?=[,.;)]|\s*$))|(?P<tom>ngày\smai|ngày\skia)|(?P<yes>hôm\squa|ngày\shôm\squa)
          |(?P<every>(?:hằng|hàng|mỗi)\s(?:ngày|tuần|tháng|quý|năm))
          |(?<!lần\s)(?<!họp\s)(?<!vòng\s)(?<!phán\s)(?<!phiên\s)(?<!iệc\s)(?<!iểm\s)(?<!bước\s)(?<!đợt\s)(?<!hóm\s)(?<!vụ\s)(?<!ung\s)(?:thứ\s(?P<wd>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s(?P<wd7>nhật))(?!\w)(?:\s(?P<wweek>tuần\s(?:này|tới|sau|trước)|này|tới|sau|vừa\squa))?(?P<wevery>\s(?:hằng|hàng|mỗi)\stuần)?
          |(?P<sunit>tuần|tháng|quý|năm)\s(?P<smod>này|nay|tới|sau|trước|qua|vừa\squa|ngoái)(?!\w)
          |(?<=trong\s)(?P<srun>tuần|tháng|quý|năm)(?=[,.;)]|\s*$)
          |(?:vòng\s|thời\shạn\s|thời\sgian\s)?(?P<limit>(?:không\squá|tối\sđa|có(?:\sđúng|\stối\sđa)?(?=\s\w+\s(?:ngày|tuần|tháng)(?:\slàm\sviệc)?\s(?:để|hoàn)))\s)?(?P<wn>\d{{1,3}}|{numbers})(?:\s\([\w\s]{{2,12}}\))?\s?(?P<wu>ngày\slàm\sviệc|ngày|tuần|tháng|giờ|h(?!\w)|tiếng)(?P<wafter>\s(?:tới|sau|nữa|trước)|(?=\skể\stừ))?(?!\w)
          |(?P<nua>nửa\s(?:tháng|năm))(?!\w)
          |(?P<event>(?:Kỳ|kỳ)\shọp\s(?:thứ\s\w+|tới|lần\s\w+|này)(?:,?\s(?:của\s)?Quốc\shội(?:\skhóa\s\w+)?)?|vòng\s\d{{1,2}}(?![\w/])|phiên\shọp\s(?:thứ\s\w+|tới)|(?:vòng|phiên)\s(?:đàm\sphán\s)?(?:thứ\s\w+|tiếp\stheo|đầu\stiên|tới|sắp\stới)|đợt\sđàm\sphán\s(?:tới|tiếp\stheo)|(?:cuộc|buổi)\shọp\s(?:tới|tiếp\stheo|sau)|(?:thời\sgian\s)?(?:diễn\sra\s)?(?:vòng|phiên)\sđàm\sphán)
          |năm\s(?P<y5>(?:20|19)\d\d)(?!\w)
          |(?:sáng|chiều|tối|trưa|đêm)\s(?P<now>nay|mai|qua)(?!\w)
        )""",
        re.IGNORECASE | re.VERBOSE,
    )


def find(view: str) -> list[DateMention]:
    """Return the mentions of a Vietnamese sentence."""
    mentions: list[DateMention] = []
    position = 0
    pattern = _pattern()
    while match := pattern.search(view, position):
        mention = _mention(match)
        if mention is None or match.end() == match.start():
            position = match.start() + 1
            continue
        position = match.end()
        if mentions and view[mentions[-1].end : mention.start].strip() in ("(", ",") and mention.form == "day":
            end = mention.end + (view[mention.end : mention.end + 1] == ")")
            mentions[-1] = replace(mentions[-1], end=end, stated=mention)
            continue
        mentions.append(mention)
    return mentions


def _mention(match: re.Match[str]) -> DateMention | None:
    words = " ".join((match["lead"] or "").lower().split())
    lead = _leads().get(words, "")
    last = " ".join((match["atend"] or "").lower().split())
    due = lead == "before" or words.startswith(("đến", "tới", "hết", "cho đến", "chậm nhất", "muộn nhất"))
    vague = bool(match["vague"]) or (bool(last) and "nửa" not in last and not due)
    at_end = bool(last) or words.endswith("hết") or "kết thúc" in match.group()
    return read_first(Found(match, lead, vague=vague, at_end=at_end), _READERS)


def _calendar_day(day: str, last: str, month: str, *years: str) -> Reader:
    """Return the reader of a day and a month, by the names of their groups."""

    def read(found: Found) -> DateMention | None:
        day_number, month_number = int(found[day]), int(found[month])
        year = next((found.number(name) for name in years if found[name]), None)
        if not (1 <= day_number <= 31 and 1 <= month_number <= 12):
            return None
        if day == "d3" and not year and "ngày" not in found.match.group().lower() and not found.lead:
            return None
        to = found.number(last) if last else None
        return found.make("day", year=year, month=month_number, day=day_number, day_to=to)

    return read


def _day_of_month(found: Found) -> DateMention | None:
    return found.make("day", day=int(found["dom"]), unit="month", shift=_shift(found["dmod"]))


def _half(found: Found) -> DateMention | None:
    span = found["hspan"]
    month = found.number("hm")
    return found.make(
        "half",
        number=1 if "đầu" in (found["hn"], found["h6"]) else 2,
        month=month,
        year=found.number("hmy") or found.number("hmy2") or found.number("hy"),
        unit="month" if month or span.startswith("tháng") else "year",
        shift=_shift(span.split()[-1]) if span else None,
    )


def _month(found: Found) -> DateMention | None:
    text = found["m4"] or found["m5"]
    number = int(text) if text.isdigit() else _MONTHS[text]
    return found.make("month", month=number, year=found.number("y4")) if 1 <= number <= 12 else None


def _quarter(found: Found) -> DateMention | None:
    number = _QUARTERS.get(found["q"])
    return found.make("quarter", number=number, year=found.number("qy")) if number else None


def _shift(word: str) -> int:
    return 0 if word in ("này", "nay") else 1 if word in ("tới", "sau") else -1


def _weekday(found: Found) -> DateMention | None:
    if found["wevery"]:
        return found.make("recurring")
    number, week = _WEEKDAYS[found["wd"] or found["wd7"]], found["wweek"]
    if "tuần" in week:
        return found.make("weekday", number=number, unit="week", shift=_shift(week.split()[-1]))
    return found.make("weekday", number=number, shift=_shift(week) if week else None)


def _within(found: Found) -> DateMention | None:
    number = int(found["wn"]) if found["wn"].isdigit() else _NUMBERS[found["wn"]]
    unit = {"ngày làm việc": "working-day", "ngày": "day", "tuần": "week", "tháng": "month"}.get(found["wu"], "hour")
    if unit == "hour":
        number, unit = -(-number // 24), "day"
    after, words = found["wafter"], found["lead"]
    if after == "trước":
        return None
    if words.startswith(("trong", "ngay", "hoàn", "thời hạn", "sau", "chậm nhất", "tối đa", "không quá")) or after:
        return found.make("within", number=number, unit=unit)
    return found.make("within", number=number, unit=unit, lead="within") if found["limit"] else None


def _half_period(found: Found) -> DateMention | None:
    if not found.lead:
        return None
    year = found["nua"].endswith("năm")
    return found.make("within", number=6 if year else 15, unit="month" if year else "day")


_READERS: tuple[tuple[str, Reader], ...] = (
    ("iso", lambda f: f.make("day", year=int(f["iy"]), month=int(f["im"]), day=int(f["id"]))),
    ("d1", _calendar_day("d1", "d1b", "m1", "y1")),
    ("d2", _calendar_day("d2", "d2b", "m2", "y2", "y2b")),
    ("d3", _calendar_day("d3", "", "m3", "y3")),
    ("d7", _calendar_day("d7", "", "m7", "y7")),
    ("dom", _day_of_month),
    ("devery", lambda f: f.make("recurring")),
    ("half", _half),
    ("m4", _month),
    ("m5", _month),
    ("q", _quarter),
    ("tod", lambda f: f.make("offset", number=0)),
    ("tom", lambda f: f.make("offset", number=2 if "kia" in f["tom"] else 1)),
    ("yes", lambda f: f.make("offset", number=-1)),
    ("every", lambda f: f.make("recurring")),
    ("wd", _weekday),
    ("wd7", _weekday),
    ("smod", lambda f: f.make("span", unit=_UNITS[f["sunit"]], shift=_shift(f["smod"]))),
    ("srun", lambda f: f.make("span", unit=_UNITS[f["srun"]], shift=0)),
    ("wn", _within),
    ("nua", _half_period),
    ("event", lambda f: f.make("event")),
    ("y5", lambda f: f.make("year", year=int(f["y5"]))),
    ("now", lambda f: f.make("offset", number={"nay": 0, "mai": 1, "qua": -1}[f["now"]])),
)  # fmt: skip
