"""Tariff measures with their dates: the register, how duties stack, and the rate in force on a day.

Modules: `register` (records and their dates), `loading` (YAML files, checked), `checks` (checks over all records),
`goods` (sets of codes), `base` (the rate before measures), `stacking` (how duties combine), `answer` and `rates` (one
code), `panel` (whole schedules), `register/` (the measures that ship).
"""

from entente.tradedata.measures.answer import (
    OutsideRegister,
    TariffAnswer,
    UnitMismatch,
    UnitValue,
    UnknownLine,
    UnknownOrigin,
)
from entente.tradedata.measures.base import NoPreference
from entente.tradedata.measures.loading import NoRegister, load_register, shipped_register
from entente.tradedata.measures.rates import tariff_rate
from entente.tradedata.measures.register import Act, Duty, Ending, Gap, Register, Relief, StackingRule

__all__ = [
    "Act",
    "Duty",
    "Ending",
    "Gap",
    "NoPreference",
    "NoRegister",
    "OutsideRegister",
    "Register",
    "Relief",
    "StackingRule",
    "TariffAnswer",
    "UnitMismatch",
    "UnitValue",
    "UnknownLine",
    "UnknownOrigin",
    "load_register",
    "shipped_register",
    "tariff_rate",
]
