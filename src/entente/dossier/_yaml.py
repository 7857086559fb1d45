"""YAML case files read with their line numbers, and without YAML's surprises.

Only true/false are booleans (`on` and `no` stay words), numbers with a leading zero stay text (HS codes), dates
stay text until a field asks for a date. Duplicate keys are refused, and so are aliases and tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from entente.base.errors import Problem

__all__ = ["YamlFile", "read_yaml"]

MAX_BYTES = 16_000_000
MAX_DEPTH = 100
MOST = 50  # problems told of one file's tags and aliases
_LARGE = 20  # entries from which a mapping's keys are kept for looking up lines
_MARKED = re.compile(r"(?:^|[\s\[\]{},:])[!*]", re.MULTILINE)
_DEEP_INDENT = re.compile(rf"^[ \t?:-]{{{MAX_DEPTH},}}", re.MULTILINE)


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9]\d*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?\d+(?:\.\d*(?:[eE][-+]?\d+)?|[eE][-+]?\d+)$"),
    list("-+0123456789"),
)


@dataclass(slots=True)
class YamlFile:
    """A parsed file: plain Python data, and the line of any path in it."""

    name: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    sha256: str = ""
    _root: yaml.Node | None = None
    _index: dict[int, dict[str, tuple[yaml.Node, yaml.Node]]] = field(default_factory=dict)

    def _pair(self, node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
        """The first entry of a mapping with this key; the keys of large mappings are kept, as many ask for them."""
        if len(node.value) <= _LARGE:
            return next((pair for pair in node.value if _is_key(pair[0], key)), None)
        pairs = self._index.get(id(node))
        if pairs is None:
            pairs = {pair[0].value: pair for pair in reversed(node.value) if isinstance(pair[0], yaml.ScalarNode)}
            self._index[id(node)] = pairs
        return pairs.get(key)

    def line(self, path: Sequence[str | int] = ()) -> int:
        """Return the 1-based line where `path` begins, or of the nearest thing that contains it."""
        node, line = self._root, 0
        if node is None:
            return 0
        line = node.start_mark.line + 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = self._pair(node, str(step))
                if pair is None:
                    return line
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                return line
        return line


def _is_key(node: yaml.Node, key: str) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == key


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read one YAML file that must hold a mapping; whatever is wrong with it is listed in `problems`."""
    out = YamlFile(name)

    def problem(line: int, message: str, remedy: str, value: str = "") -> None:
        out.problems.append(Problem(name, line, "", value, message, remedy))

    try:
        size = path.stat().st_size
        if not path.is_file():
            problem(0, "is not a file.", "Put a file of this name there, or remove it.")
            return out
        if size > MAX_BYTES:
            problem(
                0,
                f"is {size / 1e6:.0f} MB; the limit is {MAX_BYTES // 1_000_000} MB.",
                "Split it, or write its records as CSV, which may be larger.",
            )
            return out
        data = path.read_bytes()
        out.sha256 = sha256(data).hexdigest()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem(0, f"is not UTF-8 text (byte {error.start}).", "Save it with the encoding UTF-8.")
        return out
    except OSError as error:
        problem(0, f"cannot be read: {error.strerror}.", "Check that it is a file you may read.")
        return out
    loader = _Loader(text)
    try:
        if _too_deep(text):
            problem(0, "is nested too deeply.", "Case files need no more than a few levels.")
            return out
        if _refuse_marks(text, out):
            return out
        out._root = loader.get_single_node()
        if out._root is None:
            out.data = {}
            return out
        if not isinstance(out._root, yaml.MappingNode):
            problem(1, "is not a mapping.", "Write `key: value` lines; records are listed under their codes.")
            return out
        out.data = _plain(out._root, out)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem(
            mark.line + 1 if mark else 0,
            f"is not valid YAML: {error.problem}.",
            "Check indentation, quotes and colons there.",
        )
    except yaml.YAMLError as error:
        problem(
            0,
            f"is not valid YAML: {str(error).splitlines()[0]}.",
            "Remove control characters and check the text.",
        )
    except RecursionError:
        problem(0, "is nested too deeply.", "Case files need no more than a few levels.")
    finally:
        loader.dispose()
    return out


def _too_deep(text: str) -> bool:
    """Whether collections nest beyond `MAX_DEPTH`.

    The C composer calls itself for every level and has no guard of its own: a hundred thousand open brackets end the
    process. The parser does not, so it counts the levels, wherever there are brackets or indentation enough to matter.
    """
    if text.count("[") + text.count("{") < 10 * MAX_DEPTH and not _DEEP_INDENT.search(text):
        return False
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _refuse_marks(text: str, out: YamlFile) -> bool:
    """Refuse tags, which turn `yes` into false or text into something else, and aliases, which hide what is written.

    Both are gone once the text is composed, so its events are looked through, where it has a mark that could be one.
    """
    if not _MARKED.search(text):
        return False
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            message, value, remedy = "uses an alias (*name).", f"*{event.anchor}", "Write the content out."
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            message, value, remedy = "has a tag (!name).", str(event.tag), "Leave the tag out; put text in quotes."
        else:
            continue
        line = event.start_mark.line + 1 if event.start_mark else 0
        out.problems.append(Problem(out.name, line, "", value[:60], message, remedy))
        if len(out.problems) >= MOST:
            break
    return bool(out.problems)


def _plain(node: yaml.Node, out: YamlFile) -> Any:
    if isinstance(node, yaml.ScalarNode):
        try:
            return _scalar(node)
        except ValueError:
            message, remedy = "is not a number that can be read.", "Write fewer digits."
            out.problems.append(Problem(out.name, node.start_mark.line + 1, "", node.value[:60], message, remedy))
            return None
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, out) for item in node.value]
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            out.problems.append(Problem(out.name, line, "", "", "has a key that is not a word.", "Use plain keys."))
            continue
        key = key_node.value
        if key in result:
            out.problems.append(
                Problem(
                    out.name,
                    line,
                    key,
                    "",
                    "appears twice.",
                    "Keep one of them, or give the second its own code.",
                )
            )
            continue
        result[key] = _plain(value_node, out)
    return result


def _scalar(node: yaml.ScalarNode) -> Any:
    tag, value = node.tag, node.value
    if tag == "tag:yaml.org,2002:str":
        return value
    if tag == "tag:yaml.org,2002:null":
        return None
    if tag == "tag:yaml.org,2002:bool":
        return value == "true"
    if tag == "tag:yaml.org,2002:int":
        return int(value)
    if tag == "tag:yaml.org,2002:float":
        return float(value)
    return value
