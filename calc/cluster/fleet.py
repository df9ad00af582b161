"""How many devices stand in the fleet, on each basis of comparison, and what they bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calc.units import counted, number

ROUNDING = 1e-9


def replicas_for_throughput(demand: Any, replica_rate: Any) -> Any:
    """Whole replicas that meet a demand.

    Equation: ⌈D / R⌉.
    Source: definition.
    """
    return np.ceil(demand / replica_rate * (1.0 - ROUNDING))


def replicas_for_budget(budget: Any, capital_per_device: Any, devices_per_replica: Any) -> Any:
    """Whole replicas that a capital budget buys; unknown if it buys none.

    Equation: ⌊K / (n k)⌋.
    Source: definition.
    """
    return _at_least_one(np.floor(budget / (capital_per_device * devices_per_replica) * (1.0 + ROUNDING)))


def replicas_for_power(power_limit: Any, facility_power_per_device: Any, devices_per_replica: Any) -> Any:
    """Whole replicas within a limit of facility power; unknown if not one fits.

    Equation: ⌊P / (n p)⌋.
    Source: definition.
    """
    return _at_least_one(np.floor(power_limit / (facility_power_per_device * devices_per_replica) * (1.0 + ROUNDING)))


def _at_least_one(replicas: Any) -> Any:
    return np.where(replicas >= 1.0, replicas, np.nan)


def devices(replicas: Any, devices_per_replica: Any) -> Any:
    """Accelerators in the fleet.

    Equation: N = r n.
    Source: definition.
    """
    return replicas * devices_per_replica


def servers(devices: Any, accelerators_per_server: Any) -> Any:
    """Servers of the fleet; shares of a server count, fleets being large.

    Equation: N / a.
    Source: definition.
    """
    return devices / accelerators_per_server


def serving_throughput(devices: Any, decode_rate: Any) -> Any:
    """Output tokens a second of the fleet, when all of it works.

    Equation: N r.
    Source: definition.
    """
    return devices * decode_rate


def training_throughput(devices: Any, training_rate: Any, training_minimum_devices: Any, fleet_is_share: Any) -> Any:
    """Training tokens a second of the fleet; unknown when it is too small to hold the training state.

    Equation: N r for N ≥ N_min. A single device is compared as a share of a fleet that is large enough.
    Source: definition.
    """
    enough = (number(devices, "accelerator") >= number(training_minimum_devices, "accelerator")) | (
        fleet_is_share > 0.5
    )
    return counted(number(devices, "accelerator") * np.where(enough, 1.0, np.nan), "accelerator") * training_rate


def demand_from_baseline(throughput: Any) -> Any:
    """Demand where none is given: the output of the baseline's reference fleet.

    Equation: D = R_baseline.
    Source: definition of a comparison at equal throughput.
    """
    return 1.0 * throughput


def budget_from_baseline(capital_cost: Any) -> Any:
    """Budget where none is given: the capital of the baseline's reference fleet.

    Equation: K = K_baseline.
    Source: definition of a comparison at equal budget.
    """
    return 1.0 * capital_cost


def power_limit_from_baseline(facility_power: Any) -> Any:
    """Limit of facility power where none is given: that of the baseline's reference fleet.

    Equation: P = P_baseline.
    Source: definition of a comparison at equal power.
    """
    return 1.0 * facility_power


BASES: dict[str, dict[str, Callable[..., Any]]] = {
    "equal_throughput": {"replicas": replicas_for_throughput, "devices": devices},
    "equal_budget": {"replicas": replicas_for_budget, "devices": devices},
    "equal_power": {"replicas": replicas_for_power, "devices": devices},
    "per_device": {},
}
SIZES: dict[str, dict[str, Callable[..., Any]]] = {
    "equal_throughput": {"demand": demand_from_baseline},
    "equal_budget": {"budget": budget_from_baseline},
    "equal_power": {"power_limit": power_limit_from_baseline},
    "per_device": {},
}
