"""General equilibrium: blocks, named models, their exact solution and its derivatives.

A model is a list of blocks (`models`), a `Baseline` is a model on a `World`, a `Shock` is a scenario on a baseline,
`solve_shock` returns the `Equilibrium`, `solve_gradient` an outcome's derivative with respect to every tariff,
`solve_batch` thousands of scenarios, `solve_optimal_rates` the tariffs that maximise an outcome.
"""

from entente.equilibrium.general.baseline import Baseline, Shock
from entente.equilibrium.general.batch import BatchOutcomes, draw_elasticities, solve_batch
from entente.equilibrium.general.blocks import (
    Balanced,
    Block,
    FixedTransfers,
    FullInputOutput,
    IncomeTaxRelief,
    LabourSupply,
    Marketing,
    PassThrough,
    Profits,
    RealTransfers,
    Roundabout,
    Scale,
)
from entente.equilibrium.general.equilibrium import Equilibrium
from entente.equilibrium.general.gradient import solve_gradient
from entente.equilibrium.general.models import (
    Model,
    armington,
    caliendo_parro,
    default_model,
    eaton_kortum,
    liberation_day,
    ossa,
)
from entente.equilibrium.general.optimal import Chooser, OptimalRates, own_import_rates, solve_optimal_rates
from entente.equilibrium.general.outcomes import BilateralBalance, Outcome, Revenue, Welfare
from entente.equilibrium.general.sensitivity import Gradient
from entente.equilibrium.general.solve import solve_equilibrium, solve_shock

__all__ = [
    "Balanced",
    "Baseline",
    "BatchOutcomes",
    "BilateralBalance",
    "Block",
    "Chooser",
    "Equilibrium",
    "FixedTransfers",
    "FullInputOutput",
    "Gradient",
    "IncomeTaxRelief",
    "LabourSupply",
    "Marketing",
    "Model",
    "OptimalRates",
    "Outcome",
    "PassThrough",
    "Profits",
    "RealTransfers",
    "Revenue",
    "Roundabout",
    "Scale",
    "Shock",
    "Welfare",
    "armington",
    "caliendo_parro",
    "default_model",
    "draw_elasticities",
    "eaton_kortum",
    "liberation_day",
    "ossa",
    "own_import_rates",
    "solve_batch",
    "solve_equilibrium",
    "solve_gradient",
    "solve_optimal_rates",
    "solve_shock",
]
