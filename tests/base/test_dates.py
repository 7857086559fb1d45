from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.base.dates import parse_day


@given(st.dates(min_value=date(1800, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_written_as_text_is_read_back(day):
    assert parse_day(day.isoformat()) == day
    assert parse_day(f"  {day.isoformat()} ") == day
    assert parse_day(day) == day


@pytest.mark.parametrize("text", ["30.4.2025", "2025-4-30", "20250430", "2025-04-30T10:00", "soon", "", 20250430, None])
def test_anything_but_an_iso_day_is_refused_with_how_to_write_it(text):
    with pytest.raises(ValueError, match=r"write year-month-day, e\.g\. 2025-04-30"):
        parse_day(text)


@pytest.mark.parametrize("text", ["2025-02-29", "2025-13-01", "2025-00-10"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match="not a day of the calendar"):
        parse_day(text)


@pytest.mark.parametrize("text", ["0025-04-30", "1799-12-31", "2205-04-30", "9999-12-31"])
def test_a_year_out_of_reach_is_taken_for_a_slip_of_the_pen(text):
    with pytest.raises(ValueError, match="check the year"):
        parse_day(text)


def test_a_time_of_day_is_refused():
    with pytest.raises(ValueError, match="time of day"):
        parse_day(datetime(2025, 4, 30, 12, 0))


@given(st.text())
def test_text_that_is_no_day_is_refused(text):
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        with pytest.raises(ValueError, match="is not a"):
            parse_day(text)
