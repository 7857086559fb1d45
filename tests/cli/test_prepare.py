import json
import os
import signal
import subprocess
import sys
import time

import pytest

FILES = {"plan.html", "plan.docx", "plan.pdf", "plan.json", "annexes.xlsx"}
DAY = ("--as-of", "2025-04-30")


def _names(folder) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_plan_comes_in_five_files(run, full_case, tmp_path):
    out = tmp_path / "made" / "out"
    ran = run("prepare", full_case.root, *DAY, "--out", out, "--strict")
    assert (ran.code, ran.err) == (0, "")
    assert _names(out) == FILES
    assert _names(out.parent) == {"out"}
    assert {line.rsplit("/", 1)[1] for line in ran.out.splitlines()} == FILES
    plan = json.loads((out / "plan.json").read_text(encoding="utf-8"))
    assert plan["schema"] == "entente/plan/1"
    assert plan["summary"]["ready"] is True
    assert len(plan["sections"]) == 15
    assert "\x1b" not in ran.out


# One word for each way in which something learnt later could slip into the plan.
CANARIES = [f"Canary{n:02d}x" for n in range(15)]
LATER = "2025-05-02"


@pytest.fixture
def case_with_later_news(full_case):
    """Text that became known on 2 May in every place that can hold it."""
    c = iter(CANARIES)
    later = [{"text": next(c), "sources": [{"source": "SRC-L", "locator": next(c), "quote": next(c)}]}]
    full_case.add("source", "SRC-L", title=next(c), published_on=LATER)
    full_case.header(
        mandate=[
            {"text": "Reach a fair agreement", "known_on": "2025-03-01"},
            {"text": next(c), "known_on": LATER},
        ],
        key_dates=[{"date": "2025-07-09", "label": next(c), "known_on": LATER}],
        sessions=[
            {"code": "S-1", "title": "Ninth", "opens": "2025-10-01", "closes": "2025-12-01", "known_on": "2025-03-01"},
            {"code": "S-2", "title": next(c), "opens": "2025-10-01", "closes": "2025-12-01", "known_on": LATER},
        ],
        delegation={
            "known_on": "2025-03-01",
            "members": [{"agency": "LEAD"}, {"agency": "FIN", "person": next(c), "known_on": LATER}],
        },
    )
    quoted = [{"text": "Known before", "sources": [{"source": "SRC-L", "quote": next(c)}]}]
    full_case.add(
        "directive", "DIR-1", meeting="MEE-1", evidence=quoted, sources=["SRC-1", {"source": "SRC-L", "quote": next(c)}]
    )
    full_case.add(
        "law", "LAW-1", agency="LEAD", changes=[{"known_on": LATER, "set": {"title": next(c), "session": "S-2"}}]
    )
    full_case.add("concern", "CON-1", changes=[{"known_on": LATER, "set": {"remaining": next(c)}, "reason": "later"}])
    full_case.add("development", "DEV-2", known_on=LATER, title=next(c), supersedes="DEV-1", key_date=True)
    full_case.add(
        "measure",
        "MEA-1",
        state="in-force",
        answers=["CON-1"],
        changes=[{"known_on": LATER, "set": {"evidence": later}}],
    )
    full_case.add(
        "plan", "PLA-2", file="plans/later.yaml", known_on=LATER, version=2, supersedes="PLA-1", summary=next(c)
    )
    full_case.add("offer", "OFF-9", known_on=LATER, agency=None, title=next(c))
    assert next(c, None) is None
    return full_case


def test_nothing_learnt_later_shows_in_plan_or_findings(run, case_with_later_news, tmp_path):
    case, out = case_with_later_news, tmp_path / "out"
    assert run("prepare", case.root, *DAY, "--out", out).code == 0
    checked = run("check", case.root, *DAY, "--json")
    texts = [(out / "plan.json").read_text("utf-8"), (out / "plan.html").read_text("utf-8"), checked.out]
    for text in texts:
        assert [word for word in [*CANARIES, "SRC-L", "DEV-2", "OFF-9", "PLA-2", "S-2"] if word in text] == []


def test_what_was_learnt_later_shows_once_it_is_known(case_with_later_news):
    from entente.plan import Phrasebook
    from entente.plan.build import build_document
    from entente.plan.consolidation import consolidate
    from entente.publishing import sections_to_json

    plan = consolidate(case_with_later_news.dossier(LATER), Phrasebook("en"))
    text = json.dumps([plan.to_json(), sections_to_json(build_document(plan))])
    hidden = {word for word in CANARIES if word not in text}
    assert len(hidden) <= 3  # locators and quotes of evidence are not printed
    assert CANARIES[4] in text


def test_blocking_findings_fail_when_strict_but_the_plan_is_there(run, full_case, tmp_path):
    full_case.add("red_line", "RED-9", rule={"type": "principle", "forms": ["tariff"]})
    assert run("prepare", full_case.root, *DAY, "--out", tmp_path / "out", "--strict").code == 1
    assert _names(tmp_path / "out") == FILES


def test_a_case_that_does_not_load_leaves_nothing_behind(run, case, tmp_path):
    case.add("concern", "CON-1", topic="weather")
    ran = run("prepare", case.root, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert "CON-1.topic" in ran.err
    assert _names(tmp_path) == {"case"}


def test_an_out_path_that_is_a_file_is_refused_and_left_alone(run, full_case, tmp_path):
    (tmp_path / "out").write_text("mine")
    ran = run("prepare", full_case.root, *DAY, "--out", tmp_path / "out")
    assert (ran.code, ran.out) == (2, "")
    assert str(tmp_path / "out") in ran.err
    assert "Traceback" not in ran.err
    assert (tmp_path / "out").read_text() == "mine"
    assert _names(tmp_path) == {"case", "out"}


def test_an_out_path_below_a_file_is_refused(run, full_case, tmp_path):
    (tmp_path / "file").write_text("mine")
    ran = run("prepare", full_case.root, *DAY, "--out", tmp_path / "file" / "out")
    assert (ran.code, ran.out) == (2, "")
    assert str(tmp_path / "file" / "out") in ran.err
    assert _names(tmp_path) == {"case", "file"}


def test_if_one_format_fails_the_old_files_stay_as_they_were(run, full_case, tmp_path, monkeypatch):
    from entente.publishing import publish as publishing
    from entente.publishing.errors import PublishingError

    def fail(_edition):
        raise PublishingError("The letters ran out. Bring more.")

    module = sys.modules[publishing.__module__]
    monkeypatch.setattr(module, "FORMATS", {"plan.html": module.FORMATS["plan.html"], "plan.pdf": fail})
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.html").write_text("old")
    ran = run("prepare", full_case.root, *DAY, "--out", out)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "entente: The letters ran out. Bring more.\n"
    assert (out / "plan.html").read_text() == "old"
    assert _names(tmp_path) == {"case", "out"}
    assert _names(out) == {"plan.html"}


@pytest.mark.parametrize("options", [("--out", ""), ("--lang", "xx"), ("--as-of", "30.4.2025"), ("--format", "odt")])
def test_bad_options_end_with_2_before_anything_is_written(run, full_case, tmp_path, options):
    ran = run("prepare", full_case.root, "--out", tmp_path / "out", *options)
    assert (ran.code, ran.out) == (2, "")
    assert not (tmp_path / "out").exists()


def test_the_same_inputs_give_the_same_json_and_page_in_any_process(full_case, tmp_path):
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from entente.cli import main; main()",
                "prepare",
                str(full_case.root),
                *DAY,
                "--out",
                str(tmp_path / seed),
            ],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.DEVNULL,
        )
        for seed in ("1", "2")
    ]
    assert [process.wait() for process in running] == [0, 0]
    for name in ("plan.json", "plan.html"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_run_told_to_end_leaves_nothing_behind(full_case, tmp_path, number):
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from entente.cli import main; main()"]
    process = subprocess.Popen(
        [*command, "prepare", str(full_case.root), *DAY, "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not any(out.glob(".draft-*/plan.json")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode != 0
    assert "Traceback" not in err
    assert _names(tmp_path) == {"case"}
