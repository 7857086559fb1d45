"""What a world refuses, and how it says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.equilibrium.general.conftest import make_world

from entente.equilibrium import World, WorldError
from entente.equilibrium.general import Baseline, Shock, armington, default_model


def changed(world: World, name: str, where: tuple[int, int, int], value: float) -> World:
    cube = getattr(world, name).copy()
    cube[where] = value
    return replace(world, **{name: cube})


def test_a_negative_flow_names_importer_exporter_and_sector() -> None:
    with pytest.raises(WorldError, match=r"importer C1, exporter C2, sector S0 is -3, which is negative"):
        changed(make_world(), "expenditure", (1, 2, 0), -3.0)


def test_a_missing_flow_is_not_a_zero() -> None:
    with pytest.raises(WorldError, match="is missing"):
        changed(make_world(), "expenditure", (1, 2, 0), np.nan)


def test_a_tariff_of_minus_one_hundred_percent_is_refused() -> None:
    with pytest.raises(WorldError, match=r"-100 % or less.*above -1"):
        changed(make_world(), "ad_valorem_rate", (0, 1, 0), -1.0)
    world = make_world()
    baseline = Baseline.build(world, armington())
    rate = baseline.rate.copy()
    rate[0, 1, 2] = -1.5
    with pytest.raises(WorldError, match=r"importer C1 on exporter C2 in sector S0 is -1\.5"):
        Shock.build(baseline, rate)


def test_an_elasticity_of_the_wrong_sign_names_the_sector() -> None:
    with pytest.raises(WorldError, match=r"sector S2 is -4.*sign convention"):
        replace(make_world(), trade_elasticity=np.array([4.0, 5.0, -4.0]))


def test_an_unknown_country_is_answered_with_the_nearest() -> None:
    with pytest.raises(WorldError, match=r"No country 'C9'.*Nearest: C"):
        make_world().country("C9")


def test_labels_may_not_repeat() -> None:
    with pytest.raises(WorldError, match="names C0 more than once"):
        replace(make_world(), countries=("C0", "C0", "C2", "C3"))


def test_home_share_and_sales_share() -> None:
    world = make_world()
    assert world.home_share("C0") == pytest.approx(world.expenditure[0, 0].sum() / world.expenditure[0].sum())
    total = sum(world.sales_share("C0", buyer) for buyer in world.countries)
    assert total == pytest.approx(1.0)


def test_memory_is_sector_first_whatever_the_input() -> None:
    world = make_world()
    assert np.moveaxis(world.expenditure, 2, 0).flags.c_contiguous


def test_a_base_year_that_leaves_consumers_nothing_is_refused() -> None:
    world = make_world(4, 1, seed=3)
    with pytest.raises(WorldError, match=r"C1 spends .* on materials: -.* raise value_added_share"):
        Baseline.build(world, default_model())
