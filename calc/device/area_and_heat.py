"""What the area and the power of a design go to, its energy by operation, and the heat that its logic gives off."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, largest_die, number, over_dies


def area_for_links(silicon_area: Any, die_to_die_area_share: Any) -> Any:
    """Logic area of die-to-die links.

    Equation: A_l = A δ.
    Source: definition; δ as the design states it (AMD, 2017: about 10% in a four-die processor).
    """
    return silicon_area * die_to_die_area_share


def area_for_memory(silicon_area: Any, area_for_links: Any, memory_interface_area: Any) -> Any:
    """Logic area of memory interfaces, no more than links leave.

    Equation: A_m = min(a, A − A_l).
    Source: design model of this project, docs/models.md.
    """
    return np.minimum(memory_interface_area, silicon_area - area_for_links)


def area_for_compute(compute_area: Any, usual_interface_share: Any) -> Any:
    """Logic area of compute without the memory interface that its density per area holds already.

    Equation: A_x = A_c (1 − ι).
    Source: design model of this project, docs/models.md; ι from the A100 die in LLMCompass.
    """
    return compute_area * (1.0 - usual_interface_share)


def area_for_other(total_die_area: Any, area_for_compute: Any, area_for_memory: Any, area_for_links: Any) -> Any:
    """Logic area of all else: dies that do not compute, and room that a usual memory interface would take.

    Equation: A_o = Σ n A_die − A_x − A_m − A_l; the four add up to all logic silicon.
    Source: definition.
    """
    rest = total_die_area - area_for_compute - area_for_memory - area_for_links
    return np.maximum(rest, 0.0 * rest)


def regulator_loss(rated_power: Any, regulator_efficiency: Any) -> Any:
    """Power that the voltage regulators of the board lose.

    Equation: P_loss = P (1 − η).
    Source: definition.
    """
    return rated_power * (1.0 - regulator_efficiency)


def power_correction(
    rated_power: Any,
    regulator_loss: Any,
    dynamic_power: Any,
    static_power: Any,
    memory_power: Any,
    die_to_die_power: Any,
    io_power: Any,
) -> Any:
    """What stands between the rated power and its modelled terms: nothing at central values.

    Equation: P − P_loss − (P_dyn + P_st + P_mem + P_d2d + P_io), so that all lines add up.
    Source: definition.
    """
    terms = dynamic_power + static_power + memory_power + die_to_die_power + io_power
    return rated_power - regulator_loss - terms


def heat_flux(rated_power: Any, regulator_loss: Any, logic_footprint: Any) -> Any:
    """Heat by area of logic as it stands on its carriers.

    Equation: q = (P − P_loss) / A_logic.
    Valid: an upper end where memory stands beside the logic, since the heat of its stacks is counted too.
    Source: definition; H100 by the same count 700 W over 814 mm² before losses, 0.86 W/mm².
    """
    return counted(rated_power - regulator_loss, "accelerator") / logic_footprint


def logic_energy(dynamic_power: Any, static_power: Any, native_rate: Any) -> Any:
    """Energy of the logic for one operation at full rate, at the format its units are built for.

    Equation: e = (P_dyn + P_st) / F.
    Source: definition.
    """
    return (dynamic_power + static_power) / native_rate


def rated_energy(rated_power: Any, native_rate: Any) -> Any:
    """Energy of the whole accelerator for one operation at full rate, at the format its units are built for.

    Equation: e = P / F.
    Source: definition.
    """
    return rated_power / native_rate


def peak_rate_8bit(native_rate: Any, rate_multiple_8bit: Any) -> Any:
    """Dense 8-bit rate; unknown for units that have no such format.

    Equation: F_8 = m_8 F, m_8 = 2 in a dual-precision unit.
    Source: datasheets of dual-precision matrix units (A100, H100, Ascend 910: 8-bit at twice 16-bit).
    """
    return native_rate * rate_multiple_8bit


def reticle_use(die_area: Any, reticle_field_width: Any, reticle_field_height: Any, exposures_per_die: Any) -> Any:
    """Area of a die over what the scanner exposes for it; of the kind of die that comes nearest.

    Equation: max A_die / (x w_f h_f).
    Source: definition; a field of 26 mm x 33 mm.
    """
    return largest_die(die_area / (reticle_field_width * reticle_field_height * exposures_per_die))


def carrier_use(carrier_area: Any, maximum_carrier_area: Any) -> Any:
    """Area of a carrier over the largest one that its package class offers.

    Equation: A_c / A_max.
    Source: definition.
    """
    return carrier_area / maximum_carrier_area


def interface_die_class(node_class: Any, die_has_interface: Any) -> Any:
    """Class of the node of the dies that have the memory interfaces.

    Equation: Σ h c, h = 1 for the kind of die with the interfaces.
    Source: definition; memory interfaces may stand on dies of their own (as the I/O dies of MI300X do).
    """
    return over_dies(node_class * die_has_interface)


def devices_by_package(memory_stacks: Any, stacks_on_carrier: Any, packages_per_accelerator: Any) -> Any:
    """Memory devices on the board around each package.

    Equation: k (1 − c_k) / b.
    Source: definition.
    """
    return number(memory_stacks, "stack/accelerator") * (1.0 - stacks_on_carrier) / packages_per_accelerator


FORMULAS = (
    area_for_links,
    area_for_memory,
    area_for_compute,
    area_for_other,
    regulator_loss,
    power_correction,
    heat_flux,
    logic_energy,
    rated_energy,
    peak_rate_8bit,
    reticle_use,
    carrier_use,
    interface_die_class,
    devices_by_package,
)
