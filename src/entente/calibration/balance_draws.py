"""Draws of what purchases become: delivered or not, when, at which price, how much of it additional.

Each draw decides for every purchase, by a threshold on a normal number with a part common to all purchases, whether
it is delivered; draws its delay, the price paid, its additional share and how much of that replaces others; and
spreads it over years. The same seed gives the same draws.

Source: this project, docs/explanation/purchases-and-balance.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from entente.calibration.balance_inputs import PlannedPurchase, Triangle, assumption, balance_parameters

__all__ = ["Draws", "deliveries_by_year", "draw_purchases", "draw_yield"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """What purchases become, US dollars at the exporter's border, (draw, purchase, year).

    Attributes:
        years: of the last axis.
        delivered: all deliveries.
        additional: the part that the counterpart would not have sold anyway.
        diverted: the part of that which other suppliers lose.
        valuation: importer's over exporter's valuation, (draw,).
    """

    years: tuple[int, ...]
    delivered: Array
    additional: Array
    diverted: Array
    valuation: Array


def draw_purchases(
    purchases: Sequence[PlannedPurchase], *, years: tuple[int, ...], sign_in: int, draws: int, seed: int
) -> Draws:
    """Return the draws.

    Args:
        purchases: what is counted.
        years: calendar years to report, in order.
        sign_in: year in which purchases without a date are taken to be signed.
        draws: how many.
        seed: of the random numbers.
    """
    generator = np.random.default_rng(seed)
    size = (draws, len(purchases))
    common = balance_parameters()["common_shock"]["value"]
    shock = np.sqrt(common) * generator.standard_normal((draws, 1))
    shock = shock + np.sqrt(1 - common) * generator.standard_normal(size)
    uniform = generator.random((5, *size))
    probability, delay, price, additional, diversion = (np.zeros(size) for _ in range(5))
    for index, purchase in enumerate(purchases):
        chance = (
            Triangle(1.0, 1.0, 1.0)
            if purchase.stage == "delivered"
            else assumption("stage_probability", purchase.stage)
        )
        probability[:, index] = _triangular(chance, uniform[0, :, index])
        delay[:, index] = _triangular(assumption("delay", purchase.sector), uniform[1, :, index])
        price[:, index] = _triangular(assumption("price_realised", purchase.sector), uniform[2, :, index])
        additional[:, index] = _triangular(assumption("additionality", purchase.sector), uniform[3, :, index])
        diversion[:, index] = _triangular(assumption("diversion", purchase.sector), uniform[4, :, index])
    happens = shock < ndtri(np.clip(probability, 1e-12, 1 - 1e-12))
    stated = np.array([[purchase.low_usd, purchase.high_usd] for purchase in purchases]).reshape(-1, 2)
    value = stated[:, 0] + generator.random(size) * (stated[:, 1] - stated[:, 0])
    paid = value * price * happens
    delivered = np.zeros((*size, len(years)))
    for index, purchase in enumerate(purchases):
        shares = deliveries_by_year(purchase, sign_in=sign_in)
        late = np.rint(delay[:, index]).astype(int) if purchase.stage != "delivered" else np.zeros(draws, dtype=int)
        for start, share in shares.items():
            for slip in np.unique(late):
                if start + int(slip) in years:
                    chosen = late == slip
                    delivered[chosen, index, years.index(start + int(slip))] += share * paid[chosen, index]
    new = np.array([0.0 if purchase.existing else 1.0 for purchase in purchases])
    added = delivered * (additional * new)[..., None]
    valuation = Triangle(**{key: balance_parameters()["valuation"][key] for key in ("low", "mid", "high")})
    return Draws(
        years=years,
        delivered=delivered,
        additional=added,
        diverted=added * diversion[..., None],
        valuation=_triangular(valuation, generator.random(draws)),
    )


def draw_yield(purchases: Sequence[PlannedPurchase], *, draws: int, seed: int) -> Array:
    """Return what a dollar of contracts brings in additional deliveries, at the exporter's border, (draw,).

    A new contract in the sectors of the purchases, weighted with their stated values; an ordinary one without any.

    Args:
        purchases: what is counted.
        draws: how many.
        seed: of the random numbers.
    """
    values: dict[str, float] = {}
    for purchase in purchases:
        values[purchase.sector] = values.get(purchase.sector, 0.0) + (purchase.low_usd + purchase.high_usd) / 2
    total = sum(values.values())
    mix = {sector: value / total for sector, value in values.items()} if total > 0 else {"default": 1.0}
    uniform = np.random.default_rng(seed).random((3, draws))
    paid = np.zeros(draws)
    for sector, share in mix.items():
        price = _triangular(assumption("price_realised", sector), uniform[0])
        paid += share * price * _triangular(assumption("additionality", sector), uniform[1])
    return np.asarray(paid * _triangular(assumption("stage_probability", "contract"), uniform[2]))


def deliveries_by_year(purchase: PlannedPurchase, *, sign_in: int) -> dict[int, float]:
    """Return year → share of the purchase delivered then: its own schedule, or the sector's usual one."""
    total = sum(low + high for _, low, high in purchase.schedule)
    if total > 0:
        shares: dict[int, float] = {}
        for year, low, high in purchase.schedule:
            shares[year] = shares.get(year, 0.0) + (low + high) / total
        return shares
    table = balance_parameters()["default_schedule"]
    usual = table.get(purchase.sector, table["default"])
    first = (purchase.signed if purchase.signed is not None else sign_in) + usual["lead"]
    return {first + year: 1 / usual["years"] for year in range(usual["years"])}


def _triangular(range_: Triangle, uniform: Array) -> Array:
    """Return draws of a triangular number from uniform ones; a range of one point is that point."""
    low, mid, high = range_.low, range_.mid, range_.high
    width = high - low
    if width == 0:
        return np.full(uniform.shape, low)
    split = (mid - low) / width
    rising = low + np.sqrt(uniform * width * (mid - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - mid))
    return np.where(uniform < split, rising, falling)
