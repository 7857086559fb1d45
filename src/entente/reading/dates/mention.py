"""What a mention of a day says, before it is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

__all__ = ["DateMention", "Form", "Lead", "Reference"]

Form = Literal[
    "day", "offset", "weekday", "span", "within", "month", "quarter", "half", "year", "event", "vague", "recurring"
]  # fmt: skip
Lead = Literal["", "by", "before", "on", "in", "within", "during", "until", "after", "since", "at", "for"]


@dataclass(frozen=True, slots=True)
class Reference:
    """What relative days count from.

    Attributes:
        said_on: the day something was said, e.g. the day of the meeting.
        published: the day of the document.
        direction: +1 for orders and plans, -1 for what has happened, 0 where it cannot be told.
    """

    said_on: date | None = None
    published: date | None = None
    direction: int = 0


@dataclass(frozen=True, slots=True)
class DateMention:
    """A mention of a day, a period, or an event that can serve as a date.

    Attributes:
        start, end: the words of the day, without what leads to it.
        lead_start: where the leading word (by, before, in) begins; `start` if there is none.
        form: which of the other attributes count.
        year, month, day: as far as stated; `day_to` is the last day of a range.
        number: of an offset, weekday (0 Monday), quarter, span or half.
        unit: day, working-day, week, month, quarter or year; "month" of a day means "of this (next) month".
        shift: -1 last, 0 this, 1 next, for spans and weekdays; None if not stated.
        at_end: "the end of" was said.
        stated: a day stated in brackets besides, which decides.
    """

    start: int
    end: int
    lead_start: int
    form: Form
    lead: Lead = ""
    year: int | None = None
    month: int | None = None
    day: int | None = None
    day_to: int | None = None
    number: int = 0
    unit: str = ""
    shift: int | None = None
    at_end: bool = False
    stated: DateMention | None = None
