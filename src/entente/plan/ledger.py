"""The concern ledger: each concern with what answers it, the proof, when it was explained, and what they replied."""

from __future__ import annotations

from dataclasses import dataclass

from entente.dossier import Dossier
from entente.dossier.kinds import Concern, Explanation
from entente.dossier.record import Record
from entente.plan.findings.concerns import SETTLED, answers_by_concern, explanations_by_concern, proofs

__all__ = ["Entry", "ledger"]

PRIORITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger.

    Attributes:
        answers: measures, law changes, offers and purchases that answer the concern.
        explanations: the occasions on which it was taken up, the oldest first.
    """

    concern: Concern
    answers: tuple[Record, ...]
    explanations: tuple[Explanation, ...]

    @property
    def proofs(self) -> int:
        """How many pieces of evidence stand behind the answers."""
        return sum(proofs(answer) for answer in self.answers)

    @property
    def settled(self) -> bool:
        """Whether the concern wants no answer any more."""
        return self.concern.state in SETTLED


def ledger(dossier: Dossier) -> tuple[Entry, ...]:
    """Return the ledger by topic and, within a topic, by priority."""
    answers, explained = answers_by_concern(dossier), explanations_by_concern(dossier)
    entries = [
        Entry(concern, tuple(answers.get(concern.code, ())), tuple(explained.get(concern.code, ())))
        for concern in dossier.current(Concern)
    ]
    return tuple(sorted(entries, key=lambda e: (e.concern.topic, PRIORITIES.index(e.concern.priority), e.concern.code)))
