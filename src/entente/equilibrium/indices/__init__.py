"""What a tariff schedule amounts to: averages, peaks, uniform equivalents, values of concessions, preference margins.

Modules: `averages` (simple and weighted averages, peaks, duty-free shares), `uniform` (the one rate with the same
imports, or the same welfare cost, as the whole schedule), `concessions` (what a cut is worth to both sides),
`margins` (how far an exporter's duty is below its competitors'). Arrays only; rates are fractions.
"""

from entente.equilibrium.indices.averages import InvalidScheduleError, ScheduleAverages, average_schedule
from entente.equilibrium.indices.concessions import ConcessionValues, bilateral_demand_elasticity, value_concessions
from entente.equilibrium.indices.margins import PreferenceMargins, measure_preference_margins
from entente.equilibrium.indices.uniform import UniformRates, uniform_rates, uniform_rates_first_order

__all__ = [
    "ConcessionValues",
    "InvalidScheduleError",
    "PreferenceMargins",
    "ScheduleAverages",
    "UniformRates",
    "average_schedule",
    "bilateral_demand_elasticity",
    "measure_preference_margins",
    "uniform_rates",
    "uniform_rates_first_order",
    "value_concessions",
]
