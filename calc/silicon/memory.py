"""Memory of one accelerator: bought by capacity, or by the stack from its parts; and DRAM bonded on logic."""

from __future__ import annotations

from typing import Any

from calc.silicon.binding import Forms


def cost_by_capacity(memory_capacity: Any, memory_price: Any) -> Any:
    """Memory of one accelerator, bought by capacity.

    Equation: C = M p.
    Source: definition; prices per gigabyte of each generation as in the memory presets.
    """
    return memory_capacity * memory_price


def cost_by_stack(memory_stacks: Any, memory_stack_cost: Any) -> Any:
    """Memory of one accelerator, by the cost of a good stack.

    Equation: C = k c.
    Source: definition.
    """
    return memory_stacks * memory_stack_cost


def memory_stack_cost(
    stack_dram_cost: Any,
    stack_base_die_cost: Any,
    stack_bonding_cost: Any,
    stack_test_cost: Any,
    memory_stack_yield: Any,
) -> Any:
    """Cost of one good memory stack from its parts.

    Equation: c = (DRAM dies + base die + through-silicon vias and stacking + assembly and test) / Y.
    Source: structure of legitlads.com's HBM cost estimator (a closed calculator, its figures are not sourced).
    """
    parts = stack_dram_cost + stack_base_die_cost + stack_bonding_cost + stack_test_cost
    return parts / memory_stack_yield


def bonded_layers_yield(bonded_layers: Any, layer_bond_yield: Any) -> Any:
    """Share of logic dies with bonded DRAM on which every layer works; one where nothing is bonded.

    Equation: Y = y_l^L.
    Valid: independent layers; bonded wafers are tested before they are cut and assembled.
    Source: Zhao et al., 3D-Carbon (released code, 2024-03-20), wafer-to-wafer hybrid bonding.
    """
    return layer_bond_yield**bonded_layers


FORMULAS = (bonded_layers_yield,)
MEMORY_PRICINGS: Forms = {
    "capacity": {"memory_cost": cost_by_capacity},
    "stack": {"memory_cost": cost_by_stack, "memory_stack_cost": memory_stack_cost},
}
