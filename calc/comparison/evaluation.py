"""Evaluating a scenario: baseline first, for the size of the fleets, then every platform by structure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc import cluster, economics
from calc.comparison.cases import Cases, Central, stacked
from calc.comparison.composition import BY_DIE
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.layouts import axes, tried
from calc.comparison.platforms import PlatformInputs
from calc.comparison.quantities import defined
from calc.comparison.structures import Shape, made_by, structure_of
from calc.comparison.training_layouts import best_of, layout_columns, layouts_of
from calc.graph import Structure, evaluate, prove_once
from calc.provenance import SourcedQuantity
from calc.schema import Training, TrainingLayout
from calc.units import Q

Array = NDArray[np.float64]
SIZE_NAMES = {"equal_throughput": "demand", "equal_budget": "budget", "equal_power": "power_limit"}
STATED = {"demand": "demand", "budget": "budget", "power_limit": "power"}
SIZED_BY = {"demand": "throughput", "budget": "capital_cost", "power_limit": "facility_power"}


@dataclass(frozen=True)
class Group:
    """Platforms that share a structure, with the columns that it starts from."""

    shape: Shape
    structure: Structure
    members: tuple[int, ...]
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Evaluation:
    """Figures by name as ``[platform, case]``, and the groups that made them."""

    values: dict[str, Array]
    groups: tuple[Group, ...]
    reference: Group | None


def shape_of(inputs: ScenarioInputs, platform: PlatformInputs, basis: str, changes: tuple[str, ...] = ()) -> Shape:
    """The structure's shape for a platform of a scenario."""
    forms = tuple(sorted(platform.forms.items()))
    work = inputs.workload
    shape = Shape(platform.kind, inputs.model.attention.kind, work.task, basis, forms, changes=changes)
    return replace(shape, method=work.method, goodput=work.goodput) if isinstance(work, Training) else shape


def columns_for(
    inputs: ScenarioInputs, platforms: list[PlatformInputs], names: Iterable[str], cases: Cases
) -> dict[str, Any]:
    """Columns of the named inputs for some platforms."""
    rate = cases.column(inputs.common["exchange_rate"])

    def column(quantity: SourcedQuantity) -> Any:
        values = cases.column(quantity)
        return economics.amount_in_usd(values, rate) if quantity.currency == "CNY" else values

    columns: dict[str, Any] = {}
    most = max(len(platform.other_dies) for platform in platforms)
    for name in names:
        if most and name in BY_DIE:
            kinds = [_by_kind_of_die(platform, name, most) for platform in platforms]
            rows = [stacked([column(kind[index]) for kind in kinds]) for index in range(most + 1)]
            columns[name] = np.stack(np.broadcast_arrays(*rows))[:, np.newaxis]
        elif all(name in platform.quantities for platform in platforms):
            columns[name] = stacked([column(platform.quantities[name]) for platform in platforms])
        elif name in inputs.common:
            mixed = [platform.quantities.get(name, inputs.common[name]) for platform in platforms]
            shared = all(quantity is inputs.common[name] for quantity in mixed)
            columns[name] = column(inputs.common[name]) if shared else stacked([column(item) for item in mixed])
    return columns


def _by_kind_of_die(platform: PlatformInputs, name: str, most: int) -> list[SourcedQuantity]:
    """A quantity of each kind of die; where others have more kinds, none of the main one stands for the rest."""
    known = platform.dies_of(name)
    rest = defined(name, 0.0, platform.id, "no such kind") if name == "dies_per_accelerator" else known[0]
    return known + [rest] * (most + 1 - len(known))


def available_names(inputs: ScenarioInputs, platform: PlatformInputs) -> set[str]:
    """Names of all inputs that a platform has, its own and common ones."""
    return {*inputs.common, *platform.quantities}


def layouts_for(inputs: ScenarioInputs, members: list[int]) -> dict[str, Array]:
    """Layouts of some platforms along the leading axis."""
    if not isinstance(inputs.workload, Training):
        return axes(tried(inputs.model))
    return training_columns(inputs, [best_layouts(inputs, members)[index] for index in members])


def best_layouts(inputs: ScenarioInputs, members: list[int]) -> dict[int, tuple[TrainingLayout, ...]]:
    """The best training layouts of some platforms at central values, searched once for each scenario."""
    unknown = [index for index in members if inputs.platforms[index].id not in inputs.layouts]
    if unknown:
        candidates = training_candidates(inputs)
        columns = training_columns(inputs, [candidates] * len(unknown))
        rate = "candidate_training_rate"
        group = group_for(inputs, unknown, "per_device", (rate,), Central(), {"devices": 1.0}, layouts=columns)
        rates = np.nan_to_num(np.asarray(evaluate(group.structure, group.columns)[rate]))
        rates = np.broadcast_to(rates, (len(candidates), len(unknown), 1))
        for row, index in enumerate(unknown):
            inputs.layouts[inputs.platforms[index].id] = best_of(candidates, rates[:, row, 0])
    return {index: inputs.layouts[inputs.platforms[index].id] for index in members}


def training_candidates(inputs: ScenarioInputs) -> tuple[TrainingLayout, ...]:
    """The training layouts that a scenario's workload allows."""
    if not isinstance(inputs.workload, Training):
        raise TypeError("serving has no training layouts")
    return layouts_of(inputs.workload, inputs.model, inputs.common["sequence_length"].value or 0.0)


def training_columns(inputs: ScenarioInputs, rows: Sequence[Sequence[TrainingLayout]]) -> dict[str, Array]:
    """Training layouts of some platforms as columns."""
    work = inputs.workload
    balanced = inputs.stack is not None and inputs.stack.balanced_stages
    stated = isinstance(work, Training) and work.layout is not None
    return layout_columns(rows, [balanced] * len(rows), [not stated] * len(rows))


def group_for(
    inputs: ScenarioInputs,
    members: list[int],
    basis: str,
    targets: Iterable[str],
    cases: Cases,
    sizes: Mapping[str, Any],
    changes: tuple[str, ...] = (),
    layouts: Mapping[str, Any] | None = None,
) -> Group:
    """A group with its structure composed and its columns built.

    `layouts` stand in place of those that the work allows; `sizes` are further inputs, in place of the usual ones: the
    size of fleets, a batch, the layouts of serving to choose among. `changes` name what is asked of a serving fleet
    beyond the usual (`workload.CHANGES`).
    """
    platforms = [inputs.platforms[index] for index in members]
    shape = shape_of(inputs, platforms[0], basis, changes)
    fixed: dict[str, Any] = dict(layouts_for(inputs, members) if layouts is None else layouts)
    fixed |= sizes
    fixed["fleet_is_share"] = 1.0 if basis == "per_device" else 0.0
    given = frozenset(available_names(inputs, platforms[0]) | set(fixed))
    structure = structure_of(shape, given, made_by(shape, targets))
    names = [name for name in structure.inputs if name not in fixed]
    columns = columns_for(inputs, platforms, names, cases)
    columns |= {name: value for name, value in fixed.items() if name in structure.inputs}
    return Group(shape, structure, tuple(members), columns)


def stated_size(inputs: ScenarioInputs) -> tuple[str, float] | None:
    """The size that the scenario states for its basis: the name and the amount in base units of USD or its own."""
    basis = inputs.scenario.basis
    name = SIZE_NAMES.get(basis)
    text = getattr(inputs.scenario, STATED[name]) if name else None
    if name is None or text is None:
        return None
    quantity = Q(text).to_root_units()
    amount = float(quantity.magnitude)
    if name == "budget" and quantity.dimensionality == Q("1 CNY").dimensionality:
        amount = float(economics.amount_in_usd(amount, inputs.common["exchange_rate"].value))
    return name, amount


def evaluate_scenario(inputs: ScenarioInputs, targets: Iterable[str], cases: Cases) -> Evaluation:
    """All targets of all platforms over the cases; not-a-number where unknown or not to be had."""
    targets = tuple(targets)
    basis = inputs.scenario.basis
    reference: Group | None = None
    sizes: dict[str, Any] = {}
    if basis == "per_device":
        sizes["devices"] = 1.0
    elif (stated := stated_size(inputs)) is not None:
        sizes[stated[0]] = stated[1]
    else:
        name = SIZE_NAMES[basis]
        reference = _reference(inputs, name, cases)
        result = evaluate(reference.structure, reference.columns)[SIZED_BY[name]]
        (maker,) = cluster.SIZES[basis].values()
        sizes[name] = maker(np.asarray(result).reshape(1, -1))
    groups = [group_for(inputs, members, basis, targets, cases, sizes) for members in _alike(inputs.platforms)]
    values = _assembled(groups, targets, len(inputs.platforms))
    return Evaluation(values, tuple(groups), reference)


def _reference(inputs: ScenarioInputs, size: str, cases: Cases) -> Group:
    fleet = float(Q(inputs.scenario.reference_fleet).to_root_units().magnitude)
    index = inputs.platforms.index(inputs.baseline)
    return group_for(inputs, [index], "reference", (SIZED_BY[size],), cases, {"devices": fleet})


def _alike(platforms: list[PlatformInputs]) -> list[list[int]]:
    """Platforms that share a structure: bought ones, and designs that choose the same forms."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for index, platform in enumerate(platforms):
        groups.setdefault((platform.kind, *sorted(platform.forms.items())), []).append(index)
    return list(groups.values())


def _assembled(groups: list[Group], targets: tuple[str, ...], platforms: int) -> dict[str, Array]:
    results = [evaluate(group.structure, group.columns) for group in groups]
    cases = max((np.shape(value)[-1] for result in results for value in result.values() if np.ndim(value)), default=1)
    values = {name: np.full((platforms, cases), np.nan) for name in targets}
    for group, result in zip(groups, results, strict=True):
        for name, value in result.items():
            values[name][list(group.members)] = np.where(np.isfinite(value), value, np.nan)
    return values


def prove_groups(evaluation: Evaluation, inputs: ScenarioInputs) -> None:
    """Prove the units of each structure met for the first time, on the first platform's central values."""
    groups = [*evaluation.groups, *([evaluation.reference] if evaluation.reference else [])]
    for group in groups:
        row = {name: _first(value) for name, value in group.columns.items()}
        prove_once(group.structure, row)


def _first(value: Any) -> Any:
    array = np.asarray(value, dtype=float)
    if array.ndim < 2:
        return array if array.ndim == 0 else array[..., :1]
    return array[..., :1, :1]


def central(inputs: ScenarioInputs, targets: Iterable[str]) -> Evaluation:
    """The evaluation at central values, with every structure that is new to this process proven."""
    evaluation = evaluate_scenario(inputs, targets, Central())
    prove_groups(evaluation, inputs)
    return evaluation
