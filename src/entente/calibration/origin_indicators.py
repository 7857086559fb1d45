"""The indicators of the origin screen over whole arrays, and their sentences for one product."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entente.calibration.origin_data import Cube, ScreenData
from entente.calibration.origin_results import Indicator

__all__ = ["Measured", "measure", "screen_parameters"]

_USD = 1e6


@cache
def screen_parameters() -> dict[str, Any]:
    """Return weights, limits and their sources."""
    text = resources.files(__package__).joinpath("parameters", "origin_screen.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Indicators by product and third, (product, third); NaN where one cannot be computed.

    Attributes:
        values: indicator → value in its unit.
        points: indicator → 0 to 1.
        sold: mean of the last years of home's exports to the counterpart, (product,); `sold_before` of the first.
        supplied: mean of the last years of home's imports from the third; `supplied_before` of the first.
        third_rate, home_rate: the counterpart's duties, (product, third) and (product,).
    """

    values: dict[str, Cube]
    points: dict[str, Cube]
    sold: Cube
    sold_before: Cube
    supplied: Cube
    supplied_before: Cube
    third_rate: Cube
    home_rate: Cube

    @property
    def score(self) -> Cube:
        """Weighted mean of the points that are known; 0 where none is."""
        weight, total = _weights(), self.evidence
        sums = sum(np.nan_to_num(self.points[name]) * share for name, share in weight.items())
        return np.asarray(sums / np.where(total == 0, 1.0, total), dtype=np.float64)

    @property
    def evidence(self) -> Cube:
        """Share of the weights whose indicator is known."""
        weight = _weights()
        return np.asarray(
            sum(np.isfinite(self.points[name]) * share for name, share in weight.items()), dtype=np.float64
        )

    def sentences(self, product: int, third: int, names: tuple[str, str, str], years: float) -> tuple[Indicator, ...]:
        """Return the indicators of one product in words.

        Args:
            product, third: positions.
            names: home, counterpart, third country.
            years: between the first and the last period.
        """
        home, counterpart, other = names
        bought, sold = self.supplied[product, third] / _USD, self.sold[product] / _USD
        before = self.supplied_before[product, third] / _USD, self.sold_before[product] / _USD
        rates = self.third_rate[product, third], self.home_rate[product]
        words = {
            "joint_growth": (
                f"imports from {other} went from {before[0]:,.1f} to {bought:,.1f} and exports to {counterpart} from "
                f"{before[1]:,.1f} to {sold:,.1f} million USD in {years:g} years; the slower grew {{value:.0%}} a year",
                "one of the two flows is not recorded in both periods",
            ),
            "displacement": (
                f"{other}'s part in what {counterpart} buys from {other} and {home} fell by {{value:.0%}} of the total",
                f"exports of {other} to {counterpart} are not recorded in both periods",
            ),
            "reliance": (
                f"imports from {other} ({bought:,.1f} million USD) are {{value:.0%}} of exports to {counterpart} "
                f"({sold:,.1f})",
                f"imports from {other} are not recorded",
            ),
            "supplier_share": (
                f"{other} supplies {{value:.0%}} of {home}'s recorded imports",
                "imports by supplier are not recorded",
            ),
            "unit_value_similarity": (
                "unit values of imports and exports differ by {value:.0%} (log ratio)",
                "no quantity in one unit on both sides",
            ),
            "duty_gap": (
                f"{counterpart} charges {other} {rates[0]:.1%} and {home} {rates[1]:.1%}: {{value:+.1%}}",
                f"{counterpart}'s duties by product are not at hand",
            ),
        }
        indicators = []
        for name, (known, missing) in words.items():
            value, points = self.values[name][product, third], self.points[name][product, third]
            if np.isfinite(points):
                indicators.append(Indicator(name, float(value), float(points), known.format(value=value)))
            else:
                indicators.append(Indicator(name, None, None, missing))
        return tuple(indicators)


def measure(
    data: ScreenData,
    *,
    first: NDArray[np.bool_],
    last: NDArray[np.bool_],
    years: float,
    third_rate: Cube,
    home_rate: Cube,
) -> Measured:
    """Return every indicator.

    Args:
        data: the flows.
        first, last: which years are compared, (year,).
        years: between the middles of the two periods.
        third_rate: the counterpart's duty on each third, (product, third), NaN where not known.
        home_rate: its duty on home, (product,).
    """
    supplied, before = _mean(data.supplied[..., last]), _mean(data.supplied[..., first])
    sold, sold_before = _mean(data.sold[:, last]), _mean(data.sold[:, first])
    rival, rival_before = _mean(data.rival[..., last]), _mean(data.rival[..., first])
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = np.minimum(_yearly(supplied, before, years), _yearly(sold, sold_before, years)[:, None])
        part = rival / (rival + sold[:, None])
        part_before = rival_before / (rival_before + sold_before[:, None])
        values = {
            "joint_growth": growth,
            "displacement": part_before - part if years > 0 else np.full(part.shape, np.nan),
            "reliance": supplied / sold[:, None],
            "supplier_share": supplied / _mean(data.all_supplied[:, last])[:, None],
            "unit_value_similarity": _unit_value_distance(data, last),
            "duty_gap": third_rate - home_rate[:, None],
        }
    limits = screen_parameters()["indicators"]
    points = {}
    for name, value in values.items():
        start, end = limits[name]["nothing_at"], limits[name]["full_at"]
        points[name] = np.where(np.isfinite(value), np.clip((value - start) / (end - start), 0.0, 1.0), np.nan)
    return Measured(values, points, sold, sold_before, supplied, before, third_rate, home_rate)


def _weights() -> dict[str, float]:
    indicators = screen_parameters()["indicators"]
    total = sum(entry["weight"] for entry in indicators.values())
    return {name: entry["weight"] / total for name, entry in indicators.items()}


def _mean(values: Cube) -> Cube:
    """Return the mean over years that are recorded, NaN where none is."""
    known = np.isfinite(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _yearly(after: Cube, before: Cube, years: float) -> Cube:
    """Return growth a year; NaN where a period is not recorded or there is no time between."""
    if years <= 0:
        return np.full(after.shape, np.nan)
    grown = np.where((after > 0) & (before > 0), after / np.where(before > 0, before, 1.0), np.nan)
    yearly: Cube = grown ** (1 / years) - 1
    return yearly


def _unit_value(value: Cube, quantity: Cube) -> Cube:
    """Return value over quantity, over the years that have both."""
    both = np.isfinite(value) & np.isfinite(quantity)
    mean: Cube = _mean(np.where(both, value, np.nan)) / _mean(np.where(both, quantity, np.nan))
    return mean


def _unit_value_distance(data: ScreenData, last: NDArray[np.bool_]) -> Cube:
    """Return |ln(unit value of imports / of exports)|, NaN where either lacks a quantity in the common unit."""
    bought = _unit_value(data.supplied[..., last], data.supplied_quantity[..., last])
    sold = _unit_value(data.sold[:, last], data.sold_quantity[:, last])
    ratio = bought / sold[:, None]
    usable = data.same_unit & np.isfinite(ratio) & (ratio > 0)
    return np.where(usable, np.abs(np.log(np.where(usable, ratio, 1.0))), np.nan)
