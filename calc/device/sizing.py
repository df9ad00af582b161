"""The device model the other way round: how much silicon, how many dies, stacks and layers reach a target."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from calc.device.compute import native_rate
from calc.units import counted, number, over_dies

ROUNDING = 1e-9
Forms = Mapping[str, Mapping[str, Callable[..., Any]]]
"""Formulas by the quantity that they make, for each way of sizing it."""


def _whole(quantity: Any, unit: str) -> Any:
    """The next whole number of a unit, guarded against rounding."""
    return counted(np.ceil(number(quantity, unit) * (1.0 - ROUNDING)), unit)


def computing_die_area(die_area: Any, die_computes: Any) -> Any:
    """Area of one die of the kind that computes.

    Equation: A_c = Σ A_die over the kinds of die that compute; one kind does.
    Source: definition.
    """
    return over_dies(die_area * die_computes)


def rate_by_area(
    computing_die_area: Any,
    mac_density: Any,
    transistor_density: Any,
    reference_transistor_density: Any,
    clock_frequency: Any,
    rate_multiple: Any,
) -> Any:
    """Dense rate at the precision aimed at, by area that is left for compute.

    Equation: F_p / A_c = 2 m_p M_7 (ρ / ρ_7) f.
    Source: design model of this project, docs/models.md; the rate of an area, which it is linear in.
    """
    area = computing_die_area
    rate = native_rate(area, mac_density, transistor_density, reference_transistor_density, clock_frequency)
    return rate * rate_multiple / area


def silicon_for_rate(
    target_rate: Any,
    rate_by_area: Any,
    memory_interface_area: Any,
    usual_interface_share: Any,
    die_to_die_area_share: Any,
) -> Any:
    """Logic silicon that a rate needs, with links and memory interfaces.

    Equation: A = (A_c + max(0, a − ι A_c)) / (1 − δ), A_c = F / (F / A_c).
    Source: design model of this project, docs/models.md, the area budget solved for the silicon.
    """
    area = target_rate / rate_by_area
    excess = memory_interface_area - usual_interface_share * area
    return (area + np.maximum(excess, 0.0 * area)) / (1.0 - die_to_die_area_share)


def silicon_for_rate_by_units(
    target_rate: Any,
    multiply_accumulate_units: Any,
    clock_frequency: Any,
    rate_multiple: Any,
    computing_die_area: Any,
) -> Any:
    """Logic silicon that a rate needs, of dies whose units are known.

    Equation: A = F A_die / (2 m u f).
    Source: the rate of dies whose units are known, solved for their area.
    """
    by_die = counted(2.0 * multiply_accumulate_units * clock_frequency * rate_multiple, "FLOP/accelerator")
    return target_rate / by_die * computing_die_area


def silicon_for_bandwidth(target_bandwidth: Any, bonded_bandwidth_density: Any) -> Any:
    """Logic silicon on which bonded DRAM gives a bandwidth.

    Equation: A = B / β.
    Source: definition; bandwidth by area as in the memory presets.
    """
    return counted(target_bandwidth, "accelerator") / bonded_bandwidth_density


def needed_for_rate(silicon_for_rate: Any) -> Any:
    """Logic silicon of a design that is sized for its rate.

    Equation: A = A_F.
    Source: definition.
    """
    return 1.0 * silicon_for_rate


def needed_for_bandwidth(silicon_for_bandwidth: Any) -> Any:
    """Logic silicon of a design that is sized for the bandwidth of its bonded DRAM.

    Equation: A = A_B.
    Source: definition.
    """
    return 1.0 * silicon_for_bandwidth


def needed_for_both(silicon_for_rate: Any, silicon_for_bandwidth: Any) -> Any:
    """Logic silicon of a design that is sized for rate and bandwidth: the larger one.

    Equation: A = max(A_F, A_B).
    Source: definition.
    """
    return np.maximum(silicon_for_rate, silicon_for_bandwidth)


def whole_dies(silicon_needed: Any, computing_die_area: Any, dies_by_computing_die: Any) -> Any:
    """Dies of each kind: whole ones that give the silicon needed, and as many of the other kinds by each of them.

    Equation: n = ⌈r ⌈A / A_die⌉⌉, r = 1 for the kind that computes.
    Source: definition.
    """
    computing = _whole(counted(silicon_needed / computing_die_area, "die/accelerator"), "die/accelerator")
    return _whole(dies_by_computing_die * computing, "die/accelerator")


def fractional_dies(silicon_needed: Any, computing_die_area: Any, die_computes: Any, dies_as_stated: Any) -> Any:
    """Dies of each kind: those that give the silicon needed, without rounding up, beside the other kinds as they are.

    Equation: n = A / A_die for the kind that computes, else as stated.
    Source: definition; for sweeps in which silicon follows the clock exactly.
    """
    computing = counted(silicon_needed / computing_die_area, "die/accelerator")
    return np.where(number(die_computes, "") > 0.5, computing, dies_as_stated)


def dies_beside_computing_ones(computing_dies: Any, dies_by_computing_die: Any) -> Any:
    """Dies of each kind where the number of those that compute is known: as many of the others by each of them.

    Equation: n = ⌈r N⌉, r = 1 for the kind that computes.
    Source: definition.
    """
    return _whole(dies_by_computing_die * computing_dies, "die/accelerator")


def stacks_beside_dies(computing_dies: Any, stacks_by_computing_die: Any) -> Any:
    """Memory stacks where the number of dies that compute is known: as many by each of them.

    Equation: k = ⌈s N⌉.
    Source: definition.
    """
    stacks = stacks_by_computing_die * number(computing_dies, "die/accelerator")
    return _whole(counted(stacks, "stack/accelerator"), "stack/accelerator")


def stacks_for_bandwidth(target_bandwidth: Any, stack_bandwidth: Any) -> Any:
    """Memory stacks that give a bandwidth.

    Equation: k = ⌈B / b⌉.
    Source: definition.
    """
    return _whole(target_bandwidth / stack_bandwidth, "stack/accelerator")


def stacks_for_capacity(target_capacity: Any, stack_capacity: Any) -> Any:
    """Memory stacks that give a capacity.

    Equation: k = ⌈M / m⌉.
    Source: definition.
    """
    return _whole(target_capacity / stack_capacity, "stack/accelerator")


def stacks_for_both(target_bandwidth: Any, stack_bandwidth: Any, target_capacity: Any, stack_capacity: Any) -> Any:
    """Memory stacks that give a bandwidth and a capacity.

    Equation: k = max(⌈B / b⌉, ⌈M / m⌉).
    Source: definition.
    """
    by_bandwidth = stacks_for_bandwidth(target_bandwidth, stack_bandwidth)
    return np.maximum(by_bandwidth, stacks_for_capacity(target_capacity, stack_capacity))


def layers_for_capacity(target_capacity: Any, silicon_area: Any, bonded_capacity_density: Any) -> Any:
    """Bonded DRAM layers that give a capacity, the same number on every die.

    Equation: L = ⌈M / (A q)⌉.
    Source: definition; capacity by area as in the memory presets.
    """
    layer = counted(silicon_area * bonded_capacity_density, "1/accelerator")
    return _whole(target_capacity / layer, "")


FORMULAS = (computing_die_area, rate_by_area, silicon_for_bandwidth)
NEEDS: Forms = {
    "rate": {"silicon_needed": needed_for_rate},
    "bandwidth": {"silicon_needed": needed_for_bandwidth},
    "both": {"silicon_needed": needed_for_both},
}
"""What silicon is sized for."""
COUNTS: Forms = {
    "whole": {"dies_per_accelerator": whole_dies},
    "fractional": {"dies_per_accelerator": fractional_dies},
    "beside": {"dies_per_accelerator": dies_beside_computing_ones},
}
"""Whether dies are counted whole, or follow from the number of those that compute."""
STACKS: Forms = {
    "bandwidth": {"memory_stacks": stacks_for_bandwidth},
    "capacity": {"memory_stacks": stacks_for_capacity},
    "both": {"memory_stacks": stacks_for_both},
    "beside": {"memory_stacks": stacks_beside_dies},
}
"""What memory stacks are sized for."""
LAYERS: Forms = {"capacity": {"bonded_layers": layers_for_capacity}}
"""What bonded layers are sized for."""
