"""All logic dies of an accelerator, side by side and stacked, against nanocad-lab/CATCH (commit d60dafb, 2025-07-22,
run in-process), draws and by hand."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon import logic
from calc.silicon.forms import LOGIC_STACKINGS
from tests.silicon.alike import MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown, kinds

ALL = tuple(
    dict.fromkeys(
        (
            *logic.FORMULAS,
            *(formula for form in LOGIC_STACKINGS.values() for formula in form.values()),
        )
    )
)


def one(value: Any) -> float:
    return float(np.ravel(value)[0])


costs = st.floats(0.01, 1e4)
yields = st.floats(0.05, 1)
few = st.integers(1, 8)


# --- side by side ---------------------------------------------------------------------------------------------------


def test_kinds_of_die_add_up_by_hand() -> None:
    """Two dies of 74 mm2 at 12 USD and one of 416 mm2 at 44 USD, probed at 2 USD each."""
    count = kinds(2, 1)
    assert one(logic.raw_logic_cost(kinds(12, 44), count)) == 68.0
    assert one(logic.probing_cost(2.0, count)) == 6.0
    assert one(logic.logic_cost(kinds(16, 60), count)) == 92.0
    assert one(logic.die_yield_loss(92.0, 68.0, 6.0)) == 18.0
    assert one(logic.logic_die_count(count)) == 3.0
    assert one(logic.total_die_area(kinds(74 * MM2, 416 * MM2), count)) == pytest.approx(564 * MM2, rel=1e-12)
    assert one(logic.side_by_side_footprint(564 * MM2)) == pytest.approx(564 * MM2)
    assert one(logic.side_by_side_attachments(3.0)) == 3.0
    assert one(logic.no_tier_bonding_cost(92.0)) == 0.0


def test_epyc_like_silicon_agrees_with_chiplet_actuary() -> None:
    """Two CCDs at 12.8158 and an I/O die at 44.4191 USD, known good; the peer counts the bumps of these and of six
    blanks at 0.005 USD/mm2. Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07)."""
    good = logic.logic_cost(kinds(12.815801388180281, 44.41906810974974), kinds(2, 1))
    bumps = 0.005 * (2 * 74 + 416 + 6 * 67)
    assert one(good) + bumps == pytest.approx(60.83306948628985 + 14.04760139982044, rel=1e-9)


@given(costs, costs, few)
def test_identical_dies_cost_what_distinct_equal_ones_cost(raw: float, good: float, count: int) -> None:
    alone, apart = kinds(float(count)), kinds(*[1.0] * count)
    for formula, value in ((logic.raw_logic_cost, raw), (logic.logic_cost, good), (logic.probing_cost, 3.3)):
        together = one(formula(value, alone))
        assert one(formula(np.full_like(apart, value), apart)) == pytest.approx(together, rel=1e-12)
    assert one(logic.logic_die_count(apart)) == one(logic.logic_die_count(alone)) == count


def test_without_kinds_a_number_is_one_kind() -> None:
    assert one(logic.logic_cost(50.0, 4.0)) == 200.0
    assert one(logic.logic_cost(kinds(50), kinds(4))) == 200.0
    assert one(logic.logic_die_count(4.0)) == 4.0


def test_no_dies_cost_nothing() -> None:
    assert one(logic.logic_cost(kinds(50, 70), kinds(0, 0))) == 0.0
    assert one(logic.total_die_area(kinds(50 * MM2), kinds(0))) == 0.0


def test_kinds_of_die_are_stood_on_the_first_axis() -> None:
    assert logic.kinds_of_die(1.0, np.array([[2.0]]), np.array(3.0)).shape == (3, 1, 1, 1)
    assert np.ravel(logic.kinds_of_die(1.0, np.array([[2.0]]), np.array(3.0))).tolist() == [1.0, 2.0, 3.0]


# --- stacks ---------------------------------------------------------------------------------------------------------


def stack_by_hand(good: list[float], bond: list[float], each: list[float], count: list[float]) -> float:
    """The cost of a stack, tier by tier as it is built; `count` dies of each kind in one stack."""
    built = good[0] * count[0]
    for cost, bonding, share, dies in zip(good[1:], bond[1:], each[1:], count[1:], strict=True):
        built = (built + dies * (cost + bonding)) / share**dies
    return built


def test_a_stack_agrees_with_catch() -> None:
    """Four dies face to back: known good dies, assembly of 0.3938 USD a tier, yields from the top; 470.346 USD."""
    good = kinds(106.98656, 108.871822, 124.0226, 126.832885)
    each = kinds(1.0, 0.99776, 0.997646, 0.997533)
    bond, count = kinds(0.0, 0.3938356164, 0.3938356164, 0.3938356164), kinds(1, 1, 1, 1)
    lost = one(logic.die_on_wafer_loss(good, bond, each, count))
    into = one(logic.logic_cost(good, count)) + one(logic.tier_bonding_cost(bond, count))
    assert into + lost == pytest.approx(470.346299, rel=1e-6)
    under = [one(logic.die_on_wafer_loss(good[:k], bond[:k], each[:k], count[:k])) for k in (1, 2, 3)]
    into = [one(np.sum((good + bond)[:k])) for k in (1, 2, 3)]
    found = [part + lost for part, lost in zip(into, under, strict=True)]
    assert found == pytest.approx([106.98656, 216.737708, 341.959021], rel=1e-6)


@given(st.lists(st.tuples(costs, costs, yields, few), min_size=1, max_size=4), few)
def test_a_stack_is_its_tiers_one_by_one(tiers: list[tuple[float, float, float, int]], stacks: int) -> None:
    """Any number of stacks of a base die with some dies of further kinds on it."""
    good, bond, each, count = (list(column) for column in zip(*tiers, strict=True))
    bond[0], each[0], count[0] = 0.0, 1.0, 1
    expected = stacks * stack_by_hand(good, bond, each, [float(dies) for dies in count])
    dies = kinds(*[float(stacks * number) for number in count])
    lost = one(logic.die_on_wafer_loss(kinds(*good), kinds(*bond), kinds(*each), dies))
    into = one(logic.logic_cost(kinds(*good), dies)) + one(logic.tier_bonding_cost(kinds(*bond), dies))
    assert into + lost == pytest.approx(expected, rel=1e-9)


@given(costs, costs, yields, few)
def test_a_single_tier_is_as_good_as_side_by_side(good: float, area: float, chance: float, count: int) -> None:
    """Nothing is bonded on anything: no bonding cost, no loss, the same footprint and pieces."""
    dies = kinds(float(count))
    assert one(logic.tier_bonding_cost(kinds(0.0), dies)) == 0.0
    assert one(logic.die_on_wafer_loss(kinds(good), kinds(0.0), kinds(1.0), dies)) == 0.0
    beside = logic.side_by_side_footprint(logic.total_die_area(kinds(area), dies))
    assert one(logic.stacked_footprint(kinds(area), dies)) == pytest.approx(one(beside), rel=1e-12)
    assert one(logic.stacked_attachments(dies)) == one(logic.side_by_side_attachments(logic.logic_die_count(dies)))


def test_stacks_stand_on_their_widest_tier_by_hand() -> None:
    """Two base dies of 370 mm2, on each three dies of 120 mm2: 740 mm2, and two pieces to attach."""
    area, dies = kinds(370 * MM2, 120 * MM2), kinds(2, 6)
    assert one(logic.stacked_footprint(area, dies)) == pytest.approx(740 * MM2, rel=1e-12)
    assert one(logic.stacked_attachments(dies)) == 2.0
    wide = logic.stacked_footprint(kinds(370 * MM2, 130 * MM2), dies)
    assert one(wide) == pytest.approx(2 * 390 * MM2, rel=1e-12)


def test_two_wafers_of_60_percent_give_36() -> None:
    """EV Group: bonded whole, two wafers of 60% leave 36% of the stacks, each of which pays for 2.78."""
    lost = one(logic.wafer_on_wafer_loss(200.0, 10.0, kinds(0.6, 0.6), kinds(1.0, 1.0), kinds(1, 1)))
    assert lost == pytest.approx(210 * (1 / 0.36 - 1), rel=1e-12)
    picked = one(logic.die_on_wafer_loss(kinds(100 / 0.6, 100 / 0.6), kinds(0, 10), kinds(1.0, 1.0), kinds(1, 1)))
    assert picked == 0.0
    assert (200 + 10 + lost) / (200 / 0.6 + 10) > 1.5


@given(st.lists(st.tuples(yields, yields, few), min_size=1, max_size=4), costs)
def test_whole_wafers_need_every_die_and_bond(tiers: list[tuple[float, float, int]], cost: float) -> None:
    works = math.prod((good * bond) ** count for good, bond, count in tiers)
    first = tiers[0][2]
    dies = kinds(*[float(count) for *_, count in tiers])
    good, bond = (kinds(*column) for column in list(zip(*tiers, strict=True))[:2])
    lost = one(logic.wafer_on_wafer_loss(cost, 0.0, good, bond, dies))
    assert lost == pytest.approx(cost * (works ** (-1 / first) - 1), rel=1e-9, abs=1e-9 * cost)
    assert lost >= 0.0


def test_wafer_bonding_agrees_with_draws() -> None:
    """Three tiers drawn for 200,000 stacks; those in which all works pay for all."""
    generator = np.random.default_rng(9)
    works = np.all(generator.random((3, 200_000)) < np.array([[0.7], [0.8], [0.9 * 0.95]]), axis=0)
    lost = one(logic.wafer_on_wafer_loss(100.0, 5.0, kinds(0.7, 0.8, 0.9), kinds(1.0, 1.0, 0.95), kinds(1, 1, 1)))
    assert 105 / np.mean(works) == pytest.approx(105 + lost, rel=0.01)


def test_tiers_of_whole_wafers_stand_over_each_other() -> None:
    """Where whole wafers are bonded all tiers have one size: 100 mm2 with two further tiers of the same die take 100
    mm2 of carrier and not 200."""
    footprint = LOGIC_STACKINGS["wafer-on-wafer"]["logic_footprint"]
    assert one(footprint(kinds(100 * MM2, 100 * MM2), kinds(1, 2))) == pytest.approx(100 * MM2, rel=1e-12)


def test_kinds_without_dies_change_nothing() -> None:
    """As where another design in the same comparison has more kinds of die."""
    dies, padded = kinds(2, 2), kinds(2, 2, 0)
    for formula, values in (
        (logic.die_on_wafer_loss, [(50, 20), (0, 1), (1.0, 0.9)]),
        (logic.tier_bonding_cost, [(0, 1)]),
        (logic.stacked_footprint, [(100 * MM2, 80 * MM2)]),
        (logic.logic_cost, [(50, 20)]),
    ):
        plain = one(formula(*[kinds(*row) for row in values], dies))
        more = one(formula(*[kinds(*row, row[0]) for row in values], padded))
        assert more == pytest.approx(plain, rel=1e-12)


# --- arrays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)


def test_cases_of_kinds_are_worked_out_one_by_one() -> None:
    """Arrays [die, layout, platform, case] give for each case what that case gives alone."""
    generator = np.random.default_rng(2)
    shape = (3, 2, 1, 5)
    good, bond, count = (generator.uniform(1, 9, shape) for _ in range(3))
    each = generator.uniform(0.5, 1, shape)
    together = logic.die_on_wafer_loss(good, bond, each, count)
    assert together.shape == (2, 1, 5)
    for layout in range(2):
        for case in range(5):
            alone = [values[:, layout : layout + 1, :, case : case + 1] for values in (good, bond, each, count)]
            assert together[layout, 0, case] == pytest.approx(one(logic.die_on_wafer_loss(*alone)), rel=1e-12)
