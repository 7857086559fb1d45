"""What a plan version is made of: the records that count, and what the figures rest on besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from entente.base.provenance import Provenance
from entente.dossier import Dossier
from entente.dossier.record import Classification
from entente.plan.assessment import Assessment

__all__ = ["classification_of", "inputs_of", "without_drafts"]

DRAFTS = {"plan": frozenset({"draft"})}


def without_drafts(dossier: Dossier) -> Dossier:
    """Return the dossier without what is still its ministry's own draft, so that a version can be shown to others."""
    tables = {
        kind: {code: record for code, record in table.items() if record.state not in DRAFTS.get(kind, ())}
        for kind, table in dossier.tables.items()
    }
    return replace(dossier, tables=tables)


def classification_of(dossier: Dossier) -> Classification:
    """Return the classification of the most secret record; of an empty dossier, internal."""
    levels = [record.classification for table in dossier.tables.values() for record in table.values()]
    return max(levels, key=lambda level: level.level, default=Classification.INTERNAL)


def inputs_of(assessment: Assessment) -> dict[str, Any]:
    """Return the program's version, the SHA-256 of every data table used and of what the models say."""
    used: dict[str, Provenance] = dict(assessment.exposure.provenance) if assessment.exposure is not None else {}
    for effect in assessment.effects:
        used |= effect.provenance
    data: Mapping[str, str] = {name: origin.sha256 for name, origin in sorted(used.items()) if origin.sha256}
    said = json.dumps(assessment.to_json(), sort_keys=True, separators=(",", ":"))
    return {"program": version("entente"), "data": data, "models": sha256(said.encode()).hexdigest()}
