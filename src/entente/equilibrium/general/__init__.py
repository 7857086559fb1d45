"""General equilibrium: blocks, named models, their exact solution and its derivatives.

A model is a list of blocks (`models`), a `Baseline` is a model on a `World`, a `Shock` is a scenario on a baseline,
`solve_shock` returns the `Equilibrium`.
"""

from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.blocks import (
    Balanced,
    FixedTransfers,
    FullInputOutput,
    IncomeTaxRelief,
    LabourSupply,
    Marketing,
    PassThrough,
    Profits,
    Roundabout,
    Scale,
)
from entente.equilibrium.general.equilibrium import Equilibrium
from entente.equilibrium.general.models import (
    Model,
    armington,
    caliendo_parro,
    default_model,
    eaton_kortum,
    liberation_day,
    ossa,
)
from entente.equilibrium.general.solve import solve_equilibrium, solve_shock

__all__ = [
    "Balanced",
    "Baseline",
    "Equilibrium",
    "FixedTransfers",
    "FullInputOutput",
    "IncomeTaxRelief",
    "LabourSupply",
    "Marketing",
    "Model",
    "PassThrough",
    "Profits",
    "Roundabout",
    "Scale",
    "Shock",
    "armington",
    "caliendo_parro",
    "default_model",
    "eaton_kortum",
    "liberation_day",
    "ossa",
    "solve_equilibrium",
    "solve_shock",
]
