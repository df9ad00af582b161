"""Power that a device draws on a workload: what it draws idle, and what its memory and its arithmetic add.

A bought chip is taken apart by its rating, a design by the terms of its model; the load is the same for both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def bought_idle_power(rated_power: Any, idle_power_share: Any) -> Any:
    """Power of a bought chip that has nothing to do, with a model loaded.

    Equation: P_0 = ι P_rated.
    Source: docs/models.md, "Power on a workload"; ι in the fleet calibration.
    """
    return idle_power_share * rated_power


def design_idle_power(
    static_power: Any, die_to_die_power: Any, io_power: Any, regulator_efficiency: Any, power_model_error: Any
) -> Any:
    """Power of a design that has nothing to do: leakage and clocks, and links that stay trained.

    Equation: P_0 = (P_st + P_d2d + P_io) / η · ε.
    Source: design model of this project, docs/models.md.
    """
    return (static_power + die_to_die_power + io_power) / regulator_efficiency * power_model_error


def bought_full_memory_power(memory_bandwidth: Any, memory_energy: Any, regulator_efficiency: Any) -> Any:
    """Power of the memory of a bought chip at its full bandwidth.

    Equation: P_m = B e_mem / η.
    Source: energy per bit of each memory as in its preset; an H200 that streams flat out needs about 190 W for it.
    """
    return memory_bandwidth * memory_energy / regulator_efficiency


def design_full_memory_power(
    memory_bandwidth: Any, memory_energy: Any, regulator_efficiency: Any, power_model_error: Any
) -> Any:
    """Power of the memory of a design at its full bandwidth.

    Equation: P_m = B e_mem / η · ε, with ε as in the rating.
    Source: design model of this project, docs/models.md.
    """
    return memory_bandwidth * memory_energy / regulator_efficiency * power_model_error


def bought_sustained_power(rated_power: Any, sustained_power_share: Any) -> Any:
    """Power of a bought chip that multiplies large matrices without pause.

    Equation: P_s = σ P_rated.
    Source: FlagPerf base tests (A100 338 of 400 W, Ascend 910B 364.7 of 350 W); measured σ of a chip in its preset.
    """
    return sustained_power_share * rated_power


def design_sustained_power(rated_power: Any) -> Any:
    """Power of a design that multiplies large matrices without pause: that is what it is rated for.

    Equation: P_s = P_rated.
    Source: design model of this project, docs/models.md.
    """
    return 1.0 * rated_power


def full_compute_power(sustained_power: Any, idle_power: Any, full_memory_power: Any, memory_load_share: Any) -> Any:
    """What arithmetic at full load adds to idle and memory.

    Equation: P_c = max(P_s − P_0 − ξ P_m, 0); for a design that is P_dyn / η · ε.
    Source: docs/models.md, "Power on a workload"; ξ as in the rating of designs.
    """
    added = sustained_power - idle_power - memory_load_share * full_memory_power
    return np.maximum(added, 0.0 * added)


def device_power(
    idle_power: Any,
    full_memory_power: Any,
    memory_utilisation: Any,
    full_compute_power: Any,
    compute_utilisation: Any,
    waiting_activity: Any,
    sustained_power: Any,
    rated_power: Any,
) -> Any:
    """Power that a device draws on this workload. Boundary: chip.

    Equation: P = min(P_0 + u_m P_m + [u_c + w (1 − u_c)] P_c, max(P_rated, P_s)): units that wait for memory or for
    each other still draw a part w of their power, and a device is throttled at its rating.
    Source: docs/models.md, "Power on a workload"; w from measured draws in decode.
    """
    active = compute_utilisation + waiting_activity * (1.0 - compute_utilisation)
    drawn = idle_power + memory_utilisation * full_memory_power + active * full_compute_power
    return np.minimum(drawn, np.maximum(rated_power, sustained_power))


FORMULAS = (full_compute_power, device_power)
BOUGHT: dict[str, Callable[..., Any]] = {
    "idle_power": bought_idle_power,
    "full_memory_power": bought_full_memory_power,
    "sustained_power": bought_sustained_power,
}
DESIGNED: dict[str, Callable[..., Any]] = {
    "idle_power": design_idle_power,
    "full_memory_power": design_full_memory_power,
    "sustained_power": design_sustained_power,
}
