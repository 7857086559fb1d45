"""What an offer may be: the red-line gate, who may make it, and whether treaties allow it.

`judge_offers` runs every open offer through every red line and fails closed: what cannot be judged is blocked until
a named person releases it. `check_compatibility` tests tariff offers against treaty commitments.
"""

from entente.bargaining.authority import lacks_authority
from entente.bargaining.ceilings import DutyForgoneRange
from entente.bargaining.compatibility import Incompatibility, check_compatibility
from entente.bargaining.gate import Outcome, Verdict, judge_offers, open_offers
from entente.bargaining.positions import CrossedLine, judge_positions

__all__ = [
    "CrossedLine",
    "DutyForgoneRange",
    "Incompatibility",
    "Outcome",
    "Verdict",
    "check_compatibility",
    "judge_offers",
    "judge_positions",
    "lacks_authority",
    "open_offers",
]
