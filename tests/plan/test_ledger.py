"""The concern ledger."""

from __future__ import annotations

from entente.plan.ledger import ledger


def test_a_concern_stands_with_its_answers_proof_and_explanations(new_case):
    case = new_case().add("concern", "CON-1").add("explanation", "EXP-2", date="2025-04-02")
    case.add("explanation", "EXP-1", date="2025-03-02").add("offer", "OFF-1", answers=["CON-1"])
    case.add("measure", "MEA-1", answers=["CON-1"], evidence=[{"text": "Checks rose"}, {"text": "Fewer cases"}])
    case.add("measure", "MEA-2", answers=["CON-1"], state="ended")
    (entry,) = ledger(case.dossier("2025-04-30"))
    assert [answer.code for answer in entry.answers] == ["MEA-1", "OFF-1"]
    assert [explanation.code for explanation in entry.explanations] == ["EXP-1", "EXP-2"]
    assert (entry.proofs, entry.settled) == (2, False)


def test_the_ledger_goes_by_topic_and_priority(new_case):
    case = new_case().add("concern", "C", priority="low").add("concern", "B", priority="high")
    case.add("concern", "A", topic="digital-trade")
    assert [entry.concern.code for entry in ledger(case.dossier("2025-04-30"))] == ["A", "B", "C"]
