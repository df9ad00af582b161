"""Cases in which some inputs are given: one column for each case, or every case at each of several values."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from calc.comparison.cases import Cases, Column, Draws
from calc.provenance import SourcedQuantity


class Prescribed(Draws):
    """Draws in which some inputs, by key path, have columns that were worked out before."""

    def __init__(self, draws: int, seed: int, columns: Mapping[str, Column]) -> None:
        super().__init__(draws, seed)
        self._columns = columns

    def column(self, quantity: SourcedQuantity) -> Column:
        """The column that is given, or what is drawn."""
        given = self._columns.get(quantity.path)
        return super().column(quantity) if given is None else given


class Beside:
    """Any cases, in which some inputs, by key path, have columns that were worked out before."""

    def __init__(self, cases: Cases, columns: Mapping[str, Column]) -> None:
        self._cases, self._columns = cases, columns

    def column(self, quantity: SourcedQuantity) -> Column:
        """The column that is given, or that of the cases."""
        given = self._columns.get(quantity.path)
        return self._cases.column(quantity) if given is None else given


class Crossed:
    """Every case at every given value of some inputs: values outside, cases inside. All givens are of one length.

    `found` are inputs that have a value of their own in each case at each value, values outside too.
    """

    def __init__(
        self, cases: Cases, size: int, given: Mapping[str, np.ndarray], found: Mapping[str, np.ndarray] | None = None
    ) -> None:
        self._cases, self._size, self._given, self._found = cases, size, given, found or {}
        self._count = max((values.size for values in given.values()), default=1)

    def column(self, quantity: SourcedQuantity) -> Column:
        """The values given, each for all cases; or the cases of an input, once for each value."""
        if quantity.path in self._found:
            return self._found[quantity.path]
        given = self._given.get(quantity.path)
        if given is not None:
            return np.repeat(given, self._size)
        column = self._cases.column(quantity)
        return column if np.ndim(column) == 0 else np.tile(column, self._count)

    def table(self, values: np.ndarray) -> np.ndarray:
        """Figures of all cases as rows by given value and columns by case."""
        flat = np.broadcast_to(np.ravel(values), (self._count * self._size,))
        return flat.reshape(self._count, self._size)
