"""What a reader could not see comes back as it was, whatever they made of the rest."""

from __future__ import annotations

import pytest

from entente.dossier.kinds import KINDS
from entente.dossier.redaction import put_back, redact

HIDDEN = {"SRC-S", "CON-S", "OFF-S"}
RED_LINE = {
    "code": "RED-1", "title": "Poultry", "known_on": "2025-03-01", "text": "No lower", "supersedes": None,
    "sources": [{"source": "SRC-1"}, {"source": "SRC-S", "quote": "secret"}, {"source": "SRC-2"}],
    "rule": {"type": "rate-floor", "hs": ["0207"], "floor": "5%"},
    "releases": [{"offer": code, "person": "A", "agency": "LEAD", "on": "2025-04-01", "reason": "agreed"}
                 for code in ("OFF-S", "OFF-1")],
}  # fmt: skip


@pytest.fixture
def original():
    return KINDS["red_line"].model_validate(RED_LINE)


def test_nothing_done_changes_nothing(original):
    assert put_back(original, redact(original, hidden=HIDDEN), hidden=HIDDEN) == original


def test_an_entry_not_seen_comes_back_in_its_place(original):
    seen = redact(original, hidden=HIDDEN)
    edited = seen.model_copy(update={"sources": [*seen.sources[:1], seen.sources[1].model_copy(update={"quote": "x"})]})
    after = put_back(original, edited, hidden=HIDDEN)
    assert [(s.source, s.quote) for s in after.sources] == [("SRC-1", ""), ("SRC-S", "secret"), ("SRC-2", "x")]
    assert [r.offer for r in after.releases] == ["OFF-S", "OFF-1"]


def test_an_entry_taken_out_stays_out(original):
    seen = redact(original, hidden=HIDDEN)
    after = put_back(original, seen.model_copy(update={"sources": [], "releases": []}), hidden=HIDDEN)
    assert [s.source for s in after.sources] == ["SRC-S"]
    assert [r.offer for r in after.releases] == ["OFF-S"]


def test_a_changed_entry_keeps_the_references_hidden_within_it():
    fields = {"code": "MEA-1", "title": "Decree", "known_on": "2025-03-01", "form": "decree", "date": "2025-03-01",
              "answers": ["CON-1", "CON-S"],
              "evidence": [{"text": "Figures", "sources": ["SRC-S", "SRC-1"]}]}  # fmt: skip
    original = KINDS["measure"].model_validate(fields)
    seen = redact(original, hidden=HIDDEN)
    edited = seen.model_copy(update={"evidence": [seen.evidence[0].model_copy(update={"text": "Better figures"})]})
    after = put_back(original, edited, hidden=HIDDEN)
    assert after.answers == ["CON-1", "CON-S"]
    assert after.evidence[0].text == "Better figures"
    assert [s.source for s in after.evidence[0].sources] == ["SRC-S", "SRC-1"]
