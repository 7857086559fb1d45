"""The sections of the plan, one module each. `SECTIONS` is their order; add a module and one line here."""

from __future__ import annotations

from collections.abc import Callable

from entente.plan.consolidation import Consolidated
from entente.plan.document import Section
from entente.plan.sections.benchmarks import benchmarks
from entente.plan.sections.concerns import concerns
from entente.plan.sections.decisions import decisions
from entente.plan.sections.directives import directives
from entente.plan.sections.economics import economics
from entente.plan.sections.gaps import gaps
from entente.plan.sections.laws import laws
from entente.plan.sections.limits import limits
from entente.plan.sections.mandate import mandate
from entente.plan.sections.offers import offers
from entente.plan.sections.purchases import purchases
from entente.plan.sections.requests import requests
from entente.plan.sections.situation import situation
from entente.plan.sections.sources import sources
from entente.plan.sections.submissions import submissions

SECTIONS: tuple[Callable[[Consolidated], Section], ...] = (
    mandate,
    situation,
    concerns,
    requests,
    offers,
    purchases,
    laws,
    economics,
    benchmarks,
    limits,
    directives,
    decisions,
    submissions,
    gaps,
    sources,
)

__all__ = ["SECTIONS"]
