"""Bills counted back from their session."""

from __future__ import annotations

from datetime import date

from entente.plan.law_paths import Stand, law_paths

SESSION = {"code": "S-1", "title": "Ninth", "opens": "2025-05-20", "closes": "2025-06-28", "known_on": "2025-03-01"}
USUAL = [{"step": "Draft", "days": 30}, {"step": "Appraise", "days": 15}, {"step": "Verify", "days": 5}]


def test_steps_are_counted_back_from_the_session(new_case):
    case = new_case().header(sessions=[SESSION], law_path=USUAL)
    case.add("law", "LAW-1", agency="FIN", path=[{**USUAL[0], "done_on": "2025-04-01"}, *USUAL[1:]])
    (path,) = law_paths(case.dossier("2025-04-30"))
    assert [(s.start, s.end) for s in path.steps] == [
        (date(2025, 3, 31), date(2025, 4, 30)),
        (date(2025, 4, 30), date(2025, 5, 15)),
        (date(2025, 5, 15), date(2025, 5, 20)),
    ]
    assert [s.stand for s in path.steps] == [Stand.DONE, Stand.NOW, Stand.AHEAD]
    assert [s.days_left for s in path.steps][1:] == [0, 15]
    assert (path.late, path.days_short, path.days_to_session) == (False, 0, 20)


def test_a_step_that_should_have_begun_is_late(new_case):
    case = new_case().header(sessions=[SESSION], law_path=USUAL).add("law", "LAW-1", agency="FIN")
    (path,) = law_paths(case.dossier("2025-05-02"))
    assert [s.stand for s in path.steps] == [Stand.LATE, Stand.LATE, Stand.AHEAD]
    assert (path.late, path.days_short) == (True, 32)


def test_late_laws_come_first_passed_ones_last(new_case):
    case = new_case().header(sessions=[SESSION], law_path=USUAL)
    case.add("law", "LAW-A", state="in-force", passed_on="2025-03-01", effective_on="2025-03-02")
    case.add("law", "LAW-B", path=[{"step": "Verify", "days": 5}]).add("law", "LAW-C").add("law", "LAW-D", session="")
    case.add("law", "LAW-E", state="submitted")
    paths = law_paths(case.dossier("2025-05-02"))
    assert [p.law.code for p in paths] == ["LAW-C", "LAW-B", "LAW-E", "LAW-D", "LAW-A"]
    assert [bool(p.steps) for p in paths] == [True, True, False, False, False]
    assert paths[3].days_to_session is None
    assert not paths[4].pending
