"""The section on general equilibrium: two worlds side by side, in every language."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from entente.calibration.general_effects import assess_general
from entente.calibration.scenarios import TariffScenario
from entente.dossier import load_case
from entente.plan import LANGUAGES, Phrasebook
from entente.plan.consolidation import consolidate
from entente.plan.document import BulletList, Callout, Chart, Ref, Table
from entente.plan.sections.general import general

CASE = Path(__file__).parents[2] / "cases" / "vietnam-us-2025"
EXEMPT = ("annex-ii-2025-04-02",)
SCENARIOS = (
    TariffScenario("S-10", "10 %", 0.10, "baseline-10", EXEMPT),
    TariffScenario("S-46", "46 %", 0.46, "announced-2025-04-02", EXEMPT),
)


@pytest.fixture(scope="module")
def effects():
    return assess_general("VNM", "USA", SCENARIOS, draws=9)


@pytest.fixture(scope="module", params=LANGUAGES)
def section(request, effects):
    dossier = load_case(CASE).as_of(date(2025, 5, 5))
    return general(consolidate(dossier, Phrasebook(request.param)), effects)


def of(section, kind):
    return [block for block in section.blocks if isinstance(block, kind)]


def test_every_scenario_stands_in_every_world(section):
    ours, theirs, sectors = of(section, Table)
    assert [row[0] for row in ours.rows] == [Ref("S-10"), Ref("S-10"), Ref("S-46"), Ref("S-46")]
    assert len({row[2] for row in ours.rows}) == 2
    assert len(theirs.rows) == 4
    assert 0 < len(sectors.rows) <= 8
    assert all(len(row) == len(table.columns) for table in (ours, theirs, sectors) for row in table.rows)


def test_the_chart_has_one_interval_per_scenario_and_world(section, effects):
    (chart,) = of(section, Chart)
    assert len(chart.rows) == 4
    assert {row["label"] for row in chart.rows} == {"10 %", "46 %"}
    assert all(row["low"] <= row["value"] <= row["high"] for row in chart.rows)
    assert chart.rows[2]["value"] == effects[1].worlds[0].welfare_change_home.mid


def test_the_worlds_shares_stand_beside_the_observed_ones(section):
    worlds, _ = of(section, BulletList)
    first, second = (item[0] for item in worlds.items)
    assert "before balancing" in first
    assert first.count("75") == 2
    assert "19" in second
    assert "75" in second


def test_the_drivers_of_the_difference_have_their_parts(section, effects):
    _, drivers = of(section, BulletList)
    (item,) = drivers.items
    total = effects[1].worlds[1].welfare_change_home.mid - effects[1].worlds[0].welfare_change_home.mid
    assert f"{100 * total:.2f}".rstrip("0").replace(".", ",") in item[0].replace(".", ",")
    assert "29" in item[0]


def test_what_is_left_out_is_said(section):
    (caveats,) = of(section, Callout)
    points = caveats.blocks[0].items
    assert len(points) > 5
    assert any(str(point[0]).startswith("icio-2024: ") for point in points)
