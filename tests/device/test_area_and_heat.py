"""What area and power go to: by hand, and that the parts add up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.device.area_and_heat import (
    area_for_compute,
    area_for_links,
    area_for_memory,
    area_for_other,
    carrier_use,
    heat_flux,
    interface_die_class,
    logic_energy,
    peak_rate_8bit,
    power_correction,
    rated_energy,
    regulator_loss,
    reticle_use,
)
from calc.device.compute import compute_area


def kinds(*values: float) -> np.ndarray:
    return np.array(values).reshape(-1, 1, 1, 1)


def parts(silicon: float, interface: float, links: float, usual: float, total: float) -> list[float]:
    area = float(compute_area(silicon, interface, links, usual))
    for_links = area_for_links(silicon, links)
    for_memory = float(area_for_memory(silicon, for_links, interface))
    for_compute = area_for_compute(area, usual)
    return [for_compute, for_memory, for_links, float(area_for_other(total, for_compute, for_memory, for_links))]


def test_eight_dies_with_six_stacks_by_hand() -> None:
    """2,800 mm^2, links 8% (224), six interfaces of 52 mm^2 (312): 2,264 mm^2 compute, nothing else."""
    assert parts(2800, 312, 0.08, 0.11, 2800) == pytest.approx([2264, 312, 224, 0])


def test_without_stacks_the_room_of_a_usual_interface_is_left() -> None:
    """1,000 mm^2 of one die without memory stacks: 11% would have been the interface."""
    assert parts(1000, 0, 0, 0.11, 1000) == pytest.approx([890, 0, 0, 110])


def test_interfaces_that_take_all() -> None:
    assert parts(100, 500, 0.1, 0.11, 100) == pytest.approx([0, 90, 10, 0])


@given(
    st.floats(50, 5000), st.floats(0, 3000), st.floats(0, 0.5), st.floats(0.0, 0.5), st.floats(0, 2000)
)  # fmt: skip
def test_area_parts_add_up(silicon: float, interface: float, links: float, usual: float, others: float) -> None:
    """All kinds of die: what does not compute stands under other."""
    found = parts(silicon, interface, links, usual, silicon + others)
    assert all(part >= -1e-9 for part in found)
    assert sum(found) == pytest.approx(silicon + others, rel=1e-9)


def test_power_lines_add_up() -> None:
    """100 W of terms, a model error of 1.2, regulators at 0.9: 133.3 W, of which 13.3 are lost and 20 not modelled."""
    rated = 100.0 / 0.9 * 1.2
    loss = regulator_loss(rated, 0.9)
    assert loss == pytest.approx(13.33, abs=0.01)
    assert power_correction(rated, loss, 50.0, 20.0, 10.0, 5.0, 15.0) == pytest.approx(20.0)


def test_heat_of_an_h100() -> None:
    """700 W over 814 mm^2: 0.86 W/mm^2 before losses."""
    assert heat_flux(700.0, 0.0, 814.0) == pytest.approx(0.86, abs=0.001)
    assert heat_flux(700.0, 70.0, 814.0) == pytest.approx(0.774, abs=0.001)


def test_energy_by_operation_and_rates() -> None:
    assert logic_energy(100.0, 50.0, 1e14) == pytest.approx(1.5e-12)
    assert rated_energy(300.0, 1e14) == pytest.approx(3e-12)
    assert peak_rate_8bit(1e14, 2.0) == 2e14


def test_use_of_reticle_and_carrier() -> None:
    assert reticle_use(429.0, 26.0, 33.0, 1.0) == pytest.approx(0.5)
    assert reticle_use(kinds(429, 100), 26.0, 33.0, kinds(1, 1)).item() == pytest.approx(0.5)
    assert reticle_use(1716.0, 26.0, 33.0, 2.0) == pytest.approx(1.0)
    assert carrier_use(3687.0, 4719.0) == pytest.approx(0.781, abs=0.001)


def test_the_dies_with_the_interfaces_decide_where_they_may_stand() -> None:
    assert interface_die_class(kinds(28, 12), kinds(0, 1)).item() == 12
    assert interface_die_class(28.0, 1.0) == 28
