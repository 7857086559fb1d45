"""A kept document is the same document."""

from __future__ import annotations

import json

import pytest

from entente.plan import Phrasebook
from entente.plan.build import build_document
from entente.plan.consolidation import consolidate
from entente.publishing import PublishingError, freeze_document, thaw_document


def test_a_document_comes_back_as_it_was_kept(new_full_case):
    document = build_document(consolidate(new_full_case().dossier("2025-04-30"), Phrasebook("vi")))
    kept = freeze_document(document)
    assert thaw_document(kept) == document
    assert freeze_document(thaw_document(kept)) == kept


@pytest.mark.parametrize("node", [{"§": "Nothing"}, {"§": "Strong", "colour": "red"}, {"§": "Strong", "text": "x"}, 1])
def test_what_another_program_kept_is_refused(node):
    with pytest.raises(PublishingError):
        thaw_document(json.dumps(node).encode())
