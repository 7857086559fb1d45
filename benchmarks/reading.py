"""Reading: how well reports become proposals, on documents with known answers, and how fast.

Scores follow `reading_corpus/GUIDE.md` and are given as what is missed or wrong, so that smaller is better. The part of
the corpus in `open/` may be looked at; `held_back/` and `unseen/` are only ever scored as a whole.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks._reading_score import FIELDS, Item, Tally, items_of, score_document
from entente.reading import Document, Proposal, propose, read_file, reconcile
from entente.reading.proposals import is_grounded

__all__ = ["TARGETS", "pair_scores", "run", "score_folder"]

ROOT = Path(__file__).parent
CORPUS = ROOT / "reading_corpus"
SEEDS = ROOT.parents[1] / "shared" / "seeds"
TARGETS: dict[str, float] = {
    "open_grounding_failures": 0,
    "held_back_grounding_failures": 0,
    "unseen_grounding_failures": 0,
    "open_directive_wrong_share": 0.10,
    "open_directive_missed_share": 0.15,
    "open_deadline_missed_share": 0.05,
    "open_addressee_wrong_share": 0.15,
    "held_back_directive_wrong_share": 0.10,
    "held_back_directive_missed_share": 0.15,
    "held_back_deadline_missed_share": 0.05,
    "held_back_addressee_wrong_share": 0.15,
    "two_reports_shared_directives_not_merged": 0,
    "two_reports_directives_merged_wrongly": 0,
    "two_reports_cold_seconds": 1.0,
    "thousand_documents_seconds": 60.0,
    "thousand_documents_megabytes": 1000.0,
}
# Words that tell the seven directives both reports of 29 April 2025 carry.
SHARED_DIRECTIVES = (
    ("closely follow", "closely monitor"),
    ("very proactive", "highly proactive"),
    ("urgent negotiations to sign", "expedite contract negotiations"),
    ("calm, steadfast", "calmness, determination"),
    ("low and commensurate", "mutual tariff reductions"),
    ("specific plan", "specific negotiation content"),
    ("gather and complete", "consolidated into"),
)


def run(*, smoke: bool = False) -> dict[str, float]:
    """Return the figures: shares missed or wrong, failures, seconds and megabytes."""
    figures: dict[str, float] = {}
    for name in ("open",) if smoke else ("open", "held_back", "unseen"):
        figures |= {f"{name}_{key}": value for key, value in _shares(score_folder(CORPUS / name)).items()}
        figures |= {f"{name}_{key}": value for key, value in pair_scores(CORPUS / name).items()}
    if SEEDS.is_dir():
        figures |= _two_reports()
    figures |= _speed(50 if smoke else 1000)
    return figures


def score_folder(folder: Path) -> Tally:
    """Score every document of a folder of the corpus."""
    tally = Tally()
    for gold_path in sorted(folder.glob("*.gold.json")):
        source = _source_of(gold_path)
        _score(tally, source, json.loads(gold_path.read_text(encoding="utf-8")))
    return tally


def _source_of(gold_path: Path) -> Path:
    name = gold_path.name.removesuffix(".gold.json")
    return next(p for p in sorted(gold_path.parent.glob(f"{name}.*")) if not p.name.endswith(".gold.json"))


def _place(item: dict[str, Any]) -> tuple[int, int]:
    return item.get("start", -1), item.get("end", -1)


def _items(gold: dict[str, Any]) -> list[Item]:
    return [
        Item(i["kind"], i["fields"], i["quote"], *_place(i), i.get("optional", False), i.get("id", ""))
        for i in gold["items"]
    ]


def _score(tally: Tally, source: Path, gold: dict[str, Any]) -> None:
    document = read_file(source)
    proposals = propose(document)
    tally.grounding_failures += sum(not is_grounded(p, {document.id: document}) for p in proposals)
    stated = gold["document"]
    tally.statements["publisher"] += document.publisher.casefold() == stated.get("publisher", "").casefold()
    tally.statements["date"] += (document.date.isoformat() if document.date else "") == stated.get("date", "")
    tally.statements["language"] += document.language == stated.get("language", "")
    score_document(tally, source.name, items_of(proposals), _items(gold), offsets=source.suffix == ".txt")


def _shares(tally: Tally) -> dict[str, float]:
    figures: dict[str, float] = {
        "documents": float(tally.documents),
        "grounding_failures": float(tally.grounding_failures),
        "all_wrong_share": 1 - tally.precision(),
        "all_missed_share": 1 - tally.recall(),
    }
    for kind in FIELDS:
        figures[f"{kind}_wrong_share"] = 1 - tally.precision(kind)
        figures[f"{kind}_missed_share"] = 1 - tally.recall(kind)
        for name in FIELDS[kind]:
            counts = {v: tally.fields[(kind, name, v)] for v in ("right", "wrong", "missing", "invented")}
            total = sum(counts.values())
            figures[f"{kind}_{name}_wrong_share"] = 1 - counts["right"] / total if total else 0.0
    wanted, matched = tally.deadlines["wanted"], tally.deadlines["wanted"] - tally.deadlines["unmatched"]
    figures["deadline_missed_share"] = 1 - tally.deadlines["right"] / matched if matched else 0.0
    figures["deadline_missed_share_of_all"] = 1 - tally.deadlines["right"] / wanted if wanted else 0.0
    figures["deadlines_invented"] = float(tally.deadlines["invented"])
    scored = tally.addressees["scored"]
    figures["addressee_wrong_share"] = 1 - tally.addressees["right"] / scored if scored else 0.0
    for name in ("publisher", "date", "language"):
        figures[f"document_{name}_wrong"] = float(tally.documents - tally.statements[name])
    return figures


def pair_scores(folder: Path) -> dict[str, float]:
    """Return how the pairs of reports of a folder were merged: the share of wanted pairs missed, and wrong ones."""
    path = folder / "pairs.json"
    pairs = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    wanted = missed = wrong = both_found = 0
    for pair in pairs:
        sources = [folder / pair["a"], folder / pair["b"]]
        documents = [read_file(source) for source in sources]
        found = {document.id: propose(document) for document in documents}
        owner: list[dict[tuple[str, int, int], str]] = []
        optional: list[set[str]] = []
        for source, document in zip(sources, documents, strict=True):
            gold = json.loads((folder / f"{source.stem}.gold.json").read_text(encoding="utf-8"))
            owner.append(_gold_ids(found[document.id], _items(gold), source))
            optional.append({item["id"] for item in gold["items"] if item.get("optional")})
        merged = _merged_ids(reconcile(documents, found), documents, owner)
        same = {(entry["a"], entry["b"]) for entry in pair["same"]}
        both = [pair_ for pair_ in same if pair_[0] in owner[0].values() and pair_[1] in owner[1].values()]
        wanted += len(same)
        both_found += len(both)
        missed += sum(pair_ not in merged for pair_ in both)
        wrong += sum(
            pair_ not in same for pair_ in merged if pair_[0] not in optional[0] and pair_[1] not in optional[1]
        )
    return {
        "pairs_wanted": float(wanted),
        "pairs_found_in_both": float(both_found),
        "pairs_not_merged_share": missed / both_found if both_found else 0.0,
        "pairs_merged_wrongly": float(wrong),
    }


def _gold_ids(proposals: tuple[Proposal, ...], gold: list[Item], source: Path) -> dict[tuple[str, int, int], str]:
    """Proposal, by kind and place, → id of the annotation it matches."""
    items = items_of(proposals)
    pairs = score_document(Tally(), source.name, items, gold, offsets=source.suffix == ".txt")
    return {(items[p].kind, items[p].start, items[p].end): gold[g].id for p, g in pairs}


def _merged_ids(
    proposals: tuple[Proposal, ...], documents: list[Document], owner: list[dict[tuple[str, int, int], str]]
) -> set[tuple[str, str]]:
    merged = set()
    for proposal in proposals:
        if len(proposal.quotes) < 2:
            continue
        kind = "benchmark" if proposal.kind == "benchmark_deal" else proposal.kind
        ids = [""] * 2
        for quote in proposal.quotes:
            number = [d.id for d in documents].index(quote.document)
            ids[number] = owner[number].get((kind, quote.start, quote.end), "?")
        if "?" not in ids:
            merged.add((ids[0], ids[1]))
    return merged


def _two_reports() -> dict[str, float]:
    """Check the two reports of 29 April 2025: which shared directives are one proposal, and which others are."""
    documents = [read_file(path) for path in sorted(SEEDS.glob("*.txt"))]
    merged = [
        p
        for p in reconcile(documents, {d.id: propose(d) for d in documents})
        if p.kind == "directive" and len(p.quotes) > 1
    ]
    right = sum(
        any(one in p.quotes[0].quote and other in p.quotes[1].quote for p in merged) for one, other in SHARED_DIRECTIVES
    )
    return {
        "two_reports_shared_directives_not_merged": float(len(SHARED_DIRECTIVES) - right),
        "two_reports_directives_merged_wrongly": float(len(merged) - right),
        "two_reports_cold_seconds": _cold(sorted(SEEDS.glob("*.txt"))),
    }


def _cold(paths: list[Path]) -> float:
    """Return the shortest of three runs of `entente read` from a cold process."""
    command = [sys.executable, "-c", "from entente.cli import main; main()", "read", *map(str, paths), "--json"]
    times = []
    for _ in range(3):
        start = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(perf_counter() - start)
    return min(times)


_MANY = """
import json, resource, sys, time
from pathlib import Path
from entente.reading import propose, read_documents
start = time.perf_counter()
batch = read_documents(sorted(Path(sys.argv[1]).iterdir()))
count = sum(len(propose(document)) for document in batch.documents)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
seconds = time.perf_counter() - start
found = {"documents": len(batch.documents), "proposals": count}
print(json.dumps({"seconds": seconds, "megabytes": peak, **found}))
"""


def _speed(count: int) -> dict[str, float]:
    """Read many documents: those of the corpus again and again, each with a line of its own."""
    sources = sorted((CORPUS / "open").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            source = sources[number % len(sources)]
            text = source.read_text(encoding="utf-8")
            (Path(folder) / f"{number:05}.txt").write_text(f"{text}\nCopy {number}.\n", encoding="utf-8")
        return _measure(Path(folder), count)


def _measure(folder: Path, count: int) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", _MANY, str(folder)], check=True, capture_output=True, text=True)
    result = json.loads(done.stdout)
    assert result["documents"] == count, "documents were lost"
    name = "thousand" if count == 1000 else str(count)
    return {
        f"{name}_documents_seconds": float(result["seconds"]),
        f"{name}_documents_megabytes": float(result["megabytes"]),
        f"{name}_documents_proposals": float(result["proposals"]),
    }
