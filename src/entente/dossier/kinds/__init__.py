"""The kinds of record of a negotiation: the one schema of Entente.

`KINDS` maps the name of a kind to its class. To add one: write the class, add it here, done; the case folder,
checks, JSON and reference page follow from the class.
"""

from entente.dossier.kinds.actors import Agency, Authority, Meeting, Person
from entente.dossier.kinds.comparison import BenchmarkDeal, Scenario
from entente.dossier.kinds.concerns import Concern, Explanation, Measure
from entente.dossier.kinds.decisions import Decision
from entente.dossier.kinds.directives import Directive, Slip
from entente.dossier.kinds.limits import (
    BoundLine,
    Commitment,
    ExcludedLines,
    NoWorseThan,
    Principle,
    PurchaseCeiling,
    RateFloor,
    RedLine,
    Release,
    RevenueCeiling,
)
from entente.dossier.kinds.offers import Delivery, Law, LawStep, Offer, Purchase, TariffLine
from entente.dossier.kinds.plans import Plan, Position
from entente.dossier.kinds.references import Source
from entente.dossier.kinds.requests import Criterion, Request
from entente.dossier.kinds.situation import Development, Figure
from entente.dossier.record import Record

KINDS: dict[str, type[Record]] = {
    cls.kind: cls
    for cls in (
        Agency,
        Meeting,
        Directive,
        Development,
        Figure,
        Concern,
        Measure,
        Explanation,
        Request,
        Offer,
        Purchase,
        Law,
        RedLine,
        Commitment,
        Plan,
        Decision,
        Scenario,
        BenchmarkDeal,
        Source,
    )
}

__all__ = [
    "KINDS",
    "Agency",
    "Authority",
    "BenchmarkDeal",
    "BoundLine",
    "Commitment",
    "Concern",
    "Criterion",
    "Decision",
    "Delivery",
    "Development",
    "Directive",
    "ExcludedLines",
    "Explanation",
    "Figure",
    "Law",
    "LawStep",
    "Measure",
    "Meeting",
    "NoWorseThan",
    "Offer",
    "Person",
    "Plan",
    "Position",
    "Principle",
    "Purchase",
    "PurchaseCeiling",
    "RateFloor",
    "RedLine",
    "Release",
    "Request",
    "RevenueCeiling",
    "Scenario",
    "Slip",
    "Source",
    "TariffLine",
]
