"""From good dies to a tested accelerator, step by step, against released peers, a walk with draws, and by hand.

Peers, run in-process: Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07), nanocad-lab/CATCH
(commit d60dafb, 2025-07-22).
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.graph import compose, evaluate, wiring
from calc.silicon import FORMULAS, RECURRING_LINES, bound_by, package
from tests.silicon.alike import MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown, kinds

costs = st.floats(0, 1e4)
yields = st.floats(0.05, 1)


def one(value: Any) -> float:
    return float(np.ravel(value)[0])


def attached(dies: float, stacks: float = 0.0, by_die: float = 1.0, packages: float = 1.0, **more: float) -> float:
    return float(
        package.attachment_yield(
            attached_dies=dies,
            memory_stacks=stacks,
            stacks_on_carrier=more.get("on_carrier", 1.0),
            bond_yield=by_die,
            connections_per_package=more.get("connections", 0.0),
            connection_yield=more.get("by_connection", 1.0),
            assembly_steps=more.get("steps", 0.0),
            step_yield=more.get("by_step", 1.0),
            packages_per_accelerator=packages,
        )
    )


# --- attachment -----------------------------------------------------------------------------------------------------


def test_bond_yield_by_hand() -> None:
    """27 dies: peers range from 0.25 to 0.97, because each has a bond yield of its own."""
    assert attached(27, 0, 0.95) == pytest.approx(0.2503, abs=1e-4)
    assert attached(27, 0, 0.98) == pytest.approx(0.5796, abs=1e-4)
    assert attached(27, 0, 0.99) == pytest.approx(0.7624, abs=1e-4)
    assert attached(27, 0, 0.999) == pytest.approx(0.9733, abs=1e-4)
    assert attached(8, 6, 0.99) == pytest.approx(0.99**14, rel=1e-12)
    assert attached(8, 6, 0.99, on_carrier=0.0) == pytest.approx(0.99**8, rel=1e-12)
    assert attached(8, 6, 0.99, packages=2) == pytest.approx(0.99**7, rel=1e-12)
    assert attached(0, 0, 0.99) == 1.0


@pytest.mark.parametrize(
    ("dies", "bonds", "vias", "expected"),
    [(4, 560, 1026, 0.9944275817154797), (1, 140, 1026, 0.9978358442525839), (16, 704, 848, 0.9825932722927041)],
)
def test_attachment_agrees_with_catch(dies: int, bonds: int, vias: int, expected: float) -> None:
    """0.999 by die, 0.999999 by bond and by via."""
    found = attached(dies, 0, 0.999, connections=bonds + vias, by_connection=0.999999)
    assert found == pytest.approx(expected, rel=1e-6)


def test_steps_by_hand() -> None:
    assert attached(2, 0, 0.99, steps=3, by_step=0.98) == pytest.approx(0.99**2 * 0.98**3, rel=1e-12)


@given(st.floats(0, 64), st.floats(0, 12), yields, st.floats(1, 8), st.floats(0, 1e4), st.floats(0.99, 1))
def test_a_piece_more_never_attaches_better(
    dies: float, stacks: float, each: float, packages: float, connections: float, by_connection: float
) -> None:
    given_ = {"connections": connections, "by_connection": by_connection}
    found = attached(dies, stacks, each, packages, **given_)
    assert 1.0 >= found >= 0.0
    assert attached(dies + 1, stacks, each, packages, **given_) <= found * (1 + 1e-12)
    assert attached(dies, stacks + 1, each, packages, **given_) <= found * (1 + 1e-12)
    assert attached(dies, stacks, each, packages + 1, **given_) >= found * (1 - 1e-12)


def test_attachment_agrees_with_draws() -> None:
    generator = np.random.default_rng(13)
    works = np.all(generator.random((10, 200_000)) < 0.97, axis=0) & (generator.random(200_000) < 0.99**2)
    assert np.mean(works) == pytest.approx(attached(8, 2, 0.97, steps=2, by_step=0.99), abs=0.005)


# --- quality of what comes in ---------------------------------------------------------------------------------------


def test_incoming_quality_by_hand() -> None:
    assert one(package.incoming_quality(0.98, 4.0, 1.0)) == pytest.approx(0.98**4, rel=1e-12)
    assert one(package.incoming_quality(kinds(0.98, 0.99), kinds(4, 2), 1.0)) == pytest.approx(0.98**4 * 0.99**2)
    assert one(package.incoming_quality(kinds(0.98, 0.99), kinds(4, 2), 2.0)) == pytest.approx(0.98**2 * 0.99)
    assert one(package.incoming_quality(1.0, 64.0, 1.0)) == 1.0


@given(st.lists(st.tuples(st.floats(0.5, 1), st.integers(0, 16)), min_size=1, max_size=4), st.integers(1, 4))
def test_every_die_must_work(dies: list[tuple[float, int]], packages: int) -> None:
    quality, count = (kinds(*column) for column in zip(*dies, strict=True))
    found = one(package.incoming_quality(quality, count, float(packages)))
    expected = math.prod(each**number for each, number in dies) ** (1 / packages)
    assert found == pytest.approx(expected, rel=1e-9)
    assert 0.0 <= found <= 1.0


def test_dies_that_never_work_leave_no_package() -> None:
    with np.errstate(all="ignore"):
        assert one(package.incoming_quality(kinds(0.0, 0.9), kinds(1, 1), 1.0)) == 0.0
        assert one(package.incoming_quality(kinds(0.9, 0.0), kinds(1, 0), 1.0)) == pytest.approx(0.9)


# --- single steps by hand -------------------------------------------------------------------------------------------


def test_steps_add_and_lose_by_hand() -> None:
    assert one(package.layer_bonding_loss(100.0, 5.0, 15.0, 80.0, 0.0, 0.5, 0.8)) == pytest.approx(50.0)
    wasted = 80.0 * (1 / 0.8 - 1)  # DRAM that stands on the fifth of the dies that do not work
    assert one(package.layer_bonding_loss(100.0, 5.0, 15.0, 80.0, 4.0, 0.8, 0.8)) == pytest.approx(
        wasted + (200.0 + wasted) / 4
    )
    assert one(package.placed_cost(100.0, 5.0, 15.0, 80.0, 50.0)) == 250.0
    assert one(package.bump_cost(880 * MM2, 0.01 / MM2)) == pytest.approx(8.8)
    assert one(package.attachment_loss(250.0, 10.0, 30.0, 5.0, 25.0, 0.9, 0.8)) == pytest.approx(320 * (1 / 0.72 - 1))
    assert one(package.assembled_cost(250.0, 10.0, 30.0, 5.0, 25.0, 80.0)) == 400.0
    assert one(package.substrate_cost(880 * MM2, 4.0, 0.005 / MM2, 1.5, 1.0)) == pytest.approx(26.4)
    assert one(package.substrate_cost(880 * MM2, 4.0, 0.005 / MM2, 1.5, 2.0)) == pytest.approx(52.8)
    assert one(package.mounting_loss(400.0, 26.0, 0.5)) == pytest.approx(426.0)
    assert one(package.test_loss(400.0, 26.0, 4.0, 70.0, 0.8)) == pytest.approx(125.0)
    assert one(package.board_loss(400.0, 26.0, 4.0, 70.0, 125.0, 75.0, 0.7)) == pytest.approx(300.0)
    assert one(package.package_yield(0.9, 0.8, 0.99, 0.95)) == pytest.approx(0.67716)


def test_work_on_packages_is_paid_for_each() -> None:
    assert one(package.total_assembly_cost(540.0, 3.0)) == 1620.0
    assert one(package.test_cost(60.0, 20.0, 100.0, 2.0)) == 360.0


def test_tests_by_hand() -> None:
    """Of 100 packages 90 work; tests that find 80% of the bad ones pass 92, of which 2 are bad."""
    passed = one(package.test_pass_share(0.9, 0.8))
    assert passed == pytest.approx(0.92)
    assert one(package.shipped_defect_share(0.9, passed)) == pytest.approx(2 / 92)
    assert one(package.test_pass_share(0.9, 1.0)) == pytest.approx(0.9)


@given(st.floats(1e-6, 1), st.floats(0, 1))
def test_shares_of_the_tests(works: float, coverage: float) -> None:
    passed = one(package.test_pass_share(works, coverage))
    bad = one(package.shipped_defect_share(works, passed))
    assert works * (1 - 1e-9) <= passed <= 1.0
    assert -1e-9 <= bad <= 1.0
    assert (1 - bad) * passed == pytest.approx(works, rel=1e-9)


# --- the whole way --------------------------------------------------------------------------------------------------

PLAIN: dict[str, float] = {
    "raw_logic_cost": 100.0, "probing_cost": 10.0, "logic_cost": 160.0, "die_yield_loss": 50.0,
    "tier_bonding_cost": 0.0, "tier_bonding_loss": 0.0, "memory_cost": 200.0, "bonded_layers": 0.0,
    "sellable_yield": 1.0, "bonded_layers_yield": 1.0,
    "carrier_cost": 60.0, "carrier_yield": 0.8, "bump_cost": 8.0, "total_assembly_cost": 25.0,
    "attachment_yield": 0.9, "incoming_quality": 0.95, "substrate_cost": 12.0, "substrate_bond_yield": 0.99,
    "test_cost": 40.0, "test_pass_share": 0.97, "board_cost": 0.0, "board_yield": 1.0,
}  # fmt: skip


def made(order: str = "chip-last", **changes: float) -> dict[str, float]:
    """All lines and the manufacturing cost from the values of the steps."""
    makers = wiring(FORMULAS, **bound_by({"assembly_order": order}))
    inputs = PLAIN | changes
    structure = compose(makers, inputs, ("manufacturing_cost", *RECURRING_LINES))
    return {name: one(value) for name, value in evaluate(structure, inputs).items()}


def by_hand(values: Mapping[str, float], order: str = "chip-last") -> float:
    """The same cost as a chain of divisions, as papers write it."""
    logic = values["logic_cost"] + values["tier_bonding_cost"] + values["tier_bonding_loss"]
    wasted = min(values["bonded_layers"], 1.0) * values["memory_cost"] * (1 / values["sellable_yield"] - 1)
    placed = (logic + values["memory_cost"] + wasted) / values["bonded_layers_yield"]
    if order == "chip-last":
        joined = placed + values["bump_cost"] + values["carrier_cost"] / values["carrier_yield"]
    else:
        joined = (placed + values["bump_cost"] + values["carrier_cost"]) / values["carrier_yield"]
    joined = (joined + values["total_assembly_cost"]) / (values["attachment_yield"] * values["incoming_quality"])
    mounted = (joined + values["substrate_cost"]) / values["substrate_bond_yield"]
    tested = (mounted + values["test_cost"]) / values["test_pass_share"]
    return (tested + values["board_cost"]) / values["board_yield"]


def test_chip_last_agrees_with_chiplet_actuary() -> None:
    """Two dies of 440 mm2 of 28 nm on an interposer: chips, carrier and substrate of the peer's own run give its
    194.483 USD of recurring cost."""
    chips = 58.27203594579994 + 17.532450398653523
    found = made(
        logic_cost=chips - 8.8, raw_logic_cost=chips - 8.8, die_yield_loss=0.0, probing_cost=0.0, bump_cost=8.8,
        memory_cost=0.0, carrier_cost=46.23513235043442, carrier_yield=0.5744276670169856, total_assembly_cost=0.0,
        attachment_yield=0.95**2, incoming_quality=1.0, substrate_cost=19.36, substrate_bond_yield=0.99,
        test_cost=0.0, test_pass_share=1.0,
    )  # fmt: skip
    assert found["manufacturing_cost"] == pytest.approx(194.4832568133225, rel=1e-9)


@pytest.mark.parametrize(
    ("chips", "carrier", "assembly", "good", "expected"),
    [
        (4 * 104.82051171318966, 22.50849086046747, 1.5753424657534247, 0.9944275817154797, 445.8503447924607),
        (136.88878924469816, 22.55026819497937, 0.3938356164383562, 0.9978358442525839, 160.17954654238412),
    ],
)
def test_carrier_chips_and_assembly_agree_with_catch(
    chips: float, carrier: float, assembly: float, good: float, expected: float
) -> None:
    found = made(
        logic_cost=chips, raw_logic_cost=chips, die_yield_loss=0.0, probing_cost=0.0, bump_cost=0.0, memory_cost=0.0,
        carrier_cost=carrier, carrier_yield=1.0, total_assembly_cost=assembly, attachment_yield=good,
        incoming_quality=1.0, substrate_cost=0.0, substrate_bond_yield=1.0, test_cost=0.0, test_pass_share=1.0,
    )  # fmt: skip
    assert found["manufacturing_cost"] == pytest.approx(expected, rel=1e-6)


SHARES = tuple(name for name in PLAIN if name.endswith(("_yield", "_quality", "_share")))
steps = st.fixed_dictionaries(dict.fromkeys(PLAIN, costs) | dict.fromkeys(SHARES, yields))


@pytest.mark.parametrize("order", ["chip-last", "chip-first"])
@given(values=steps)
def test_the_bill_is_the_chain_of_divisions(order: str, values: dict[str, float]) -> None:
    values["logic_cost"] = values["raw_logic_cost"] + values["probing_cost"] + values["die_yield_loss"]
    found = made(order, **values)
    assert found["manufacturing_cost"] == pytest.approx(by_hand(values, order), rel=1e-9, abs=1e-9)
    total = found[RECURRING_LINES[0]]
    for name in RECURRING_LINES[1:]:
        total += found[name]
    assert total == found["manufacturing_cost"]  # to the last bit: left to right in the order of the steps
    assert all(found[name] >= -1e-9 for name in RECURRING_LINES)


@given(values=steps)
def test_each_step_loses_or_keeps_but_never_gains(values: dict[str, float]) -> None:
    values["logic_cost"] = values["raw_logic_cost"] + values["probing_cost"] + values["die_yield_loss"]
    whole = made(**values)["manufacturing_cost"]
    lossless = dict.fromkeys(SHARES, 1.0)
    for name in SHARES:
        assert made(**values | {name: 1.0})["manufacturing_cost"] <= whole * (1 + 1e-9) + 1e-9
    added = made(**values | lossless)
    parts = ("logic_cost", "tier_bonding_cost", "tier_bonding_loss", "memory_cost", "carrier_cost", "bump_cost",
             "total_assembly_cost", "substrate_cost", "test_cost", "board_cost")  # fmt: skip
    assert added["manufacturing_cost"] == pytest.approx(sum(values[name] for name in parts), rel=1e-9, abs=1e-9)


def test_dies_first_cost_more_than_dies_last() -> None:
    assert made("chip-first")["manufacturing_cost"] > made("chip-last")["manufacturing_cost"]
    same = {"carrier_yield": 1.0}
    assert made("chip-first", **same)["manufacturing_cost"] == made("chip-last", **same)["manufacturing_cost"]


def test_memory_is_lost_where_it_is_lost_and_counted_once() -> None:
    """One dollar more of memory costs a dollar on its line, and in losses what later steps lose of it."""
    plain, more = made(), made(memory_cost=PLAIN["memory_cost"] + 1.0)
    change = {name: more[name] - plain[name] for name in RECURRING_LINES}
    assert change["memory_cost"] == pytest.approx(1.0)
    assert change["attachment_loss"] == pytest.approx(1 / (0.9 * 0.95) - 1)
    assert change["mounting_loss"] == pytest.approx((1 / 0.99 - 1) / (0.9 * 0.95))
    assert change["test_loss"] == pytest.approx((1 / 0.97 - 1) / (0.9 * 0.95 * 0.99))
    rest = set(RECURRING_LINES) - {"memory_cost", "attachment_loss", "mounting_loss", "test_loss"}
    assert all(change[name] == 0.0 for name in rest)


def test_losses_agree_with_a_walk_of_packages() -> None:
    """100,000 packages are started; at each step its cost is paid for all that are there, and some are lost."""
    generator = np.random.default_rng(14)
    alive, spent = 100_000, 0.0
    joined = PLAIN["logic_cost"] + PLAIN["memory_cost"] + PLAIN["bump_cost"] + PLAIN["total_assembly_cost"]
    carriers = int(generator.negative_binomial(alive, PLAIN["carrier_yield"])) + alive
    spent += alive * joined + carriers * PLAIN["carrier_cost"]
    alive = generator.binomial(alive, PLAIN["attachment_yield"] * PLAIN["incoming_quality"])
    spent += alive * PLAIN["substrate_cost"]
    alive = generator.binomial(alive, PLAIN["substrate_bond_yield"])
    spent += alive * PLAIN["test_cost"]
    alive = generator.binomial(alive, PLAIN["test_pass_share"])
    assert spent / alive == pytest.approx(made()["manufacturing_cost"], rel=0.005)


def test_lines_are_those_of_the_sum() -> None:
    assert len(RECURRING_LINES) == len(set(RECURRING_LINES)) == 18
    assert {"memory_cost", "carrier_loss", "board_loss", "raw_logic_cost"} <= set(RECURRING_LINES)


# --- arrays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", package.FORMULAS, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", package.FORMULAS, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
