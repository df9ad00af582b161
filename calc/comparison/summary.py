"""A figure over its cases in one place: median, range, and the share of cases in which it is known at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ENOUGH = 0.5
"""A figure that is unknown in more than half of the draws has no median: it is unknown."""

NOISE = 1e-9
"""A relative spread below which a figure has none: what rounding leaves of a sum turned there and back."""


@dataclass(frozen=True)
class Summary:
    """`value` is the single case or the median; `low` and `high` are 10% and 90% points, None without a spread."""

    value: float | None
    low: float | None = None
    high: float | None = None
    known_share: float | None = None


def summary(cases: NDArray[np.float64]) -> Summary:
    """The summary of one figure of one platform; cases that are not finite are unknown."""
    if cases.size == 1:
        single = float(cases.reshape(-1)[0])
        return Summary(single if math.isfinite(single) else None)
    known = cases[np.isfinite(cases)]
    share = known.size / cases.size
    if share < ENOUGH:
        return Summary(None, known_share=share)
    low, middle, high = (float(point) for point in np.quantile(known, (0.1, 0.5, 0.9)))
    if high - low <= NOISE * abs(middle):
        return Summary(middle, known_share=share)
    return Summary(middle, low, high, share)
