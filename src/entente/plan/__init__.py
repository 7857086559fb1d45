"""Consolidation: the ministries' plans and the case become one negotiating plan, with what is missing named.

`find_all` lists the findings of a case; `prepare` builds the whole plan; `document` holds the tree it is built as.
"""

from entente.plan.findings import RULES, Finding, Severity, find_all
from entente.plan.phrasebook import LANGUAGES, Phrasebook

__all__ = ["LANGUAGES", "RULES", "Finding", "Phrasebook", "Severity", "find_all"]
