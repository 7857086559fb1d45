import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.bargaining import check_compatibility
from entente.base.rates import format_rate

GATT = {"form": "mfn", "covers_counterpart": True}


def _reasons(case):
    return [(found.offer, found.commitment, found.reason) for found in check_compatibility(case.dossier())]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"basis": "mfn"}, None),
        ({"basis": "undecided"}, ("COM-GATT", "undecided")),
        ({"basis": "preferential"}, ("COM-GATT", "mfn")),
        ({"basis": "preferential", "under": "COM-FTA"}, None),
        ({"basis": "preferential", "under": "COM-OTHERS"}, ("COM-OTHERS", "cover")),
        ({"basis": "preferential", "under": "COM-RULES"}, ("COM-RULES", "cover")),
    ],
)
def test_a_cut_is_for_everybody_or_covered(case, fields, reason):
    case.add("commitment", "COM-GATT", **GATT)
    case.add("commitment", "COM-FTA", form="free-trade-area", covers_counterpart=True)
    case.add("commitment", "COM-OTHERS", form="free-trade-area")
    case.add("commitment", "COM-RULES", form="rules", covers_counterpart=True)
    case.add("offer", "OFF-1", **fields)
    assert _reasons(case) == ([("OFF-1", *reason)] if reason else [])


def test_a_waiver_covers_a_cut_once_it_is_in_force(case):
    case.add("commitment", "COM-GATT", **GATT)
    case.add("commitment", "COM-NOW", form="waiver", covers_counterpart=True)
    case.add("commitment", "COM-LATER", form="waiver", covers_counterpart=True, in_force_on="2099-01-01")
    case.add("offer", "OFF-1", basis="preferential", under="COM-NOW")
    assert _reasons(case) == []


def test_without_a_most_favoured_nation_promise_to_the_counterpart_a_cut_may_be_for_it_alone(case):
    case.add("commitment", "COM-1", form="mfn").add("offer", "OFF-1", basis="preferential")
    assert _reasons(case) == []


@pytest.mark.parametrize("fields", [{"form": "law"}, {"state": "withdrawn"}, {"state": "in-force"}])
def test_only_open_tariff_offers_are_tested(case, fields):
    case.add("commitment", "COM-GATT", **GATT).add("offer", "OFF-1", basis="preferential", **fields)
    assert _reasons(case) == []


def test_a_rate_that_may_raise_the_duty_on_goods_without_a_binding_is_not_passed_over(case):
    case.add("commitment", "COM-1", form="bound-rates")
    case.add("offer", "OFF-1", basis="mfn", lines=[{"hs": "870323", "opening": "90%"}])
    assert _reasons(case) == [("OFF-1", "COM-1", "bound-unknown")]


@pytest.mark.parametrize("cover", [{"in_force_on": "2099-01-01"}, {"form": "rules"}, {"covers_counterpart": False}])
def test_an_agreement_that_is_not_alive_covers_nothing(case, cover):
    case.add("commitment", "COM-GATT", **GATT)
    case.add("commitment", "COM-FTA", **{"form": "free-trade-area", "covers_counterpart": True, **cover})
    case.add("offer", "OFF-1", basis="preferential", under="COM-FTA")
    assert _reasons(case) == [("OFF-1", "COM-FTA", "cover")]


@pytest.mark.parametrize(
    ("line", "limit"),
    [
        ({"hs": "020714", "opening": "41%", "floor": "10%"}, 0.4),
        ({"hs": "020714", "opening": "40%", "floor": "10%"}, None),
        ({"hs": "020714", "opening": "31%", "bound_rate": "30%"}, 0.3),
        ({"hs": "020714", "opening": "41%", "bound_rate": "50%"}, None),
        ({"hs": "020727", "opening": "21%"}, 0.2),
        ({"hs": "02", "opening": "21%"}, 0.2),
        ({"hs": "870323", "opening": "9%", "mfn_applied_rate": "10%"}, None),
        ({"hs": "020714"}, None),
    ],
)
def test_no_rate_passes_its_binding_the_closest_one_counting(case, line, limit):
    lines = [{"hs": "0207", "rate": "40%"}, {"hs": "020727", "rate": "20%"}]
    case.add("commitment", "COM-1", form="bound-rates", lines=lines).add("offer", "OFF-1", basis="mfn", lines=[line])
    found = check_compatibility(case.dossier())
    assert [f.reason for f in found] == ([] if limit is None else ["bound"])
    if limit is not None:
        assert (found[0].facts["hs"], found[0].facts["limit"]) == (line["hs"], limit)
        assert found[0].facts["rate"] > limit


@given(rate=st.integers(0, 900), bound=st.integers(0, 900), cut=st.integers(0, 900))
@settings(max_examples=40)
def test_lowering_a_rate_never_breaks_a_binding(new_case, rate, bound, cut):
    def breaks(value):
        case = new_case().add("commitment", "COM-1", form="bound-rates")
        line = {"hs": "020714", "opening": format_rate(value / 1000), "bound_rate": format_rate(bound / 1000)}
        return bool(_reasons(case.add("offer", "OFF-1", basis="mfn", lines=[line])))

    assert breaks(rate) == (rate > bound)
    if not breaks(rate):
        assert not breaks(max(0, rate - cut))
