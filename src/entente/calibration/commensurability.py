"""Whether two schedules are low and commensurate: a stated rule with a tolerance, before and after the offers.

A `Schedule` is what one side charges the other, line by line, now and as offered. `compare_schedules` measures both by
the same indices, values what each side gives, and applies a `CommensurabilityRule`: ceilings that make a schedule
"low", and tolerances within which the two sides' figures are "commensurate". A figure that cannot be computed fails
its test as unknown; it never passes.

Source: docs/explanation/low-and-commensurate.md; indices: `entente.equilibrium.indices`.
"""

from __future__ import annotations

from dataclasses import dataclass

from entente.calibration.commensurability_rule import (
    CommensurabilityRule,
    Finding,
    Outcome,
    overall_outcome,
    shipped_rule,
)
from entente.calibration.commensurability_sides import InvalidRule, Schedule, Side, measure_side

__all__ = ["Commensurability", "compare_schedules"]


@dataclass(frozen=True, slots=True)
class Commensurability:
    """Both sides by the same measures, and the rule's findings.

    Attributes:
        home: what home charges the counterpart, and gives.
        counterpart: what the counterpart charges home, and gives.
        findings: every test.
        low: whether every ceiling is met; unknown if any cannot be tested and none fails.
        commensurate: the same for the comparisons.
        rule_source: who set the rule's numbers.
        caveats: what to know.
    """

    home: Side
    counterpart: Side
    findings: tuple[Finding, ...]
    low: Outcome
    commensurate: Outcome
    rule_source: str
    caveats: tuple[str, ...]


def compare_schedules(
    home: Schedule, counterpart: Schedule, *, rule: CommensurabilityRule | None = None
) -> Commensurability:
    """Return both schedules by the same measures, before and after the offers, and the rule's findings.

    Args:
        home: what home charges the counterpart.
        counterpart: what the counterpart charges home.
        rule: the rule; the shipped one when None.

    Raises:
        InvalidRule: the schedules are not each other's mirror, or one has no line with a known rate.
    """
    if (home.importer, home.exporter) != (counterpart.exporter, counterpart.importer):
        raise InvalidRule(
            f"The schedules are of {home.importer} for {home.exporter} and of {counterpart.importer} for "
            f"{counterpart.exporter}. Give what each side charges the other."
        )
    chosen = rule or shipped_rule()
    sides = measure_side(home), measure_side(counterpart)
    findings = chosen.judge(*sides)
    caveats = [*home.caveats, *(caveat for caveat in counterpart.caveats if caveat not in home.caveats)]
    for schedule, side in zip((home, counterpart), sides, strict=True):
        if side.known_share < 1:
            caveats.append(
                f"Rates of {schedule.importer} are known for {side.known_share:.1%} of {schedule.exporter}'s recorded "
                "sales to it; its figures are of those lines alone."
            )
        if side.estimated_trade > 0:
            caveats.append(
                f"{side.estimated_trade:.1%} of {schedule.exporter}'s sales with known rates meet sector averages in "
                f"{schedule.importer}, not the rates of their lines; a figure that rests on more than "
                f"{chosen.most_estimated:.0%} of such rates gets no verdict."
            )
        if side.not_recorded:
            caveats.append(
                f"{side.not_recorded} lines of {schedule.importer} have no recorded trade: they count in simple "
                "figures only."
            )
    if home.trade_basis != counterpart.trade_basis:
        caveats.append(
            f"Trade is {home.trade_basis} on one side and {counterpart.trade_basis} on the other: compared as shares."
        )
    return Commensurability(
        home=sides[0],
        counterpart=sides[1],
        findings=findings,
        low=overall_outcome(findings, "low"),
        commensurate=overall_outcome(findings, "commensurate"),
        rule_source=chosen.source,
        caveats=tuple(caveats),
    )
