"""The shares that must stand beside results: of the pairs whose trade a scenario changes."""

from __future__ import annotations

from collections.abc import Sequence

from entente.calibration.simulation.scenario import ALL, Simulated
from entente.calibration.worlds.corrections import WorldReport, describe_world
from entente.calibration.worlds.folder import StoredWorld

__all__ = ["describe_pairs"]

_MOST = 5


def describe_pairs(stored: StoredWorld, scenarios: Sequence[Simulated]) -> tuple[WorldReport, ...]:
    """Return home share and counterpart share of the pairs scenarios name, the first five.

    Args:
        stored: the world.
        scenarios: what changes; "*" names no pair.
    """
    pairs = dict.fromkeys(
        (exporter, importer)
        for scenario in scenarios
        for change in scenario.changes
        for importer in change.importer
        for exporter in change.exporter
        if ALL not in (importer, exporter) and importer != exporter
    )
    return tuple(describe_world(stored.world, *pair, stored.observed_sources) for pair in list(pairs)[:_MOST])
