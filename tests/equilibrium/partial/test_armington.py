import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.equilibrium.partial import InvalidCellsError, solve_armington
from entente.equilibrium.solution import NotSolvedError

LAW = settings(max_examples=40, deadline=None)


@st.composite
def markets(draw, *, finite_supply=None):
    """Cells of one to four lines, at least one exporter in each, with elasticities and two sets of rates."""
    line_count = draw(st.integers(1, 4))
    extra = draw(st.lists(st.integers(0, line_count - 1), max_size=8))
    line_of_cell = np.array([*range(line_count), *extra])
    size = line_of_cell.size

    def numbers(low, high, count):
        return np.array(draw(st.lists(st.floats(low, high), min_size=count, max_size=count)))

    finite = draw(st.booleans()) if finite_supply is None else finite_supply
    return {
        "trade_value": numbers(0.1, 1e6, size),
        "rate_before": numbers(0.0, 0.4, size),
        "rate_after": numbers(0.0, 1.5, size),
        "line_of_cell": line_of_cell,
        "substitution_elasticity": numbers(0.2, 30.0, line_count),
        "import_demand_elasticity": numbers(0.0, 3.0, line_count),
        "export_supply_elasticity": numbers(0.1, 40.0, size) if finite else np.inf,
    }


def solve(market, **changes):
    arguments = market | changes
    cells = [arguments.pop(name) for name in ("trade_value", "rate_before", "rate_after", "line_of_cell")]
    return solve_armington(*cells, **arguments)


@LAW
@given(markets())
def test_no_shock_changes_nothing(market):
    effects = solve(market, rate_after=market["rate_before"])
    assert np.allclose(effects.quantity_hat, 1)
    assert np.allclose(effects.price_index_hat, 1)
    for name in ("trade_creation", "trade_diversion", "value_change", "revenue_change", "consumer_surplus_change"):
        assert np.allclose(getattr(effects, name) / market["trade_value"].max(), 0, atol=1e-9)


@LAW
@given(markets(finite_supply=False), st.floats(-0.2, 1.0))
def test_a_duty_that_raises_all_prices_alike_diverts_nothing(market, rise):
    after = (1 + market["rate_before"]) * (1 + rise) - 1
    effects = solve(market, rate_after=after)
    scale = market["trade_value"].max()
    assert np.allclose(effects.trade_diversion / scale, 0, atol=1e-9)
    assert np.allclose(effects.price_index_hat, 1 + rise)
    expected = (1 + rise) ** -market["import_demand_elasticity"]
    assert np.allclose(effects.quantity_hat, expected[market["line_of_cell"]])


@LAW
@given(markets())
def test_parts_add_up_to_the_change_and_diversion_to_zero_over_a_line(market):
    effects = solve(market)
    parts = effects.trade_creation + effects.trade_diversion + effects.price_effect
    scale = market["trade_value"].max() * max(1.0, float(effects.quantity_hat.max()))
    assert np.allclose(parts / scale, effects.value_change / scale, atol=1e-9)
    over_line = np.bincount(market["line_of_cell"], weights=effects.trade_diversion)
    assert np.allclose(over_line / scale, 0, atol=1e-9)


@LAW
@given(markets())
def test_expenditure_shares_after_the_change_add_up_to_one(market):
    effects = solve(market)
    line = market["line_of_cell"]
    before = market["trade_value"] * (1 + market["rate_before"])
    price = effects.export_price_hat * (1 + market["rate_after"]) / (1 + market["rate_before"])
    spent = np.bincount(line, weights=before * effects.quantity_hat * price)
    composite = np.bincount(line, weights=before) * effects.price_index_hat * effects.composite_quantity_hat
    assert np.allclose(spent, composite, rtol=1e-8)


@LAW
@given(markets(), st.floats(1e-3, 1e3))
def test_values_scale_with_the_size_of_the_market(market, factor):
    small, large = solve(market), solve(market, trade_value=market["trade_value"] * factor)
    assert np.allclose(small.quantity_hat, large.quantity_hat)
    assert np.allclose(small.value_change * factor, large.value_change, rtol=1e-6, atol=1e-6 * factor)
    assert np.allclose(
        small.consumer_surplus_change * factor, large.consumer_surplus_change, rtol=1e-6, atol=1e-6 * factor
    )


@LAW
@given(markets(finite_supply=True))
def test_exporters_supply_what_is_demanded_at_their_price(market):
    effects = solve(market)
    supplied = market["export_supply_elasticity"] * np.log(effects.export_price_hat)
    assert np.allclose(supplied, np.log(effects.quantity_hat), atol=1e-7)


@LAW
@given(markets(), st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(market, random):
    order = list(range(market["line_of_cell"].size))
    random.shuffle(order)
    by_cell = ("trade_value", "rate_before", "rate_after", "line_of_cell", "export_supply_elasticity")
    shuffled = {name: market[name][order] if np.ndim(market[name]) else market[name] for name in by_cell}
    assert np.allclose(solve(market).quantity_hat[order], solve(market, **shuffled).quantity_hat)


@LAW
@given(st.floats(1.5, 12.0), st.floats(0.2, 3.0), st.floats(0.05, 0.95))
def test_a_small_duty_moves_quantities_by_the_elasticities(sigma, eta, share):
    """∂ ln q / ∂ ln τ of a taxed exporter is -(σ (1 - s) + η s); of its rival (σ - η) s."""
    step = 1e-6
    effects = solve_armington(
        np.array([share, 1 - share]),
        np.zeros(2),
        np.array([np.expm1(step), 0.0]),
        np.zeros(2, dtype=np.int64),
        substitution_elasticity=np.array([sigma]),
        import_demand_elasticity=np.array([eta]),
    )
    slope = np.log(effects.quantity_hat) / step
    assert slope[0] == pytest.approx(-(sigma * (1 - share) + eta * share), rel=1e-4)
    assert slope[1] == pytest.approx((sigma - eta) * share, rel=1e-4, abs=1e-4)


def test_consumer_surplus_is_the_area_under_the_demand_curve():
    demand_elasticity, rise = 1.7, 0.3
    effects = solve_armington(
        np.array([100.0]),
        np.array([0.1]),
        np.array([1.1 * (1 + rise) - 1]),
        np.zeros(1, dtype=np.int64),
        substitution_elasticity=np.array([5.0]),
        import_demand_elasticity=np.array([demand_elasticity]),
    )
    price = np.linspace(1, 1 + rise, 20_001)
    area = np.trapezoid(110 * price**-demand_elasticity, price)
    assert effects.consumer_surplus_change[0] == pytest.approx(-area, rel=1e-8)


def test_a_duty_on_one_small_exporter_of_many_costs_the_importer_about_the_textbook_triangle():
    value, sigma, duty = 1.0, 4.0, 0.01
    effects = solve_armington(
        np.array([value, 1e6]),
        np.zeros(2),
        np.array([duty, 0.0]),
        np.zeros(2, dtype=np.int64),
        substitution_elasticity=np.array([sigma]),
        import_demand_elasticity=np.array([1.0]),
    )
    assert effects.importer_gain == pytest.approx(-0.5 * sigma * value * duty**2, rel=0.05)


def test_elasticities_of_exactly_one_are_the_limit_of_those_near_one():
    arguments = [np.array([3.0, 2.0]), np.zeros(2), np.array([0.4, 0.1]), np.zeros(2, dtype=np.int64)]

    def quantities(elasticity):
        ones = np.array([elasticity])
        effects = solve_armington(*arguments, substitution_elasticity=ones, import_demand_elasticity=ones)
        return np.append(effects.quantity_hat, effects.consumer_surplus_change)

    assert np.allclose(quantities(1.0), quantities(1.0 + 1e-7), rtol=1e-5)


def test_one_closed_step_is_enough_when_supply_is_infinite():
    effects = solve_armington(
        np.array([3.0, 2.0]),
        np.zeros(2),
        np.array([0.46, 0.1]),
        np.zeros(2, dtype=np.int64),
        substitution_elasticity=np.array([9.0]),
        import_demand_elasticity=np.array([1.0]),
    )
    assert effects.steps <= 1
    assert effects.residual < 1e-12


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"trade_value": np.array([1.0, 0.0])}, "trade value at position 1 is 0.0. Drop pairs"),
        ({"rate_after": np.array([0.1, -1.0])}, "fractions above -1"),
        ({"rate_before": np.array([0.1])}, "one-dimensional arrays of one length"),
        ({"line_of_cell": np.array([0, 5])}, "Number lines from 0"),
        ({"substitution_elasticity": np.array([0.0])}, "σ > 0"),
        ({"import_demand_elasticity": np.array([-1.0])}, "without the minus sign"),
        ({"export_supply_elasticity": np.array([1.0, -2.0])}, "or infinity"),
        (
            {"export_supply_elasticity": np.zeros(2), "import_demand_elasticity": np.zeros(1)},
            "cannot both be fixed",
        ),
    ],
)
def test_arrays_that_are_not_cells_are_refused(changes, message):
    market = {
        "trade_value": np.array([1.0, 2.0]),
        "rate_before": np.zeros(2),
        "rate_after": np.full(2, 0.1),
        "line_of_cell": np.zeros(2, dtype=np.int64),
        "substitution_elasticity": np.array([4.0]),
        "import_demand_elasticity": np.array([1.0]),
    }
    with pytest.raises(InvalidCellsError, match=message):
        solve(market, **changes)


def test_an_unsolved_market_raises_instead_of_returning_numbers():
    with pytest.raises(NotSolvedError):
        solve_armington(
            np.array([1.0, 2.0]),
            np.zeros(2),
            np.array([0.5, 0.0]),
            np.zeros(2, dtype=np.int64),
            substitution_elasticity=np.array([9.0]),
            import_demand_elasticity=np.array([1.0]),
            export_supply_elasticity=np.array([2.0, 3.0]),
            max_steps=0,
        )
