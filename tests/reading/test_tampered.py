"""Files of proposals that were edited badly, and acceptance repeated: refused or noted, nothing written."""

import copy
import json
from datetime import date

import pytest

from entente.base.errors import BadInput
from entente.reading import accept, read_file, to_json
from entente.reading._form import check_form
from entente.reading.session import read_together

TEXT = (
    "Aurelia Times\n3 June 2025\n\nPrime Minister Karl Oos chaired the sixth meeting on the Borealis tariff "
    "on 2 June 2025.\nThe Prime Minister asked the Ministry of Finance to gather the plans by 5 June.\n"
)
ON = date(2025, 6, 4)


@pytest.fixture
def body(case, tmp_path):
    path = tmp_path / "times.txt"
    path.write_text(TEXT, encoding="utf-8")
    document = read_file(path)
    reading = read_together([document], dossier=case.dossier())
    return json.loads(json.dumps(to_json([document], reading.proposals)))


def directive(body):
    return next(p for p in body["proposals"] if p["kind"] == "directive")


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("quotes", "x", "quotes"),
        ("quotes", [{"document": None, "start": 0, "end": 1, "quote": "A"}], "document"),
        ("quotes", [{"document": "times", "start": 0.5, "end": 1, "quote": "A"}], "start"),
        ("quotes", [{"document": "times", "start": -5, "end": 1, "quote": "A"}], "start"),
        ("kind", "agency", "no kind that can be accepted"),
        ("kind", ["directive"], "kind"),
        ("fields", [1], "fields"),
        ("fields", {"addressees": [["FIN"]]}, "not a list of names"),
        ("record", ["X"], "record"),
        ("differences", 5, "differences"),
        ("notes", [5], "notes"),
    ],
)
def test_what_is_no_proposal_is_named_and_nothing_is_written(case, body, key, value, said):
    before = contents(case.root)
    tampered = copy.deepcopy(directive(body))
    tampered[key] = value
    with pytest.raises(BadInput, match=said):
        accept([tampered], body["documents"], case.root, on=ON)
    assert contents(case.root) == before


def test_a_document_without_its_path_is_named(case, body):
    del body["documents"][0]["path"]
    with pytest.raises(BadInput, match=r"times\.path"):
        accept([directive(body)], body["documents"], case.root, on=ON)


def test_accepting_again_adds_nothing_and_says_so(case, body):
    first = accept([directive(body)], body["documents"], case.root, on=ON)
    before = contents(case.root)
    second = accept([directive(body)], body["documents"], case.root, on=ON)
    assert (second.records, second.sources) == ([], [])
    assert first.records[0] in second.notes[0]
    assert contents(case.root) == before


def test_every_kind_the_grammar_proposes_has_the_form_that_is_accepted(tmp_path):
    path = tmp_path / "all.txt"
    path.write_text(
        TEXT + "Aurelia has agreed to buy aircraft and gas from Borealis for 900 million dollars.\n"
        "Borealis complains about piracy and slow customs. Aurelia asks Borealis to lift the duty.\n",
        encoding="utf-8",
    )
    document = read_file(path)
    body = json.loads(json.dumps(to_json([document], read_together([document]).proposals)))
    assert {"purchase", "concern", "request", "directive"} <= {p["kind"] for p in body["proposals"]}
    check_form(body["proposals"], body["documents"])
