"""Offers against authority, red lines and treaties."""

from __future__ import annotations

from collections.abc import Iterator

from entente.bargaining import Outcome, lacks_authority, open_offers
from entente.bargaining.gate import OPEN_STATES
from entente.dossier.kinds import Agency, Offer, Purchase, RedLine
from entente.plan.findings.plans import calls_for_plans, current_plans
from entente.plan.findings.rules import Context, Hit, Severity, rule
from entente.plan.phrasebook import Word

LESS_SEVERE = {"undecided": Severity.MAJOR, "bound-unknown": Severity.MINOR}


@rule("OFFER-AUTHORITY", Severity.MAJOR)
def outside_authority(context: Context) -> Iterator[Hit]:
    """An agency offers only what it is empowered to offer."""
    dossier = context.dossier
    for offer in open_offers(dossier).values():
        agency = dossier.all(Agency).get(offer.agency or "")
        purchases = [dossier.get(Purchase, code) for code in offer.purchases]
        lacking = lacks_authority(offer, agency, on=dossier.as_of, purchases=purchases)
        if lacking:
            yield Hit((offer.code,), {"agency": offer.agency or "–", "form": Word(offer.form)}, variant=lacking)


@rule("REDLINE-HIT", Severity.BLOCKING)
def red_line_hit(context: Context) -> Iterator[Hit]:
    """No offer crosses a red line."""
    yield from _verdicts(context, Outcome.HIT)


@rule("REDLINE-UNKNOWN", Severity.BLOCKING)
def red_line_unknown(context: Context) -> Iterator[Hit]:
    """An offer no rule can judge is blocked until a named person releases it."""
    unjudged: dict[str, list[str]] = {}
    for verdict in context.verdicts:
        if verdict.outcome is Outcome.UNKNOWN and verdict.reason == "principle.unknown":
            unjudged.setdefault(verdict.offer, []).append(verdict.red_line)
    for offer, lines in unjudged.items():
        named = "”, “".join(context.dossier.name(line) for line in lines)
        yield Hit((offer, *lines), {"line": named}, variant="principle")
    yield from (hit for hit in _verdicts(context, Outcome.UNKNOWN) if hit.variant != "principle")


@rule("REDLINE-NEAR", Severity.MAJOR)
def red_line_near(context: Context) -> Iterator[Hit]:
    """An offer that comes within the margin of a red line is looked at by a person."""
    yield from _verdicts(context, Outcome.NEAR)


def _verdicts(context: Context, outcome: Outcome) -> Iterator[Hit]:
    for verdict in context.verdicts:
        if verdict.outcome is outcome:
            yield Hit(
                (verdict.offer, verdict.red_line),
                {"line": context.dossier.name(verdict.red_line), "red_line": verdict.red_line, **verdict.facts},
                variant=verdict.reason.split(".")[0],
            )


@rule("OFFER-TREATY", Severity.BLOCKING)
def against_treaty(context: Context) -> Iterator[Hit]:
    """No offer breaks a treaty: a cut is for everybody, or covered; no duty passes its binding."""
    for found in context.incompatibilities:
        severity = LESS_SEVERE.get(found.reason)
        values = {"treaty": context.dossier.name(found.commitment), **found.facts}
        yield Hit((found.offer, found.commitment), values, severity, found.reason)


@rule("OFFER-EXPIRED", Severity.MINOR)
def run_out(context: Context) -> Iterator[Hit]:
    """An offer that has run out is renewed or withdrawn."""
    dossier = context.dossier
    for offer in dossier.current(Offer):
        if offer.valid_until is not None and offer.valid_until < dossier.as_of and offer.state in OPEN_STATES:
            yield Hit((offer.code,), {"until": offer.valid_until})


@rule("REDLINE-NONE", Severity.MAJOR)
def no_red_line(context: Context) -> Iterator[Hit]:
    """Where something is offered, the mandate's limits are on record."""
    if open_offers(context.dossier) and not context.dossier.current(RedLine):
        yield Hit(())


@rule("CASE-MANDATE", Severity.BLOCKING)
def no_mandate(context: Context) -> Iterator[Hit]:
    """The talks have a mandate."""
    if not context.dossier.negotiation.mandate:
        yield Hit(())


@rule("CASE-PLANS", Severity.MAJOR)
def no_plans(context: Context) -> Iterator[Hit]:
    """Before anything is offered, ministries have been asked for their plans or have filed some."""
    dossier = context.dossier
    if open_offers(dossier) and not calls_for_plans(dossier) and not current_plans(dossier):
        yield Hit(())
