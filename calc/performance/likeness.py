"""How alike two pieces of serving are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

SIZES = (
    "peak_rate", "memory_bandwidth", "total_parameters", "active_parameters", "input_tokens", "output_tokens",
    "devices_per_replica", "batch_per_device",
)  # fmt: skip
"""Sizes by which two pieces of work are held to be alike: each doubling counts one."""
SORTS = ("mode", "attention", "experts", "vendor", "stack")
"""Sorts by which they are: each difference counts one."""


@dataclass(frozen=True)
class Likeness:
    """What makes pieces of serving alike: sizes in base units, and sorts."""

    sizes: Mapping[str, float]
    sorts: Mapping[str, str]

    def distance(self, other: Likeness) -> float:
        """Doublings between the sizes, and differences of sort; a size that one of them lacks counts nothing."""
        total = float(sum(self.sorts.get(name, "") != other.sorts.get(name, "") for name in SORTS))
        for name in SIZES:
            mine, theirs = self.sizes.get(name, math.nan), other.sizes.get(name, math.nan)
            if mine > 0.0 and theirs > 0.0:
                total += abs(math.log2(mine / theirs))
        return total
