"""What the rules of trade look at: the figures of one product, and between which ends each of them is known to lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc.comparison.composition import BY_DIE, Composed
from calc.comparison.control_inputs import OF_STACK, governing
from calc.comparison.limits import cost_wiring
from calc.graph import compose
from calc.schema import Accelerator, Design, Memory

Array = NDArray[np.float64]
_CALLED = {
    "control_rate": "its governing rate",
    "die_applicable": "whether its transistors are planar",
    "dies_per_accelerator": "its number of dies",
    "interconnect_bandwidth": "the rate of its links",
}
NO_AREA = "it has no performance density: planar dies add no applicable die area, so no limit on density can be met"
NO_STACKS = "it has no memory stacks beside the logic"
NOT_JUDGED = "the memory inside of a finished accelerator is not judged on its own"


@dataclass(frozen=True)
class Bounds:
    """Between which ends a figure lies, case by case in base units; where it is known both are its value.

    `defined` is False for a figure that the product does not have at all, for which no limit can hold.
    """

    low: Array
    high: Array
    reason: str = ""
    defined: bool = True

    @property
    def value(self) -> float | None:
        """The figure in the first case, None where it is unknown or there is none."""
        low, high = float(self.low[0]), float(self.high[0])
        return low if self.defined and low == high else None


def _none(reason: str) -> Bounds:
    return Bounds(np.array([np.nan]), np.array([np.nan]), reason, defined=False)


NO_FIGURE = _none("it is not a figure of this kind of product")


@dataclass(frozen=True)
class Item:
    """A product as the rules see it."""

    names: frozenset[str]
    vendor: str
    subject: str  # "accelerator" | "memory"
    data_centre: bool
    bounds: Mapping[str, Bounds]


def item_of(
    preset: Accelerator | Design | Memory, parts: Composed, common: Iterable[str], values: Mapping[str, Any]
) -> Item:
    """A product from the values of its figures in base units, not-a-number where unknown."""
    bounds = {name: _bounds(name, value, parts, common) for name, value in values.items()}
    bounds.setdefault(OF_STACK, _none(NOT_JUDGED if isinstance(preset, Accelerator) else NO_STACKS))
    if isinstance(preset, Memory):
        return Item(frozenset((preset.id.lower(), preset.name.lower())), "", "memory", True, bounds)
    if isinstance(preset, Accelerator):
        _use_least(bounds, governing(preset, preset.id).least)
    area = bounds["applicable_die_area"]
    if bool(np.all(area.high == 0.0)):
        bounds["performance_density"] = _none(NO_AREA)
    names = {preset.id.lower(), preset.name.lower(), *(alias.lower() for alias in preset.aliases)}
    return Item(frozenset(names), preset.vendor.lower(), "accelerator", preset.data_centre, bounds)


def _bounds(name: str, value: Any, parts: Composed, common: Iterable[str]) -> Bounds:
    cases = np.asarray(value, dtype=float)
    cases = np.ravel(cases[0] if cases.ndim == 4 else cases)
    unknown = ~np.isfinite(cases)
    reason = _unknown(name, parts, common) if unknown.any() else ""
    return Bounds(np.where(unknown, 0.0, cases), np.where(unknown, np.inf, cases), reason)


def _unknown(name: str, parts: Composed, common: Iterable[str]) -> str:
    """Which inputs of a figure are unknown, in words."""
    structure = compose(cost_wiring(parts.forms), {*common, *parts.quantities}, (name,))
    said: dict[str, None] = {}
    for need in structure.inputs:
        if need in parts.quantities:
            for quantity in parts.dies_of(need) if need in BY_DIE else [parts.quantities[need]]:
                if quantity.value is None:
                    said[_said(need, quantity.note, name)] = None
    return "; ".join(said) or "it is outside of the model's range"


def _said(need: str, note: str, name: str) -> str:
    """What is said of an unknown input of a figure."""
    if need == name:
        return note or "not stated"
    called = _CALLED.get(need, f"its {need.replace('_', ' ')}")
    return f"{called} is not known" + (f": {note}" if note else "")


def _use_least(bounds: dict[str, Bounds], least: float | None) -> None:
    """What the known formats give is a lower end while others are unknown."""
    performance, area = bounds["total_processing_performance"], bounds["applicable_die_area"]
    if least is None or performance.value is not None:
        return
    bounds["total_processing_performance"] = Bounds(performance.low + least, performance.high, performance.reason)
    if area.value:
        density = bounds["performance_density"]
        bounds["performance_density"] = Bounds(density.low + least / area.low, density.high, density.reason)
