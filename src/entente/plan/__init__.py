"""Consolidation: the ministries' plans and the case become one negotiating plan, with what is missing named.

`find_all` lists the findings of a case; `consolidate` prices, judges and searches it; `build_document` writes the
plan as the tree in `document`. The wording of each language stands in `languages/`.

The heavier parts are imported from their modules, so that findings alone come quickly:
`entente.plan.consolidation.consolidate`, `entente.plan.build.build_document`.
"""

from entente.plan.findings import RULES, Finding, Severity, find_all
from entente.plan.phrasebook import LANGUAGES, Phrasebook

__all__ = ["LANGUAGES", "RULES", "Finding", "Phrasebook", "Severity", "find_all"]
