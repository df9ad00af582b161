"""Why a figure is unknown, in words: no price known, the model does not fit, the limit cannot be met."""

from __future__ import annotations

import numpy as np

from calc.comparison.cases import Central
from calc.comparison.evaluation import Evaluation, group_for
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.layouts import REPLICA_SIZES
from calc.graph import Structure, evaluate, figure
from calc.units import GLOSSARY

_DIAGNOSIS = ("memory_limited_batch", "usable_memory", "total_parameters", "bytes_per_weight", "decode_rate")


def reason_unknown(inputs: ScenarioInputs, evaluation: Evaluation, name: str, index: int) -> str:
    """The reason why a figure of a platform is unknown."""
    platform = inputs.platforms[index]
    if name in platform.reasons:
        return platform.reasons[name]
    group = next(item for item in evaluation.groups if index in item.members)
    if name not in group.structure.targets:
        return "not a figure of this kind of platform or work"
    for need in (name, *_below(group.structure, name)):
        quantity = platform.quantities.get(need)
        if quantity is not None and quantity.value is None:
            return platform.reasons.get(need) or f"{need} is unknown"
    if inputs.workload.task == "serving" and "decode_rate" in (name, *_below(group.structure, name)):
        trouble = serving_trouble(inputs, index)
        if trouble:
            return trouble
    baseline = inputs.baseline
    if baseline is not platform and evaluation.reference is not None:
        return f"the baseline {baseline.id} sets no size for the fleet: it cannot do the work, or its price is unknown"
    if inputs.scenario.basis == "equal_budget":
        return "the budget does not buy one replica"
    if inputs.scenario.basis == "equal_power":
        return "the power does not feed one replica"
    if inputs.workload.task == "training":
        return "the fleet is too small to hold the training state"
    return "it is outside of the model's range"


def _below(structure: Structure, name: str) -> list[str]:
    """Everything that a figure depends on, each once."""
    found: dict[str, None] = {}

    def walk(item: str) -> None:
        step = structure.step(item)
        for need in step.needs if step else ():
            if need not in found:
                found[need] = None
                walk(need)

    walk(name)
    return list(found)


def serving_trouble(inputs: ScenarioInputs, index: int, largest: int = REPLICA_SIZES[-1]) -> str:
    """Why a platform cannot serve: the model does not fit, or even one sequence is too slow. Empty if it can."""
    group = group_for(inputs, [index], "per_device", _DIAGNOSIS, Central(), {"devices": 1.0})
    values = evaluate(group.structure, group.columns)
    if np.isfinite(np.asarray(values["decode_rate"])).all():
        return ""
    batch = np.asarray(values["memory_limited_batch"]).reshape(-1)
    if not (batch >= 1.0).any():
        usable = float(np.asarray(values["usable_memory"]).reshape(-1)[0])
        weights = float(np.asarray(values["total_parameters"]).reshape(-1)[0]) * float(
            np.asarray(values["bytes_per_weight"]).reshape(-1)[0]
        )
        if usable <= 0:
            return "model does not fit: the memory of a device is used up by its reserve"
        needed = int(np.ceil(weights / usable))
        return (
            f"model does not fit: needs {max(needed, largest + 1) if needed <= largest else needed} devices or more "
            f"for {figure(weights / GLOSSARY['weight_memory'].factor, 'GB')} of weights and cache; "
            f"the largest replica tried has {largest}"
        )
    limit = inputs.common["time_per_output_token_limit"].value or 0.0
    return f"even one sequence takes longer than the limit of {figure(limit * 1e3, 'ms')} per output token"
