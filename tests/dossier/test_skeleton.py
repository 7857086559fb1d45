from datetime import date
from pathlib import Path

import pytest

from entente.base.errors import BadInput
from entente.dossier import load_case
from entente.dossier.kinds import KINDS
from entente.dossier.skeleton import write_skeleton

OPTIONS = {"home": "AAA", "counterpart": "BBB", "title": "Talks: “first” #1", "opened": date(2025, 3, 1)}


def test_a_new_case_loads_and_knows_its_parties(tmp_path):
    files = write_skeleton(tmp_path / "new", **OPTIONS)
    header = load_case(tmp_path / "new").negotiation
    assert (header.home, header.counterpart, header.opened) == ("AAA", "BBB", date(2025, 3, 1))
    assert header.title == OPTIONS["title"]
    assert all(path.is_file() for path in files)


def test_a_new_case_explains_every_field_of_every_kind(tmp_path):
    write_skeleton(tmp_path / "new", **OPTIONS)
    for kind, cls in KINDS.items():
        name = "plans/LEAD.yaml" if kind == "plan" else f"{cls.file}.yaml"
        text = (tmp_path / "new" / name).read_text(encoding="utf-8")
        for field in cls.model_fields:
            assert field == "code" or f"#   {field}:" in text, (kind, field)


@pytest.mark.parametrize(
    "title", ["a: b", "# hash", '"quoted"', "- dash", "{brace", "two\nlines", "yes", "12", "'", "Đàm phán"]
)
def test_any_title_survives_the_way_into_the_file(tmp_path, title):
    write_skeleton(tmp_path / "new", **{**OPTIONS, "title": title})
    assert load_case(tmp_path / "new").negotiation.title == title


def test_an_empty_folder_may_become_a_case(tmp_path):
    (tmp_path / "new").mkdir()
    assert write_skeleton(tmp_path / "new", **OPTIONS)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match="is not an empty folder"):
        write_skeleton(tmp_path, **OPTIONS)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_title_is_refused(tmp_path):
    with pytest.raises(BadInput, match="Say in one line"):
        write_skeleton(tmp_path / "new", **{**OPTIONS, "title": " "})


@pytest.mark.parametrize(("field", "value"), [("home", "Aurelia"), ("counterpart", "bbb"), ("home", "AAA\n")])
def test_a_country_that_is_no_alpha_3_code_is_refused_and_nothing_is_written(tmp_path, field, value):
    with pytest.raises(BadInput, match="three capital letters"):
        write_skeleton(tmp_path / "new", **{**OPTIONS, field: value})
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"home": "BBB"}, "is the home country too"),
        ({"title": "a\x7f\x85b"}, "cannot be printed"),
        ({"title": "\x1b[31m"}, "cannot be printed"),
        ({"title": "a\udcffb"}, "cannot be printed"),
        ({"title": "x" * 30_000}, "title"),
    ],
)
def test_values_that_could_not_stand_in_a_case_make_nothing(tmp_path, options, said):
    with pytest.raises(BadInput, match=said):
        write_skeleton(tmp_path / "deep" / "new", **{**OPTIONS, **options})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("title", ["a\u2028b\ufeffc\ue000", '😀 {x} \\ " #', "\U000e0041"])
def test_rare_letters_survive_too(tmp_path, title):
    write_skeleton(tmp_path / "new", **{**OPTIONS, "title": title})
    assert load_case(tmp_path / "new").negotiation.title == title


@pytest.mark.parametrize("there", [False, True])
def test_a_disk_that_fills_up_leaves_nothing_behind(tmp_path, monkeypatch, there):
    write, count = Path.write_bytes, []

    def full(self, data):
        count.append(self)
        if len(count) == 5:
            raise OSError(28, "No space left on device")
        return write(self, data)

    folder = tmp_path / "new"
    if there:
        folder.mkdir()
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInput, match="No space left on device"):
        write_skeleton(folder, **OPTIONS)
    assert [path.name for path in tmp_path.rglob("*")] == (["new"] if there else [])


def test_a_name_too_long_for_the_disk_is_a_problem(tmp_path):
    with pytest.raises(BadInput, match="File name too long"):
        write_skeleton(tmp_path / ("n" * 300), **OPTIONS)
