"""The seam between tables and models: labelled tables in, arrays to `equilibrium`, labelled results out.

Tariffs and lines: `exposure` (what is sold, what is paid, what a scenario adds), `scenarios` (a scenario of added
duties), `line_effects` and `gsim` (partial equilibrium at the tariff line), `duty_forgone` (what an offer costs),
`preference` (margins and their erosion), `reciprocal_formula` (the formula of April 2025 against the published lists).

Economies: `worlds` (base years from tables), `general_effects` (general equilibrium for a pair of countries),
`papers` (published models run again).

Negotiation: `commensurability` (low and commensurate as a rule), `balance` (purchases and the bilateral balance),
`origin` (the transshipment screen).

Shared: `cells` and `line_market` (import tables as arrays), `ranges` (figures with a range).
"""

__all__ = [
    "balance",
    "cells",
    "commensurability",
    "duty_forgone",
    "exposure",
    "general_effects",
    "gsim",
    "line_effects",
    "line_market",
    "line_results",
    "origin",
    "papers",
    "preference",
    "ranges",
    "reciprocal_formula",
    "scenarios",
    "worlds",
]
