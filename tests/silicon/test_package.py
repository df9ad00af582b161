import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon.package import carrier_area, manufacturing_cost, package_yield, silicon_cost, stack_yield
from calc.silicon.unit_cost import device_price, die_design_cost, nre_per_accelerator, unit_cost


def test_bond_yield_by_hand() -> None:
    assert package_yield(27.0, 0.0, 0.95, 1.0) == pytest.approx(0.2503, abs=1e-4)
    assert package_yield(27.0, 0.0, 0.98, 1.0) == pytest.approx(0.5796, abs=1e-4)
    assert package_yield(27.0, 0.0, 0.99, 1.0) == pytest.approx(0.7624, abs=1e-4)
    assert package_yield(8.0, 6.0, 0.99, 0.98) == pytest.approx(0.99**14 * 0.98)
    assert stack_yield(4.0, 0.97) == pytest.approx(0.8853, abs=1e-4)
    assert stack_yield(0.0, 0.97) == 1.0


def test_carrier_under_an_h100() -> None:
    """One 814 mm2 die and six stacks of 110 mm2 under a factor of 1.1."""
    assert carrier_area(814e-6, 1.0, 6.0, 110e-6, 1.1) == pytest.approx(1.1 * (814 + 660) * 1e-6)


def test_one_lost_package_loses_all_that_is_in_it() -> None:
    assert manufacturing_cost(100.0, 50.0, 1.0, 30.0, 20.0, 0.8) == pytest.approx(250.0)
    assert manufacturing_cost(100.0, 50.0, 0.5, 30.0, 20.0, 0.8) == pytest.approx(437.5)


def test_design_cost_agrees_with_chiplet_actuary() -> None:
    """28 nm, 400 mm2: modules 34 M, chip 30.6 M + the 0.2 x 51 M fixed part that Actuary counts with the chip."""
    assert die_design_cost(51e6, 400e-6, 300e-6, 0.2) == pytest.approx(34.0e6 + 0.3 * 51e6 / 300 * 400 + 0.2 * 51e6)
    assert pytest.approx(30.6e6) == 0.3 * 51e6 / 300 * 400 + 0.2 * 51e6


@given(st.floats(1, 1e7), st.floats(1e3, 1e9), st.floats(1, 1e9))
def test_volume_to_infinity_leaves_the_recurring_cost(recurring: float, nre: float, volume: float) -> None:
    one = unit_cost(recurring, nre_per_accelerator(nre, 0.0, volume))
    more = unit_cost(recurring, nre_per_accelerator(nre, 0.0, volume * 10))
    assert recurring <= more <= one
    assert unit_cost(recurring, nre_per_accelerator(nre, 0.0, 1e30)) == pytest.approx(recurring)


def test_identical_dies_cost_what_distinct_equal_ones_cost() -> None:
    assert silicon_cost(50.0, 4.0) == sum(silicon_cost(50.0, 1.0) for _ in range(4))


def test_margin_is_on_price() -> None:
    assert device_price(1000.0, 0.5) == pytest.approx(2000.0)
    assert device_price(1000.0, 0.0) == 1000.0
