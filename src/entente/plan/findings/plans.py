"""Ministries' submissions: all in, in time, in one current version, agreeing with each other and within reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from entente.bargaining import judge_positions, open_offers
from entente.dossier import Dossier
from entente.dossier.kinds import Decision, Directive, Offer, Plan, Position
from entente.plan.findings.rules import Context, Hit, Severity, rule

FILED = frozenset({"submitted", "accepted", "returned"})
TARIFF = "tariff"  # key of positions on the duty on goods: tariff:870323
COUNTED = frozenset({"submitted", "accepted"})


@dataclass(frozen=True, slots=True)
class Clash:
    """One item on which ministries' filed plans differ."""

    item: str
    positions: tuple[tuple[str, Position], ...]


def replaced_plans(dossier: Dossier) -> dict[str, str]:
    """Return the plans that a later filing has replaced, with that filing; a draft replaces nothing yet."""
    plans, out = dossier.all(Plan), {}
    for code in plans:
        newer, seen = dossier.superseded_by.get(code), {code}
        while newer is not None and newer not in seen and plans[newer].state not in FILED:
            seen.add(newer)
            newer = dossier.superseded_by.get(newer)
        if newer is not None and newer not in seen:
            out[code] = newer
    return out


def current_plans(dossier: Dossier) -> dict[str, Plan]:
    """Return the filed plan that counts for each agency: its latest version not superseded."""
    out: dict[str, Plan] = {}
    replaced = replaced_plans(dossier)
    for plan in dossier.each(Plan):
        if plan.agency is None or plan.state not in COUNTED or plan.code in replaced:
            continue
        held = out.get(plan.agency)
        if held is None or plan.version > held.version:
            out[plan.agency] = plan
    return out


def calls_for_plans(dossier: Dossier) -> list[Directive]:
    """The directives in force that ask agencies for a plan, in the order they were given."""
    calls = [d for d in dossier.current(Directive) if d.asks_for_plan and d.state != "withdrawn"]
    return sorted(calls, key=lambda d: (d.given_on or d.known_on, d.code))


def asked_agencies(dossier: Dossier) -> dict[str, Directive]:
    """Return the agencies that were asked for a plan, each with the latest directive that asked."""
    return {agency: directive for directive in calls_for_plans(dossier) for agency in directive.addressees}


def answering_plan(agency: str, directive: Directive, dossier: Dossier) -> Plan | None:
    """Return the agency's current plan if it answers the directive: it names it, or was filed after it was given."""
    plan = current_plans(dossier).get(agency)
    if plan is None or plan.directive == directive.code:
        return plan
    given = directive.given_on or directive.known_on
    filed = plan.submitted_on or plan.known_on
    return plan if plan.directive is None and filed >= given else None


def clashes(dossier: Dossier) -> list[Clash]:
    """Return the items on which current plans take different positions and no decision says which one counts."""
    by_item: defaultdict[str, list[tuple[str, Position]]] = defaultdict(list)
    current, decided = current_plans(dossier), decisions_by_item(dossier)
    for agency, plan in current.items():
        for position in plan.positions:
            by_item[position.item].append((agency, position))
    out = []
    for item, held in by_item.items():
        stands = [*held, *_broader(item, held, by_item)]
        if len({_tiers(position) for _, position in stands}) > 1 and not _settled(item, stands, decided, current):
            out.append(Clash(item, tuple(sorted(stands, key=lambda entry: entry[0]))))
    return sorted(out, key=lambda clash: clash.item)


def decisions_by_item(dossier: Dossier) -> dict[str, Decision]:
    """Return the decision in force on each item, the latest where there are several."""
    taken = [decision for decision in dossier.current(Decision) if decision.state == "taken"]
    return {decision.item: decision for decision in sorted(taken, key=lambda d: (d.decided_on, d.code))}


def _tiers(position: Position | Decision) -> tuple[float | None, float | None, float | None, str]:
    return position.opening, position.target, position.floor, position.unit


def _settled(
    item: str, stands: list[tuple[str, Position]], decided: Mapping[str, Decision], current: Mapping[str, Plan]
) -> bool:
    """Whether a decision on the item covers every plan that takes part, or the plan agrees with it."""
    decision = decided.get(item)
    return decision is not None and all(
        current[agency].code in decision.plans or _tiers(position) == _tiers(decision) for agency, position in stands
    )


def _broader(
    item: str, held: list[tuple[str, Position]], by_item: Mapping[str, list[tuple[str, Position]]]
) -> Iterator[tuple[str, Position]]:
    """Positions of other agencies on a chapter or heading that covers the goods of a tariff item."""
    key, _, hs = item.partition(":")
    if key != TARIFF:
        return
    agencies = {agency for agency, _ in held}
    for digits in range(2, len(hs), 2):
        for agency, position in by_item.get(f"{TARIFF}:{hs[:digits]}", ()):
            if agency not in agencies:
                yield agency, position


def wrong_way(*tiers: float | None, better: str) -> bool:
    """Whether opening, target and floor do not step down from what is best for us; tiers not stated are passed over."""
    stated = [tier for tier in tiers if tier is not None]
    return any((b > a) if better == "higher" else (b < a) for a, b in pairwise(stated))


@rule("PLAN-MISSING", Severity.BLOCKING)
def missing(context: Context) -> Iterator[Hit]:
    """Every agency asked for a plan has filed one by the deadline."""
    dossier = context.dossier
    for agency, directive in asked_agencies(dossier).items():
        if answering_plan(agency, directive, dossier) is not None:
            continue
        due = directive.due
        values = {"title": dossier.name(agency), "code": agency, "due": due, "directive": directive.code}
        early = due is None or dossier.as_of < due
        returned = _returned(agency, dossier)
        if returned is not None:
            severity = Severity.MAJOR if early else None
            yield Hit((agency, returned, directive.code), {**values, "plan": returned}, severity, "returned")
        elif early:
            yield Hit((agency, directive.code), values, Severity.MINOR, "ahead")
        else:
            yield Hit((agency, directive.code), values)


def _returned(agency: str, dossier: Dossier) -> str | None:
    """The agency's plan that was sent back and not filed again."""
    replaced = replaced_plans(dossier)
    sent_back = [plan for plan in dossier.each(Plan) if plan.agency == agency and plan.state == "returned"]
    return next((plan.code for plan in reversed(sent_back) if plan.code not in replaced), None)


@rule("PLAN-REDLINE", Severity.MAJOR)
def position_beyond_red_line(context: Context) -> Iterator[Hit]:
    """No ministry's position on a duty goes beyond a red line."""
    name = item_namer(context.dossier)
    for plan in current_plans(context.dossier).values():
        for crossed in judge_positions(plan, context.dossier):
            line = context.dossier.name(crossed.red_line)
            item = name(crossed.item)
            values = {"agency": plan.agency, "item": item, "line": line, **crossed.facts}
            yield Hit((plan.code, crossed.red_line), values, variant=crossed.reason)


@rule("PLAN-LATE", Severity.MINOR)
def late(context: Context) -> Iterator[Hit]:
    """Plans are filed by the deadline."""
    asked = asked_agencies(context.dossier)
    for plan in context.dossier.each(Plan):
        directive = asked.get(plan.agency or "")
        due = directive.due if directive else None
        if plan.submitted_on is not None and due is not None and plan.submitted_on > due and plan.supersedes is None:
            yield Hit((plan.code,), {"submitted": plan.submitted_on, "due": due, "agency": plan.agency})


@rule("PLAN-SUPERSEDED", Severity.MINOR)
def superseded(context: Context) -> Iterator[Hit]:
    """Only one version of each agency's plan counts; the versions it replaced are named."""
    replaced = replaced_plans(context.dossier)
    for plan in context.dossier.each(Plan):
        newer = replaced.get(plan.code)
        if newer is not None and plan.state in FILED:
            yield Hit((plan.code, newer), {"newer": newer, "agency": plan.agency})


@rule("PLAN-TWO", Severity.MAJOR)
def two_current(context: Context) -> Iterator[Hit]:
    """An agency has one current plan: a second filing says which one it supersedes."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    replaced = replaced_plans(context.dossier)
    for plan in context.dossier.each(Plan):
        if plan.agency and plan.state in COUNTED and plan.code not in replaced:
            held[plan.agency].append(plan.code)
    for agency, codes in held.items():
        if len(codes) > 1:
            yield Hit(tuple(codes), {"agency": agency, "plans": ", ".join(codes)})


@rule("PLAN-CLASH", Severity.MAJOR)
def clash(context: Context) -> Iterator[Hit]:
    """Ministries take one position on each item."""
    plans, name = current_plans(context.dossier), item_namer(context.dossier)
    for found in clashes(context.dossier):
        names = list(dict.fromkeys(agency for agency, _ in found.positions))
        stands = "; ".join(f"{agency} {describe(position)}" for agency, position in found.positions)
        codes = tuple(plans[agency].code for agency in names)
        item = name(found.item)
        values = {"item": item, "agencies": ", ".join(names), "stands": stands}
        about = f"{item} ({stands})"
        if len(names) > 1:
            yield Hit(codes, values, about=about)
        else:
            yield Hit(codes, values, variant="itself", about=about)


def name_item(item: str, dossier: Dossier) -> str:
    """Write an item as people say it: a record by its title, goods with what an offer calls them."""
    return item_namer(dossier)(item)


def item_namer(dossier: Dossier) -> Callable[[str], str]:
    """Return `name_item` for many items of one dossier."""
    goods: dict[str, str] = {}
    for offer in dossier.each(Offer):
        for line in offer.lines:
            if line.description:
                goods.setdefault(line.hs, line.description.partition(";")[0])

    def name(item: str) -> str:
        record = dossier.find(item)
        if record is not None:
            return f"{record.title} ({item})"
        key, _, hs = item.partition(":")
        return f"HS {hs} {goods.get(hs, '')}".strip() if key == TARIFF else item

    return name


def describe(position: Position) -> str:
    """Write a position's tiers in one line: opening / target / floor with unit."""
    tiers = [f"{tier:g}" if tier is not None else "–" for tier in (position.opening, position.target, position.floor)]
    return f"{' / '.join(tiers)} {position.unit}".strip()


@rule("PLAN-FLOOR", Severity.MAJOR)
def floor_beyond_target(context: Context) -> Iterator[Hit]:
    """A floor is never better for us than the target, nor the target than the opening."""
    name = item_namer(context.dossier)
    for plan in current_plans(context.dossier).values():
        for position in plan.positions:
            if wrong_way(position.opening, position.target, position.floor, better=position.better):
                yield Hit(
                    (plan.code,),
                    {
                        "item": name(position.item),
                        "stands": describe(position),
                        "agency": plan.agency,
                    },
                )
    for offer in open_offers(context.dossier).values():
        for line in offer.lines:
            if wrong_way(line.opening, line.target, line.floor, better="higher"):
                tiers = " / ".join(
                    f"{t:.4%}" if t is not None else "–" for t in (line.opening, line.target, line.floor)
                )
                yield Hit((offer.code,), {"item": f"HS {line.hs}", "stands": tiers, "agency": offer.agency or "–"})
