"""The interface in two languages: nothing without Vietnamese, placeholders kept, no English words left on a page."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from gettext import GNUTranslations
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from entente import workspace
from entente.workspace import records
from workspace_case import PEOPLE
from workspace_routes import arguments, pages, read_whole

PACKAGE = Path(workspace.__file__).parent
CATALOGUE = PACKAGE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?[a-z]+")
# what people read as a name of a room, a column, a button or a box
READ = {"h1", "h2", "h3", "th", "button", "label", "legend", "caption", "summary", "dt", "nav"}
# spelt alike in both languages
ALIKE = re.compile(r"Entente|English|HS\d*|JSON.*|Word \(DOCX\)|USD.*|API|URL|[A-Z0-9.,:/ ·–-]*")


def entries(path: Path) -> dict[str, tuple[str, str]]:
    """Return msgid → its plural (or the msgid) and its translation."""
    out: dict[str, tuple[str, str]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            found = re.match(r'(msg\w+)(?:\[0\])? (".*")$', line)
            if found:
                key = found[1]
                parts[key] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                parts[key] += ast.literal_eval(line)
        if parts.get("msgid"):
            out[parts["msgid"]] = parts.get("msgid_plural", parts["msgid"]), parts["msgstr"]
    return out


def test_every_text_is_translated_with_its_placeholders():
    held = entries(CATALOGUE)
    assert len(held) > 1500
    wrong = [
        english for english, (full, said) in held.items()
        if not said.strip() or sorted(set(PLACEHOLDER.findall(full))) != sorted(set(PLACEHOLDER.findall(said)))
    ]  # fmt: skip
    assert not wrong, f"translate in {CATALOGUE.name} and run `make messages`: {wrong[:10]}"
    assert "fuzzy" not in CATALOGUE.read_text(encoding="utf-8")


def test_the_compiled_catalogue_says_what_the_written_one_says():
    with CATALOGUE.with_suffix(".mo").open("rb") as stream:
        compiled = GNUTranslations(stream)
    for english, (full, said) in entries(CATALOGUE).items():
        found = compiled.gettext(english) if full == english else compiled.ngettext(english, full, 2)
        assert found == said, f"run `make messages`: {english}"


def test_collecting_finds_nothing_new(tmp_path, monkeypatch):
    if shutil.which("xgettext") is None and os.environ.get("CI") != "true":
        pytest.skip("GNU gettext is not installed (xgettext); CI has it")
    copy = tmp_path / "workspace"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "static", "migrations"))
    there = copy / CATALOGUE.relative_to(PACKAGE)
    monkeypatch.chdir(copy)
    monkeypatch.setattr("django.conf.settings.LOCALE_PATHS", [str(copy / "locale")])
    call_command("makemessages", locale=["vi"], no_wrap=True, no_obsolete=True, add_location="file", verbosity=0)
    assert set(entries(there)) == set(entries(CATALOGUE)), "run `make messages` and translate what is empty"
    subprocess.run(["msgfmt", "--check-format", "--output-file", os.devnull, str(there)], check=True)


@pytest.mark.parametrize("who", ["lead", "desk", "admin"])
def test_no_page_in_vietnamese_keeps_english_words(who, browser, view, things):
    client = browser(who)
    held = [record for table in view("lead").dossier.tables.values() for record in table.values()]
    written = "\n".join(map(str, held))
    titles = [*(record.title for record in held), "A list", "report by May 15"]  # as people and documents put it
    left: dict[str, str] = {}
    looked = 0
    for name, asked in pages().items():
        address = reverse(name, kwargs=arguments(name, asked, things))
        texts = []
        for language in ("en", "vi"):
            records.forget()
            response = client.get(address, headers={"accept-language": language})
            html = not response.streaming and "html" in response.headers.get("Content-Type", "")
            texts.append(set(_read(response.content.decode())) if html else set())
            read_whole(response)
        if not texts[1]:
            continue
        looked += 1
        same = (
            text
            for text in texts[0] & texts[1]
            if text not in PEOPLE and not ALIKE.fullmatch(text) and text not in written
        )
        left |= {text: name for text in same if not any(title in text for title in titles)}
    assert looked > 30
    assert not left


def _read(html: str) -> Iterator[str]:
    reader = _Reader()
    reader.feed(html)
    yield from reader.texts


class _Reader(HTMLParser):
    """Collects what stands directly in headings, columns, labels, buttons and the navigation."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in ("input", "br", "meta", "link", "img", "hr", "wbr", "use", "path"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        inside = self.open[-1:] and (self.open[-1] in READ or (self.open[-1] == "a" and "nav" in self.open))
        if inside and re.search(r"[A-Za-z]{3}", text):
            self.texts.append(text)
