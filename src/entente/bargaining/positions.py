"""Ministries' positions against the red lines, before any of them becomes an offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from entente.dossier import Dossier
from entente.dossier.kinds import ExcludedLines, NoWorseThan, Plan, Position, RateFloor, RedLine

__all__ = ["CrossedLine", "judge_positions"]

TARIFF = "tariff:"


@dataclass(frozen=True, slots=True)
class CrossedLine:
    """A position that goes beyond a red line.

    Attributes:
        reason: `rate` (below the lowest duty allowed) or `excluded` (goods kept out of every offer).
        facts: `rate` and `limit` as fractions where the reason is a rate.
    """

    item: str
    red_line: str
    reason: str
    facts: Mapping[str, Any]


def judge_positions(plan: Plan, dossier: Dossier) -> Iterator[CrossedLine]:
    """Yield every position of a plan on the duty on goods (`tariff:HS`, in percent) that a red line forbids."""
    rules = [
        (line.code, line.rule)
        for line in dossier.current(RedLine)
        if isinstance(line.rule, RateFloor | ExcludedLines | NoWorseThan)
    ]
    if not rules:
        return
    for position in plan.positions:
        if not position.item.startswith(TARIFF):
            continue
        hs = position.item.removeprefix(TARIFF)
        for code, rule in rules:
            if not any(hs.startswith(prefix) or prefix.startswith(hs) for prefix in rule.hs):
                continue
            if isinstance(rule, ExcludedLines):
                yield CrossedLine(position.item, code, "excluded", {})
                continue
            rate, limit = _lowest(position), rule.floor if isinstance(rule, RateFloor) else rule.rate
            if rate is not None and rate < limit:
                yield CrossedLine(position.item, code, "rate", {"rate": rate, "limit": limit})


def _lowest(position: Position) -> float | None:
    """The lowest duty of a position as a fraction; None where it states none in percent."""
    stated = [tier for tier in (position.opening, position.target, position.floor) if tier is not None]
    return min(stated) / 100 if stated and position.unit == "%" else None
