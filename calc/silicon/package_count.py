"""How many packages an accelerator is spread over, where one carrier would not hold it."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon.carrier import carrier_area
from calc.units import number

ROUNDING = 1e-9


def packages_needed(
    logic_footprint: Any,
    memory_stacks: Any,
    memory_stack_area: Any,
    carrier_area_factor: Any,
    maximum_carrier_area: Any,
) -> Any:
    """Fewest packages whose carriers hold the dies and stacks of an accelerator, spread evenly.

    Equation: b = ⌈f (A_logic + k A_stack) / A_max⌉, at least one.
    Valid: dies small against the carrier; a board that joins packages is not priced here.
    Source: definition; area factor of Feng & Ma, arXiv:2203.12268.
    """
    whole = carrier_area(logic_footprint, memory_stacks, memory_stack_area, carrier_area_factor, 1.0)
    return np.maximum(np.ceil(number(whole / maximum_carrier_area, "") * (1.0 - ROUNDING)), 1.0)


PACKAGE_COUNT = {"packages_per_accelerator": packages_needed}
"""Binds the number of packages to what the carrier class holds."""
