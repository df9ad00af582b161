"""Numbers from Chiplet Actuary's released code, run in-process (commit 2c91fb9, 2024-12-07), and limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon.wafer import die_yield, good_die_cost, gross_dies_per_wafer

MM, CM = 1e-3, 1e-2


def gross(area_mm2: float, edge: float = 5, scribe: float = 0.2, reticle: float = 1e6) -> float:
    return float(gross_dies_per_wafer(area_mm2 * MM**2, 300 * MM, edge * MM, scribe * MM, reticle * MM**2))


@pytest.mark.parametrize(
    ("area", "expected"), [(100, 571.7124344116606), (400, 129.98426971831083), (440, 116.87410654242294)]
)
def test_gross_dies_agree_with_chiplet_actuary(area: float, expected: float) -> None:
    assert gross(area) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("area", "density", "expected"),
    [
        (100, 0.09, 0.9142991955050759),
        (400, 0.09, 0.702105614425493),
        (800, 0.07, 0.5799102940464858),
        (1000, 0.05, 0.6139132535407591),
    ],
)
def test_yield_agrees_with_eco_chip(area: float, density: float, expected: float) -> None:
    assert float(die_yield(area * MM**2, density / CM**2, 10.0)) == pytest.approx(expected, rel=1e-9)


def test_known_good_die_of_28nm_agrees_with_chiplet_actuary() -> None:
    good = good_die_cost(2891.0, 129.98426971831083, 0.7586978500812095, 0.0)
    assert float(good) == pytest.approx(29.314901529981412, rel=1e-9)


def test_ascend_910b_good_die_at_published_yield() -> None:
    """Morgan Stanley: 78 gross dies, 30% yield; wafers at 1.4 and 1.5 times TSMC's 9,346 USD: 559 to 599 USD."""
    assert float(good_die_cost(1.4 * 9346, 78.0, 0.3, 0.0)) == pytest.approx(559, rel=2e-3)
    assert float(good_die_cost(1.5 * 9346, 78.0, 0.3, 0.0)) == pytest.approx(599, rel=2e-3)
    assert 73 <= gross(665.61, edge=3, scribe=0.1) <= 82


def test_a_die_over_the_reticle_field_is_no_die() -> None:
    assert gross(858, reticle=858) > 0
    assert gross(859, reticle=858) == 0


areas = st.floats(1, 5000)
densities = st.floats(0, 5)
clusterings = st.floats(0.1, 1000)


@given(areas, areas)
def test_larger_dies_are_fewer_and_never_negative(one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert gross(small) >= gross(large) >= 0
    assert gross(60_000) == 0


@given(areas, densities, densities, clusterings)
def test_yield_is_a_share_and_falls_with_density(area: float, one: float, other: float, clustering: float) -> None:
    low, high = sorted((one, other))
    better = float(die_yield(area * MM**2, low / CM**2, clustering))
    worse = float(die_yield(area * MM**2, high / CM**2, clustering))
    assert 0 < worse <= better <= 1


def test_limits_of_clustering() -> None:
    area, density = 858 * MM**2, 0.1 / CM**2
    assert float(die_yield(area, density, 1.0)) == pytest.approx(1 / 1.858, rel=1e-12)
    assert float(die_yield(area, density, 1e9)) == pytest.approx(math.exp(-0.858), rel=1e-6)
    assert float(die_yield(area, 0.0, 10.0)) == 1.0


def test_arrays_and_scalars_alike() -> None:
    areas = np.array([100.0, 400.0]) * MM**2
    both = gross_dies_per_wafer(areas, 300 * MM, 5 * MM, 0.2 * MM, 1.0)
    assert both == pytest.approx([gross(100), gross(400)])
