"""Changing many tariff lines at once."""

from __future__ import annotations

from entente.dossier.kinds import TariffLine
from entente.dossier.line_edits import LineEdit, apply_edit, compare_lines, doubtful_lines


def _line(hs, **rates):
    return TariffLine(hs=hs, **rates)


def test_edits_reach_the_lines_meant_and_no_others():
    lines = [_line("020714", target="8%"), _line("0208", target="8%"), _line("0207", description="turkey")]
    after = apply_edit(lines, LineEdit("target", "set", 0.05, hs="0207"))
    assert [line.target for line in after] == [0.05, 0.08, 0.05]
    assert apply_edit(lines, LineEdit("target", "set", 0.01, words="TURKEY"))[0] is lines[0]


def test_cuts_lowerings_copies_and_clearing():
    (line,) = lines = [_line("0207", opening="20%", floor="5%")]
    assert apply_edit(lines, LineEdit("opening", "cut", 0.2))[0].opening == 0.16
    assert apply_edit(lines, LineEdit("floor", "lower", 0.1))[0].floor == 0
    assert apply_edit(lines, LineEdit("target", "copy", source="floor"))[0].target == 0.05
    assert apply_edit(lines, LineEdit("floor", "clear"))[0].floor is None
    assert apply_edit(lines, LineEdit("target", "cut", 0.2)) == [line]


def test_differences_and_doubts():
    before = [_line("0207", opening="20%"), _line("0208")]
    after = [_line("0207", opening="10%", target="12%"), _line("0306")]
    found = {change.hs: (change.what, change.columns) for change in compare_lines(before, after)}
    assert found == {"0207": ("changed", ("opening", "target")), "0306": ("added", ()), "0208": ("removed", ())}
    assert doubtful_lines(after) == [(after[0], "order")]
    assert doubtful_lines([_line("0207", bound_rate="5%", opening="6%")])[0][1] == "bound"
