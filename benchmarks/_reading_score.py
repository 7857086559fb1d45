"""Scores of proposals against the annotations of the reading corpus, by the rules of `reading_corpus/GUIDE.md`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

__all__ = ["FIELDS", "Item", "Tally", "items_of", "score_document"]

FIELDS: dict[str, tuple[str, ...]] = {
    "meeting": ("date", "ordinal", "chair", "attendees"),
    "directive": ("addressees", "given_by", "given_on", "deadline", "deadline_text"),
    "development": ("date", "rate", "until"),
    "concern": ("topic", "raised_by"),
    "measure": ("date", "number"),
    "request": ("topic",),
    "purchase": ("goods", "amount", "buyer", "seller", "sign_by", "sign_by_text"),
    "law": ("topic", "session"),
    "red_line": (),
    "coordination": ("parties",),
    "benchmark": ("partners", "rate"),
    "figure": ("value", "value_high", "unit", "period"),
}
_CONTAINED = {"deadline_text", "sign_by_text", "session", "period"}
_NAMES = {"addressees", "attendees", "parties", "partners", "buyer", "seller", "raised_by"}
_SCALE = {"bn": 1e9, "mn": 1e6, "trn": 1e12, "thousand": 1e3}


@dataclass(slots=True)
class Item:
    """A proposal or an annotation: its kind, fields and stretch of the text."""

    kind: str
    fields: Mapping[str, Any]
    quote: str
    start: int = -1
    end: int = -1
    optional: bool = False
    id: str = ""


@dataclass(slots=True)
class Tally:
    """Counts over documents: per kind what was proposed, wanted and matched, per field how it came out."""

    proposed: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    fields: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    deadlines: Counter[str] = field(default_factory=Counter)
    addressees: Counter[str] = field(default_factory=Counter)
    statements: Counter[str] = field(default_factory=Counter)
    grounding_failures: int = 0
    documents: int = 0
    missed: list[tuple[str, Item]] = field(default_factory=list)
    wrong: list[tuple[str, Item]] = field(default_factory=list)
    mistakes: list[tuple[str, str, str, Any, Any]] = field(default_factory=list)

    def precision(self, kind: str | None = None) -> float:
        """Share of the proposals that are right; 1 where there are none."""
        return _share(self.matched, self.proposed, kind)

    def recall(self, kind: str | None = None) -> float:
        """Share of the annotations that were found; 1 where there are none."""
        return _share(self.matched, self.wanted, kind)


def _share(part: Counter[str], whole: Counter[str], kind: str | None) -> float:
    total = sum(whole.values()) if kind is None else whole[kind]
    return (sum(part.values()) if kind is None else part[kind]) / total if total else 1.0


def items_of(proposals: Iterable[Any]) -> list[Item]:
    """Bring proposals into the form of the annotations: percent, amounts written out, partners as one list."""
    out: list[Item] = []
    partners: dict[tuple[int, int], Item] = {}
    for proposal in proposals:
        quote = proposal.quotes[0]
        fields = dict(proposal.fields.items())
        kind = proposal.kind
        if kind == "benchmark_deal":
            kind = "benchmark"
            known = partners.get((quote.start, quote.end))
            name = fields.pop("partner", "")
            if known is not None:
                known.fields["partners"].append(name)  # type: ignore[index]
                continue
            fields["partners"] = [name] if name else []
            if "rate_after" in fields or "rate_before" in fields:
                fields["rate"] = _percent(fields.get("rate_after", fields.get("rate_before")))
        if kind == "purchase":
            fields["goods"] = [g for g in re.split(r",\s*(?:and )?| and | và |; ", fields.get("goods", "")) if g]
            if "value" in fields:
                fields["amount"] = _money(fields.pop("value"))
            if "sign_by" in fields or "sign_by_text" in proposal.fields:
                fields["sign_by_text"] = proposal.fields.get("sign_by_text") or _ground(proposal, "sign_by")
        if kind == "development" and "rate" in fields:
            fields["rate"] = _percent(fields["rate"])
        if kind == "figure":
            unit = str(fields.get("unit", ""))
            currency, _, scale = unit.partition(" ")
            factor = _SCALE.get(scale, 1.0)
            fields["value"] = fields.pop("value_low", None)
            if fields["value"] is not None:
                fields["value"] = fields["value"] * factor
            if "value_high" in fields:
                fields["value_high"] *= factor
            fields["unit"] = {"percentage points": "pp"}.get(unit, currency if scale in _SCALE else unit)
        item = Item(kind, fields, quote.quote, quote.start, quote.end)
        if kind == "benchmark":
            partners[(quote.start, quote.end)] = item
        out.append(item)
    return out


def _ground(proposal: Any, name: str) -> str:
    ground = proposal.grounds.get(name)
    return ground.quote if ground is not None else ""


def _percent(value: Any) -> float | None:
    return float(str(value).rstrip("%")) if value is not None else None


def _money(text: str) -> dict[str, Any]:
    match = re.match(r"([A-Z]{3}) ([\d.]+)(?:-[\d.]+)? ?(\w*)", text)
    assert match is not None, text
    return {"value": float(match[2]) * _SCALE.get(match[3], 1.0), "currency": match[1]}


def score_document(
    tally: Tally, name: str, proposals: list[Item], gold: list[Item], *, offsets: bool
) -> list[tuple[int, int]]:
    """Add one document to the tally and return the pairs (proposal, annotation) that were matched."""
    tally.documents += 1
    pairs = _assign(proposals, gold, offsets)
    matched_proposals = {p for p, _ in pairs}
    matched_gold = {g for _, g in pairs}
    for p, g in pairs:
        if gold[g].optional:
            continue
        tally.matched[gold[g].kind] += 1
        _score_fields(tally, name, proposals[p], gold[g])
    for index, item in enumerate(gold):
        if not item.optional:
            tally.wanted[item.kind] += 1
            if index not in matched_gold:
                tally.missed.append((name, item))
                if item.kind == "directive" and item.fields.get("deadline"):
                    tally.deadlines["wanted"] += 1
                    tally.deadlines["unmatched"] += 1
    optional_pairs = {p for p, g in pairs if gold[g].optional}
    for index, item in enumerate(proposals):
        if index in optional_pairs:
            continue
        if index not in matched_proposals:
            if _only_optional(item, gold, offsets) or _finer_split(item, gold, matched_gold, offsets):
                continue
            tally.wrong.append((name, item))
        tally.proposed[item.kind] += 1
    return pairs


def _only_optional(item: Item, gold: list[Item], offsets: bool) -> bool:
    matching = [g for g in gold if g.kind == item.kind and _overlap(item, g, offsets)[0]]
    return bool(matching) and all(g.optional for g in matching)


def _finer_split(item: Item, gold: list[Item], matched: set[int], offsets: bool) -> bool:
    if item.kind != "directive":
        return False
    for index in matched:
        other = gold[index]
        if other.kind != "directive":
            continue
        inside = (
            (other.start <= item.start and item.end <= other.end)
            if offsets
            else _plain(item.quote) in _plain(other.quote)
        )
        if inside and all(
            _verdict(n, item.fields.get(n), other.fields.get(n)) == "right" for n in ("addressees", "deadline")
        ):
            return True
    return False


def _assign(proposals: list[Item], gold: list[Item], offsets: bool) -> list[tuple[int, int]]:
    """One-to-one matches: most required items, then most fields right, then the greatest relative overlap."""
    if not proposals or not gold:
        return []
    worth = np.zeros((len(proposals), len(gold)))
    for p, proposal in enumerate(proposals):
        for g, item in enumerate(gold):
            if proposal.kind != item.kind:
                continue
            matches, relative = _overlap(proposal, item, offsets)
            if not matches:
                continue
            names = FIELDS[item.kind]
            right = sum(_verdict(n, proposal.fields.get(n), item.fields.get(n)) == "right" for n in names)
            worth[p, g] = (0.0 if item.optional else 1e6) + 1e3 + 10.0 * right + relative
    rows, columns = linear_sum_assignment(-worth)
    return [(int(p), int(g)) for p, g in zip(rows, columns, strict=True) if worth[p, g] > 0]


def _overlap(one: Item, other: Item, offsets: bool) -> tuple[bool, float]:
    if offsets:
        common = min(one.end, other.end) - max(one.start, other.start)
        shorter, union = (
            min(one.end - one.start, other.end - other.start),
            max(one.end, other.end) - min(one.start, other.start),
        )
    else:
        a, b = _plain(one.quote), _plain(other.quote)
        common = _common_run(a, b)
        shorter, union = min(len(a), len(b)), len(a) + len(b) - common
    return (common > 0 and 2 * common >= shorter), max(common, 0) / max(union, 1)


def _common_run(a: str, b: str) -> int:
    if a in b or b in a:
        return min(len(a), len(b))
    best, previous = 0, [0] * (len(b) + 1)
    for i in range(1, len(a) + 1):
        current = [0] * (len(b) + 1)
        for j in range(1, len(b) + 1):
            if a[i - 1] == b[j - 1]:
                current[j] = previous[j - 1] + 1
                best = max(best, current[j])
        previous = current
    return best


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _score_fields(tally: Tally, name: str, proposal: Item, gold: Item) -> None:
    for field_name in FIELDS[gold.kind]:
        mine, theirs = proposal.fields.get(field_name), gold.fields.get(field_name)
        if field_name == "given_by":
            theirs = gold.fields.get("given_by") or gold.fields.get("given_by_office")
            verdict = _person(mine, gold)
        elif field_name == "chair":
            verdict = _chair(mine, theirs)
        else:
            verdict = _verdict(field_name, mine, theirs)
        tally.fields[(gold.kind, field_name, verdict)] += 1
        if verdict != "right":
            tally.mistakes.append((name, gold.kind, field_name, mine, theirs))
        if gold.kind == "directive" and field_name == "deadline":
            if theirs:
                tally.deadlines["wanted"] += 1
                tally.deadlines["right"] += verdict == "right"
            elif mine:
                tally.deadlines["invented"] += 1
        if gold.kind == "directive" and field_name == "addressees":
            tally.addressees["scored"] += 1
            tally.addressees["right"] += verdict == "right"


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == []


def _verdict(name: str, mine: Any, theirs: Any) -> str:
    if _empty(mine) or _empty(theirs):
        return "right" if _empty(mine) and _empty(theirs) else "missing" if _empty(mine) else "invented"
    return "right" if _equal(name, mine, theirs) else "wrong"


def _equal(name: str, mine: Any, theirs: Any) -> bool:
    if name in _CONTAINED:
        a, b = _plain(str(mine)).casefold(), _plain(str(theirs)).casefold()
        return a in b or b in a
    if name == "goods":
        a_goods, b_goods = [_plain(g).casefold() for g in mine], [_plain(g).casefold() for g in theirs]
        return all(any(a in b or b in a for b in b_goods) for a in a_goods) and all(
            any(a in b or b in a for a in a_goods) for b in b_goods
        )
    if name in _NAMES:
        as_set = lambda v: {_bare(x) for x in (v if isinstance(v, list) else [v])}  # noqa: E731
        return as_set(mine) == as_set(theirs)
    if name == "amount":
        return mine["currency"] == theirs["currency"] and abs(mine["value"] - theirs["value"]) <= 1e-6 * abs(
            theirs["value"]
        )
    if isinstance(theirs, (int, float)) and not isinstance(theirs, bool):
        try:
            return abs(float(mine) - float(theirs)) <= 1e-6 * max(1.0, abs(float(theirs)))
        except (TypeError, ValueError):
            return False
    return _plain(str(mine)).casefold() == _plain(str(theirs)).casefold()


def _bare(name: str) -> str:
    text = _plain(str(name)).casefold()
    text = re.sub(r"\b(?:ministry (?:of|for)|ministry|department of|department|the|bộ)\b", " ", text)
    return " ".join(text.split())


def _person(mine: Any, gold: Item) -> str:
    person, office = gold.fields.get("given_by", ""), gold.fields.get("given_by_office", "")
    if not person and not office:
        return "right" if _empty(mine) else "invented"
    if _empty(mine):
        return "missing"
    wanted = person.split()[-1] if person else office
    return "right" if wanted.casefold() in str(mine).casefold() else "wrong"


def _chair(mine: Any, theirs: Any) -> str:
    if _empty(mine) or _empty(theirs):
        return "right" if _empty(mine) and _empty(theirs) else "missing" if _empty(mine) else "invented"
    return "right" if str(theirs).split()[-1].casefold() in str(mine).casefold() else "wrong"
