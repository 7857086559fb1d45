"""Ignatenko, Lashkaripour, Macedoni & Simonovska (2025): the tariffs of 2 April 2025 in 194 countries."""

from entente.calibration.papers.liberation_day.cases import CASES, Case, Numeraire
from entente.calibration.papers.liberation_day.columns import COLUMNS, aggregates, solve_case, solve_rates
from entente.calibration.papers.liberation_day.data import LiberationDayData, load_liberation_day

__all__ = [
    "CASES",
    "COLUMNS",
    "Case",
    "LiberationDayData",
    "Numeraire",
    "aggregates",
    "load_liberation_day",
    "solve_case",
    "solve_rates",
]
