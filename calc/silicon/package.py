"""What joins good dies and memory to one package, and what is lost on the way."""

from __future__ import annotations

from typing import Any

from calc.units import counted, number


def silicon_cost(good_die_cost: Any, dies_per_accelerator: Any) -> Any:
    """Cost of the good logic dies of one accelerator.

    Equation: C = n c.
    Source: definition.
    """
    return good_die_cost * dies_per_accelerator


def memory_cost(memory_capacity: Any, memory_price: Any) -> Any:
    """Cost of the memory of one accelerator, bought by capacity.

    Equation: C = M p.
    Source: definition; prices per gigabyte as in the memory presets.
    """
    return memory_capacity * memory_price


def carrier_area(
    die_area: Any,
    dies_per_accelerator: Any,
    memory_stacks: Any,
    memory_stack_area: Any,
    carrier_area_factor: Any,
) -> Any:
    """Area of the carrier under the dies and the memory stacks that stand beside them.

    Equation: A_c = f (n A + k A_stack). A carrier can be no larger than the largest that its class offers
    (checked where a design is read).
    Source: Feng & Ma, arXiv:2203.12268 (area factor 1.1 for an interposer).
    """
    dies = number(dies_per_accelerator, "die/accelerator") * die_area
    stacks = number(memory_stacks, "stack/accelerator") * memory_stack_area
    return carrier_area_factor * (dies + stacks)


def carrier_cost(carrier_area: Any, carrier_price: Any, substrate_price: Any, substrate_area_factor: Any) -> Any:
    """Cost of the carrier and of the organic substrate below it.

    Equation: C = A_c (p_c + f_s p_s).
    Source: Feng & Ma, arXiv:2203.12268, section 3 (substrate); carrier price per area derived in the package
    presets from published package costs.
    """
    price_per_area = carrier_price + substrate_area_factor * substrate_price
    return counted(carrier_area * price_per_area, "1/accelerator")


def stack_yield(bonded_layers: Any, layer_bond_yield: Any) -> Any:
    """Share of logic dies with bonded DRAM on which every layer works; one where nothing is bonded.

    Equation: Y_s = y_l^L.
    Valid: independent layers; bonded wafers are tested before they are cut and assembled.
    Source: Zhao et al., 3D-Carbon (code, 2024-03-20), wafer-to-wafer hybrid bonding.
    """
    return layer_bond_yield**bonded_layers


def package_yield(dies_per_accelerator: Any, memory_stacks: Any, bond_yield: Any, final_test_yield: Any) -> Any:
    """Share of assembled packages that work: every die and every stack must attach.

    Equation: Y = y_b^(n + k) · y_t.
    Valid: dies and stacks are known good before assembly (chip last); independent attachments.
    Source: Feng & Ma, arXiv:2203.12268 (y_b for each die).
    """
    dies = number(dies_per_accelerator, "die/accelerator")
    stacks = number(memory_stacks, "stack/accelerator")
    return bond_yield ** (dies + stacks) * final_test_yield


def manufacturing_cost(
    silicon_cost: Any,
    memory_cost: Any,
    stack_yield: Any,
    carrier_cost: Any,
    assembly_cost: Any,
    package_yield: Any,
) -> Any:
    """Recurring cost of one working accelerator package; a package that fails loses all that is in it.

    Equation: C = [(silicon + memory) / Y_s + carrier + assembly and test] / Y. A bonded die that fails takes its
    logic and its DRAM with it; memory in stacks is bought good (Y_s = 1).
    Source: Feng & Ma, arXiv:2203.12268, chip-last assembly.
    """
    known_good = (silicon_cost + memory_cost) / stack_yield
    return (known_good + carrier_cost + assembly_cost) / package_yield


FORMULAS = (
    silicon_cost,
    memory_cost,
    carrier_area,
    carrier_cost,
    stack_yield,
    package_yield,
    manufacturing_cost,
)
