"""Adding a change to a record in a YAML file without touching another line of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from entente.base.errors import EntenteError

__all__ = ["add_change"]


def add_change(text: str, code: str, change: Mapping[str, Any], file: str) -> str:
    """Return the file's text with one more entry under `changes` of a record.

    Raises:
        EntenteError: the record is written on one line, or its changes are, so that nothing can be added below.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    assert isinstance(root, yaml.MappingNode)
    key, record = next((k, v) for k, v in root.value if k.value == code)
    if not isinstance(record, yaml.MappingNode) or record.flow_style:
        raise EntenteError(
            f"{code} in {file} is written on one line. Write its fields below its code, then accept again."
        )
    lines = text.splitlines(keepends=True)
    indent = record.value[0][0].start_mark.column
    changes = next((v for k, v in record.value if k.value == "changes"), None)
    entry = _dump([dict(change)])
    if changes is None:
        at = _end_line(lines, record)
        block = [f"{' ' * indent}changes:\n", *_indented(entry, indent + 2)]
    else:
        if not isinstance(changes, yaml.SequenceNode) or changes.flow_style or not changes.value:
            raise EntenteError(
                f"The changes of {code} in {file} are written on one line. Write them one below the other."
            )
        at = _end_line(lines, changes)
        block = _indented(entry, changes.start_mark.column)
    if at and not lines[at - 1].endswith("\n"):
        lines[at - 1] += "\n"
    del key
    return "".join([*lines[:at], *block, *lines[at:]])


def _end_line(lines: list[str], node: yaml.Node) -> int:
    """The number of the line after the last that holds something of a node: blank lines and comments stay behind."""
    end = node.end_mark.line + (1 if node.end_mark.column else 0)
    while end > node.start_mark.line + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _dump(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)


def _indented(text: str, indent: int) -> list[str]:
    return [" " * indent + line if line.strip() else line for line in text.splitlines(keepends=True)]
