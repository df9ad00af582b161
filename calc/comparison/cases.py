"""Cases: what the columns of the draw axis hold. Central values, draws, or one input moved at a time."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from calc.provenance import SourcedQuantity
from calc.units import GLOSSARY

Column = float | NDArray[np.float64]
Z90 = 1.2815515655446004
"""Standard normal quantile of 90%: ranges are given as 10% and 90% points."""
FACTS_KEPT = 256
"""Columns of draws that are kept between evaluations; a scenario has some 150 facts with a range."""


class Cases(Protocol):
    """Gives the column of an input; a float where it does not vary."""

    def column(self, quantity: SourcedQuantity) -> Column:
        """Base-unit values of an input over the cases; not-a-number where unknown."""
        ...


class Central:
    """One case: every input at its central value."""

    def column(self, quantity: SourcedQuantity) -> Column:
        """The central value."""
        return np.nan if quantity.value is None else quantity.value


class Draws:
    """Monte Carlo: each input with a range is drawn; the same fact is drawn once for all that use it.

    The draws of a fact depend on its identity, the seed and the number of draws alone, so they are the same for
    every platform and scenario, and differences between platforms lose their noise.
    """

    def __init__(self, draws: int, seed: int) -> None:
        self.draws, self.seed = draws, seed

    def column(self, quantity: SourcedQuantity) -> Column:
        """The central value, or values drawn from the range."""
        if quantity.value is None:
            return np.nan
        if not quantity.has_range or quantity.low == quantity.high:
            return quantity.value
        if quantity.hard:
            return triangular(quantity, uniform(quantity.identity, self.draws, self.seed))
        return split_normal(quantity, standard_normal(quantity.identity, self.draws, self.seed))


class Probes:
    """One input moved at a time: column 0 is central, then each probe has a column of its own."""

    def __init__(self, probes: Sequence[tuple[str, float]]) -> None:
        self.size = 1 + len(probes)
        self._by_identity: dict[str, list[tuple[int, float]]] = {}
        for index, (identity, value) in enumerate(probes, start=1):
            self._by_identity.setdefault(identity, []).append((index, value))

    def column(self, quantity: SourcedQuantity) -> Column:
        """The central value, with the probes of this input in their columns."""
        central = np.nan if quantity.value is None else quantity.value
        moved = self._by_identity.get(quantity.identity)
        if not moved:
            return central
        values = np.full(self.size, central)
        for index, value in moved:
            values[index] = value
        return values


def uniform(identity: str, draws: int, seed: int) -> NDArray[np.float64]:
    """Stratified uniform numbers in (0, 1) for one fact, in random order (a column of a Latin hypercube)."""
    generator = np.random.default_rng([seed, zlib.crc32(identity.encode()), draws])
    points: NDArray[np.float64] = (generator.permutation(draws) + generator.random(draws)) / draws
    return points


@lru_cache(maxsize=FACTS_KEPT)
def standard_normal(identity: str, draws: int, seed: int) -> NDArray[np.float64]:
    """The same points as standard normal numbers, in units of the 90% quantile; the low end of a range is at -1."""
    from scipy.special import ndtri

    points: NDArray[np.float64] = ndtri(uniform(identity, draws, seed)) / Z90
    points.setflags(write=False)
    return points


def _range(quantity: SourcedQuantity) -> tuple[float, float, float]:
    if quantity.value is None or quantity.low is None or quantity.high is None:
        raise ValueError(f"{quantity.path} has no range to draw from")
    return quantity.low, quantity.value, quantity.high


def split_normal(quantity: SourcedQuantity, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values whose 10%, 50% and 90% points are low, value and high, within what is possible for the quantity.

    Two halves of a normal distribution joined at the value, each scaled to its own side; in logarithms where all
    three are positive.
    """
    low, value, high = _range(quantity)
    if low > 0.0:
        drawn = value * np.exp(np.where(points < 0.0, np.log(value / low), np.log(high / value)) * points)
    else:
        drawn = value + np.where(points < 0.0, value - low, high - value) * points
    declaration = GLOSSARY[quantity.name]
    if declaration.minimum is None and declaration.maximum is None:
        return np.asarray(drawn)
    least = None if declaration.minimum is None else declaration.minimum * declaration.factor
    most = None if declaration.maximum is None else declaration.maximum * declaration.factor
    return np.asarray(np.clip(drawn, least, most))


def triangular(quantity: SourcedQuantity, probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values between hard bounds, most likely at the value."""
    low, mode, high = _range(quantity)
    width = high - low
    rising = low + np.sqrt(probability * width * (mode - low))
    falling = high - np.sqrt((1.0 - probability) * width * (high - mode))
    return np.where(probability < (mode - low) / width, rising, falling)


def stacked(columns: Sequence[Column]) -> Any:
    """Columns of several platforms as one array ``[platform, draw]``; a single one stays as it is."""
    if all(isinstance(column, float) for column in columns):
        return np.array(columns).reshape(-1, 1)
    size = max(np.size(column) for column in columns)
    result = np.empty((len(columns), size))
    for index, column in enumerate(columns):
        result[index] = column
    return result
