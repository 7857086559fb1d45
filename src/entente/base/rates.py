"""Ad valorem rates: fractions inside, written with a percent sign by people."""

from __future__ import annotations

import re

__all__ = ["format_rate", "parse_rate"]

MOST = 1000.0  # the highest duties in force are some thousand percent
_RATE = re.compile(r"^\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*%\s*$")


def parse_rate(text: object) -> float:
    """Return the fraction a person wrote as a percentage: `"46%"` gives 0.46.

    Args:
        text: a number followed by a percent sign. A bare number is refused, because 0.5 could mean either
            a half or half a percent.

    Raises:
        ValueError: the text is not a percentage, lies at or below -100 % or above 100,000 %.
    """
    match = _RATE.match(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("is not a rate; write it with a percent sign, e.g. 7.5%")
    rate = round(float(match.group(1)) / 100, 12)
    if not -1 < rate <= MOST:
        raise ValueError(f"is not a possible rate; it must be above -100% and at most {MOST:.0%}")
    return rate


def format_rate(rate: float) -> str:
    """Return a rate as people write it in files; `parse_rate` gives the same number back."""
    text = f"{rate * 100:.10f}".rstrip("0").rstrip(".")
    return f"{'0' if text == '-0' else text}%"
