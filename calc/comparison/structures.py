"""Which formulas a platform and a task need, and which figures come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from calc import cluster, device, economics, silicon, workload
from calc.graph import Function, Structure, compose, wiring

PERFORMANCE = (
    "peak_rate",
    "total_processing_performance",
    "memory_bandwidth",
    "memory_capacity",
    "interconnect_bandwidth",
    "prefill_rate",
    "decode_rate",
    "throughput",
    "interactivity",
    "model_flops_utilisation",
    "training_rate",
    "training_time",
    "devices",
    "devices_per_replica",
    "batch_per_replica",
)
POWER = (
    "rated_power",
    "device_power",
    "facility_power",
    "energy_per_million_tokens",
    "energy_per_run",
    "annual_energy",
    "annual_emissions",
)
COST = (
    "unit_cost",
    "device_price",
    "landed_price",
    "capital_cost",
    "annual_cost",
    "cost_per_device_hour",
    "cost_per_effective_compute",
    "cost_per_million_tokens",
    "cost_per_million_output_tokens",
    "cost_per_run",
)
BREAKDOWN = (
    "annual_accelerator_cost",
    "annual_server_cost",
    "annual_network_cost",
    "annual_hosting_cost",
    "annual_energy_cost",
    "annual_maintenance_cost",
    "annual_staff_cost",
)
GROUPS = {"performance": PERFORMANCE, "power": POWER, "cost": COST, "breakdown": BREAKDOWN}
METRICS = (*PERFORMANCE, *POWER, *COST)
_SERVING_ONLY = frozenset(
    (
        "prefill_rate",
        "decode_rate",
        "interactivity",
        "batch_per_replica",
        "energy_per_million_tokens",
        "cost_per_million_tokens",
        "cost_per_million_output_tokens",
    )
)
_TRAINING_ONLY = frozenset(("training_rate", "training_time", "energy_per_run", "cost_per_run"))
_DESIGN_ONLY = frozenset(("unit_cost",))


@dataclass(frozen=True)
class Shape:
    """What decides the structure: how a platform comes, which attention, which task, which basis."""

    platform: str  # "accelerator" | "design"
    attention: str  # "grouped-query" | "latent"
    task: str  # "serving" | "training"
    basis: str  # a basis, or "reference" for the baseline's reference fleet
    forms: tuple[tuple[str, str], ...] = ()  # choices of a design among the silicon room's forms
    method: str = "full"  # what training changes: "full" | "lora"
    goodput: str = "stated"  # of a training campaign: "stated" | "from-failures"
    changes: tuple[str, ...] = ()  # what is asked of a serving fleet beyond the usual, by `workload.CHANGES`


@lru_cache(maxsize=8)
def metrics_of(task: str) -> tuple[str, ...]:
    """The figures of a task, in the order of the groups."""
    return tuple(name for name in METRICS if name not in _foreign(task))


def _foreign(task: str) -> frozenset[str]:
    return _TRAINING_ONLY if task == "serving" else _SERVING_ONLY


def made_by(shape: Shape, names: Iterable[str]) -> tuple[str, ...]:
    """Those of the names that a structure of this shape makes or is given."""
    absent = _DESIGN_ONLY if shape.platform == "accelerator" else frozenset()
    return tuple(name for name in names if name not in absent and name not in _foreign(shape.task))


def makers_of(shape: Shape) -> dict[str, Function]:
    """The formulas of a shape by the quantity that they make."""
    formulas: list[Function] = [*cluster.FORMULAS, *economics.FORMULAS]
    formulas += silicon.FORMULAS + device.FORMULAS if shape.platform == "design" else ()
    formulas += device.export_control.FORMULAS + device.delivered_power.FORMULAS
    formulas += workload.TRAINING if shape.task == "training" else workload.SERVING
    formulas += economics.TRAINING if shape.task == "training" else economics.SERVING
    attention: Mapping[str, Function] = workload.LATENT if shape.attention == "latent" else workload.GROUPED_QUERY
    bound = dict(attention)
    bound |= workload.TRAINING_UTILISATION if shape.task == "training" else workload.SERVING_UTILISATION
    bound |= device.delivered_power.DESIGNED if shape.platform == "design" else device.delivered_power.BOUGHT
    if shape.platform == "design":
        bound |= silicon.bound_by(dict(shape.forms)) | device.bound_by(dict(shape.forms))
    bound |= cluster.BASES.get(shape.basis, {})
    for change in shape.changes:
        bound |= workload.CHANGES[change]
    if shape.task == "training":
        bound |= workload.METHODS[shape.method] | workload.GOODPUT[shape.goodput]
        bound["throughput"] = cluster.TRAINING_THROUGHPUT
        bound["cost_per_effective_compute"] = economics.TRAINING_EFFECTIVE_COST
        bound["worked_share"] = economics.TRAINING_WORKED_SHARE
    else:
        bound["throughput"] = cluster.SERVING_THROUGHPUT
        bound["cost_per_effective_compute"] = economics.SERVING_EFFECTIVE_COST
    return wiring(formulas, **bound)


@lru_cache(maxsize=64)
def structure_of(shape: Shape, given: frozenset[str], targets: tuple[str, ...]) -> Structure:
    """The composed formulas for a shape."""
    return compose(makers_of(shape), given, targets)
