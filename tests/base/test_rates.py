import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.base.rates import format_rate, parse_rate


@given(st.integers(min_value=-(10**12) + 1, max_value=10**14))
def test_a_rate_is_read_back_as_it_was_written(picos):
    rate = round(picos / 1e12, 12)
    assert parse_rate(format_rate(rate)) == rate


@given(st.decimals(min_value=-99, max_value=10_000, places=4))
def test_percent_becomes_a_fraction(percent):
    assert parse_rate(f"{percent:f}%") == pytest.approx(float(percent) / 100, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "rate"), [("46%", 0.46), (" 7.5 % ", 0.075), ("0%", 0.0), ("-5%", -0.05), ("+3%", 0.03)]
)
def test_rates_as_people_write_them(text, rate):
    assert parse_rate(text) == rate


@pytest.mark.parametrize(
    "text", ["46", "0.46", 46, 0.46, "46 percent", "4,6%", "%", "", None, "1e2%", "nan%", "46%%", True]
)
def test_a_rate_without_a_percent_sign_is_refused(text):
    with pytest.raises(ValueError, match=r"write it with a percent sign, e\.g\. 7\.5%"):
        parse_rate(text)


@pytest.mark.parametrize("text", ["-100%", "-250%", "9" * 400 + "%"])
def test_an_impossible_rate_is_refused(text):
    with pytest.raises(ValueError, match="not a possible rate"):
        parse_rate(text)
