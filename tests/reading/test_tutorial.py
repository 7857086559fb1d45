"""The tutorial on two reports, step by step."""

import json
from datetime import date
from pathlib import Path

from entente.dossier import load_case
from entente.dossier.skeleton import write_skeleton
from entente.reading import accept, read_documents, to_json
from entente.reading.session import read_together

REPORTS = Path(__file__).parents[2] / "docs" / "tutorials" / "reports"


def read(case: Path):
    batch = read_documents([REPORTS / "portal.txt", REPORTS / "newspaper.txt"])
    reading = read_together(batch.documents, dossier=load_case(case).as_of(None))
    return json.loads(json.dumps(to_json(batch.documents, reading.proposals)))


def test_the_sixth_meeting_s_directives_end_in_the_case(tmp_path):
    case = tmp_path / "talks"
    write_skeleton(case, home="VNM", counterpart="USA", title="Reciprocal trade", opened=date(2025, 4, 29))
    agencies = case / "agencies.yaml"
    text = agencies.read_text().replace("Ministry that leads the talks", "Ministry of Industry and Trade")
    agencies.write_text(text.replace("Office of the head of government", "Prime Minister"))
    body = read(case)
    concern = next(p for p in body["proposals"] if p["fields"].get("topic") == "non-tariff-barriers")
    assert [v["value"] for v in concern["differences"][-1]["values"]] == ["non-taxation", "non-tariff barriers"]
    chosen = [p for p in body["proposals"] if p["kind"] in ("meeting", "directive")]
    done = accept(chosen, body["documents"], case, on=date(2025, 5, 1))
    dossier = load_case(case).as_of(None)
    directives = [dossier.find(code) for code in done.records[1:]]
    assert len(directives) == 4
    assert {d.meeting for d in directives} == {"MTG-2025-04-29"}
    gathered = next(d for d in directives if d.addressees)
    assert (gathered.addressees, gathered.deadline) == (["LEAD"], date(2025, 4, 30))
    assert all(len(d.sources) == 2 for d in directives)
    again = read(case)
    assert {p["status"] for p in again["proposals"] if p["kind"] in ("meeting", "directive")} == {"confirms"}
