"""Scenarios written by people, solved on any world.

`read_scenarios` reads one scenario or a list from YAML; `simulate` solves one and gives every outcome by country and
sector, with intervals where draws are asked for; `sweep` solves many at once and gives the outcomes by country.
"""

from entente.calibration.simulation.model import model_of
from entente.calibration.simulation.results import Simulation, SweepRow, Unsolved
from entente.calibration.simulation.run import simulate
from entente.calibration.simulation.scenario import Simulated, read_scenarios
from entente.calibration.simulation.shares import describe_pairs
from entente.calibration.simulation.sweep import sweep

__all__ = [
    "Simulated",
    "Simulation",
    "SweepRow",
    "Unsolved",
    "describe_pairs",
    "model_of",
    "read_scenarios",
    "simulate",
    "sweep",
]
