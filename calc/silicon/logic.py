"""All logic dies of one accelerator: side by side, or stacked on each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import bare_number, first_die, largest_die, number, over_dies, product_over_dies, product_to_last_die


def kinds_of_die(*values: Any) -> Any:
    """One value for each kind of die, the main one first.

    Equation: (x_1, x_2, ...).
    Source: definition.
    """
    return np.array([np.ravel(value)[0] for value in values]).reshape(-1, 1, 1, 1)


def raw_logic_cost(raw_die_cost: Any, dies_per_accelerator: Any) -> Any:
    """Logic dies of one accelerator as they leave the fab.

    Equation: C = Σ n P/N.
    Source: definition.
    """
    return over_dies(raw_die_cost * dies_per_accelerator)


def probing_cost(probe_cost: Any, dies_per_accelerator: Any) -> Any:
    """Probing of the logic dies of one accelerator, each once.

    Equation: C = Σ n p.
    Source: definition.
    """
    return over_dies(probe_cost * dies_per_accelerator)


def logic_cost(good_die_cost: Any, dies_per_accelerator: Any) -> Any:
    """Logic dies of one accelerator, good after probe.

    Equation: C = Σ n c over kinds of die.
    Source: definition.
    """
    return over_dies(good_die_cost * dies_per_accelerator)


def die_yield_loss(logic_cost: Any, raw_logic_cost: Any, probing_cost: Any) -> Any:
    """What the dies that fail at probe cost, less what a lower bin earns.

    Equation: Σ n (c − P/N − p).
    Source: definition.
    """
    return logic_cost - raw_logic_cost - probing_cost


def logic_die_count(dies_per_accelerator: Any) -> Any:
    """Logic dies of all kinds in one accelerator.

    Equation: Σ n.
    Source: definition.
    """
    return over_dies(dies_per_accelerator)


def total_die_area(die_area: Any, dies_per_accelerator: Any) -> Any:
    """Area of all logic dies of one accelerator.

    Equation: Σ n A.
    Source: definition.
    """
    return over_dies(die_area * number(dies_per_accelerator, "die/accelerator"))


# --- side by side ------------------------------------------------------------------------------------------------


def side_by_side_footprint(total_die_area: Any) -> Any:
    """Area that logic dies beside each other take.

    Equation: Σ n A.
    Source: definition.
    """
    return 1.0 * total_die_area


def side_by_side_attachments(logic_die_count: Any) -> Any:
    """Pieces of logic that are attached to the carrier: every die.

    Equation: Σ n.
    Source: definition.
    """
    return 1.0 * logic_die_count


def no_tier_bonding_cost(logic_cost: Any) -> Any:
    """No die is bonded on another.

    Equation: 0.
    Source: definition.
    """
    return 0.0 * logic_cost


# --- stacked: the first kind of die is placed first, each further kind is bonded to what is there -----------------


def stacked_footprint(die_area: Any, dies_per_accelerator: Any) -> Any:
    """Area that stacks of logic take: in each stack the widest tier.

    Equation: n_1 max_k(A_k n_k / n_1), n_1 stacks.
    Source: definition.
    """
    stacks = first_die(number(dies_per_accelerator, "die/accelerator"))
    return stacks * largest_die(die_area * number(dies_per_accelerator, "die/accelerator") / stacks)


def stacked_wafers_footprint(die_area: Any, dies_per_accelerator: Any) -> Any:
    """Area that stacks of whole wafers take: every die of a stack stands over the others.

    Equation: n_1 max_k A_k, n_1 stacks.
    Source: definition.
    """
    return first_die(number(dies_per_accelerator, "die/accelerator")) * largest_die(die_area)


def stacked_attachments(dies_per_accelerator: Any) -> Any:
    """Pieces of logic that are attached to the carrier: one for each stack.

    Equation: n_1.
    Source: definition.
    """
    return first_die(1.0 * dies_per_accelerator)


def tier_bonding_cost(tier_bond_cost: Any, dies_per_accelerator: Any) -> Any:
    """Bonding of tiers in one accelerator, without what is lost.

    Equation: Σ n a.
    Source: definition.
    """
    return over_dies(tier_bond_cost * dies_per_accelerator)


def die_on_wafer_loss(good_die_cost: Any, tier_bond_cost: Any, tier_bond_yield: Any, dies_per_accelerator: Any) -> Any:
    """What failed bonds between tiers cost: each takes the stack below and the die above with it.

    Equation: C_k = (C_{k−1} + m_k (c_k + a_k)) / y_k^{m_k} for each stack, m_k dies of kind k in it; the loss is the
    last C less the sum of what went in.
    Source: Graening et al., CATCH, arXiv:2503.15753 (recursive stack).
    """
    into = (good_die_cost + tier_bond_cost) * dies_per_accelerator
    count = number(dies_per_accelerator, "die/accelerator")
    survives = bare_number(tier_bond_yield) ** bare_number(count / first_die(count))
    return over_dies(into * (1.0 / product_to_last_die(survives) - 1.0))


def wafer_on_wafer_loss(
    logic_cost: Any,
    tier_bonding_cost: Any,
    sellable_yield: Any,
    tier_bond_yield: Any,
    dies_per_accelerator: Any,
) -> Any:
    """What is lost where whole wafers are bonded: a stack works if every die and every bond in it does.

    Equation: C (1 / Π_k (Y_k y_k)^{m_k} − 1).
    Valid: dies of all tiers of one size; faults of tiers independent.
    Source: definition; two wafers of 60% give 36% (EV Group).
    """
    count = number(dies_per_accelerator, "die/accelerator")
    works = bare_number(sellable_yield) * bare_number(tier_bond_yield)
    all_work = product_over_dies(works ** bare_number(count / first_die(count)))
    return (logic_cost + tier_bonding_cost) * (1.0 / all_work - 1.0)


FORMULAS = (raw_logic_cost, probing_cost, logic_cost, die_yield_loss, logic_die_count, total_die_area)
