"""A stated rule for "low" and "commensurate", with tolerances, and what it finds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from entente.calibration.commensurability_sides import CONCESSIONS, INDICES, InvalidRule, Side

__all__ = ["CommensurabilityRule", "Finding", "Outcome", "overall_outcome", "shipped_rule"]


class Outcome(StrEnum):
    """How a test ended."""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One test of the rule.

    Attributes:
        test: "low" or "commensurate".
        index: what is measured.
        side: the importer whose schedule is tested; "" for a comparison of both.
        values: the figures, of the side or of both in order.
        limit: ceiling, or tolerance as a fraction of the larger figure.
        gap: how far the figure is from the limit, in the same unit; 0 or less where met. NaN where unknown.
        outcome: how it ended.
        reason: the sum in words.
    """

    test: str
    index: str
    side: str
    values: tuple[float, ...]
    limit: float
    gap: float
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class CommensurabilityRule:
    """A rule over the indices of both schedules after the offers.

    Attributes:
        low: index → ceiling that each side's schedule may not exceed.
        commensurate: index or concession → largest difference of the two sides, as a fraction of the larger figure.
        source: who set the numbers.
        most_estimated: a figure gets no verdict if a larger share of what it weighs has an estimated rate.

    Raises:
        InvalidRule: on creation, for an index there is not, or a limit out of range.
    """

    low: Mapping[str, float]
    commensurate: Mapping[str, float]
    source: str
    most_estimated: float = 1.0

    def __post_init__(self) -> None:
        for name in self.low:
            if name not in INDICES:
                raise InvalidRule(f"There is no index {name!r} to set a ceiling on. Use one of {', '.join(INDICES)}.")
        for name in self.commensurate:
            if name not in INDICES + CONCESSIONS:
                known = ", ".join(INDICES + CONCESSIONS)
                raise InvalidRule(f"There is no figure {name!r} to compare. Use one of {known}.")
        shares = (("estimated rates", self.most_estimated),)
        for name, limit in (*self.low.items(), *self.commensurate.items(), *shares):
            if not 0 <= limit <= 1:
                raise InvalidRule(f"The limit of {name} is {limit}. Give a fraction from 0 to 1, e.g. 0.05 for 5 %.")

    def judge(self, home: Side, counterpart: Side) -> tuple[Finding, ...]:
        """Return every test of the rule, on the schedules after the offers."""
        findings = [_ceiling(side, name, limit) for name, limit in self.low.items() for side in (home, counterpart)]
        findings += [_closeness(home, counterpart, name, limit) for name, limit in self.commensurate.items()]
        return tuple(self._without_guesses(finding, (home, counterpart)) for finding in findings)

    def _without_guesses(self, finding: Finding, sides: tuple[Side, Side]) -> Finding:
        """Return the finding, without a verdict where it rests on estimated rates."""
        resting = [
            f"{share:.0%} for {side.importer}"
            for side in sides
            if finding.side in ("", side.importer)
            and (share := side.estimated_share(finding.index)) > self.most_estimated
        ]
        if not resting or finding.outcome is Outcome.UNKNOWN:
            return finding
        reason = (
            f"{finding.reason}; no verdict: estimated rates, not those of lines, are {', '.join(resting)} of it, and "
            f"{self.most_estimated:.0%} is allowed"
        )
        return replace(finding, outcome=Outcome.UNKNOWN, reason=reason)


@cache
def shipped_rule() -> CommensurabilityRule:
    """Return the rule used where a case states none; its source says that it is an assumption."""
    text = resources.files(__package__).joinpath("parameters", "commensurability.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return CommensurabilityRule(table["low"], table["commensurate"], table["source"], table["most_estimated"])


def _ceiling(side: Side, name: str, limit: float) -> Finding:
    value = side.after.get(name)
    gap = value - limit
    words = f"{name.replace('_', ' ')} of {side.importer} for {side.exporter}"
    if np.isnan(value):
        return Finding("low", name, side.importer, (value,), limit, gap, Outcome.UNKNOWN, f"{words} cannot be computed")
    outcome = Outcome.MET if gap <= 1e-12 else Outcome.NOT_MET
    return Finding(
        "low", name, side.importer, (value,), limit, gap, outcome, f"{words} is {value:.2%}, ceiling {limit:.2%}"
    )


def _closeness(home: Side, counterpart: Side, name: str, tolerance: float) -> Finding:
    values = tuple(side.gives[name] if name in CONCESSIONS else side.after.get(name) for side in (home, counterpart))
    words = name.replace("_", " ")
    larger = max(abs(value) for value in values)
    if np.isnan(larger) or np.isnan(values).any():
        return Finding(
            "commensurate", name, "", values, tolerance, float("nan"), Outcome.UNKNOWN, f"{words} cannot be computed"
        )
    difference = 0.0 if larger == 0 else abs(values[0] - values[1]) / larger
    shown = [f"{value / 1e6:,.1f} million USD" if name in CONCESSIONS else f"{value:.2%}" for value in values]
    reason = (
        f"{words}: {home.importer} {shown[0]}, {counterpart.importer} {shown[1]}; they differ by {difference:.0%} of "
        f"the larger, {tolerance:.0%} is allowed"
    )
    outcome = Outcome.MET if difference <= tolerance + 1e-12 else Outcome.NOT_MET
    return Finding("commensurate", name, "", values, tolerance, difference - tolerance, outcome, reason)


def overall_outcome(findings: tuple[Finding, ...], test: str) -> Outcome:
    """Return how all tests of one kind ended together: not met if one is not, unknown if one is unknown."""
    outcomes = {finding.outcome for finding in findings if finding.test == test}
    if Outcome.NOT_MET in outcomes:
        return Outcome.NOT_MET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes or not outcomes else Outcome.MET
