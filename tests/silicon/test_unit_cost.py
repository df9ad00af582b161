"""Unit cost, margin and price."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon import unit_cost as formulas
from calc.silicon.one_time import nre_per_accelerator, package_nre
from tests.silicon.alike import assert_arrays_are_scalars, assert_unknown_stays_unknown

costs = st.floats(0, 1e6)


def test_by_hand() -> None:
    assert formulas.unit_cost(231.0, 31.0, 36.0, 6.0, 4.0) == 308.0
    assert formulas.vendor_margin(1000.0, 0.5) == pytest.approx(1000.0)
    assert formulas.device_price(1000.0, 1000.0) == 2000.0
    assert formulas.vendor_margin(1000.0, 0.0) == 0.0


def test_chiplets_agree_with_chiplet_actuary() -> None:
    """Four chiplets of 7 nm on an organic package, half a million of each of three products (commit 2c91fb9,
    2024-12-07, run in-process)."""
    found = formulas.unit_cost(231.03485257652048, 124.87619047619049, 143.04, 42.84, 0.0)
    assert found == pytest.approx(541.791043052711, rel=1e-12)


def test_an_h100_as_quoted() -> None:
    """3,320 USD of cost sold at 28,000 USD is a gross margin of 88.1% (siliconanalysts, 2026)."""
    margin = 1 - 3320 / 28_000
    assert formulas.device_price(3320.0, formulas.vendor_margin(3320.0, margin)) == pytest.approx(28_000, rel=1e-12)


@given(costs, st.floats(0, 0.99))
def test_margin_is_on_price(cost: float, margin: float) -> None:
    price = formulas.device_price(cost, formulas.vendor_margin(cost, margin))
    assert price == pytest.approx(cost / (1 - margin), rel=1e-9)
    assert price - cost == pytest.approx(price * margin, rel=1e-9, abs=1e-9)


@given(costs, costs, costs, costs, costs)
def test_a_unit_costs_its_recurring_cost_and_all_shares(
    recurring: float, modules: float, dies: float, package: float, delay: float
) -> None:
    found = formulas.unit_cost(recurring, modules, dies, package, delay)
    assert found == pytest.approx(recurring + nre_per_accelerator(modules, dies, package, delay), rel=1e-12)
    assert found >= recurring


@given(st.floats(1, 1e7), st.floats(1e3, 1e9), st.floats(1, 1e9))
def test_volume_to_infinity_leaves_the_recurring_cost(recurring: float, nre: float, volume: float) -> None:
    one = formulas.unit_cost(recurring, 0.0, 0.0, package_nre(nre, volume), 0.0)
    more = formulas.unit_cost(recurring, 0.0, 0.0, package_nre(nre, volume * 10), 0.0)
    assert recurring <= more <= one
    assert formulas.unit_cost(recurring, 0.0, 0.0, package_nre(nre, 1e30), 0.0) == pytest.approx(recurring)


@pytest.mark.parametrize("formula", formulas.FORMULAS, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", formulas.FORMULAS, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
