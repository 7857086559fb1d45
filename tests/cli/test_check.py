import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from entente.plan import RULES

ESCAPE = "\x1b"
DAY = ("--as-of", "2025-04-30")


@pytest.fixture
def blocked_case(full_case):
    """A case in which one offer is blocked."""
    return full_case.add("red_line", "RED-9", rule={"type": "principle", "forms": ["tariff"]})


def test_a_case_in_order_is_fine(run, full_case):
    ran = run("check", full_case.root, *DAY, "--strict")
    assert (ran.code, ran.out.strip(), ran.err) == (0, "As of 2025-04-30:\nNothing found.", "")


def test_findings_are_listed_with_their_place_and_are_no_failure(run, blocked_case):
    ran = run("check", blocked_case.root, *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[1] == "blocking (1)"
    assert "REDLINE-UNKNOWN" in ran.out
    assert "offers.yaml:1" in ran.out


def test_blocking_findings_fail_only_when_strict(run, blocked_case):
    assert run("check", blocked_case.root, *DAY, "--strict").code == 1
    assert run("check", blocked_case.root, *DAY, "--strict", "--json").code == 1
    assert run("check", blocked_case.root, *DAY).code == 0


def test_findings_that_do_not_block_pass_even_when_strict(run, full_case):
    full_case.add("concern", "CON-9")
    ran = run("check", full_case.root, *DAY, "--strict")
    assert (ran.code, "CON-MEASURE" in ran.out) == (0, True)


def test_json_is_typed_and_alone_on_standard_output(run, blocked_case):
    ran = run("check", blocked_case.root, *DAY, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json["schema"] == "entente/findings/1"
    assert (ran.json["case"], ran.json["as_of"]) == ("AAA-BBB-2025", "2025-04-30")
    assert ran.json["summary"] == {"blocking": 1, "major": 0, "minor": 0}
    (finding,) = ran.json["findings"]
    assert {key: type(value) for key, value in finding.items()} == {
        "code": str,
        "severity": str,
        "records": list,
        "message": str,
        "remedy": str,
        "place": str,
        "illustrative": bool,
    }
    assert finding["code"] in RULES


def test_bad_input_ends_with_2_and_one_message_without_traceback(run, case):
    case.add("concern", "CON-1", topic="weather", agency="NOBODY")
    ran = run("check", case.root)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("entente: 1 problem:")
    assert "concerns.yaml:6: CON-1.topic = 'weather': is not one of the permitted words." in ran.err
    assert "Traceback" not in ran.err


def test_bad_input_is_listed_in_json_too(run, case):
    case.add("concern", "CON-1", topic="weather").add("concern", "CON-2", priority="urgent")
    ran = run("check", case.root, "--json")
    assert ran.code == 2
    assert [p["field"] for p in ran.json["problems"]] == ["CON-1.topic", "CON-2.priority"]
    assert set(ran.json["problems"][0]) == {"file", "line", "field", "value", "message", "remedy"}
    assert "2 problems" in ran.err


@pytest.mark.parametrize("folder", ["nowhere", "file.txt", ".", "x" * 300])
def test_a_folder_that_is_no_case_ends_with_2(run, tmp_path, folder, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("file.txt").touch()
    ran = run("check", folder)
    assert (ran.code, ran.out) == (2, "")
    assert "is not a folder" in ran.err or "has no case.yaml" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--as-of", "soon"), "is not a date; write year-month-day"),
        (("--as-of", "2025-02-30"), "not a day of the calendar"),
        (("--lang", "xx"), "use one of en, vi"),
        (("--nonsense",), "No such option"),
        (("--as-of",), "requires an argument"),
    ],
)
def test_a_bad_option_ends_with_2_and_says_what_to_write(run, case, options, said):
    ran = run("check", case.root, *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.replace("│", " ").split())
    assert "Traceback" not in ran.err


def test_without_a_case_the_command_says_what_is_missing(run):
    ran = run("check")
    assert ran.code == 2
    assert "CASE" in ran.err


@pytest.mark.parametrize("arguments", [("check", "{case}"), ("check", "{none}"), ("check", "--nonsense"), ("--help",)])
def test_there_are_no_colours_where_there_is_no_terminal(run, blocked_case, arguments):
    ran = run(*(a.format(case=blocked_case.root, none=blocked_case.root / "none") for a in arguments))
    assert ESCAPE not in ran.out + ran.err


def test_nothing_is_known_of_what_comes_after_the_day(run, full_case):
    full_case.add("concern", "CON-9", known_on="2025-05-01")
    assert run("check", full_case.root, *DAY, "--json").json["findings"] == []
    assert len(run("check", full_case.root, "--as-of", "2025-05-01", "--json").json["findings"]) == 1


def test_findings_are_said_in_vietnamese(run, blocked_case):
    english, vietnamese = (run("check", blocked_case.root, *DAY, "--json", "--lang", lang) for lang in ("en", "vi"))
    assert english.json["findings"][0]["records"] == vietnamese.json["findings"][0]["records"]
    assert english.json["findings"][0]["message"] != vietnamese.json["findings"][0]["message"]


def test_json_can_be_read_where_the_terminal_knows_few_letters(full_case):
    full_case.add("concern", "CON-9", title="Thủ tục")
    command = [sys.executable, "-c", "from entente.cli import main; main()", "check", str(full_case.root), "--json"]
    ran = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert "Thủ tục" in json.loads(ran.stdout)["findings"][0]["message"]


def test_a_reader_who_leaves_early_causes_no_traceback(full_case):
    for n in range(2000):
        full_case._files.setdefault("concerns.yaml", {})[f"C-{n}"] = {
            "title": "T" * 100,
            "known_on": "2025-03-01",
            "topic": "procedures",
        }
    full_case.add("concern", "C-LAST")
    command = f"{sys.executable} -c 'from entente.cli import main; main()' check {full_case.root} | head -1"
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, env={**os.environ})
    assert ran.stdout.count("\n") == 1
    assert "Traceback" not in ran.stderr
    assert "Exception" not in ran.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help"), ("prepare", "--help"), ("new", "--help")])
def test_help_is_there(run, arguments):
    ran = run(*arguments)
    assert ran.code == 0
    assert "Usage" in ran.out


def test_nothing_a_record_says_reaches_the_terminal_as_a_command(run, full_case):
    full_case.add("concern", "CON-9", title="\x1b[31mRed\x1b]0;name\x07 \x9b2J\nFAKE LINE", agency=None)
    for options in ((), ("--json",)):
        ran = run("check", full_case.root, *DAY, *options)
        assert ran.code == 0
        assert not set(ran.out) & {ESCAPE, "\x07", "\x9b"}
    assert not any(line.startswith("FAKE") for line in run("check", full_case.root, *DAY).out.splitlines())


def test_nothing_in_a_broken_file_reaches_the_terminal_as_a_command(run, case):
    case.write("concerns.yaml", '"C\\e[31mX\\nFAKE": {title: a}\n').write("con\x1b[1mcerns.yaml", "a: 1\n")
    ran = run("check", case.root)
    assert ran.code == 2
    assert ESCAPE not in ran.err
    assert not any(line.startswith("FAKE") for line in ran.err.splitlines())
