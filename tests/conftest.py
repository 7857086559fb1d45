"""A made-up negotiation between AAA and BBB, written as a case folder and read through the public doors."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import settings

from entente.base.errors import BadInput, Problem
from entente.dossier import Case, Dossier, load_case
from entente.plan import Finding, Phrasebook, find_all

# the same examples on every machine, and no deadline: no test is about speed
settings.register_profile("tests", deadline=None, derandomize=True)
settings.load_profile("tests")

SHARED = Path(__file__).resolve().parents[2] / "shared"
START = "2025-03-01"

HEADER: dict[str, Any] = {
    "code": "AAA-BBB-2025",
    "title": "Aurelia and Borealis 2025",
    "home": "AAA",
    "counterpart": "BBB",
    "home_name": "Aurelia",
    "counterpart_name": "Borealis",
    "lead_agency": "LEAD",
    "principal_agency": "HEAD",
    "opened": START,
    "mandate": [{"text": "Reach a fair agreement", "known_on": START, "sources": ["SRC-1"]}],
}

AGENCIES: dict[str, dict[str, Any]] = {
    "LEAD": {"title": "Ministry of Commerce"},
    "HEAD": {"title": "Head of government", "level": 0},
    "FIN": {"title": "Ministry of Finance", "authority": [{"instrument": "tariff"}]},
    "BUY": {"title": "Ministry of Works", "authority": [{"instrument": "purchase"}]},
    "THEM": {"title": "Trade office of Borealis", "side": "counterpart"},
}

# What each kind needs besides title and source, as small as it can be while nothing is missing.
FIELDS: dict[str, dict[str, Any]] = {
    "agency": {},
    "meeting": {"date": START},
    "directive": {"action": "Do it", "addressees": ["FIN"], "deadline": "2025-12-31"},
    "development": {"date": START, "topic": "talks"},
    "figure": {"nature": "observed", "quantity": "goods balance", "value_low": 12.5, "unit": "USD bn"},
    "concern": {"topic": "procedures", "agency": "LEAD"},
    "measure": {"form": "decree", "date": START},
    "explanation": {"date": START, "concerns": ["CON-1"]},
    "request": {"topic": "trade-remedies", "ask": "Treat us alike", "decider": "THEM"},
    "offer": {"form": "tariff", "agency": "FIN"},
    "purchase": {
        "sector": "aviation",
        "buyer": "Blue Air",
        "seller": "Wings",
        "hs": ["880240"],
        "sign_by": "2025-12-31",
    },
    "law": {"topic": "procedures", "session": "S-1"},
    "red_line": {"text": "No duty below five percent", "rule": {"type": "rate-floor", "hs": ["0207"], "floor": "5%"}},
    "commitment": {"agreement": "A treaty", "form": "rules"},
    "plan": {"agency": "FIN", "state": "submitted", "submitted_on": START},
    "decision": {"item": "tariff:0207", "text": "Ten percent", "decided_on": START, "decided_by": "LEAD"},
    "scenario": {"added_rate": "10%"},
    "benchmark_deal": {"partner": "Cassia", "date": START},
    "source": {},
}
TIMELESS = ("agency", "commitment", "source")


def fields_of(kind: str, **fields: Any) -> dict[str, Any]:
    """Return the fields of a complete record of a kind, with those given in their place."""
    base: dict[str, Any] = {"title": f"A {kind.replace('_', ' ')}"}
    if kind not in TIMELESS:
        base["known_on"] = START
    if kind != "source":
        base["sources"] = ["SRC-1"]
    return {**base, **FIELDS[kind], **fields}


class _Dumper(yaml.CSafeDumper):
    """Writes everything out: case files know no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class CaseFolder:
    """A case folder that loads and has no findings until something is added to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        self._files: dict[str, dict[str, Any]] = {}
        self.header()
        self._files["agencies.yaml"] = {code: fields_of("agency", **fields) for code, fields in AGENCIES.items()}
        self._dump("agencies.yaml")
        self.add("source", "SRC-1", title="A gazette", published_on=START)

    def header(self, **fields: Any) -> CaseFolder:
        """Set fields of `case.yaml`."""
        self._files.setdefault("case.yaml", dict(HEADER)).update(fields)
        return self._dump("case.yaml")

    def add(self, kind: str, code: str, /, *, file: str = "", **fields: Any) -> CaseFolder:
        """Add a complete record; `fields` replace what is usual."""
        from entente.dossier.kinds import KINDS

        name = file or ("plans/plan.yaml" if kind == "plan" else f"{KINDS[kind].file}.yaml")
        self._files.setdefault(name, {})[code] = fields_of(kind, **fields)
        return self._dump(name)

    def write(self, name: str, text: str | bytes) -> CaseFolder:
        """Write a file as it is."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def table(self, name: str, *rows: dict[str, Any]) -> CaseFolder:
        """Write rows as CSV."""
        out = io.StringIO()
        writer = csv.DictWriter(out, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
        return self.write(name, out.getvalue())

    def _dump(self, name: str) -> CaseFolder:
        return self.write(name, yaml.dump(self._files[name], Dumper=_Dumper, sort_keys=False, allow_unicode=True))

    def load(self) -> Case:
        return load_case(self.root)

    def dossier(self, day: str | None = None) -> Dossier:
        return self.load().as_of(date.fromisoformat(day) if day else None)

    def problems(self) -> tuple[Problem, ...]:
        """Load the case, which must fail, and return what is wrong."""
        with pytest.raises(BadInput) as caught:
            self.load()
        return caught.value.problems

    def problem(self) -> Problem:
        """Load the case, which must have exactly one thing wrong."""
        problems = self.problems()
        assert len(problems) == 1, "\n".join(str(problem) for problem in problems)
        return problems[0]

    def findings(self, day: str | None = None, **options: Any) -> tuple[Finding, ...]:
        return find_all(self.dossier(day), Phrasebook("en"), **options)

    def codes(self, day: str | None = None, **options: Any) -> set[str]:
        """The codes of the rules that are broken."""
        return {finding.code for finding in self.findings(day, **options)}


@pytest.fixture(scope="session")
def new_case(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], CaseFolder]:
    """Return a maker of case folders, for tests that need many."""
    return lambda: CaseFolder(tmp_path_factory.mktemp("case") / "case")


@pytest.fixture
def case(tmp_path: Path) -> CaseFolder:
    """A case folder without anything wrong."""
    return CaseFolder(tmp_path / "case")


@pytest.fixture(scope="session")
def record_fields() -> Callable[..., dict[str, Any]]:
    """Return `fields_of`: the fields of a complete record of a kind."""
    return fields_of


def fill(case: CaseFolder) -> CaseFolder:
    """Add one record of every kind, each named in another, all in order as of the end of April 2025."""
    case.header(
        mandate=[
            {"text": "Reach a fair agreement", "given_by": "the cabinet", "known_on": START, "sources": ["SRC-1"]}
        ],
        delegation={"decision": "Decision 1", "known_on": START, "members": [{"agency": "LEAD", "person": "A. Head"}]},
        key_dates=[{"date": "2025-07-09", "label": "End of the pause", "known_on": START}],
        sessions=[
            {"code": "S-1", "title": "Ninth session", "opens": "2025-10-01", "closes": "2025-12-01", "known_on": START}
        ],
        law_path=[{"step": "Drafting", "days": 30}],
    )
    evidence = [{"text": "Figures of the customs", "sources": ["SRC-1"]}]
    case.add("meeting", "MEE-1", chair="The head", attendees=["LEAD"], conclusions=["Proceed"])
    case.add("directive", "DIR-1", meeting="MEE-1")
    case.add("development", "DEV-1", topic="counterpart-tariff", rate="10%", key_date=True)
    case.add("figure", "FIG-1", topics=["balance"], statistic="customs of AAA", period="2024")
    case.add("concern", "CON-1", raised_by="THEM", their_view="Too slow", ask="Be faster")
    case.add("measure", "MEA-1", state="in-force", answers=["CON-1"], evidence=evidence)
    case.add("explanation", "EXP-1", to="THEM", forum="first round")
    criterion = {"text": "Prices are free", "our_case": "They are", "strength": "strong", "evidence": evidence}
    case.add("request", "REQ-1", legal_test=[criterion])
    line = {
        "hs": "0207",
        "mfn_applied_rate": "20%",
        "bound_rate": "40%",
        "opening": "18%",
        "target": "15%",
        "floor": "12%",
    }
    case.add("offer", "OFF-1", basis="mfn", lines=[line], rests_on=["DEV-1"])
    case.add("purchase", "PUR-1", value="USD 1-2 bn", schedule=[{"year": 2026, "amount": "USD 1 bn"}])
    case.add("offer", "OFF-2", form="purchase", agency="BUY", purchases=["PUR-1"])
    case.add("law", "LAW-1", agency="LEAD", answers=["CON-1"])
    case.add("red_line", "RED-1")
    case.add("commitment", "COM-1", form="mfn", parties=["AAA", "BBB"], covers_counterpart=True)
    position = {"item": "tariff:0207", "opening": 18, "target": 15, "floor": 12, "unit": "%"}
    case.add("plan", "PLA-1", directive="DIR-1", offers=["OFF-1"], positions=[position])
    case.add("scenario", "SCE-1", fallback=True)
    case.add("decision", "DEC-1")
    return case.add("benchmark_deal", "BEN-1", rate_before="20%", rate_after="10%", got=["A cut"], gave=["Purchases"])


@pytest.fixture
def full_case(case: CaseFolder) -> CaseFolder:
    """A case with at least one record of every kind and nothing wrong as of 30 April 2025."""
    return fill(case)


@pytest.fixture(scope="session")
def new_full_case(new_case: Callable[[], CaseFolder]) -> Callable[[], CaseFolder]:
    """Return a maker of cases with records of every kind."""
    return lambda: fill(new_case())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the source data where there is none; in CI its absence is a failure."""
    if item.get_closest_marker("shared") is None or SHARED.is_dir():
        return
    reason = "needs the source data folder ../shared beside the repository"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
