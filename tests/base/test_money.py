import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.base.money import Money, parse_money

CENTS = st.integers(min_value=0, max_value=10**15)
CURRENCY = st.sampled_from(["USD", "EUR", "VND"])


@given(CENTS, CENTS, CURRENCY)
def test_an_amount_is_read_back_as_it_was_written(first, second, currency):
    low, high = sorted((first / 100, second / 100))
    money = Money(low, high, currency)
    assert parse_money(str(money)) == money


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("USD 8.1 bn", 8.1e9, 8.1e9),
        ("USD 0.38-0.39 bn", 3.8e8, 3.9e8),
        ("USD 3–4 million", 3e6, 4e6),
        ("USD 250", 250, 250),
        ("USD 12 k", 12e3, 12e3),
        ("USD 2 trn", 2e12, 2e12),
    ],
)
def test_amounts_as_reports_write_them(text, low, high):
    money = parse_money(text)
    assert (money.low, money.high, money.currency) == (low, high, "USD")
    assert money.exact == (low == high)
    assert low <= money.mid <= high


@pytest.mark.parametrize(
    "text", ["8.1 bn", "$8 bn", "USD", "USD 8 lots", "usd 8 bn", "USD 1,000", "USD -3 mn", 8.1, None]
)
def test_an_amount_without_currency_number_or_known_scale_is_refused(text):
    with pytest.raises(ValueError, match=r"write currency, number and scale, e\.g\. USD 8\.1 bn"):
        parse_money(text)


def test_a_range_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="write the smaller amount first"):
        parse_money("USD 4-3 bn")


@given(CENTS, CENTS, CENTS, CENTS)
def test_overlap_is_mutual_and_widens_with_tolerance(a, b, c, d):
    first = Money(*sorted((a / 100, b / 100)))
    second = Money(*sorted((c / 100, d / 100)))
    assert first.overlaps(second) == second.overlaps(first)
    assert first.overlaps(first)
    if first.overlaps(second):
        assert first.overlaps(second, tolerance=0.05)


def test_amounts_in_two_currencies_never_overlap():
    assert not Money(1, 2, "USD").overlaps(Money(1, 2, "EUR"), tolerance=1.0)
