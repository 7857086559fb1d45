"""The template of a ministry's plan: the items it should take a stand on, and what it still lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from entente.bargaining import open_offers
from entente.dossier import Dossier
from entente.dossier.kinds import Concern, Directive, Offer, Plan, Position, Request, TariffLine
from entente.plan.filing import deadline_of
from entente.plan.findings.plans import TARIFF, wrong_way

__all__ = ["Gap", "Item", "gaps", "own_offers", "template", "with_positions"]

Why: TypeAlias = Literal["offer", "line", "request", "concern", "directive", "named"]
_CLOSED = frozenset({"withdrawn", "granted", "resolved", "closed", "dropped", "cancelled"})
_CODES = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Za-z0-9]+)+")
_GOODS = re.compile(r"\btariff:\d{2,10}\b|\bHS\s?(\d{4}(?:\.?\d{2}){0,2})\b")
_TIERS = ("opening", "target", "floor")


@dataclass(frozen=True, slots=True)
class Item:
    """Something the plan should take a stand on.

    Attributes:
        item: as in `Position.item`.
        why: an own offer, one of its tariff lines, a request, a concern, a directive to the agency, or something
            named in one.
        source: the record it comes from.
        suggested: the stand as far as the records say it; the values of a tariff line are percentages.
    """

    item: str
    why: Why
    source: str
    suggested: Position


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a plan lacks.

    Attributes:
        code: `empty`, `item`, `unit`, `order`, `twice`, `summary`, `basis`, `offer`, `late`.
        stops: the plan cannot be filed like this.
        item: the item or record it is about, or "".
    """

    code: str
    stops: bool
    item: str = ""


def template(agency: str, dossier: Dossier) -> tuple[Item, ...]:
    """Return the items on which an agency's plan should take a stand, each once, its own offers first."""
    out: dict[str, Item] = {}
    for item in _items(agency, dossier):
        out.setdefault(item.item, item)
    return tuple(out.values())


def _items(agency: str, dossier: Dossier) -> Iterator[Item]:
    own = own_offers(agency, dossier)
    for offer in own:
        for line in offer.lines:
            yield Item(f"{TARIFF}:{line.hs}", "line", offer.code, _stand(line))
        if not offer.lines:
            yield Item(offer.code, "offer", offer.code, Position(offer.code, statement=offer.text))
    wanted = {code for offer in own for code in offer.conditional_on}
    for request in dossier.current(Request):
        if request.state not in _CLOSED and (request.agency == agency or request.code in wanted):
            yield Item(request.code, "request", request.code, Position(request.code))
    for concern in dossier.current(Concern):
        if concern.state not in _CLOSED and (concern.agency == agency or agency in concern.with_agencies):
            yield Item(concern.code, "concern", concern.code, Position(concern.code))
    for directive in dossier.current(Directive):
        if agency not in directive.addressees or directive.state in _CLOSED or directive.asks_for_plan:
            continue
        if not directive.standing:
            yield Item(directive.code, "directive", directive.code, Position(directive.code))
        for item in _named(f"{directive.title} {directive.action}", dossier):
            yield Item(item, "named", directive.code, Position(item, unit="%" if item.startswith(TARIFF) else ""))


def _stand(line: TariffLine) -> Position:
    opening, target, floor = (
        None if rate is None else round(rate * 100, 10) for rate in (line.opening, line.target, line.floor)
    )
    goods = line.description.partition(";")[0]
    return Position(f"{TARIFF}:{line.hs}", opening, target, floor, unit="%", better="higher", note=goods)


def _named(text: str, dossier: Dossier) -> Iterator[str]:
    """Records and goods that a text names."""
    for found in _GOODS.finditer(text):
        yield f"{TARIFF}:{found[1].replace('.', '')}" if found[1] else found[0]
    for code in _CODES.findall(text):
        record = dossier.find(code)
        if record is not None and record.kind in ("offer", "request", "concern", "purchase", "law"):
            yield code


def with_positions(plan: Plan, changed: Mapping[str, Position | None]) -> Plan:
    """Return the plan with some stands replaced by item, added at the end, or, where None, removed."""
    kept = [changed.get(position.item, position) for position in plan.positions]
    known = {position.item for position in plan.positions}
    added = [position for item, position in changed.items() if item not in known]
    positions = [position for position in [*kept, *added] if position is not None]
    return plan.model_copy(update={"positions": positions})


def gaps(plan: Plan, dossier: Dossier) -> tuple[Gap, ...]:
    """Return what a plan lacks as of the dossier's day, what stops it from being filed first."""
    stated = {position.item for position in plan.positions if _says_something(position)}
    out = [] if stated else [Gap("empty", True)]
    seen: set[str] = set()
    for position in plan.positions:
        numbers = [getattr(position, tier) for tier in _TIERS]
        if position.item in seen:
            out.append(Gap("twice", True, position.item))
        seen.add(position.item)
        if any(number is not None for number in numbers) and not position.unit:
            out.append(Gap("unit", True, position.item))
        if wrong_way(*numbers, better=position.better):
            out.append(Gap("order", True, position.item))
    due = deadline_of(plan, dossier)
    if plan.supersedes is None and _is_late(due, plan, dossier.as_of) and not plan.late_reason:
        out.append(Gap("late", True))
    if not plan.summary:
        out.append(Gap("summary", False))
    if not plan.rests_on:
        out.append(Gap("basis", False))
    items = template(plan.agency or "", dossier)
    out += [Gap("item", False, item.item) for item in items if item.item not in stated]
    own = own_offers(plan.agency or "", dossier)
    out += [Gap("offer", False, offer.code) for offer in own if offer.code not in plan.offers]
    return tuple(out)


def _is_late(due: date | None, plan: Plan, today: date) -> bool:
    return due is not None and (plan.submitted_on or today) > due


def _says_something(position: Position) -> bool:
    return bool(position.statement) or any(getattr(position, tier) is not None for tier in _TIERS)


def own_offers(agency: str, dossier: Dossier) -> tuple[Offer, ...]:
    """Return the open offers of an agency."""
    return tuple(offer for offer in open_offers(dossier).values() if offer.agency == agency)
