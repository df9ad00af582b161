import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.cluster.fleet import replicas_for_budget, replicas_for_power, replicas_for_throughput, training_throughput
from calc.cluster.power import annual_energy, facility_power_per_device, it_power_per_device


@given(st.floats(1, 1e9), st.floats(0.1, 1e6))
def test_fewest_replicas_that_meet_the_demand(demand: float, rate: float) -> None:
    found = float(replicas_for_throughput(demand, rate))
    assert found == math.ceil(found)
    assert found * rate >= demand * (1 - 1e-6)
    assert (found - 1) * rate < demand


def test_an_exact_multiple_needs_no_extra_replica() -> None:
    assert replicas_for_throughput(0.1 * 3 * 1000, 0.3) == 1000


@given(st.floats(1, 1e9), st.floats(1, 1e6), st.integers(1, 64))
def test_a_budget_is_never_exceeded(budget: float, each: float, size: int) -> None:
    found = float(replicas_for_budget(budget, each, float(size)))
    if math.isnan(found):
        assert budget < each * size * (1 + 1e-6)
    else:
        assert found * each * size <= budget * (1 + 1e-6)
    assert math.isnan(float(replicas_for_power(1.0, 10.0, 1.0)))


def test_a_training_fleet_must_hold_the_state() -> None:
    assert training_throughput(100.0, 5.0, 50.0, 0.0) == 500.0
    assert math.isnan(float(training_throughput(10.0, 5.0, 50.0, 0.0)))
    assert training_throughput(1.0, 5.0, 50.0, 1.0) == 5.0


def test_dgx_at_nameplate() -> None:
    """Eight 700 W chips and 4,600 W of host make the 10.2 kW of a DGX H100: 1.275 kW a chip."""
    assert it_power_per_device(700.0, 4600.0, 8.0, 0.0) == pytest.approx(1275)
    assert facility_power_per_device(1275.0, 1.3) == pytest.approx(1657.5)


def test_100_000_h100_at_full_load() -> None:
    """700 W and 575 W of host for each, 10% network: 140 MW; a year of it is 1.23 TWh, at PUE 1.25 1.54 TWh."""
    each = it_power_per_device(700.0, 4600.0, 8.0, 127.5)
    year = annual_energy(1e5, each, 700.0, 70.0, 1.0, 1.25) * 8760 * 3600
    assert year / 3.6e15 == pytest.approx(1.536, rel=1e-3)


def test_doubling_pue_doubles_energy_and_idling_saves() -> None:
    one = annual_energy(10.0, 1000.0, 600.0, 105.0, 0.5, 1.2)
    assert annual_energy(10.0, 1000.0, 600.0, 105.0, 0.5, 2.4) == pytest.approx(2 * one)
    assert one == pytest.approx(10 * 1.2 * (1000 - 0.5 * (600 - 105)))
