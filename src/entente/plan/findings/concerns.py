"""The counterpart's concerns: each has an owner, a measure, its proof, and has been explained."""

from __future__ import annotations

from collections.abc import Iterator

from entente.dossier import Dossier
from entente.dossier.kinds import KINDS, Concern, Explanation
from entente.dossier.record import Record
from entente.plan.findings.rules import Context, Hit, Severity, rule

SETTLED = frozenset({"resolved", "dormant"})
OVER = frozenset({"ended", "dropped", "withdrawn", "cancelled"})
ONLY_PLANNED = frozenset({"planned", "idea", "drafting", "submitted", "proposed", "cleared", "intent", "mou"})


def open_concerns(dossier: Dossier) -> list[Concern]:
    """Concerns that still want an answer."""
    return [
        concern
        for concern in dossier.each(Concern)
        if concern.state not in SETTLED and concern.code not in dossier.superseded_by
    ]


def answers_by_concern(dossier: Dossier) -> dict[str, list[Record]]:
    """What answers each concern: measures, law changes, offers and purchases that are not dropped or replaced."""
    out: dict[str, list[Record]] = {}
    for kind, cls in KINDS.items():
        if "answers" not in cls.model_fields:
            continue
        for record in dossier.tables.get(kind, {}).values():
            if record.state in OVER or record.code in dossier.superseded_by:
                continue
            for code in getattr(record, "answers", ()):
                out.setdefault(code, []).append(record)
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
    """Every open concern is answered by something done: a measure, a law, an offer or a purchase."""
    answered = answers_by_concern(context.dossier)
    for concern in open_concerns(context.dossier):
        answers = answered.get(concern.code, [])
        values = {"answers": ", ".join(record.code for record in answers)}
        low = Severity.MINOR if concern.priority == "low" else None
        if not answers and concern.agency is None:
            yield Hit((concern.code,), values, low, "nobody")
        elif not answers:
            yield Hit((concern.code,), {**values, "owner": concern.agency}, low)
        elif all(record.state in ONLY_PLANNED for record in answers):
            yield Hit((concern.code, *(record.code for record in answers)), values, Severity.MINOR, "planned")


@rule("CON-EVIDENCE", Severity.MINOR)
def without_evidence(context: Context) -> Iterator[Hit]:
    """What answers a concern is proved: at least one of its measures has evidence."""
    for code, answers in answers_by_concern(context.dossier).items():
        concern = context.dossier.all(Concern).get(code)
        done = [record for record in answers if record.state not in ONLY_PLANNED]
        if concern is None or concern.state in SETTLED or not done or any(proofs(record) for record in done):
            continue
        yield Hit((code, *(record.code for record in done)), {"measures": ", ".join(record.code for record in done)})


def proofs(record: Record) -> int:
    """How many pieces of evidence stand behind what answers a concern."""
    return len(getattr(record, "evidence", ()))


@rule("CON-EXPLAINED", Severity.MINOR)
def not_explained(context: Context) -> Iterator[Hit]:
    """What was done about a concern has been explained to the counterpart."""
    explained = explanations_by_concern(context.dossier)
    answered = answers_by_concern(context.dossier)
    for concern in open_concerns(context.dossier):
        done = [record for record in answered.get(concern.code, ()) if record.state not in ONLY_PLANNED]
        if done and concern.code not in explained:
            yield Hit((concern.code,), {"owner": concern.agency or "–"})
