"""Collects what people read: beside templates and code also the labels and explanations that the kinds carry."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management.commands import makemessages

from entente import workspace
from entente.calibration.what_if import exemption_titles, rate_list_titles
from entente.dossier.kinds import KINDS
from entente.dossier.record import Record
from entente.workspace.forms.schema import Field, Shape, about, fields_of
from entente.workspace.words import unnamed

__all__ = ["Command", "of_kinds"]

PACKAGE = Path(workspace.__file__).parent
# deeds whose names are put together from a state or a button
COMPOSED = (
    "approved plan version", "returned plan version", "adopted plan version",
    "member-change", "member-lock", "member-unlock", "member-remove", "member-renew-password",
)  # fmt: skip


def of_kinds() -> list[str]:
    """Return what pages show and no code of theirs spells out: texts of the kinds, titles of lists of duties."""
    found = {*exemption_titles().values(), *rate_list_titles().values()}
    found |= set(map(unnamed, _deeds()))
    for cls in KINDS.values():
        found.add(about(cls))
        found |= set(_needs(cls))
        for field in fields_of(cls).values():
            found |= set(_of(field))
    return sorted(found - {""})


def _deeds() -> Iterator[str]:
    """What the log calls the things people do: the words that code hands to `events.note`."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "note":
                yield from (arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant))  # type: ignore[misc]
    yield from COMPOSED


def _needs(cls: type[Record]) -> Iterator[str]:
    """What a move of the kind may lack, as the conditions of its machine return it."""
    for transition in cls.machine.transitions if cls.machine else ():
        source = inspect.getsource(transition.requires) if transition.requires else ""
        for node in ast.walk(ast.parse(source)):
            said = node.value if isinstance(node, ast.Return) else None
            for text in ast.walk(said) if said is not None and not _joined(said) else ():
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    yield text.value


def _joined(node: ast.AST) -> bool:
    return any(isinstance(part, ast.JoinedStr) for part in ast.walk(node))


def _of(field: Field) -> Iterator[str]:
    yield from (field.label, field.help)
    if field.shape is Shape.CHOICE:
        yield from filter(None, map(unnamed, field.choices))
    inner: Iterable[Field] = (*field.fields.values(), *field.branches.values())
    for part in (*inner, field.item) if field.item else inner:
        yield from _of(part)


class Command(makemessages.Command):
    """Django's command, with the texts of the kinds added before the catalogues are merged."""

    # `lazy` is what this package calls gettext_lazy
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=lazy"]

    def process_files(self, file_list: list[makemessages.TranslatableFile]) -> None:
        """Collect from files, then from the kinds."""
        super().process_files(file_list)
        entries = "".join(f'\n#: dossier/kinds\nmsgid "{_quoted(text)}"\nmsgstr ""\n' for text in of_kinds())
        folder = Path(self.default_locale_path or "locale")
        makemessages.write_pot_file(str(folder / f"{self.domain}.pot"), entries)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
