"""The device model the other way round: by hand, and against the forward formulas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.device.compute import compute_area, native_rate
from calc.device.memory import memory_bandwidth, memory_capacity
from calc.device.sizing import (
    fractional_dies,
    layers_for_capacity,
    needed_for_bandwidth,
    needed_for_both,
    needed_for_rate,
    rate_by_area,
    silicon_for_bandwidth,
    silicon_for_rate,
    stacks_for_bandwidth,
    stacks_for_both,
    stacks_for_capacity,
    whole_dies,
)
from calc.silicon.package_count import packages_needed


def test_rate_of_a_square_millimetre_of_28_nm() -> None:
    """206 MAC/mm^2 at 7 nm, scaled by 13.3/65.6, at 0.70 GHz: 58.5 GFLOP/s."""
    assert rate_by_area(350.0, 206.0, 13.3, 65.6, 0.70e9, 1.0) == pytest.approx(58.5e9, rel=2e-3)


def test_silicon_for_an_h20_at_28_nm_by_hand() -> None:
    """148 TFLOP/s at 58.47 GFLOP/s/mm^2: 2,531 mm^2; 16 stacks of 52.03 mm^2 less 11% of it: 554 more; links 8%."""
    area = 148e12 / 58.47e9
    expected = (area + 16 * 52.03 - 0.11 * area) / 0.92
    assert silicon_for_rate(148e12, 58.47e9, 16 * 52.03, 0.11, 0.08) == pytest.approx(expected)
    assert expected == pytest.approx(3353, abs=5)


@given(st.floats(1e13, 1e16), st.floats(0, 2000), st.floats(0, 0.4), st.floats(1e10, 1e12))
def test_silicon_for_a_rate_gives_that_rate(rate: float, interface: float, links: float, by_area: float) -> None:
    silicon = silicon_for_rate(rate, by_area, interface, 0.11, links)
    assert compute_area(silicon, interface, links, 0.11) * by_area == pytest.approx(rate, rel=1e-9)


@given(st.floats(1, 1000), st.floats(1e8, 2e9))
def test_rate_by_area_is_the_slope_of_the_rate(area: float, clock: float) -> None:
    slope = rate_by_area(350.0, 206.0, 13.3, 65.6, clock, 1.0)
    assert native_rate(area, 206.0, 13.3, 65.6, clock) == pytest.approx(slope * area, rel=1e-12)


def test_counts_are_whole_and_not_moved_by_rounding() -> None:
    assert whole_dies(2800.0, 350.0, 1.0) == 8
    assert whole_dies(2800.0 * (1 + 1e-12), 350.0, 1.0) == 8
    assert whole_dies(2801.0, 350.0, 1.0) == 9
    assert fractional_dies(2625.0, 350.0, 1.0, 3.0) == 7.5
    assert fractional_dies(2625.0, 350.0, 0.0, 3.0) == 3.0
    assert stacks_for_bandwidth(4.0e12, 256e9) == 16
    assert stacks_for_capacity(96e9, 8e9) == 12
    assert stacks_for_both(4.0e12, 256e9, 96e9, 8e9) == 16
    assert layers_for_capacity(96e9, 2000.0, 15e6) == 4


def test_bonded_dram_gives_what_it_is_sized_for() -> None:
    """4 TB/s at 2 GB/s/mm^2 need 2,000 mm^2."""
    assert silicon_for_bandwidth(4000.0, 2.0) == 2000
    assert memory_bandwidth(0.0, 0.0, 2.0, 2000.0) == 4000
    layers = layers_for_capacity(96e9, 2000.0, 15e6)
    assert memory_capacity(0.0, 0.0, layers, 15e6, 2000.0) >= 96e9


def test_what_is_needed() -> None:
    assert needed_for_rate(3.0) == 3 and needed_for_bandwidth(4.0) == 4
    assert needed_for_both(3.0, 4.0) == 4


def test_packages_hold_what_stands_on_them() -> None:
    """1.1 x (3,500 + 16 x 92) = 5,469 mm^2 on carriers of 4,719: two."""
    assert packages_needed(3500.0, 16.0, 92.0, 1.1, 4719.0) == 2
    assert packages_needed(2800.0, 6.0, 92.0, 1.1, 4719.0) == 1
    assert packages_needed(10.0, 0.0, 0.0, 1.0, 4719.0) == 1
