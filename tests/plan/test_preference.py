"""Preference margins in the plan: home and those who lose and gain most, for each scenario."""

import json

import pytest

from entente.plan import LANGUAGES, Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.publishing import sections_to_json


def part(case, language="en"):
    document = build_document(consolidate(case.dossier("2025-04-30"), Phrasebook(language)))
    economics = next(s for s in sections_to_json(document) if s["id"] == "economics")
    return next((s for s in economics["sections"] if s["id"] == "preference"), None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_duty_on_home_alone_takes_its_margin_and_gives_it_to_others(case, language):
    case.header(home="VNM", counterpart="USA").add("scenario", "SCE-46", added_rate="46%", fallback=True)
    found = part(case, language)
    (table,) = (block for block in found["blocks"] if "columns" in block)
    margins = {row["exporter"]: row for row in table["rows"]}
    home = margins["VNM"]
    assert home["margin-after"]["value"] < 0 < home["margin-before"]["value"]
    assert home["margin-change"]["value"] < -10e9
    assert any(row["margin-change"]["value"] > 0 for code, row in margins.items() if code != "VNM")
    assert "rules of origin" in json.dumps(found)


def test_without_scenarios_there_is_no_such_part(case):
    case.header(home="VNM", counterpart="USA")
    assert part(case) is None
