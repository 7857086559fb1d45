from datetime import date

import pytest

from entente.bargaining import lacks_authority
from entente.dossier.kinds import Agency, Offer, Purchase

TODAY = date(2025, 4, 30)


def _lacks(case, authority, **offer):
    case.add("agency", "MIN", authority=authority).add("offer", "OFF-1", agency="MIN", **offer)
    dossier = case.dossier()
    return lacks_authority(dossier.all(Offer)["OFF-1"], dossier.all(Agency)["MIN"], on=TODAY)


@pytest.mark.parametrize(
    ("authority", "lacking"),
    [
        ([], "instrument"),
        ([{"instrument": "law"}], "instrument"),
        ([{"instrument": "tariff"}], ""),
        ([{"instrument": "tariff", "until": "2025-04-30"}], ""),
        ([{"instrument": "tariff", "until": "2025-04-29"}], "expired"),
        ([{"instrument": "tariff", "until": "2025-04-29"}, {"instrument": "tariff"}], ""),
        ([{"instrument": "tariff", "hs": ["02"]}], ""),
        ([{"instrument": "tariff", "hs": ["87"]}], "goods"),
        ([{"instrument": "tariff", "hs": ["020714"]}], "goods"),
        ([{"instrument": "tariff", "hs": ["87"]}, {"instrument": "tariff", "hs": ["0207"]}], ""),
        (
            [{"instrument": "tariff", "hs": ["02"], "until": "2025-04-29"}, {"instrument": "tariff", "hs": ["87"]}],
            "goods",
        ),
    ],
)
def test_an_agency_offers_what_it_is_empowered_to_offer(case, authority, lacking):
    assert _lacks(case, authority, lines=[{"hs": "0207", "floor": "5%"}]) == lacking


def test_one_line_outside_is_enough(case):
    assert _lacks(case, [{"instrument": "tariff", "hs": ["02"]}], lines=[{"hs": "0207"}, {"hs": "8703"}]) == "goods"


@pytest.mark.parametrize(
    ("grant", "bought", "lacking"),
    [
        ({"limit": "USD 2 bn"}, [{"value": "USD 2 bn"}], ""),
        ({"limit": "USD 2 bn"}, [{"value": "USD 1 bn"}, {"value": "USD 0.9-1.1 bn"}], "amount"),
        ({"limit": "USD 2 bn"}, [{"value": "USD 1 bn"}, {}], "unknown"),
        ({"hs": ["88"]}, [{"hs": []}], "unknown"),
        ({"limit": "USD 2 bn"}, [{"value": "EUR 1 bn"}], "amount"),
        ({"limit": "USD 2 bn"}, [{"value": "USD 9 bn", "existing_order": True}], ""),
        ({}, [{"value": "USD 9 bn"}], ""),
        ({"hs": ["88"]}, [{"hs": ["880240"]}], ""),
        ({"hs": ["88"]}, [{"hs": ["880240"]}, {"hs": ["2711"]}], "goods"),
    ],
)
def test_purchases_stay_within_goods_and_amount(case, grant, bought, lacking):
    case.add("agency", "MIN", authority=[{"instrument": "purchase", **grant}])
    for n, fields in enumerate(bought):
        case.add("purchase", f"PUR-{n}", **fields)
    case.add("offer", "OFF-1", form="purchase", agency="MIN", purchases=[f"PUR-{n}" for n in range(len(bought))])
    dossier = case.dossier()
    offer, agency = dossier.all(Offer)["OFF-1"], dossier.all(Agency)["MIN"]
    assert lacks_authority(offer, agency, on=TODAY, purchases=list(dossier.each(Purchase))) == lacking


def test_an_offer_without_agency_has_no_owner(case):
    case.add("offer", "OFF-1", agency=None)
    assert lacks_authority(case.dossier().all(Offer)["OFF-1"], None, on=TODAY) == "owner"
