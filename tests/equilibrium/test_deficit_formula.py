import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.equilibrium.deficit_formula import DeficitFormula, ImpossibleFormulaError, Rounding

VIETNAM = (np.array([13_098.2]), np.array([136_561.2]))  # US exports, general imports, 2024, million USD


def test_published_parameters_give_deficit_over_imports():
    assert DeficitFormula().full_rate(*VIETNAM)[0] == pytest.approx(0.9041, abs=5e-5)


def test_the_two_published_roundings_differ_by_a_point():
    assert DeficitFormula(rounding=Rounding.UP).rate(*VIETNAM)[0] == pytest.approx(0.46)
    assert DeficitFormula(rounding=Rounding.NEAREST_THEN_UP).rate(*VIETNAM)[0] == pytest.approx(0.45)
    assert DeficitFormula(rounding=Rounding.NONE).rate(*VIETNAM)[0] == pytest.approx(0.45204, abs=1e-5)


def test_a_whole_percent_is_not_rounded_up_to_the_next():
    assert DeficitFormula().rate(np.array([54.0]), np.array([100.0]))[0] == pytest.approx(0.23)


def test_a_surplus_pays_the_floor():
    assert DeficitFormula().rate(np.array([200.0]), np.array([100.0]))[0] == 0.10


def test_a_higher_pass_through_lowers_the_rate_in_proportion():
    high = DeficitFormula(pass_through=0.945, floor=0.0, rounding=Rounding.NONE).rate(*VIETNAM)[0]
    published = DeficitFormula(floor=0.0, rounding=Rounding.NONE).rate(*VIETNAM)[0]
    assert high == pytest.approx(published * 0.25 / 0.945)


@given(
    st.sampled_from(list(Rounding)),
    st.floats(0.10, 0.45),
    st.floats(1.0, 9e4),
    st.floats(1e5, 1e6),
)
def test_closing_the_gap_brings_the_rate_to_the_target(rounding, target, exports, imports):
    formula = DeficitFormula(rounding=rounding)
    exports, imports = np.array([exports]), np.array([imports])
    more = formula.extra_exports_to_reach(target, exports, imports)
    less = formula.import_cut_to_reach(target, exports, imports)
    nudge = 1e-6 * imports  # at the limit itself NEAREST_THEN_UP rounds up
    assert formula.rate(exports + more + nudge, imports)[0] <= target + 1e-9
    assert formula.rate(exports + nudge, imports - less)[0] <= target + 1e-9


def test_nothing_is_needed_where_the_rate_is_already_low():
    formula = DeficitFormula()
    exports, imports = np.array([95.0]), np.array([100.0])
    assert formula.extra_exports_to_reach(0.10, exports, imports)[0] == 0
    assert formula.import_cut_to_reach(0.10, exports, imports)[0] == 0
    assert formula.import_cut_to_reach(0.60, exports, imports)[0] == 0


def test_a_target_below_the_floor_is_out_of_reach():
    with pytest.raises(ImpossibleFormulaError, match="no balance brings it there"):
        DeficitFormula().largest_deficit_share(0.05)


@pytest.mark.parametrize(
    "parameters",
    [
        {"price_elasticity": -4.0},
        {"pass_through": float("nan")},
        {"price_elasticity": float("inf")},
        {"pass_through": 0.0},
        {"discount": 0.0},
        {"floor": 10.0},
    ],
)
def test_parameters_outside_their_range_are_refused(parameters):
    with pytest.raises(ImpossibleFormulaError):
        DeficitFormula(**parameters)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), -1.0])
def test_trade_that_is_no_number_is_refused_by_its_place(wrong):
    with pytest.raises(ImpossibleFormulaError, match="at position 1"):
        DeficitFormula().rate(np.array([1.0, 1.0]), np.array([2.0, wrong]))
    with pytest.raises(ImpossibleFormulaError, match="at position 1"):
        DeficitFormula().extra_exports_to_reach(0.2, np.array([1.0, wrong]), np.array([2.0, 2.0]))


@pytest.mark.parametrize("target", [20.0, float("nan"), -0.1])
def test_a_target_that_is_no_fraction_is_refused(target):
    with pytest.raises(ImpossibleFormulaError, match="is no rate"):
        DeficitFormula().largest_deficit_share(target)


def test_a_partner_without_imports_is_refused():
    with pytest.raises(ImpossibleFormulaError, match="Leave out partners"):
        DeficitFormula().rate(np.array([1.0]), np.array([0.0]))
