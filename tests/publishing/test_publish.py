"""Five files that appear together or not at all; and JSON with raw values."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from entente.plan.document import Document
from entente.publishing import PublishingError, dump_json, front_to_json, publish, sections_to_json

NAMES = ["annexes.xlsx", "plan.docx", "plan.html", "plan.json", "plan.pdf"]


def content(document: Document) -> Mapping[str, Any]:
    return {"title": document.title, "sections": sections_to_json(document)}


def test_all_files_appear_and_nothing_else(tmp_path: Path, english: Document) -> None:
    told: list[str] = []
    paths = publish(english, tmp_path / "out", plan_json=content(english), progress=told.append)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == NAMES
    assert sorted(path.name for path in paths) == sorted(told) == NAMES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_the_same_plan_gives_the_same_files(tmp_path: Path, vietnamese: Document) -> None:
    first = publish(vietnamese, tmp_path / "a", plan_json=content(vietnamese))
    second = publish(vietnamese, tmp_path / "b", plan_json=content(vietnamese))
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_failure_leaves_the_old_files_as_they_were(
    tmp_path: Path, english: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.html").write_text("yesterday")

    def fail(edition: object) -> bytes:
        raise RuntimeError("no paper")

    module = sys.modules["entente.publishing.publish"]
    monkeypatch.setattr(module, "FORMATS", {**module.FORMATS, "annexes.xlsx": fail})
    with pytest.raises(RuntimeError, match="no paper"):
        publish(english, out, plan_json=content(english))
    assert [(path.name, path.read_text()) for path in out.iterdir()] == [("plan.html", "yesterday")]
    with pytest.raises(RuntimeError, match="no paper"):
        publish(english, tmp_path / "new", plan_json=content(english))
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_in_the_place_of_a_file_is_named_before_anything_is_written(tmp_path: Path, english: Document) -> None:
    (tmp_path / "plan.docx").mkdir()
    with pytest.raises(PublishingError, match=r"plan\.docx is a folder"):
        publish(english, tmp_path, plan_json=content(english))
    assert [path.name for path in tmp_path.iterdir()] == ["plan.docx"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, english: Document) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishingError, match="file"):
        publish(english, tmp_path / "file" / "out", plan_json={})
    with pytest.raises(PublishingError, match="file"):
        publish(english, tmp_path / "file", plan_json={})


def test_json_holds_raw_values_with_units(english: Document) -> None:
    sections = json.loads(dump_json({"sections": sections_to_json(english)}))["sections"]
    paragraph, bullets, table, chart, *_ = sections[0]["blocks"]
    assert paragraph["content"][1] == {"type": "quantity", "value": 1.366e11, "unit": "usd"}
    assert bullets["items"][0] == ["First, explain our measures."]
    assert len(table["rows"]) == 12
    assert table["rows"][0]["rate"] == {"type": "quantity", "value": 0.1, "unit": "share"}
    assert table["rows"][0]["from"] == {"type": "date", "value": "2025-04-02"}
    assert table["rows"][8]["trade"]["value"] is None
    assert chart["form"] == "bars"
    assert sections[0]["sections"][0]["blocks"][0]["kind"] == "caveat"
    assert english.front is not None
    assert front_to_json(english.front)["figures"][0]["value"]["mid"] == 2.79e10


def test_json_of_hostile_words_is_json(hostile: Document, hostile_texts: tuple[str, ...]) -> None:
    text = dump_json({"sections": sections_to_json(hostile)}).decode("utf-8")
    assert hostile_texts[0] in json.loads(text)["sections"][0]["blocks"][0]["content"]


@pytest.mark.parametrize("value", [float("nan"), object()])
def test_json_refuses_what_it_cannot_hold(value: object) -> None:
    with pytest.raises(PublishingError, match="JSON"):
        dump_json({"x": value})
