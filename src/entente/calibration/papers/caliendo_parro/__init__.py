"""Caliendo & Parro (2015): NAFTA's tariff cuts among 31 countries and 40 sectors."""

from entente.calibration.papers.caliendo_parro.data import COUNTRIES, CaliendoParroData, load_caliendo_parro
from entente.calibration.papers.caliendo_parro.tables import COLUMNS, scenarios, solve_scenario, welfare_columns

__all__ = [
    "COLUMNS",
    "COUNTRIES",
    "CaliendoParroData",
    "load_caliendo_parro",
    "scenarios",
    "solve_scenario",
    "welfare_columns",
]
