"""`entente read` and `entente accept` as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from entente.cli import main

TEXT = (
    "Aurelia Times\n3 June 2025\n\nPrime Minister Karl Oos chaired the sixth meeting on the Borealis tariff "
    "on 2 June 2025.\n"
    "The Prime Minister asked the Ministry of Finance to gather the plans by 5 June.\n"
)


@pytest.fixture
def run(monkeypatch, capfd):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["entente", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return (ended.value.code or 0, out, err)

    return run


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "times.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_read_gives_json_of_the_promised_form(run, document):
    code, out, _ = run("read", document, "--json")
    body = json.loads(out)
    assert code == 0
    assert body["schema"] == "entente/proposals/1"
    (entry,) = body["documents"]
    assert (entry["id"], entry["publisher"], entry["date"], entry["language"]) == (
        "times",
        "Aurelia Times",
        "2025-06-03",
        "en",
    )
    assert len(entry["sha256"]) == 64
    for proposal in body["proposals"]:
        assert {"kind", "fields", "quotes", "confidence", "status"} <= proposal.keys()
        for quote in proposal["quotes"]:
            assert TEXT[quote["start"] : quote["end"]] == quote["quote"]


def test_read_prints_a_table(run, document):
    code, out, _ = run("read", document)
    assert code == 0
    assert "times: Aurelia Times, 2025-06-03, en" in out
    assert "directive-1 addressees=Ministry of Finance; deadline=2025-06-05" in out


def test_one_bad_document_does_not_stop_the_others(run, document, tmp_path):
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 broken")
    code, out, err = run("read", bad, document, "--json")
    body = json.loads(out)
    assert code == 2
    assert [d["id"] for d in body["documents"]] == ["times"]
    assert body["refused"][0]["path"] == str(bad)
    assert "damaged PDF" in err
    assert "Traceback" not in err


def test_accept_writes_what_was_chosen(run, document, case, tmp_path):
    _, out, _ = run("read", document, "--case", case.root, "--json")
    proposals = tmp_path / "proposals.json"
    proposals.write_text(out, encoding="utf-8")
    code, out, _ = run("accept", proposals, "--case", case.root, "--kind", "meeting", "--kind", "directive")
    assert code == 0
    assert "new      MTG-2025-06-02" in out
    assert set(case.load().versions) >= {"meeting", "directive"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Nothing was chosen"),
        (("--only", "directive-99"), "There is no proposal directive-99"),
    ],
)
def test_accept_says_what_is_missing(run, document, case, tmp_path, arguments, words):
    _, out, _ = run("read", document, "--json")
    proposals = tmp_path / "proposals.json"
    proposals.write_text(out, encoding="utf-8")
    code, _, err = run("accept", proposals, "--case", case.root, *arguments)
    assert code == 2
    assert words in err


@pytest.mark.parametrize(("content", "words"), [("{", "is not JSON"), ("[]", "holds no proposals")])
def test_accept_refuses_what_is_no_file_of_proposals(run, case, tmp_path, content, words):
    path = tmp_path / "p.json"
    path.write_text(content)
    code, _, err = run("accept", path, "--case", case.root, "--all")
    assert code == 2
    assert words in err


def test_a_model_needs_an_address_and_a_name(run, document):
    code, _, err = run("read", document, "--model", "small")
    assert code == 2
    assert "--model-url" in err


def test_reading_does_not_wait_for_what_it_does_not_need(document):
    code = (
        "import sys, entente.reading.engine, entente.reading.read; print('pypdf' in sys.modules, 'docx' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "False False"
