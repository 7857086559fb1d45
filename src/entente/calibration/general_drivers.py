"""Why two worlds answer differently: what differs between them is swapped one thing at a time, and solved again.

The first world takes the second's elasticities, then its labour's share of cost; what is left is that trade stands
against something else: the home share, the share sold to the counterpart, and what labour earns against GDP. The parts
add up to the difference; another order would share it out in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from entente.calibration.general_results import Driver, WorldEffects
from entente.calibration.worlds.folder import StoredWorld
from entente.equilibrium.solution import Array
from entente.equilibrium.world import World

__all__ = ["drivers_of", "sentence_of", "steps_between"]

_NOTHING = 1e-6  # changes of welfare below this have no drivers
_WORDS = {
    "trade-elasticity": "elasticities ({0[0]:.1f} against {1[0]:.1f} on what {home} sells {counterpart})",
    "value-added-share": "labour's share of {home}'s costs ({0[0]:.0%} against {1[0]:.0%}, the rest is materials)",
    "trade-shares": (
        "what trade stands against ({home} spends {0[0]:.0%} against {1[0]:.0%} at home and sells {0[1]:.0%} against "
        "{1[1]:.0%} to {counterpart})"
    ),
}


def steps_between(first: StoredWorld, second: StoredWorld, home: str, counterpart: str) -> tuple[StoredWorld, ...]:
    """Return the first world with the second's elasticities, and that one with the second's labour share as well.

    Labels that both have take their own value; others take the mean over home's sales to the counterpart, and home's
    mean share of cost.

    Args:
        first, second: the two worlds.
        home: exporting country, ISO alpha-3.
        counterpart: importing country.
    """
    theta = np.full(len(first.world.sectors), _elasticity(second, home, counterpart))
    for k, sector in enumerate(first.world.sectors):
        if sector in second.world.sectors:
            theta[k] = second.world.trade_elasticity[second.world.sector(sector)]
    elastic = replace(
        first, world=replace(first.world, trade_elasticity=theta), elasticity_low=theta, elasticity_high=theta
    )
    share = np.stack(
        [
            np.full(len(theta), _labour_share(second.world, label if label in second.world.countries else None))
            for label in first.world.countries
        ]
    )
    return elastic, replace(elastic, world=replace(elastic.world, value_added_share=share))


def drivers_of(
    first: StoredWorld,
    second: StoredWorld,
    home: str,
    counterpart: str,
    welfare: tuple[float, float | None, float | None, float],
) -> tuple[Driver, ...]:
    """Return what each driver adds to the difference of home's welfare between two worlds.

    Args:
        first, second: the two worlds.
        home, counterpart: ISO alpha-3 codes.
        welfare: home's change in the first world, after each step of `steps_between` (None where that economy has no
            base year), and in the second world; fractions.
    """
    reached, *steps = welfare
    parts: list[float | None] = []
    for value in steps:
        parts.append(None if value is None else value - reached)
        reached = reached if value is None else value
    pairs: tuple[tuple[str, Callable[[StoredWorld], tuple[float, ...]], float | None], ...] = (
        ("trade-elasticity", lambda one: (_elasticity(one, home, counterpart),), parts[0]),
        ("value-added-share", lambda one: (_labour_share(one.world, one.economy_of(home)),), parts[1]),
        ("trade-shares", lambda one: _trade_shares(one, home, counterpart), parts[2]),
    )
    return tuple(
        Driver(name, first.name, second.name, measure(first), measure(second), part) for name, measure, part in pairs
    )


def sentence_of(home: str, counterpart: str, worlds: Sequence[WorldEffects], drivers: Sequence[Driver]) -> str:
    """Return in words how the worlds' answers differ, what each driver adds, and how sure the sign is.

    Args:
        home, counterpart: ISO alpha-3 codes.
        worlds: the results.
        drivers: as `drivers_of` gives them.
    """
    if all(abs(one.welfare_change_home.mid) < _NOTHING for one in worlds):
        ways = dict.fromkeys(f"{driver.second} in {_named(driver, home, counterpart)}" for driver in drivers)
        return f"{worlds[0].world} differs from {'; from '.join(ways)}."
    answers = "; ".join(
        f"{one.world} {100 * one.welfare_change_home.mid:+.1f} % (this sign in {one.sign_probability:.0%} of draws)"
        for one in worlds
    )
    text = f"{home}'s welfare: {answers}."
    for second in dict.fromkeys(driver.second for driver in drivers):
        own = [driver for driver in drivers if driver.second == second]
        total = sum(driver.contribution or 0.0 for driver in own)
        said = "; ".join(f"{_named(driver, home, counterpart)}: {_points(driver.contribution)}" for driver in own)
        text += (
            f" From {own[0].first} to {second} it moves by {_points(total)}, taken one after the other: {said}. "
            "Another order would share it out in another way."
        )
    return text


def _named(driver: Driver, home: str, counterpart: str) -> str:
    words = _WORDS[driver.name]
    return words.format(driver.first_value, driver.second_value, home=home, counterpart=counterpart)


def _points(part: float | None) -> str:
    return "cannot be taken alone" if part is None else f"{100 * part:+.1f} points"


def _elasticity(stored: StoredWorld, home: str, counterpart: str) -> float:
    """Return the mean θ over home's sales to the counterpart."""
    world = stored.world
    sold = world.trade_value[world.country(stored.economy_of(counterpart)), world.country(stored.economy_of(home))]
    return float(sold @ world.trade_elasticity / sold.sum())


def _labour_share(world: World, economy: str | None) -> float:
    """Return labour's share of cost over all output of an economy, or of the world for None."""
    if world.value_added_share is None:
        return 1.0
    output: Array = world.trade_value.sum(axis=0)
    rows = slice(None) if economy is None else world.country(economy)
    return float((output * world.value_added_share)[rows].sum() / output[rows].sum())


def _trade_shares(stored: StoredWorld, home: str, counterpart: str) -> tuple[float, float]:
    seller, buyer = stored.economy_of(home), stored.economy_of(counterpart)
    return stored.world.home_share(seller), stored.world.sales_share(seller, buyer)
