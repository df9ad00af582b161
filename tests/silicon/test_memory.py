"""Memory by capacity, by the stack, and bonded on logic."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon import memory
from tests.silicon.alike import assert_arrays_are_scalars, assert_unknown_stays_unknown

ALL = (*memory.FORMULAS, *(formula for form in memory.MEMORY_PRICINGS.values() for formula in form.values()))
GB = 1e9

costs = st.floats(0, 1e4)


def test_capacity_by_hand() -> None:
    """80 GB at 16.9 USD/GB is the 1,350 USD that a public bill of an H100 gives its memory (siliconanalysts, 2026)."""
    assert float(memory.cost_by_capacity(80 * GB, 16.9 / GB)) == pytest.approx(1352, rel=1e-12)
    assert float(memory.cost_by_capacity(0.0, 16.9 / GB)) == 0.0


def test_a_stack_by_its_parts_as_published() -> None:
    """legitlads.com, HBM3E of eight layers and 24 GB: 221.6 USD of parts at 93% are 238.3 USD, 9.93 USD/GB."""
    found = float(memory.memory_stack_cost(152.0, 30.0, 24.0, 15.6, 0.93))
    assert found == pytest.approx(238.3, rel=1e-3)
    assert found / 24 == pytest.approx(9.93, rel=1e-3)
    assert float(memory.cost_by_stack(6.0, found)) == pytest.approx(6 * 221.6 / 0.93, rel=1e-12)


def test_bonded_layers_by_hand() -> None:
    """3D-Carbon (UMN-ZhaoLab/3D-Carbon, commit 14e1a7f, 2024-03-20): 0.97 for a hybrid bond wafer on wafer."""
    assert float(memory.bonded_layers_yield(4.0, 0.97)) == pytest.approx(0.88529281, rel=1e-8)
    assert float(memory.bonded_layers_yield(0.0, 0.97)) == 1.0
    assert float(memory.bonded_layers_yield(0.0, 0.0)) == 1.0


def test_bonded_layers_agree_with_draws() -> None:
    generator = np.random.default_rng(11)
    works = np.all(generator.random((4, 300_000)) < 0.93, axis=0)
    assert np.mean(works) == pytest.approx(float(memory.bonded_layers_yield(4.0, 0.93)), abs=0.004)


@given(st.integers(0, 16), st.integers(0, 16), st.floats(0, 1))
def test_more_layers_never_yield_more(one: int, other: int, each: float) -> None:
    few, many = sorted((one, other))
    better, worse = (float(memory.bonded_layers_yield(float(layers), each)) for layers in (few, many))
    assert 1.0 >= better >= worse >= 0.0


@given(costs, costs, costs, costs, st.floats(0.01, 1), st.floats(0.1, 10))
def test_a_stack_goes_with_its_parts(one: float, two: float, three: float, four: float, good: float, by: float) -> None:
    plain = float(memory.memory_stack_cost(one, two, three, four, good))
    assert plain >= (one + two + three + four) * (1 - 1e-12)
    more = float(memory.memory_stack_cost(by * one, by * two, by * three, by * four, good))
    assert more == pytest.approx(by * plain, rel=1e-9)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
