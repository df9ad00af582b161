"""Annuities against tables and an independent cash flow; shares, limits, order of charges."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc import compare
from calc.economics.annual import capital_charge, capital_recovery_factor, electricity_tariff
from calc.economics.capital import amount_in_usd, landed_price, prepayment_cost
from calc.economics.levelised import cost_per_million_output_tokens, cost_per_million_tokens, cost_per_run

YEAR = 365 * 86400.0


def crf(rate: float, years: float) -> float:
    return float(capital_recovery_factor(rate, years * YEAR)) * YEAR


@pytest.mark.parametrize(("rate", "years", "expected"), [(0.08, 5, 0.25046), (0.10, 20, 0.11746), (0.05, 10, 0.12950)])
def test_capital_recovery_factor_agrees_with_tables(rate: float, years: float, expected: float) -> None:
    assert crf(rate, years) == pytest.approx(expected, abs=6e-6)


def test_without_interest_it_is_straight_line() -> None:
    assert crf(0.0, 5) == pytest.approx(0.2)
    assert crf(1e-7, 5) == pytest.approx(0.2, rel=1e-6)
    assert crf(1e-15, 5) == pytest.approx(0.2, rel=1e-12)


@given(st.floats(0.001, 0.3), st.integers(1, 15), st.floats(0, 0.9))
def test_charge_repays_capital_less_residual(rate: float, years: int, residual: float) -> None:
    """Present value of the yearly charges and of the residual is the capital."""
    charge = float(capital_charge(crf(rate, years) / YEAR, rate, residual)) * YEAR
    present = sum(charge / (1 + rate) ** year for year in range(1, years + 1)) + residual / (1 + rate) ** years
    assert present == pytest.approx(1.0, rel=1e-9)


def test_cost_of_paying_in_advance() -> None:
    """27,000 USD in full, six months early at 8%: 1,059 USD; against a 30% deposit 741 USD more."""
    month = YEAR / 12
    full = prepayment_cost(27000.0, 1.0, 6 * month, 0.08)
    assert full == pytest.approx(1059.2, abs=0.1)
    assert full - prepayment_cost(27000.0, 0.3, 6 * month, 0.08) == pytest.approx(741.4, abs=0.1)
    assert prepayment_cost(27000.0, 1.0, 0.0, 0.08) == 0


def test_order_of_charges_at_the_border() -> None:
    assert landed_price(100.0, 0.25, 1.0, 0.0, 0.13, 1.0) == pytest.approx(125)
    assert landed_price(100.0, 0.25, 1.0, 0.1, 0.13, 0.0) == pytest.approx(100 * 1.25 * 1.1 * 1.13)
    assert landed_price(100.0, 0.25, 0.0, 0.0, 0.13, 1.0) == 100


def test_subsidised_tariff_is_for_domestic_fleets_only() -> None:
    assert electricity_tariff(0.09, 0.056, 1.0) == 0.056
    assert electricity_tariff(0.09, 0.056, 0.0) == 0.09
    comparison = compare(["h20", "ascend-910c"], site="cn-gansu-subsidised", baseline="h20")
    tariffs = [
        next(leaf.value for leaf in tree.children if leaf.name == "electricity_tariff")
        for tree in (comparison.explain("annual_energy_cost", name) for name in ("h20", "ascend-910c"))
    ]
    assert tariffs[1] is not None and tariffs[0] is not None and tariffs[1] < tariffs[0]


def test_deepseek_serving_day() -> None:
    """DeepSeek, 2025-02-27: 226.75 nodes x 8 x 2 USD/h, 608 bn tokens in and 168 bn out: 0.112 USD a million."""
    annual = 226.75 * 8 * 2.0 * 8760 / YEAR
    out = cost_per_million_output_tokens(annual, 168e9 / 86400, 1.0)
    assert float(cost_per_million_tokens(out, 608.0, 168.0)) * 1e6 == pytest.approx(0.112, abs=5e-4)


def test_a_run_carries_its_idle_time() -> None:
    assert cost_per_run(10.0, 100.0, 0.5) == pytest.approx(2000)


@given(st.floats(1, 1e9), st.floats(1, 20))
def test_currency_round_trip(amount: float, rate: float) -> None:
    assert amount_in_usd(amount, rate) * rate == pytest.approx(amount)


def test_cost_falls_with_utilisation_and_rises_with_price() -> None:
    costs = [
        compare(["h200"], overrides={"workload.utilisation": share}).values("cost_per_million_tokens")[0, 0]
        for share in ("0.2", "0.5", "0.9")
    ]
    assert costs == sorted(costs, reverse=True)
    prices = [
        compare(["h200"], overrides={"h200.price": f"{price} USD"}).values("annual_cost")[0, 0]
        for price in (10000, 20000, 40000)
    ]
    assert prices == sorted(prices) and all(math.isfinite(price) for price in prices)
