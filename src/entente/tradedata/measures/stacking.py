"""Combine the duties in force on goods of one origin: reliefs, replacement within a programme, exclusion between them.

The order is fixed: a duty reaches its goods; reliefs take goods away; within a programme a duty that replaces another
takes its place where both reach; between programmes the stacking rules free the share of the value on which the first
falls; what is left adds up. Shares are fractions of the customs value: 1 for a duty on the whole of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from entente.tradedata.measures.register import Duty, Register, Relief, StackingRule

__all__ = ["Applicable", "Stack", "applicable_on", "stack_duties"]


@dataclass(frozen=True, slots=True)
class Applicable:
    """What may apply to goods of one origin on one day. Origins with equal values share every rate.

    Attributes:
        duties: duties that reach the origin, conditional ones left out.
        rates: their fractions for the origin.
        conditional: duties that customs must first find to apply.
        reliefs: reliefs that reach the origin and whose preference, if any, is claimed.
        conditional_reliefs: reliefs for which something must be shown; not counted.
        unclaimed: reliefs open to those who claim a preference that is not claimed; not counted.
        rules: stacking rules, in order.
        column2: whether the origin pays column 2 instead of the general rate.
    """

    duties: tuple[Duty, ...]
    rates: tuple[float, ...]
    conditional: tuple[Duty, ...]
    reliefs: tuple[Relief, ...]
    conditional_reliefs: tuple[Relief, ...]
    unclaimed: tuple[Relief, ...]
    rules: tuple[StackingRule, ...]
    column2: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What decides the rates: equal keys give equal rates."""
        return (
            tuple(duty.id for duty in self.duties),
            self.rates,
            tuple(relief.id for relief in self.reliefs),
            self.column2,
        )


def applicable_on(
    register: Register, on: date, *, origins: Sequence[str], known_on: date | None = None, preference: str = ""
) -> dict[str, Applicable]:
    """Return origin → what may apply to its goods on a day.

    Args:
        register: the measures.
        on: the day of entry.
        origins: ISO alpha-3 codes.
        known_on: judge by what was known on this day; None is everything known.
        preference: programme symbol claimed, or "".
    """
    duties = register.duties_on(on, known_on)
    every = register.reliefs_on(on, known_on)
    reliefs = [relief for relief in every if not relief.preference or preference in relief.preference]
    unclaimed = [relief for relief in every if relief not in reliefs]
    rules = register.rules_on(on, known_on)
    column2 = register.groups.get("column-2", frozenset())
    found = {}
    for origin in origins:
        reached = [(duty, rate) for duty in duties if (rate := duty.rate_for(origin)) is not None]
        found[origin] = Applicable(
            duties=tuple(duty for duty, _ in reached if not duty.condition),
            rates=tuple(rate for duty, rate in reached if not duty.condition),
            conditional=tuple(duty for duty, _ in reached if duty.condition),
            reliefs=tuple(relief for relief in reliefs if not relief.condition and relief.reaches(origin)),
            conditional_reliefs=tuple(relief for relief in reliefs if relief.condition and relief.reaches(origin)),
            unclaimed=tuple(relief for relief in unclaimed if relief.reaches(origin)),
            rules=rules,
            column2=origin in column2,
        )
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """The duties that make the added rate.

    Attributes:
        duties: duties that may apply, first axis of what follows.
        share: (duty, line) share of the customs value each falls on.
        added: (duty, line) fraction of customs value each adds.
    """

    duties: tuple[Duty, ...]
    share: NDArray[np.float64]
    added: NDArray[np.float64]

    @property
    def added_rate(self) -> NDArray[np.float64]:
        """(line,) sum of what the duties add."""
        return np.asarray(self.added.sum(axis=0), dtype=np.float64)


def stack_duties(
    applicable: Applicable,
    numbers: NDArray[np.int64],
    *,
    base_rate: NDArray[np.float64],
    content_share: float = 1.0,
    masks: dict[str, NDArray[np.bool_]] | None = None,
) -> Stack:
    """Return the duties on lines of one origin after reliefs, replacement and exclusion.

    Args:
        applicable: what may apply, from `applicable_on`.
        numbers: (line,) ten-digit numbers.
        base_rate: (line,) general rate or what stands for it; duties that count it in add only the rest.
        content_share: share of the value that is the metal named by duties on a content; 1 counts the whole value.
        masks: record id → lines reached, filled and reused between calls for the same lines.
    """
    masks = {} if masks is None else masks
    duties = applicable.duties
    share = np.zeros((len(duties), numbers.size))
    for row, duty in enumerate(duties):
        reached = _mask(duty, numbers, masks)
        share[row] = reached
        if duty.content and content_share != 1.0:
            share[row] = np.where(reached & ~duty.whole_value.holds(numbers), content_share, share[row])
        for relief in applicable.reliefs:
            if duty.id in relief.relieves or duty.programme in relief.relieves:
                share[row][_mask(relief, numbers, masks)] = 0.0
    position = {duty.id: row for row, duty in enumerate(duties)}
    for row, duty in enumerate(duties):
        for name in duty.replaces:
            if name in position:
                share[position[name]][share[row] > 0] = 0.0
    _exclude(duties, share, applicable.rules)
    added = np.empty_like(share)
    for row, (duty, rate) in enumerate(zip(duties, applicable.rates, strict=True)):
        per_value = np.maximum(rate - base_rate, 0.0) if duty.includes_mfn else rate
        added[row] = share[row] * per_value
    return Stack(duties, share, added)


def _mask(record: Duty | Relief, numbers: NDArray[np.int64], masks: dict[str, NDArray[np.bool_]]) -> NDArray[np.bool_]:
    if record.id not in masks:
        masks[record.id] = record.goods.holds(numbers)
    return masks[record.id]


def _exclude(duties: Sequence[Duty], share: NDArray[np.float64], rules: Sequence[StackingRule]) -> None:
    """Apply the stacking rules in their order: scale the excluded duties by the share left free. Changes `share`."""
    rows: dict[str, list[int]] = {}
    for row, duty in enumerate(duties):
        rows.setdefault(duty.programme, []).append(row)
    for rule in rules:
        first = [row for programme in rule.where for row in rows.get(programme, ())]
        barred = [row for programme in rule.excludes for row in rows.get(programme, ())]
        if first and barred:
            free = np.clip(1.0 - share[first].sum(axis=0), 0.0, 1.0)
            share[barred] *= free
