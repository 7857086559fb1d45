"""The ledger of purchases: by stage and by year, each counted once."""

from __future__ import annotations

import pytest

from entente.plan.purchase_ledger import keep_ledger


def purchase(case, code, **fields):
    """Add a purchase unlike the others."""
    return case.add("purchase", code, **{"buyer": f"buyer {code}", "seller": f"seller {code}", "goods": code, **fields})


def test_nothing_is_counted_twice(case):
    purchase(case, "PUR-A", value="USD 2 bn", hs=["8802"])
    purchase(case, "PUR-PACK", value="USD 9 bn", package=True)
    purchase(case, "PUR-PART", value="USD 1 bn", part_of="PUR-A")
    purchase(case, "PUR-OLD", value="USD 4 bn", existing_order=True)
    purchase(case, "PUR-BANK", value="USD 5 bn", service=True)
    purchase(case, "PUR-MADE", value="USD 6 bn", illustrative=True)
    kept = keep_ledger(case.dossier("2025-04-30"))
    left_out = {row.purchase.code: row.left_out for row in kept.rows}
    assert left_out == {"PUR-A": "", "PUR-PACK": "package", "PUR-PART": "part", "PUR-OLD": "existing-order",
                        "PUR-BANK": "service", "PUR-MADE": "illustrative"}  # fmt: skip
    (total,) = kept.stages
    assert (total.stage, total.low_usd, total.high_usd, total.count, total.unpriced) == ("intent", 2e9, 2e9, 1, 0)
    assert sum(year.low_usd for year in kept.years) == pytest.approx(2e9)


def test_years_follow_the_stated_schedule_and_say_where_it_is_assumed(case):
    schedule = [{"year": 2026, "amount": "USD 1 bn"}, {"year": 2027, "amount": "USD 3 bn"}]
    purchase(case, "PUR-A", value="USD 4-5 bn", schedule=schedule)
    kept = keep_ledger(case.dossier("2025-04-30"))
    assert [(year.year, year.low_usd, year.high_usd, year.assumed_usd) for year in kept.years] == [
        (2026, 1e9, 1.25e9, 0), (2027, 3e9, 3.75e9, 0),
    ]  # fmt: skip
    purchase(case, "PUR-B", value="USD 1 bn")
    later = keep_ledger(case.dossier("2025-04-30"))
    assert sum(year.assumed_usd for year in later.years) == pytest.approx(1e9)


def test_chances_rise_with_the_stage(case):
    for state, fields in (("intent", {}), ("mou", {}), ("contract", {"signed_on": "2025-03-01"})):
        purchase(case, f"PUR-{state.upper()}", state=state, **fields)
    rows = {row.purchase.state: row.chance.mid for row in keep_ledger(case.dossier("2025-04-30")).rows}
    assert rows["intent"] < rows["mou"] < rows["contract"] < 1
