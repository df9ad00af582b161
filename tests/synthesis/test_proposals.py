"""The proposal reported in November 2025 (14 nm logic, bonded 18 nm DRAM, 120 TFLOPS, about 60 W), in both readings."""

import pytest

import calc

CLAIMED_RATE, CLAIMED_POWER = 120.0, 60.0


def test_as_8_bit_operations_the_rate_is_reached_and_the_power_is_at_the_low_end() -> None:
    found = calc.synthesise("chiplet-14nm-3d", draws=2000)
    rate, power = found.central("peak_rate_8bit"), found.figure("rated_power")
    assert rate == pytest.approx(CLAIMED_RATE, rel=0.02)
    assert power.low is not None and power.high is not None
    assert 0.8 * power.low <= CLAIMED_POWER <= power.high
    assert all(limit.status == "holds" for limit in found.limits)


def test_as_16_bit_operations_it_takes_twice_the_silicon_and_far_more_power() -> None:
    found = calc.synthesise("chiplet-14nm-3d", overrides={"dies_per_accelerator": "4 die"}, draws=2000)
    power = found.figure("rated_power")
    assert found.central("peak_rate_16bit") == pytest.approx(CLAIMED_RATE, rel=0.02)
    assert power.low is not None and power.low > 1.5 * CLAIMED_POWER


def test_the_same_recipe_on_a_denser_node_is_faster_by_area() -> None:
    by_area = {}
    for name in ("chiplet-28nm", "chiplet-7nm-smic"):
        found = calc.synthesise(name)
        rate, area = found.central("peak_rate_16bit"), found.central("total_die_area")
        assert rate is not None and area is not None
        by_area[name] = rate / area
    assert by_area["chiplet-7nm-smic"] > 3 * by_area["chiplet-28nm"]
