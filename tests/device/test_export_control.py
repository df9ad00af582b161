"""Formulas of export control, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.device.export_control import (
    aggregate_io_bandwidth,
    applicable_die_area,
    memory_bandwidth_density,
    performance_density,
    total_processing_performance,
)


def kinds(*values: float) -> np.ndarray:
    return np.array(values).reshape(-1, 1, 1, 1)


def test_area_counts_dies_that_are_not_planar() -> None:
    """Four I/O dies of 370 mm^2 and eight compute dies of 115 mm^2: 2,400 mm^2; 920 with planar I/O dies."""
    areas, dies = kinds(370, 115), kinds(4, 8)
    assert applicable_die_area(areas, dies, kinds(1, 1)).item() == 2400
    assert applicable_die_area(areas, dies, kinds(0, 1)).item() == 920
    assert applicable_die_area(800.0, 1.0, 0.0) == 0


def test_density_by_hand() -> None:
    """A100: 4,992 over 826 mm^2 is 6.04; L20: 1,912 over 609 mm^2 is 3.14, just below 3.2."""
    assert performance_density(total_processing_performance(312.0, 16.0), 826.0) == pytest.approx(6.04, abs=0.005)
    assert performance_density(total_processing_performance(239.0, 8.0), 609.0) == pytest.approx(3.14, abs=0.005)


def test_links_count_both_ways() -> None:
    assert aggregate_io_bandwidth(300.0) == 600  # A100
    assert aggregate_io_bandwidth(200.0) == 400  # A800


def test_density_of_a_stack() -> None:
    """HBM2E: 410 GB/s over 105 mm^2 is 3.9 GB/s/mm^2."""
    assert memory_bandwidth_density(410.0, 105.0) == pytest.approx(3.9, abs=0.01)


@given(st.floats(1, 1e5), st.floats(1, 3000), st.floats(1, 10))
def test_density_falls_with_area_and_rises_with_rate(rate: float, area: float, more: float) -> None:
    assert performance_density(rate, area * more) <= performance_density(rate, area)
    assert performance_density(rate * more, area) >= performance_density(rate, area)
