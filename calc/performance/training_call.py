"""`calc.training`: how fast a platform trains a model, on the best layout or a stated one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import numpy as np

from calc.comparison.cases import Central, Draws
from calc.comparison.compare import load_scenario
from calc.comparison.evaluation import (
    best_layouts,
    central,
    evaluate_scenario,
    group_for,
    training_candidates,
    training_columns,
)
from calc.comparison.inputs import ScenarioInputs, gather
from calc.errors import InfeasibleError, PresetError, RangeError, UnknownNameError, unknown_name
from calc.graph import evaluate
from calc.graph import figure as shown
from calc.performance.training_run import FAILURES, GROUPS, TrainingRun
from calc.presets import Catalogue, default_catalogue, validated
from calc.schema import BITS, Preset, Scenario, Training, TrainingLayout
from calc.schema.scenario import text_of

DEFAULT = "train-405b"
SIZES = {"devices": "training_devices", "batch": "global_batch", "sequence_length": "sequence_length",
         "tokens": "training_tokens"}  # fmt: skip
"""Arguments that are quantities of the workload, and how it calls them."""
UNITS = {"devices": "accelerator", "batch": "sequence", "sequence_length": "token/sequence", "tokens": "token/run"}


def training(
    platform: Any,
    model: Any = None,
    *,
    workload: Any = DEFAULT,
    devices: Any = None,
    batch: Any = None,
    sequence_length: Any = None,
    tokens: Any = None,
    precision: str | None = None,
    method: str | None = None,
    software_stack: str | None = None,
    layout: TrainingLayout | Mapping[str, Any] | str | None = None,
    recompute: str | None = None,
    sharding: str | None = None,
    goodput: str | None = None,
    date: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> TrainingRun:
    """Train a model on a platform: layout, rates, utilisation, memory, campaign, limits, nearest published run.

    Args:
        platform: name, path, URL or preset object of an accelerator or a design.
        model: name of a model preset; default: the workload's own.
        workload: training workload that gives everything not stated here.
        devices, batch, sequence_length, tokens: size of the job as numbers or with units, e.g. ``"2_048 accelerator"``,
            sequences of a step, tokens of a sequence, tokens of the whole run.
        precision: format of the matrices, e.g. ``"fp8"``; default: those of the workload, best first.
        method: ``full`` or ``lora`` (low-rank adapters beside frozen weights).
        software_stack: ``vendor-tuned``, ``open-source``, ``old``, or a stack of a catalogue.
        layout: a `TrainingLayout`, its fields, or text such as ``"tensor=8 pipeline=16 virtual_stages=8"``; default:
            the fastest one that fits. A stated one is computed whether or not it fits, and says so.
        recompute, sharding: restrict the search: ``none``, ``selective`` or ``full``; ``none``, ``optimiser``,
            ``gradients`` or ``weights``.
        goodput: ``from-failures`` (failures, checkpoints, restarts) or ``stated``.
        overrides: values by key path, e.g. ``{"h200.memory_bandwidth": "6 TB/s"}``.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.

    Raises:
        CalcError: names key and value of bad input; `InfeasibleError` with the memory or the devices that are needed
            where no layout fits.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    sizes = {"devices": devices, "batch": batch, "sequence_length": sequence_length, "tokens": tokens}
    words = {"method": method, "recompute": recompute, "sharding": sharding, "goodput": goodput}
    work = _workload(workload, words, software_stack, precision, layout, catalogue)
    changes = {f"workload.{SIZES[name]}": _sized(name, value) for name, value in sizes.items() if value is not None}
    objects: dict[str, Preset] = {platform.id: platform} if isinstance(platform, Preset) else {}
    reference = platform.id if isinstance(platform, Preset) else str(platform)
    base = load_scenario("default", catalogue)
    stated = {
        "platforms": [reference], "baseline": None, "workload": work.id or DEFAULT, "basis": "per_device",
        "demand": None, "budget": None, "power": None, "draws": draws, "seed": seed,
        "overrides": {**changes, **{key: text_of(value) for key, value in (overrides or {}).items()}},
    }  # fmt: skip
    stated |= {name: value for name, value in {"model": model, "date": date}.items() if value is not None}
    scenario = validated(Scenario, {**base.model_dump(), **stated}, "training").holding(objects)
    return _run(gather(scenario, catalogue, objects, work), catalogue)


def _run(inputs: ScenarioInputs, catalogue: Catalogue) -> TrainingRun:
    work, scenario = inputs.workload, inputs.scenario
    targets = [name for names in GROUPS.values() for name in names]
    targets += FAILURES if isinstance(work, Training) and work.goodput == "from-failures" else ()
    found = central(inputs, targets)
    _check_possible(inputs, np.isfinite(found.values["training_rate"][0, 0]))
    drawn = evaluate_scenario(inputs, targets, Draws(scenario.draws, scenario.seed)) if scenario.draws else None
    best = best_layouts(inputs, [0])[0]
    (place,) = _along(inputs, best, "selected_layout")
    return TrainingRun(inputs, catalogue, found, drawn, best[int(place[0])])


def _along(inputs: ScenarioInputs, layouts: Sequence[TrainingLayout], *names: str) -> list[np.ndarray]:
    """Quantities of the only platform along some layouts, at central values."""
    columns = training_columns(inputs, [layouts])
    group = group_for(inputs, [0], "per_device", names, Central(), {"devices": 1.0}, layouts=columns)
    values = evaluate(group.structure, group.columns)
    return list(np.broadcast_arrays(*(np.asarray(values[name], dtype=float).reshape(-1) for name in names)))


def _check_possible(inputs: ScenarioInputs, is_known: bool) -> None:
    """`InfeasibleError` with what is short: an input that is unknown, devices or sequences, memory."""
    if is_known:
        return
    platform = inputs.platforms[0]
    unknown = [platform.reasons.get(name, f"{name} is unknown") for name, item in platform.quantities.items()
               if item.value is None and name in ("peak_rate", "peak_rate_16bit", "memory_bandwidth",
                                                  "memory_capacity", "interconnect_bandwidth")]  # fmt: skip
    if unknown:
        raise InfeasibleError(f"{platform.id} cannot train: {'; '.join(unknown)}")
    tried = training_candidates(inputs)
    possible, needed, usable, least = _along(
        inputs, tried, "layout_possible", "training_memory", "training_usable_memory", "training_minimum_devices"
    )
    if not possible.any():
        what = str(tried[0]) if len(tried) == 1 else "none of the layouts that are tried"
        raise InfeasibleError(
            f"no layout: {what} is possible with {inputs.common['training_devices'].value:,.0f} devices and "
            f"{inputs.common['global_batch'].value:,.0f} sequences of a step"
        )
    least_memory = needed[possible > 0.5].min() / 1e9
    raise InfeasibleError(
        f"model does not fit: {platform.id} has {shown(usable[0] / 1e9, 'GB')} to use, the best layout needs "
        f"{shown(least_memory, 'GB')}; weights, gradients and optimiser state alone need {np.ceil(least[0]):,.0f} "
        "devices or more, activations come on top"
    )


def _sized(name: str, value: Any) -> str:
    """A size as text with its unit; plain numbers have the usual one."""
    text = text_of(value)
    try:
        number = float(text.replace("_", "").replace(",", ""))
    except ValueError:
        return text
    if not number > 0.0:
        raise RangeError(f"{name}: expected a number above zero, found {value!r}")
    return f"{number:.15g} {UNITS[name]}"


def _workload(
    workload: Any, words: Mapping[str, str | None], stack: str | None, precision: str | None, layout: Any,
    catalogue: Catalogue,
) -> Training:  # fmt: skip
    """The workload with what is stated beside it; `CalcError` for a word that is none."""
    work = catalogue.load(workload, "workloads")
    if not isinstance(work, Training):
        trains = [item.id for item in catalogue.entries("workloads") if _trains(item.id, catalogue)]
        raise UnknownNameError(f"workload {workload!r} is of serving; known of training: {', '.join(trains)}")
    changes: dict[str, Any] = {}
    for name, word in words.items():
        if word is None:
            continue
        known = [item for item in _choices(Training.model_fields[name].annotation) if item is not None]
        if word not in known:
            raise unknown_name(name, word, known)
        changes[name] = word
    if stack is not None:
        changes["software_stack"] = catalogue.named(stack, "stacks").id
    if precision is not None:
        if precision not in BITS:
            raise unknown_name("precision", precision, BITS)
        changes["precision"] = [precision]
    if layout is not None:
        changes["layout"] = layout_of(layout)
    return work.model_copy(update=changes)


def _choices(annotation: Any) -> list[Any]:
    """The words of a literal, through unions."""
    found: list[Any] = []
    for item in get_args(annotation):
        found += _choices(item) if get_args(item) else [item] if isinstance(item, str) else []
    return found


def _trains(name: str, catalogue: Catalogue) -> bool:
    return isinstance(catalogue.load(f"workloads/{name}"), Training)


def layout_of(stated: TrainingLayout | Mapping[str, Any] | str) -> TrainingLayout:
    """A layout from its fields or from text such as ``"tensor=8 pipeline=16 recompute=full"``."""
    if isinstance(stated, TrainingLayout):
        return stated
    fields: dict[str, Any] = {}
    if isinstance(stated, Mapping):
        fields = dict(stated)
    else:
        for part in str(stated).replace(",", " ").split():
            key, equals, value = part.partition("=")
            if not equals:
                raise PresetError(f"layout: {part!r}: expected key=value, e.g. tensor=8 pipeline=16")
            fields[key] = value
    for key in fields:
        if key not in TrainingLayout.model_fields:
            raise unknown_name("layout key", str(key), TrainingLayout.model_fields)
    return validated(TrainingLayout, fields, "layout")
