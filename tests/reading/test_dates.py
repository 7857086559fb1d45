"""Days and deadlines as reports word them, resolved against the day they were said."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading.dates import Reference, deadline_day, find_dates

SAID = Reference(date(2025, 4, 29), date(2025, 4, 30), 1)  # a Tuesday


def due(text: str, language: str = "en") -> str | None:
    (mention,) = find_dates(text, language)
    day = deadline_day(mention, SAID)
    return day.isoformat() if day else None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("complete the plans tomorrow (April 30)", "2025-04-30"),
        ("sign in May 2025", "2025-05-31"),
        ("report within 30 days", "2025-05-29"),
        ("within ten working days", "2025-05-13"),
        ("by Friday", "2025-05-02"),
        ("by 5 p.m. on Friday, May 9", "2025-05-09"),
        ("no later than 12 May", "2025-05-12"),
        ("by the end of June", "2025-06-30"),
        ("before June", "2025-05-31"),
        ("this week", "2025-05-04"),
        ("Friday next week", "2025-05-09"),
        ("next month", "2025-05-31"),
        ("in the second quarter", "2025-06-30"),
        ("by Q3 2025", "2025-09-30"),
        ("on 2031-05-09", "2031-05-09"),
        ("before 3 January", "2026-01-03"),
        ("by mid-June", None),
        ("every Friday", None),
        ("at the upcoming 9th Session", None),
        ("before the next round of talks", None),
    ],
)
def test_english_deadlines(text: str, day: str | None):
    assert due(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hoàn thiện trong ngày mai (30/4)", "2025-04-30"),
        ("ký trong tháng 5/2025", "2025-05-31"),
        ("trước ngày 9/5", "2025-05-09"),
        ("chậm nhất ngày 9/5/2025", "2025-05-09"),
        ("đến hết tháng 6", "2025-06-30"),
        ("trong quý II", "2025-06-30"),
        ("trước tháng 6", "2025-05-31"),
        ("trong vòng 30 ngày", "2025-05-29"),
        ("trong 10 ngày làm việc", "2025-05-13"),
        ("trong tuần này", "2025-05-04"),
        ("trước 17 giờ ngày 10/5", "2025-05-10"),
        ("ngày 29 tháng 4 năm 2025", "2025-04-29"),
        ("cuối tháng 6", None),
        ("hằng tuần", None),
        ("tại Kỳ họp thứ 9", None),
    ],
)
def test_vietnamese_deadlines(text: str, day: str | None):
    assert due(text, "vi") == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nghị định 73/2025/NĐ-CP", "vi"),
        ("cuộc họp lần thứ 4", "vi"),
        ("a 90-day delay", "en"),
        ("it may take long", "en"),
        ("ministers march on", "en"),
        ("an apple a day", "en"),
    ],
)
def test_what_is_no_day_is_not_taken_for_one(text: str, language: str):
    assert find_dates(text, language) == []


def test_nothing_is_resolved_without_a_day_to_count_from():
    (mention,) = find_dates("by Friday", "en")
    assert deadline_day(mention, Reference()) is None


@given(st.text(max_size=80), st.sampled_from(["en", "vi"]))
def test_no_text_crashes_the_search(text: str, language: str):
    for mention in find_dates(text, language):
        assert 0 <= mention.lead_start <= mention.start < mention.end <= len(text)
        deadline_day(mention, SAID)
