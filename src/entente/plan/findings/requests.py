"""Requests to the counterpart: each is a dossier on the decider's own legal test."""

from __future__ import annotations

from collections.abc import Iterator

from entente.dossier.kinds import Request
from entente.plan.findings.rules import Context, Hit, Severity, rule

OVER = frozenset({"granted", "withdrawn"})


@rule("REQ-DOSSIER", Severity.MAJOR)
def without_dossier(context: Context) -> Iterator[Hit]:
    """Every request names who decides and sets out the legal test it must pass."""
    for request in context.dossier.each(Request):
        if request.state in OVER or request.code in context.dossier.superseded_by:
            continue
        if not request.legal_test:
            yield Hit((request.code,), variant="test")
        elif request.decider is None:
            yield Hit((request.code,), variant="decider")


@rule("REQ-EVIDENCE", Severity.MINOR)
def criterion_without_case(context: Context) -> Iterator[Hit]:
    """Every limb of the legal test has our case and its proof."""
    for request in context.dossier.each(Request):
        if request.state in OVER or request.code in context.dossier.superseded_by:
            continue
        missing = [c.text for c in request.legal_test if not (c.our_case and c.evidence)]
        if missing:
            yield Hit((request.code,), {"count": len(missing), "total": len(request.legal_test)})
