"""Merge the countries and sectors of a kept world, and balance it to totals, from a user's own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from jaxtyping import Float

from entente.calibration.worlds.aggregate import aggregate_world
from entente.calibration.worlds.balance import Target, balance_world, untargeted
from entente.calibration.worlds.folder import StoredWorld
from entente.calibration.worlds.rows import numbers, read_rows
from entente.equilibrium.solution import Array
from entente.equilibrium.world import WorldError

__all__ = ["balance_stored", "merge_stored", "read_groups", "read_targets"]

_OWN = {"": None, "yes": True, "no": False}


def read_groups(path: Path, column: str) -> dict[str, str]:
    """Return label → group from a CSV.

    Args:
        path: with a column of labels and a column `group`; an empty group keeps the label.
        column: name of the column of labels, `economy` or `sector`.
    """
    groups: dict[str, str] = {}
    for row in read_rows(path, (column, "group")):
        if row[column] in groups:
            raise WorldError(f"{path}:{row.line}: {column} {row[column]!r} appears twice. Keep one row.")
        groups[row[column]] = row["group"] or row[column]
    return groups


def read_targets(path: Path) -> list[Target]:
    """Return the totals of a CSV with columns name and value, and importer, exporter, sector, own where they narrow it.

    Args:
        path: `own` is yes for own goods only, no for foreign ones only, empty for both.
    """
    rows = read_rows(path, ("name", "value"))
    values = numbers(path, rows, "value", required=True)
    found = []
    for row, value in zip(rows, values.tolist(), strict=True):
        own = row.get("own", "")
        if own not in _OWN:
            raise WorldError(f"{path}:{row.line}: own is {own!r}. Write yes, no or nothing.")
        places = {name: row.get(name) or None for name in ("importer", "exporter", "sector")}
        found.append(Target(row["name"], value, **places, own=_OWN[own]))
    return found


def merge_stored(
    stored: StoredWorld, *, countries: Mapping[str, str] | None = None, sectors: Mapping[str, str] | None = None
) -> StoredWorld:
    """Return a world with countries and sectors merged; see `aggregate_world`.

    Ranges of elasticities are merged as their middle is. Observed figures of merged countries are dropped.

    Args:
        stored: the original.
        countries: group of every country, or None to keep them.
        sectors: group of every sector, or None to keep them.
    """
    world = stored.world

    def merged(theta: Float[Array, " sector"]) -> Float[Array, " sector"]:
        one = replace(world, trade_elasticity=theta)
        return aggregate_world(one, countries=countries, sectors=sectors).trade_elasticity

    made = aggregate_world(world, countries=countries, sectors=sectors)
    by_group: dict[str, list[str]] = {}
    for label in world.countries:
        by_group.setdefault(label if countries is None else countries[label], []).append(label)
    of = {label: stored.members.get(label, (label,)) for label in world.countries}
    members = {
        group: () if any(not of[label] for label in labels) else tuple(code for label in labels for code in of[label])
        for group, labels in by_group.items()
    }
    kept = {group for group, labels in by_group.items() if labels == [group]}
    observed = {
        name: value for name, value in world.observed.items() if all(label in kept for label in name.split()[1:])
    }
    return replace(
        stored,
        world=replace(made, observed=observed),
        elasticity_low=merged(stored.elasticity_low),
        elasticity_high=merged(stored.elasticity_high),
        sector_titles={label: stored.sector_titles.get(label, label) for label in made.sectors},
        economy_names={label: stored.economy_names.get(label, label) for label in made.countries},
        members=members,
        movements=(),
        services=frozenset(
            group
            for group in made.sectors
            if all(label in stored.services for label in world.sectors if _group(sectors, label) == group)
        ),
        observed_sources={name: stored.observed_sources.get(name, "") for name in observed},
    )


def _group(groups: Mapping[str, str] | None, label: str) -> str:
    return label if groups is None else groups[label]


def balance_stored(stored: StoredWorld, targets: Sequence[Target]) -> StoredWorld:
    """Return a world balanced to totals, with how far each moved it; see `balance_world`.

    Args:
        stored: the original.
        targets: totals to meet.
    """
    world, movements = balance_world(stored.world, targets)
    return replace(stored, world=world, movements=(*stored.movements, *movements, *untargeted(stored.world, world)))
