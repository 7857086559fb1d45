"""Rates of duty as schedules word them: `5.3¢/kg + 8%` becomes amounts, units and fractions, and keeps its words.

A text that does not parse is not an error here: the duty is of kind `unparsed` and keeps the text, so that whoever
reads a schedule can list it, count it and carry it along. Nothing is dropped and nothing is taken for zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["COLLECTED_KINDS", "Duty", "Part", "Specific", "parse_duty", "plain_text", "unit_name"]

COLLECTED_KINDS = ("specific", "compound", "formula", "by_reference")  # kinds whose burden is seen in duty collected
_MARKUP = re.compile(r"</?\w+>")
_BLANK = re.compile(r"\s+")
_AMOUNT = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"  # a comma stands before three digits only
_PERCENT = re.compile(rf"^{_AMOUNT}\s*(\d+/\d+)?\s*%\s*/?$")
_PERCENT_OF_PART = re.compile(rf"^{_AMOUNT}\s*%\s*on (?:the )?(.+)$")
_MONEY = re.compile(
    rf"^(?:([A-Z]{{3}})\s*|(\$)\s*)?{_AMOUNT}\s*(¢|[A-Z]{{3}}\b)?\s*(?:/\s*|(?=each\b)|for each |per )(.+)$"
)
_FORMULA = re.compile(r" less .+ for each degree|whichever|shall not exceed")
_REFERENCE = re.compile(r"^(The )?(rate|duty|rates)\b.*\b(applicable|appli- cable)|^See\b", re.IGNORECASE)
_FREE = re.compile(r"^free\b", re.IGNORECASE)
_UNITS = {
    "clean kg": "kg clean",
    "doz.": "dozen",
    "doz": "dozen",
    "pr.": "pair",
    "pr": "pair",
    "bbl": "barrel",
    "liter": "litre",
    "litre": "litre",
    "l": "litre",
    "pf.liter": "proof litre",
    "pf. liter": "proof litre",
    "t": "tonne",
    "each": "unit",
    "unit": "unit",
    "head": "head",
    "1000": "thousand",
    "1,000": "thousand",
    "thousand": "thousand",
    "thou- sand": "thousand",
    "lin. m": "m",
}
_MORE_UNITS = {"u": "unit", "pcs": "unit", "pa": "pair"}


@dataclass(frozen=True, slots=True)
class Specific:
    """A duty per unit of quantity.

    Attributes:
        amount: money per unit.
        currency: ISO 4217 code, e.g. `USD`.
        unit: unit of quantity: kg, litre, unit, dozen, pair, tonne ...
        basis: what is measured where it is not the whole good: `drained weight`, `lead content` ...; else "".
    """

    amount: float
    currency: str
    unit: str
    basis: str = ""

    def __str__(self) -> str:
        return f"{self.amount:g} {self.currency}/{self.unit}{f' on {self.basis}' if self.basis else ''}"


@dataclass(frozen=True, slots=True)
class Part:
    """An ad valorem rate on the value of one part of the good, e.g. 6 % on the case of a watch.

    Attributes:
        ad_valorem_rate: fraction of the part's value.
        of: the part, as the schedule words it.
    """

    ad_valorem_rate: float
    of: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A rate of duty.

    Attributes:
        text: the schedule's words, without markup.
        kind: `free`, `ad_valorem`, `specific`, `compound`, `formula`, `by_reference`, `none` (nothing is written) or
            `unparsed`.
        ad_valorem_rate: fraction of the whole customs value; 0 where the duty has no such part, None where the text
            does not say (`formula`, `by_reference`, `none`, `unparsed`).
        specific: duties per unit of quantity.
        parts: ad valorem rates on parts of the value.
    """

    text: str
    kind: str
    ad_valorem_rate: float | None
    specific: tuple[Specific, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def is_wholly_ad_valorem(self) -> bool:
        """Whether the fraction alone says what is paid."""
        return self.kind in ("free", "ad_valorem")

    @property
    def percent_parts(self) -> float | None:
        """Sum of every percentage in the text, as a fraction: what a count of the per cent signs gives."""
        if self.ad_valorem_rate is None:
            return None
        return self.ad_valorem_rate + sum(part.ad_valorem_rate for part in self.parts)


@lru_cache(maxsize=20_000)
def parse_duty(text: str, *, currency: str = "USD") -> Duty:
    """Return the duty a schedule's text sets.

    Args:
        text: e.g. `Free`, `6.5%`, `5.3¢/kg`, `$1.104/kg + 14.9%`, `VND 5000/kg`, `40¢ each + 6% on the case`.
        currency: currency of amounts written with a dollar or cent sign or without one.

    Source: wording of the Harmonized Tariff Schedule of the United States, 2025, columns 1 and 2.
    """
    words = plain_text(text)
    if not words:
        return Duty("", "none", None)
    if _FREE.match(words):
        return Duty(words, "free", 0.0)
    if _REFERENCE.match(words):
        return Duty(words, "by_reference", None)
    if _FORMULA.search(words):
        return Duty(words, "formula", None)
    rate, specific, parts = 0.0, [], []
    has_rate = False
    for term in re.split(r"\s*\+\s*", words):
        found = _parse_term(term, currency)
        if isinstance(found, float):
            rate, has_rate = rate + found, True
        elif isinstance(found, Specific):
            specific.append(found)
        elif isinstance(found, Part):
            parts.append(found)
        else:
            return Duty(words, "unparsed", None)
    if not specific and not parts:
        return Duty(words, "ad_valorem", rate)
    kind = "compound" if has_rate or parts else "specific"
    return Duty(words, kind, rate, tuple(specific), tuple(parts))


def plain_text(text: str) -> str:
    """Return a rate's text without markup and doubled blanks: `14.5¢/m<sup>2</sup>` becomes `14.5¢/m2`."""
    return _BLANK.sub(" ", _MARKUP.sub("", text)).strip()


def _parse_term(term: str, currency: str) -> float | Specific | Part | None:
    """Return one addend of a rate: a fraction, an amount per unit, or a fraction of a part; None if it is neither."""
    if match := _PERCENT.match(term):
        fraction = float(match[1].replace(",", ""))
        if match[2]:  # 33 1/3%
            over, under = match[2].split("/")
            fraction += int(over) / int(under)
        return round(fraction / 100, 12)
    if match := _PERCENT_OF_PART.match(term):
        return Part(round(float(match[1].replace(",", "")) / 100, 12), match[2].strip(" ,"))
    if match := _MONEY.match(term):
        code_before, dollar, amount, after, per = match.groups()
        if not (code_before or dollar or after):
            return None
        value = float(amount.replace(",", ""))
        if after == "¢":
            value, after = value / 100, None
        unit, basis = _unit(per)
        return Specific(round(value, 10), code_before or after or currency, unit, basis)
    return None


def unit_name(words: str) -> str:
    """Return a unit of quantity by the name duties use: `l` and `liter` are `litre`."""
    plain = words.strip().lower()
    return _UNITS.get(plain, _MORE_UNITS.get(plain, plain))


def _unit(words: str) -> tuple[str, str]:
    """Return unit and basis: `kg on drained weight` is kg of drained weight."""
    words = words.strip(" ,")
    words = words.replace("m2of", "m2 of")
    for mark in (", ", " on ", " of "):
        head, found, tail = words.partition(mark)
        if found:
            return _UNITS.get(head.strip(), head.strip()), tail.strip()
    return _UNITS.get(words, words), ""
