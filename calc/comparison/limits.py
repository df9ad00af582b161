"""What must be known of a composition before its cost is believed: size of its carrier, yield of its assembly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from calc import device, silicon
from calc.comparison.composition import BY_DIE, Composed
from calc.comparison.quantities import Quantities
from calc.errors import RangeError
from calc.graph import compose, evaluate, figure, wiring
from calc.units import base_factor


def cost_wiring(forms: Mapping[str, str]) -> dict[str, Any]:
    """The formulas from wafer to unit cost, with the forms that are chosen."""
    return wiring([*silicon.FORMULAS, *device.FORMULAS], **silicon.bound_by(forms), **device.bound_by(forms))


def central_value(parts: Composed, common: Quantities, name: str) -> float:
    """One quantity of a composition at central values; not-a-number where unknown."""
    return central_values(parts, common, (name,))[name]


def central_values(parts: Composed, common: Quantities, names: tuple[str, ...]) -> dict[str, float]:
    """Quantities of a composition at central values; not-a-number where unknown."""
    structure = compose(cost_wiring(parts.forms), {*common, *parts.quantities}, names)
    columns = {need: _central(parts, common, need) for need in structure.inputs}
    return {name: _scalar(value) for name, value in evaluate(structure, columns).items()}


def _central(parts: Composed, common: Quantities, name: str) -> Any:
    quantity = parts.quantities.get(name, common.get(name))
    if quantity is None:
        raise KeyError(name)
    if name in BY_DIE and parts.other_dies:
        values = [np.nan if item.value is None else item.value for item in parts.dies_of(name)]
        return np.array(values).reshape(-1, 1, 1, 1)
    return np.nan if quantity.value is None else quantity.value


def _scalar(value: Any) -> float:
    return float(np.asarray(value, dtype=float).reshape(-1)[0])


def check_carrier(owner: str, parts: Composed, common: Quantities) -> None:
    """`RangeError` for a composition that outgrows the carrier of its package class."""
    packages = parts.quantities["packages_per_accelerator"].value or 1.0
    pieces = np.ceil(central_value(parts, common, "attached_dies"))
    if packages > max(pieces, 1.0):
        raise RangeError(
            f"{owner}: packages_per_accelerator is {packages:g}, but there are only {pieces:g} dies or stacks of dies "
            f"to spread; take {pieces:g} or fewer"
        )
    largest = parts.quantities["maximum_carrier_area"].value
    area = central_value(parts, common, "carrier_area")
    if largest is None or not area > largest * (1.0 + 1e-9):
        return
    square = base_factor("mm^2")
    needed = int(-(-area * packages // largest))
    raise RangeError(
        f"{owner}: its dies and stacks need a carrier of {area / square:,.0f} mm^2, but {owner}.package offers "
        f"{largest / square:,.0f} mm^2 at most; take fewer or smaller dies, or set packages_per_accelerator to {needed}"
    )


def range_notes(parts: Composed, common: Quantities) -> list[str]:
    """Where a composition leaves the range in which its cost can be believed."""
    floor = common["credible_assembly_yield"].value
    found = central_values(parts, common, (*_SURVIVES, "logic_die_count"))
    dies = figure(found["logic_die_count"])
    return [
        f"outside of the model's range: only {found[name]:.0%} of its {words.format(dies=dies)}, below the {floor:.0%} "
        "down to which a cost can be believed; its costs are arithmetic, not a forecast"
        for name, words in _SURVIVES.items()
        if floor is not None and found[name] < floor
    ]


_SURVIVES = {
    "attachment_yield": "packages with {dies} dies survive assembly",
    "incoming_quality": "packages hold only dies that work ({dies} dies passed probe)",
    "carrier_yield": "carriers work",
}
"""Shares that a package must survive, and what survives, in words."""
