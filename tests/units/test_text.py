import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc import Q, UnitError
from calc.units import base_factor


@pytest.mark.parametrize(
    ("text", "magnitude", "unit"),
    [
        ("4.8 TB/s", 4.8e12, "B/s"),
        ("500_000 accelerator", 5e5, "accelerator"),
        ("1,500,000 CNY", 1.5e6, "CNY"),
        ("8 %", 0.08, ""),
        ("0.07 1/cm^2", 700.0, "1/m^2"),
        ("184 USD/(kW*month)", 184 / (1000 * 730 * 3600), "USD/J"),
        ("5.3 pJ/bit", 5.3e-12 * 8, "J/B"),
        ("989 TFLOP/s", 9.89e14, "FLOP/s"),
        ("2 GB/s/mm²", 2e15, "B/s/m^2"),
        (".5 USD", 0.5, "USD"),
        ("0.07 / cm ** 2", 700.0, "1/m^2"),
        ("-3 W", -3.0, "W"),
        ("3 dies", 3.0, "die"),
        ("1 GiB", 2.0**30, "B"),
    ],
)
def test_reads_what_people_write(text: str, magnitude: float, unit: str) -> None:
    assert math.isclose(Q(text).to(unit).to_root_units().magnitude, magnitude * base_factor(unit), rel_tol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9 USD",
        "5 kW**9**9",
        "1e999 USD",
        "nan USD",
        "inf USD",
        "4,8 TB/s",
        "USD 5",
        "((((((1 USD))))))",
        "5 USD*",
        "5 USD/0",
        "5 m^99",
        "__import__('os')",
        "5 __class__",
        "5 TB/ss",
        "1 " + "USD*" * 60 + "USD",
        "",
    ],
)
def test_refuses_the_rest_at_once(text: str) -> None:
    with pytest.raises(UnitError):
        Q(text)


def test_offers_the_nearest_unit() -> None:
    with pytest.raises(UnitError, match=r"did you mean .*accelerator"):
        Q("5 acelerator")


@given(st.text(max_size=200))
def test_any_text_is_a_quantity_or_a_unit_error(text: str) -> None:
    with contextlib.suppress(UnitError):
        Q(text)


@given(st.floats(min_value=1e-9, max_value=1e12), st.sampled_from(["USD/kWh", "GB/s", "mm^2", "token", "MW"]))
def test_round_trip(number: float, unit: str) -> None:
    assert math.isclose(Q(f"{number!r} {unit}").to(unit).magnitude, number, rel_tol=1e-12)


@pytest.mark.parametrize("text", ["0.07 1/cm^2", "8 %", "184 USD/(kW*month)", "4.8 TB/s", "3 1/year"])
def test_a_quantity_reads_its_own_print(text: str) -> None:
    quantity = Q(text)
    assert math.isclose(Q(f"{quantity:~}").to_root_units().magnitude, quantity.to_root_units().magnitude, rel_tol=1e-12)
