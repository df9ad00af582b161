"""What `calc.serving` is asked, as inputs of the formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calc.comparison.compare import load_scenario, reference_of
from calc.comparison.inputs import ScenarioInputs, gather
from calc.comparison.layouts import Layout, read_layout, tried
from calc.comparison.quantities import quantities_of
from calc.errors import PresetError, RangeError, unknown_name
from calc.presets import Catalogue
from calc.provenance import Confidence, SourcedQuantity
from calc.schema import Preset, Scenario, Serving, SoftwareStack
from calc.schema.scenario import text_of
from calc.schema.validation import validated
from calc.units import GLOSSARY, Q, in_unit

MODES = ("aggregated", "disaggregated", "decode", "prefill")
"""Prompts and answers in one engine; in two fleets, one for each; answers alone; prompts alone."""
OF_WORKLOAD = ("input_tokens", "output_tokens", "time_per_output_token_limit", "bytes_per_cache_element")
OF_ENGINE = ("tokens_per_step", "verified_tokens_per_step", "prefix_hit_share")
ALONE = ("time_to_first_token_limit", "stated_batch")


@dataclass(frozen=True)
class Asked:
    """The inputs, the mode, and the layouts that may be chosen."""

    inputs: ScenarioInputs
    mode: str
    layouts: tuple[Layout, ...]
    stack: SoftwareStack | None
    stated: frozenset[str]


def asked(
    platform: Any,
    model: str | None,
    workload: str | None,
    mode: str,
    layout: str | Layout | None,
    software: str | None,
    given: Mapping[str, Any],
    overrides: Mapping[str, Any],
    date: str | None,
    catalogue: Catalogue,
) -> Asked:
    """Read all that is named. Raises `CalcError` naming key, value and expectation for what is not in order."""
    if mode not in MODES:
        raise unknown_name("mode", str(mode), MODES)
    stated = {name: value for name, value in given.items() if value is not None}
    rooms = dict.fromkeys(OF_WORKLOAD, "workload") | dict.fromkeys(OF_ENGINE, "calibration")
    asked_for = {f"{rooms[name]}.{name}": _written(name, value) for name, value in stated.items() if name in rooms}
    objects: dict[str, Preset] = {}
    base = load_scenario("default", catalogue)
    own = {key: text_of(value) for key, value in (asked_for | dict(overrides)).items()}
    changes: dict[str, Any] = {
        "platforms": [reference_of(platform, objects, catalogue)], "basis": "per_device", "baseline": None,
        "workload": workload or base.workload, "model": model or base.model, "date": date or base.date,
        "overrides": {**base.overrides, **own},
    }  # fmt: skip
    inputs = gather(validated(Scenario, {**base.model_dump(), **changes}, "serving"), catalogue, objects)
    if not isinstance(inputs.workload, Serving):
        raise PresetError(f"workload: {inputs.scenario.workload} is training; name a serving workload such as chat-70b")
    _check_tokens(inputs)
    inputs.common |= {name: _alone(name, stated[name]) for name in ALONE if name in stated}
    stack: SoftwareStack | None = None
    if software is not None:
        stack = catalogue.named(software, "stacks")
        inputs.common |= quantities_of(stack, f"stacks.{stack.id}")
    layouts = tried(inputs.model, wide=True) if layout is None else (_layout(layout, inputs),)
    return Asked(inputs, mode, layouts, stack, frozenset(stated))


def _layout(layout: str | Layout, inputs: ScenarioInputs) -> Layout:
    if isinstance(layout, Layout):
        return layout
    if not isinstance(layout, str):
        raise RangeError(f"layout: expected a short name such as tp8, found {layout!r}")
    return read_layout(layout, inputs.model)


def _alone(name: str, value: Any) -> SourcedQuantity:
    """A quantity that no preset holds, as it is asked for; `RangeError` or `UnitError` for what cannot be."""
    declaration = GLOSSARY[name]
    written = _written(name, value)
    number = float(in_unit(Q(written), declaration.unit).magnitude)
    problem = declaration.problem(number)
    if problem:
        raise RangeError(f"{name}: {problem}, was {written}")
    return SourcedQuantity(
        name, number * declaration.factor, source="override", confidence=Confidence.CHOICE,
        identity=f"serving.{name}", path=f"serving.{name}", written=written,
    )  # fmt: skip


def _written(name: str, value: Any) -> str:
    """A value with its unit; a plain number is in the unit in which the quantity is read."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return text_of(value)
    return f"{value!r} {GLOSSARY[name].unit}".strip()


def _check_tokens(inputs: ScenarioInputs) -> None:
    gained, verified = (inputs.common[name].value or 1.0 for name in ("tokens_per_step", "verified_tokens_per_step"))
    if gained > verified:
        raise RangeError(
            f"tokens_per_step: a step cannot gain {gained:g} tokens when it verifies {verified:g}; "
            "state verified_tokens_per_step, the drafted ones included"
        )
