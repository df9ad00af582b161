"""Peak rate of a design: how much of the silicon computes, how densely, how fast."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number, over_dies

HALVINGS = 50


def clock_at(
    nominal_clock: Any,
    supply_voltage: Any,
    nominal_voltage: Any,
    threshold_voltage: Any,
    velocity_saturation: Any,
    near_threshold_width: Any,
) -> Any:
    """Clock at a supply voltage, from the drive current of a short-channel transistor.

    Equation: f = f_n φ(V) / φ(V_n), φ(V) = ln(1 + exp((V − V_t) / 2w))^α / V.
    Valid: V > 0; optimistic below about 0.5 V. Rises with V.
    Source: Sakurai & Newton, IEEE JSSC 25(2), 1990 (alpha-power law), smoothed near threshold as in the EKV
    model (Enz, Krummenacher & Vittoz, 1995).
    """

    def drive(voltage: Any) -> Any:
        overdrive = np.log1p(np.exp((voltage - threshold_voltage) / (2.0 * near_threshold_width)))
        return overdrive**velocity_saturation / voltage

    return nominal_clock * drive(supply_voltage) / drive(nominal_voltage)


def supply_for_clock(
    clock_frequency: Any,
    nominal_clock: Any,
    nominal_voltage: Any,
    threshold_voltage: Any,
    velocity_saturation: Any,
    near_threshold_width: Any,
) -> Any:
    """Supply at which logic reaches a clock.

    Equation: f(V) solved for V by bisection between V_t / 2 and 2 V_n.
    Valid: clocks that lie between those at the two ends; not-a-number for others.
    Source: the clock at a supply voltage, turned round.
    """
    low, high = 0.5 * threshold_voltage + 0.0 * nominal_voltage, 2.0 * nominal_voltage + 0.0 * threshold_voltage

    def clock(voltage: Any) -> Any:
        return clock_at(
            nominal_clock, voltage, nominal_voltage, threshold_voltage, velocity_saturation, near_threshold_width
        )

    reachable = (clock(low) <= clock_frequency) & (clock_frequency <= clock(high))
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        slower = clock(middle) < clock_frequency
        low, high = np.where(slower, middle, low), np.where(slower, high, middle)
    return np.where(reachable, 0.5 * (low + high), np.nan * low)


def silicon_area(die_area: Any, dies_per_accelerator: Any, die_computes: Any) -> Any:
    """Logic silicon of one accelerator on the dies that compute.

    Equation: A = Σ n A_die over the kinds of die that compute.
    Source: definition.
    """
    return over_dies(die_area * number(dies_per_accelerator, "die/accelerator") * die_computes)


def memory_interface_area(
    memory_stacks: Any,
    memory_phy_area: Any,
    memory_controller_transistors: Any,
    transistor_density: Any,
    die_computes: Any,
    die_has_interface: Any,
) -> Any:
    """Silicon that memory needs on the dies that compute: a PHY that does not scale, a controller that does.

    Equation: a = k (a_phy + T / ρ); none where interfaces stand on dies of their own.
    Source: area model of LLMCompass (Zhang et al., ISCA 2024; released code, 2023-10): 10.45 mm² and 553 M
    transistors per HBM stack.
    """
    stacks = number(memory_stacks, "stack/accelerator")
    by_stack = memory_phy_area + memory_controller_transistors / transistor_density
    return stacks * by_stack * over_dies(die_computes * die_has_interface)


def compute_area(
    silicon_area: Any, memory_interface_area: Any, die_to_die_area_share: Any, usual_interface_share: Any
) -> Any:
    """Silicon left for compute after die-to-die links and a memory interface larger than the usual one.

    Equation: A_c = min(U, (U − a) / (1 − ι)), U = A (1 − δ); not below zero. It inverts
    A (1 − δ) = A_c + max(0, a − ι A_c), where the density per mm² of A_c already holds a usual interface ι.
    Source: design model of this project, docs/models.md; ι from the A100 die in LLMCompass.
    """
    usable = silicon_area * (1.0 - die_to_die_area_share)
    crowded = (usable - memory_interface_area) / (1.0 - usual_interface_share)
    return np.maximum(np.minimum(usable, crowded), 0.0 * usable)


def native_rate(
    compute_area: Any,
    mac_density: Any,
    transistor_density: Any,
    reference_transistor_density: Any,
    clock_frequency: Any,
) -> Any:
    """Dense rate of a design at the format its units are built for: multiply-accumulates per area, twice a cycle.

    Equation: F = 2 M_7 (ρ / ρ_7) A_c f.
    Valid: dense operations only.
    Source: design model of this project, docs/models.md; M_7 by kind of compute, from accelerators of 28 to 5 nm.
    """
    macs = mac_density * transistor_density / reference_transistor_density * compute_area
    return counted(2.0 * macs * clock_frequency, "FLOP/accelerator")


def native_rate_by_units(
    multiply_accumulate_units: Any, dies_per_accelerator: Any, die_computes: Any, clock_frequency: Any
) -> Any:
    """Dense rate of a design whose units are known: each multiplies and adds once a cycle.

    Equation: F = 2 u n f, n dies that compute.
    Valid: dense operations only, at the format that the units are built for.
    Source: definition (Jouppi et al., ISCA 2017, arXiv:1704.04760: 65,536 units at 700 MHz make 92 tera-operations).
    """
    dies = over_dies(number(dies_per_accelerator, "die/accelerator") * die_computes)
    return counted(2.0 * multiply_accumulate_units * dies * clock_frequency, "FLOP/accelerator")


def peak_rate(native_rate: Any, rate_multiple: Any) -> Any:
    """Dense rate at the precision used, as a multiple of the rate at the format the units are built for.

    Equation: F_p = m_p F; for dual-precision units m = 1 at 16 bits, 2 at 8 bits.
    Source: datasheets of dual-precision matrix units (A100, H100, Ascend 910: 8-bit at twice 16-bit).
    """
    return native_rate * rate_multiple


def peak_rate_16bit(native_rate: Any, rate_multiple_16bit: Any) -> Any:
    """Dense rate at 16 bits; unknown for units that have no such format.

    Equation: F_16 = m_16 F.
    Source: definition.
    """
    return native_rate * rate_multiple_16bit


def attention_peak_rate(native_rate: Any, attention_rate_multiple: Any) -> Any:
    """Dense rate at the format in which attention runs: 16 bits where the units have it, else their own.

    Equation: F_a = m_a F.
    Source: docs/models.md; measured attention kernels run at 16 bits.
    """
    return native_rate * attention_rate_multiple


def control_rate(native_rate: Any) -> Any:
    """Rate that governs export-control arithmetic for a design: at the format its units are built for.

    Equation: F_control = F; in dual-precision units F_8 x 8 bit = 2 F_16 x 8 bit = F_16 x 16 bit.
    Source: 88 FR 73458 (2023-10-25), note 2 to 3A090: the maximum over formats of rate times bit length.
    """
    return 1.0 * native_rate


FORMULAS = (
    silicon_area,
    memory_interface_area,
    compute_area,
    native_rate,
    peak_rate,
    peak_rate_16bit,
    attention_peak_rate,
    control_rate,
)
