from itertools import combinations

import pytest

from entente.dossier.kinds import Purchase
from entente.dossier.look_alikes import find_look_alikes, look_alike


@pytest.fixture
def purchase(record_fields):
    def make(code="PUR-1", **fields):
        base = {"goods": "narrow-body passenger aircraft", "quantity": "50 aircraft", "value": "USD 8 bn"}
        return Purchase(code=code, **record_fields("purchase", **(base | fields)))

    return make


def test_one_purchase_announced_twice_is_found_with_what_agrees(purchase):
    first = purchase(known_on="2025-03-01")
    again = purchase("PUR-2", known_on="2025-10-26", buyer="Blue Air Holdings", value="USD 8.1 bn", quantity="")
    (pair,) = find_look_alikes([again, first])
    assert (pair.later.code, pair.earlier.code) == ("PUR-2", "PUR-1")
    assert pair.same == ("buyer", "seller", "object", "value")


@pytest.mark.parametrize(
    "change",
    [
        {"buyer": "Red Air"},
        {"seller": "Rotors"},
        {"hs": ["271111"]},
        {"service": True},
        {"part_of": "PUR-1"},
        {"quantity": "9 aircraft", "value": "USD 1 bn"},
        {"quantity": "9 aircraft", "goods": "engines"},
    ],
)
def test_another_buyer_seller_object_or_value_is_another_purchase(purchase, change):
    assert look_alike(purchase(), purchase("PUR-2", **change)) == ()


def test_a_purchase_without_a_value_matches_by_object(purchase):
    assert look_alike(purchase(), purchase("PUR-2", value=None, quantity="")) == ("buyer", "seller", "object")


def test_purchases_of_two_sectors_or_without_parties_are_not_compared(purchase):
    assert not list(find_look_alikes([purchase(), purchase("PUR-2", sector="energy")]))
    assert not list(find_look_alikes([purchase(buyer=""), purchase("PUR-2", buyer="")]))


def test_every_pair_is_found_that_comparing_all_would_find(purchase):
    sellers, goods = ["Wings", "Wings and Sons", "Sons"], ["narrow-body aircraft", "aircraft engines", "gas"]
    group = [
        purchase(f"P-{n}", seller=sellers[n % 3], goods=goods[n % 2], quantity=["", "5", "6"][n % 3], value=None)
        for n in range(24)
    ]
    expected = {(a.code, b.code) for a, b in combinations(group, 2) if look_alike(a, b)}
    found = list(find_look_alikes(group))
    assert {tuple(sorted((p.later.code, p.earlier.code))) for p in found} == {tuple(sorted(p)) for p in expected}
    assert 0 < len(expected) == len(found)


def test_pairs_for_one_purchase_can_be_capped(purchase):
    group = [purchase(f"P-{n:02d}") for n in range(20)]
    capped = list(find_look_alikes(group, most_each=2))
    assert {pair.later.code for pair in capped} == {p.code for p in group[1:]}
    assert len(capped) == 1 + 2 * 18
