"""Rates worked out by hand from the acts: origin, code, day of entry, and what is owed in percent of value."""

from datetime import date

import pytest

from entente.tradedata.measures import tariff_rate

BY_HAND = """
VNM 6404119020 2025-08-20 40     20 general, 20 by country
VNM 8517130000 2025-08-20 0      electronics
VNM 390761     2025-09-07 6.5    on Annex II until amended
VNM 390761     2025-09-08 26.5   resins left it
VNM 441233     2025-10-13 4.03   plywood on Annex II; general free or 8, weighted
VNM 441233     2025-10-14 24.03  wood left it and pays no duty of its own
VNM 9401616011 2025-11-01 25     upholstered: section 232, no reciprocal duty
VNM 0901110025 2025-10-01 20     coffee
VNM 0901110025 2025-11-20 0      farm products
CHN 854231     2025-04-20 70     20 opioids, 50 section 301
CHN 870380     2025-04-20 147.5  2.5 general, 20 opioids, 25 section 232, 100 section 301
CHN 720839     2025-07-01 95     20 opioids, 25 section 301, 50 section 232
CHN 8507600020 2025-04-20 155.9  3.4 general, 20, 125, 7.5 list 4A
CHN 8507600010 2025-04-20 173.4  25 in place of 7.5
CHN 4901990040 2025-03-10 7.5    informational: no duty under emergency powers
CAN 720839     2025-04-15 25     border duty before metals
CAN 720839     2025-07-15 50     metals before border duty
CAN 4407110001 2025-11-15 10     softwood alone
CAN 2709001000 2025-04-15 10     energy; the general duty per barrel counts apart
IND 720839     2025-09-15 50     steel alone
IND 8703230140 2025-09-15 27.5   2.5 general, 25 section 232
IND 6109100004 2025-09-15 66.5   16.5 general, 25 by country, 25 over oil
CHE 7108135500 2025-09-07 39     gold before
CHE 7108135500 2025-09-20 0      gold on Annex II
JPN 8703230140 2025-08-20 27.5   2.5 general, 25 section 232
JPN 8703230140 2025-09-20 15     total of the agreement
EUU 8703230140 2025-08-20 15     back to 1 August
KOR 8703230140 2025-12-10 15     total of the agreement
GBR 720839     2025-07-01 25     half of 50
GBR 720839     2026-05-01 25     half of 50
GBR 7411211000 2026-05-01 51.4   copper pays the full rate, beside 1.4 general
RUS 760110     2026-05-01 214.75 aluminium of Russia, beside column 2 (mean of 11 and 18.5)
BRA 4703290020 2025-10-01 0      pulp, spared from both
BRA 720839     2025-09-15 50     steel alone
"""


@pytest.mark.parametrize("row", [row for row in BY_HAND.splitlines() if row], ids=lambda row: row[:26])
def test_a_rate_worked_out_by_hand(row):
    origin, code, day, owed = row.split()[:4]
    answer = tariff_rate("USA", origin, code, date.fromisoformat(day))
    added = [measure.adds for measure in answer.measures[1:]]
    rate = sum(added) + (answer.base_rate if code != "2709001000" else 0.0)
    assert 100 * rate == pytest.approx(float(owed), abs=0.01)


def test_aircraft_and_claims_are_told_where_they_would_spare():
    aircraft = tariff_rate("USA", "EUU", "880240", date(2025, 9, 20))
    assert any("civil aircraft" in caveat for caveat in aircraft.caveats)
    shirt = date(2026, 3, 15)
    unclaimed = tariff_rate("USA", "HND", "6109100004", shirt)
    assert any("preference P or P+ is claimed" in caveat for caveat in unclaimed.caveats)
    claimed = tariff_rate("USA", "HND", "6109100004", shirt, preference="P")
    assert sum(measure.adds for measure in claimed.measures[1:]) == 0.0


def test_parts_by_use_say_that_they_are_counted_whole():
    answer = tariff_rate("USA", "VNM", "8507600020", date(2025, 9, 20))
    assert any("goods of other use are spared" in caveat for caveat in answer.caveats)
