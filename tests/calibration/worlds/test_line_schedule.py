"""A line schedule as a sector shock is what the economy with one sector per line would do."""

from __future__ import annotations

import numpy as np
import pytest

from entente.calibration.worlds import SectorShock, sector_shock_of_lines
from entente.equilibrium import World, WorldError
from entente.equilibrium.general import armington, solve_equilibrium

CELL = np.array([0, 0, 0, 1, 1])
TRADE = np.array([10.0, 5.0, 1.0, 4.0, 4.0])
BASE = np.array([0.0, 0.1, 0.3, 0.05, 0.0])
NEW = np.array([0.46, 0.1, 0.0, 0.05, 0.8])
THETA = np.array([4.0, 6.0])


def shock() -> SectorShock:
    return sector_shock_of_lines(TRADE, BASE, NEW, CELL, cells=2, trade_elasticity=THETA)


def test_one_line_per_cell_is_its_own_rate() -> None:
    one = sector_shock_of_lines(
        np.array([3.0]), np.array([0.1]), np.array([0.2]), np.array([0]), cells=1, trade_elasticity=np.array([5.0])
    )
    assert one.ad_valorem_rate[0] == pytest.approx(0.2)
    assert one.trade_cost_hat[0] == pytest.approx(1.0)
    assert one.aggregation_bias[0] == pytest.approx(0.0)


def test_shares_add_up_and_the_average_overstates_the_price() -> None:
    result = shock()
    np.testing.assert_allclose(np.bincount(CELL, weights=result.line_share), 1.0)
    assert np.all(result.aggregation_bias > 0)
    np.testing.assert_allclose(result.simple_average, [0.56 / 3, 0.425])


def test_revenue_by_line_adds_up_to_the_sectors() -> None:
    result = shock()
    spending = np.array([20.0, 9.0])
    lines = result.line_revenue(spending, CELL, NEW)
    sector = spending * result.ad_valorem_rate / (1.0 + result.ad_valorem_rate)
    np.testing.assert_allclose(np.bincount(CELL, weights=lines), sector)


def test_the_economy_answers_as_if_every_line_were_an_exporter() -> None:
    """Split country B into three exporters with one line each, alike but for their goods: the sums must agree."""
    theta = 4.0
    trade, base, new = TRADE[:3], BASE[:3], NEW[:3]
    lines = sector_shock_of_lines(
        trade, base, new, np.zeros(3, dtype=np.int64), cells=1, trade_elasticity=np.array([theta])
    )
    flows = np.array([[50.0, trade.sum()], [8.0, 40.0]])
    rate = np.array([[0.0, lines.base_rate[0]], [0.0, 0.0]])
    world = World(("A", "B"), ("x",), (flows * (1 + rate))[:, :, None], rate[:, :, None], np.array([theta]))
    new_rate, cost = rate.copy(), np.ones((2, 2, 1))
    new_rate[0, 1], cost[0, 1, 0] = lines.ad_valorem_rate[0], lines.trade_cost_hat[0]
    value = solve_equilibrium(world, armington(), ad_valorem_rate=new_rate[:, :, None], trade_cost_hat=cost).value
    # By hand: B's wage moves all its lines together, so A's spending on B follows the exact index.
    wage = value.wage_hat
    weight = np.array([50.0, (trade * (1 + base)).sum()])
    own = weight[0] * wage[0] ** -theta
    line_weight = trade * (1 + base) * (wage[1] * (1 + new) / (1 + base)) ** -theta
    spending = value.expenditure[0].sum()
    by_line = spending * line_weight / (own + line_weight.sum())
    assert value.expenditure[0, 1, 0] == pytest.approx(by_line.sum(), rel=1e-10)
    assert value.revenue[0] == pytest.approx((by_line * new / (1 + new)).sum(), rel=1e-10)


def test_a_missing_rate_names_the_line() -> None:
    bad = NEW.copy()
    bad[3] = np.nan
    with pytest.raises(WorldError, match="Line 3: the new rate is nan"):
        sector_shock_of_lines(TRADE, BASE, bad, CELL, cells=2, trade_elasticity=THETA)
