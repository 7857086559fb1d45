"""From what a report says to days of the calendar.

Rules: what is relative counts from the day it was said. A day without a year is the nearest in the direction of the
tense. A period stands for its last day as a deadline; "before" a period for the day before it begins. Vague parts of
periods, recurring days and events without a day are not resolved.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from entente.reading.dates.mention import DateMention, Reference

__all__ = ["Days", "deadline_day", "resolve"]

Days = tuple[date, date]


def deadline_day(mention: DateMention, reference: Reference) -> date | None:
    """Return the day an order with this deadline is due, or None if the text does not settle it."""
    days = resolve(mention, reference)
    if days is None:
        return None
    first, last = days
    periodic = mention.form in ("month", "quarter", "half", "year", "span")
    if mention.lead == "before" and periodic and not mention.at_end:
        return first - timedelta(days=1)
    return last


def resolve(mention: DateMention, reference: Reference) -> Days | None:
    """Return the first and the last day meant, or None if it cannot be told."""
    if mention.stated is not None:
        return resolve(mention.stated, reference) or _resolve(mention, reference)
    try:
        return _resolve(mention, reference)
    except (ValueError, OverflowError):
        return None


def _resolve(mention: DateMention, reference: Reference) -> Days | None:
    form = mention.form
    if form in ("event", "vague", "recurring"):
        return None
    said = reference.said_on or reference.published
    if form == "day":
        return _calendar_day(mention, reference, said)
    if form == "month":
        return _month(mention, reference, said)
    if form == "year":
        return (date(mention.year, 1, 1), date(mention.year, 12, 31)) if mention.year else None
    if form == "half":
        return _half(mention, reference, said)
    if said is None:
        return _quarter(mention, reference, None) if form == "quarter" and mention.year else None
    if form == "quarter":
        return _quarter(mention, reference, said)
    if form == "offset":
        return _both(said + timedelta(days=mention.number))
    if form == "within":
        return (said, add(said, mention.number, mention.unit))
    if form == "weekday":
        return _both(_weekday(mention, reference, said))
    return _span(mention, said)


def _both(day: date) -> Days:
    return day, day


def _calendar_day(mention: DateMention, reference: Reference, said: date | None) -> Days | None:
    month, day = mention.month, mention.day
    if day is None:
        return None
    if month is None:
        return _day_of_month(mention, day, reference, said)
    if mention.year is not None:
        first = date(mention.year, month, day)
    else:
        if said is None:
            return None
        anchor = said if reference.direction >= 0 or reference.published is None else reference.published
        years = []
        for year in (anchor.year - 1, anchor.year, anchor.year + 1):
            try:
                years.append(date(year, month, day))
            except ValueError:
                continue
        years = [d for d in years if (d - anchor).days * reference.direction >= 0] or years
        if not years:
            return None
        first = min(years, key=lambda d: abs((d - anchor).days))
    last = first.replace(day=mention.day_to) if mention.day_to and mention.day_to >= day else first
    return first, last


def _day_of_month(mention: DateMention, day: int, reference: Reference, said: date | None) -> Days | None:
    """`The 20th`: of this month, or of the next if an order names a day that is past."""
    if said is None:
        return None
    if mention.unit == "month":
        first = _span(replace(mention, form="span"), said)[0]
        return _both(first.replace(day=day))
    here = said.replace(day=day)
    if reference.direction > 0 and here < said:
        index = said.year * 12 + said.month
        here = date(index // 12, index % 12 + 1, day)
    return _both(here)


def _month(mention: DateMention, reference: Reference, said: date | None) -> Days | None:
    if mention.month is None:
        return None
    year = mention.year
    if year is None:
        if said is None:
            return None
        year = said.year
        if reference.direction > 0 and mention.month < said.month:
            year += 1
        elif reference.direction < 0 and mention.month > said.month:
            year -= 1
    return date(year, mention.month, 1), _month_end(year, mention.month)


def _half(mention: DateMention, reference: Reference, said: date | None) -> Days | None:
    """The first or second half of a month (to the 15th) or of a year (to June)."""
    if mention.unit == "month":
        days = _month(mention, reference, said) if mention.month else _span(mention, said) if said else None
        if days is None:
            return None
        middle = days[0].replace(day=15)
        return (days[0], middle) if mention.number == 1 else (middle + timedelta(days=1), days[1])
    year = mention.year or (said.year + (mention.shift or 0) if said else None)
    if year is None:
        return None
    return (date(year, 1, 1), date(year, 6, 30)) if mention.number == 1 else (date(year, 7, 1), date(year, 12, 31))


def _quarter(mention: DateMention, reference: Reference, said: date | None) -> Days | None:
    year = mention.year
    if year is None:
        if said is None:
            return None
        year = said.year
        if mention.shift or (reference.direction > 0 and mention.number < (said.month + 2) // 3):
            year += 1
    first_month = 3 * mention.number - 2
    return date(year, first_month, 1), _month_end(year, first_month + 2)


def _weekday(mention: DateMention, reference: Reference, said: date) -> date:
    monday = said - timedelta(days=said.weekday())
    if mention.unit == "week":  # "Friday next week"
        return monday + timedelta(days=7 * (mention.shift or 0) + mention.number)
    if reference.direction < 0 and mention.shift in (None, -1):
        anchor = reference.published or said
        back = (anchor.weekday() - mention.number) % 7
        return anchor - timedelta(days=7 if mention.shift == -1 and back == 0 else back)
    ahead = (mention.number - said.weekday()) % 7
    if mention.shift == 0:
        return said + timedelta(days=ahead)
    return said + timedelta(days=ahead or 7)


def _span(mention: DateMention, said: date) -> Days:
    shift, unit = mention.shift or 0, mention.unit
    if unit == "day":
        return _both(said + timedelta(days=shift))
    if unit == "week":
        monday = said - timedelta(days=said.weekday()) + timedelta(days=7 * shift)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        index = said.year * 12 + said.month - 1 + shift
        return date(index // 12, index % 12 + 1, 1), _month_end(index // 12, index % 12 + 1)
    if unit == "quarter":
        index = said.year * 4 + (said.month - 1) // 3 + shift
        year, quarter = index // 4, index % 4 + 1
        return date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter)
    return date(said.year + shift, 1, 1), date(said.year + shift, 12, 31)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def add(day: date, number: int, unit: str) -> date:
    """Return the day `number` units later; a month later is the same day, or the month's last."""
    if unit == "week":
        return day + timedelta(days=7 * number)
    if unit in ("month", "year"):
        index = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
        year, month = index // 12, index % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    if unit == "working-day":
        step = 1 if number >= 0 else -1
        left = abs(number)
        while left:
            day += timedelta(days=step)
            left -= day.weekday() < 5
        return day
    return day + timedelta(days=number)
