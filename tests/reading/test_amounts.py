"""Rates, sums and quantities, by the custom of each language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.reading.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("a 46% tariff", "en", ("rate", 46.0, 46.0, "%")),
        ("between 10 and 12 percent", "en", ("rate", 10.0, 12.0, "%")),
        ("10%-20%", "en", ("rate", 10.0, 20.0, "%")),
        ("dropped from 13.2% to 9.8%", "en", ("rate", 9.8, 9.8, "%")),
        ("$123.5 billion", "en", ("money", 123.5e9, 123.5e9, "USD")),
        ("USD 8.1 bn", "en", ("money", 8.1e9, 8.1e9, "USD")),
        ("1,200 tonnes", "en", ("quantity", 1200.0, 1200.0, "tonnes")),
        ("between 6,000 and 8,500 jobs", "en", ("quantity", 6000.0, 8500.0, "jobs")),
        ("3 percentage points", "en", ("quantity", 3.0, 3.0, "pp")),
        ("123,5 tỷ USD", "vi", ("money", 123.5e9, 123.5e9, "USD")),
        ("1.200 tấn", "vi", ("quantity", 1200.0, 1200.0, "tấn")),
        ("tăng 12,4%", "vi", ("rate", 12.4, 12.4, "%")),
    ],
)
def test_amounts(text: str, language: str, expected: tuple[str, float, float, str]):
    (amount,) = find_amounts(text, language)
    assert (amount.form, amount.low, amount.high, amount.unit) == expected


@pytest.mark.parametrize(
    "text", ["in 2025", "the 6th meeting", "Decree 73/2025", "section 301 of the act", "a 90-day delay"]
)
def test_bare_numbers_are_no_amounts(text: str):
    assert list(find_amounts(text, "en")) == []


@given(st.text(alphabet="0123456789.,% $€-bnmtoUSD tỷđồng", max_size=60), st.sampled_from(["en", "vi"]))
def test_no_text_crashes_the_search(text: str, language: str):
    for amount in find_amounts(text, language):
        assert 0 <= amount.start < amount.end <= len(text)
        assert amount.low <= amount.high
