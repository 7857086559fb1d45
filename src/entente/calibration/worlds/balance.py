"""Balance a world to stated targets, and say how far each had to move.

Iterative proportional fitting: every target scales the cells it covers, in turn, until all hold at once. It is the flow
table closest to the original in relative entropy that meets the targets.

Source: Deming & Stephan (1940); Stone (1961) as RAS; Bregman (1967) for the entropy property.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from entente.equilibrium.world import World, WorldError, in_interface_axes, sector_first

__all__ = ["Movement", "Target", "balance_world", "untargeted"]


@dataclass(frozen=True, slots=True)
class Target:
    """A total of trade values before tariff that the balanced world must have.

    Attributes:
        name: how the report cites it, with its source.
        value: the total, in the world's unit, above 0.
        importer, exporter, sector: labels it covers; None covers all.
        own: True covers own goods only, False foreign goods only, None both.
    """

    name: str
    value: float
    importer: str | None = None
    exporter: str | None = None
    sector: str | None = None
    own: bool | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """How far balancing moved a total.

    Attributes:
        name: the target's, or what the total is.
        before: total in the original world.
        target: total asked for; None for one that nobody asked for and that moved with the others.
        after: total in the balanced world.
    """

    name: str
    before: float
    target: float | None
    after: float

    @property
    def moved(self) -> float:
        """Change from the original, a fraction of its size."""
        return (self.after - self.before) / abs(self.before) if self.before else 0.0

    def __str__(self) -> str:
        return f"{self.name}: {self.before:,.0f} -> {self.after:,.0f} ({100.0 * self.moved:+.1f} %)"


def balance_world(
    world: World, targets: Sequence[Target], *, tolerance: float = 1e-8, max_passes: int = 2000
) -> tuple[World, tuple[Movement, ...]]:
    """Return the world that meets every target, and each target's movement.

    Args:
        world: the original; tariffs stay as they are.
        targets: totals to meet; a later one is met exactly, the others within the tolerance.
        tolerance: largest relative gap accepted.
        max_passes: rounds over all targets before the set is called inconsistent.
    """
    flows = sector_first(world.trade_value).copy()
    own = np.eye(len(world.countries), dtype=bool)
    cells = [_cells(world, target, own) for target in targets]
    before = [float(flows[cell].sum()) for cell in cells]
    for target, total in zip(targets, before, strict=True):
        if not target.value > 0 or not total > 0:
            raise WorldError(
                f"Target {target.name!r} asks for {target.value:g} {world.unit} where the world has {total:g}. Both "
                "must be above 0: scaling cannot create or erase trade."
            )
    for _ in range(max_passes):
        for target, cell in zip(targets, cells, strict=True):
            flows[cell] *= target.value / flows[cell].sum()
        gaps = [float(flows[cell].sum()) / target.value - 1.0 for target, cell in zip(targets, cells, strict=True)]
        if max((abs(gap) for gap in gaps), default=0.0) <= tolerance:
            break
    else:
        worst = int(np.argmax(np.abs(gaps)))
        raise WorldError(
            f"The targets contradict each other: {targets[worst].name!r} stays off by {100.0 * gaps[worst]:.3g} %. "
            "Drop it, or make the targets consistent."
        )
    moved = tuple(
        Movement(target.name, total, target.value, float(flows[cell].sum()))
        for target, cell, total in zip(targets, cells, before, strict=True)
    )
    expenditure = in_interface_axes(flows) * (1.0 + world.ad_valorem_rate)
    return replace(world, expenditure=expenditure), moved


def untargeted(before: World, after: World) -> tuple[Movement, ...]:
    """Return how far balancing moved output and trade balance of every country, which no target names.

    Args:
        before: the original.
        after: the balanced world, of the same countries.
    """
    old, new = (world.trade_value.sum(axis=2) for world in (before, after))
    return tuple(
        Movement(f"{what} of {label}", float(was[n]), None, float(now[n]))
        for what, was, now in (
            ("output", old.sum(axis=0), new.sum(axis=0)),
            ("exports less imports", old.sum(axis=0) - old.sum(axis=1), new.sum(axis=0) - new.sum(axis=1)),
        )
        for n, label in enumerate(before.countries)
    )


def _cells(world: World, target: Target, own: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the indices [sector, importer, exporter] a target covers."""
    mask = np.ones((len(world.sectors), *own.shape), dtype=bool)
    if target.sector is not None:
        mask &= (np.arange(len(world.sectors)) == world.sector(target.sector))[:, None, None]
    if target.importer is not None:
        mask &= (np.arange(len(own)) == world.country(target.importer))[None, :, None]
    if target.exporter is not None:
        mask &= (np.arange(len(own)) == world.country(target.exporter))[None, None, :]
    if target.own is not None:
        mask &= own[None] == target.own
    return np.nonzero(mask)
