"""What a document says of itself: publisher, day, address, title. Nothing is guessed that is not written."""

from __future__ import annotations

import re
from datetime import date

from entente.reading.blocks import plain_view
from entente.reading.dates import Reference, find_dates, resolve
from entente.reading.document import Raw

__all__ = ["Statement", "describe"]

_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_STAMP = re.compile(
    r"[-/]1\d\d(?P<y>\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])\d{9}\.htm|"
    r"/(?P<y2>20\d\d)[/-](?P<m2>\d\d)[/-](?P<d2>\d\d)/"
)
_LABELLED = re.compile(
    r"^(?:source|publisher|published by|agency|nguồn|cơ quan|theo)\s*:\s*(?P<p>[^\n|]{2,60})$",
    re.IGNORECASE | re.MULTILINE,
)
_BYLINE = re.compile(r"^(?P<who>[^\n/]{2,60}) / (?P<p>[^\n/]{2,40})$", re.MULTILINE)
_DATELINE = re.compile(
    r"\((?P<p>VNA|VGP|VNS|Reuters|AFP|AP|TTXVN|Chinhphu\.vn|VOV|[A-Z][\w.]{2,20}(?: [A-Z][\w.]+){0,2})\)\s*[-–—]"
)
_DASHED = re.compile(r"^(?P<p>[A-Z][^\n\-–—:]{3,50}?)\s+[-–—]\s+(?=[A-Z0-9][^\n]{5,40}\d)")
_LABEL_WORDS = re.compile(
    r"^(?:hanoi|hà nội|date|ngày|published|updated|for immediate release|press release|readout|statement|"
    r"minutes|công điện|về việc|kết luận|thông báo|thông cáo|báo cáo)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b\d{1,2}[:h]\d\d\b.*$")
_PLACE = re.compile(r"^(?P<place>[A-ZĐ][\w' ]{2,30}), (?=(?:\d{1,2} |[A-Z][a-z]+ \d|ngày ))")
_HEAD_LINES = 6
_NATIONAL = re.compile(r"^(?:cộng hòa xã hội|độc lập|socialist republic|independence)", re.IGNORECASE)


class Statement:
    """Publisher, day, address and title as far as the document states them."""

    def __init__(self, publisher: str = "", day: date | None = None, url: str = "", title: str = "") -> None:
        self.publisher, self.day, self.url, self.title = publisher, day, url, title


def describe(raw: Raw, language: str) -> Statement:
    """Read publisher, day, address and title off a document's fields, first and last lines."""
    text = raw.text
    found = Statement(
        raw.said.get("publisher", ""),
        _iso(raw.said.get("date", "")),
        raw.said.get("url", ""),
        raw.said.get("title", ""),
    )
    if not found.url:
        urls = _URL.findall(text[:1500] + "\n" + text[-1500:])
        found.url = urls[-1].rstrip(".,;") if urls else ""
    lines = [line.strip() for line in text[:3000].splitlines() if line.strip()][:_HEAD_LINES]
    if found.day is None:
        found.day = _stamp(found.url) or _head_day(lines, language) or _labelled_day(text, language)
    if not found.publisher:
        found.publisher = _publisher(text, lines, language)
    return found


def _iso(text: str) -> date | None:
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _stamp(url: str) -> date | None:
    """The day in the address of an article: /2025/04/30/ or the eighteen digits of Vietnamese news sites."""
    match = _STAMP.search(url)
    if match is None:
        return None
    year, month, day = (
        (match["y2"], match["m2"], match["d2"]) if match["y2"] else (f"20{match['y']}", match["m"], match["d"])
    )
    return _iso(f"{year}-{month}-{day}")


def _head_day(lines: list[str], language: str) -> date | None:
    """A full day standing in one of the first short lines, not in running text."""
    for line in lines:
        if len(line) > 110:
            break
        for mention in find_dates(plain_view(line), language):
            if mention.form == "day" and mention.year is not None and mention.lead in ("", "on", "for"):
                if re.search(r"\b(?:meeting|session|sitting|họp)\b", line[: mention.start], re.IGNORECASE):
                    continue
                days = resolve(mention, Reference())
                if days is not None:
                    return days[1]
    return None


def _labelled_day(text: str, language: str) -> date | None:
    pattern = r"^(?:date|published|posted|updated|issued|ngày|ngày đăng|cập nhật|xuất bản)\s*:?\s*(?P<d>[^\n]{6,60})$"
    for match in re.finditer(pattern, text[:3000] + "\n" + text[-800:], re.IGNORECASE | re.MULTILINE):
        for mention in find_dates(plain_view(match.group()), language):
            days = resolve(mention, Reference()) if mention.form == "day" and mention.year is not None else None
            if days is not None:
                return days[1]
    return None


def _publisher(text: str, lines: list[str], language: str) -> str:
    for pattern, area in (
        (_LABELLED, text[:1200] + "\n" + text[-600:]),
        (_DATELINE, text[:600]),
        (_BYLINE, text[-600:]),
    ):
        match = pattern.search(area)
        if match is not None and (pattern is not _LABELLED or _short_name(match["p"])):
            return match["p"].strip(" .")
    return _head_publisher(lines, language)


def _short_name(text: str) -> bool:
    return len(text.split()) <= 7 and not re.search(r"\b(?:session|meeting|of \d|họp)\b|\d{4}", text)


def _head_publisher(lines: list[str], language: str) -> str:
    """The first line, where it stands with or right above a line with the day: the letterhead of a report."""
    for index, line in enumerate(lines[:3]):
        if len(line) > 110 or line.endswith((".", "!", "?")):
            return ""
        if _NATIONAL.match(line):
            continue
        days = [m for m in find_dates(plain_view(line), language) if m.form == "day" and m.year is not None]
        if days:
            head = re.sub(
                r"(?:,|\s[-–—]|\s\||:)?\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*)?$",
                "",
                line[: days[0].lead_start],
            ).strip(" ,-–—|")
            head = re.sub(r",?\s*(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$", "", head).strip(" ,-–—|")
            if index == 0 and head and not _LABEL_WORDS.match(head) and _short_name(head):
                return _titled(head)
            return ""
        following = lines[index + 1 : index + 3]
        for other in following:
            if len(other) <= 80 and any(
                m.form == "day" and m.year is not None for m in find_dates(plain_view(other), language)
            ):
                return "" if _LABEL_WORDS.match(line) or not _short_name(line) else _titled(line)
    return ""


def _titled(text: str) -> str:
    """Letters of a heading in capitals are set as a name."""
    return text.title() if text.isupper() and len(text) > 5 else text
