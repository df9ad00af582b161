"""Supplies that a node bears, and nodes of which enough is known to build a design on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from calc.errors import PresetError
from calc.presets import Catalogue, default_catalogue
from calc.schema import Node
from calc.units import base_factor

LOWEST_SHARE = 0.7
"""Share of the nominal supply at which usual supplies begin where a node's minimum is not known."""
DEVICE = ("nominal_voltage", "threshold_voltage", "velocity_saturation", "nominal_clock")
"""What the device model needs of a node."""


@dataclass(frozen=True)
class SupplyRange:
    """Usual supplies of a node in volt: from `low` to `nominal`.

    `minimum` is the least supply at which its usual SRAM works, None where that is not known.
    """

    low: float
    nominal: float
    minimum: float | None

    def holds(self, supply: float) -> bool:
        """Whether a supply in volt is a usual one."""
        return self.low <= supply <= self.nominal

    def steps(self, count: int) -> list[float]:
        """So many supplies from `low` to `nominal`, evenly spaced, both ends among them."""
        return [float(volt) for volt in np.linspace(self.low, self.nominal, count)]


def supply_range(node: Any, catalogue: Catalogue | None = None) -> SupplyRange:
    """The usual supplies of a node: from the minimum of its SRAM to the nominal one.

    Where the minimum is not known, they begin at seven tenths of the nominal supply.

    Args:
        node: name, path, URL or preset object.

    Raises:
        PresetError: for a node whose nominal supply is not known.
    """
    found: Node = (default_catalogue() if catalogue is None else catalogue).load(node, "nodes")
    nominal, minimum = _volts(found, "nominal_voltage"), _volts(found, "minimum_voltage")
    if nominal is None:
        raise PresetError(f"node {found.id} gives no nominal_voltage, so its usual supplies are not known")
    return SupplyRange(LOWEST_SHARE * nominal if minimum is None else minimum, nominal, minimum)


def design_nodes(catalogue: Catalogue | None = None) -> list[str]:
    """Names of the nodes of which the device model knows enough for a design."""
    catalogue = default_catalogue() if catalogue is None else catalogue
    names = catalogue.ids("nodes")
    return [name for name in names if all(getattr(catalogue.load(name, "nodes"), key) is not None for key in DEVICE)]


def _volts(node: Node, name: str) -> float | None:
    stated = getattr(node, name)
    value = None if stated is None else stated.quantity.value
    return None if value is None else float(f"{value / base_factor('V'):.10g}")
