import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from entente.equilibrium.partial import GsimCells, InvalidCellsError, solve_armington, solve_gsim, solve_gsim_linear
from entente.equilibrium.solution import NotSolvedError

LAW = settings(max_examples=40, deadline=None)

# The worked example of Francois & Hall (2003): United States, Japan, European Union, rest of world; exporters in rows.
TRADE = np.array([[0, 50, 200, 300], [500, 0, 150, 200], [300, 100, 200, 200], [50, 100, 110, 20.0]])
TARIFFS = np.array(
    [[1.00, 1.21, 1.41, 1.22], [1.37, 1.00, 1.31, 1.23], [1.32, 1.36, 1.00, 1.18], [1.57, 1.41, 1.25, 1.15]]
)


def example():
    cells = GsimCells.of_matrix(
        TRADE,
        substitution_elasticity=np.full(4, 5.0),
        import_demand_elasticity=np.full(4, 1.25),
        export_supply_elasticity=np.full(4, 1.5),
    )
    free = TARIFFS.copy()
    free[0, 2] = free[2, 0] = 1.0  # the United States and the European Union trade freely
    trading = np.nonzero(TRADE)
    return cells, TARIFFS[trading] - 1, free[trading] - 1


@st.composite
def industries(draw, *, finite=True):
    """A trade matrix of two to five countries with elasticities and two sets of rates."""
    size = draw(st.integers(2, 5))

    def numbers(low, high, shape):
        count = int(np.prod(shape))
        return np.array(draw(st.lists(st.floats(low, high), min_size=count, max_size=count))).reshape(shape)

    trade = numbers(0.1, 1e5, (size, size))
    missing = np.array(draw(st.lists(st.booleans(), min_size=size * size, max_size=size * size))).reshape(size, size)
    trade[missing & ~np.eye(size, dtype=bool)] = 0.0
    eta = numbers(0.1, 2.5, size)
    cells = GsimCells.of_matrix(
        trade,
        substitution_elasticity=eta + numbers(0.0, 12.0, size),
        import_demand_elasticity=eta,
        export_supply_elasticity=numbers(0.1, 20.0, size) if finite else np.full(size, np.inf),
    )
    count = cells.trade_value.size
    return cells, numbers(0.0, 0.5, count), numbers(0.0, 1.2, count)


def test_the_linear_form_gives_the_published_price_changes():
    """Francois & Hall (2003): 0.0792, -0.0316, 0.0480, -0.0184."""
    effects = solve_gsim_linear(*example())
    assert np.allclose(effects.export_price_hat - 1, [0.0792, -0.0316, 0.0480, -0.0184], atol=6e-5)
    assert effects.residual < 1e-12


def test_the_exact_form_of_the_example_solves_the_equations_in_levels():
    """An independent solution: prices, index numbers and quantities in levels, found by a general root finder."""
    cells, before, after = example()
    effects = solve_gsim(cells, before, after)
    t0, t1 = np.ones((4, 4)), np.ones((4, 4))
    t0[np.nonzero(TRADE)], t1[np.nonzero(TRADE)] = 1 + before, 1 + after
    weight = TRADE * t0**5 / (TRADE * t0).sum(0)  # so that demand at world prices of 1 is the base trade
    scale = (weight * t0**-4).sum(0) ** (1 / -4)
    level = (TRADE * t0).sum(0) / scale ** (1 - 1.25)

    def demand(price, tariff):
        paid = price[:, None] * tariff
        index = (weight * paid**-4).sum(0) ** (1 / -4)
        return level * index ** (5 - 1.25) * weight * paid**-5

    assert np.allclose(demand(np.ones(4), t0), TRADE)
    capacity = TRADE.sum(1)
    found = root(lambda x: demand(np.exp(x), t1).sum(1) / capacity - np.exp(1.5 * x), np.zeros(4), tol=1e-13)
    assert np.allclose(effects.export_price_hat, np.exp(found.x), rtol=1e-9)
    assert np.allclose(
        effects.quantity_hat, (demand(np.exp(found.x), t1) / np.where(TRADE, TRADE, 1))[np.nonzero(TRADE)]
    )


def test_members_of_the_agreement_sell_more_and_others_less():
    effects = solve_gsim(*example())
    assert (effects.producer_surplus_change[[0, 2]] > 0).all()
    assert (effects.producer_surplus_change[[1, 3]] < 0).all()


@LAW
@given(industries())
def test_no_shock_changes_nothing(industry):
    cells, before, _ = industry
    for solve in (solve_gsim, solve_gsim_linear):
        effects = solve(cells, before, before)
        assert np.allclose(effects.export_price_hat, 1)
        assert np.allclose(effects.value_change / cells.trade_value.max(), 0, atol=1e-9)
        assert effects.net_gain == pytest.approx(0, abs=1e-6 * cells.trade_value.max())


@LAW
@given(industries())
def test_every_supplier_sells_what_it_supplies_at_its_price(industry):
    effects = solve_gsim(*industry)
    supplied = industry[0].export_supply_elasticity * np.log(effects.export_price_hat)
    assert np.allclose(np.log(effects.output_hat), supplied, atol=1e-8)


@LAW
@given(industries(), st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(industry, random):
    cells, before, after = industry
    order = list(range(before.size))
    random.shuffle(order)
    shuffled = GsimCells(
        cells.trade_value[order],
        cells.market_of_cell[order],
        cells.supplier_of_cell[order],
        cells.substitution_elasticity,
        cells.import_demand_elasticity,
        cells.export_supply_elasticity,
    )
    first, second = solve_gsim(cells, before, after), solve_gsim(shuffled, before[order], after[order])
    assert np.allclose(first.export_price_hat, second.export_price_hat)
    assert np.allclose(first.quantity_hat[order], second.quantity_hat)


@LAW
@given(industries())
def test_for_a_small_change_exact_and_linear_agree(industry):
    cells, before, after = industry
    near = before + 1e-5 * (after - before)
    exact, linear = solve_gsim(cells, before, near), solve_gsim_linear(cells, before, near)
    assert np.allclose(exact.export_price_hat, linear.export_price_hat, atol=2e-7)
    assert np.allclose(exact.quantity_hat, linear.quantity_hat, atol=2e-6)


@LAW
@given(industries(), industries())
def test_two_products_are_solved_as_if_each_were_alone(first, second):
    """Products do not meet: stacking them changes neither."""
    a, b = first[0], second[0]
    both = GsimCells(
        np.concatenate([a.trade_value, b.trade_value]),
        np.concatenate([a.market_of_cell, b.market_of_cell + a.market_count]),
        np.concatenate([a.supplier_of_cell, b.supplier_of_cell + a.supplier_count]),
        np.concatenate([a.substitution_elasticity, b.substitution_elasticity]),
        np.concatenate([a.import_demand_elasticity, b.import_demand_elasticity]),
        np.concatenate([a.export_supply_elasticity, b.export_supply_elasticity]),
    )
    together = solve_gsim(both, *(np.concatenate(rates) for rates in zip(first[1:], second[1:], strict=True)))
    alone = np.concatenate([solve_gsim(*first).export_price_hat, solve_gsim(*second).export_price_hat])
    assert np.allclose(together.export_price_hat, alone, rtol=1e-8)


@LAW
@given(st.floats(0.1, 20.0), st.floats(1.2, 9.0), st.floats(0.1, 2.0), st.floats(0.0, 1.0))
def test_one_importer_gives_the_armington_effects(supply, sigma, eta, rate):
    value = np.array([40.0, 30.0, 30.0])
    before, after = np.array([0.1, 0.0, 0.05]), np.array([rate, 0.0, 0.1])
    cells = GsimCells(
        value, np.zeros(3, dtype=np.int64), np.arange(3), np.array([sigma]), np.array([eta]), np.full(3, supply)
    )
    effects = solve_gsim(cells, before, after)
    line = solve_armington(
        value,
        before,
        after,
        np.zeros(3, dtype=np.int64),
        substitution_elasticity=np.array([sigma]),
        import_demand_elasticity=np.array([eta]),
        export_supply_elasticity=supply,
    )
    assert np.allclose(effects.quantity_hat, line.quantity_hat, rtol=1e-7)
    assert np.allclose(effects.export_price_hat, line.export_price_hat, rtol=1e-7)
    assert effects.consumer_surplus_change[0] == pytest.approx(line.consumer_surplus_change[0], rel=1e-6, abs=1e-9)
    assert np.allclose(effects.trade_diversion, line.trade_diversion, atol=1e-6)


@LAW
@given(industries(finite=False))
def test_with_infinite_supply_world_prices_stay(industry):
    effects = solve_gsim(*industry)
    assert (effects.export_price_hat == 1).all()
    assert (effects.producer_surplus_change == 0).all()
    assert effects.steps == 0


def test_producer_surplus_is_the_area_left_of_the_supply_curve():
    effects = solve_gsim(*example())
    end, sales = effects.export_price_hat[0], TRADE[0].sum()
    price = np.linspace(1, end, 20_001)
    assert effects.producer_surplus_change[0] == pytest.approx(np.trapezoid(sales * price**1.5, price), rel=1e-8)


def test_too_few_steps_raise_instead_of_returning_numbers():
    with pytest.raises(NotSolvedError, match="price of supplier"):
        solve_gsim(*example(), max_steps=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"trade_value": np.array([1.0, 0.0])}, "trade value at position 1"),
        ({"substitution_elasticity": np.array([-5.0])}, "substitution elasticity at position 0"),
        ({"supplier_of_cell": np.array([0, 2])}, "point to suppliers"),
        ({"supplier_of_cell": np.array([0, 0])}, "supplier at position 1 has no cell"),
        ({"market_of_cell": np.zeros(3, dtype=np.int64)}, "one-dimensional arrays of one length"),
        ({"export_supply_elasticity": np.array([1.0, np.nan])}, "export supply elasticity at position 1"),
    ],
)
def test_arrays_that_are_no_industry_are_refused(change, message):
    good = {
        "trade_value": np.array([1.0, 2.0]),
        "market_of_cell": np.zeros(2, dtype=np.int64),
        "supplier_of_cell": np.arange(2),
        "substitution_elasticity": np.array([5.0]),
        "import_demand_elasticity": np.array([1.0]),
        "export_supply_elasticity": np.array([1.0, 1.0]),
    }
    with pytest.raises(InvalidCellsError, match=message):
        GsimCells(**(good | change))


def test_rates_in_percent_below_minus_one_or_missing_are_refused():
    cells, before, after = example()
    with pytest.raises(InvalidCellsError, match="rate after"):
        solve_gsim(cells, before, after - 2)
    with pytest.raises(InvalidCellsError, match="one rate by cell"):
        solve_gsim(cells, before[:3], after)
