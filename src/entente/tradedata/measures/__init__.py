"""Tariff measures with their dates: the register, how duties stack, and the rate in force on a day.

Modules: `register` (records and their dates), `loading` (YAML files, checked), `checks` (checks over all records),
`goods` (sets of codes), `base` (the rate before measures), `stacking` (how duties combine), `answer`, `result` and
`rates` (one code), `added` (codes of trade), `panel` (whole schedules), `register/` (the measures that ship).
"""

from entente.tradedata.measures.added import Doubt, added_rates_on, doubts_on
from entente.tradedata.measures.base import NoPreference
from entente.tradedata.measures.loading import NoRegister, load_register, register_for, shipped_register
from entente.tradedata.measures.panel import (
    DifferenceGroup,
    SchedulePanel,
    schedule_difference,
    summarise_difference,
    tariff_schedule,
)
from entente.tradedata.measures.rates import NoSchedule, schedule_for, tariff_rate
from entente.tradedata.measures.register import Act, Duty, Ending, Gap, Register, Relief, StackingRule
from entente.tradedata.measures.result import (
    OutsideRegister,
    TariffAnswer,
    UnitMismatch,
    UnitValue,
    UnknownLine,
    UnknownOrigin,
    WrongImporter,
)

__all__ = [
    "Act",
    "DifferenceGroup",
    "Doubt",
    "Duty",
    "Ending",
    "Gap",
    "NoPreference",
    "NoRegister",
    "NoSchedule",
    "OutsideRegister",
    "Register",
    "Relief",
    "SchedulePanel",
    "StackingRule",
    "TariffAnswer",
    "UnitMismatch",
    "UnitValue",
    "UnknownLine",
    "UnknownOrigin",
    "WrongImporter",
    "added_rates_on",
    "doubts_on",
    "load_register",
    "register_for",
    "schedule_difference",
    "schedule_for",
    "shipped_register",
    "summarise_difference",
    "tariff_rate",
    "tariff_schedule",
]
