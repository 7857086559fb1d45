import pytest


def test_a_new_case_can_be_checked_at_once(run, tmp_path):
    made = run(
        "new",
        tmp_path / "mine",
        "--home",
        "AAA",
        "--counterpart",
        "BBB",
        "--title",
        "Mine: ours",
        "--opened",
        "2025-03-01",
    )
    assert (made.code, made.err) == (0, "")
    assert f"entente check {tmp_path / 'mine'}" in made.out
    checked = run("check", tmp_path / "mine", "--json")
    assert checked.code == 0
    assert checked.json["case"] == "AAA-BBB-2025"
    assert [f["code"] for f in checked.json["findings"] if f["severity"] == "blocking"] == ["CASE-MANDATE"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--home", "Aurelia"), "three capital letters"),
        (("--title", ""), "Say in one line"),
        (("--opened", "soon"), "is not a date"),
    ],
)
def test_wrong_values_make_nothing(run, tmp_path, options, said):
    ran = run("new", tmp_path / "mine", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (tmp_path / "mine").exists()


def test_a_case_is_never_overwritten(run, full_case):
    before = full_case.load().inputs_sha256
    ran = run("new", full_case.root)
    assert ran.code == 2
    assert "is not an empty folder" in ran.err
    assert full_case.load().inputs_sha256 == before


def test_a_place_where_nothing_can_be_written_is_named(run, tmp_path):
    (tmp_path / "file").write_text("mine")
    ran = run("new", tmp_path / "file" / "case")
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert str(tmp_path / "file") in ran.err
