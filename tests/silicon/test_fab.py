"""Fab economics and cost by node, against published figures and by hand.

Khan & Mann, AI Chips: What They Are and Why They Matter, CSET, April 2020, table 9, for chips of equal transistors.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.silicon import fab
from tests.silicon.alike import MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown

YEAR = 365 * 86_400.0
MONTH = YEAR / 12

amounts = st.floats(1, 1e11)
shares = st.floats(0.01, 1)


def capital(billions: float, wafers_a_month: float) -> float:
    """USD for each wafer a month."""
    return float(fab.capital_per_monthly_wafer(billions * 1e9, wafers_a_month / MONTH)) / MONTH


def test_capital_of_lines_as_published() -> None:
    """IBS via SemiEngineering: 15 to 20 bn USD for 40,000 wafers of 3 nm a month; SMIC SN1 9.06 bn for 35,000; SMIC
    Shenzhen 2.35 bn for 40,000 of 28 nm: 375,000 to 500,000, 259,000 and 59,000 USD for each wafer a month."""
    assert capital(15, 40_000) == pytest.approx(375_000, rel=1e-9)
    assert capital(20, 40_000) == pytest.approx(500_000, rel=1e-9)
    assert capital(9.06, 35_000) == pytest.approx(259_000, rel=1e-3)
    assert capital(2.35, 40_000) == pytest.approx(59_000, rel=5e-3)


def test_depreciation_by_hand() -> None:
    """15 bn USD over five years on 480,000 wafers a year: 6,250 USD a wafer; at 90% use 6,944."""
    full = fab.annual_wafers(40_000 / MONTH, 1.0)
    assert full * YEAR == pytest.approx(480_000, rel=1e-12)
    assert fab.depreciation_per_wafer(15e9, 5 * YEAR, full) == pytest.approx(6250, rel=1e-12)
    most = fab.annual_wafers(40_000 / MONTH, 0.9)
    assert fab.depreciation_per_wafer(15e9, 5 * YEAR, most) == pytest.approx(6250 / 0.9, rel=1e-12)
    assert fab.wafer_cost(6250.0, 5000.0) == 11_250.0


def test_a_point_of_yield_by_hand() -> None:
    """3 nm, 40,000 wafers a month at 20,000 USD: 9.6 bn USD a year; at 80% a point is worth 120 M USD a year."""
    sales = fab.annual_output_value(40_000 / MONTH, 20_000.0)
    assert sales * YEAR == pytest.approx(9.6e9, rel=1e-12)
    assert fab.yield_point_value(sales, 0.8) * YEAR == pytest.approx(120e6, rel=1e-12)


def test_a_small_line_as_published() -> None:
    """From 93% to 96% on 100 wafers a month at 5,000 USD: 180,000 USD a year, three points at 6 M USD of sales; by the
    value of a point at 93% it is 193,548, as the published claim leaves out the division by the yield."""
    sales = fab.annual_output_value(100 / MONTH, 5000.0)
    point = float(fab.yield_point_value(sales, 0.93)) * YEAR
    assert 3 * point == pytest.approx(193_548, rel=1e-5)
    assert 3 * point * 0.93 == pytest.approx(180_000, rel=1e-9)


@given(amounts, shares, shares)
def test_a_point_is_worth_what_it_adds_in_good_dies(sales: float, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert float(fab.yield_point_value(sales, low)) >= float(fab.yield_point_value(sales, high))
    again = sales * ((low + 0.01) / low - 1)
    assert float(fab.yield_point_value(sales, low)) == pytest.approx(again, rel=1e-6)


@given(amounts, st.floats(0.1, 30), st.floats(1, 1e5), shares)
def test_depreciation_is_paid_off_in_its_time(money: float, years: float, capacity: float, use: float) -> None:
    wafers = float(fab.annual_wafers(capacity, use))
    each = float(fab.depreciation_per_wafer(money, years, wafers))
    assert each * wafers * years == pytest.approx(money, rel=1e-9)
    assert float(fab.depreciation_per_wafer(money, years, float(fab.annual_wafers(capacity, 1.0)))) <= each * (1 + 1e-9)


def test_cost_of_transistors_by_hand() -> None:
    """A good die of 400 mm2 at 29.3149 USD and 15.3 M transistors/mm2 (Chiplet Actuary, 28 nm): 6.12 bn transistors."""
    found = fab.cost_per_billion_transistors(29.314901529981412, 400 * MM2, 15.3e6 / MM2)
    assert found == pytest.approx(29.314901529981412 / 6.12, rel=1e-9)


def test_cost_of_rate_by_hand() -> None:
    """Two dies at 100 USD for 400 TFLOP/s: 0.5 USD for a TFLOP/s."""
    assert fab.cost_per_peak_rate(100.0, 400e12, 2.0) * 1e12 == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize(
    ("density", "wafer", "chip", "packaging"),
    [
        (1.6, 1650, 2433, 815),
        (3.3, 1937, 1428, 478),
        (7.7, 2274, 713, 239),
        (15.3, 2891, 453, 152),
        (22.1, 3677, 399, 134),
        (28.9, 3984, 331, 111),
        (52.5, 5992, 274, 92),
        (96.3, 9346, 233, 78),
        (171.3, 16988, 238, 80),
    ],
)
def test_chips_of_equal_transistors_agree_with_cset(
    density: float, wafer: float, chip: float, packaging: float
) -> None:
    """71.4 chips on a wafer of 5 nm, packaging 33.48%; the table prints whole dollars and densities are rounded."""
    chips = fab.equal_transistor_chips_per_wafer(71.4, density * 1e12, 171.3e12)
    price = fab.equal_transistor_chip_price(float(wafer), chips)
    assert price == pytest.approx(chip, rel=0.02)
    assert fab.packaging_price_by_share(price, 0.3348) == pytest.approx(packaging, rel=0.02)


@pytest.mark.parametrize("formula", fab.FORMULAS, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", fab.FORMULAS, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
