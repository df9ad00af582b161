"""Where a design may be described in several ways: by area or by units, by supply or by clock; what each way binds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from calc.device import compute, power, sizing

FORMS: Mapping[str, Mapping[str, Mapping[str, Callable[..., Any]]]] = {
    "compute_units": {
        "by-area": {"native_rate": compute.native_rate, "silicon_for_rate": sizing.silicon_for_rate},
        "by-units": {
            "native_rate": compute.native_rate_by_units,
            "silicon_for_rate": sizing.silicon_for_rate_by_units,
        },
    },
    "supply": {
        "stated": {"clock_frequency": compute.clock_at},
        "from-clock": {"supply_voltage": compute.supply_for_clock},
        "unpublished": power.FINISHED_CHIP,
    },
}
"""Forms by choice and name. The first form of a choice is the usual one."""


def bound_by(chosen: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """What a selection of forms binds, by quantity; the usual form for every choice that is not made."""
    bound: dict[str, Callable[..., Any]] = {}
    for choice, forms in FORMS.items():
        bound |= forms[chosen.get(choice, next(iter(forms)))]
    return bound
