"""Which files of a folder belong to a case. A name that is nearly right is a problem: it must not be passed over."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

from entente.dossier.kinds import KINDS, Plan
from entente.dossier.record import Record

__all__ = ["find_files", "shown_name"]

Refuse = Callable[[Path, str, str], None]
"""Called with a path, what is wrong and the remedy."""

_NOT_A_CASE_FILE = "is not a file of a case."
_YAML = (".yaml", ".yml")
_RECORDS = (*_YAML, ".csv", ".json")


def shown_name(path: Path, root: Path) -> str:
    """Return the path within the case for messages; bytes that are no letters are written as escapes."""
    name = path.relative_to(root).as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def find_files(root: Path, refuse: Refuse) -> list[tuple[type[Record], Path]]:
    """Return the files of each kind, in the order of the kinds.

    Args:
        root: the folder of the case.
        refuse: told of every file that looks like one of a case and is none, and of folders that cannot be read.
    """
    found: list[tuple[type[Record], Path]] = []
    kinds = {cls.file: cls for cls in KINDS.values()}
    folders: list[Path] = []
    for path in _entries(root, refuse):
        if path.name == "case.yaml":
            continue
        folder = _is_folder(path)
        if folder and not path.name.startswith("."):
            folders.append(path)
        cls = kinds.get(path.stem)
        if cls is not None and path.suffix in (".yaml", ".csv"):
            if any(other is cls for other, _ in found):
                refuse(path, f"stands beside another file of {cls.file}.", "Keep one of the two.")
            else:
                found.append((cls, path))
        elif _endings(path) & {*_YAML} or path.suffix.casefold() == ".csv" or (not folder and _starts_like(path)):
            refuse(path, _NOT_A_CASE_FILE, _remedy(path, list(kinds)))
    for folder_path in folders:
        found += _within(folder_path, refuse)
    order = {cls: index for index, cls in enumerate(KINDS.values())}
    return sorted(found, key=lambda item: (order[item[0]], item[1].name))


def _within(folder: Path, refuse: Refuse) -> Iterator[tuple[type[Record], Path]]:
    """Yield the plans in the folder of plans; refuse YAML anywhere else, however deep."""
    in_plans = folder.name == Plan.file
    elsewhere = "Records stand beside case.yaml or in the folder plans."
    for path in _entries(folder, refuse):
        if in_plans and path.suffix in (".yaml", ".csv"):
            yield Plan, path
        elif in_plans and not _is_folder(path) and _endings(path) & {*_RECORDS}:
            refuse(path, _NOT_A_CASE_FILE, "End its name with .yaml.")
        elif _endings(path) & {*_YAML}:
            refuse(path, _NOT_A_CASE_FILE, elsewhere)
        elif _is_folder(path) and not path.is_symlink() and not path.name.startswith("."):
            for deeper in _yaml_below(path, refuse):
                refuse(deeper, _NOT_A_CASE_FILE, elsewhere)


def _yaml_below(folder: Path, refuse: Refuse) -> Iterator[Path]:
    for place, _, names in os.walk(folder, onerror=lambda error: _refuse_folder(folder, error, refuse)):
        yield from (Path(place) / name for name in sorted(names) if _endings(Path(name)) & {*_YAML})


def _entries(folder: Path, refuse: Refuse) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        _refuse_folder(folder, error, refuse)
        return []


def _refuse_folder(folder: Path, error: OSError, refuse: Refuse) -> None:
    refuse(folder, f"cannot be read: {error.strerror}.", "Check that it is a folder you may read.")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _endings(path: Path) -> set[str]:
    """All endings of a name in small letters: `red_lines.YAML.txt` ends with .yaml and .txt."""
    return {ending.casefold() for ending in path.suffixes}


def _starts_like(path: Path) -> bool:
    """Whether a name begins like that of a kind's file, e.g. `red_lines.json` or `Red_Lines (copy).txt`."""
    return path.name.casefold().startswith(tuple(cls.file for cls in KINDS.values()))


def _remedy(path: Path, names: list[str]) -> str:
    stem = path.name.casefold().partition(".")[0]
    close = [name for name in names if stem.startswith(name)] or get_close_matches(stem, names, n=1)
    return f"Did you mean {close[0]}.yaml?" if close else f"Files are named {', '.join(sorted(names))}."
