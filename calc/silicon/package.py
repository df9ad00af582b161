"""From good dies and memory to a tested accelerator: each step adds its cost, then loses a share of all there is."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import bare_number, counted, first_die, number, product_over_dies


def layer_bonding_loss(
    logic_cost: Any,
    tier_bonding_cost: Any,
    tier_bonding_loss: Any,
    memory_cost: Any,
    bonded_layers: Any,
    sellable_yield: Any,
    bonded_layers_yield: Any,
) -> Any:
    """What bonding DRAM on whole wafers of logic costs beside the DRAM itself: DRAM on logic dies that do not work, and
    the logic and DRAM of dies on which a layer fails. Nothing where nothing is bonded.

    Equation: W + (logic + memory + W) (1 / Y_l − 1), W = memory (1 / Y − 1), Y of the main kind of die.
    Valid: wafer on wafer, so that no die can be left out; tested before the wafers are cut.
    Source: Zhao et al., 3D-Carbon (released code, 2024-03-20), for Y_l; W by definition.
    """
    on_bad_dies = 1.0 / first_die(sellable_yield) - 1.0
    wasted = np.minimum(bonded_layers, 1.0) * memory_cost * on_bad_dies
    into = logic_cost + tier_bonding_cost + tier_bonding_loss + memory_cost + wasted
    return wasted + into * (1.0 / bonded_layers_yield - 1.0)


def placed_cost(
    logic_cost: Any, tier_bonding_cost: Any, tier_bonding_loss: Any, memory_cost: Any, layer_bonding_loss: Any
) -> Any:
    """All that is placed on the carrier.

    Equation: logic + tiers + memory, with what was lost on the way.
    Source: definition.
    """
    return logic_cost + tier_bonding_cost + tier_bonding_loss + memory_cost + layer_bonding_loss


def bump_cost(total_die_area: Any, die_bump_price: Any) -> Any:
    """Bumps on the dies of one accelerator, by area; each die has its own.

    Equation: C = p_bump Σ n A.
    Source: Feng & Ma, arXiv:2203.12268; its released code charges identical dies for the bumps of one.
    """
    return counted(total_die_area * die_bump_price, "1/accelerator")


def incoming_quality(die_quality: Any, dies_per_accelerator: Any, packages_per_accelerator: Any) -> Any:
    """Share of packages in which every die works that passed probe.

    Equation: Q = Π q^(n / b).
    Source: Graening et al., CATCH, arXiv:2503.15753.
    """
    count = bare_number(number(dies_per_accelerator, "die/accelerator"))
    return product_over_dies(bare_number(die_quality) ** (count / bare_number(packages_per_accelerator)))


def attachment_yield(
    attached_dies: Any,
    memory_stacks: Any,
    stacks_on_carrier: Any,
    bond_yield: Any,
    connections_per_package: Any,
    connection_yield: Any,
    assembly_steps: Any,
    step_yield: Any,
    packages_per_accelerator: Any,
) -> Any:
    """Share of packages in which everything attaches: by die, by connection and by step.

    Equation: Y = y_d^((n + c_k k) / b) · y_c^c · y_s^s, c_k = 1 where memory stands on the carrier, 0 on the board.
    Valid: independent attachments.
    Source: by die Feng & Ma, arXiv:2203.12268; by die and connection Graening et al., CATCH, arXiv:2503.15753; by
    step google/chiplets-cost-model (2022-08-09).
    """
    stacks = stacks_on_carrier * number(memory_stacks, "stack/accelerator")
    pieces = number(attached_dies, "die/accelerator") + stacks
    by_piece = bond_yield ** (pieces / packages_per_accelerator)
    return by_piece * connection_yield**connections_per_package * step_yield**assembly_steps


def total_assembly_cost(assembly_cost: Any, packages_per_accelerator: Any) -> Any:
    """Assembly of the packages of one accelerator.

    Equation: C = b a.
    Source: definition.
    """
    return packages_per_accelerator * assembly_cost


def attachment_loss(
    placed_cost: Any,
    bump_cost: Any,
    carrier_cost: Any,
    carrier_loss: Any,
    total_assembly_cost: Any,
    attachment_yield: Any,
    incoming_quality: Any,
) -> Any:
    """What packages cost in which a die does not attach or did not work: all that is in them.

    Equation: (placed + bumps + carrier + assembly) (1 / (Y Q) − 1).
    Valid: a die that slipped through probe is found here, before substrate and tests are spent on it.
    Source: Feng & Ma, arXiv:2203.12268; Graening et al., CATCH, arXiv:2503.15753.
    """
    into = placed_cost + bump_cost + carrier_cost + carrier_loss + total_assembly_cost
    return into * (1.0 / (attachment_yield * incoming_quality) - 1.0)


def assembled_cost(
    placed_cost: Any,
    bump_cost: Any,
    carrier_cost: Any,
    carrier_loss: Any,
    total_assembly_cost: Any,
    attachment_loss: Any,
) -> Any:
    """Dies and memory on their carrier, working.

    Equation: sum of what went in and what was lost.
    Source: definition.
    """
    return placed_cost + bump_cost + carrier_cost + carrier_loss + total_assembly_cost + attachment_loss


def substrate_cost(
    carrier_area: Any,
    substrate_area_factor: Any,
    substrate_price: Any,
    substrate_layer_factor: Any,
    packages_per_accelerator: Any,
) -> Any:
    """Organic substrates below the carriers of one accelerator.

    Equation: C = b A_c f_s p_s f_l, f_l for the number of layers.
    Source: Feng & Ma, arXiv:2203.12268, section 3.
    """
    area = packages_per_accelerator * carrier_area * substrate_area_factor
    return counted(area * substrate_price * substrate_layer_factor, "1/accelerator")


def mounting_loss(assembled_cost: Any, substrate_cost: Any, substrate_bond_yield: Any) -> Any:
    """What is lost where the carrier does not attach to its substrate.

    Equation: (assembled + substrate) (1 / y − 1).
    Source: Feng & Ma, arXiv:2203.12268 (y3 = 0.99).
    """
    return (assembled_cost + substrate_cost) * (1.0 / substrate_bond_yield - 1.0)


def test_cost(final_test_cost: Any, burn_in_cost: Any, system_test_cost: Any, packages_per_accelerator: Any) -> Any:
    """Tests of the packages of one accelerator.

    Equation: C = b (final test + burn-in + system-level test).
    Source: insertions as in google/chiplets-cost-model (2022-08-09).
    """
    return packages_per_accelerator * (final_test_cost + burn_in_cost + system_test_cost)


def test_pass_share(final_test_yield: Any, final_test_coverage: Any) -> Any:
    """Share of packages that pass the tests: the good ones, and the bad ones that no test sees.

    Equation: t = Y + (1 − Y) (1 − k), k the share of bad packages that the tests find.
    Source: Graening et al., CATCH, arXiv:2503.15753.
    """
    return final_test_yield + (1.0 - final_test_yield) * (1.0 - final_test_coverage)


def shipped_defect_share(final_test_yield: Any, test_pass_share: Any) -> Any:
    """Share of sold packages that do not work.

    Equation: 1 − Y / t.
    Source: Graening et al., CATCH, arXiv:2503.15753 (quality of a tested part).
    """
    return 1.0 - final_test_yield / test_pass_share


def test_loss(
    assembled_cost: Any, substrate_cost: Any, mounting_loss: Any, test_cost: Any, test_pass_share: Any
) -> Any:
    """What packages cost that fail a test.

    Equation: (mounted + tests) (1 / t − 1).
    Source: definition.
    """
    into = assembled_cost + substrate_cost + mounting_loss + test_cost
    return into * (1.0 / test_pass_share - 1.0)


def board_loss(
    assembled_cost: Any,
    substrate_cost: Any,
    mounting_loss: Any,
    test_cost: Any,
    test_loss: Any,
    board_cost: Any,
    board_yield: Any,
) -> Any:
    """What is lost where the packages of an accelerator are joined on a board; nothing for a single package.

    Equation: (packages + board) (1 / y − 1).
    Source: definition.
    """
    into = assembled_cost + substrate_cost + mounting_loss + test_cost + test_loss + board_cost
    return into * (1.0 / board_yield - 1.0)


def package_yield(
    attachment_yield: Any, incoming_quality: Any, substrate_bond_yield: Any, final_test_yield: Any
) -> Any:
    """Share of started packages that work in the end.

    Equation: Y = Y_attach Q y_substrate Y_test.
    Valid: known good carriers (chip last); where dies come first, their carrier's yield is beside it.
    Source: Feng & Ma, arXiv:2203.12268.
    """
    return attachment_yield * incoming_quality * substrate_bond_yield * final_test_yield


def manufacturing_cost(
    raw_logic_cost: Any,
    probing_cost: Any,
    die_yield_loss: Any,
    tier_bonding_cost: Any,
    tier_bonding_loss: Any,
    memory_cost: Any,
    layer_bonding_loss: Any,
    carrier_cost: Any,
    carrier_loss: Any,
    bump_cost: Any,
    total_assembly_cost: Any,
    attachment_loss: Any,
    substrate_cost: Any,
    mounting_loss: Any,
    test_cost: Any,
    test_loss: Any,
    board_cost: Any,
    board_loss: Any,
) -> Any:
    """Recurring cost of one working accelerator: every line of its bill of materials, losses included.

    Equation: sum of the lines; for chip-last it is {[(placed + carrier / Y_c) / Y_a + substrate] / y_s + tests} / t.
    Source: Feng & Ma, arXiv:2203.12268, section 3.
    """
    logic_and_tiers = raw_logic_cost + probing_cost + die_yield_loss + tier_bonding_cost + tier_bonding_loss
    placed = logic_and_tiers + memory_cost + layer_bonding_loss
    assembled = placed + carrier_cost + carrier_loss + bump_cost + total_assembly_cost + attachment_loss
    tested = assembled + substrate_cost + mounting_loss + test_cost + test_loss
    return tested + board_cost + board_loss


FORMULAS = (
    layer_bonding_loss,
    placed_cost,
    bump_cost,
    incoming_quality,
    attachment_yield,
    total_assembly_cost,
    attachment_loss,
    assembled_cost,
    substrate_cost,
    mounting_loss,
    test_cost,
    test_pass_share,
    shipped_defect_share,
    test_loss,
    board_loss,
    package_yield,
    manufacturing_cost,
)
RECURRING_LINES = tuple(manufacturing_cost.__annotations__)[:-1]
"""Lines of the recurring bill, in the order of the steps."""
