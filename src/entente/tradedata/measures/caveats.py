"""What a reader of a rate must know: gaps, parts of value, confidence, what would spare the goods."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from numpy.typing import NDArray

from entente.tradedata.measures.base import BaseRates
from entente.tradedata.measures.goods import ALL_GOODS
from entente.tradedata.measures.register import Register
from entente.tradedata.measures.stacking import Applicable, Stack

__all__ = ["caveats_of"]


def caveats_of(
    register: Register,
    applicable: Applicable,
    stack: Stack,
    base: BaseRates,
    *,
    on: date,
    exporter: str,
    numbers: NDArray[np.int64],
) -> tuple[str, ...]:
    """Return the caveats of a rate, each once.

    Args:
        register: where the measures come from.
        applicable, stack: what may apply, and what does.
        base: the rate before measures.
        on: day of entry.
        exporter: ISO alpha-3 code of the origin.
        numbers: (line,) ten-digit numbers.
    """
    found = [f"The register ends on {register.last_day}; acts after that day are not in it."]
    found = found if on > register.last_day else []
    found += [gap.what for gap in register.gaps if gap.touches(exporter, on) and gap.goods.holds(numbers).any()]
    found += _of_duties(stack, numbers)
    found += _of_reliefs(applicable, numbers)
    missing = int((~base.complete & ~base.estimated).sum())
    if missing:
        found.append(
            f"The rate of {missing} of {base.complete.size} lines has a part that is not a percentage and has no known "
            "equivalent; it is listed under specific and not counted."
        )
    return tuple(dict.fromkeys([*found, *base.caveats]))


def _of_duties(stack: Stack, numbers: NDArray[np.int64]) -> Iterator[str]:
    for row, duty in enumerate(stack.duties):
        on_part = (stack.share[row] > 0) & ~duty.whole_value.holds(numbers)
        if duty.content and on_part.any():
            yield (
                f"{duty.id} falls on the {duty.content} alone; {stack.share[row][on_part].max():.0%} of the value is "
                "counted. The rest owes the duties it keeps off. State the share with --content-share."
            )
        if duty.confidence != "high" and stack.share[row].any():
            yield f"{duty.id} is of {duty.confidence} confidence. {duty.note}".strip()


def _of_reliefs(applicable: Applicable, numbers: NDArray[np.int64]) -> Iterator[str]:
    """Say what would spare the goods: something shown, or a preference that is not claimed."""
    for relief in applicable.conditional_reliefs:
        if relief.goods is not ALL_GOODS and relief.goods.holds(numbers).any():
            yield f"{relief.title}: spared if {relief.condition} ({relief.id})."
    owed = {name for duty in applicable.duties if duty.goods.holds(numbers).any() for name in (duty.id, duty.programme)}
    for relief in applicable.unclaimed:
        if relief.goods.holds(numbers).any() and owed & set(relief.relieves):
            yield f"{relief.title}: spared if preference {' or '.join(relief.preference)} is claimed ({relief.id})."
