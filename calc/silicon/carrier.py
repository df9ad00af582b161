"""The carrier under dies and memory (interposer, bridge carrier, redistribution layer), its cost and its yield."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon.binding import Forms
from calc.units import counted, number


def carrier_area(
    logic_footprint: Any,
    memory_stacks: Any,
    memory_stack_area: Any,
    carrier_area_factor: Any,
    packages_per_accelerator: Any,
) -> Any:
    """Area of one carrier under the dies and the memory stacks that stand on it.

    Equation: A_c = f (A_logic + k A_stack) / b, b packages that share the dies and stacks evenly.
    Valid: no larger than the largest carrier of the class (checked where a build is read).
    Source: Feng & Ma, arXiv:2203.12268 (area factor 1.1 for an interposer).
    """
    stacks = number(memory_stacks, "stack/accelerator") * memory_stack_area
    return carrier_area_factor * (logic_footprint + stacks) / packages_per_accelerator


def carrier_cost_by_area(carrier_area: Any, carrier_price: Any, packages_per_accelerator: Any) -> Any:
    """Carriers of one accelerator, bought good by area.

    Equation: C = b A_c p_c.
    Source: definition; prices per area as in the package presets.
    """
    return counted(packages_per_accelerator * carrier_area * carrier_price, "1/accelerator")


def carrier_yield_of_bought(carrier_area: Any) -> Any:
    """Carriers that are bought good.

    Equation: 1.
    Source: definition.
    """
    return 1.0 + 0.0 * number(carrier_area, "m^2")


def carrier_cost_by_wafer(
    carrier_wafer_price: Any,
    carrier_sites_per_wafer: Any,
    carrier_area: Any,
    carrier_bump_price: Any,
    packages_per_accelerator: Any,
) -> Any:
    """Carriers of one accelerator as they leave their wafer with their bumps, good or bad.

    Equation: C = b (P_c / N_c + A_c p_bump).
    Source: Feng & Ma, arXiv:2203.12268.
    """
    each = carrier_wafer_price / carrier_sites_per_wafer + carrier_area * carrier_bump_price
    return counted(packages_per_accelerator * each, "1/accelerator")


def carrier_yield_of_wafer(carrier_area: Any, carrier_defect_density: Any, carrier_clustering: Any) -> Any:
    """Share of carriers without a killing fault.

    Equation: Y = (1 + A_c D_c / α_c)^(−α_c).
    Source: Feng & Ma, arXiv:2203.12268 (interposer 0.06/cm², α 6; redistribution layer 0.05/cm², α 3).
    """
    faults = number(carrier_area * carrier_defect_density, "")
    return np.exp(-carrier_clustering * np.log1p(faults / carrier_clustering))


def loss_before_dies(carrier_cost: Any, carrier_yield: Any) -> Any:
    """What bad carriers cost where dies come last: only carriers that were found good take dies.

    Equation: C_c (1 / Y_c − 1).
    Source: Feng & Ma, arXiv:2203.12268, chip-last.
    """
    return carrier_cost * (1.0 / carrier_yield - 1.0)


def loss_over_dies(placed_cost: Any, bump_cost: Any, carrier_cost: Any, carrier_yield: Any) -> Any:
    """What bad carriers cost where dies come first: the carrier is built over them, and a bad one takes them all.

    Equation: (C_placed + C_bumps + C_c) (1 / Y_c − 1).
    Source: Feng & Ma, arXiv:2203.12268, chip-first.
    """
    return (placed_cost + bump_cost + carrier_cost) * (1.0 / carrier_yield - 1.0)


FORMULAS = (carrier_area,)
CARRIER_PRICINGS: Forms = {
    "area": {"carrier_cost": carrier_cost_by_area, "carrier_yield": carrier_yield_of_bought},
    "wafer": {"carrier_cost": carrier_cost_by_wafer, "carrier_yield": carrier_yield_of_wafer},
}
ASSEMBLY_ORDERS: Forms = {
    "chip-last": {"carrier_loss": loss_before_dies},
    "chip-first": {"carrier_loss": loss_over_dies},
}
