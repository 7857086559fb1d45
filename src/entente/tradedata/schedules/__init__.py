"""National schedules of duty: reading their texts and files, and the schedules that ship.

Modules: `duty` (a rate's words), `special` (preferential columns), `usitc` (the US export in JSON), `schedule` (a
schedule in memory), `national` (a country's own CSV file), `shipped` and `vietnam` (schedules that ship), `history`
(what became of a code).
"""

from entente.tradedata.schedules.duty import Duty, Specific, parse_duty
from entente.tradedata.schedules.national import read_national_schedule
from entente.tradedata.schedules.schedule import RateColumn, Schedule
from entente.tradedata.schedules.shipped import us_schedule
from entente.tradedata.schedules.usitc import read_usitc_schedule
from entente.tradedata.schedules.vietnam import vn_schedule

__all__ = [
    "Duty",
    "RateColumn",
    "Schedule",
    "Specific",
    "parse_duty",
    "read_national_schedule",
    "read_usitc_schedule",
    "us_schedule",
    "vn_schedule",
]
