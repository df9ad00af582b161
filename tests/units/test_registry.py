import pint
import pytest

from calc import Q
from calc.units import dimensions


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("USD/die", "USD/accelerator"),
        ("USD", "CNY"),
        ("FLOP", "FLOP/s"),
        ("kW", "kWh"),
        ("MW*it", "MW*facility"),
        ("USD", "USD/year"),
        ("token", "FLOP"),
        ("server", "accelerator"),
        ("wafer", "die"),
        ("B", "B/s"),
    ],
)
def test_different_things_cannot_be_added(one: str, other: str) -> None:
    assert dimensions(one) != dimensions(other)
    with pytest.raises(pint.DimensionalityError):
        Q(f"1 {one}") + Q(f"1 {other}")


def test_bits_bytes_and_calendar() -> None:
    assert Q("8 Gb").to("GB").magnitude == pytest.approx(1.0)
    assert Q("1 year").to("hour").magnitude == pytest.approx(8760)
    assert Q("1 month").to("hour").magnitude == pytest.approx(730)
    assert Q("1 MWh").to("J").magnitude == pytest.approx(3.6e9)


def test_no_exchange_rate_in_the_program() -> None:
    with pytest.raises(pint.DimensionalityError):
        Q("7 CNY").to("USD")
