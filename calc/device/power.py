"""Rated power of a design, term by term."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number, over_dies


def supply_swing(supply_voltage: Any, nominal_voltage: Any) -> Any:
    """Supply over the node's nominal one, where the supply is known.

    Equation: v = V / V_n.
    Source: definition.
    """
    return supply_voltage / nominal_voltage


def switching_energy_factor(supply_swing: Any) -> Any:
    """Switching energy at the supply over that at the nominal one.

    Equation: s = v², v = V / V_n.
    Source: CV² scaling (Horowitz, ISSCC 2014).
    """
    return supply_swing * supply_swing


def switching_energy_by_clock(clock_frequency: Any, nominal_clock: Any, clock_exponent: Any) -> Any:
    """Switching energy over that at the nominal supply, as the clock of a finished chip tells it.

    Equation: s = (f / f_n)^β.
    Valid: a weak hint: β is between none (0) and a full one (1). Static power is taken at the nominal supply then,
    since a faster clock may as well come from a deeper pipeline.
    Source: design model of this project, docs/models.md; used where a chip's supply is not published.
    """
    return (clock_frequency / nominal_clock) ** clock_exponent


def design_generation(design_year: Any, reference_year: Any, generation_rate: Any) -> Any:
    """Energy of a design of a year over one of the reference year on the same node: designs learn too.

    Equation: g = exp(−r (y − y_0)).
    Source: design model of this project, docs/models.md; r is fitted.
    """
    return np.exp(-generation_rate * (design_year - reference_year))


def dynamic_power(
    native_rate: Any,
    energy_per_operation: Any,
    node_energy_ratio: Any,
    switching_energy_factor: Any,
    design_generation: Any,
) -> Any:
    """Switching power at the full rate.

    Equation: P = F e_7 E_n s g, s for the supply.
    Source: CV²f scaling (Horowitz, ISSCC 2014); coefficients fitted in docs/models.md.
    """
    energy = energy_per_operation * node_energy_ratio * switching_energy_factor * design_generation
    return native_rate * energy


def static_power(
    total_die_area: Any, static_power_density: Any, supply_swing: Any, static_voltage_exponent: Any
) -> Any:
    """Leakage and clock power that is drawn whatever the load, by all logic dies.

    Equation: P = p_s Σ n A v^γ, v the supply over the nominal one.
    Source: docs/models.md; p_s between PEZY-SC (0.024 W/mm²) and an idle TPU v1 (0.085 W/mm²).
    """
    return counted(total_die_area * static_power_density * supply_swing**static_voltage_exponent, "1/accelerator")


def memory_power(memory_bandwidth: Any, memory_energy: Any, memory_load_share: Any) -> Any:
    """Power of memory and its interface at full compute.

    Equation: P = ξ B e_mem.
    Source: docs/models.md; energy per bit of each memory as in its preset.
    """
    return memory_load_share * memory_bandwidth * memory_energy


def die_to_die_power(dies_per_accelerator: Any, die_to_die_bandwidth: Any, die_to_die_energy: Any) -> Any:
    """Power of the links between logic dies; none with a single die.

    Equation: P = n B_d2d e_d2d for n > 1, n dies of all kinds.
    Source: energy per bit of UCIe class links as in the package presets (UCIe at Hot Interconnects 2025).
    """
    dies = over_dies(dies_per_accelerator)
    linked = np.where(number(dies, "die/accelerator") > 1.0, 1.0, 0.0)
    return linked * dies * die_to_die_bandwidth * die_to_die_energy


def rated_power(
    dynamic_power: Any,
    static_power: Any,
    memory_power: Any,
    die_to_die_power: Any,
    io_power: Any,
    regulator_efficiency: Any,
    power_model_error: Any,
) -> Any:
    """Board power of a design at full load, after its voltage regulators. Boundary: chip with regulators.

    Equation: P = (P_dyn + P_st + P_mem + P_d2d + P_io) / η · ε, with ε what the model misses of a single product.
    Source: design model of this project, docs/models.md.
    """
    terms = dynamic_power + static_power + memory_power + die_to_die_power + io_power
    return terms / regulator_efficiency * power_model_error


FORMULAS = (
    supply_swing,
    switching_energy_factor,
    design_generation,
    dynamic_power,
    static_power,
    memory_power,
    die_to_die_power,
    rated_power,
)
FINISHED_CHIP = {"switching_energy_factor": switching_energy_by_clock}
"""What differs for a finished chip, whose supply is not published."""
