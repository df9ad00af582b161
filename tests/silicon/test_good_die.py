"""From a wafer's price to one good die, against released peers and by hand.

Peers, run in-process: Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07), nanocad-lab/CATCH
(commit d60dafb, 2025-07-22).
"""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon import good_die
from tests.silicon.alike import MM, MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown

PRICINGS = [formula for form in good_die.WAFER_PRICINGS.values() for formula in form.values()]
USES = [formula for form in good_die.FIELD_USES.values() for formula in form.values()]
UNSELECTED = (good_die.unselected_die_cost, good_die.unselected_die_quality)
ALL = tuple(dict.fromkeys((*good_die.FORMULAS, *PRICINGS, *USES, *UNSELECTED)))
FIELD = (26 * MM, 33 * MM)

shares = st.floats(0, 1)
costs = st.floats(0, 1e5)


# --- price of a wafer -----------------------------------------------------------------------------------------------


def test_a_price_by_area_says_of_which_area() -> None:
    """0.25024 USD/mm2 of the disc inside 147 mm is 16,988 USD a wafer; of the disc inside 150 mm it is 17,688."""
    price = 0.25024 / MM2
    assert float(good_die.wafer_price_of_usable_area(price, 300 * MM, 3 * MM)) == pytest.approx(16_988, rel=1e-4)
    assert float(good_die.wafer_price_of_full_area(price, 300 * MM)) == pytest.approx(17_688, rel=1e-4)


@given(st.floats(0.01, 1), st.floats(0.1, 0.5), st.floats(0, 0.05))
def test_usable_area_costs_no_more_than_full_area(price: float, diameter: float, edge: float) -> None:
    full = float(good_die.wafer_price_of_full_area(price / MM2, diameter))
    usable = float(good_die.wafer_price_of_usable_area(price / MM2, diameter, edge))
    assert usable <= full * (1 + 1e-12)
    assert usable == pytest.approx(full * (1 - 2 * edge / diameter) ** 2, rel=1e-9)


@given(st.floats(0.15, 1))
def test_an_edge_that_takes_all_leaves_no_area_to_pay(edge: float) -> None:
    assert float(good_die.wafer_price_of_usable_area(0.25 / MM2, 300 * MM, edge)) == 0.0


# --- use of the reticle field ---------------------------------------------------------------------------------------


def test_dies_in_a_field_by_hand() -> None:
    """26 mm x 33 mm with lanes of 0.1 mm: 26.1 / 10.1 = 2.6 across, 33.1 / 10.1 = 3.3 along."""
    assert float(good_die.dies_in_field(10 * MM, 10 * MM, 0.1 * MM, *FIELD)) == 6.0
    assert float(good_die.dies_in_field(26 * MM, 33 * MM, 0.1 * MM, *FIELD)) == 1.0
    assert float(good_die.dies_in_field(26 * MM, 34 * MM, 0.1 * MM, *FIELD)) == 0.0


def test_use_by_sides_by_hand() -> None:
    assert float(good_die.field_use_by_sides(100 * MM2, 6.0, 1.0, *FIELD)) == pytest.approx(600 / 858, rel=1e-12)
    assert float(good_die.field_use_by_sides(858 * MM2, 1.0, 1.0, *FIELD)) == pytest.approx(1.0, rel=1e-12)
    assert float(good_die.field_use_by_sides(1287 * MM2, 0.0, 2.0, *FIELD)) == pytest.approx(0.75, rel=1e-12)


@pytest.mark.parametrize("count", range(1, 65))
def test_dies_that_fill_a_field_use_it_whole(count: int) -> None:
    assert float(good_die.field_use_by_area(858 / count * MM2, 1.0, *FIELD)) == pytest.approx(1.0, rel=1e-9)


@given(st.floats(1, 858), st.floats(1, 4))
def test_a_field_is_never_used_more_than_whole_and_half_at_least(area: float, exposures: float) -> None:
    use = float(good_die.field_use_by_area(area * MM2, exposures, *FIELD))
    assert 0.5 - 1e-9 <= use <= 1.0 + 1e-9


@pytest.mark.parametrize(
    ("price_by_area", "dies", "area", "share", "expected"),
    [
        (0.25024, 308, 202.4331104, 0.3, 58.45695281717574),
        (0.033497, 70, 800.8110368, 0.15, 34.18752934633869),
        (0.25024, 1179, 54.52628, 0.3, 15.223605724743393),
    ],
)
def test_dies_with_exposures_agree_with_catch(
    price_by_area: float, dies: float, area: float, share: float, expected: float
) -> None:
    """Priced by the area of the whole wafer; lithography grows where dies fill a field poorly."""
    price = good_die.wafer_price_of_full_area(price_by_area / MM2, 300 * MM)
    use = good_die.field_use_by_area(area * MM2, 1.0, *FIELD)
    exposed = good_die.price_with_exposures(price, share, use)
    assert float(good_die.raw_die_cost(exposed, float(dies))) == pytest.approx(expected, rel=1e-6)


@given(costs, shares, st.floats(0.01, 1))
def test_poorly_filled_fields_never_cheapen_a_wafer(price: float, share: float, use: float) -> None:
    exposed = float(good_die.price_with_exposures(price, share, use))
    assert exposed >= price * (1 - 1e-12)
    assert float(good_die.price_with_exposures(price, share, 1.0)) == pytest.approx(price, rel=1e-12)
    assert float(good_die.flat_price(price)) == price


# --- one good die ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("price", "dies", "found", "expected"),
    [
        (2891, 129.98426971831083, 0.7586978500812095, 29.314901529981412),
        (9346, 571.7124344116606, 0.9142991955050759, 17.879682441631207),
        (30000, 2318.8628626610207, 0.9513479406960698, 13.598994778430528),
        (9346, 249.445087316541, 0.8219585619997325, 45.58278938898594),
        (3984, 383.5099060709472, 0.8898963218856378, 11.673560319453205),
    ],
)
def test_known_good_die_agrees_with_chiplet_actuary(price: float, dies: float, found: float, expected: float) -> None:
    raw = good_die.raw_die_cost(price, dies)
    passed = good_die.probe_pass_share(found, 1.0)
    assert float(good_die.good_die_cost(raw, 0.0, passed, 0.0, 0.0, 1.0)) == pytest.approx(expected, rel=1e-9)


def test_ascend_910b_good_die_at_published_yield() -> None:
    """Morgan Stanley: 78 gross dies, 30% yield; wafers at 1.4 and 1.5 times TSMC's 9,346 USD: 559 to 599 USD."""
    for times, expected in ((1.4, 559), (1.5, 599)):
        raw = good_die.raw_die_cost(times * 9346, 78.0)
        assert float(good_die.good_die_cost(raw, 0.0, 0.3, 0.0, 0.0, 1.0)) == pytest.approx(expected, rel=2e-3)


def test_probe_by_hand() -> None:
    """80 of 100 dies work and the probe finds 90 of 100 bad ones: 82 pass, of which 80 work."""
    passed = float(good_die.probe_pass_share(0.8, 0.9))
    assert passed == pytest.approx(0.82, rel=1e-12)
    assert float(good_die.die_quality(0.8, passed)) == pytest.approx(80 / 82, rel=1e-12)
    assert float(good_die.good_die_cost(70.0, 12.0, passed, 0.0, 0.0, 0.9)) == pytest.approx(100.0, rel=1e-12)


def test_a_lower_bin_pays_its_share_by_hand() -> None:
    """100 dies at 110 USD; 60 sold whole, 20 at half the worth: 11,000 / (60 + 10)."""
    assert float(good_die.good_die_cost(100.0, 10.0, 0.6, 0.2, 0.5, 1.0)) == pytest.approx(11_000 / 70, rel=1e-12)


@given(st.floats(1e-12, 1))
def test_a_probe_that_sees_all_passes_the_good_dies_and_no_others(found: float) -> None:
    passed = float(good_die.probe_pass_share(found, 1.0))
    assert passed == pytest.approx(found, rel=1e-13)
    assert float(good_die.die_quality(found, passed)) == pytest.approx(1.0, abs=1e-13)


@given(st.floats(1e-6, 1), shares)
def test_shares_of_a_probe(found: float, coverage: float) -> None:
    passed = float(good_die.probe_pass_share(found, coverage))
    quality = float(good_die.die_quality(found, passed))
    assert found * (1 - 1e-9) <= passed <= 1.0
    assert 0.0 <= quality <= 1.0 + 1e-9
    assert passed * quality == pytest.approx(found, rel=1e-12)


@given(costs, costs, st.floats(0.01, 1), shares, shares)
def test_what_is_sold_pays_for_all_that_is_made(
    raw: float, probe: float, full: float, value: float, coverage: float
) -> None:
    low = (1 - full) * 0.5
    passed = float(good_die.probe_pass_share(full, coverage))
    each = float(good_die.good_die_cost(raw, probe, passed, low, value, coverage))
    assert each * (passed + value * low * coverage) == pytest.approx(raw + probe, rel=1e-12)


@given(st.floats(1, 1e5), costs, st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_good_die_costs_more_at_a_lower_yield(raw: float, probe: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    dear, cheap = (float(good_die.good_die_cost(raw, probe, found, 0.0, 0.0, 1.0)) for found in (low, high))
    assert dear >= cheap >= raw + probe


def test_whole_wafers_are_not_picked() -> None:
    assert float(good_die.unselected_die_cost(100.0, 3.0)) == 103.0
    assert float(good_die.unselected_die_quality(0.6)) == 1.0


def test_no_die_has_no_cost() -> None:
    with np.errstate(all="ignore"):
        assert not math.isfinite(float(good_die.raw_die_cost(np.float64(9346), np.float64(0.0))))


# --- arrays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula, *(["exposures_per_die"] if formula is good_die.field_use_by_sides else []))
