import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.equilibrium.indices import InvalidScheduleError, uniform_rates, uniform_rates_first_order
from entente.equilibrium.indices.uniform import deadweight_loss

LAW = settings(max_examples=40, deadline=None)


@st.composite
def schedules(draw):
    count = draw(st.integers(1, 8))

    def numbers(low, high):
        return np.array(draw(st.lists(st.floats(low, high), min_size=count, max_size=count)))

    return numbers(0.0, 1.0), numbers(0.1, 1e4), numbers(0.1, 12.0)


def both(schedule):
    rate, value, elasticity = schedule
    return uniform_rates(rate, value, demand_elasticity=elasticity)


@LAW
@given(schedules())
def test_uniform_rates_lie_within_the_schedule(schedule):
    found, rate = both(schedule), schedule[0]
    assert rate.min() - 1e-12 <= found.import_volume <= rate.max() + 1e-12
    assert rate.min() - 1e-12 <= found.welfare <= rate.max() + 1e-12


@LAW
@given(st.floats(0.0, 2.0), schedules())
def test_a_uniform_schedule_is_its_own_equivalent(rate, schedule):
    found = both((np.full(schedule[1].size, rate), *schedule[1:]))
    assert (found.import_volume, found.welfare) == (pytest.approx(rate), pytest.approx(rate))


@LAW
@given(schedules())
def test_the_uniform_rate_reproduces_imports_and_loss(schedule):
    rate, value, elasticity = schedule
    found = both(schedule)
    free = value * (1 + rate) ** elasticity
    assert (free * (1 + found.import_volume) ** -elasticity).sum() == pytest.approx(value.sum(), rel=1e-9)
    same = np.full(rate.size, found.welfare)
    expected = (free * deadweight_loss(rate, elasticity)).sum()
    scale = free.sum() * 1e-10
    assert (free * deadweight_loss(same, elasticity)).sum() == pytest.approx(expected, rel=1e-6, abs=scale)


@LAW
@given(schedules())
def test_for_low_rates_the_first_order_forms_agree(schedule):
    rate, value, elasticity = schedule
    small = rate * 1e-3
    exact = both((small, value, elasticity))
    approximate = uniform_rates_first_order(small, value, demand_elasticity=elasticity)
    assert exact.import_volume == pytest.approx(approximate.import_volume, rel=0.02, abs=1e-9)
    assert exact.welfare == pytest.approx(approximate.welfare, rel=0.02, abs=1e-6)


def test_dispersion_raises_the_welfare_equivalent_above_the_import_equivalent():
    found = both((np.array([0.0, 0.4]), np.array([1.0, 1.0]), np.array([2.0, 2.0])))
    assert found.welfare > found.import_volume
    first = uniform_rates_first_order(np.array([0.0, 0.4]), np.ones(2), demand_elasticity=np.full(2, 2.0))
    assert first.import_volume == pytest.approx(0.2)
    assert first.welfare == pytest.approx(np.sqrt(0.08))


def test_deadweight_loss_is_the_triangle_for_a_low_rate():
    assert deadweight_loss(np.array([0.01]), np.array([2.0]))[0] == pytest.approx(0.5 * 2 * 0.01**2, rel=0.05)


def test_lines_without_trade_do_not_count():
    with_idle = both((np.array([0.1, 0.9]), np.array([5.0, 0.0]), np.array([2.0, 2.0])))
    assert with_idle.import_volume == pytest.approx(0.1)
    assert with_idle.welfare == pytest.approx(0.1)


def test_a_schedule_without_trade_has_no_uniform_rate():
    with pytest.raises(InvalidScheduleError, match="no uniform rate"):
        both((np.array([0.1]), np.array([0.0]), np.array([2.0])))
