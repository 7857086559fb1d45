from dataclasses import replace

import pytest

from entente.calibration.balance import project_balance
from entente.calibration.balance_draws import deliveries_by_year, draw_purchases
from entente.calibration.balance_inputs import (
    BilateralStatistic,
    InvalidBalance,
    assumption,
    balance_parameters,
    plan_purchases,
)
from entente.dossier.kinds import Purchase
from entente.tradedata.loaders import load_comtrade

OURS = BilateralStatistic("HHH", 2024, 60e9, 8e9, "cif", "made up")
THEIRS = BilateralStatistic("CCC", 2024, 70e9, 6e9, "fas", "made up")


@pytest.fixture
def purchase(record_fields):
    def make(code="PUR-1", **fields):
        base = {
            "sector": "energy",
            "buyer": f"Buyer {code}",
            "seller": "Gas Works",
            "goods": "gas",
            "hs": ["271111"],
            "value": "USD 10 bn",
            "state": "contract",
            "signed_on": "2025-06-01",
            "schedule": [{"year": 2027, "amount": "USD 5 bn"}, {"year": 2028, "amount": "USD 5 bn"}],
        }
        return Purchase(code=code, **record_fields("purchase", **(base | fields)))

    return make


def project(*purchases, statistics=(OURS, THEIRS), **options):
    base = {"home": "HHH", "counterpart": "CCC", "last_year": 2032, "sign_in": 2026}
    return project_balance(purchases, statistics, **(base | options))


def added(result, counted_by="CCC"):
    path = next(path for path in result.paths if path.statistic.counted_by == counted_by)
    return {year.year: year.imports_added_usd for year in path.years}


def test_without_purchases_the_balance_stays_as_each_country_counts_it():
    result = project()
    for path, balance in zip(result.paths, (52e9, 64e9), strict=True):
        assert [year.year for year in path.years] == list(range(2025, 2033))
        assert {(y.balance_usd.low, y.balance_usd.mid, y.balance_usd.high) for y in path.years} == {(balance,) * 3}


def test_the_two_counts_stand_side_by_side_and_differ_by_valuation(purchase):
    result = project(purchase())
    fas, cif = added(result, "CCC")[2028].high, added(result, "HHH")[2028].high
    valuation = balance_parameters()["valuation"]
    assert valuation["low"] < cif / fas < valuation["high"]
    assert any("never mixed" in caveat for caveat in result.caveats)


def test_only_what_is_additional_moves_the_balance(purchase):
    one = project(purchase()).purchases[0]
    ceiling = assumption("additionality", "energy").high
    assert 0 < one.expected_additional_usd < ceiling * one.expected_deliveries_usd
    assert one.expected_deliveries_usd < one.stated_usd


def test_orders_older_than_the_talks_add_nothing(purchase):
    (one,) = project(purchase(existing_order=True)).purchases
    assert one.expected_deliveries_usd > 0
    assert one.expected_additional_usd == 0


def test_later_stages_deliver_more(purchase):
    expected = [
        project(purchase(state=stage)).purchases[0].expected_deliveries_usd
        for stage in ("intent", "mou", "contract", "delivery")
    ]
    assert expected == sorted(expected)
    assert expected[0] < 0.5 * expected[-1]


def test_the_same_seed_gives_the_same_result_and_another_seed_a_near_one(purchase):
    assert project(purchase()) == project(purchase())
    other = project(purchase(), seed=2)
    assert other != project(purchase())
    assert added(other)[2028].high == pytest.approx(added(project(purchase()))[2028].high, rel=0.1)


def test_deliveries_follow_the_schedule_and_slip(purchase):
    result = project(purchase())
    assert added(result)[2026].high == 0
    assert added(result)[2027].high > 0
    assert added(result)[2029].high > 0  # slipped
    assert added(result)[2032].mid == 0


def test_deliveries_of_the_base_year_and_before_are_not_counted_again(purchase):
    past = purchase(state="delivered", schedule=[{"year": 2023, "amount": "USD 10 bn"}])
    assert project(past).purchases[0].expected_deliveries_usd == 0


def test_a_purchase_without_a_schedule_gets_its_sectors_usual_one_and_says_so(purchase):
    result = project(purchase(schedule=[]))
    assert result.purchases[0].schedule_assumed
    assert any("1 of 1 purchases have no schedule" in caveat for caveat in result.caveats)
    (planned,), _ = plan_purchases([purchase(schedule=[])])
    shares = deliveries_by_year(planned, sign_in=2026)
    assert min(shares) == 2025 + balance_parameters()["default_schedule"]["energy"]["lead"]
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"package": True}, "a package"),
        ({"service": True}, "finance or services"),
        ({"state": "cancelled"}, "cancelled"),
        ({"value": None, "schedule": []}, "not known, not zero"),
        ({"value": "EUR 5 bn"}, "not in US dollars"),
    ],
)
def test_what_is_not_counted_is_listed_with_the_reason(purchase, change, reason):
    result = project(purchase(**change))
    assert not result.purchases
    assert reason in result.set_aside[0].reason


def test_a_purchase_recorded_twice_is_counted_once_at_its_further_stage(purchase):
    twice = [purchase(buyer="Blue Gas"), purchase("PUR-2", buyer="Blue Gas", state="mou", signed_on=None)]
    result = project(*twice)
    assert [one.code for one in result.purchases] == ["PUR-1"]
    assert "PUR-1 (same buyer, seller, object, value)" in result.set_aside[0].reason


def test_a_target_says_when_it_is_reached_how_likely_and_what_it_takes(purchase):
    sure = purchase(value="USD 400 bn", schedule=[{"year": 2026, "amount": "USD 400 bn"}], state="delivery")
    path = project(sure, targets_usd=[30e9, -900e9]).paths[1]
    near, far = path.targets
    assert near.reached_in == 2027  # deliveries slip
    assert far.reached_in is None
    assert near.needed_a_year_usd == pytest.approx(34e9)
    needed = near.stated_value_needed_usd
    assert near.needed_a_year_usd < needed.low < needed.mid < needed.high
    assert needed.high > 1.3 * needed.low
    assert all(0 <= share <= 1 for _, share in near.chance_by_year)
    counted_with_freight = project(sure, targets_usd=[30e9]).paths[0].targets[0]
    assert counted_with_freight.stated_value_needed_usd.mid / counted_with_freight.needed_a_year_usd < (
        needed.mid / near.needed_a_year_usd
    )


def test_contracts_needed_follow_what_is_bought(purchase):
    def contracts(sector):
        made = project(purchase(sector=sector), targets_usd=[30e9]).paths[1].targets[0]
        return made.stated_value_needed_usd.mid / made.needed_a_year_usd

    assert contracts("aviation") > 2 * contracts("energy")  # list prices, and much of it bought anyway


@pytest.mark.parametrize("target", [float("nan"), float("inf")])
def test_a_target_that_is_no_number_is_refused(purchase, target):
    with pytest.raises(InvalidBalance, match="is no balance"):
        project(purchase(), targets_usd=[target])


def test_suppliers_beyond_the_largest_share_a_row_and_none_is_lost(purchase, tmp_path):
    path = tmp_path / "imports.csv"
    suppliers = {"QAT": 900, "AUS": 100, "MYS": 90, "IDN": 80, "NGA": 70, "OMN": 60, "PNG": 50}
    rows = "".join(f"2023,HHH,M,{code},H6,271111,{value}\n" for code, value in suppliers.items())
    path.write_text("refYear,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,primaryValue\n" + rows)
    losses = project(purchase(), home_imports=load_comtrade(path)).third_parties
    assert [loss.partner for loss in losses] == ["QAT", "AUS", "MYS", "IDN", "NGA", ""]
    assert losses[-1].suppliers == 2
    assert sum(loss.share for loss in losses) == pytest.approx(1.0)


def test_third_parties_have_names_only_where_imports_are_known(purchase, tmp_path):
    (unknown,) = project(purchase()).third_parties
    assert (unknown.partner, unknown.share) == ("", None)
    path = tmp_path / "imports.csv"
    path.write_text(
        "refYear,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,primaryValue\n"
        "2023,HHH,M,QAT,H6,271111,300\n2023,HHH,M,AUS,H6,271111,100\n2023,HHH,M,CCC,H6,271111,900\n"
        "2023,HHH,M,JPN,H6,640411,500\n"
    )
    result = project(purchase(), home_imports=load_comtrade(path))
    assert [(loss.partner, loss.share) for loss in result.third_parties] == [
        ("QAT", pytest.approx(0.75)),
        ("AUS", pytest.approx(0.25)),
    ]
    assert sum(loss.loss_usd.mid for loss in result.third_parties) == pytest.approx(unknown.loss_usd.mid)


def test_third_parties_lose_less_than_is_added(purchase):
    (planned,), _ = plan_purchases([purchase()])
    draws = draw_purchases([planned], years=(2026, 2027, 2028), sign_in=2026, draws=500, seed=3)
    assert (draws.diverted <= draws.additional).all()
    assert (draws.additional <= draws.delivered).all()


def test_more_than_was_ever_shipped_is_a_warning(purchase):
    planes = purchase(hs=["880240"], schedule=[{"year": 2027, "amount": "USD 9 bn"}])
    result = project(planes, home="VNM", counterpart="USA")
    (warning,) = result.capacity
    assert (warning.hs, warning.year) == ("880240", 2027)
    assert "due in 2027" in warning.message
    small = purchase(value="USD 0.001 bn", hs=["880240"], schedule=[])
    assert not project(small, home="VNM", counterpart="USA").capacity
    assert not project(planes).capacity  # nothing recorded for this pair


def test_every_assumption_has_a_source_and_ordered_numbers():
    for name, table in balance_parameters().items():
        assert "ssumption" in table["source"], name
        for value in table.values():
            if isinstance(value, dict) and "low" in value:
                assert value["low"] <= value["mid"] <= value["high"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"statistics": ()}, "counted by nobody"),
        ({"statistics": (OURS, replace(OURS, year=2023))}, "never mixed"),
        ({"last_year": 2024}, "not after"),
        ({"draws": 5}, "too few"),
    ],
)
def test_what_cannot_be_projected_is_refused(options, message):
    with pytest.raises(InvalidBalance, match=message):
        project(**options)


def test_a_statistic_says_how_imports_are_valued():
    with pytest.raises(InvalidBalance, match="fas or cif"):
        replace(OURS, imports_at="fob")
    with pytest.raises(InvalidBalance, match="no trade value"):
        replace(OURS, home_exports_usd=-1)
