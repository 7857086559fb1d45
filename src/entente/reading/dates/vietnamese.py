"""Days and periods in Vietnamese."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import cast

from entente.reading.dates.mention import DateMention, Form, Lead

__all__ = ["find"]

_NUMBERS = {
    word: value
    for value, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"])
} | {
    "mười lăm": 15,
    "hai mươi": 20,
    "ba mươi": 30,
    "bốn mươi lăm": 45,
}
_WEEKDAYS = {
    "hai": 0,
    "ba": 1,
    "tư": 2,
    "năm": 3,
    "sáu": 4,
    "bảy": 5,
    "nhật": 6,
    "2": 0,
    "3": 1,
    "4": 2,
    "5": 3,
    "6": 4,
    "7": 5,
}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_LEADS: dict[str, Lead] = {
    "trước ngày": "before",
    "không muộn hơn ngày": "by",
    "không muộn hơn": "by",
    "không chậm hơn": "by",
    "không quá ngày": "by",
    "hạn cuối là": "by",
    "hạn cuối": "by",
    "hạn mới là": "by",
    "hạn đến": "by",
    "hạn": "by",
    "xong trong": "in",
    "xong trước": "before",
    "trước": "before",
    "chậm nhất là": "by",
    "chậm nhất vào": "by",
    "chậm nhất": "by",
    "muộn nhất là": "by",
    "muộn nhất": "by",
    "hạn chót là": "by",
    "hạn chót": "by",
    "thời hạn": "by",
    "hoàn thành trong": "in",
    "đến hết": "until",
    "tới hết": "until",
    "hết": "until",
    "cho đến": "until",
    "đến": "until",
    "tới": "until",
    "ngay trong": "in",
    "trong": "in",
    "vào": "on",
    "kể từ": "since",
    "từ": "since",
    "sau": "after",
    "tại": "at",
    "để": "for",
}


@cache
def _pattern() -> re.Pattern[str]:
    leads = "|".join(sorted((lead.replace(" ", r"\s") for lead in _LEADS), key=len, reverse=True))
    numbers = "|".join(sorted((n.replace(" ", r"\s") for n in _NUMBERS), key=len, reverse=True))
    return re.compile(
        rf"""(?<!\w)(?:(?P<lead>{leads})\s)?(?:(?:thời\sđiểm|lúc)\s)?
        (?:\d{{1,2}}\s?(?:h|g|giờ)\s?(?:\d\d)?(?:\sphút)?,?\s)?
        (?P<vague>(?:khoảng\s)?(?:đầu|giữa)\s)?(?P<atend>(?:nửa\s)?cuối\s)?
        (?:(?:sáng|chiều|tối|trưa|đêm)(?:\s(?:nay|mai|qua))?,?\s?\(?(?=(?:ngày\s|thứ\s|hôm\s|mai|kia|\d)))?
        (?:(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\snhật),?\s?\(?(?=(?:ngày\s)?\d{{1,2}}[/-]\d))?
        (?:
          (?P<iso>(?P<iy>20\d\d|19\d\d)-(?P<im>\d\d)-(?P<id>\d\d))
          |(?:ngày\s)?(?P<d1>\d{{1,2}})(?:\s?(?:-|đến|và)\s?(?:ngày\s)?(?P<d1b>\d{{1,2}}))?[/](?P<m1>\d{{1,2}})(?:[/](?P<y1>(?:20|19)\d\d))?(?![\d/%]|-[A-ZĐ])(?!/)
          |(?:ngày\s)?(?P<d3>\d{{1,2}})-(?P<m3>\d{{1,2}})(?:-(?P<y3>(?:20|19)\d\d))?(?![\d/%]|-)(?<=\d)
          |ngày\s(?P<d2>\d{{1,2}})(?:\s?(?:-|đến|và)\s?(?P<d2b>\d{{1,2}}))?(?:\s|,\s)tháng\s(?P<m2>\d{{1,2}})(?:(?:\s|,\s)năm\s(?P<y2>(?:20|19)\d\d)|[/](?P<y2b>20\d\d))?
          |tháng\s(?P<m4>\d{{1,2}}|giêng|chạp|một)(?:[/]|\snăm\s|-)(?P<y4>(?:20|19)\d\d)
          |tháng\s(?P<m5>\d{{1,2}})(?!\w|/)
          |quý\s(?P<q>I{{1,3}}V?|IV|[1-4])(?:(?:[/]|\snăm\s|-)(?P<qy>20\d\d))?(?!\w)
          |(?P<tod>hôm\snay|ngày\shôm\snay)|(?P<tom>ngày\smai|ngày\skia)|(?P<yes>hôm\squa|ngày\shôm\squa)
          |(?P<every>(?:hằng|hàng|mỗi)\s(?:ngày|tuần|tháng|quý|năm))
          |(?<!lần\s)(?<!họp\s)(?<!vòng\s)(?<!phán\s)(?<!phiên\s)(?:thứ\s(?P<wd>hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s(?P<wd7>nhật))(?!\w)(?:\s(?P<wweek>tuần\s(?:này|tới|sau|trước)|này|tới|sau|vừa\squa))?
          |(?P<sunit>tuần|tháng|quý|năm)\s(?P<smod>này|nay|tới|sau|trước|qua|vừa\squa|ngoái)(?!\w)
          |(?:vòng\s|thời\shạn\s|thời\sgian\s)?(?P<wn>\d{{1,3}}|{numbers})\s(?P<wu>ngày\slàm\sviệc|ngày|tuần|tháng|giờ)(?P<wafter>\s(?:tới|sau|nữa|trước)|(?=\skể\stừ))?(?!\w)
          |(?P<event>(?:Kỳ|kỳ)\shọp\s(?:thứ\s\w+|tới|lần\s\w+|này)(?:,?\s(?:của\s)?Quốc\shội(?:\skhóa\s\w+)?)?|vòng\s\d{{1,2}}(?![\w/])|phiên\shọp\s(?:thứ\s\w+|tới)|(?:vòng|phiên)\s(?:đàm\sphán\s)?(?:thứ\s\w+|tiếp\stheo|đầu\stiên|tới|sắp\stới)|đợt\sđàm\sphán\s(?:tới|tiếp\stheo))
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
    g = match.groupdict()
    words = " ".join((g["lead"] or "").lower().split())
    lead = _LEADS.get(words, "")
    start = match.end("lead") + 1 if g["lead"] else match.start()
    until_end = words in ("đến hết", "tới hết", "hết", "đến", "chậm nhất", "chậm nhất là")
    at_end = bool(g["atend"]) or words in ("đến hết", "tới hết", "hết")
    vague = bool(g["vague"]) or (
        bool(g["atend"]) and "nửa" not in (g["atend"] or "").lower() and not until_end and lead != "before"
    )

    def make(form: str, **values: object) -> DateMention:
        chosen = "vague" if vague and form in ("month", "quarter", "year", "span") else form
        return DateMention(
            start,
            match.end(),
            match.start(),
            cast(Form, chosen),
            lead,
            at_end=at_end,
            **values,  # type: ignore[arg-type]
        )

    if g["iso"]:
        return make("day", year=int(g["iy"]), month=int(g["im"]), day=int(g["id"]))
    for d, to, m, year in (
        ("d1", "d1b", "m1", g["y1"]),
        ("d2", "d2b", "m2", g["y2"] or g["y2b"]),
        ("d3", "", "m3", g["y3"]),
    ):
        if g[d]:
            day, month = int(g[d] or 0), int(g[m] or 0)
            if not (1 <= day <= 31 and 1 <= month <= 12):
                return None
            if d == "d3" and not year and "ngày" not in match.group().lower() and not lead:
                return None
            last = int(g[to] or 0) if to and g[to] else None
            return make("day", year=int(year) if year else None, month=month, day=day, day_to=last)
    if g["m4"]:
        return make("month", year=int(g["y4"] or 0), month=int(g["m4"])) if g["m4"].isdigit() else None
    if g["m5"]:
        return make("month", month=int(g["m5"])) if 1 <= int(g["m5"]) <= 12 else None
    if g["q"]:
        number = _QUARTERS.get(g["q"].lower())
        return make("quarter", number=number, year=int(g["qy"]) if g["qy"] else None) if number else None
    if g["tod"]:
        return make("offset", number=0)
    if g["tom"]:
        return make("offset", number=2 if "kia" in g["tom"].lower() else 1)
    if g["yes"]:
        return make("offset", number=-1)
    if g["every"]:
        return make("recurring")
    if g["wd"] or g["wd7"]:
        return _weekday(g, make)
    if g["smod"]:
        unit = {"tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year"}[(g["sunit"] or "").lower()]
        return make("span", unit=unit, shift=_shift(g["smod"].lower()))
    if g["wn"]:
        return _within(g, words, make)
    if g["event"]:
        return make("event")
    if g["y5"]:
        return make("year", year=int(g["y5"]))
    if g["now"]:
        return make("offset", number={"nay": 0, "mai": 1, "qua": -1}[g["now"].lower()])
    return None


def _shift(word: str) -> int:
    return 0 if word in ("này", "nay") else 1 if word in ("tới", "sau") else -1


def _weekday(g: dict[str, str | None], make: object) -> DateMention | None:
    assert callable(make)
    number = _WEEKDAYS[(g["wd"] or g["wd7"] or "").lower()]
    week = (g["wweek"] or "").lower()
    made: DateMention
    if "tuần" in week:
        made = make("weekday", number=number, unit="week", shift=_shift(week.split()[-1]))
    else:
        shift = None if not week else _shift(week)
        made = make("weekday", number=number, shift=shift)
    return made


def _within(g: dict[str, str | None], lead: str, make: object) -> DateMention | None:
    assert callable(make)
    written = " ".join((g["wn"] or "").lower().split())
    number = int(written) if written.isdigit() else _NUMBERS[written]
    unit = {"ngày làm việc": "working-day", "ngày": "day", "tuần": "week", "tháng": "month", "giờ": "hour"}[
        " ".join((g["wu"] or "").lower().split())
    ]
    if unit == "hour":
        number, unit = -(-number // 24), "day"
    after = (g["wafter"] or "").strip().lower()
    if after == "trước":
        return None
    if lead.startswith(("trong", "ngay", "hoàn", "thời hạn", "sau")) or after:
        made: DateMention = make("within", number=number, unit=unit)
        return made
    return None
