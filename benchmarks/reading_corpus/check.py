"""Verify every gold file of the reading corpus and print the counts: `python check.py`.

Nothing but the standard library is needed. Exit 1 if anything is wrong.
"""

from __future__ import annotations

import html
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PARTS = ("open", "held_back", "unseen")
FORMATS = (".txt", ".html", ".eml")
KINDS: dict[str, frozenset[str]] = {
    "meeting": frozenset({"date", "ordinal", "chair", "attendees"}),
    "directive": frozenset({"addressees", "given_by", "given_by_office", "given_on", "deadline", "deadline_text"}),
    "development": frozenset({"date", "date_text", "rate", "until"}),
    "concern": frozenset({"topic", "raised_by"}),
    "measure": frozenset({"date", "number"}),
    "request": frozenset({"topic"}),
    "purchase": frozenset({"goods", "amount", "buyer", "seller", "sign_by", "sign_by_text"}),
    "law": frozenset({"topic", "session"}),
    "red_line": frozenset(),
    "coordination": frozenset({"parties"}),
    "benchmark": frozenset({"partners", "rate"}),
    "figure": frozenset({"value", "value_high", "unit", "period"}),
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "concern": ("topic",),
    "request": ("topic",),
    "law": ("topic",),
    "coordination": ("parties",),
    "benchmark": ("partners",),
    "figure": ("value", "unit"),
    "purchase": ("goods",),
}
TOPICS = frozenset(
    {
        "tariffs-and-quotas",
        "non-tariff-barriers",
        "rules-of-origin",
        "intellectual-property",
        "procedures",
        "digital-trade",
        "economic-security",
        "trade-remedies",
        "trade-balance",
        "other-commercial",
    }
)
REASONS = frozenset(
    {"denial", "wish", "conditional", "history", "opinion", "instruction", "advert", "headline", "counterpart"}
)
DAYS = ("date", "given_on", "deadline", "until", "sign_by")
NAMES = ("addressees", "attendees", "parties", "partners", "goods")
PERSONS = ("chair", "given_by", "given_by_office", "buyer", "seller", "raised_by")
WORDS = ("date_text", "deadline_text", "sign_by_text", "session", "period", "number")
NUMBERS = ("rate", "value", "value_high")
_HEAD = re.compile(r"^(the\s+|ministry (of|for)( the)?\s+|department of\s+|bộ\s+)+", re.IGNORECASE)


def squeeze(text: str) -> str:
    """Text with every run of white space as one space."""
    return " ".join(text.split())


def plain_text(path: Path) -> str:
    """NFC text of a document; for HTML and EML the text in which quotes are looked up."""
    if path.suffix == ".eml":
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        text = body.get_content() if body else ""
        if body and body.get_content_type() == "text/html":
            text = strip_tags(text)
    else:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = strip_tags(text)
    return unicodedata.normalize("NFC", text)


def strip_tags(text: str) -> str:
    """Words of an HTML page: blocks become lines, inline tags vanish."""
    text = re.sub(r"(?is)<(script|style|nav|footer|aside)\b.*?</\1>", "\n", text)
    text = re.sub(r"(?i)</?(b|i|em|strong|span|a|sup|sub|abbr|time)\b[^>]*>", "", text)
    return html.unescape(re.sub(r"<[^>]+>", "\n", text))


def check_value(name: str, value: Any, text: str) -> Iterator[str]:
    """What is wrong with one field, if anything."""
    known = squeeze(text).casefold()
    if name in DAYS:
        try:
            date.fromisoformat(value)
        except (TypeError, ValueError):
            yield f"{name} is no ISO day: {value!r}"
    elif name == "topic":
        if value not in TOPICS:
            yield f"unknown topic {value!r}"
    elif name in NUMBERS:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield f"{name} is no number: {value!r}"
    elif name == "ordinal":
        if not isinstance(value, int) or value < 1:
            yield f"ordinal {value!r}"
    elif name == "amount":
        if set(value) != {"value", "currency"}:
            yield f"amount {value!r}"
    elif name == "unit":
        if not isinstance(value, str) or not value:
            yield f"unit {value!r}"
    elif name in NAMES:
        if not isinstance(value, list) or not value:
            yield f"{name} must be a list with entries"
            return
        for entry in value:
            if _HEAD.sub("", entry).casefold() not in known:
                yield f"{name}: {entry!r} is not in the text"
    elif name in PERSONS:
        if _HEAD.sub("", value).casefold() not in known:
            yield f"{name}: {value!r} is not in the text"
    elif name in WORDS:
        if squeeze(value).casefold() not in known:
            yield f"{name}: {value!r} is not in the text"
    else:
        yield f"field {name} has no rule"


def check_quote(entry: dict[str, Any], text: str, offsets: bool) -> Iterator[str]:
    """Whether the quote stands where it is said to stand."""
    quote = entry.get("quote", "")
    if not quote.strip() or quote != quote.strip():
        yield f"quote is empty or has outer white space: {quote!r}"
    if unicodedata.normalize("NFC", quote) != quote:
        yield "quote is not NFC"
    if offsets:
        if text[entry.get("start", 0) : entry.get("end", 0)] != quote:
            yield f"offsets do not give the quote {quote[:40]!r}"
    elif "start" in entry or "end" in entry:
        yield "HTML and EML have no offsets"
    elif squeeze(quote) not in squeeze(text):
        yield f"quote is not in the text: {quote[:40]!r}"
    elif not any(squeeze(quote) in squeeze(block) for block in re.split(r"\n\s*\n|</?p>", text)):
        yield f"quote runs over several blocks: {quote[:40]!r}"


def check_document(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The gold of one document and everything wrong with it."""
    gold_path = path.with_name(path.stem + ".gold.json")
    if not gold_path.exists():
        return {}, [f"{path.name}: no gold file"]
    raw = gold_path.read_text(encoding="utf-8")
    gold = json.loads(raw)
    text = plain_text(path)
    wrong: list[str] = []
    if unicodedata.normalize("NFC", raw) != raw:
        wrong.append("gold file is not NFC")
    if set(gold) != {"document", "items", "traps", "notes"}:
        wrong.append(f"keys {sorted(gold)}")
    document = gold["document"]
    if set(document) != {"publisher", "date", "language"}:
        wrong.append(f"document keys {sorted(document)}")
    if document["language"] not in ("en", "vi"):
        wrong.append(f"language {document['language']!r}")
    if document["date"]:
        wrong += check_value("date", document["date"], text)
    whole = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
    if path.suffix == ".eml":
        whole = str(message_from_bytes(path.read_bytes(), policy=policy.default)["From"])
    if document["publisher"].casefold() not in squeeze(html.unescape(whole)).casefold():
        wrong.append(f"publisher {document['publisher']!r} is not in the document")
    seen: set[str] = set()
    for item in gold["items"]:
        kind, fields, label = item["kind"], item["fields"], f"item {item['id']}"
        if item["id"] in seen:
            wrong.append(f"{label} stands twice")
        seen.add(item["id"])
        if kind not in KINDS:
            wrong.append(f"{label}: unknown kind {kind!r}")
            continue
        wrong += [f"{label}: {kind} has no field {name}" for name in set(fields) - KINDS[kind]]
        if not item.get("optional"):
            wrong += [f"{label}: {kind} needs {name}" for name in REQUIRED.get(kind, ()) if name not in fields]
        if "deadline" in fields and "deadline_text" not in fields:
            wrong.append(f"{label}: deadline without deadline_text")
        for name, value in fields.items():
            wrong += [f"{label}: {complaint}" for complaint in check_value(name, value, text)]
        wrong += [f"{label}: {complaint}" for complaint in check_quote(item, text, path.suffix == ".txt")]
    for trap in gold["traps"]:
        if trap["reason"] not in REASONS or not set(trap["kinds"]) <= set(KINDS) or not trap["kinds"]:
            wrong.append(f"trap {trap['reason']!r} {trap['kinds']}")
        wrong += [f"trap: {complaint}" for complaint in check_quote(trap, text, path.suffix == ".txt")]
    return gold, [f"{path.name}: {line}" for line in wrong]


def check_pairs(folder: Path, golds: dict[str, dict[str, Any]]) -> list[str]:
    """Whether the pairs name documents and items that exist, each item once, and state their differences rightly."""
    wrong: list[str] = []
    for pair in json.loads((folder / "pairs.json").read_text(encoding="utf-8")):
        sides: dict[str, dict[str, Any]] = {}
        for side in ("a", "b"):
            items = golds[pair[side]]["items"]
            sides[side] = {item["id"]: item for item in items}
            named = Counter([entry[side] for entry in pair["same"]] + pair[f"only_{side}"])
            required = {item["id"] for item in items if not item.get("optional")}
            if set(named) != required or max(named.values()) > 1:
                wrong.append(f"{pair[side]}: pairs name {sorted(set(named) ^ required)} wrongly")
        for entry in pair["same"]:
            first, second = sides["a"].get(entry["a"]), sides["b"].get(entry["b"])
            if first is None or second is None:
                continue
            if first["kind"] != second["kind"]:
                wrong.append(f"{pair['a']}: {entry['a']} and {entry['b']} are of different kinds")
            for name in ("date", "deadline", "amount", "value", "rate", "ordinal", "sign_by", "until"):
                values = [first["fields"].get(name), second["fields"].get(name)]
                if None not in values and values[0] != values[1] and entry["differs"].get(name) != values:
                    wrong.append(f"{pair['a']}: {entry['a']} differs in {name}: {values}")
                if name in entry["differs"] and entry["differs"][name] != values:
                    wrong.append(f"{pair['a']}: {entry['a']} states {name} wrongly")
    return wrong


def main() -> int:
    """Check everything; print counts per part, kind and language."""
    wrong: list[str] = []
    for part in PARTS:
        folder = FOLDER / part
        golds: dict[str, dict[str, Any]] = {}
        kinds: Counter[tuple[str, str]] = Counter()
        optional: Counter[str] = Counter()
        languages: Counter[str] = Counter()
        traps: Counter[str] = Counter()
        dated = size = 0
        for path in sorted(entry for entry in folder.iterdir() if entry.suffix in FORMATS):
            gold, complaints = check_document(path)
            wrong += complaints
            if not gold:
                continue
            golds[path.name] = gold
            size += path.stat().st_size
            language = gold["document"]["language"]
            languages[language] += 1
            traps.update(trap["reason"] for trap in gold["traps"])
            for item in gold["items"]:
                if item.get("optional"):
                    optional[item["kind"]] += 1
                    continue
                kinds[item["kind"], language] += 1
                dated += item["kind"] == "directive" and "deadline" in item["fields"]
        wrong += check_pairs(folder, golds)
        print(f"{part}: {len(golds)} documents ({dict(sorted(languages.items()))}), {size / 1024:.0f} KiB")
        print(f"  {'kind':14}{'en':>5}{'vi':>5}{'all':>5}{'optional':>10}")
        for kind in KINDS:
            en, vi = kinds[kind, "en"], kinds[kind, "vi"]
            print(f"  {kind:14}{en:5}{vi:5}{en + vi:5}{optional[kind]:10}")
        print(f"  directives with a resolved deadline: {dated}")
        print(f"  traps: {dict(traps.most_common())}")
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(wrong)} mistakes" if wrong else "no mistakes")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
