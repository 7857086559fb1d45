"""The counterpart's concerns: each has an owner, a measure, its proof, and has been explained."""

from __future__ import annotations

from collections.abc import Iterator

from entente.dossier import Dossier
from entente.dossier.kinds import Concern, Explanation, Measure
from entente.plan.findings.rules import Context, Hit, Severity, rule

SETTLED = frozenset({"resolved", "dormant"})


def open_concerns(dossier: Dossier) -> list[Concern]:
    """Concerns that still want an answer."""
    return [
        concern
        for concern in dossier.each(Concern)
        if concern.state not in SETTLED and concern.code not in dossier.superseded_by
    ]


def measures_by_concern(dossier: Dossier) -> dict[str, list[Measure]]:
    """The measures that answer each concern; those that have ended or were replaced are left out."""
    out: dict[str, list[Measure]] = {}
    for measure in dossier.each(Measure):
        if measure.state == "ended" or measure.code in dossier.superseded_by:
            continue
        for code in measure.answers:
            out.setdefault(code, []).append(measure)
    return out


def explanations_by_concern(dossier: Dossier) -> dict[str, list[Explanation]]:
    """The occasions on which each concern was taken up with the counterpart, oldest first."""
    out: dict[str, list[Explanation]] = {}
    for explanation in sorted(dossier.each(Explanation), key=lambda e: e.date):
        for code in explanation.concerns:
            out.setdefault(code, []).append(explanation)
    return out


@rule("CON-OWNER", Severity.MAJOR)
def without_owner(context: Context) -> Iterator[Hit]:
    """Every open concern has an agency that answers for it."""
    for concern in open_concerns(context.dossier):
        if concern.agency is None:
            yield Hit((concern.code,))


@rule("CON-MEASURE", Severity.MAJOR)
def without_measure(context: Context) -> Iterator[Hit]:
    """Every open concern is answered by a measure, planned or in force."""
    answered = measures_by_concern(context.dossier)
    for concern in open_concerns(context.dossier):
        if concern.code not in answered:
            severity = Severity.MINOR if concern.priority == "low" else None
            yield Hit((concern.code,), {"owner": concern.agency or "–"}, severity)


@rule("CON-EVIDENCE", Severity.MINOR)
def without_evidence(context: Context) -> Iterator[Hit]:
    """What answers a concern is proved: at least one of its measures has evidence."""
    for code, measures in measures_by_concern(context.dossier).items():
        concern = context.dossier.all(Concern).get(code)
        if concern is None or concern.state in SETTLED or any(measure.evidence for measure in measures):
            continue
        yield Hit((code, *(m.code for m in measures)), {"measures": ", ".join(m.code for m in measures)})


@rule("CON-EXPLAINED", Severity.MINOR)
def not_explained(context: Context) -> Iterator[Hit]:
    """What was done about a concern has been explained to the counterpart."""
    explained = explanations_by_concern(context.dossier)
    answered = measures_by_concern(context.dossier)
    for concern in open_concerns(context.dossier):
        if concern.code in answered and concern.code not in explained:
            yield Hit((concern.code,), {"owner": concern.agency or "–"})
