"""Amounts of money with currency, exact or as a range, written the way reports write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Money", "parse_money"]

_SCALES = {"": 1.0, "k": 1e3, "mn": 1e6, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "trn": 1e12}
MOST = 1e15  # more than all money there is
_AMOUNT = re.compile(
    r"^\s*(?P<currency>[A-Z]{3})\s+(?P<low>[0-9]+(?:\.[0-9]+)?)(?:\s*[-–]\s*(?P<high>[0-9]+(?:\.[0-9]+)?))?\s*(?P<scale>[a-z]*)\s*$"
)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in `currency` (ISO 4217), known exactly (`low == high`) or as a range."""

    low: float
    high: float
    currency: str = "USD"

    @property
    def mid(self) -> float:
        """Midpoint of the range, in units of the currency."""
        return (self.low + self.high) / 2

    @property
    def exact(self) -> bool:
        """Whether one figure was stated rather than a range."""
        return self.low == self.high

    def overlaps(self, other: Money, *, tolerance: float = 0.0) -> bool:
        """Whether the two ranges, widened by `tolerance` (a fraction), share a value in the same currency."""
        if self.currency != other.currency:
            return False
        return self.low <= other.high * (1 + tolerance) and other.low <= self.high * (1 + tolerance)

    def __str__(self) -> str:
        scale, name, decimals = next(
            ((s, n, d) for s, n, d in ((1e9, " bn", 11), (1e6, " mn", 8)) if self.low >= s), (1.0, "", 2)
        )
        low, high = (f"{x / scale:.{decimals}f}".rstrip("0").rstrip(".") for x in (self.low, self.high))
        return f"{self.currency} {low if low == high else f'{low}-{high}'}{name}"


def parse_money(text: object) -> Money:
    """Return the amount in `"USD 8.1 bn"` or the range in `"USD 0.38-0.39 bn"`.

    Raises:
        ValueError: no currency code, no number, an unknown scale word, an amount over a million billion, or a range
            that runs backwards.
    """
    match = _AMOUNT.match(text) if isinstance(text, str) else None
    if match is None or match["scale"] not in _SCALES:
        raise ValueError("is not an amount; write currency, number and scale, e.g. USD 8.1 bn or USD 0.3-0.4 bn")
    scale = _SCALES[match["scale"]]
    low = round(float(match["low"]) * scale, 2)
    high = round(float(match["high"]) * scale, 2) if match["high"] else low
    if high > MOST:
        raise ValueError(f"is not a possible amount; the largest is {MOST:.0e}")
    if high < low:
        raise ValueError("runs backwards; write the smaller amount first")
    return Money(low=low, high=high, currency=match["currency"])
