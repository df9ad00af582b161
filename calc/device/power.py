"""Rated power of a design, term by term."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number, over_dies


def dynamic_power(
    peak_rate_16bit: Any,
    energy_per_operation: Any,
    node_energy_ratio: Any,
    supply_voltage: Any,
    nominal_voltage: Any,
    design_generation: Any,
) -> Any:
    """Switching power at the full 16-bit rate.

    Equation: P = F_16 e_7 E_n (V / V_n)² g.
    Source: CV²f scaling (Horowitz, ISSCC 2014); coefficients fitted in docs/models.md.
    """
    swing = supply_voltage / nominal_voltage
    return peak_rate_16bit * energy_per_operation * node_energy_ratio * swing * swing * design_generation


def static_power(
    silicon_area: Any,
    static_power_density: Any,
    supply_voltage: Any,
    nominal_voltage: Any,
    static_voltage_exponent: Any,
) -> Any:
    """Leakage and clock power that is drawn whatever the load.

    Equation: P = p_s A (V / V_n)^γ.
    Source: docs/models.md; p_s between PEZY-SC (0.024 W/mm²) and an idle TPU v1 (0.085 W/mm²).
    """
    scaling = (supply_voltage / nominal_voltage) ** static_voltage_exponent
    return counted(silicon_area * static_power_density * scaling, "1/accelerator")


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


FORMULAS = (dynamic_power, static_power, memory_power, die_to_die_power, rated_power)
