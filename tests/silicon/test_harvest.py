"""Harvesting in closed form, against the sum that it stands for and against faults thrown on units."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from calc.silicon import harvest, yields
from tests.silicon.alike import CM2, MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown

ALL = (*harvest.FORMULAS, *(formula for form in harvest.HARVESTS.values() for formula in form.values()))
SPARES = harvest.with_spares

faults = st.floats(1e-6, 20)
clusterings = st.floats(0.1, 100)
shares = st.floats(0, 1)
spares = st.integers(0, 40)


def summed(mean: float, clustering: float, share: float, spare: int) -> float:
    """The chance of m faults, of which each lies in a repeated unit, over all m that the spares allow."""
    count = np.arange(spare + 1)
    chance = nbinom.pmf(count, clustering, clustering / (clustering + mean))
    return float(np.sum(chance * share**count))


# --- the closed form ------------------------------------------------------------------------------------------------


@given(faults, clusterings, shares, spares)
def test_closed_form_is_the_sum_over_faults(mean: float, clustering: float, share: float, spare: int) -> None:
    found = float(SPARES(mean, clustering, share, float(spare)))
    assert found == pytest.approx(summed(mean, clustering, share, spare), rel=1e-9, abs=1e-300)


@given(faults, clusterings, shares)
def test_without_spares_only_perfect_dies_are_sold(mean: float, clustering: float, share: float) -> None:
    perfect = float(yields.negative_binomial(mean, clustering))
    assert float(SPARES(mean, clustering, share, 0.0)) == pytest.approx(perfect, rel=1e-12)
    assert float(SPARES(mean, clustering, 0.0, 30.0)) == pytest.approx(perfect, rel=1e-12)


@given(faults, clusterings, shares)
def test_boundless_spares_leave_what_cannot_be_repaired(mean: float, clustering: float, share: float) -> None:
    rest = float(yields.negative_binomial(mean * (1 - share), clustering))
    assert float(SPARES(mean, clustering, share, 1e9)) == pytest.approx(rest, rel=1e-9)


@given(faults, clusterings, shares, spares, spares)
def test_more_spares_never_sell_fewer(mean: float, clustering: float, share: float, one: int, other: int) -> None:
    few, many = sorted((one, other))
    less, more = (float(SPARES(mean, clustering, share, float(spare))) for spare in (few, many))
    assert 0.0 <= less <= more * (1 + 1e-12) <= 1.0 + 1e-12


@given(faults, clusterings, shares, shares, spares)
def test_more_repairable_area_never_sells_fewer(
    mean: float, clustering: float, one: float, other: float, spare: int
) -> None:
    small, large = sorted((one, other))
    less, more = (float(SPARES(mean, clustering, share, float(spare))) for share in (small, large))
    assert less <= more * (1 + 1e-12)


@given(faults, faults, clusterings, shares, spares)
def test_more_faults_never_sell_more(one: float, other: float, clustering: float, share: float, spare: int) -> None:
    few, many = sorted((one, other))
    better, worse = (float(SPARES(mean, clustering, share, float(spare))) for mean in (few, many))
    assert worse <= better * (1 + 1e-12)


@pytest.mark.parametrize("clustering", [1e3, 1e6, 1e9, 1e12, 1e15])
@pytest.mark.parametrize("spare", [0, 1, 4])
def test_without_clustering_faults_are_poisson(clustering: float, spare: int) -> None:
    """exp(-mean (1 - f)) times the chance of at most S faults about mean f."""
    mean, share = 0.858, 0.6
    expected = math.exp(-mean * (1 - share)) * float(poisson.cdf(spare, mean * share))
    found = float(SPARES(mean, clustering, share, float(spare)))
    assert found == pytest.approx(expected, rel=2 / clustering + 1e-10)


@pytest.mark.parametrize("mean", [0.0, 1e-300, 1e-12])
def test_no_faults_no_loss(mean: float) -> None:
    assert float(SPARES(mean, 10.0, 0.6, 2.0)) == pytest.approx(1.0, abs=1e-11)


@pytest.mark.parametrize("mean", [1e6, 1e100, 1e300])
def test_countless_faults_leave_nothing(mean: float, recwarn: pytest.WarningsRecorder) -> None:
    assert 0.0 <= float(SPARES(np.float64(mean), 3.0, 0.9, 5.0)) < 1e-12
    assert not [warning for warning in recwarn if issubclass(warning.category, RuntimeWarning)]


# --- faults thrown on units -----------------------------------------------------------------------------------------


def thrown(mean: float, clustering: float, share: float, units: int, dies: int, seed: int) -> tuple[Any, Any, Any]:
    """For each die: faults outside of the units, faults inside, and units hit."""
    generator = np.random.default_rng(seed)
    count = generator.poisson(generator.gamma(clustering, mean / clustering, dies))
    die = np.repeat(np.arange(dies), count)
    inside = generator.random(die.size) < share
    unit = generator.integers(0, units, die.size)
    hit = np.unique(die[inside] * units + unit[inside]) // units
    tally = [np.bincount(which, minlength=dies) for which in (die[~inside], die[inside], hit)]
    return tally[0], tally[1], tally[2]


@pytest.mark.parametrize(
    ("mean", "clustering", "share", "units", "spare"),
    [(0.814, 10.0, 0.6, 144, 12), (0.814, 2.0, 0.6, 144, 1), (3.0, 2.0, 0.8, 16, 2), (6.0, 1.0, 0.9, 64, 4)],
)
def test_closed_form_agrees_with_faults_thrown_on_units(
    mean: float, clustering: float, share: float, units: int, spare: int
) -> None:
    """Within four standard errors where each fault takes a unit; a little too strict where two meet in one."""
    dies = 200_000
    outside, inside, hit = thrown(mean, clustering, share, units, dies, seed=3)
    expected = float(SPARES(mean, clustering, share, float(spare)))
    error = 4 * math.sqrt(expected * (1 - expected) / dies)
    assert np.mean((outside == 0) & (inside <= spare)) == pytest.approx(expected, abs=error)
    sold = float(np.mean((outside == 0) & (hit <= spare)))
    assert expected - error <= sold <= expected * 1.03 + error


@pytest.mark.parametrize(
    ("mean", "clustering", "share", "low", "full"), [(0.814, 10.0, 0.6, 24, 0), (3.0, 2.0, 0.8, 6, 2)]
)
def test_lower_bin_agrees_with_faults_thrown_on_units(
    mean: float, clustering: float, share: float, low: int, full: int
) -> None:
    dies = 200_000
    outside, inside, _ = thrown(mean, clustering, share, 144, dies, seed=4)
    expected = float(harvest.lower_bin(mean, clustering, share, float(full), float(low)))
    seen = np.mean((outside == 0) & (inside > full) & (inside <= low))
    assert seen == pytest.approx(expected, abs=4 * math.sqrt(expected * (1 - expected) / dies))


# --- a known die ----------------------------------------------------------------------------------------------------


def test_an_h100_is_sold_far_more_often_than_it_is_perfect() -> None:
    """814 mm2 at 0.1/cm2: 0.814 faults on a die.

    Without clustering exp(-0.814) = 44.3% are perfect, with a clustering of 10 1.0814^-10 = 45.7%. With 12 of 144
    units spare on 60% of the area, a fault inside is nearly always repaired, and what is left is the chance of none
    on the other 40%, 1.03256^-10 = 72.6%. Were 90% of the area in units it would be 1.00814^-10 = 92.2%, where
    quoted prices of the die put it (88% to 94%).
    """
    mean = float(yields.faults_per_die(814 * MM2, 1.0, 0.1 / CM2))
    assert float(yields.poisson(mean)) == pytest.approx(0.4431, abs=1e-4)
    assert float(yields.negative_binomial(mean, 10.0)) == pytest.approx(0.4572, abs=1e-4)
    assert float(SPARES(mean, 10.0, 0.6, 12.0)) == pytest.approx(0.7259, abs=1e-4)
    assert float(SPARES(mean, 10.0, 0.9, 12.0)) == pytest.approx(0.9221, abs=1e-4)


def test_one_spare_by_hand() -> None:
    """Seeds' clustering, one fault on the mean: P(0) = 1/2, P(1) = 1/4; half of the area in units."""
    assert float(SPARES(1.0, 1.0, 0.5, 1.0)) == pytest.approx(0.5 + 0.25 * 0.5, rel=1e-12)
    assert float(SPARES(1.0, 1.0, 0.5, 2.0)) == pytest.approx(0.5 + 0.25 * 0.5 + 0.125 * 0.25, rel=1e-12)
    assert float(harvest.lower_bin(1.0, 1.0, 0.5, 1.0, 2.0)) == pytest.approx(0.03125, rel=1e-12)


# --- bins -----------------------------------------------------------------------------------------------------------


@given(faults, clusterings, shares, spares, spares)
def test_bins_share_the_dies(mean: float, clustering: float, share: float, spare: int, salvage: int) -> None:
    full = float(SPARES(mean, clustering, share, float(spare)))
    low = float(harvest.lower_bin(mean, clustering, share, float(spare), float(salvage)))
    assert low >= 0.0
    assert full + low <= 1.0 + 1e-12
    if salvage <= spare:
        assert low == 0.0
    else:
        every = float(SPARES(mean, clustering, share, float(salvage)))
        assert full + low == pytest.approx(every, rel=1e-12)


def test_plain_bins() -> None:
    assert float(harvest.perfect(0.7)) == 0.7
    assert float(harvest.nothing_salvaged(0.7)) == 0.0
    assert float(harvest.sellable_yield(0.9, 0.8)) == pytest.approx(0.72, rel=1e-12)
    assert float(harvest.salvaged_yield(0.9, 0.1)) == pytest.approx(0.09, rel=1e-12)


@given(st.floats(0, 1), st.floats(0, 1))
def test_process_yield_takes_from_every_bin(process: float, share: float) -> None:
    assert 0.0 <= float(harvest.sellable_yield(process, share)) <= share
    assert 0.0 <= float(harvest.salvaged_yield(process, share)) <= share


# --- arrays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
