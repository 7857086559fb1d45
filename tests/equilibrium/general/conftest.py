"""Small worlds and one model of every kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from entente.equilibrium import World
from entente.equilibrium.general import (
    IncomeTaxRelief,
    LabourSupply,
    Marketing,
    Model,
    PassThrough,
    Profits,
    RealTransfers,
    Roundabout,
    Scale,
    armington,
    default_model,
    ossa,
)

WorldMaker = Callable[..., World]


def make_world(countries: int = 4, sectors: int = 3, seed: int = 0, *, free_trade: bool = False) -> World:
    """Return a world with a home bias, random tariffs, elasticities and input-output shares."""
    rng = np.random.default_rng(seed)
    expenditure = rng.gamma(1.5, 1.0, (countries, countries, sectors))
    expenditure[np.arange(countries), np.arange(countries)] += 3.0
    rate = np.zeros_like(expenditure) if free_trade else rng.uniform(0.0, 0.3, expenditure.shape)
    rate[np.arange(countries), np.arange(countries)] = 0.0
    inputs = rng.gamma(1.0, 1.0, (countries, sectors, sectors))
    return World(
        countries=tuple(f"C{n}" for n in range(countries)),
        sectors=tuple(f"S{k}" for k in range(sectors)),
        expenditure=expenditure,
        ad_valorem_rate=rate,
        trade_elasticity=rng.uniform(3.0, 7.0, sectors),
        value_added_share=rng.uniform(0.35, 0.8, (countries, sectors)),
        input_share=inputs / inputs.sum(axis=1, keepdims=True),
    )


def light_in_materials(**options: int) -> World:
    """Return a world whose final spending is positive everywhere, whatever its input shares."""
    world = make_world(**options)
    assert world.value_added_share is not None
    return replace(world, value_added_share=0.5 + 0.5 * world.value_added_share)


def everything(world: World) -> Model:
    """Return a model with every block at once."""
    countries = np.arange(len(world.countries))
    return Model(
        "everything",
        (
            Roundabout(),
            Profits(),
            PassThrough(1.05 + 0.05 * countries),
            Marketing(0.10 + 0.02 * countries),
            LabourSupply(0.4),
            Scale(0.12),
            IncomeTaxRelief(),
        ),
    )


def elastic(world: World) -> Model:
    """Return a model without materials, with elastic labour and scale."""
    countries = len(world.countries)
    return Model("elastic", (LabourSupply(0.5), Scale(0.15), IncomeTaxRelief(), Marketing(np.full(countries, 0.12))))


MODELS: dict[str, Callable[[World], Model]] = {
    "armington": lambda world: armington(),
    "default": lambda world: default_model(),
    "default-elastic": lambda world: default_model(labour_supply_elasticity=0.3),
    "ossa": lambda world: ossa(),
    "elastic": elastic,
    "everything": everything,
    "real-transfers": lambda world: Model("real-transfers", (Roundabout(), RealTransfers(), LabourSupply(0.2))),
}


@pytest.fixture(params=sorted(MODELS))
def make_model(request: pytest.FixtureRequest) -> Callable[[World], Model]:
    """One model of every kind in turn."""
    return MODELS[request.param]


@pytest.fixture(params=[1, 3], ids=["one-sector", "three-sectors"])
def world(request: pytest.FixtureRequest) -> World:
    """A small world with one or three sectors."""
    return make_world(sectors=request.param)
