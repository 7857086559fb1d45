import pyarrow.parquet
import pytest

SHIRT = ("--importer", "USA", "--exporter", "VNM", "--hs", "610910")


def test_rate_says_what_makes_it(run):
    ran = run("tariff", "rate", *SHIRT, "--on", "2025-04-10")
    assert ran.code == 0
    assert "26.5% of the customs value" in ran.out
    assert "us-reciprocal-baseline" in ran.out
    assert "suspends: Rates by country suspended" in ran.out


def test_rate_as_json_has_fractions_and_measures(run):
    found = run("tariff", "rate", *SHIRT, "--on", "2025-04-10", "--json").json
    assert found["schema"] == "entente/tariff-rate/1"
    assert found["ad_valorem_rate"] == pytest.approx(0.265)
    assert found["specific"] == []
    measure = found["measures"][1]
    assert (measure["id"], measure["rate"], measure["announced"], measure["valid_from"], measure["valid_until"]) == (
        "us-reciprocal-baseline",
        0.1,
        "2025-04-02",
        "2025-04-05",
        "2026-02-19",
    )
    assert "90 FR 15041" in measure["act"]


def test_rate_as_known_on_a_day(run):
    ran = run("tariff", "rate", *SHIRT, "--on", "2025-07-20", "--known-on", "2025-04-10", "--json")
    assert ran.json["ad_valorem_rate"] == pytest.approx(0.165 + 0.46)
    assert ran.json["known_on"] == "2025-04-10"


def test_rate_with_a_national_schedule(run, request):
    sample = request.config.rootpath / "docs/how-to/samples/exland-2025.csv"
    options = ("--importer", "XEL", "--exporter", "VNM", "--on", "2025-05-01", "--schedule", sample)
    assert "20% of the customs value" in run("tariff", "rate", *options, "--hs", "61091000").out
    assert "50%" in run("tariff", "rate", *options, "--hs", "080810", "--unit-value", "0.70/kg").out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--exporter", "Vietnam", "--hs", "610910", "--on", "2025-04-10"), 'Did you mean "VNM"?'),
        (("--exporter", "VNM", "--hs", "851712", "--on", "2025-04-10"), "HS 2017 had 851712"),
        (("--exporter", "VNM", "--hs", "shoes", "--on", "2025-04-10"), "is not 2, 4, 6, 8 or 10 digits"),
        (("--exporter", "VNM", "--hs", "610910", "--on", "10/4/2025"), "is not a date"),
        (("--exporter", "VNM", "--hs", "610910", "--on", "2024-04-10"), "begins on 2025-01-01"),
        (("--exporter", "VNM", "--hs", "0207", "--on", "2025-04-10", "--unit-value", "3 kg"), "write e.g. 3.20/kg"),
    ],
)
def test_bad_input_ends_with_2_and_a_remedy(run, options, words):
    ran = run("tariff", "rate", "--importer", "USA", *options)
    assert ran.code == 2
    assert words in " ".join(ran.err.replace("│", " ").split())
    assert "Traceback" not in ran.err


def test_schedule_writes_parquet_and_csv(run, tmp_path):
    options = ("tariff", "schedule", "--importer", "USA", "--exporter", "VNM", "--on", "2025-04-10", "--out")
    assert run(*options, tmp_path / "rates.parquet").code == 0
    assert run(*options, tmp_path / "rates.csv").code == 0
    table = pyarrow.parquet.read_table(tmp_path / "rates.parquet")
    lines = (tmp_path / "rates.csv").read_text(encoding="utf-8").splitlines()
    assert table.num_rows == len(lines) - 1 == 19_710
    assert run(*options, tmp_path / "rates.xls").code == 2
    assert run(*options, tmp_path / "nowhere" / "rates.csv").code == 2


def test_schedule_counts_lines_kept_aside(run, tmp_path, request):
    sample = request.config.rootpath / "docs/how-to/samples/exland-2025.csv"
    options = ("--importer", "XEL", "--exporter", "VNM", "--on", "2025-05-01", "--schedule", sample)
    ran = run("tariff", "schedule", *options, "--out", tmp_path / "rates.csv")
    assert "1 line with a general rate that could not be read as a number" in ran.out


def test_diff_groups_what_changed(run, tmp_path):
    days = ("--from", "2025-08-06", "--to", "2025-08-07")
    found = run("tariff", "diff", "--importer", "USA", "--exporter", "VNM", *days, "--json").json
    assert found["changes"][0]["change"] == pytest.approx(0.10)
    assert found["changes"][0]["after"] == "us-reciprocal-country-2025-08"
    ran = run("tariff", "diff", "--importer", "USA", "--exporter", "VNM", *days, "--out", tmp_path / "diff.csv")
    assert f"{found['lines_changed']:,} of 19,710 lines changed" in ran.out
    assert len((tmp_path / "diff.csv").read_text(encoding="utf-8").splitlines()) == found["lines_changed"] + 1


@pytest.mark.parametrize(
    ("arguments", "field", "message"),
    [
        (["--on", "2025-05-32", "--exporter", "VNM", "--hs", "640411"], "--on", "not a day of the calendar"),
        (["--on", "2025-05-01", "--exporter", "VNM", "--hs", "640411x"], "", "640411x"),
        (["--on", "2025-05-01", "--exporter", "VNX", "--hs", "640411"], "", "'VNX' is not an origin"),
        (["--on", "2025-05-01", "--hs", "640411"], "--exporter", "Missing option"),
    ],
)
def test_wrong_options_are_problems_in_json_too(run, arguments, field, message):
    ran = run("tariff", "rate", "--importer", "USA", *arguments, "--json")
    assert ran.code == 2
    (problem,) = ran.json["problems"]
    assert problem["field"] == field
    assert message in problem["message"]
    assert problem["remedy"]
    assert ran.err
