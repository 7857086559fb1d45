"""Loading a large case and running every rule.

The case is made up: 30 agencies with 10,000 positions each, 2,000 concerns, 5,000 directives. Positions stand in CSV
files, concerns and directives in YAML. A known number of positions clash, of concerns lack a measure and of
directives are overdue; the findings must count exactly those.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks._process import run_cold

__all__ = ["TARGETS", "Size", "run", "write_case"]

TARGETS = {"full_seconds": 3.0, "full_megabytes": 500.0, "exponent": 1.1}
_EVERY = 500  # one position, concern and directive in so many has something wrong with it
_RUN = """
import json, sys, time
start = time.perf_counter()
from entente.dossier import load_case
from entente.plan import Phrasebook, find_all
imported = time.perf_counter()
case = load_case(sys.argv[1])
loaded = time.perf_counter()
findings = find_all(case.as_of(), Phrasebook("en"))
done = time.perf_counter()
counts = {}
for finding in findings:
    counts[finding.code] = counts.get(finding.code, 0) + 1
print(json.dumps({"import": imported - start, "load": loaded - imported, "find": done - loaded, "counts": counts}))
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How much a made-up case holds."""

    agencies: int = 30
    positions: int = 10_000
    concerns: int = 2_000
    directives: int = 5_000

    def divided_by(self, number: int) -> Size:
        """The same number of agencies with a fraction of everything else."""
        return Size(self.agencies, self.positions // number, self.concerns // number, self.directives // number)

    def with_fault(self, count: int) -> int:
        """How many of `count` have something wrong with them."""
        return len(range(0, count, _EVERY))


def run(*, smoke: bool = False) -> dict[str, float]:
    """Return times and memory of the full case and of a tenth, and the exponent fitted through both."""
    full, tenth = Size(), Size().divided_by(10)
    if smoke:
        full, tenth = tenth, Size().divided_by(100)
    repetitions = 1 if smoke else 3
    figures: dict[str, float] = {}
    for name, size in (("full", full), ("tenth", tenth)):
        with TemporaryDirectory() as folder:
            write_case(Path(folder), size)
            costs = [run_cold([sys.executable, "-c", _RUN, folder], folder=Path(folder)) for _ in range(repetitions)]
        costs.sort(key=lambda cost: cost.seconds)
        middle, parts = costs[len(costs) // 2], json.loads(costs[len(costs) // 2].output)
        _verify(parts["counts"], size)
        figures |= {
            f"{name}_seconds": parts["load"] + parts["find"],
            f"{name}_load_seconds": parts["load"],
            f"{name}_find_seconds": parts["find"],
            f"{name}_process_seconds": middle.seconds,
            f"{name}_processor_seconds": middle.processor_seconds,
            f"{name}_megabytes": middle.megabytes,
        }
    return {**figures, "exponent": math.log10(figures["full_seconds"] / figures["tenth_seconds"])}


def _verify(counts: dict[str, int], size: Size) -> None:
    """Raise unless the faults the case was made with are found, no more and no fewer."""
    expected = {
        "PLAN-CLASH": size.with_fault(size.positions),
        "CON-MEASURE": size.with_fault(size.concerns),
        "DIR-OVERDUE": size.with_fault(size.directives),
    }
    found = {code: counts.get(code, 0) for code in expected}
    if found != expected:
        raise AssertionError(f"findings are {found}, not {expected}")


def write_case(folder: Path, size: Size) -> None:
    """Write a made-up case of this size into an empty folder."""
    agencies = [f"AG{number:02d}" for number in range(size.agencies)]
    (folder / "plans").mkdir()
    (folder / "positions").mkdir()
    _write(
        folder / "case.yaml",
        "code: SYNTHETIC\ntitle: A made-up case\nhome: AAA\ncounterpart: BBB\nhome_name: Home\n"
        "counterpart_name: Counterpart\nlead_agency: AG00\nprincipal_agency: AG00\nopened: 2025-01-01\n",
    )
    _write(
        folder / "agencies.yaml",
        "".join(f"{code}:\n  title: Agency {code}\n  illustrative: true\n" for code in agencies),
    )
    common = "  known_on: 2025-01-01\n  illustrative: true\n"
    for number, code in enumerate(agencies):
        _write(
            folder / "plans" / f"{code}.yaml",
            f"PLAN-{code}:\n  title: Plan of {code}\n  agency: {code}\n{common}  state: submitted\n"
            f"  submitted_on: 2025-01-01\n  positions: positions/{code}.csv\n",
        )
        rows = ["item,opening,target,floor,unit,better\n"]
        for item in range(size.positions):
            differs = number == 1 and item % _EVERY == 0
            rows.append(f"tariff:{10_000_000 + item},{20 + item % 5},{10 + item % 5},{5 - differs},%,higher\n")
        _write(folder / "positions" / f"{code}.csv", "".join(rows))
    concerns = [
        f"CON-{number}:\n  title: Concern {number}\n  agency: {agencies[number % len(agencies)]}\n{common}"
        f"  topic: non-tariff-barriers\n  their_view: What the other side says of subject {number}\n"
        for number in range(size.concerns)
    ]
    _write(folder / "concerns.yaml", "".join(concerns))
    answered = [f"CON-{number}" for number in range(size.concerns) if number % _EVERY]
    measure = (
        f"MEA-1:\n  title: One measure for all\n  agency: AG00\n{common}  state: in-force\n  form: decree\n"
        "  date: 2025-01-01\n"
        "  evidence: [{text: A report}]\n"
    )
    _write(folder / "measures.yaml", f"{measure}  answers: [{', '.join(answered)}]\n")
    explained = f"EXP-1:\n  title: One round\n{common}  date: 2025-01-01\n"
    _write(folder / "explanations.yaml", f"{explained}  concerns: [{', '.join(answered)}]\n")
    directives = [
        f"DIR-{number}:\n  title: Directive {number}\n{common}  action: Do what directive {number} asks\n"
        f"  addressees: [{agencies[number % len(agencies)]}]\n"
        f"  deadline: {'2024-12-31' if number % _EVERY == 0 else '2025-12-31'}\n"
        for number in range(size.directives)
    ]
    _write(folder / "directives.yaml", "".join(directives))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
