"""What differs: between two versions of a plan, between ministries item by item, between two frozen plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from entente.bargaining import judge_positions
from entente.dossier import Dossier
from entente.dossier.kinds import Decision, Offer, Plan, Position, RedLine
from entente.plan.findings.plans import TARIFF, clashes, current_plans, decisions_by_item

__all__ = [
    "FieldChange",
    "ItemRow",
    "PlanChanges",
    "PositionChange",
    "Related",
    "changed_findings",
    "compare_plans",
    "related",
    "side_by_side",
]  # fmt: skip

Change: TypeAlias = Literal["added", "removed", "changed"]
_FIELDS = (
    "title",
    "summary",
    "directive",
    "submitted_on",
    "late_reason",
    "rests_on",
    "offers",
    "note",
    "classification",
)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a plan before and after, as values."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PositionChange:
    """A stand that was added, removed or changed; `fields` names what changed."""

    item: str
    change: Change
    before: Position | None
    after: Position | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What changed from one version of a plan to another."""

    fields: tuple[FieldChange, ...]
    positions: tuple[PositionChange, ...]
    same: int


def compare_plans(before: Plan, after: Plan) -> PlanChanges:
    """Return what changed from one plan to another, stands in the order of the later one."""
    fields = tuple(
        FieldChange(name, getattr(before, name), getattr(after, name))
        for name in _FIELDS
        if getattr(before, name) != getattr(after, name)
    )
    old = {position.item: position for position in before.positions}
    new = {position.item: position for position in after.positions}
    changes, same = [], 0
    for item in dict.fromkeys([*new, *old]):
        was, now = old.get(item), new.get(item)
        if was == now:
            same += 1
            continue
        change: Change = "added" if was is None else "removed" if now is None else "changed"
        changes.append(PositionChange(item, change, was, now, _differing(was, now)))
    return PlanChanges(fields, tuple(changes), same)


def _differing(was: Position | None, now: Position | None) -> tuple[str, ...]:
    if was is None or now is None:
        return ()
    names = ("opening", "target", "floor", "unit", "better", "statement", "note")
    return tuple(name for name in names if getattr(was, name) != getattr(now, name))


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with the stand of every ministry that takes one.

    Attributes:
        clash: the ministries differ and no decision says which position counts.
        decision: the decision in force on the item.
    """

    item: str
    stands: Mapping[str, Position]
    clash: bool
    decision: Decision | None


def side_by_side(dossier: Dossier) -> tuple[ItemRow, ...]:
    """Return every item of the filed plans that count, clashes first, then those on which several take a stand."""
    items: dict[str, dict[str, Position]] = {}
    for agency, plan in current_plans(dossier).items():
        for position in plan.positions:
            items.setdefault(position.item, {}).setdefault(agency, position)
    differing = {clash.item: clash for clash in clashes(dossier)}
    for item, clash in differing.items():
        items[item] = {**items[item], **dict(clash.positions)}
    decided = decisions_by_item(dossier)
    rows = [ItemRow(item, stands, item in differing, decided.get(item)) for item, stands in items.items()]
    return tuple(sorted(rows, key=lambda row: (not row.clash, len(row.stands) < 2, row.item)))


@dataclass(frozen=True, slots=True)
class Related:
    """What a decision on an item has to reckon with.

    Attributes:
        red_lines: those whose goods include the item's, or that the item names.
        crossed: red line → agencies whose position goes beyond it.
        offers: offers with a line on the goods, or the item itself.
    """

    red_lines: tuple[RedLine, ...]
    crossed: Mapping[str, tuple[str, ...]]
    offers: tuple[Offer, ...]


def related(item: str, dossier: Dossier) -> Related:
    """Return the red lines and offers that have to do with an item."""
    key, _, hs = item.partition(":")
    goods = hs if key == TARIFF else ""
    crossed: dict[str, list[str]] = {}
    for agency, plan in current_plans(dossier).items():
        for line in judge_positions(plan, dossier):
            if _same_goods(item, line.item):
                crossed.setdefault(line.red_line, []).append(agency)
    lines = [
        line
        for line in dossier.current(RedLine)
        if line.code == item or line.code in crossed or _covers(getattr(line.rule, "hs", ()), goods)
    ]
    offers = [
        offer
        for offer in dossier.current(Offer)
        if offer.code == item or _covers((line.hs for line in offer.lines), goods)
    ]
    return Related(tuple(lines), {code: tuple(names) for code, names in crossed.items()}, tuple(offers))


def _same_goods(item: str, other: str) -> bool:
    return item == other or (item.startswith(f"{TARIFF}:") and (item.startswith(other) or other.startswith(item)))


def _covers(prefixes: Iterable[str], goods: str) -> bool:
    return bool(goods) and any(goods.startswith(prefix) or prefix.startswith(goods) for prefix in prefixes)


def changed_findings(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the findings that are new and those that are gone, from the JSON of two plans.

    A finding is the same if its rule and its records are; its words may have changed with a date.
    """
    old, new = ({(f["code"], *f["records"]): f for f in findings} for findings in (before, after))
    return [f for key, f in new.items() if key not in old], [f for key, f in old.items() if key not in new]
