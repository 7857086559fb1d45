"""One-sector structural gravity as in the gegravity package: 30 countries, 2006, a Canada-Japan agreement."""

from entente.calibration.papers.structural_gravity.data import COEFFICIENTS, GravitySample, load_gravity_sample
from entente.calibration.papers.structural_gravity.replicate import compare_states, replicate_structural_gravity

__all__ = [
    "COEFFICIENTS",
    "GravitySample",
    "compare_states",
    "load_gravity_sample",
    "replicate_structural_gravity",
]
