from datetime import date

import pytest

from entente.bargaining import lacks_authority
from entente.dossier.kinds import Agency, Offer

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


def test_an_offer_without_agency_has_no_owner(case):
    case.add("offer", "OFF-1", agency=None)
    assert lacks_authority(case.dossier().all(Offer)["OFF-1"], None, on=TODAY) == "owner"
