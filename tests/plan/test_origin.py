"""Origin in the plan: what the shipped tables can show, and what extracts in the case folder add."""

import json

import pytest

from entente.base.errors import BadInput
from entente.calibration.origin_extracts import extract_files
from entente.plan import LANGUAGES, Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.publishing import sections_to_json

DAY = "2025-04-30"
HEADING = "year,exporter,importer,product,trade_value_usd,quantity,quantity_unit"
# Home buys ever more of 640411 from China and sells ever more of it; what it sells in 2025 is not yet out.
FLOWS = """
2021,CHN,VNM,640411,10000000,100,t
2024,CHN,VNM,640411,90000000,900,t
2025,CHN,VNM,640411,1,1,t
2021,VNM,USA,640411,12000000,118,t
2024,VNM,USA,640411,100000000,970,t
2025,VNM,USA,640411,1,1,t
2021,CHN,USA,640411,200000000,,
2024,CHN,USA,640411,50000000,,
"""


@pytest.fixture
def concerned(case):
    """A case of a pair whose tables ship, in which the other side asks about origin."""
    case.header(home="VNM", counterpart="USA", opened="2025-01-01")
    return case.add("concern", "CON-1", topic="rules-of-origin", raised_by="THEM")


def part(case, day=DAY, language="en"):
    plan = consolidate(case.dossier(day), Phrasebook(language), extracts=extract_files(case.root))
    concerns = next(s for s in sections_to_json(build_document(plan)) if s["id"] == "concerns")
    return next((s for s in concerns["sections"] if s["id"] == "origin"), None)


def table(found, name):
    return next((b for b in found["blocks"] if b.get("id") == name), None)


def value(cell):
    return cell.get("value", cell.get("text")) if isinstance(cell, dict) else cell


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_concern_about_origin_shows_where_a_detour_would_pay(concerned, language):
    found = part(concerned, language=language)
    rows = [{key: value(cell) for key, cell in row.items()} for row in table(found, "origin-gaps")["rows"]]
    shoes = next(row for row in rows if (row["hs"], row["third"]) == ("64", "CHN"))
    assert shoes["added-ours"] == pytest.approx(0.10)
    assert shoes["added-third"] == pytest.approx(1.518, abs=1e-3)
    assert shoes["duty-saved"] == pytest.approx(shoes["third-exports"] * 1.418, rel=0.05)
    assert [row["duty-saved"] for row in rows] == sorted((row["duty-saved"] for row in rows), reverse=True)
    assert {row["third"] for row in rows}.isdisjoint({"VNM", "CAN", "MEX"})
    assert table(found, "origin-screen") is None


def test_the_day_decides_the_duties(concerned):
    early, late = (table(part(concerned, day), "origin-gaps") for day in ("2025-04-01", DAY))
    first = [value(row["duty-saved"]) for row in early["rows"]]
    assert 0 < sum(first) < sum(value(row["duty-saved"]) for row in late["rows"])


def test_without_concern_or_extract_there_is_no_such_part(case):
    case.header(home="VNM", counterpart="USA", opened="2025-01-01")
    case.add("concern", "CON-1", topic="tariffs-and-quotas", raised_by="THEM")
    assert part(case) is None


def test_extracts_in_the_folder_add_the_screen_up_to_what_was_published(concerned):
    folder = concerned.root / "trade"
    folder.mkdir()
    (folder / "flows.csv").write_text(HEADING + FLOWS, encoding="utf-8")
    rows = table(part(concerned), "origin-screen")["rows"]
    shoes = {key: value(cell) for key, cell in rows[0].items()}
    assert (shoes["hs"], shoes["third"]) == ("640411", "CHN")
    assert shoes["exports"] == 100e6
    assert shoes["joint-growth"] > 1
    assert shoes["displaced"] == pytest.approx(200 / 212 - 50 / 150)


def test_an_extract_that_cannot_be_read_is_named(concerned):
    folder = concerned.root / "trade"
    folder.mkdir()
    (folder / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"odd\.csv"):
        part(concerned)


def test_a_pair_without_tables_has_no_part(case):
    case.add("concern", "CON-1", topic="rules-of-origin", raised_by="THEM")
    assert part(case) is None
    assert json.dumps(sections_to_json(build_document(consolidate(case.dossier(DAY), Phrasebook("en")))))
