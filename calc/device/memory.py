"""Memory of a design: stacks beside the logic, or DRAM layers bonded on top of it."""

from __future__ import annotations

from typing import Any

from calc.units import counted


def memory_capacity(
    memory_stacks: Any, stack_capacity: Any, bonded_layers: Any, bonded_capacity_density: Any, silicon_area: Any
) -> Any:
    """Memory capacity of one accelerator.

    Equation: M = k m + L A q.
    Source: definition; capacity of stacks and of bonded layers as in the memory presets.
    """
    bonded = counted(bonded_layers * silicon_area * bonded_capacity_density, "1/accelerator")
    return memory_stacks * stack_capacity + bonded


def memory_bandwidth(memory_stacks: Any, stack_bandwidth: Any, bonded_bandwidth_density: Any, silicon_area: Any) -> Any:
    """Peak memory bandwidth of one accelerator.

    Equation: B = k b + A β.
    Source: definition; bandwidth of stacks and per bonded area as in the memory presets.
    """
    bonded = counted(silicon_area * bonded_bandwidth_density, "1/accelerator")
    return memory_stacks * stack_bandwidth + bonded


FORMULAS = (memory_capacity, memory_bandwidth)
