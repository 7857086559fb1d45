"""Purchases by stage, each counted once, and the balance in each country's own count."""

from __future__ import annotations

import pytest
from tests.workspace.conftest import TODAY, fill

from entente.plan.balance import project_case
from entente.workspace.services.cases import import_case
from entente.workspace.services.purchases import balance, ledger
from entente.workspace.services.records import create, move, validate

pytestmark = pytest.mark.django_db


def purchase(case, code, **fields):
    """Add a purchase unlike the others."""
    return case.add("purchase", code, **{"buyer": f"buyer {code}", "seller": f"seller {code}", "goods": code, **fields})


@pytest.fixture
def room(negotiation):
    return f"/n/{negotiation.code}/"


def test_the_page_counts_down_to_the_day_of_signing(browser, view, room):
    for code, day in (("PUR-SOON", "2025-05-09"), ("PUR-LATE", "2025-04-20")):
        fields = {"code": code, "title": f"Title {code}", "sector": "energy", "agency": "BUY", "sign_by": day,
                  "sources": ["SRC-1"]}  # fmt: skip
        create(view("works"), validate(view("works"), "purchase", fields))
    page = browser("works").get(f"{room}purchases/").content.decode()
    assert "in 9 days" in page
    assert "due 10 days ago" in page
    assert "Title PUR-SOON" not in browser("works").get(f"{room}purchases/?sector=defence").content.decode()


def test_what_a_person_may_not_see_enters_no_total(view):
    fields = {"code": "PUR-S", "title": "Secret", "sector": "defence", "classification": "secret", "value": "USD 7 bn",
              "sources": ["SRC-1"]}  # fmt: skip
    create(view("lead"), validate(view("lead"), "purchase", fields))
    seen = {name: sum(total.low_usd or 0 for total in ledger(view(name)).stages) for name in ("lead", "works")}
    assert seen["lead"] - seen["works"] == 7e9
    assert "PUR-S" not in {row.purchase.code for row in ledger(view("works")).rows}
    assert "PUR-S" not in {one.code for one in balance(view("works")).whole}


def test_a_purchase_that_moves_on_moves_in_the_ledger(view):
    move(view("works"), "PUR-1", "contract", follows=1, signed_on="2025-04-29")
    assert [row.purchase.state for row in ledger(view("works")).rows if row.purchase.code == "PUR-1"] == ["contract"]


# --- the balance


@pytest.fixture
def counted(new_case):
    """A case with both countries' counts."""
    case = new_case()
    for count, exports, imports in (("home", 120, 15), ("counterpart", 137, 13)):
        for flow, amount in (("exports", exports), ("imports", imports)):
            case.add(
                "figure",
                f"FIG-{count}-{flow}".upper(),
                nature="observed",
                period="2024",
                quantity=f"{flow} {count}",
                statistic=f"customs of {count}",
                amount=f"USD {amount} bn",
                value_low=float(amount),
                unit="USD bn",
                topics=["trade-balance", f"home-{flow}", f"counted-by-{count}"],
            )
    return case


def test_the_counts_stand_side_by_side_and_are_never_mixed(counted):
    purchase(counted, "PUR-A", value="USD 4 bn", state="contract", signed_on="2025-04-01")
    found = project_case(counted.dossier("2025-04-30"))
    assert [count.statistic.balance_usd for count in found.counts] == [105e9, 124e9]
    for path in found.projection.paths:
        for year in path.years:
            assert year.balance_usd.low <= year.balance_usd.mid <= year.balance_usd.high <= path.statistic.balance_usd


def test_the_page_shows_chart_and_table(browser, counted, people, db):
    from entente.workspace.models import Membership

    purchase(counted, "PUR-A", value="USD 4 bn", state="contract", signed_on="2025-04-01")
    counted.header(code="TALKS-3")
    negotiation = import_case(fill(counted).root, clock=TODAY)
    Membership.objects.create(user=people["lead"], negotiation=negotiation, role="consolidator", agency="LEAD",
                              clearance="secret")  # fmt: skip
    address = f"/n/{negotiation.code}/balance/"
    page = browser("lead").get(address).content.decode()
    assert "Draw the chart" in page
    assert "Surplus, as Aurelia counts" in page
    assert "Surplus, as Borealis counts" in page
    drawn = browser("lead").get(f"{address}?chart=1").content.decode()
    assert '<svg role="img" aria-label="' in drawn
    part = browser("lead").get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<figure")


def test_without_counts_or_purchases_the_page_says_what_to_do(browser, room):
    page = browser("lead").get(f"{room}balance/").content.decode()
    assert "counted-by-home" in page
    assert (
        browser("admin").get(f"{room}purchases/").content.decode().count("No purchase is recorded that you may see")
        == 1
    )
