"""The workspace under load: a made-up negotiation of 5,000 records and fifty people, served as a second process.

Twenty users at a time work from a third process: two pages for every read of the API, one change in a hundred
requests. First with time to read between requests (exponential, one second in the middle of it), which gives the
answering times; then without any, which gives the most the server can do. Beside them stand the limits of the machine
in the same run: the same users asking for `/health`, and for a server that does nothing but answer.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

import numpy as np

from benchmarks._workspace_users import CSRF, HERE

__all__ = ["TARGETS", "run"]

TARGETS = {
    "pages_p95_ms": 200.0, "api_p95_ms": 100.0, "errors": 0.0, "what_if_p95_ms": 150.0, "snapshot_seconds": 2.0,
    "server_megabytes": 500.0,
}  # fmt: skip
USERS, THINK = 20, 1.0
ROOT = Path(__file__).parents[1]
HELLO = """
from granian.server import Server
import sys
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
if __name__ == "__main__":
    from granian.constants import Interfaces
    Server("hello:application", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI, workers=1,
           blocking_threads=4, websockets=False).serve()
"""


def run(*, smoke: bool = False) -> dict[str, float]:
    """Return answering times in milliseconds, memory, and the machine's limits."""
    records, thinking, closed = (600, 60, 120) if smoke else (5_000, 3_000, 7_000)
    with TemporaryDirectory() as folder:
        data = Path(folder)
        environment = {**os.environ, "ENTENTE_SECRET_KEY": secrets.token_urlsafe(60), "ENTENTE_HOSTS": "127.0.0.1"}
        environment.pop("ENTENTE_DEBUG", None)
        environment.pop("DATABASE_URL", None)
        subprocess.run(
            [sys.executable, "-m", "benchmarks._workspace_case", folder, str(records)],
            cwd=ROOT, env=environment, check=True,
        )  # fmt: skip
        people = data / "people.json"
        figures: dict[str, float] = {}
        with _server([str(Path(sys.executable).with_name("entente")), "serve", "--data", folder], environment) as (
            port,
            process,
        ):
            figures["ready_megabytes"] = _megabytes(process)
            figures["first_page_ms"] = _first_page(port, people)
            spec = {"port": port, "people": str(people), "users": USERS, "think": THINK}
            before = _processor_seconds(process)
            calm = _drive(spec | {"requests": thinking, "think": 0.1 if smoke else THINK})
            used = _processor_seconds(process) - before
            busy = _drive(spec | {"requests": closed, "think": 0.0, "seed": 2})
            figures |= _summary(calm, used) | _throughput(busy)
            figures["server_megabytes"] = _megabytes(process)
            figures["what_if_p95_ms"] = _what_if(port, people, 5 if smoke else 60)
            figures["snapshot_seconds"] = _snapshot(port, people, 1 if smoke else 3)
            figures["megabytes_at_the_end"] = _megabytes(process)
            limit = _drive(spec | {"requests": closed, "think": 0.0, "only": "/health"})
            figures |= {f"limit_health_{name}": value for name, value in _times(limit, "/health").items()}
            figures["limit_health_per_second"] = len(limit["seconds"]["/health"]) / limit["took"]
        (data / "hello.py").write_text(HELLO, encoding="utf-8")
        with _server([sys.executable, "hello.py"], environment, folder=data) as (port, process):
            limit = _drive(spec | {"port": port, "requests": closed, "think": 0.0, "only": "/health"})
            figures |= {f"limit_hello_{name}": value for name, value in _times(limit, "/health").items()}
            figures["limit_hello_per_second"] = len(limit["seconds"]["/health"]) / limit["took"]
    return figures


@contextmanager
def _server(
    command: list[str], environment: dict[str, str], *, folder: Path = ROOT
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Start a server on a free port, wait until it answers, stop it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    place = ["--port", str(port)] if "serve" in command else [str(port)]
    with subprocess.Popen([*command, *place], cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:  # fmt: skip
        try:
            deadline = perf_counter() + 120
            while not _answers(port):
                if process.poll() is not None or perf_counter() > deadline:
                    raise RuntimeError(f"{' '.join(command)} does not serve; it ended with {process.returncode}")
                sleep(0.1)
            yield port, process
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    try:
        return _get(port, "/health", {})[0] == 200
    except OSError:
        return False


def _get(
    port: int, address: str, headers: dict[str, str], *, method: str = "GET", body: str = ""
) -> tuple[int, float, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    start = perf_counter()
    connection.request(method, address, body or None, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, perf_counter() - start, content


def _drive(spec: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks._workspace_users", json.dumps(spec)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    for error in found["errors"][:10]:
        print(f"    {error[:300]}", file=sys.stderr)
    return found


def _summary(found: dict[str, Any], processor_seconds: float) -> dict[str, float]:
    """Times over all pages and all reads of the API, and the slow end of each route."""
    pages = [name for name in found["seconds"] if not name.startswith("api ")]
    reads = [name for name in found["seconds"] if name.startswith("api ") and name != "api write"]
    answered = sum(len(times) for times in found["seconds"].values())
    out = {f"pages_{name}": value for name, value in _times(found, *pages).items()}
    out |= {f"api_{name}": value for name, value in _times(found, *reads).items()}
    out |= {"errors": float(len(found["errors"])), "conflicts": float(found["conflicts"]),
            "requests_per_second_with_pauses": answered / found["took"],
            "processor_ms_per_request": 1000 * processor_seconds / answered}  # fmt: skip
    return out | {
        f"{name.replace(' ', '_')}.p95_ms": _times(found, name)["p95_ms"] for name in sorted(found["seconds"])
    }


def _throughput(found: dict[str, Any]) -> dict[str, float]:
    answered = sum(len(times) for times in found["seconds"].values())
    return {
        "without_pauses_per_second": answered / found["took"],
        "without_pauses_p95_ms": _times(found, *found["seconds"])["p95_ms"],
        "without_pauses_errors": float(len(found["errors"])),
    }


def _times(found: dict[str, Any], *routes: str) -> dict[str, float]:
    seconds = [second for route in routes for second in found["seconds"].get(route, ())]
    return {f"p{q}_ms": float(1000 * np.percentile(seconds, q)) if seconds else 0.0 for q in (50, 95, 99)}


def _person(people: Path, role: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in json.loads(people.read_text("utf-8")) if one["role"] == role)
    return found


def _first_page(port: int, people: Path) -> float:
    """The first page after the start."""
    return 1000 * _expect(port, HERE, {"Cookie": _person(people, "consolidator")["cookie"]})


def _what_if(port: int, people: Path, questions: int) -> float:
    """Round trip of a question that was never asked, models loaded."""
    held = {"Cookie": _person(people, "analyst")["cookie"], "HX-Request": "true"}
    times = [
        _expect(port, f"{HERE}what-if/?rate={51 + number / 10}&others=none", held) for number in range(questions + 3)
    ]
    return float(1000 * np.percentile(times[3:], 95))


def _snapshot(port: int, people: Path, repetitions: int) -> float:
    """A plan version taken: document of every language made and frozen."""
    cookie = _person(people, "consolidator")["cookie"]
    held = {"Cookie": f"{cookie}; csrftoken={CSRF}", "X-CSRFToken": CSRF,
            "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    address = f"{HERE}plan-versions/take/"
    return min(_expect(port, address, held, method="POST", body="note=") for _ in range(repetitions))


def _expect(port: int, address: str, headers: dict[str, str], *, method: str = "GET", body: str = "") -> float:
    status, took, content = _get(port, address, headers, method=method, body=body)
    if status not in (200, 302):
        raise RuntimeError(f"{method} {address} answered {status}: {content[:300]!r}")
    return took


def _family(process: subprocess.Popen[bytes]) -> list[Path]:
    """The process and its children."""
    out, parents = [Path(f"/proc/{process.pid}")], {str(process.pid)}
    for status in sorted(Path("/proc").glob("[0-9]*/status"), key=lambda path: int(path.parent.name)):
        try:
            parent = re.search(r"^PPid:\s+(\d+)", status.read_text(), re.MULTILINE)
        except OSError:
            continue
        if parent is not None and parent[1] in parents:
            parents.add(status.parent.name)
            out.append(status.parent)
    return out


def _megabytes(process: subprocess.Popen[bytes]) -> float:
    """Memory held by the server and its workers; what they share is counted once."""
    shares = [re.search(r"^Pss:\s+(\d+)", (one / "smaps_rollup").read_text(), re.MULTILINE) for one in _family(process)]
    return sum(int(share[1]) for share in shares if share is not None) / 1024


def _processor_seconds(process: subprocess.Popen[bytes]) -> float:
    ticks = 0
    for one in _family(process):
        fields = (one / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
