"""Who is told of what is overdue."""

from __future__ import annotations

from entente.plan.escalation import Stage, above, stages


def _dossier(new_case):
    case = new_case()
    case.add("agency", "HEAD", title="Head", level=0).add("agency", "DEPUTY", level=1, parent="HEAD")
    case.add("agency", "FIN", title="Finance", parent="DEPUTY")
    return case.dossier("2025-04-30")


def test_the_line_goes_up_to_the_head_of_government(new_case):
    dossier = _dossier(new_case)
    assert above("FIN", dossier) == ("DEPUTY", "HEAD")
    assert above("BUY", dossier) == ("HEAD",)  # nobody above it: the office the plan goes to
    assert above("HEAD", dossier) == ()


def test_a_task_is_taken_up_step_by_step(new_case):
    dossier = _dossier(new_case)
    assert stages("FIN", dossier, days_overdue=-3) == {"FIN": Stage.DUE}
    assert stages("FIN", dossier, days_overdue=1) == {"FIN": Stage.OVERDUE}
    assert stages("FIN", dossier, days_overdue=2) == {"FIN": Stage.OVERDUE, "DEPUTY": Stage.PARENT}
    assert stages("FIN", dossier, days_overdue=5)["HEAD"] is Stage.HEAD
    assert stages("BUY", dossier, days_overdue=9) == {"BUY": Stage.OVERDUE, "HEAD": Stage.PARENT}
