"""A made-up negotiation of a given size in a data folder of its own, with fifty people who take part in it.

Run as `python -m benchmarks._workspace_case DATA RECORDS`. The folder then holds the database and `people.json`: what
each person signs in with and what they see, so that a driver knows what to ask for.

The records are those of the shipped case as of one day, copied under other codes until there are enough of every
kind; references lead into the same copy where there is one. Plans and tariff offers get as many positions and lines as
in real talks, and one record in three a later version.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from entente.cli.workspace import open_workspace
from entente.dossier import Case, load_case
from entente.dossier.kinds import KINDS
from entente.dossier.record import Classification, Record
from entente.dossier.redaction import codes_named
from entente.dossier.states import Role

__all__ = ["bodies", "main"]

CASE = Path(__file__).parents[1] / "cases" / "vietnam-us-2025"
CLOCK = date(2025, 4, 30)
# records of each kind among 1,000
SHARES = {
    "agency": 8, "meeting": 16, "directive": 60, "development": 85, "figure": 110, "concern": 50, "measure": 55,
    "explanation": 30, "request": 12, "offer": 30, "purchase": 50, "law": 12, "red_line": 4, "commitment": 6,
    "plan": 12, "decision": 10, "scenario": 4, "benchmark_deal": 6, "source": 440,
}  # fmt: skip
POSITIONS, LINES, REVISED = 150, 40, 3
HEADINGS = [f"{chapter:02d}{heading:02d}" for heading in (1, 2, 3) for chapter in range(1, 97) if chapter != 77]
TOLD_APART = ("title", "buyer", "seller", "quantity")  # so that copies are not taken for the same thing twice
# role, how many of the fifty, clearance
ROLES = (
    (Role.CONTRIBUTOR, 36, Classification.CONFIDENTIAL),
    (Role.CONSOLIDATOR, 4, Classification.SECRET),
    (Role.ANALYST, 3, Classification.SECRET),
    (Role.PRINCIPAL, 2, Classification.SECRET),
    (Role.COUNTERPART_FACING, 3, Classification.CONFIDENTIAL),
    (Role.AUDITOR, 1, Classification.SECRET),
    (Role.ADMINISTRATOR, 1, Classification.INTERNAL),
)
Body = dict[str, Any]


def bodies(case: Case, records: int) -> Iterator[tuple[str, Body]]:
    """Yield kind and fields of about so many made-up records."""
    base = {
        kind: [_fields(known[-1].record) for history in case.versions.get(kind, {}).values()
               if (known := [version for version in history if version.known_on <= CLOCK])]
        for kind in KINDS
    }  # fmt: skip
    base["decision"] = [_decision(plan) for plan in base["plan"]]
    copies = {kind: max(1, round(records * SHARES[kind] / 1000 / len(base[kind]))) for kind in KINDS}
    kind_of = {body["code"]: kind for kind, table in base.items() for body in table}
    for kind in KINDS:
        for copy in range(copies[kind]):
            names = {code: _name(code, copy % copies[of]) for code, of in kind_of.items()}
            for number, body in enumerate(base[kind]):
                made = _renamed(body, names)
                if copy:
                    made |= {name: f"{made[name]} ({copy + 1})" for name in TOLD_APART if made.get(name)}
                if kind == "plan":
                    made["positions"] = [*made.get("positions", ()), *_positions(number)]
                    if copy >= copies["agency"] and "supersedes" not in body:
                        made["supersedes"] = _name(body["code"], copy - copies["agency"])
                        made["version"] = body.get("version", 1) + copy // copies["agency"]
                if kind == "offer" and made["form"] == "tariff":
                    made["lines"] = [*made.get("lines", ()), *_lines(number)]
                yield kind, made


def _fields(record: Record) -> Body:
    return record.model_dump(mode="json", exclude_defaults=True)


def _decision(plan: Body) -> Body:
    item = next(_positions(0))["item"]
    agency = plan["agency"]
    return {"code": f"DEC-{plan['code']}", "title": f"What counts on {item}", "known_on": CLOCK.isoformat(),
            "agency": agency, "item": item, "text": "The first of the positions counts.", "plans": [plan["code"]],
            "decided_on": CLOCK.isoformat(), "decided_by": agency}  # fmt: skip


def _name(code: str, copy: int) -> str:
    return f"{code}.{copy}" if copy else code


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def _positions(number: int) -> Iterator[Body]:
    """A ministry's stand on many headings; it shares some of them with other ministries."""
    for place, heading in enumerate(islice(cycle(HEADINGS), number * 40, number * 40 + POSITIONS)):
        floor = float((place * 7 + number) % 10) if place % 25 == 0 else 2.0
        yield {"item": f"tariff:{heading}", "opening": 15.0, "target": 12.0, "floor": floor, "unit": "%"}


def _lines(number: int) -> Iterator[Body]:
    for heading in islice(cycle(HEADINGS), number * 15, number * 15 + LINES):
        yield {"hs": heading, "mfn_applied_rate": "15%", "bound_rate": "20%", "opening": "12%", "target": "9%",
               "floor": "6%", "description": "Goods of the heading, made up for the measurement"}  # fmt: skip


def main(data: Path, records: int) -> None:
    """Fill the data folder."""
    open_workspace(data)
    from django.db import transaction

    from entente.workspace.models import Negotiation
    from entente.workspace.records import HEADER
    from entente.workspace.services.records import append_version, body_of

    case = load_case(CASE)
    with transaction.atomic():
        negotiation = Negotiation.objects.create(code="talks", title=case.negotiation.title, clock=CLOCK)
        header = json.dumps(case.negotiation.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
        append_version(negotiation, kind=HEADER, code=case.negotiation.code, body=header, follows=0,
                       known_on=case.negotiation.opened, author=None)  # fmt: skip
        for number, (kind, fields) in enumerate(bodies(case, records)):
            record = KINDS[kind].model_validate(fields)
            for follows in range(2 if number % REVISED == 0 else 1):
                body = body_of(record.model_copy(update={"note": f"Looked at again. {record.note}"} if follows else {}))
                known = max(record.known_on, CLOCK - timedelta(days=3)) if follows else record.known_on
                append_version(negotiation, kind=kind, code=record.code, body=body, follows=follows, known_on=known,
                               author=None, reason="Looked at again" if follows else "")  # fmt: skip
    people = list(_people(negotiation))
    (data / "people.json").write_text(json.dumps(people), encoding="utf-8")


def _people(negotiation: Any) -> Iterator[Body]:
    from django.conf import settings
    from django.test import Client

    from entente.workspace.models import ApiToken, Membership, User
    from entente.workspace.policies import can_change, rooms
    from entente.workspace.records import visible_to

    dossier = load_case(CASE).as_of(CLOCK)
    header = dossier.negotiation
    plans = Counter(str(plan.agency) for plan in dossier.tables["plan"].values())
    desks = cycle(sorted({*plans, *(f"{agency}.1" for agency in plans)}))
    for role, many, clearance in ROLES:
        for number in range(many):
            agency = {Role.CONTRIBUTOR: next(desks), Role.PRINCIPAL: header.principal_agency, Role.AUDITOR: "",
                      Role.ADMINISTRATOR: ""}.get(role, header.lead_agency)  # fmt: skip
            user = User.objects.create(username=f"{role.value}-{number}")
            Membership.objects.create(user=user, negotiation=negotiation, role=role.value, agency=agency,
                                      clearance=clearance.value)  # fmt: skip
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            view = visible_to(user, negotiation.code)
            tables = view.dossier.tables
            own = [
                code
                for kind in ("concern", "measure", "figure", "development")
                for code, record in tables.get(kind, {}).items()
                if can_change(view.member, record, record)
                and all(view.dossier.find(named) for named in codes_named(view.record(code)))
            ]
            yield {
                "role": role.value,
                "cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
                "token": ApiToken.issue(user, "benchmark")[1],
                "rooms": sorted(rooms(view.member)),
                "codes": {kind: list(table) for kind, table in tables.items() if table},
                "own": own[:40],
            }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
