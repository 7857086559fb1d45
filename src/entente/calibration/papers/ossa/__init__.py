"""Ossa (2014): optimal tariffs, trade wars and trade talks of seven regions."""

from entente.calibration.papers.ossa.data import OssaData, load_ossa
from entente.calibration.papers.ossa.tables import (
    TableRow,
    cooperative_table,
    government_outcomes,
    nash_table,
    optimal_table,
)

__all__ = [
    "OssaData",
    "TableRow",
    "cooperative_table",
    "government_outcomes",
    "load_ossa",
    "nash_table",
    "optimal_table",
]
