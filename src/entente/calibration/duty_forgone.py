"""What a tariff offer costs the home treasury in the short run: duty no longer collected on today's imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from entente.tradedata.lookup import us_exports_before
from entente.tradedata.starter import NotShipped

__all__ = ["DutyForgone", "OfferedLine", "forgo_duty"]


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A tariff line of an offer: HS prefix (digits), rate now and rate offered, both fractions."""

    hs: str
    rate_now: float
    rate_offered: float


@dataclass(frozen=True, slots=True)
class DutyForgone:
    """Duty lost per year at unchanged imports.

    Attributes:
        amount_usd: duty lost, US dollars a year.
        trade_value_fas_usd: imports covered: the counterpart's exports to home, free alongside ship.
        year: of the trade figures.
        uncovered: prefixes under which no trade is recorded; missing trade is not known to be zero.
    """

    amount_usd: float
    trade_value_fas_usd: float
    year: int
    uncovered: tuple[str, ...]


def forgo_duty(
    offers: Sequence[Sequence[OfferedLine]], *, home: str, counterpart: str, before_year: int
) -> tuple[DutyForgone, ...]:
    """Return the duty each offer gives up on the imports of the last full year before `before_year`.

    Each subheading is charged to the most specific line that covers it. Trade is known by subheading only: where
    an offer lists national lines inside one, the deepest cut is applied to the whole, so the result is an upper
    bound. Imports are the counterpart's recorded exports (mirror data), without freight, and do not grow.

    Args:
        offers: for each offer, its lines.
        home, counterpart: ISO alpha-3.
        before_year: the year of the view; later figures are not used.

    Raises:
        NotShipped: no table of exports from `counterpart` to `home` is shipped.

    Source: this project; the short-run revenue loss Δt·M of a tariff cut.
    """
    if counterpart != "USA":
        raise NotShipped(f"Exports of {counterpart} to {home} are not shipped; only those of USA are.")
    trade = us_exports_before(home, before_year)
    return tuple(_forgo(lines, trade.trade_value_fas_usd, trade.year) for lines in offers)


def _forgo(lines: Sequence[OfferedLine], trade: dict[str, float], year: int) -> DutyForgone:
    by_prefix: dict[str, float] = {}
    for line in lines:
        prefix, cut = line.hs[:6], max(0.0, line.rate_now - line.rate_offered)
        by_prefix[prefix] = max(by_prefix.get(prefix, 0.0), cut)
    amount = covered = 0.0
    used = set()
    for hs6, value in trade.items():
        covering = next((hs6[:n] for n in (6, 4, 2) if hs6[:n] in by_prefix), None)
        if covering is not None:
            used.add(covering)
            covered += value
            amount += by_prefix[covering] * value
    return DutyForgone(amount, covered, year, tuple(sorted(set(by_prefix) - used)))
