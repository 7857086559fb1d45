"""Days, periods and deadlines as reports word them, found first and resolved to the calendar afterwards."""

from entente.reading.dates.mention import DateMention, Reference
from entente.reading.dates.resolve import Days, deadline_day, resolve

__all__ = ["DateMention", "Days", "Reference", "deadline_day", "find_dates", "resolve"]


def find_dates(view: str, language: str) -> list[DateMention]:
    """Return the mentions of days, periods and dated events in a sentence, in order, none within another."""
    if language == "vi":
        from entente.reading.dates.vietnamese import find
    else:
        from entente.reading.dates.english import find
    return find(view)
