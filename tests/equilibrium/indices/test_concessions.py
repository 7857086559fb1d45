import numpy as np
import pytest

from entente.equilibrium.indices import InvalidScheduleError, bilateral_demand_elasticity, value_concessions
from entente.equilibrium.partial import solve_armington


def test_no_cut_is_worth_nothing():
    rate = np.array([0.1, 0.2])
    found = value_concessions(np.array([5.0, 6.0]), rate, rate, demand_elasticity=np.array([1.0, 4.0]))
    for name in ("trade_covered", "duty_forgone", "trade_gain", "revenue_change", "buyer_gain"):
        assert np.allclose(getattr(found, name), 0)


def test_a_cut_covers_trade_and_a_rise_takes_it_back():
    found = value_concessions(
        np.array([100.0, 40.0]), np.array([0.1, 0.1]), np.array([0.0, 0.2]), demand_elasticity=np.array([2.0, 2.0])
    )
    assert found.trade_covered.tolist() == [100.0, -40.0]
    assert found.duty_forgone.tolist() == [pytest.approx(10.0), pytest.approx(-4.0)]
    assert found.trade_gain[0] == pytest.approx(100 * (1.1**2 - 1))
    assert found.buyer_gain[0] > 10 > -found.buyer_gain[1]


def test_the_buyers_gain_is_the_area_under_demand():
    found = value_concessions(np.array([100.0]), np.array([0.2]), np.array([0.05]), demand_elasticity=np.array([1.7]))
    price = np.linspace(1.05 / 1.2, 1, 20_001)
    assert found.buyer_gain[0] == pytest.approx(np.trapezoid(120 * price**-1.7, price), rel=1e-8)


def test_the_bilateral_elasticity_is_that_of_the_line_model():
    share, sigma, eta = 0.3, 6.0, 1.2
    step = 1e-6
    effects = solve_armington(
        np.array([share, 1 - share]),
        np.zeros(2),
        np.array([step, 0.0]),
        np.zeros(2, dtype=np.int64),
        substitution_elasticity=np.array([sigma]),
        import_demand_elasticity=np.array([eta]),
    )
    found = bilateral_demand_elasticity(
        np.array([share]), substitution_elasticity=np.array([sigma]), import_demand_elasticity=np.array([eta])
    )
    assert found[0] == pytest.approx(-np.log(effects.quantity_hat[0]) / np.log1p(step), rel=1e-4)


def test_an_unknown_rate_is_refused():
    with pytest.raises(InvalidScheduleError, match="rate after at position 0"):
        value_concessions(np.ones(1), np.zeros(1), np.array([np.nan]), demand_elasticity=np.ones(1))
