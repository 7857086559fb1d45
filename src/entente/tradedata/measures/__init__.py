"""Tariff measures with their dates: the register, how duties stack, and the rate in force on a day.

Modules: `register` (records and their dates), `loading` (YAML files, checked), `checks` (checks over all records),
`goods` (sets of codes), `base` (the rate before measures), `stacking` (how duties combine), `answer`, `result` and
`rates` (one code), `panel` (whole schedules), `register/` (the measures that ship).
"""

from entente.tradedata.measures.base import NoPreference
from entente.tradedata.measures.loading import NoRegister, load_register, register_for, shipped_register
from entente.tradedata.measures.panel import (
    DifferenceGroup,
    SchedulePanel,
    added_rates_on,
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
    "load_register",
    "register_for",
    "schedule_difference",
    "schedule_for",
    "shipped_register",
    "summarise_difference",
    "tariff_rate",
    "tariff_schedule",
]
