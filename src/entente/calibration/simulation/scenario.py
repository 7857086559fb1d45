"""A simulation's scenario file: what changes, under which model and parameters."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from entente.base.errors import BadInput, Problem
from entente.base.rates import parse_rate

__all__ = ["ALL", "BlockChoice", "Change", "LineSchedule", "ModelChoice", "Parameters", "Simulated", "read_scenarios"]

ALL = "*"
_LARGEST = 50_000_000  # bytes
_NO_SCENARIO = "is missing, no plain file, or larger than 50 MB."


def _rate(value: object) -> float:
    return parse_rate(value)


def _labels(value: object) -> object:
    labels = (value,) if isinstance(value, str) else value
    if isinstance(value, bool):
        raise ValueError("is read as true or false; put the label in quotes")
    if not isinstance(labels, list | tuple) or not labels or not all(isinstance(one, str) for one in labels):
        raise ValueError("must be a label or a list of labels; put those that look like numbers in quotes")
    return labels


def _numbers(value: object) -> float | dict[str, float]:
    """Read one number, or one by label."""
    if isinstance(value, dict):
        return {str(label): _number(entry, f" for {label}") for label, entry in value.items()}
    return _number(value)


def _number(value: object, where: str = "") -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"must be a number{where}; write one number, or one per label")
    return float(value)


def _elasticity(value: object) -> float | dict[str, float]:
    found = _numbers(value)
    if min(found.values() if isinstance(found, dict) else (found,), default=1.0) <= 0:
        raise ValueError("must be greater than 0; state it as a positive number")
    return found


def _block(value: object) -> object:
    """Read a block: its name, or its name with a number."""
    if isinstance(value, str):
        return {"block": value}
    if isinstance(value, dict) and len(value) == 1:
        ((name, number),) = value.items()
        return {"block": name, "value": number}
    raise ValueError("must be a block's name, or its name with a number, such as scale: 0.1")


def _not_in_a_file(value: object) -> object:
    """Refuse a folder written in a file: it is where the file lies."""
    raise ValueError("is no field of a scenario")


Rate = Annotated[float, BeforeValidator(_rate)]
Labels = Annotated[tuple[str, ...], BeforeValidator(_labels)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Part):
    """New tariffs of some importers on some exporters in some sectors; a later change overrules an earlier one.

    Attributes:
        importer, exporter: labels, or "*" for all. Own goods never pay.
        sector: labels, or "*" for all that are not services.
        rate: the new tariff itself.
        added: what comes on top of the base tariff.
        trade_cost: change of the iceberg cost; -5% makes delivery 5 % cheaper.
    """

    importer: Labels
    exporter: Labels
    sector: Labels = (ALL,)
    rate: Rate | None = None
    added: Rate | None = None
    trade_cost: Rate | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Change:
        if self.rate is not None and self.added is not None:
            raise ValueError("gives both rate and added; keep one")
        if self.rate is None and self.added is None and self.trade_cost is None:
            raise ValueError("changes nothing; give rate, added or trade_cost")
        return self


class LineSchedule(_Part):
    """A schedule by tariff line, taken into sectors exactly.

    Attributes:
        importer: whose schedule it is.
        file: CSV beside this file with columns line, exporter, trade_value (in the world's unit), base_rate, new_rate
            (fractions), and sector where a line is no HS 2022 code of six digits or more.
        rest: trade of the world beyond the lines' own stays at its rate (base) or moves like the lines (like). Needed
            where the lines hold less than 80 % or more than 125 % of the world's trade in a cell.
    """

    importer: str
    file: str
    rest: Literal["base", "like"] | None = None


class BlockChoice(_Part):
    """One block of a model, by name, with its number or numbers by label where it takes any."""

    block: Literal[
        "balanced",
        "full-input-output",
        "income-tax-relief",
        "labour-supply",
        "marketing",
        "pass-through",
        "profits",
        "real-transfers",
        "roundabout",
        "scale",
    ]
    value: Annotated[float | dict[str, float], BeforeValidator(_numbers)] | None = None


class ModelChoice(_Part):
    """The model.

    Attributes:
        name: default (materials as the world has them), armington (labour only), caliendo-parro (input-output shares),
            ossa (profits), eaton-kortum or liberation-day (scale and labour supply at the paper's elasticities).
        blocks: added to the model's own, in order; a later one overrules an earlier one of its kind.
        labour_supply_elasticity: 0 keeps employment; None leaves the model's own.
        full_input_output: use the world's input shares by sector, where it has them.
    """

    name: Literal["default", "armington", "caliendo-parro", "ossa", "eaton-kortum", "liberation-day"] = "default"
    blocks: tuple[Annotated[BlockChoice, BeforeValidator(_block)], ...] = ()
    labour_supply_elasticity: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    full_input_output: bool = False


class Parameters(_Part):
    """Parameters in place of the world's own.

    Attributes:
        trade_elasticity: one number for all sectors, or sector → number.
        value_added_share: labour's share of every producer's cost.
        log_spread: standard deviation of ln θ in draws, where the world states no range.
    """

    trade_elasticity: Annotated[float | dict[str, float], BeforeValidator(_elasticity)] | None = None
    value_added_share: Annotated[float, Field(gt=0, le=1)] | None = None
    log_spread: Annotated[float, Field(ge=0, le=3)] | None = None


class Simulated(_Part):
    """One scenario.

    Attributes:
        name: stable name.
        title: in words.
        world: base world it was written for; a run on another one is refused.
        model, parameters: see there.
        changes: applied in order.
        line_schedule: applied after the changes.
        folder: where the file lies; paths in it start there.
    """

    name: Annotated[str, Field(min_length=1)]
    title: str = ""
    world: str | None = None
    model: ModelChoice = ModelChoice()
    parameters: Parameters = Parameters()
    changes: tuple[Change, ...] = ()
    line_schedule: LineSchedule | None = None
    folder: Annotated[Path, BeforeValidator(_not_in_a_file)] = Field(default=Path(), exclude=True)

    @model_validator(mode="after")
    def _names_something(self) -> Simulated:
        if not self.changes and self.line_schedule is None:
            raise ValueError("names nothing to change; give changes or line_schedule")
        return self


def read_scenarios(path: Path) -> tuple[Simulated, ...]:
    """Return the scenarios of a YAML file: one at the top level, or a list under `scenarios`.

    Raises:
        BadInput: every problem found, with file, line, field, value and remedy.
    """
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise BadInput([Problem(str(path), 0, "", "", _NO_SCENARIO, "Give a YAML file.")])
        text = path.read_text(encoding="utf-8-sig")
        node, data = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except OSError as error:
        raise BadInput([Problem(str(path), 0, "", "", f"{error.strerror}.", "Give a YAML file.")]) from None
    except UnicodeDecodeError:
        raise BadInput([Problem(str(path), 0, "", "", "is not text in UTF-8.", "Save it as UTF-8.")]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        what = str(getattr(error, "problem", None) or "cannot be read as YAML")
        raise BadInput([Problem(str(path), line, "", "", f"{what}.", "Correct the file.")]) from None
    if not isinstance(data, dict):
        remedy = "Write name, changes and so on, or a list under scenarios."
        raise BadInput([Problem(str(path), 1, "", "", "holds no scenario.", remedy)])
    many = "scenarios" in data
    entries = data["scenarios"] if many else [data]
    if not isinstance(entries, list) or not entries or (many and len(data) > 1):
        raise BadInput([Problem(str(path), 1, "scenarios", "", "must be a list and stand alone.", "Write a list.")])
    problems, found = _doubled_keys(path, node), []
    for number, entry in enumerate(entries):
        start: tuple[str | int, ...] = ("scenarios", number) if many else ()
        try:
            found.append(Simulated.model_validate(entry).model_copy(update={"folder": path.parent}))
        except ValidationError as error:
            problems += [_problem(path, node, start, fault) for fault in error.errors(include_url=False)]
    names = [scenario.name for scenario in found]
    doubled = sorted({name for name in names if names.count(name) > 1})
    problems += [Problem(str(path), 0, "name", name, "appears twice.", "Name each once.") for name in doubled]
    if problems:
        raise BadInput(problems)
    return tuple(found)


def _doubled_keys(path: Path, node: yaml.Node | None) -> list[Problem]:
    """Return one problem for every key written twice in the same place."""
    if isinstance(node, yaml.SequenceNode):
        return [problem for entry in node.value for problem in _doubled_keys(path, entry)]
    if not isinstance(node, yaml.MappingNode):
        return []
    problems, seen = [], set()
    for key, value in node.value:
        if key.value in seen:
            line = key.start_mark.line + 1
            problems.append(Problem(str(path), line, str(key.value), "", "appears twice in one place.", "Keep one."))
        seen.add(key.value)
        problems += _doubled_keys(path, value)
    return problems


def _problem(path: Path, node: yaml.Node | None, start: tuple[str | int, ...], fault: Any) -> Problem:
    """Return one fault with its place in the file."""
    place = (*start, *fault["loc"])
    field = ".".join(str(part) for part in place)
    value = fault.get("input")
    shown = "" if value is None or isinstance(value, dict | list) else str(value)[:80]
    message, remedy = _words(fault)
    return Problem(str(path), _line(node, place), field, shown, f"{message}.", remedy)


def _words(fault: Any) -> tuple[str, str]:
    """Return what is wrong, and what to do, in the words of a scenario file."""
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "value_error":
            message, _, remedy = str(fault["msg"]).removeprefix("Value error, ").rstrip(".").partition("; ")
            return message, f"{remedy[:1].upper()}{remedy[1:]}." if remedy else "Change it."
        case "extra_forbidden":
            return "is no field of a scenario", "Remove or rename it."
        case "missing":
            return "is missing", "Add it."
        case "greater_than" | "greater_than_equal" as kind:
            least = limits.get("gt", limits.get("ge"))
            return f"must be {'greater than ' if kind == 'greater_than' else ''}{least:g}" + (
                "" if kind == "greater_than" else " or more"
            ), "Change the number."
        case "less_than" | "less_than_equal":
            return f"must be at most {limits.get('le', limits.get('lt')):g}", "Change the number."
        case "float_type" | "float_parsing" | "finite_number" | "int_parsing":
            return "must be a number", "Write a plain number, with a point for decimals."
        case "bool_type" | "bool_parsing":
            return "must be true or false", "Write true or false."
        case "literal_error":
            return f"must be one of {limits['expected']}".replace("'", ""), "Choose one of them."
        case "string_type" | "string_too_short":
            return "must be text that is not empty", "Write text, in quotes where it looks like a number."
        case "tuple_type" | "list_type":
            return "must be a list", "Write one entry per line, each after a dash."
    return "must hold fields, each with its value", "Write NAME: VALUE, one per line."


def _line(node: yaml.Node | None, place: tuple[str | int, ...]) -> int:
    """Return the 1-based line of a path, or of the nearest thing that holds it."""
    line = 1 if node is None else node.start_mark.line + 1
    for part in place:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
