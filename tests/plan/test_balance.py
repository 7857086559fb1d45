"""What purchases do to the balance: each count by itself, nothing later, and why what is left out."""

import json

import pytest

from entente.plan import LANGUAGES, Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.publishing import sections_to_json

DAY = "2025-04-30"


@pytest.fixture
def trading(full_case):
    """Two counts of 2024, and a contract for farm goods."""
    flows = {"home-exports": ("Ours to them", "USD 90 bn", "USD 100 bn"), "home-imports": ("Theirs", 20, 10)}
    for flow, (quantity, *_) in flows.items():
        for place, count in enumerate(("counted-by-home", "counted-by-counterpart")):
            value = (90, 100)[place] if flow == "home-exports" else (20, 10)[place]
            full_case.add(
                "figure",
                f"FIG-{flow[5:8].upper()}-{place}",
                quantity=quantity,
                period="2024",
                statistic=f"customs {place}",
                value_low=value,
                amount=f"USD {value} bn",
                topics=["trade-balance", flow, count],
            )
    return full_case.add(
        "purchase", "PUR-2", title="Maize", sector="agriculture", hs=["1005"], state="contract",
        signed_on="2025-03-20", value="USD 3 bn", illustrative=True,
    )  # fmt: skip


def part(case, day=DAY, language="en"):
    document = build_document(consolidate(case.dossier(day), Phrasebook(language)))
    purchases = next(s for s in sections_to_json(document) if s["id"] == "purchases")
    return next((s for s in purchases["sections"] if s["id"] == "balance-projection"), None)


def block(found, id):
    return next(b for b in found["blocks"] if b.get("id") == id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_count_has_its_own_path(trading, language):
    found = part(trading, language=language)
    chart = block(found, "balance-projection")
    base = [row for row in chart["rows"] if row["label"] == "2024"]
    assert {(row["series"], row["value"]) for row in base} == {("Aurelia", 70e9), ("Borealis", 90e9)}
    years = block(found, "balance-years")
    assert len(years["columns"]) == 5
    assert len(years["rows"]) == 11


def test_the_surplus_falls_by_what_is_additional_and_no_more(trading):
    chart = block(part(trading), "balance-projection")
    later = [row for row in chart["rows"] if row["label"] == "2026"]
    assert all(row["low"] <= row["value"] <= row["high"] for row in later)
    falls = {row["series"]: {"Aurelia": 70e9, "Borealis": 90e9}[row["series"]] - row["value"] for row in later}
    assert 0 < falls["Borealis"] < falls["Aurelia"] < 1.2e9


def test_made_up_purchases_are_said_to_be_so_and_assumptions_are_named(trading):
    text = json.dumps(part(trading))
    assert "1 entries made up" in text
    assert "Probability that a purchase is delivered" in text
    assert "Assumption, this project" in text


def test_what_is_set_aside_has_its_reason(trading):
    trading.add("purchase", "PUR-3", state="cancelled").add("purchase", "PUR-4", value="EUR 1 bn", buyer="Else")
    trading.add("purchase", "PUR-5", part_of="PUR-2", buyer="Third", value="USD 1 bn")
    trading.add("purchase", "PUR-8", buyer="Fourth")
    trading.add("purchase", "PUR-6", package=True, seller="Many").add("purchase", "PUR-7", service=True, buyer="Bank")
    rows = block(part(trading), "balance-aside")["rows"]
    text = {json.dumps(row["code"]).split('"')[-2]: json.dumps(row["why"]) for row in rows}
    assert "cancelled" in text["PUR-3"]
    assert "not in US dollars" in text["PUR-4"]
    assert "PUR-2" in text["PUR-5"]
    assert "package" in text["PUR-6"]
    assert "services" in text["PUR-7"]
    assert "not zero" in text["PUR-8"]


def test_a_count_known_later_does_not_enter(trading):
    trading.add(
        "figure", "FIG-EXP-0", quantity="Ours", period="2024", known_on="2025-05-02", value_low=91, amount="USD 91 bn",
        topics=["home-exports", "counted-by-home"],
    )  # fmt: skip
    series = {row["series"] for row in block(part(trading), "balance-projection")["rows"]}
    assert series == {"Borealis"}


def test_without_counts_the_reason_is_given(full_case):
    assert "No projection" in json.dumps(part(full_case))


def test_without_purchases_there_is_no_projection(case):
    assert part(case) is None


def test_purchases_that_cannot_enter_leave_a_word(trading):
    trading.add("purchase", "PUR-1", state="cancelled").add("purchase", "PUR-2", state="cancelled")
    found = part(trading)
    assert "No recorded purchase enters" in json.dumps(found)
    assert block(found, "balance-aside")["rows"]


def test_a_schedule_of_nothing_is_no_error(trading):
    trading.add("purchase", "PUR-2", value="USD 3 bn", schedule=[{"year": 2026, "amount": "USD 0"}])
    assert block(part(trading), "balance-years")["rows"]
