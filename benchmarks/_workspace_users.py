"""People at work in the workspace, from a process of their own: every user is a thread with a connection.

Run as `python -m benchmarks._workspace_users SPEC.json`; prints JSON: for each route the seconds of every request, and
what went wrong. A user works as one person for a while, then as the next, so that all fifty are seen.
"""

from __future__ import annotations

import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from threading import Lock, Thread
from time import perf_counter, sleep
from typing import Any

__all__ = ["main"]

HERE = "/n/talks/"
API = "/api/v1/negotiations/talks"
VISIT = 25  # requests before a user goes on as another person
CSRF = "a" * 32
# room → address, how often; {kind} stands for the code of a record that the person sees
PAGES: dict[str, tuple[tuple[str, str, int], ...]] = {
    "overview": (("overview", "", 8), ("records", "kinds/{any kind}/", 8), ("record", "records/{any}/", 14),
                 ("record-history", "records/{any}/history/", 3), ("record-edit", "records/{own}/edit/", 3)),
    "tasks": (("tasks", "tasks/", 8),),
    "findings": (("findings", "findings/", 4),),
    "directives": (("directives", "directives/", 4), ("directive", "directives/{directive}/", 3)),
    "concerns": (("concerns", "concerns/", 4),),
    "requests": (("requests", "requests/", 2), ("request", "requests/{request}/", 2)),
    "offers": (("offers", "offers/", 4), ("offer-lines", "offers/{offer}/lines/", 3)),
    "purchases": (("purchases", "purchases/", 3),),
    "balance": (("balance", "balance/", 2),),
    "laws": (("laws", "laws/", 2),),
    "red-lines": (("red-lines", "red-lines/", 1),),
    "developments": (("developments", "developments/", 3),),
    "sources": (("sources", "sources/", 3), ("source-document", "sources/{source}/", 2)),
    "search": (("search", "search/?q={word}", 4),),
    "attachments": (("attachments", "attachments/", 1),),
    "inbox": (("inbox", "inbox/", 1),),
    "plans": (("plans", "plans/", 3),),
    "consolidation": (("consolidation", "consolidation/", 4),),
    "consents": (("consents", "consents/", 1),),
    "snapshots": (("snapshots", "plan-versions/", 1),),
    "scenarios": (("scenarios", "scenarios/", 2),),
    "what-if": (("what-if", "what-if/?rate={rate}&others=none", 3),),
    "members": (("members", "members/", 1),),
    "log": (("log", "log/", 2),),
}  # fmt: skip
WORDS = ("tariff", "rice", "origin", "aircraft", "report", "gas", "plan", "ministry")
PLURAL = {"agency": "agencies", "directive": "directives", "development": "developments", "figure": "figures",
          "concern": "concerns", "measure": "measures", "offer": "offers", "purchase": "purchases", "law": "laws",
          "source": "sources"}  # fmt: skip


@dataclass
class Results:
    """What all users found."""

    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    conflicts: int = 0
    left: int = 0
    lock: Lock = field(default_factory=Lock)

    def take(self) -> bool:
        """Whether there is another request to be made."""
        with self.lock:
            self.left -= 1
            return self.left >= 0


class User(Thread):
    """Somebody who asks for a page, reads it, and asks for the next."""

    def __init__(self, spec: dict[str, Any], people: Iterator[dict[str, Any]], seed: int, results: Results) -> None:
        super().__init__(daemon=True)
        self.spec, self.people, self.results, self.chance = spec, people, results, random.Random(seed)
        self.connection = HTTPConnection("127.0.0.1", spec["port"], timeout=60)

    def run(self) -> None:
        """Work until no request is left."""
        while True:
            with self.results.lock:
                person = next(self.people)
            for _ in range(VISIT):
                if not self.results.take():
                    return
                if self.spec["think"]:
                    sleep(self.chance.expovariate(1 / self.spec["think"]))
                self._act(person)

    def _act(self, person: dict[str, Any]) -> None:
        if "only" in self.spec:
            self.ask(self.spec["only"], self.spec["only"], {})
        elif person["own"] and self.chance.random() < 0.01 / 0.8:  # four in five people write
            self._write(person)
        elif self.chance.random() < 0.65:
            routes = [route for name in person["rooms"] for route in PAGES.get(name, ())]
            routes = [route for route in routes if self._can(route[1], person)]
            name, address, _ = self.chance.choices(routes, [weight for *_, weight in routes])[0]
            self.ask(name, HERE + self._filled(address, person), {"Cookie": person["cookie"]})
        else:
            name, address = self._of_api(person)
            self.ask(name, API + address, {"Authorization": f"Bearer {person['token']}"})

    def _can(self, address: str, person: dict[str, Any]) -> bool:
        asked = address.partition("{")[2].partition("}")[0]
        return bool(person["own"] if asked == "own" else asked not in PLURAL or asked in person["codes"])

    def _filled(self, address: str, person: dict[str, Any]) -> str:
        asked = address.partition("{")[2].partition("}")[0]
        codes, pick = person["codes"], self.chance.choice
        value = {
            "": lambda: "",
            "own": lambda: pick(person["own"]),
            "any kind": lambda: f"{pick(list(codes))}",
            "any": lambda: pick(codes[pick(list(codes))]),
            "word": lambda: pick(WORDS),
            "rate": lambda: str(self.chance.randrange(100, 500) / 10),
        }.get(asked, lambda: pick(codes[asked]))()
        return address.replace(f"{{{asked}}}", value)

    def _of_api(self, person: dict[str, Any]) -> tuple[str, str]:
        kind = self.chance.choice([kind for kind in person["codes"] if kind in PLURAL])
        code, plural = self.chance.choice(person["codes"][kind]), PLURAL[kind]
        offset = self.chance.randrange(0, len(person["codes"][kind]), 50)
        return self.chance.choices(
            [("api list", f"/{plural}?offset={offset}&limit=50"), ("api record", f"/{plural}/{code}"),
             ("api history", f"/{plural}/{code}/history"), ("api findings", "/findings?limit=50"),
             ("api negotiation", "")], [4, 5, 1, 2, 1],
        )[0]  # fmt: skip

    def _write(self, person: dict[str, Any]) -> None:
        """Read a record of one's own, and save it with another note."""
        code, held = self.chance.choice(person["own"]), {"Authorization": f"Bearer {person['token']}"}
        plural = next(PLURAL[kind] for kind, codes in person["codes"].items() if code in codes)
        address = f"{API}/{plural}/{code}"
        read = self.ask("api record", address, held)
        if read is None:
            return
        plain = {name: value for name, value in json.loads(read[1]).items() if value not in (None, [], "")}
        plain["note"] = f"Written at {perf_counter():.6f}."
        sent = {**held, "If-Match": read[0], "Content-Type": "application/json"}
        self.ask("api write", address, sent, method="PUT", body=json.dumps(plain))

    def ask(
        self, route: str, address: str, headers: dict[str, str], *, method: str = "GET", body: str | None = None
    ) -> tuple[str, bytes] | None:
        """Make a request; the answer's ETag and body if all went well."""
        start = perf_counter()
        try:
            self.connection.request(method, address, body, headers)
            answer = self.connection.getresponse()
            content, status = answer.read(), answer.status
        except OSError as error:
            content, status = repr(error).encode(), 0
            self.connection.close()
        took = perf_counter() - start
        with self.results.lock:
            if status == 409 and method == "PUT":
                self.results.conflicts += 1
            elif status not in (200, 201, 302):
                self.results.errors.append(f"{status} {method} {address}: {content[:200]!r}")
            else:
                self.results.seconds[route].append(took)
        return (answer.getheader("ETag") or "", content) if status == 200 else None


def main(spec: dict[str, Any]) -> dict[str, Any]:
    """Let the users work until so many requests were made; or one make those of `requests_of`, in turn."""
    people = json.loads(Path(spec["people"]).read_text(encoding="utf-8"))
    random.Random(spec.get("seed", 1)).shuffle(people)
    results = Results(left=spec["requests"])
    users = [User(spec, cycle(people), seed, results) for seed in range(spec["users"])]
    turns = cycle(people)
    start = perf_counter()
    for user in users:
        user.people = turns
        user.start()
    for user in users:
        user.join()
    return {"seconds": results.seconds, "errors": results.errors, "conflicts": results.conflicts,
            "took": perf_counter() - start}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
