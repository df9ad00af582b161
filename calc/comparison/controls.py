"""Controls for people: which inputs of a comparison can be moved, between which ends, made from declarations."""

from __future__ import annotations

import math
from dataclasses import dataclass

from calc.comparison.result import Comparison
from calc.provenance import SourcedQuantity
from calc.units import GLOSSARY

ROUND_NUMBERS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)


@dataclass(frozen=True)
class Control:
    """One input that a slider can move. Numbers are in `unit`; `path` is the key path of the override.

    A slider goes by `step`, or where that is zero by the `rungs`, round numbers over several decades.
    """

    path: str
    name: str
    description: str
    unit: str
    value: float
    low: float
    high: float
    step: float
    rungs: tuple[float, ...] = ()
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
    in_cny = quantity.currency == "CNY"
    scale = exchange_rate if in_cny else 1.0
    around = [
        number / declaration.factor for number in (quantity.value, quantity.low, quantity.high) if number is not None
    ]
    ends = [end * scale for end in declaration.typical]
    value, low, high = _plain(around[0]), _plain(min(*ends, *around)), _plain(max(*ends, *around))
    return Control(
        path=quantity.path,
        name=quantity.name,
        description=declaration.description,
        unit=declaration.unit_in(quantity.currency),
        value=value,
        low=low,
        high=high,
        step=float(f"{declaration.step * scale:.1g}"),
        rungs=() if declaration.step else _rungs(low, high, value),
        platform=platform,
    )


def _plain(number: float) -> float:
    """Without the noise of conversions in the last digits."""
    return float(f"{number:.10g}")


def _rungs(low: float, high: float, value: float) -> tuple[float, ...]:
    """Round numbers from low to high, ten to a decade, with both ends and the value itself among them."""
    decades = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1) if low > 0 else range(0)
    rungs = {_plain(number * 10.0**decade) for decade in decades for number in ROUND_NUMBERS}
    return tuple(sorted({rung for rung in rungs if low <= rung <= high} | {low, value, high}))
