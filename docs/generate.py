"""Write the reference pages that follow from the code: kinds, findings, commands.

`python -m docs.generate` writes them; `python -m docs.generate --check` only says which are out of date.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import typer.main
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from entente.base.rates import format_rate
from entente.cli.app import app
from entente.dossier.kinds import KINDS, Plan
from entente.dossier.negotiation import Negotiation
from entente.dossier.record import Amount, Classification, Code, Day, Rate, Record, RefersTo
from entente.dossier.states import StateMachine
from entente.plan import RULES

__all__ = ["PAGES", "commands_page", "findings_page", "kinds_page", "main"]

REFERENCE = Path(__file__).parent / "reference"
NOTICE = "<!-- Written by `python -m docs.generate` from the code. Change the code, not this page. -->"
WORDS = {str: "text", bool: "true or false", int: "whole number", float: "number", date: "date", Any: "any value"}
PATTERNS = {
    r"^\d{2}(\d{2}){0,4}$": "HS code (text of 2 to 10 digits)",
    r"^[A-Z]{3}$": "ISO alpha-3 country code",
    r"^HS\d{4}$": "HS edition, e.g. HS2022",
}


def main() -> int:
    """Write the pages, or with `--check` compare them; return the exit code."""
    stale = [name for name, text in render_all().items() if _read(name) != text]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"{REFERENCE.name}/{name} is out of date. Run: python -m docs.generate")
        return 1 if stale else 0
    for name in stale:
        (REFERENCE / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"Wrote docs/reference/{name}")
    return 0


def render_all() -> dict[str, str]:
    """Return the text of every generated page by file name."""
    return {name: render() for name, render in PAGES.items()}


def _read(name: str) -> str:
    path = REFERENCE / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def kinds_page() -> str:
    """Return the reference of all kinds of record."""
    out = [
        "# Kinds of record",
        NOTICE,
        f"A case is made of {len(KINDS)} kinds of record. This page lists the fields of each. How the files are laid "
        "out stands in [The case folder](case-folder.md).",
        "| kind | file | what it is |\n|---|---|---|\n"
        + "\n".join(f"| [{k}](#{_anchor(k)}) | {_file(cls)} | {_first(cls)} |" for k, cls in KINDS.items()),
        "## Fields of every record",
        _fields(Record, own=False),
        f"`known_on` may be left out in {_listed(c.file for c in KINDS.values() if c.known_from_start)}: those records "
        f"count as known from the day the case opened. Classification is one of {_listed(Classification)}.",
        "A record may also carry `changes`: see [The case folder](case-folder.md#changes).",
        "## States and moves",
        "Records of some kinds move through states. Under each such kind stand the states in their usual order, and a "
        "table of the moves that are permitted. *Who* names the roles that may make the move; the "
        "[glossary](../glossary.md#roles) says what each does. A *condition* is what must hold for the record as it "
        "would be after the move: a directive is closed only on evidence that another agency has checked, a contract "
        "only with the day of its signature. A move that is not listed, or whose condition does not hold, is refused "
        "when the case is read. Roles are not checked there: a folder does not know who typed.",
    ]
    for kind, cls in KINDS.items():
        out += [f"## {kind}", _doc(cls), f"File: {_file(cls)}."]
        if not cls.needs_source:
            out.append("A record of this kind needs no source.")
        out.append(_fields(cls, own=True))
        if cls.machine is not None:
            out.append(_machine(cls.machine))
    out += ["## The header", _doc(Negotiation), "File: `case.yaml`.", _fields(Negotiation, own=False), "## Parts"]
    out.append("Groups of fields that stand inside a record or the header.")
    for part in _parts():
        out += [f"### {part.__name__}", _doc(part), _fields(part, own=False)]
    return _page(out)


def findings_page() -> str:
    """Return the reference of all findings: rule, severity and wording."""
    text = resources.files("entente.plan").joinpath("languages", "en.toml").read_text(encoding="utf-8")
    wording = tomllib.loads(text)["finding"]
    out = [
        "# Findings",
        NOTICE,
        f"{len(RULES)} rules search a case for what is missing, late or contradictory. A **blocking** finding must be "
        "cleared before the plan can be used; a **major** one needs work or a decision; a **minor** one is a gap to "
        "close. Words in braces are filled in.",
        "| code | severity | rule |\n|---|---|---|\n"
        + "\n".join(f"| [{c}](#{_anchor(c)}) | {r.severity.value} | {_cell(r.text)} |" for c, r in RULES.items()),
        "Some rules lower the severity where little is at stake, e.g. for a plan that is not due yet.",
    ]
    subject = ""
    for code, entry in RULES.items():
        module = inspect.getmodule(entry.check)
        heading = _first(module) if module is not None else ""
        if heading != subject:
            subject = heading
            title, _, rest = subject.partition(":")
            out += [f"## {title.rstrip('.')}", rest.strip().capitalize()]
        rows = [f"| {variant} | {_cell(m)} | {_cell(r)} |" for variant, m, r in _wordings(wording.get(code, {}))]
        out += [
            f"### {code}",
            f"{entry.severity.value.capitalize()}. {entry.text}",
            "| variant | message | remedy |\n|---|---|---|\n" + "\n".join(rows),
        ]
    return _page(out)


def commands_page() -> str:
    """Return the reference of the command line."""
    command = typer.main.get_command(app)
    commands = list(_commands(command, "entente"))
    out = [
        "# Commands",
        NOTICE,
        "| command | what it does |\n|---|---|\n"
        + "\n".join(f"| [`{name}`](#{_anchor(name)}) | {_cell(_opening(c.help))} |" for name, c in commands),
        "## Exit codes",
        "| code | meaning |\n|---|---|\n| 0 | done |\n| 1 | `--strict` was given and a finding is blocking; "
        "or a scenario of a sweep has no equilibrium (the others are written) |\n"
        "| 2 | bad input: one message names file or field, value and remedy; nothing was written |",
        "Progress and errors go to standard error. Progress and colours appear on a terminal only. With `--json`, bad "
        "input is also written to standard output as `problems`, each with `file`, `line`, `field`, `value`, "
        "`message`, `remedy`.",
    ]
    for name, found in commands:
        arguments = [p for p in found.params if p.param_type_name == "argument"]
        options = [p for p in found.params if p.param_type_name == "option" and not p.hidden]
        must = [_flag(p) for p in options if p.required]
        rest = ["[OPTIONS]"] if len(must) < len(options) else []
        usage = " ".join([name, *(_metavar(p) for p in arguments), *must, *rest])
        out += [f"## {name}", " ".join((found.help or "").split()), f"```text\n{usage}\n```"]
        rows = [f"| `{_metavar(p)}` | {_default(p)} | {_cell(p.help or '')} |" for p in arguments]
        rows += [f"| `{_flag(p)}` | {_default(p)} | {_cell(p.help or '')} |" for p in options]
        out.append("| argument or option | default | meaning |\n|---|---|---|\n" + "\n".join(rows))
    return _page(out)


PAGES = {"kinds.md": kinds_page, "findings.md": findings_page, "commands.md": commands_page}


def _page(blocks: list[str]) -> str:
    return "\n\n".join(block for block in blocks if block) + "\n"


def _doc(thing: Any) -> str:
    """The docstring up to its list of attributes, as one paragraph."""
    text = inspect.cleandoc(thing.__doc__ or "").split("\n\nAttributes:")[0]
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))


def _first(thing: Any) -> str:
    return _cell(_opening(thing.__doc__))


def _opening(text: str | None) -> str:
    """The first paragraph of a docstring in one line."""
    return " ".join(inspect.cleandoc(text or "").split("\n\n")[0].split())


def _listed(words: Iterable[str]) -> str:
    *most, last = (str(word) for word in words)
    return f"{', '.join(most)} and {last}" if most else last


def _file(cls: type[Record]) -> str:
    return "`plans/AGENCY.yaml`" if cls is Plan else f"`{cls.file}.yaml` or `.csv`"


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _wordings(tree: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield variant, message and remedy of a finding."""
    if "message" in tree:
        yield f"`{prefix}`" if prefix else "", tree["message"], tree.get("remedy", "")
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _wordings(value, key)


def _fields(cls: Any, *, own: bool) -> str:
    """A table of the fields of a record, part or row; `own` leaves out those every record has."""
    hints = get_type_hints(cls, include_extras=True)
    described = _attributes(cls)
    rows = []
    for name, info in _model_fields(cls).items():
        if own and name in Record.model_fields:
            continue
        must = "yes" if info.is_required() else ""
        text = info.description or described.get(name, "").rstrip(".")
        rows.append(
            f"| `{name}` | {_cell(_type(hints[name]))} | {must} | {_start(info, hints[name])} | {_cell(text)} |"
        )
    if not rows:
        return "No fields of its own."
    return "| field | type | required | default | meaning |\n|---|---|---|---|---|\n" + "\n".join(rows)


def _model_fields(cls: Any) -> dict[str, FieldInfo]:
    fields: dict[str, FieldInfo] = getattr(cls, "__pydantic_fields__", None) or cls.model_fields
    return fields


def _attributes(cls: Any) -> dict[str, str]:
    """Descriptions in a docstring's `Attributes:`, for rows whose fields carry none."""
    text = inspect.cleandoc(cls.__doc__ or "").partition("Attributes:\n")[2]
    found = {}
    for match in re.finditer(r"^ {4}([\w, ]+): (.+(?:\n {8}.+)*)", text, re.MULTILINE):
        for name in match[1].split(","):
            found[name.strip()] = " ".join(match[2].split())
    return found


def _start(info: FieldInfo, hint: Any) -> str:
    """The default as it would be written in a file; empty where nothing is."""
    if info.is_required() or info.default_factory is not None or info.default in (None, "", False):
        return ""
    value = info.default.value if isinstance(info.default, Classification) else info.default
    return f"`{format_rate(value) if hint == Rate else value}`"


def _type(hint: Any) -> str:
    """Say in words what a field takes."""
    for alias, words in (
        (Code, "code"),
        (Day, "date"),
        (Rate, "rate, e.g. `7.5%`"),
        (Amount, "money, e.g. `USD 8.1 bn`"),
    ):
        if hint == alias:
            return words
    origin, arguments = get_origin(hint), get_args(hint)
    metadata = getattr(hint, "__metadata__", ())
    target = next((m for m in metadata if isinstance(m, RefersTo)), None)
    if target is not None:
        return f"{' or '.join(target.kinds) or 'record'} code"
    if metadata:
        patterns = [getattr(m, "pattern", None) for f in metadata for m in (f, *getattr(f, "metadata", ()))]
        return next((PATTERNS[p] for p in patterns if p in PATTERNS), None) or _type(arguments[0])
    if origin is list:
        inner = _type(arguments[0])
        return f"list out of {inner[7:]}" if inner.startswith("one of ") else f"list of {_plural(inner)}"
    if origin is dict:
        return "mapping"
    if origin is Literal:
        return "one of " + ", ".join(f"`{a}`" for a in arguments)
    if origin in (Union, UnionType):
        return " or ".join(_type(a) for a in arguments if a is not type(None))
    if isinstance(hint, type) and (issubclass(hint, BaseModel) or dataclasses.is_dataclass(hint)):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    if hint is Classification:
        return "classification"
    return WORDS.get(hint, getattr(hint, "__name__", str(hint)))


def _plural(words: str) -> str:
    return f"{words}s" if words.endswith("code") else words


def _parts() -> list[Any]:
    """Every group of fields used inside a kind or the header, by name."""
    found: dict[str, Any] = {}

    def walk(hint: Any) -> None:
        is_part = isinstance(hint, type) and (issubclass(hint, BaseModel) or dataclasses.is_dataclass(hint))
        if is_part and hint.__name__ not in found:
            found[hint.__name__] = hint
            for inner in get_type_hints(hint, include_extras=True).values():
                walk(inner)
        for inner in get_args(hint):
            walk(inner)

    for cls in (*KINDS.values(), Negotiation):
        hints = get_type_hints(cls, include_extras=True)
        for name in cls.model_fields:
            if hints[name] not in (Code, Day, Rate, Amount):
                walk(hints[name])
    found.pop("Money", None)
    return [found[name] for name in sorted(found)]


def _machine(machine: StateMachine) -> str:
    """States in their usual order and the moves between them."""
    rows = []
    for move in machine.transitions:
        needs = _condition(move.requires) if move.requires else ""
        rows.append(f"| `{move.source}` | `{move.target}` | {', '.join(sorted(r.value for r in move.by))} | {needs} |")
    states = ", ".join(f"`{state}`" for state in machine.states)
    return (
        f"States: {states}. A new record is `{machine.initial}`.\n\n"
        "| from | to | who | condition |\n|---|---|---|---|\n" + "\n".join(rows)
    )


def _condition(function: Any) -> str:
    """A condition's name is its rule: `_contract_is_dated` reads "contract is dated"."""
    return function.__name__.strip("_").replace("_", " ")


def _commands(command: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, inner in sorted(command.commands.items()):
        if inner.hidden:
            continue
        if getattr(inner, "commands", None):
            yield from _commands(inner, f"{prefix} {name}")
        else:
            yield f"{prefix} {name}", inner


def _metavar(parameter: Any) -> str:
    name = parameter.metavar or parameter.name.upper()
    return f"{name}..." if parameter.nargs == -1 else name


def _flag(parameter: Any) -> str:
    names = ", ".join(parameter.opts)
    return names if parameter.is_flag else f"{names} {parameter.metavar or 'TEXT'}".replace("|", "\\|")


def _default(parameter: Any) -> str:
    value = parameter.default
    if parameter.required:
        return "required"
    if value in (None, False, "") or callable(value):
        return ""
    return f"`{value}`"


if __name__ == "__main__":
    sys.exit(main())
