"""How figures and dates are written in each language.

Percent exists only here and below: values arrive as fractions. A value that is not known is a dash, never a zero.
Rounding is half up on the decimal digits of the value, so that 12.25 % at one decimal is 12.3 %.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from importlib.resources import files

from entente.plan.document import Day, Interval, Quantity, Unit
from entente.publishing.errors import PublishingError

__all__ = ["ONE", "Language", "Scale", "load_language"]

MINUS = "\N{MINUS SIGN}"
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # any float fits


@dataclass(frozen=True, slots=True)
class Scale:
    """What a value is multiplied by before it is printed, and the name of the unit it is then in.

    Attributes:
        power: power of ten; 2 turns a fraction into percent, -9 turns US dollars into billions.
        key: row of `[units]` and `[unit_names]` in the language file; "" for a bare number.
        decimals: digits after the decimal sign unless the value itself says otherwise.
    """

    power: int
    key: str
    decimals: int


ONE = Scale(0, "", 0)
_FIXED: dict[Unit, Scale] = {
    Unit.SHARE: Scale(2, "share", 1),
    Unit.POINTS: Scale(2, "points", 1),
    Unit.DAYS: Scale(0, "days", 0),
    Unit.RATIO: Scale(0, "", 2),
    Unit.COUNT: ONE,
}
_USD: tuple[Scale, ...] = (
    Scale(0, "usd", 0),
    Scale(-6, "usd_million", 1),
    Scale(-9, "usd_billion", 1),
    Scale(-12, "usd_trillion", 1),
)


@dataclass(frozen=True)
class Language:
    """The conventions of one language, read from `languages/<code>.toml`."""

    code: str
    name: str
    decimal: str
    group: str
    dash: str
    units: Mapping[str, str]
    unit_names: Mapping[str, str]
    date_pattern: str
    months: tuple[str, ...]
    short_date_pattern: str
    short_months: tuple[str, ...]
    axis_date: str
    workbook_date: str
    classifications: Mapping[str, str]
    texts: Mapping[str, str]

    def text(self, key: str, **values: object) -> str:
        """Return the fixed wording `key`, filled with `values`."""
        return self.texts[key].format(**values)

    def classification(self, level: str) -> str:
        """Return the printed name of a classification level; an unknown level is printed as given."""
        return self.classifications.get(level.casefold(), level)

    def number(self, value: float, decimals: int) -> str:
        """Write a bare number with this language's signs, e.g. 1,234.5 or 1.234,5."""
        return self._digits(_decimal(value), decimals)

    def quantity(self, quantity: Quantity, scale: Scale | None = None) -> str:
        """Write a value with its unit; with `scale` the unit is in the column's head and only the number is written."""
        if quantity.value is None:
            return self.dash
        chosen = scale or self.scale_for(quantity.unit, (quantity.value,), decimals=quantity.decimals)
        number = self._scaled(quantity.value, chosen, quantity.decimals)
        return number if scale else self._with_unit(number, chosen)

    def interval(self, interval: Interval) -> str:
        """Write the central value with its unit, then the range in the same unit: `12.3 % (10.1 to 14.2)`."""
        return " ".join(self.interval_parts(interval))

    def interval_parts(self, interval: Interval, scale: Scale | None = None) -> tuple[str, str]:
        """Write the central value and, apart from it, the range in brackets, which has no unit of its own."""
        chosen = scale or self.interval_scale(interval)
        low, mid, high = (
            self._scaled(value, chosen, interval.decimals) for value in (interval.low, interval.mid, interval.high)
        )
        shown = mid if scale else self._with_unit(mid, chosen)
        return shown, self.units["bracket"].format(low=low, high=high)

    def range(self, interval: Interval) -> str:
        """Write only the range, with its unit: `10.1 to 14.2 %`."""
        chosen = self.interval_scale(interval)
        low = self._scaled(interval.low, chosen, interval.decimals)
        high = self._scaled(interval.high, chosen, interval.decimals)
        return self._with_unit(self.units["range"].format(low=low, high=high), chosen)

    def middle(self, interval: Interval) -> str:
        """Write only the central value, in the scale that `range` uses."""
        chosen = self.interval_scale(interval)
        return self._with_unit(self._scaled(interval.mid, chosen, interval.decimals), chosen)

    def interval_scale(self, interval: Interval) -> Scale:
        """Return the one scale that suits all three values of an interval."""
        values = (interval.low, interval.mid, interval.high)
        return self.scale_for(interval.unit, values, decimals=interval.decimals)

    def day(self, day: Day, *, months: tuple[str, ...] | None = None, pattern: str = "") -> str:
        """Write a date, e.g. 30 April 2025 or 30/4/2025."""
        value = day.value
        if value is None:
            return self.dash
        month = (months or self.months)[value.month - 1]
        return (pattern or self.date_pattern).format(
            day=value.day, month=month, month_number=value.month, year=value.year
        )

    def short_day(self, day: Day) -> str:
        """Write a date for a narrow column, e.g. 30 Apr 2025."""
        return self.day(day, months=self.short_months, pattern=self.short_date_pattern)

    def scale_for(self, unit: Unit, values: Iterable[float], *, decimals: int | None = None) -> Scale:
        """Return the scale in which the largest of `values` reads best."""
        if unit is Unit.USD:
            largest = max((abs(_decimal(value)) for value in values), default=Decimal(0))
            for scale in reversed(_USD[1:]):
                digits = scale.decimals if decimals is None else decimals
                if _round(largest.scaleb(scale.power), digits) >= 1:
                    return scale
            return _USD[0]
        if unit is Unit.NONE:
            whole = all(float(value).is_integer() for value in values)
            return ONE if whole else Scale(0, "", 2)
        return _FIXED[unit]

    def shared_scale(self, unit: Unit, values: Iterable[float]) -> Scale | None:
        """Return one scale for a whole column of US dollars, or None where no single scale suits.

        The scale is the largest in which the smallest value still shows two figures (1.0 at one decimal);
        columns spanning more than five powers of ten keep a unit in every cell.
        """
        sizes = [abs(value) for value in values if value]
        if unit is not Unit.USD or len(sizes) < 2 or max(sizes) > 1e5 * min(sizes):
            return None
        fitting = [scale for scale in _USD if min(sizes) >= 10.0 ** (-scale.power)]
        largest = self.scale_for(unit, (max(sizes),))
        return fitting[-1] if fitting else (largest if largest.power == 0 else None)

    def _with_unit(self, number: str, scale: Scale) -> str:
        if not scale.key:
            return number
        key = "day" if scale.key == "days" and number == "1" else scale.key
        return self.units[key].format(n=number)

    def _scaled(self, value: float, scale: Scale, decimals: int | None) -> str:
        return self._digits(_decimal(value).scaleb(scale.power), scale.decimals if decimals is None else decimals)

    def _digits(self, value: Decimal, decimals: int) -> str:
        rounded = _round(value, decimals)
        whole, _, fraction = f"{abs(rounded):,.{decimals}f}".partition(".")
        sign = MINUS if rounded < 0 else ""
        return sign + whole.replace(",", self.group) + (self.decimal + fraction if fraction else "")


def _decimal(value: float) -> Decimal:
    if not math.isfinite(value):
        raise PublishingError(
            f"The value {value} cannot be printed. A value that is not known must be Quantity(None), "
            "so that it is shown as a dash."
        )
    return Decimal(repr(float(value)))


def _round(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


@cache
def load_language(code: str) -> Language:
    """Return the conventions of language `code` ("en", "vi")."""
    folder = files("entente.publishing") / "languages"
    path = folder / f"{code}.toml"
    if not code.isalpha() or not path.is_file():
        known = ", ".join(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))
        raise PublishingError(
            f"There is no language {code!r}. Known: {known}. To add one, write languages/{code}.toml beside the others."
        )
    read = tomllib.loads(path.read_text(encoding="utf-8"))
    return Language(
        code=read["code"],
        name=read["name"],
        decimal=read["numbers"]["decimal"],
        group=read["numbers"]["group"],
        dash=read["numbers"]["dash"],
        units=read["units"],
        unit_names=read["unit_names"],
        date_pattern=read["dates"]["day"],
        months=tuple(read["dates"]["months"]),
        short_date_pattern=read["dates"]["short_day"],
        short_months=tuple(read["dates"]["short_months"]),
        axis_date=read["dates"]["axis"],
        workbook_date=read["dates"]["workbook"],
        classifications=read["classification"],
        texts=read["text"],
    )


def format_day(language: Language, value: date) -> str:
    """Write a date that is known."""
    return language.day(Day(value))
