"""Numbers with a unit as reports write them: rates, money, quantities; in English and in Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

__all__ = ["Amount", "find_amounts"]

_CURRENCIES = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "đô la mỹ": "USD",
    "đô la": "USD",
    "đô-la": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euros": "EUR",
    "euro": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "pounds": "GBP",
    "¥": "JPY",
    "yen": "JPY",
    "vnd": "VND",
    "đồng": "VND",
    "dong": "VND",
    "yuan": "CNY",
    "rupees": "INR",
    "won": "KRW",
    "rupiah": "IDR",
    "baht": "THB",
    "chf": "CHF",
    "cad": "CAD",
    "aud": "AUD",
    "sgd": "SGD",
    "jpy": "JPY",
    "cny": "CNY",
    "inr": "INR",
    "krw": "KRW",
    "idr": "IDR",
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "trillion": 1e12,
    "trn": 1e12,
    "nghìn": 1e3,
    "ngàn": 1e3,
    "triệu": 1e6,
    "tỷ": 1e9,
    "tỉ": 1e9,
    "nghìn tỷ": 1e12,
    "nghìn tỉ": 1e12,
    "trăm": 1e2,
}
_WORD_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_UNITS_EN = (
    "percentage points?|tonnes?|tons?|jobs?|aircraft|planes?|cars?|vehicles?|barrels?|litres?|liters?|bushels?|head|"
    "containers?|consignments?|shipments?|firms?|companies|businesses|exporters|importers|workers|farmers|products?|"
    "tariff lines?|lines?|crowns?|cases|inspections?|certificates?|factories|enterprises|hectares?|megawatts?|MW|kg|"
    "pesos?|dinars?|francs?|liras?|riyals?|dirhams?|shillings?|rand|kroner|talers?|marks?|items|pieces|"
    "households|people|complaints|permits?|licen[cs]es?|violations?|seizures?|warehouses|samples?|checks?|audits?|"
    "investigations?|applications?|plants?|farms?|stores?|websites|procedures|forms|points?|cubic metres|cubic meters"
)
_UNITS_VI = (
    "điểm phần trăm|tấn|chiếc|máy bay|tàu bay|doanh nghiệp|lao động|người|việc làm|dòng thuế|mặt hàng|vụ "
    "việc|vụ|lô hàng|"
    "container|công-ten-nơ|thùng|lít|ha|cơ sở|sản phẩm|hồ sơ|giấy phép|nhà máy|hộ|trường hợp|thủ tục|tàu|m3|MW|kg"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in the text: `low` to `high` (equal if exact) of `unit`, written out in full."""

    start: int
    end: int
    form: Literal["rate", "money", "quantity"]
    low: float
    high: float
    unit: str


@cache
def _pattern(language: str) -> re.Pattern[str]:
    scales = "|".join(sorted((re.escape(s) for s in _SCALES if len(s) > 1), key=len, reverse=True))
    symbols = r"US\$|\$|€|£|¥"
    words = "|".join(
        sorted((re.escape(c) for c in _CURRENCIES if c[0] not in "$€£¥" and c != "us$"), key=len, reverse=True)
    )
    units = _UNITS_VI if language == "vi" else _UNITS_EN
    number = r"\d{1,3}(?:[.,\u2009 ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
    return re.compile(
        rf"""(?<![\w.,/-])
        (?P<before>{symbols}|(?:USD|EUR|GBP|VND|JPY|CHF)(?=\s?\d))?\s?
        (?P<low>{number})(?P<lowpct>\s?%|\s?(?:percent|per\ cent)(?=\s(?:to|and)\b))?
        (?:\s?(?:-|to|đến|tới|and(?=[^.]{{0,14}}%))\s{{0,2}}(?:{symbols})?(?P<high>{number}))?
        (?:
          \s?(?P<percent>%|percent\b|per\ cent\b|phần\ trăm\b|percentage\ points?\b|điểm\ phần\ trăm\b|điểm\ %)
          (?P<points>\s?-?points?\b)?
          |(?:\s?-?(?P<scale>{scales}|bn|mn|[mb](?=\s(?:dollars|USD|euros)))\b)?
           (?:[\s-]{{0,2}}(?P<after>{words})\b
           |\s(?:of\s)?(?:[a-z]+\s){{0,2}}?(?P<unit>{units})\b)?
        )""",
        re.IGNORECASE | re.VERBOSE,
    )


_BETWEEN = re.compile(r"\b([Bb]etween \S{1,12}(?: %| percent)?) and ")


def find_amounts(view: str, language: str) -> Iterator[Amount]:
    """Yield the rates, sums of money and quantities of a sentence. Bare numbers and years are no amounts."""
    view = _BETWEEN.sub(lambda m: f"{m.group(1)} to  ", view)
    for match in _pattern(language).finditer(view):
        groups = match.groupdict()
        low = _number(groups["low"], language)
        high = _number(groups["high"], language) if groups["high"] else low
        if groups["high"] and re.search(r"\b(?:from|từ) $", view[: match.start()]):
            low = high
        if low is None or high is None:
            continue
        start, end = match.start(), match.end()
        while start < end and view[start] == " ":
            start += 1
        if groups["percent"] or (groups["lowpct"] and not groups["high"]):
            if groups["lowpct"] and not groups["percent"]:
                end = match.end("lowpct")
            word = (groups["percent"] or "%").lower()
            points = "point" in word or "điểm" in word or bool(groups["points"])
            yield Amount(start, end, "quantity" if points else "rate", low, high, "pp" if points else "%")
            continue
        scale = _SCALES.get((groups["scale"] or "").lower(), 1.0)
        currency = (groups["before"] or groups["after"] or "").lower()
        if high < low and groups["high"]:
            high = low
        if currency:
            yield Amount(start, end, "money", low * scale, high * scale, _CURRENCIES.get(currency, currency.upper()))
        elif groups["unit"]:
            yield Amount(start, end, "quantity", low * scale, high * scale, groups["unit"])
        elif groups["scale"]:
            yield Amount(start, end, "quantity", low * scale, high * scale, "")


def _number(text: str, language: str) -> float | None:
    """Read a number by the custom of the language: 1,234.5 in English, 1.234,5 in Vietnamese."""
    text = text.replace(" ", "").replace("\u2009", "")
    thousands, decimal = (",", ".") if language == "en" else (".", ",")
    groups = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text)
    if groups and len(set(re.findall(r"[.,]", text))) == 1:
        mark = re.findall(r"[.,]", text)[0]
        if mark == thousands or text.count(mark) > 1:
            return float(text.replace(mark, ""))
    if decimal == "," and re.fullmatch(r"\d+\.\d{1,2}", text):
        return float(text)
    if decimal == "." and re.fullmatch(r"\d+,\d{1,2}", text):
        return float(text.replace(",", "."))
    try:
        return float(text.replace(thousands, "").replace(decimal, "."))
    except ValueError:
        return None
