"""Schedules of both sides from the shipped tables and the lines of offers.

The counterpart's schedule is what it collected from home by six-digit code, with a scenario's added duty now and after
the deal. Home's is made of the lines given: an offer, or a whole national schedule. Codes that trade but have no line
given have unknown rates, and the share of trade that is known travels with the result.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entente.calibration.cells import load_import_cells
from entente.calibration.commensurability_sides import InvalidRule, Schedule
from entente.calibration.duty_forgone import OfferedLine
from entente.calibration.line_market import line_parameters
from entente.calibration.scenarios import TariffScenario, added_rates
from entente.equilibrium.indices import bilateral_demand_elasticity
from entente.tradedata import starter
from entente.tradedata.extract import ImportExtract
from entente.tradedata.schedules import Schedule as NationalSchedule

__all__ = ["ScheduleLine", "counterpart_schedule", "home_schedule", "national_lines"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """A line of home's schedule.

    Attributes:
        hs: prefix, digits.
        rate_before, rate_after: now and as offered, fractions; None where not known.
        estimated: whether the rate is an average of something wider, not the line's own.
    """

    hs: str
    rate_before: float | None
    rate_after: float | None
    estimated: bool = False


def counterpart_schedule(
    home: str,
    counterpart: str,
    *,
    before: TariffScenario | None,
    after: TariffScenario | None,
    imports: ImportExtract | None = None,
) -> Schedule:
    """Return what the counterpart charges home by six-digit code: duty collected plus a scenario's added duty.

    Args:
        home, counterpart: ISO alpha-3.
        before: added duty now; none when None.
        after: added duty with the deal; none when None.
        imports: the user's own table of the counterpart's imports; the shipped one when None.

    Raises:
        NotShipped: no table is shipped for this pair and none was given.
        InvalidScenario: a scenario names something the tables do not have.
    """
    cells = load_import_cells(home, counterpart, imports)
    mine = cells.of_partner(home) & cells.modelled
    here, value = cells.hs6_of_cell[mine], cells.trade_value[mine]
    size = len(cells.hs6)

    def by_code(weights: Array) -> Array:
        return np.bincount(here, weights=weights, minlength=size).astype(np.float64, copy=False)

    sold = by_code(value)
    chosen = np.flatnonzero(sold)
    rates = []
    for scenario in (before, after):
        added = np.zeros(value.size) if scenario is None else added_rates(scenario, home=home, cells=cells)[mine]
        rates.append(by_code(cells.duty[mine] + added * value)[chosen] / sold[chosen])
    everybody = np.bincount(cells.hs6_of_cell, weights=cells.trade_value, minlength=size)
    theta = cells.trade_elasticity["mid"][chosen]
    return Schedule(
        importer=counterpart,
        exporter=home,
        lines=tuple(cells.hs6[index] for index in chosen),
        rate_before=rates[0],
        rate_after=rates[1],
        rate_observed=by_code(cells.duty[mine])[chosen] / sold[chosen],
        trade_value_usd=sold[chosen],
        demand_elasticity=bilateral_demand_elasticity(
            sold[chosen] / everybody[chosen],
            substitution_elasticity=1 + theta,
            import_demand_elasticity=np.full(theta.size, line_parameters()["import_demand_elasticity"]["mid"]),
        ),
        trade_basis=f"imports for consumption of {counterpart}, {cells.year}",
        caveats=(
            f"Rates of {counterpart} are duty collected in {cells.year} over value by code, plus added duties.",
            *cells.provenance.caveats,
        ),
    )


def national_lines(schedule: NationalSchedule, offers: Sequence[OfferedLine]) -> tuple[ScheduleLine, ...]:
    """Return the lines of a national schedule with the rates offered.

    A line takes the offer with the longest prefix that covers it; an offered line finer than any in the schedule is
    added. Where an offer states the rate now, that stands before the schedule's. A rate with a part whose value is not
    known is not known.

    Args:
        schedule: home's schedule, its general rates.
        offers: lines offered.

    Raises:
        InvalidRule: an offered line is given more than once.
    """
    counted = Counter(line.hs for line in offers)
    twice = sorted(code for code, times in counted.items() if times > 1)
    if twice:
        raise InvalidRule(f"Line {', '.join(twice[:10])} is offered more than once. Keep the rates that are meant.")
    by_prefix = {line.hs: line for line in offers}
    lines: list[ScheduleLine] = []
    used = set()
    rates = schedule.general.ad_valorem_rate + schedule.general.rest_rate
    guessed = schedule.estimated if schedule.estimated.size else np.zeros(len(schedule.codes), dtype=np.bool_)
    for code, rate, estimated in zip(schedule.codes, rates, guessed.tolist(), strict=True):
        prefix = next((code[:digits] for digits in (10, 8, 6, 4, 2) if code[:digits] in by_prefix), None)
        if prefix is None:
            known = None if np.isnan(rate) else float(rate)
            lines.append(ScheduleLine(code, known, known, estimated))
        else:
            used.add(prefix)
            lines.append(ScheduleLine(code, by_prefix[prefix].rate_now, by_prefix[prefix].rate_offered))
    finer = [line for line in offers if line.hs not in used]
    return (*lines, *(ScheduleLine(line.hs, line.rate_now, line.rate_offered) for line in finer))


def home_schedule(
    lines: Sequence[ScheduleLine], *, home: str, counterpart: str, before_year: int, notes: Sequence[str] = ()
) -> Schedule:
    """Return what home charges the counterpart by six-digit code, from the lines given.

    A code takes the rates of the longest prefix that covers it; several national lines inside one code are averaged.

    Args:
        lines: home's schedule, or the part that is known.
        home, counterpart: ISO alpha-3.
        before_year: trade is that of the last full year before it.
        notes: caveats of the schedule the lines come from.

    Raises:
        NotShipped: no table of exports from `counterpart` to `home` is shipped.
        InvalidRule: a rate is out of range, or no line has rates.
    """
    starter.require_pair(home=home, counterpart=counterpart)
    trade, year = _trade(home, before_year)
    known = _rates_by_prefix(lines)
    guessed = {line.hs[:6] for line in lines if line.estimated}
    inside = sum(1 for line in lines if len(line.hs) > 6)
    codes = sorted(set(trade) | {prefix for prefix in known if len(prefix) == 6})
    rates = np.array([_rates_of(code, known) for code in codes], dtype=np.float64).reshape(-1, 2)
    rows = starter.trade_elasticities().to_pyarrow()
    theta = dict(zip(rows["hs6"].to_pylist(), rows["trade_elasticity_mid"].to_pylist(), strict=True))
    usual = float(np.median(list(theta.values())))
    without = [code for code in codes if code not in theta]
    caveats = [
        *notes,
        f"Trade of {home} is what {counterpart} records as exports to it in {year}, without freight.",
        f"The share of {counterpart} in {home}'s imports by code is not known; demand is taken to be as elastic as for "
        "a small supplier, so gains from cuts are upper bounds.",
    ]
    if inside:
        caveats.append(
            f"{inside} national lines lie inside six-digit codes; rates of one code are averaged and "
            "stand for all its trade, so what cuts in them give is an upper bound."
        )
    if without:
        caveats.append(f"{len(without)} codes have no published elasticity; the median, {usual:.1f}, is used.")
    return Schedule(
        importer=home,
        exporter=counterpart,
        lines=tuple(codes),
        rate_before=rates[:, 0],
        rate_after=rates[:, 1],
        rate_observed=rates[:, 0],
        trade_value_usd=np.array([trade.get(code, np.nan) for code in codes]),
        demand_elasticity=1 + np.array([theta.get(code, usual) for code in codes]),
        trade_basis=f"exports of {counterpart}, free alongside ship, {year}",
        estimated=np.array([_prefix_of(code, known) in guessed for code in codes], dtype=np.bool_),
        caveats=tuple(caveats),
    )


def _trade(home: str, before_year: int) -> tuple[dict[str, float], int]:
    table = starter.us_exports_by_partner()
    mine = table.filter((table.partner == home) & (table.year < before_year))
    year = mine.year.max().to_pyarrow().as_py()
    if year is None:
        raise starter.NotShipped(f"No exports to {home} before {before_year} are shipped. Use a later year.")
    rows = mine.filter(mine.year == year).select("hs6", "trade_value_fas_usd").to_pyarrow()
    return dict(zip(rows["hs6"].to_pylist(), rows["trade_value_fas_usd"].to_pylist(), strict=True)), int(year)


def _rates_by_prefix(lines: Sequence[ScheduleLine]) -> dict[str, tuple[float, float]]:
    """Return prefix of at most six digits → rates, those of national lines inside one code averaged."""
    found: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    counted = Counter(line.hs for line in lines)
    twice = sorted(code for code, times in counted.items() if times > 1)
    if twice:
        raise InvalidRule(f"Line {', '.join(twice[:10])} is given more than once. Keep the rates that are meant.")
    for line in lines:
        before, after = (np.nan if rate is None else rate for rate in (line.rate_before, line.rate_after))
        for rate in (before, after):
            if rate < 0:
                raise InvalidRule(f"The rate of line {line.hs} is {rate}. Rates are fractions of 0 or more.")
        found[line.hs[:6]].append((before, after))
    return {
        prefix: (float(np.mean([a for a, _ in rates])), float(np.mean([b for _, b in rates])))
        for prefix, rates in found.items()
    }


def _rates_of(code: str, known: dict[str, tuple[float, float]]) -> tuple[float, float]:
    prefix = _prefix_of(code, known)
    return known[prefix] if prefix is not None else (np.nan, np.nan)


def _prefix_of(code: str, known: Collection[str]) -> str | None:
    return next((code[:digits] for digits in (6, 4, 2) if code[:digits] in known), None)
