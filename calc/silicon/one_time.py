"""One-time cost (NRE): modules, dies, package, masks, intellectual property, delay; shared by all units that use it."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon.binding import Forms
from calc.units import bare_number, number, over_dies

ROUNDING = 1e-12
"""Shares that add up to one may miss it by this much."""


def module_area(die_area: Any, module_area_share: Any, modules_per_die: Any) -> Any:
    """Area of the module that a die is made of.

    Equation: A_m = A s / m.
    Source: definition.
    """
    return die_area * module_area_share / modules_per_die


def designed_area(die_area: Any, designed_area_share: Any) -> Any:
    """Area whose circuits are designed for the die.

    Equation: A_d = A s.
    Source: definition.
    """
    return die_area * designed_area_share


# --- by the published design cost of a node -----------------------------------------------------------------------


def module_cost_by_node(
    node_design_cost: Any, module_design_share: Any, module_area: Any, design_reference_area: Any
) -> Any:
    """One-time cost of designing a module, the part of a die that other dies can take over.

    Equation: R_m = R_node μ A_m / A_ref.
    Source: Feng & Ma, arXiv:2203.12268 and released code: half of the node's figure for modules, at A_ref = 300 mm².
    """
    return node_design_cost * module_design_share * module_area / design_reference_area


def chip_cost_by_node(
    node_design_cost: Any,
    module_design_share: Any,
    design_fixed_share: Any,
    die_area: Any,
    design_reference_area: Any,
) -> Any:
    """One-time cost of making a die of modules: a part that grows with area and a fixed part for its tape-out.

    Equation: R_c = R_node [(1 − μ − φ) A / A_ref + φ].
    Valid: μ + φ ≤ 1; unknown otherwise.
    Source: Feng & Ma, arXiv:2203.12268 and released code: 0.3 in proportion to area and 0.2 fixed.
    """
    rest = 1.0 - module_design_share - design_fixed_share
    growing = np.where(rest >= -ROUNDING, rest, np.nan) * die_area / design_reference_area
    return node_design_cost * (growing + design_fixed_share)


# --- item by item -------------------------------------------------------------------------------------------------


def no_module_cost(chip_design_cost: Any) -> Any:
    """Modules are inside the cost of the die.

    Equation: 0.
    Source: definition.
    """
    return 0.0 * chip_design_cost


def chip_cost_by_items(designed_area: Any, design_cost_by_area: Any, mask_set_cost: Any, ip_cost: Any) -> Any:
    """One-time cost of a die: its circuits by area, its masks, its intellectual property.

    Equation: R = A_d r + masks + IP.
    Source: Graening et al., CATCH, arXiv:2503.15753 (back-end cost by area, masks).
    """
    return designed_area * design_cost_by_area + mask_set_cost + ip_cost


def tape_out_effort(base_tape_out_effort: Any, unique_transistors: Any, effort_per_transistor: Any) -> Any:
    """Working time of a tape-out.

    Equation: H = H_0 + T h.
    Source: ttm-cas (ISCA 2023; released code, 2023-10-15), after Khazraee et al., Moonwalk, ASPLOS 2017.
    """
    return base_tape_out_effort + unique_transistors * effort_per_transistor


def tape_out_time(tape_out_effort: Any, engineers: Any, working_time_share: Any) -> Any:
    """Calendar time of a tape-out.

    Equation: t = H / (E w), w the share of calendar time that is worked (40 of 168 hours a week).
    Source: ttm-cas (ISCA 2023; released code, 2023-10-15).
    """
    return tape_out_effort / (engineers * working_time_share)


def chip_cost_by_effort(
    tape_out_effort: Any,
    tool_cost_rate: Any,
    salary_rate: Any,
    unique_transistors: Any,
    transistors_per_gate: Any,
    labour_per_gate: Any,
    mask_set_cost: Any,
    ip_cost: Any,
) -> Any:
    """One-time cost of a die by the work that it takes.

    Equation: R = IP + masks + (c_tools + c_salary) H + l T / g.
    Source: ttm-cas (ISCA 2023; released code, 2023-10-15).
    """
    work = (
        tool_cost_rate + salary_rate
    ) * tape_out_effort + labour_per_gate * unique_transistors / transistors_per_gate
    return ip_cost + mask_set_cost + work


# --- package ------------------------------------------------------------------------------------------------------


def package_cost_by_area(
    package_design_fixed_cost: Any,
    package_design_cost_by_area: Any,
    carrier_area: Any,
    substrate_area_factor: Any,
    substrate_layer_factor: Any,
) -> Any:
    """One-time cost of a package: a fixed part, and a part that grows with its substrate.

    Equation: R_p = R_0 + r A_s f_l.
    Source: Feng & Ma, arXiv:2203.12268 and released code: 0.3 M USD and 3,000 USD/mm² for an organic package.
    """
    area = carrier_area * substrate_area_factor
    return package_design_fixed_cost + package_design_cost_by_area * area * substrate_layer_factor


# --- shared by volume ---------------------------------------------------------------------------------------------


def module_nre(
    module_design_cost: Any, modules_per_die: Any, dies_per_accelerator: Any, volume: Any, modules_elsewhere: Any
) -> Any:
    """Share of the modules' one-time cost in one accelerator; modules in other products carry theirs.

    Equation: c = Σ R_m n m / (n m V + M), M modules of the design in other products.
    Source: Feng & Ma, arXiv:2203.12268, section 4 (reuse).
    """
    each = dies_per_accelerator * modules_per_die
    return over_dies(module_design_cost * _share(each, volume, modules_elsewhere))


def die_nre(chip_design_cost: Any, dies_per_accelerator: Any, volume: Any, dies_elsewhere: Any) -> Any:
    """Share of the dies' one-time cost in one accelerator; the same die in other products carries its share.

    Equation: c = Σ R_c n / (n V + N), N dies of the design in other products.
    Source: Feng & Ma, arXiv:2203.12268, section 4 (reuse).
    """
    return over_dies(chip_design_cost * _share(dies_per_accelerator, volume, dies_elsewhere))


def package_nre(package_design_cost: Any, volume: Any) -> Any:
    """Share of the package's one-time cost in one accelerator.

    Equation: c = R_p / V.
    Source: definition.
    """
    return package_design_cost / volume


def delay_nre(market_delay: Any, cost_of_delay: Any, volume: Any) -> Any:
    """Share of what a later start of sales costs in one accelerator.

    Equation: c = t k / V.
    Source: definition; time to market as a cost, as in ttm-cas (ISCA 2023).
    """
    return market_delay * cost_of_delay / volume


def nre_per_accelerator(module_nre: Any, die_nre: Any, package_nre: Any, delay_nre: Any) -> Any:
    """One-time cost carried by each unit.

    Equation: sum of its parts; volume to infinity leaves the recurring cost.
    Source: definition.
    """
    return module_nre + die_nre + package_nre + delay_nre


def one_time_cost(nre_per_accelerator: Any, volume: Any) -> Any:
    """One-time cost that the units of this accelerator carry together.

    Equation: R = c V.
    Source: definition.
    """
    return nre_per_accelerator * volume


def _share(each: Any, volume: Any, elsewhere: Any) -> Any:
    """What of a design one accelerator carries: the product's part of all its users, over the volume."""
    made = bare_number(number(each * volume, "die"))
    users = made + bare_number(number(elsewhere, "die"))
    part = made / np.where(users == 0.0, 1.0, users)
    return part / volume


FORMULAS = (
    module_area,
    designed_area,
    tape_out_effort,
    tape_out_time,
    module_nre,
    die_nre,
    package_nre,
    delay_nre,
    nre_per_accelerator,
    one_time_cost,
)
DIE_NRE_SCHEMES: Forms = {
    "node": {"module_design_cost": module_cost_by_node, "chip_design_cost": chip_cost_by_node},
    "items": {"module_design_cost": no_module_cost, "chip_design_cost": chip_cost_by_items},
    "effort": {"module_design_cost": no_module_cost, "chip_design_cost": chip_cost_by_effort},
}
PACKAGE_NRE_SCHEMES: Forms = {"stated": {}, "area": {"package_design_cost": package_cost_by_area}}
