"""Rules of origin as calculators: change of tariff classification, and regional value content.

They work out what the inputs given to them imply. Whether the inputs are true, and which rule a treaty sets for a
product, is for the customs authority: the results are sums, not certificates.

Source: CPTPP Articles 3.5 (regional value content) and 3.11 (de minimis). Other agreements word the tests alike,
with differences that matter: ATIGA Article 29 adds direct labour, overhead and profit to originating inputs in its
direct method, which `build_up` does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from entente.base.errors import EntenteError
from entente.base.hs import HSCode

__all__ = [
    "Change",
    "ImpossibleContent",
    "Input",
    "RegionalValueContent",
    "TariffShift",
    "build_down",
    "build_up",
    "check_tariff_shift",
]


class ImpossibleContent(EntenteError):
    """Values from which no origin can be worked out."""


class Change(Enum):
    """Which part of the code must differ between every foreign input and the product. The value is its length."""

    CC = 2
    CTH = 4
    CTSH = 6

    @property
    def part(self) -> str:
        """The part of the code in words."""
        return {2: "chapter", 4: "heading", 6: "subheading"}[self.value]


@dataclass(frozen=True, slots=True)
class Input:
    """A material used in the product.

    Attributes:
        code: its HS code, at least six digits.
        value: its value, any currency, the same for all.
        originating: whether it counts as made in the area of the agreement.
        name: what it is.
    """

    code: HSCode
    value: float
    originating: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class TariffShift:
    """Outcome of a change-of-classification test.

    Attributes:
        product: the product's code.
        change: the rule tested.
        met: every foreign input changed classification, or those that did not are within the tolerance.
        unchanged: foreign inputs that did not change classification.
        unchanged_share: their value over the value of the product.
        tolerance: share allowed (de minimis).
        reason: the outcome in words.
    """

    product: HSCode
    change: Change
    met: bool
    unchanged: tuple[Input, ...]
    unchanged_share: float
    tolerance: float
    reason: str


@dataclass(frozen=True, slots=True)
class RegionalValueContent:
    """Outcome of a value test.

    Attributes:
        method: "build-down" or "build-up".
        content: regional value content, a fraction of the product's value; below 0 where foreign inputs cost more.
        threshold: content required.
        met: whether `content` reaches `threshold`.
        reason: the sum in words.
    """

    method: str
    content: float
    threshold: float
    met: bool
    reason: str


def check_tariff_shift(
    product: HSCode,
    inputs: Sequence[Input],
    *,
    change: Change,
    product_value: float,
    tolerance: float = 0.0,
    except_from: Sequence[HSCode] = (),
) -> TariffShift:
    """Return whether every foreign input falls into another chapter, heading or subheading than the product.

    Args:
        product: code of the product, at least six digits.
        inputs: its materials, originating or not.
        change: the rule: CC, CTH or CTSH.
        product_value: value of the product, as the rule defines it (usually free on board).
        tolerance: share of `product_value` that may fail the test (de minimis), e.g. 0.10.
        except_from: codes an input may not come from even if it changes classification ("except from heading ...").

    Raises:
        ImpossibleContent: a value or the tolerance is out of range.
        InvalidHSCode: a code is too short, or of another edition than the product.
    """
    _check(product_value, tolerance, "tolerance")
    wanted = _part(product, change)
    unchanged = []
    for material in inputs:
        _check_value(material)
        own = _part(material.code, change)
        wanted.contains(own)  # refuses codes of two editions
        barred = any(excluded.contains(material.code) for excluded in except_from)
        if not material.originating and (own == wanted or barred):
            unchanged.append(material)
    share = sum(material.value for material in unchanged) / product_value
    met = share <= tolerance
    codes = ", ".join(str(material.code.code) for material in unchanged)
    if not unchanged:
        reason = f"Every foreign input is of another {change.part} than {wanted.code}."
    elif met:
        reason = (
            f"Foreign inputs of {change.part} {wanted.code} or an excluded code ({codes}) are {share:.1%} of the "
            f"product's value, within the tolerance of {tolerance:.1%}."
        )
    else:
        reason = (
            f"Foreign inputs {codes} do not change {change.part} from {wanted.code} or are excluded, and are "
            f"{share:.1%} of the product's value; {tolerance:.1%} is allowed."
        )
    return TariffShift(product, change, met, tuple(unchanged), share, tolerance, reason)


def build_down(inputs: Sequence[Input], *, product_value: float, threshold: float) -> RegionalValueContent:
    """Return the content left when foreign inputs are taken off: (value - foreign) / value.

    Raises:
        ImpossibleContent: a value or the threshold is out of range.
    """
    foreign = _sum(inputs, originating=False)
    _check(product_value, threshold, "threshold")
    content = (product_value - foreign) / product_value
    reason = f"({product_value:,.2f} - {foreign:,.2f} foreign) / {product_value:,.2f} = {content:.1%}"
    return RegionalValueContent("build-down", content, threshold, content >= threshold, _compare(reason, threshold))


def build_up(inputs: Sequence[Input], *, product_value: float, threshold: float) -> RegionalValueContent:
    """Return the content built from originating inputs: originating / value. Labour and profit do not
    count (CPTPP Article 3.5); where a treaty counts them, enter them as an originating input.

    Raises:
        ImpossibleContent: a value or the threshold is out of range, or the inputs are worth more than the product.
    """
    own = _sum(inputs, originating=True)
    _check(product_value, threshold, "threshold")
    if own > product_value:
        raise ImpossibleContent(
            f"Originating inputs of {own:,.2f} are worth more than the product, {product_value:,.2f}. Use one currency "
            "and one unit of the product."
        )
    content = own / product_value
    reason = f"{own:,.2f} originating / {product_value:,.2f} = {content:.1%}"
    return RegionalValueContent("build-up", content, threshold, content >= threshold, _compare(reason, threshold))


def _part(code: HSCode, change: Change) -> HSCode:
    return {Change.CC: lambda: code.chapter, Change.CTH: lambda: code.heading, Change.CTSH: lambda: code.subheading}[
        change
    ]()


def _sum(inputs: Sequence[Input], *, originating: bool) -> float:
    for material in inputs:
        _check_value(material)
    return sum(material.value for material in inputs if material.originating is originating)


def _check_value(material: Input) -> None:
    if not 0 <= material.value < float("inf"):
        raise ImpossibleContent(f"Input {material.code.code} has value {material.value}. Give a value of 0 or more.")


def _check(product_value: float, share: float, name: str) -> None:
    if not 0 < product_value < float("inf"):
        raise ImpossibleContent(f"The product's value is {product_value}. Give a value above 0.")
    if not 0 <= share <= 1:
        raise ImpossibleContent(f"The {name} is {share}. Give a fraction from 0 to 1, e.g. 0.40 for 40 %.")


def _compare(sum_in_words: str, threshold: float) -> str:
    return f"{sum_in_words}; {threshold:.1%} is required."
