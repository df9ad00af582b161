"""The cost of one unit made, and the price at which it is sold."""

from __future__ import annotations

from typing import Any


def unit_cost(manufacturing_cost: Any, module_nre: Any, die_nre: Any, package_nre: Any, delay_nre: Any) -> Any:
    """Cost of one accelerator made: recurring cost and its share of the one-time cost. A cost, not a price.

    Equation: c = c_recurring + c_NRE.
    Source: definition.
    """
    return manufacturing_cost + module_nre + die_nre + package_nre + delay_nre


def vendor_margin(unit_cost: Any, gross_margin: Any) -> Any:
    """What a vendor keeps of the price.

    Equation: c m / (1 − m), with m the gross margin on price.
    Source: definition of gross margin.
    """
    return unit_cost * (gross_margin / (1.0 - gross_margin))


def device_price(unit_cost: Any, vendor_margin: Any) -> Any:
    """Price at which a vendor sells a unit that it makes, so that designs and bought chips meet on one basis.

    Equation: p = c + margin = c / (1 − m).
    Source: definition of gross margin.
    """
    return unit_cost + vendor_margin


FORMULAS = (unit_cost, vendor_margin, device_price)
