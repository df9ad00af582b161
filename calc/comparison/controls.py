"""Controls for people: which inputs of a comparison can be moved, between which ends, made from declarations."""

from __future__ import annotations

from dataclasses import dataclass

from calc.comparison.result import Comparison
from calc.provenance import SourcedQuantity
from calc.units import GLOSSARY


@dataclass(frozen=True)
class Control:
    """One input that a slider can move. Numbers are in `unit`; `path` is the key path of the override."""

    path: str
    name: str
    description: str
    unit: str
    value: float
    low: float
    high: float
    platform: str = ""

    def override(self, value: float) -> str:
        """The text of an override that sets this input."""
        return f"{value:.10g} {self.unit}".strip()


COMMON = (
    "electricity_price",
    "utilisation",
    "power_usage_effectiveness",
    "discount_rate",
    "life",
    "exchange_rate",
)
BY_PLATFORM = ("device_price", "defect_density", "wafer_price", "volume")


def controls(comparison: Comparison) -> list[Control]:
    """The inputs of a comparison that are worth a slider, common ones first.

    Ends come from the declaration of the quantity, widened to hold the value and its range.
    """
    inputs = comparison.inputs
    rate = inputs.common["exchange_rate"].value or 1.0
    found = [_control(inputs.common[name], "", rate) for name in COMMON if name in inputs.common]
    for platform in inputs.platforms:
        for name in BY_PLATFORM:
            if name in platform.quantities:
                found.append(_control(platform.quantities[name], platform.id, rate))
    return [control for control in found if control is not None]


def _control(quantity: SourcedQuantity, platform: str, exchange_rate: float) -> Control | None:
    declaration = GLOSSARY[quantity.name]
    if quantity.value is None or declaration.typical is None:
        return None
    factor = declaration.factor
    scale = 1.0
    unit = declaration.unit
    if quantity.currency == "CNY":
        unit = unit.replace("USD", "CNY")
        scale = exchange_rate
    ends = [end * scale for end in declaration.typical]
    around = [number / factor for number in (quantity.value, quantity.low, quantity.high) if number is not None]
    return Control(
        path=quantity.path,
        name=quantity.name,
        description=declaration.description,
        unit=unit,
        value=quantity.value / factor,
        low=min(*ends, *around),
        high=max(*ends, *around),
        platform=platform,
    )
