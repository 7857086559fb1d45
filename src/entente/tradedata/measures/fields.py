"""The fields of a register's records: days, rates, origins and goods, each checked where it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from entente.base.dates import parse_day
from entente.base.errors import Problem
from entente.base.hs import HSCode
from entente.base.rates import parse_rate
from entente.tradedata.measures.goods import ALL_GOODS, NO_GOODS, GoodsSet, InvalidGoods
from entente.tradedata.schedules.history import explain_missing, is_code

__all__ = ["HEADER", "FieldReader"]

HEADER = "register.yaml"
_LARGEST_RATE = 10.0


@dataclass(slots=True)
class FieldReader:
    """Reads fields of records, and notes every problem instead of stopping at the first.

    Attributes:
        lists: goods lists that may be named.
        origins: ISO alpha-3 codes that may be named.
        groups: name → origins.
        problems: what was wrong so far.
        lines: file → record id → line.
    """

    lists: dict[str, GoodsSet]
    origins: frozenset[str] = frozenset()
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, dict[str, int]] = field(default_factory=dict)

    def line_of(self, identifier: str) -> tuple[str, int]:
        for file, lines in self.lines.items():
            if identifier in lines:
                return file, lines[identifier]
        return HEADER, 0

    def wrong(self, file: str, identifier: str, name: str, value: object, message: str, remedy: str) -> None:
        line = self.lines.get(file, {}).get(identifier, 0)
        place = f"{identifier}.{name}" if identifier else name
        self.problems.append(Problem(file, line, place, str(value)[:60], message, remedy))

    def day(self, row: dict[str, Any], name: str, identifier: str, file: str) -> date | None:
        if row.get(name) is None:
            return None
        try:
            return parse_day(row[name])
        except ValueError as error:
            self.wrong(file, identifier, name, row[name], f"{error}.", "")
            return None

    def rates(self, row: dict[str, Any], identifier: str, file: str) -> dict[str, float]:
        if "rate" not in row and "rates" not in row:
            self.wrong(file, identifier, "rate", "", "is missing.", "Give `rate`, or `rates` by origin.")
            return {}
        if "rate" in row and "rates" in row:
            self.wrong(file, identifier, "rate", "", "stands beside `rates`.", "Give one of them.")
            return {}
        rates: dict[str, float] = {}
        if "rate" in row:
            origins = self.origins_of(row.get("origins"), identifier, file)
            entries = {"*": row["rate"]} if origins is None else dict.fromkeys(sorted(origins), row["rate"])
        else:
            entries = {}
            for name, text in row["rates"].items():
                entries |= dict.fromkeys(sorted(self.origins_of([name], identifier, file) or ()), text)
        for origin, text in entries.items():
            try:
                rates[origin] = parse_rate(text)
            except ValueError as error:
                self.wrong(file, identifier, f"rate of {origin}", text, f"{error}.", "")
                continue
            if not 0 <= rates[origin] <= _LARGEST_RATE:
                message = f"is not between 0 and {_LARGEST_RATE:.0%}."
                self.wrong(file, identifier, f"rate of {origin}", text, message, "Write what is added, in percent.")
        return rates

    def origins_of(self, names: Iterable[str] | str | None, identifier: str, file: str) -> frozenset[str] | None:
        if names is None or names == "all":
            return None
        codes: set[str] = set()
        for name in [names] if isinstance(names, str) else names:
            if name in self.groups:
                codes |= self.groups[name]
            elif name in self.origins:
                codes.add(name)
            else:
                remedy = f"Use an ISO alpha-3 code or a group: {', '.join(sorted(self.groups)) or 'none is declared'}."
                self.wrong(file, identifier, "origins", name, "is not an origin.", remedy)
        return frozenset(codes)

    def goods(self, row: dict[str, Any], identifier: str, file: str) -> tuple[GoodsSet, str]:
        named, barred = _names(row.get("goods", "all")), _names(row.get("except_goods", ()))
        goods, text = ALL_GOODS, "all goods"
        if named != ["all"]:
            goods = NO_GOODS.union(*(self._one_list(name, identifier, file) for name in named))
            text = ", ".join(named)
        if barred:
            goods = goods.without(NO_GOODS.union(*(self._one_list(name, identifier, file) for name in barred)))
            text += f", except {', '.join(barred)}"
        if not goods.first.size:
            remedy = "Name codes, or leave `goods` out for all."
            self.wrong(file, identifier, "goods", text, "reaches no goods.", remedy)
        return goods, text

    def _one_list(self, name: str, identifier: str, file: str) -> GoodsSet:
        if name in self.lists:
            return self.lists[name]
        if name.isdigit():
            return self.goods_of_codes([name], file, identifier)
        remedy = "Quote codes; lists are those of the table goods_lists and files goods/<list>.csv in the folder."
        self.wrong(file, identifier, "goods", name, "is neither a code nor a list.", remedy)
        return NO_GOODS

    def goods_of_codes(self, codes: Iterable[str], file: str, identifier: str) -> GoodsSet:
        spans = []
        for code in codes:
            try:
                GoodsSet.of([(code, code)])
                spans.append((code, code))
            except InvalidGoods as error:
                self.wrong(file, identifier, "goods", code, str(error), "")
                continue
            if file != HEADER and not is_code(code):
                remedy = explain_missing(HSCode(code, "HS2022"), "HS 2022")
                self.wrong(file, identifier, "goods", code, "is no code of HS 2022.", remedy)
        return GoodsSet.of(spans)


def _names(value: Any) -> list[str]:
    return [str(value)] if isinstance(value, str | int) else [str(name) for name in value]
