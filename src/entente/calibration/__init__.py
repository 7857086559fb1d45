"""The seam between tables and models: labelled tables in, arrays to `equilibrium`, labelled results out.

Modules: `exposure` (what is sold, what is paid, what a scenario adds), `scenarios` (a scenario of added duties),
`line_effects` and `line_results` (partial equilibrium at the tariff line), `ranges` (figures with a range),
`cells` and `line_market` (import tables as arrays), `reciprocal_formula` (the formula of April 2025 against the published lists).
"""

__all__ = ["cells", "exposure", "line_effects", "line_market", "line_results", "ranges", "reciprocal_formula", "scenarios"]
