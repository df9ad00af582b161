"""The main job: a scenario in, a comparison out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from calc.comparison.cases import Draws
from calc.comparison.evaluation import STATED, Evaluation, central, evaluate_scenario, stated_size
from calc.comparison.inputs import ScenarioInputs, gather
from calc.comparison.reasons import reason_unknown
from calc.comparison.result import Comparison
from calc.comparison.structures import BREAKDOWN, metrics_of
from calc.errors import InfeasibleError, PresetError
from calc.presets import PLATFORM_FOLDERS, Catalogue, default_catalogue, is_location, parse, read_text, validated
from calc.schema import Preset, Scenario
from calc.schema.scenario import text_of

DEFAULT = "default"
REMEMBERED = 64
CHANGED = " (changed)"


def compare(
    platforms: Sequence[Any] | Scenario | None = None,
    *,
    workload: str | None = None,
    model: str | None = None,
    site: str | None = None,
    finance: str | None = None,
    policy: str | None = None,
    date: str | None = None,
    basis: str | None = None,
    baseline: Any = None,
    reference_fleet: Any = None,
    demand: Any = None,
    budget: Any = None,
    power: Any = None,
    overrides: Mapping[str, Any] | None = None,
    draws: int | None = None,
    seed: int | None = None,
    scenario: str | Scenario | None = None,
    catalogue: Catalogue | None = None,
) -> Comparison:
    """Compare platforms on performance, power and cost.

    Args:
        platforms: names, paths, URLs or preset objects; or a complete scenario. Default: those of the scenario.
        workload, model, site, finance, policy: preset names, paths or URLs.
        date: picks prices, the policy in force and the exchange rate together, e.g. ``"2026-01"``.
        basis: ``per_device``, ``equal_throughput``, ``equal_budget`` or ``equal_power``.
        baseline: the platform that deltas are taken against; default: the scenario's, else the first one.
        reference_fleet: devices of the baseline whose output, capital or power sizes the others' fleets.
        demand, budget, power: sizes for the basis, e.g. ``"2e6 token/s"``, ``"50e6 USD"``, ``"10 MW"`` (facility).
        overrides: values by key path, e.g. ``{"site.electricity_price": "0.4 CNY/kWh"}``.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero.
        scenario: the scenario that gives everything not stated here; default: ``scenarios/default``.
        catalogue: where presets are looked up; default: the shipped one with all that is registered.

    Raises:
        CalcError: names file, key and value for bad input; `InfeasibleError` names the binding constraint if no
            platform can do the work.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    _check_types(catalogue=(catalogue, Catalogue), overrides=(overrides, Mapping))
    base = platforms if isinstance(platforms, Scenario) else _scenario(scenario, catalogue)
    objects: dict[str, Preset] = {}
    changes: dict[str, Any] = {
        "workload": workload, "model": model, "site": site, "finance": finance, "policy": policy, "date": date,
        "basis": basis, "reference_fleet": _text(reference_fleet), "demand": _text(demand), "budget": _text(budget),
        "power": _text(power), "draws": draws, "seed": seed,
    }  # fmt: skip
    changes = {key: value for key, value in changes.items() if value is not None}
    if platforms is not None and not isinstance(platforms, Scenario):
        changes["platforms"] = [reference_of(item, objects, catalogue) for item in _as_sequence(platforms)]
    if overrides:
        changes["overrides"] = {**base.overrides, **overrides}
    named = changes.get("platforms", base.platforms)
    wanted = reference_of(baseline, objects, catalogue) if baseline is not None else None
    changes["baseline"] = _baseline(wanted, base.baseline, named, catalogue, objects)
    changed = any(getattr(base, key) != value for key, value in changes.items())
    if changed and not base.name.endswith(CHANGED):
        changes["name"] = base.name + CHANGED
    complete = validated(Scenario, {**base.model_dump(), **changes}, base.name)
    return run(complete.holding(objects), catalogue, objects)


def run(
    scenario: Scenario, catalogue: Catalogue | None = None, objects: Mapping[str, Preset] | None = None
) -> Comparison:
    """The comparison of a complete scenario."""
    catalogue = catalogue or default_catalogue()
    inputs = gather(scenario, catalogue, objects) if objects else _gathered(scenario, catalogue)
    targets = (*metrics_of(inputs.workload.task), *BREAKDOWN)
    evaluation = central(inputs, targets)
    _check_feasible(inputs, evaluation)
    drawn = None
    if scenario.draws:
        drawn = evaluate_scenario(inputs, targets, Draws(scenario.draws, scenario.seed))
    return Comparison(inputs, catalogue, evaluation, drawn)


def _gathered(scenario: Scenario, catalogue: Catalogue) -> ScenarioInputs:
    """The inputs of a scenario; those of the last few scenarios are kept."""
    named = [*scenario.platforms, scenario.workload, scenario.model, scenario.site, scenario.finance, scenario.policy]
    if any(is_location(name) for name in named if name):
        return gather(scenario, catalogue)
    key = scenario.model_dump_json()
    if key not in catalogue.memory:
        while len(catalogue.memory) >= REMEMBERED:
            catalogue.memory.pop(next(iter(catalogue.memory)))
        catalogue.memory[key] = gather(scenario, catalogue)
    inputs: ScenarioInputs = catalogue.memory[key]
    return inputs


def _check_types(**given: tuple[Any, type]) -> None:
    for name, (value, kind) in given.items():
        if value is not None and not isinstance(value, kind):
            raise PresetError(f"{name}: expected a {kind.__name__.lower()}, found {type(value).__name__}")


def _as_sequence(platforms: Any) -> list[Any]:
    if isinstance(platforms, str | Preset | Path):
        return [platforms]
    if not isinstance(platforms, Iterable):
        raise PresetError(f"platforms: expected names, paths, URLs or preset objects, found {type(platforms).__name__}")
    return list(platforms)


def _text(value: Any) -> str | None:
    return None if value is None else text_of(value)


def _scenario(scenario: str | Scenario | None, catalogue: Catalogue) -> Scenario:
    if isinstance(scenario, Scenario):
        return scenario
    if scenario is not None and not isinstance(scenario, str | Path):
        raise PresetError(f"scenario: expected a name, a path or a Scenario, found {type(scenario).__name__}")
    return load_scenario(DEFAULT if scenario is None else str(scenario), catalogue)


def load_scenario(reference: str, catalogue: Catalogue | None = None) -> Scenario:
    """A scenario by name, path or URL; what a file leaves out is taken from the default scenario."""
    catalogue = catalogue or default_catalogue()
    if is_location(reference):
        raw = parse(read_text(reference), reference)
        base = load_scenario(DEFAULT, catalogue).model_dump()
        return validated(Scenario, {**base, "name": Path(reference).stem, **raw}, reference)
    loaded: Scenario = catalogue.load(reference, "scenarios")
    return loaded


def reference_of(item: Any, objects: dict[str, Preset], catalogue: Catalogue) -> str:
    """The name under which a platform goes; an object that is not the catalogue's own is kept beside."""
    if isinstance(item, Preset):
        known = item.id in catalogue.ids(*PLATFORM_FOLDERS) and catalogue.load(item.id, *PLATFORM_FOLDERS)
        if not known or known.model_dump() != item.model_dump():
            objects[item.id] = item
        return item.id
    if isinstance(item, str | Path):
        return str(item)
    raise PresetError(f"platforms: expected a name, a path, a URL or a preset object, found {type(item).__name__}")


def _baseline(
    wanted: str | None, usual: str | None, named: Sequence[str], catalogue: Catalogue, objects: Mapping[str, Preset]
) -> str | None:
    """The baseline's id: the one asked for, else the scenario's own if it is compared, else the first."""
    ids = {name: name if name in objects else catalogue.load(name, *PLATFORM_FOLDERS).id for name in named}
    if wanted is not None:
        names = dict(ids)
        for name, identifier in ids.items():
            names.setdefault(identifier, identifier)
            names.setdefault(catalogue.load(objects.get(name, name), *PLATFORM_FOLDERS).name, identifier)
        return names.get(wanted) or str(catalogue.load(wanted, *PLATFORM_FOLDERS).id)
    if usual in ids.values():
        return usual
    return next(iter(ids.values()), None)


def _check_feasible(inputs: ScenarioInputs, evaluation: Evaluation) -> None:
    """`InfeasibleError` if no platform can do the work, or the baseline cannot set the size of the fleets."""
    decisive = "training_rate" if inputs.workload.task == "training" else "decode_rate"
    able = np.isfinite(evaluation.values[decisive][:, 0])
    if not able.any():
        reasons = "; ".join(
            f"{platform.id}: {reason_unknown(inputs, evaluation, decisive, index)}"
            for index, platform in enumerate(inputs.platforms)
        )
        raise InfeasibleError(f"no platform can do {inputs.scenario.workload}: {reasons}")
    if inputs.scenario.basis == "per_device" or stated_size(inputs) is not None:
        return
    index = inputs.platforms.index(inputs.baseline)
    if not able[index]:
        reason = reason_unknown(inputs, evaluation, decisive, index)
        stated = " or ".join(f"{name}=" for name in STATED.values())
        raise InfeasibleError(
            f"the baseline {inputs.baseline.id} cannot do the work ({reason}), so it cannot size the fleets; "
            f"choose another baseline or state {stated}"
        )
