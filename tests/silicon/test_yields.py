"""Faults and yields, against released peers, integrals over the density that each model assumes, and draws.

Peers, run in-process: google/chiplets-cost-model (commit 2cbd30c, 2022-08-09), vowstar/die-yield-calculator (commit
d6be48d, 2026-08-16), ASU-VDA-Lab/ECO-CHIP (commit fe998d9, 2025-03-02), Chiplet Actuary
(Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07), nanocad-lab/CATCH (commit d60dafb, 2025-07-22), ttm-cas
(PrincetonUniversity/ttm-cas, commit d98ac05, 2023-10-15).
"""

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from calc.silicon import yields
from tests.silicon.alike import CM2, MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown

ALL = (*yields.FORMULAS, *yields.YIELD_LEARNING.values(), *yields.YIELD_MODELS.values())
OF_FAULTS: dict[str, Callable[[Any], Any]] = {
    "poisson": yields.poisson,
    "murphy": yields.murphy,
    "rectangular": yields.rectangular,
    "moore": yields.moore,
    "seeds": yields.seeds,
    "bose-einstein": lambda faults: yields.bose_einstein(faults, 10.0),
    "negative-binomial": lambda faults: yields.negative_binomial(faults, 3.0),
}


def faults(area: float, density: float, ratio: float = 1.0) -> float:
    """Of a die in mm2 at a density in 1/cm2."""
    return float(yields.faults_per_die(area * MM2, ratio, density / CM2))


# --- faults ---------------------------------------------------------------------------------------------------------


def test_faults_by_hand() -> None:
    assert faults(858, 0.1) == pytest.approx(0.858, rel=1e-12)
    assert faults(100, 0.09) == pytest.approx(0.09, rel=1e-12)
    assert faults(200, 0.5, 0.67) == pytest.approx(0.67, rel=1e-12)
    assert float(yields.layer_faults_per_die(670.81 * MM2, 1.0, 0.01 / CM2, 1.0)) == pytest.approx(0.067081, rel=1e-12)


@given(st.floats(1, 5000), st.floats(0, 5), st.floats(0, 1), st.floats(0.1, 9))
def test_faults_go_with_area_density_and_share(area: float, density: float, ratio: float, factor: float) -> None:
    once = faults(area, density, ratio)
    assert faults(area * factor, density, ratio) == pytest.approx(once * factor, rel=1e-12)
    assert faults(area, density * factor, ratio) == pytest.approx(once * factor, rel=1e-12)
    assert faults(area, density, 1.0) >= once >= 0


# --- against peers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [("murphy", 0.92360878), ("poisson", 0.923116346), ("seeds", 0.925925926), ("negative-binomial", 0.924084349)],
)
def test_four_models_agree_with_vowstar(name: str, expected: float) -> None:
    """10 mm x 8 mm at 0.1/cm2, clustering 3."""
    assert float(OF_FAULTS[name](faults(80, 0.1))) == pytest.approx(expected, rel=1e-7)


def test_single_values_agree_with_vowstar() -> None:
    assert float(yields.poisson(faults(858, 0.1))) == pytest.approx(0.4240092533710473, rel=1e-9)
    assert float(yields.murphy(faults(25, 0.05))) == pytest.approx(0.9875906596467978, rel=1e-9)
    assert float(yields.negative_binomial(faults(25.8**2, 0.5), 2.0)) == pytest.approx(0.140896094, rel=1e-7)


def test_murphy_agrees_with_google_and_bose_einstein_with_its_trap() -> None:
    """25.9 mm square at 0.1/cm2. A full-process density in the form of a layer's finds 0.6% where Murphy finds 53%."""
    assert float(yields.murphy(faults(670.81, 0.1))) == pytest.approx(0.5307571100250528, rel=1e-9)
    of_layers = yields.layer_faults_per_die(670.81 * MM2, 1.0, 0.1 / CM2, 1.0)
    assert float(yields.bose_einstein(of_layers, 10.0)) == pytest.approx(0.005898333722947684, rel=1e-9)
    a_tenth = yields.layer_faults_per_die(670.81 * MM2, 1.0, 0.01 / CM2, 1.0)
    assert float(yields.bose_einstein(a_tenth, 10.0)) == pytest.approx(1.067081**-10, rel=1e-9)


@pytest.mark.parametrize(
    ("area", "density", "clustering", "ratio", "expected", "tolerance"),
    [
        (100, 0.09, 10, 1, 0.9142991955050759, 1e-9),  # ECO-CHIP, and Chiplet Actuary at 7 nm
        (400, 0.09, 10, 1, 0.702105614425493, 1e-9),  # ECO-CHIP
        (800, 0.07, 10, 1, 0.5799102940464858, 1e-9),  # ECO-CHIP
        (1000, 0.05, 10, 1, 0.6139132535407591, 1e-9),  # ECO-CHIP
        (400, 0.07, 10, 1, 0.7586978500812095, 1e-9),  # Chiplet Actuary at 28 nm
        (25, 0.2, 10, 1, 0.9513479406960698, 1e-9),  # Chiplet Actuary at 3 nm
        (220, 0.09, 10, 1, 0.8219585619997325, 1e-9),  # Chiplet Actuary at 7 nm
        (440, 0.07, 10, 1, 0.7383391567465567, 1e-9),  # Chiplet Actuary at 28 nm
        (202.4331104, 0.5, 2, 0.67, 0.557686199597326, 1e-9),  # CATCH at 5 nm
        (800.8110368, 0.5, 2, 0.5, 0.24974674357902407, 1e-9),  # CATCH at 40 nm
        (54.52628, 0.5, 2, 0.67, 0.839627401180585, 1e-9),  # CATCH at 5 nm
        (4300 / 15.3, 0.05, 3, 1, 0.871682, 1e-6),  # ttm-cas at 28 nm
        (80000 / 138.2, 0.2, 3, 1, 0.375657, 2e-6),  # ttm-cas at 5 nm
        (500 / 3.3, 0.05, 3, 1, 0.927913, 1e-6),  # ttm-cas at 65 nm
    ],
)
def test_clustered_yield_agrees_with_peers(
    area: float, density: float, clustering: float, ratio: float, expected: float, tolerance: float
) -> None:
    found = yields.negative_binomial(faults(area, density, ratio), float(clustering))
    assert float(found) == pytest.approx(expected, rel=tolerance)


# --- against what each model assumes of the density -----------------------------------------------------------------


def mixed(density: Callable[[float], float], mean: float, until: float) -> float:
    """Yield where the faults of a die are Poisson about `mean` times a share x of this probability density."""
    return float(quad(lambda x: math.exp(-mean * x) * density(x), 0.0, until, points=[1.0], limit=200)[0])


@pytest.mark.parametrize("mean", [0.03, 0.3, 0.858, 2.0, 7.0])
def test_models_are_mixtures_of_poisson(mean: float) -> None:
    triangle = mixed(lambda x: x if x < 1 else 2 - x, mean, 2.0)
    assert float(yields.murphy(mean)) == pytest.approx(triangle, rel=1e-9)
    even = mixed(lambda x: 0.5, mean, 2.0)
    assert float(yields.rectangular(mean)) == pytest.approx(even, rel=1e-9)
    exponential = mixed(lambda x: math.exp(-x), mean, 60.0)
    assert float(yields.seeds(mean)) == pytest.approx(exponential, rel=1e-9)
    gamma = mixed(lambda x: 2.5**2.5 * x**1.5 * math.exp(-2.5 * x) / math.gamma(2.5), mean, 60.0)
    assert float(yields.negative_binomial(mean, 2.5)) == pytest.approx(gamma, rel=1e-9)


@pytest.mark.parametrize(("mean", "clustering"), [(0.1, 0.5), (0.858, 2.0), (0.858, 10.0), (3.0, 1.0), (3.0, 3.0)])
def test_clustered_yield_agrees_with_draws(mean: float, clustering: float) -> None:
    """A density drawn for each of 400,000 dies, then its faults; four standard errors."""
    generator = np.random.default_rng(20)
    dies = 400_000
    found = generator.poisson(generator.gamma(clustering, mean / clustering, dies))
    expected = float(yields.negative_binomial(mean, clustering))
    assert np.mean(found == 0) == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / dies))


def test_bose_einstein_agrees_with_draws_of_every_layer() -> None:
    generator = np.random.default_rng(21)
    dies, layers = 200_000, 8
    found = generator.poisson(generator.exponential(0.05, (layers, dies))).sum(axis=0)
    expected = float(yields.bose_einstein(0.05, float(layers)))
    assert np.mean(found == 0) == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / dies))


def test_plain_values_by_hand() -> None:
    assert float(yields.poisson(1.0)) == pytest.approx(0.36787944, rel=1e-7)
    assert float(yields.murphy(1.0)) == pytest.approx(0.39957640, rel=1e-7)
    assert float(yields.rectangular(1.0)) == pytest.approx(0.43233236, rel=1e-7)
    assert float(yields.moore(1.0)) == pytest.approx(0.36787944, rel=1e-7)
    assert float(yields.moore(0.25)) == pytest.approx(0.60653066, rel=1e-7)
    assert float(yields.seeds(1.0)) == 0.5
    assert float(yields.negative_binomial(1.0, 2.0)) == pytest.approx(1 / 1.5**2, rel=1e-12)
    assert float(yields.bose_einstein(0.1, 3.0)) == pytest.approx(1 / 1.1**3, rel=1e-12)


# --- limits ---------------------------------------------------------------------------------------------------------

any_faults = st.floats(0, 1e4)


@given(any_faults)
def test_clustering_of_one_is_seeds(mean: float) -> None:
    assert float(yields.negative_binomial(mean, 1.0)) == pytest.approx(float(yields.seeds(mean)), rel=1e-12)
    assert float(yields.bose_einstein(mean, 1.0)) == pytest.approx(float(yields.seeds(mean)), rel=1e-12)


@pytest.mark.parametrize("clustering", [1e9, 1e12, 1e15, 1e300])
@given(mean=st.floats(0, 20))
def test_no_clustering_is_poisson(clustering: float, mean: float) -> None:
    tolerance = 1e-12 + mean * mean / clustering
    assert float(yields.negative_binomial(mean, clustering)) == pytest.approx(math.exp(-mean), rel=tolerance)


def test_many_thin_layers_are_poisson() -> None:
    assert float(yields.bose_einstein(0.858 / 1e9, 1e9)) == pytest.approx(math.exp(-0.858), rel=1e-8)


@pytest.mark.parametrize("name", OF_FAULTS)
@pytest.mark.parametrize("mean", [0.0, 1e-300, 5e-324])
def test_no_faults_no_loss(name: str, mean: float) -> None:
    assert float(OF_FAULTS[name](mean)) == 1.0
    assert float(OF_FAULTS[name](np.float64(mean))) == 1.0


@pytest.mark.parametrize("name", ["poisson", "murphy", "rectangular", "seeds", "negative-binomial"])
@given(mean=st.floats(1e-15, 1e-5))
def test_few_faults_cost_their_own_share(name: str, mean: float) -> None:
    """Y = 1 - mean + O(mean^2), to machine precision."""
    assert float(OF_FAULTS[name](mean)) == pytest.approx(1.0 - mean, abs=2 * mean * mean + 2.3e-16)


@pytest.mark.parametrize("name", OF_FAULTS)
@pytest.mark.parametrize("mean", [1e6, 1e100, 1e300])
def test_countless_faults_leave_nothing_and_never_overflow(
    name: str, mean: float, recwarn: pytest.WarningsRecorder
) -> None:
    for given_as in (mean, np.float64(mean), np.array([mean])):
        assert 0.0 <= float(np.ravel(OF_FAULTS[name](given_as))[0]) <= 1e-6
    assert not [warning for warning in recwarn if issubclass(warning.category, RuntimeWarning)]


@pytest.mark.parametrize("name", OF_FAULTS)
@given(one=any_faults, other=any_faults)
def test_a_yield_is_a_share_and_falls_with_faults(name: str, one: float, other: float) -> None:
    few, many = sorted((one, other))
    assert 1.0 >= float(OF_FAULTS[name](few)) >= float(OF_FAULTS[name](many)) >= 0.0


@given(st.floats(0, 30), st.floats(0.05, 1e4), st.floats(0.05, 1e4))
def test_clustering_spares_dies(mean: float, one: float, other: float) -> None:
    """The more faults crowd on few dies, the more dies have none; never fewer than without crowding."""
    crowded, even = sorted((one, other))
    better, worse = (float(yields.negative_binomial(mean, alpha)) for alpha in (crowded, even))
    assert better * (1 + 1e-12) >= worse >= math.exp(-mean) * (1 - 1e-12)


@given(st.floats(0, 30))
def test_wider_spread_of_density_spares_more(mean: float) -> None:
    ordered = [float(OF_FAULTS[name](mean)) for name in ("poisson", "murphy", "rectangular", "seeds")]
    assert all(low <= high * (1 + 1e-12) for low, high in pairwise(ordered))


# --- process and learning -------------------------------------------------------------------------------------------


def test_process_and_random_yield_by_hand() -> None:
    assert float(yields.process_yield(0.95, 0.9, 1.0)) == 0.95
    assert float(yields.process_yield(0.95, 0.9, 3.0)) == pytest.approx(0.95 * 0.81, rel=1e-12)
    assert float(yields.die_yield(0.95, 0.8)) == pytest.approx(0.76, rel=1e-12)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1, 20), st.floats(0, 1))
def test_a_process_only_takes(systematic: float, stitch: float, exposures: float, random: float) -> None:
    process = float(yields.process_yield(systematic, stitch, exposures))
    assert 0.0 <= float(yields.die_yield(process, random)) <= min(process, random) <= process <= systematic


def test_learning_over_time_by_hand() -> None:
    """Twice the mature density at the start; after one learning time the gap has fallen to 1/e."""
    month = 365 * 86_400 / 12
    density = [0.1 * float(yields.learned_over_time(2.0, months * month, 6 * month)) for months in (0, 6, 12, 1200)]
    assert density == pytest.approx([0.2, 0.1 + 0.1 * 0.36787944, 0.1 + 0.1 * 0.13533528, 0.1], rel=1e-7)
    assert float(yields.mature()) == 1.0


def test_learning_over_wafers_by_hand() -> None:
    """With an exponent of 0.152, twice the wafers leave 0.9 of the defects."""
    exponent = math.log2(1 / 0.9)
    density = [0.1 * float(yields.learned_over_wafers(1000.0, wafers, exponent)) for wafers in (500, 1000, 2000, 4000)]
    assert density == pytest.approx([0.1 / 0.9, 0.1, 0.09, 0.081], rel=1e-12)


@given(st.floats(1, 10), st.floats(0, 100), st.floats(0, 100), st.floats(0.1, 50))
def test_a_process_learns_and_never_below_maturity(multiple: float, one: float, other: float, learning: float) -> None:
    early, late = sorted((one, other))
    first = 0.1 * float(yields.learned_over_time(multiple, early, learning))
    then = 0.1 * float(yields.learned_over_time(multiple, late, learning))
    assert 0.1 * multiple * (1 + 1e-12) >= first >= then >= 0.1 * (1 - 1e-12)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0, 2))
def test_more_wafers_never_mean_more_defects(one: float, other: float, exponent: float) -> None:
    few, many = sorted((one, other))
    first, then = (0.1 * float(yields.learned_over_wafers(1e3, wafers, exponent)) for wafers in (few, many))
    assert first * (1 + 1e-12) >= then >= 0.0


# --- arrays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
