import numpy as np
import pytest

from entente.equilibrium.indices import InvalidScheduleError, average_schedule


def test_a_schedule_in_numbers():
    found = average_schedule(np.array([0.0, 0.1, 0.2, 0.3]), np.array([50.0, 30.0, 20.0, 0.0]))
    assert found.lines == 4
    assert found.simple_average == pytest.approx(0.15)
    assert found.trade_weighted_average == pytest.approx(0.07)
    assert (found.peak_share_lines, found.peak_share_trade) == (0.5, pytest.approx(0.2))
    assert (found.duty_free_share_lines, found.duty_free_share_trade) == (0.25, pytest.approx(0.5))
    assert found.highest_rate == 0.3


def test_a_rate_of_exactly_15_percent_is_no_peak():
    assert average_schedule(np.array([0.15]), np.array([1.0])).peak_share_lines == 0


def test_without_trade_the_weighted_figures_are_unknown_not_zero():
    found = average_schedule(np.array([0.1, 0.2]), np.zeros(2))
    assert found.simple_average == pytest.approx(0.15)
    assert np.isnan([found.trade_weighted_average, found.peak_share_trade, found.duty_free_share_trade]).all()


@pytest.mark.parametrize(
    ("rate", "value", "message"),
    [
        ([0.1, np.nan], [1.0, 1.0], "rate at position 1 is nan"),
        ([0.1, -0.1], [1.0, 1.0], "rate at position 1"),
        ([0.1], [-5.0], "trade value at position 0"),
        ([0.1, 0.2], [1.0], "got shapes"),
        ([], [], "at least one line"),
    ],
)
def test_what_is_no_schedule_is_refused(rate, value, message):
    with pytest.raises(InvalidScheduleError, match=message):
        average_schedule(np.array(rate), np.array(value))
