"""Checks over all duties of a register at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from entente.base.errors import Problem
from entente.tradedata.measures.register import Duty

__all__ = ["find_overlaps"]


def find_overlaps(duties: Sequence[Duty], line_of: Callable[[str], tuple[str, int]]) -> list[Problem]:
    """Return a problem for every two duties of one programme that would both apply to a good.

    Of one programme at most one duty applies to a good: where two meet in goods, origins and time, one must say that it
    `replaces` the other, or one must end before the other starts. Conditional duties are not counted and may meet any.
    """
    problems = []
    for one, other in combinations(duties, 2):
        if one.programme != other.programme or one.condition or other.condition:
            continue
        if one.id in other.replaces or other.id in one.replaces or not _meet_in_time(one, other):
            continue
        origin = _common_origin(one, other)
        code = one.goods.overlap(other.goods) if origin else None
        if code is not None:
            file, line = line_of(other.id)
            start = max(one.valid_from, other.valid_from)
            message = (
                f"and {one.id} both apply to {code:010d} from {origin} on {start}, and both are of {one.programme}."
            )
            remedy = f"End one of them, or let {other.id} say `replaces: [{one.id}]`."
            problems.append(Problem(file, line, other.id, "", message, remedy))
    return problems


def _meet_in_time(one: Duty, other: Duty) -> bool:
    last_one, last_other = one.last_day(), other.last_day()
    return (last_other is None or one.valid_from <= last_other) and (last_one is None or other.valid_from <= last_one)


def _common_origin(one: Duty, other: Duty) -> str | None:
    """Return an origin both reach; `any origin` where both reach all that are not named."""
    barred = one.except_origins | other.except_origins
    for duty, against in ((one, other), (other, one)):
        for origin in sorted(set(duty.rates) - {"*"} - barred):
            if against.rate_for(origin) is not None:
                return origin
    return "any origin" if "*" in one.rates and "*" in other.rates else None
