"""Steps of sliders by unit; a ladder for quantities that span decades."""

from __future__ import annotations

STEPS = {
    "": 0.01,
    "CNY/kWh": 0.01,
    "USD/kWh": 0.005,
    "CNY/USD": 0.01,
    "year": 0.5,
    "1/cm^2": 0.01,
    "USD": 500.0,
    "CNY": 1000.0,
}
SHOWN = {"utilisation": "percent", "discount_rate": "percent", "device_price": "localized"}
LADDERS = ("volume", "wafer_price")
_RUNGS = ("1", "1.2", "1.5", "2", "2.5", "3", "4", "5", "6", "8")
_DECADES = range(2, 8)


def ladder(low: float, high: float, usual: float) -> list[float]:
    """Round values from low to high, ten to a decade, and the usual value among them."""
    rungs = {float(f"{rung}e{decade}") for decade in _DECADES for rung in _RUNGS}
    return sorted({value for value in rungs if low <= value <= high} | {low, usual, high})
