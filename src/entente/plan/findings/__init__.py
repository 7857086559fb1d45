"""What is missing, late or contradictory in a case. One module per subject, one function per rule.

A rule's docstring is the rule; its wording per language stands in `languages/*.toml` under `finding.CODE`.
`find_all(dossier)` runs every rule. To add one: write the function with `@rule`, add its wording, done.
"""

from entente.plan.findings import (  # noqa: F401  (importing a module registers its rules)
    concerns,
    directives,
    laws,
    limits,
    plans,
    purchases,
    requests,
    statements,
)
from entente.plan.findings.rules import RULES, Finding, Severity, find_all

__all__ = ["RULES", "Finding", "Severity", "find_all"]
