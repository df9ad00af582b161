"""Design cost, spread over the volume, and the cost of one unit made."""

from __future__ import annotations

from typing import Any


def die_design_cost(node_design_cost: Any, die_area: Any, design_reference_area: Any, design_fixed_share: Any) -> Any:
    """One-time cost of designing one die: a fixed part of the node's figure and a part that grows with area.

    Equation: R = R_node (φ + (1 − φ) A / A_ref).
    Source: Feng & Ma, arXiv:2203.12268 and released code: 0.2 of the node's figure fixed (tape-out), 0.5 for
    modules and 0.3 for the chip in proportion to area, at A_ref = 300 mm².
    """
    return node_design_cost * (design_fixed_share + (1.0 - design_fixed_share) * die_area / design_reference_area)


def nre_per_accelerator(die_design_cost: Any, package_design_cost: Any, volume: Any) -> Any:
    """One-time cost carried by each unit; all logic dies of a package share one design.

    Equation: c = (R_die + R_package) / V.
    Source: definition; volume to infinity leaves the recurring cost.
    """
    return (die_design_cost + package_design_cost) / volume


def unit_cost(manufacturing_cost: Any, nre_per_accelerator: Any) -> Any:
    """Cost of one accelerator made: recurring cost and its share of the one-time cost. A cost, not a price.

    Equation: c = c_recurring + c_NRE.
    Source: definition.
    """
    return manufacturing_cost + nre_per_accelerator


def device_price(unit_cost: Any, gross_margin: Any) -> Any:
    """Price at which a vendor sells a unit that it makes, so that designs and bought chips meet on one basis.

    Equation: p = c / (1 − m), with m the vendor's gross margin on price.
    Source: definition of gross margin.
    """
    return unit_cost / (1.0 - gross_margin)


FORMULAS = (die_design_cost, nre_per_accelerator, unit_cost, device_price)
