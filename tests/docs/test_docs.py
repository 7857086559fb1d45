"""The documentation: generated pages are current, everything has its row, links lead somewhere, examples run."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

from entente.cli.app import app
from entente.dossier.kinds import KINDS
from entente.plan import RULES
from entente.tradedata.starter import TABLES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "cases").rglob("*.md")])
WITH_EXAMPLES = (
    "tutorials/first-plan.md",
    "how-to/write-your-own-case.md",
    "how-to/release-an-offer-or-change-a-red-line.md",
    "how-to/look-at-a-world.md",
    "how-to/look-up-a-tariff.md",
    "how-to/use-from-python.md",
    "explanation/where-the-numbers-come-from.md",
)
PROGRAM = Path(sys.executable).parent
# What people type besides `entente`; make is left to the build, a path is set by the test itself.
PASSED_OVER = ("make", "export")


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATED: dict[str, str] = _generator().render_all()


def _commands(command: Any, prefix: str = "entente") -> Iterator[str]:
    for name, inner in command.commands.items():
        if getattr(inner, "commands", None):
            yield from _commands(inner, f"{prefix} {name}")
        elif not inner.hidden:
            yield f"{prefix} {name}"


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_page_is_current(name: str) -> None:
    page = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert page == GENERATED[name], f"{name} is out of date; run: python -m docs.generate"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("commands.md", list(_commands(typer.main.get_command(app)))),
        ("findings.md", list(RULES)),
        ("kinds.md", list(KINDS)),
        ("shipped-data.md", list(TABLES)),
    ],
)
def test_everything_has_a_section(page: str, names: list[str]) -> None:
    headings = re.findall(r"^#+ (.+)$", (DOCS / "reference" / page).read_text(encoding="utf-8"), re.MULTILINE)
    missing = [name for name in names if not any(re.search(rf"\b{re.escape(name)}\b", title) for title in headings)]
    assert missing == []


def test_every_field_of_a_kind_is_in_the_reference() -> None:
    page = GENERATED["kinds.md"]
    missing = [
        f"{kind}.{name}" for kind, cls in KINDS.items() for name in cls.model_fields if f"| `{name}` |" not in page
    ]
    assert missing == []


def test_terms_are_defined_once() -> None:
    terms = re.findall(r"^\*\*(.+)\*\*$", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    words = [word.strip().lower() for term in terms for word in term.split(",")]
    assert len(words) > 50
    assert sorted({word for word in words if words.count(word) > 1}) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        found = page.parent / name if name else page
        if not found.exists() or (anchor and anchor not in _anchors(found)):
            broken.append(target)
    assert broken == []


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def _anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", _without_code(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@dataclass
class Step:
    """A block of commands or of Python in a page, with what the page says of it."""

    lines: list[str]
    python: str = ""
    exit_code: int = 0
    shown: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass
class Written:
    """A file that a page says to write, or to add to."""

    path: str
    text: str
    add: bool = False


def _steps(page: Path) -> Iterator[Step | Written]:
    """Yield the blocks of commands in a page, and the files it says to write, in order.

    `<!-- exit: 2 -->` before a block says how it ends; `<!-- missing: WORDS -->` after it, what it does not print. A
    block of text after it shows lines it prints, shortened at the end. A page with `<!-- after: PAGE -->` goes on where
    part 1 of the other ends.
    """
    text, exit_code, step = page.read_text(encoding="utf-8"), 0, None
    before = re.search(r"<!-- after: (.+?) -->", text)
    if before is not None:
        text = (DOCS / before[1]).read_text(encoding="utf-8").partition("\n## Part 2")[0] + text
    pattern = re.compile(
        r"<!-- (?P<note>exit|missing): (?P<value>.+?) -->"
        r"|(?:^(?P<add>Add to )?`(?P<file>[^`\n]+)`:\n\n)?^```(?P<language>\w+)\n(?P<body>.*?)^```",
        re.DOTALL | re.MULTILINE,
    )
    for match in pattern.finditer(text):
        if match["note"] == "exit":
            exit_code = int(match["value"])
        elif match["note"] == "missing":
            assert step is not None
            step.missing.append(match["value"])
        elif match["file"]:
            if step is not None:
                yield step
            step = None
            yield Written(match["file"], match["body"], add=match["add"] is not None)
        elif match["language"] == "text" and step is not None:
            step.shown += [line.strip() for line in match["body"].splitlines() if line.strip()]
        elif match["language"] == "sh":
            if step is not None:
                yield step
            step, exit_code = Step(match["body"].splitlines(), exit_code=exit_code), 0
        elif match["language"] == "python":
            if step is not None:
                yield step
            step = Step([], match["body"])
    if step is not None:
        yield step


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_run(name: str, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    shutil.copytree(ROOT / "cases" / "vietnam-us-2025", tmp_path / "cases" / "vietnam-us-2025")
    environment = {**os.environ, "PATH": f"{PROGRAM}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    ran = 0
    for step in _steps(DOCS / name):
        if isinstance(step, Written):
            path = tmp_path / step.path
            path.parent.mkdir(parents=True, exist_ok=True)
            earlier = path.read_text(encoding="utf-8") if step.add else ""
            path.write_text(earlier + step.text, encoding="utf-8")
            continue
        output = ""
        lines = [line for line in step.lines if line and line.split()[0] not in PASSED_OVER]
        for line in lines or [step.python] * bool(step.python):
            done = subprocess.run(
                [sys.executable, "-c", line] if step.python else shlex.split(line),
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            output += done.stdout + done.stderr
            expected = 0 if lines and line != lines[-1] else step.exit_code
            assert done.returncode == expected, f"{name}: {line}\n{output}"
            ran += line.startswith("entente ") or bool(step.python)
        if lines or step.python:
            assert [shown for shown in step.shown if shown not in output] == [], f"{name}: {lines}\n{output}"
            assert [word for word in step.missing if word in output] == [], f"{name}: {lines}"
    assert ran > 1


def test_the_index_lists_every_page() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md") if path.name != "index.md"]
    assert sorted(page for page in pages if f"({page})" not in index) == []


def test_every_command_has_a_guide() -> None:
    pages = (*DOCS.glob("how-to/*.md"), *DOCS.glob("tutorials/*.md"))
    guides = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert sorted(name for name in _commands(typer.main.get_command(app)) if name not in guides) == []


def test_every_finding_says_where_its_remedy_is_written() -> None:
    guide = (
        (DOCS / "how-to" / "write-your-own-case.md").read_text(encoding="utf-8").partition("## Where each remedy")[2]
    )
    assert sorted(code for code in RULES if code not in guide) == []


def test_the_shipped_case_s_page_counts_its_findings() -> None:
    case = ROOT / "cases" / "vietnam-us-2025"
    command = [str(PROGRAM / "entente"), "check", str(case), "--as-of", "2025-04-30", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)["summary"]
    page = " ".join((case / "TENSIONS.md").read_text(encoding="utf-8").split())
    assert f"{found['blocking']} blocking, {found['major']} major and {found['minor']} minor findings" in page


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").exists()


def test_every_entente_command_in_a_page_exists() -> None:
    known = set(_commands(typer.main.get_command(app)))
    unknown = {}
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        used = re.findall(r"(?:^|`)(entente [a-z]+)", text, re.MULTILINE)
        bad = sorted({line for line in used if not any(name.startswith(line) for name in known)})
        if bad:
            unknown[page.name] = bad
    assert unknown == {}


@pytest.mark.parametrize("page", sorted(DOCS.glob("how-to/add-*.md")), ids=lambda page: page.stem)
def test_a_recipe_touches_at_most_six_files_in_folders_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    steps = re.findall(r"^\d+\. \*\*(.+?)\*\*", text, re.MULTILINE)
    assert 1 <= len(steps) <= 6
    paths = re.findall(r"`((?:src|tests|docs|cases)/[\w/.-]+)`", text)
    assert [path for path in paths if not (ROOT / path).parent.is_dir()] == []
