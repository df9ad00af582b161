"""The carrier: its size, its cost, its yield and what its failures take with them.

Peer: Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07, run in-process).
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon import carrier
from tests.silicon.alike import CM2, MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown

FORMS = (*carrier.CARRIER_PRICINGS.values(), *carrier.ASSEMBLY_ORDERS.values())
ALL = (*carrier.FORMULAS, *(formula for form in FORMS for formula in form.values()))

areas = st.floats(1, 10_000)
costs = st.floats(0, 1e4)
shares = st.floats(0.01, 1)


def made_yield(area: float, density: float, clustering: float) -> float:
    return float(carrier.carrier_yield_of_wafer(area * MM2, density / CM2, clustering))


# --- size -----------------------------------------------------------------------------------------------------------


def test_carrier_under_an_h100() -> None:
    """One die of 814 mm2 and six stacks of 110 mm2 under a factor of 1.1."""
    found = carrier.carrier_area(814 * MM2, 6.0, 110 * MM2, 1.1, 1.0)
    assert found == pytest.approx(1.1 * (814 + 660) * MM2, rel=1e-12)


def test_dies_without_stacks_agree_with_chiplet_actuary() -> None:
    assert carrier.carrier_area(3 * 440 / 3 * MM2, 0.0, 0.0, 1.2, 1.0) == pytest.approx(528 * MM2, rel=1e-12)
    assert carrier.carrier_area(880 * MM2, 0.0, 0.0, 1.1, 1.0) == pytest.approx(968 * MM2, rel=1e-12)


@given(areas, st.integers(0, 12), areas, st.floats(1, 5), st.integers(1, 8))
def test_packages_share_dies_and_stacks(logic: float, stacks: int, each: float, factor: float, packages: int) -> None:
    whole = carrier.carrier_area(logic * MM2, float(stacks), each * MM2, factor, 1.0)
    split = carrier.carrier_area(logic * MM2, float(stacks), each * MM2, factor, float(packages))
    assert split * packages == pytest.approx(whole, rel=1e-12)
    assert whole >= (logic + stacks * each) * MM2 * (1 - 1e-12)


# --- cost -----------------------------------------------------------------------------------------------------------


def test_bought_by_area_by_hand() -> None:
    """Two substrates of 880 mm2 at 0.005 USD/mm2."""
    assert carrier.carrier_cost_by_area(880 * MM2, 0.005 / MM2, 2.0) == pytest.approx(8.8, rel=1e-12)
    assert carrier.carrier_yield_of_bought(880 * MM2) == 1.0


@pytest.mark.parametrize(
    ("price", "sites", "area", "expected"),
    [(1200, 95.1548033033575, 528, 15.251029168694194), (1937, 46.792941343975976, 968, 46.23513235043442)],
)
def test_made_on_wafers_agrees_with_chiplet_actuary(price: float, sites: float, area: float, expected: float) -> None:
    """A redistribution layer and an interposer, with bumps of 0.005 USD/mm2 below."""
    found = carrier.carrier_cost_by_wafer(float(price), sites, area * MM2, 0.005 / MM2, 1.0)
    assert found == pytest.approx(expected, rel=1e-9)
    twice = carrier.carrier_cost_by_wafer(float(price), sites, area * MM2, 0.005 / MM2, 2.0)
    assert twice == pytest.approx(2 * expected, rel=1e-9)


# --- yield ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "density", "clustering", "expected"),
    [
        (528, 0.05, 3, 0.776449677513739),
        (968, 0.06, 6, 0.5744276670169856),
        (6326.7973856209155, 0.06, 6, 0.052795144232410135),
    ],
)
def test_yield_agrees_with_chiplet_actuary(area: float, density: float, clustering: float, expected: float) -> None:
    assert made_yield(area, density, clustering) == pytest.approx(expected, rel=1e-9)


@given(areas, areas, st.floats(0, 5), st.floats(0.1, 1e15))
def test_larger_carriers_never_yield_more(one: float, other: float, density: float, clustering: float) -> None:
    small, large = sorted((one, other))
    assert 1.0 >= made_yield(small, density, clustering) >= made_yield(large, density, clustering) >= 0.0
    assert made_yield(large, 0.0, clustering) == 1.0


# --- what a bad carrier takes with it -------------------------------------------------------------------------------


def test_losses_by_hand() -> None:
    """At 80% a quarter is made in vain: of a carrier of 50 USD alone, or of it with 110 USD of dies and bumps."""
    assert carrier.loss_before_dies(50.0, 0.8) == pytest.approx(12.5, rel=1e-12)
    assert carrier.loss_over_dies(100.0, 10.0, 50.0, 0.8) == pytest.approx(40.0, rel=1e-12)


@given(costs, costs, costs, shares)
def test_dies_first_risk_the_dies(placed: float, bumps: float, cost: float, good: float) -> None:
    last = float(carrier.loss_before_dies(cost, good))
    first = float(carrier.loss_over_dies(placed, bumps, cost, good))
    assert first >= last >= 0.0
    assert first - last == pytest.approx((placed + bumps) * (1 / good - 1), rel=1e-9, abs=1e-9)
    assert float(carrier.loss_before_dies(cost, 1.0)) == float(carrier.loss_over_dies(placed, bumps, cost, 1.0)) == 0.0


def test_losses_agree_with_draws() -> None:
    """Carriers are tried until one works: alone, or each with dies of its own."""
    generator = np.random.default_rng(12)
    tries = generator.geometric(0.6, 300_000)
    assert 46 * (np.mean(tries) - 1) == pytest.approx(float(carrier.loss_before_dies(46.0, 0.6)), rel=0.01)
    assert 246 * (np.mean(tries) - 1) == pytest.approx(float(carrier.loss_over_dies(180.0, 20.0, 46.0, 0.6)), rel=0.01)


# --- arrays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
