"""Power on a workload: by hand from published draws, and what must hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import calc
from calc.device.delivered_power import (
    bought_full_memory_power,
    bought_idle_power,
    bought_sustained_power,
    design_full_memory_power,
    design_idle_power,
    device_power,
    full_compute_power,
)

SHARE = st.floats(0.0, 1.0)


def drawn(memory: float, compute: float, waiting: float = 0.35) -> float:
    """An H100: 700 W, 15% idle, HBM3 at 3.35 TB/s and 5.3 pJ/bit behind regulators of 90%, 92% in matrix work."""
    idle = bought_idle_power(700.0, 0.15)
    full_memory = bought_full_memory_power(3.35e12, 5.3e-12 * 8, 0.9)
    sustained = bought_sustained_power(700.0, 0.92)
    arithmetic = full_compute_power(sustained, idle, full_memory, 0.6)
    return float(device_power(idle, full_memory, memory, arithmetic, compute, waiting, sustained, 700.0))


def test_terms_of_an_h100_by_hand() -> None:
    """105 W idle, 157.8 W of memory at full bandwidth, and 644 - 105 - 0.6 × 157.8 = 444.3 W of arithmetic."""
    assert drawn(0.0, 0.0, 0.0) == pytest.approx(105.0)
    assert drawn(1.0, 0.0, 0.0) - drawn(0.0, 0.0, 0.0) == pytest.approx(157.8, rel=1e-3)
    assert drawn(0.6, 1.0) == pytest.approx(644.0)
    assert drawn(0.0, 0.5, 0.0) == pytest.approx(105.0 + 444.3 / 2, rel=1e-3)


def test_published_draws_lie_in_the_range_of_waiting_activity() -> None:
    """H100: 300 W at one sequence, 600 W at 128 (ML.ENERGY 3.0, as the vLLM semantic router quotes it)."""
    assert drawn(0.7, 0.0, 0.15) < 300 < drawn(0.7, 0.0, 0.7)
    assert drawn(0.7, 0.35, 0.15) < 600 < drawn(0.7, 0.35, 0.85)


def test_no_more_than_the_rating() -> None:
    assert drawn(1.0, 1.0) == 700.0


@given(SHARE, SHARE, SHARE)
def test_power_rises_with_the_load_and_is_at_least_idle(memory: float, compute: float, waiting: float) -> None:
    assert 105.0 - 1e-9 <= drawn(memory, compute, waiting) <= 700.0
    assert drawn(memory, compute, waiting) <= drawn(min(memory + 0.1, 1.0), compute, waiting) + 1e-9
    assert drawn(memory, compute, waiting) <= drawn(memory, min(compute + 0.1, 1.0), waiting) + 1e-9


def test_a_design_at_full_load_draws_its_rating() -> None:
    """Idle (50 + 0 + 20) / 0.9, memory 100 / 0.9, arithmetic as switching power 300 / 0.9."""
    idle = design_idle_power(50.0, 0.0, 20.0, 0.9, 1.1)
    memory = design_full_memory_power(2e12, 5e-11, 0.9, 1.1)
    rated = (300.0 + 50.0 + 20.0 + 0.6 * 100.0) / 0.9 * 1.1
    arithmetic = full_compute_power(rated, idle, memory, 0.6)
    assert arithmetic == pytest.approx(300.0 / 0.9 * 1.1)
    assert device_power(idle, memory, 0.6, arithmetic, 1.0, 0.35, rated, rated) == pytest.approx(rated)


def test_draws_on_workloads_lie_where_measured_ones_do() -> None:
    """Between decode alone (0.45 of the rating) and the rating; a prompt-heavy mix draws more than long answers."""
    chips = ["h200", "h20", "mi300x", "ascend-910b"]
    mixed = calc.compare(chips, workload="chat-70b")
    longer = calc.compare(chips, workload="chat-70b", overrides={"workload.output_tokens": "8000 token/sequence"})
    for chip in chips:
        rated = mixed.figure("rated_power", chip).value
        draws = [found.figure("device_power", chip).value for found in (mixed, longer)]
        assert rated is not None and draws[0] is not None and draws[1] is not None
        assert 0.4 * rated < draws[1] < draws[0] < rated


def test_a_chip_of_an_undisclosed_memory_takes_a_wide_weak_range() -> None:
    found = calc.compare(["h20", "cambricon-590"], workload="chat-70b")
    disclosed, hidden = (found.platform(name).quantities["memory_energy"] for name in ("h20", "cambricon-590"))
    assert disclosed.path == "h20.memory.memory_energy"
    assert hidden.low is not None and hidden.high is not None and hidden.high > 2 * hidden.low
    assert found.figure("device_power", "cambricon-590").weak
