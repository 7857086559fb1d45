"""Dates as people write them in case files: ISO 8601 days only."""

from __future__ import annotations

import re
from datetime import date, datetime

__all__ = ["parse_day"]

EARLIEST, LATEST = 1800, 2199
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def parse_day(text: object) -> date:
    """Return the calendar day in `"2025-04-30"`.

    Raises:
        ValueError: anything but an ISO day, a day that does not exist, or a year no negotiation speaks of.
    """
    if isinstance(text, datetime):
        raise ValueError("has a time of day; write the day only, e.g. 2025-04-30")
    if isinstance(text, date):
        return text
    if not isinstance(text, str) or not _DAY.match(text.strip()):
        raise ValueError("is not a date; write year-month-day, e.g. 2025-04-30")
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError("is not a day of the calendar; check month and day") from None
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"is outside the years {EARLIEST} to {LATEST}; check the year")
    return day
