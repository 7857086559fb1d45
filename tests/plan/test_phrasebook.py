"""The catalogues: the same keys and values in every language, and every phrase the code asks for."""

import ast
import re
import tomllib
from datetime import date
from importlib import resources
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

import entente
from entente.bargaining import Outcome
from entente.base.errors import EntenteError
from entente.base.money import Money
from entente.dossier.kinds import KINDS
from entente.plan import LANGUAGES, RULES, Phrasebook, Severity
from entente.plan.phrasebook import Word
from entente.plan.readiness import NEEDS_DECISION

SOURCE = Path(entente.__file__).parent
FILES = sorted([*SOURCE.glob("plan/**/*.py"), *SOURCE.glob("cli/*.py")])
# Variants that the code takes from elsewhere than a literal; the trials in test_findings.py run through all of them.
ELSEWHERE = {
    "FIG-DISAGREE": ("", "counts"),
    "REDLINE-HIT": ("rate-floor", "excluded-lines", "purchase-ceiling", "revenue-ceiling", "no-worse-than"),
    "REDLINE-NEAR": ("rate-floor",),
    "REDLINE-UNKNOWN": (
        "rate-floor",
        "excluded-lines",
        "purchase-ceiling",
        "revenue-ceiling",
        "no-worse-than",
        "principle",
        "release-overtaken",
    ),
    "OFFER-AUTHORITY": ("owner", "instrument", "goods", "unknown", "amount", "expired"),
    "OFFER-TREATY": ("mfn", "cover", "undecided", "bound", "bound-unknown"),
    "PLAN-REDLINE": ("rate", "excluded"),
}


def _placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def _phrases(language: str) -> dict[str, str]:
    book = Phrasebook(language)
    return {key: book._phrases[key] for key in book.keys}


# --- the catalogues against each other ---


def test_there_is_a_catalogue_for_every_language_and_none_besides():
    folder = resources.files("entente.plan").joinpath("languages")
    assert {entry.name for entry in folder.iterdir()} == {f"{language}.toml" for language in LANGUAGES}


@pytest.mark.parametrize(("first", "second"), list(pairwise(LANGUAGES)))
def test_catalogues_have_the_same_keys_and_placeholders(first, second):
    one, other = _phrases(first), _phrases(second)
    assert sorted(one) == sorted(other)
    assert {key: _placeholders(text) for key, text in one.items()} == {
        key: _placeholders(text) for key, text in other.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty(language):
    assert [key for key, text in _phrases(language).items() if not text.strip()] == []


def test_no_phrase_was_left_in_english():
    english, other = _phrases("en"), _phrases("vi")
    same = [key for key in english if english[key] == other[key] and len(english[key].split()) > 2]
    assert same == []


# --- the code against the catalogues ---


def _literal(node: ast.expr) -> list[re.Pattern[str]]:
    """The keys an expression can stand for, as patterns; nothing if it is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [re.compile(re.escape(node.value))]
    if isinstance(node, ast.IfExp):
        return [*_literal(node.body), *_literal(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        parts = [re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in node.values]
        return [re.compile("".join(parts))]
    return []


def _asked(tree: ast.AST) -> list[tuple[int, re.Pattern[str]]]:
    """Every phrase a module asks for: `book(KEY)`, `b.section(book, KEY)`, `b.table(book, ID)`, columns."""
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "book" and node.args:
                out += [(node.lineno, key) for key in _literal(node.args[0])]
            elif name in ("section", "table") and len(node.args) > 1:
                out += [(node.lineno, re.compile(f"{name}\\.{key.pattern}")) for key in _literal(node.args[1])]
        elif isinstance(node, ast.Tuple) and len(node.elts) == 3:
            key, kind, _ = node.elts
            if isinstance(kind, ast.Attribute) and getattr(kind.value, "id", "") in ("K", "ColumnKind"):
                out += [(node.lineno, re.compile(f"column\\.{name.pattern}")) for name in _literal(key)]
    return out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_the_code_asks_for_exists(language):
    keys = Phrasebook(language).keys
    asked = [(path, line, key) for path in FILES for line, key in _asked(ast.parse(path.read_text(encoding="utf-8")))]
    assert len(asked) > 250
    assert [f"{p.name}:{n} {key.pattern}" for p, n, key in asked if not any(key.fullmatch(k) for k in keys)] == []


def _written_variants() -> dict[str, set[str]]:
    """Variants written as literals in the rules, by rule."""
    out: dict[str, set[str]] = {}
    for path in (SOURCE / "plan" / "findings").glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            marks = [
                d for d in function.decorator_list if isinstance(d, ast.Call) and getattr(d.func, "id", "") == "rule"
            ]
            for mark in marks:
                found = out.setdefault(mark.args[0].value, set())
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Hit":
                        fourth = [*call.args[3:4], *(k.value for k in call.keywords if k.arg == "variant")]
                        found |= {n.value for n in fourth if isinstance(n, ast.Constant)} if fourth else {""}
    return out


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_wording_for_each_variant_it_can_yield(language):
    written = _written_variants()
    assert set(written) == set(RULES)
    book = Phrasebook(language)
    for code, variants in written.items():
        for variant in variants | set(ELSEWHERE.get(code, ())):
            key = f"finding.{code}.{variant}" if variant else f"finding.{code}"
            assert book.has(f"{key}.message"), key
            assert book.has(f"{key}.remedy"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_wording_is_left_of_a_rule_that_is_gone(language):
    variants = {code: found | set(ELSEWHERE.get(code, ())) for code, found in _written_variants().items()}
    known = {f"finding.{c}.{v}".rstrip(".") for c, found in variants.items() for v in found}
    held = {key.rsplit(".", 1)[0] for key in Phrasebook(language).keys if key.startswith("finding.")}
    assert held <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_can_block_or_needs_a_decision_has_its_heading(language):
    book = Phrasebook(language)
    assert [c for c in NEEDS_DECISION if not book.has(f"decision.{c}")] == []
    assert [
        r.code for r in RULES.values() if r.severity is Severity.BLOCKING and not book.has(f"blocking.{r.code}")
    ] == []
    assert [outcome for outcome in Outcome if not book.has(f"outcome.{outcome}")] == []
    assert [severity for severity in Severity if not book.has(f"severity.{severity}")] == []
    assert [kind for kind in KINDS if not book.has(f"word.kind-{kind}")] == []


def test_states_are_translated():
    book = Phrasebook("vi")
    states = {state for cls in KINDS.values() if cls.machine for state in cls.machine.states}
    assert [state for state in sorted(states) if not book.has(f"word.{state}")] == []


# --- how values are written ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_flat_text(language):
    text = resources.files("entente.plan").joinpath("languages", f"{language}.toml").read_text(encoding="utf-8")

    def leaves(tree):
        for value in tree.values():
            yield from leaves(value) if isinstance(value, dict) else [value]

    assert all(isinstance(leaf, str) for leaf in leaves(tomllib.loads(text)))


def test_values_are_written_as_the_language_writes_them():
    en, vi = Phrasebook("en"), Phrasebook("vi")
    assert (en.day(date(2025, 4, 30)), vi.day(date(2025, 4, 30))) == ("30 April 2025", "30/4/2025")
    assert en.percent(0.075) == "7.5 %"
    assert vi.percent(0.075).startswith("7,5")
    assert (en.amount(3.2e9), en.amount(4e8)) == ("USD 3.2 bn", "USD 400 mn")
    assert vi.amount(3.2e9) == "3,2 tỷ USD"


def test_values_are_filled_into_phrases_by_their_type(monkeypatch):
    book = Phrasebook("en")
    monkeypatch.setattr(
        book, "_phrases", {"x": "{a}|{rate}|{dollars}|{day}|{none}|{word}|{many}|{money}", "word.mou": "memo"}
    )
    values = {
        "a": "{b}",
        "rate": 0.5,
        "dollars": Money(2e6, 2e6),
        "day": date(2025, 4, 30),
        "none": None,
        "word": Word("mou"),
    }
    text = book("x", **values, many=(Word("mou"), "z"), money=Money(1e9, 2e9))
    assert text == "{b}|50 %|USD 2 mn|30 April 2025|–|memo|memo, z|USD 1-2 bn"


def test_a_phrase_that_is_missing_and_a_language_that_is_unknown_are_named():
    with pytest.raises(EntenteError, match=r"no phrase 'nonsense\.key'; add it to languages/en\.toml"):
        Phrasebook("en")("nonsense.key")
    with pytest.raises(EntenteError, match="use one of en, vi"):
        Phrasebook("xx")
    assert Phrasebook("en").word("a-word-nobody-knows") == "a-word-nobody-knows"
