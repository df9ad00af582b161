"""A design on paper: against hand calculation with the published coefficients, and what must hold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc import compare
from calc.device.compute import (
    clock_at,
    compute_area,
    memory_interface_area,
    native_rate,
    native_rate_by_units,
    supply_for_clock,
)
from calc.device.export_control import total_processing_performance
from calc.device.memory import memory_bandwidth, memory_capacity
from calc.device.power import (
    design_generation,
    die_to_die_power,
    dynamic_power,
    static_power,
    supply_swing,
    switching_energy_by_clock,
    switching_energy_factor,
)

NODE_28 = {
    "nominal_voltage": 0.95,
    "threshold_voltage": 0.44,
    "velocity_saturation": 1.45,
    "near_threshold_width": 0.04,
}


def kinds(*counts: float) -> np.ndarray:
    """A column of the kinds of die."""
    return np.array(counts)[:, None, None, None]


def clock(voltage: float) -> float:
    return float(clock_at(0.70e9, voltage, **NODE_28))


def test_clock_at_nominal_and_by_hand() -> None:
    def drive(voltage: float) -> float:
        return math.log(1 + math.exp((voltage - 0.44) / 0.08)) ** 1.45 / voltage

    assert clock(0.95) == pytest.approx(0.70e9)
    assert clock(0.80) == pytest.approx(0.70e9 * drive(0.80) / drive(0.95))


@given(st.floats(0.45, 1.2), st.floats(0.45, 1.2))
def test_clock_and_power_rise_with_voltage(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert clock(low) <= clock(high)
    slow, fast = supply_swing(low, 0.95), supply_swing(high, 0.95)
    energies = [switching_energy_factor(swing) for swing in (slow, fast)]
    assert dynamic_power(1e14, 0.7e-12, 3.0, energies[0], 0.8) <= dynamic_power(1e14, 0.7e-12, 3.0, energies[1], 0.8)
    assert static_power(1e-3, 5e4, slow, 3.0) <= static_power(1e-3, 5e4, fast, 3.0)


def test_generation_and_clock_by_hand() -> None:
    """At 3% a year 2025 takes 0.861 of 2020; with an exponent of a half, 4 x the clock takes 2 x the energy."""
    assert design_generation(2025.0, 2020.0, 0.03) == pytest.approx(0.8607, abs=1e-4)
    assert switching_energy_by_clock(2.0, 0.5, 0.5) == pytest.approx(2.0)


def test_interface_of_a_stack_at_28_and_7_nm() -> None:
    """LLMCompass: 10.45 mm2 and 553 million transistors a stack: 52 mm2 at 28 nm, 19 mm2 at 7 nm."""
    assert memory_interface_area(1.0, 10.45, 553.0, 13.3, 1.0, 1.0) == pytest.approx(52, abs=0.5)
    assert memory_interface_area(1.0, 10.45, 553.0, 65.6, 1.0, 1.0) == pytest.approx(19, abs=0.5)


@given(st.floats(100, 3000), st.floats(0, 600), st.floats(0, 0.3))
def test_compute_area_inverts_the_area_budget(silicon: float, interface: float, links: float) -> None:
    area = float(compute_area(silicon, interface, links, 0.11))
    assert 0 <= area <= silicon
    if area > 0:
        assert (area + max(0.0, interface - 0.11 * area)) / (1 - links) == pytest.approx(silicon, rel=1e-9)


def test_peak_rate_by_hand() -> None:
    """206 MAC/mm2 at 7 nm, scaled by 13.3/65.6 to 28 nm, 0.70 GHz: 58.5 GFLOP/s for each mm2."""
    rate = native_rate(1.0, 206.0, 13.3, 65.6, 0.70e9)
    assert rate == pytest.approx(58.5e9, rel=2e-3)


def test_rate_of_tpu_v1_by_its_units() -> None:
    """Jouppi et al. 2017: 65,536 units at 700 MHz make 92 tera-operations a second."""
    assert native_rate_by_units(65536.0, 1.0, 1.0, 0.70e9) == pytest.approx(92e12, rel=5e-3)
    assert native_rate_by_units(38912.0, kinds(4, 8), kinds(0, 1), 2.1e9).item() == pytest.approx(1307.4e12, rel=1e-3)


@given(st.floats(0.45, 1.3))
def test_supply_for_a_clock_turns_the_clock_round(voltage: float) -> None:
    assert supply_for_clock(clock(voltage), 0.70e9, **NODE_28) == pytest.approx(voltage, rel=1e-9)


def test_no_supply_reaches_any_clock() -> None:
    assert np.isnan(supply_for_clock(50e9, 0.70e9, **NODE_28))


def test_interfaces_on_dies_of_their_own_take_no_room_for_compute() -> None:
    compute, interface = kinds(0, 1), kinds(1, 0)
    assert memory_interface_area(8.0, 10.45, 553.0, 98.0, compute, interface).item() == 0.0
    assert memory_interface_area(8.0, 10.45, 553.0, 98.0, compute, compute).item() > 100


def test_memory_of_stacks_and_of_bonded_layers() -> None:
    assert memory_capacity(4.0, 8e9, 0.0, 0.0, 800e-6) == 32e9
    assert memory_capacity(0.0, 0.0, 4.0, 15e6 / 1e-6, 2800e-6) == pytest.approx(4 * 2800 * 15e6)
    assert memory_bandwidth(0.0, 0.0, 2e9 / 1e-6, 2800e-6) == pytest.approx(5.6e12)


def test_energy_of_hbm_flat_out() -> None:
    """4.8 TB/s at 5 pJ a bit is 192 W."""
    from calc.device.power import memory_power

    assert memory_power(4.8e12, 5e-12 * 8, 1.0) == pytest.approx(192)


def test_one_die_has_no_links() -> None:
    assert die_to_die_power(1.0, 500e9, 0.5e-12 * 8) == 0
    assert die_to_die_power(8.0, 500e9, 0.5e-12 * 8) == pytest.approx(16)


@pytest.mark.parametrize(
    ("rate", "bits", "expected"),
    [(1979, 8, 15832), (296, 8, 2368), (312, 16, 4992), (9000, 4, 36000), (752, 16, 12032)],
)
def test_total_processing_performance_by_hand(rate: float, bits: float, expected: float) -> None:
    """Arithmetic of 88 FR 73458: H200 15,832; H20 2,368; A100 4,992; B200 36,000; Ascend 910C 12,032."""
    assert total_processing_performance(rate, bits) == expected


def test_export_numbers_of_the_catalogue() -> None:
    comparison = compare(["h200", "h20", "a100", "b200", "ascend-910c", "mi300x", "l20"], baseline="h200")
    found = dict(zip(comparison.platforms, comparison.values("total_processing_performance")[:, 0], strict=True))
    expected = {
        "h200": 15832,
        "h20": 2368,
        "a100": 4992,
        "b200": 36000,
        "ascend-910c": 12032,
        "mi300x": 20919,
        "l20": 1912,
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-3), name


def test_power_is_at_least_each_of_its_terms() -> None:
    comparison = compare(["chiplet-28nm", "chiplet-28nm-3d", "monolithic-28nm"])
    for platform in comparison.platforms:
        tree = comparison.explain("rated_power", platform)
        assert all((child.value or 0) <= (tree.value or 0) for child in tree.children if child.name.endswith("_power"))


def test_28_nm_over_7_nm_at_equal_memory_is_between_2_and_5() -> None:
    """Dynamic energy of the fit, each node at its nominal supply; 7 nm is the reference."""
    import calc

    assert calc.load("nodes/7nm").node_energy_ratio.quantity.value == 1.0
    assert 2 <= calc.load("device-fit").quantities_by_name["energy_ratio_28nm"].quantity.value <= 5
