"""Conditions of a rule on the figures of a product: met, not met, or not known; and how far from each limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc.comparison.rule_figures import NO_FIGURE, Bounds, Item
from calc.graph import figure
from calc.provenance import Sourced
from calc.schema import OPERATORS, Limits, Operator
from calc.units import GLOSSARY, base_factor, number_and_unit

EQUAL = 1e-9
"""Relative difference below which a figure stands at its limit: the noise of unit conversions."""
SHORT = {"total_processing_performance": "TPP", "aggregate_io_bandwidth": "aggregate link rate"}
_UNSAID = ("TFLOP/s*bit", "TFLOP/s*bit/mm^2")
_WORDS = {
    "at_least": ("at or above", "below"),
    "above": ("above", "at or below"),
    "below": ("below", "at or above"),
    "at_most": ("at or below", "above"),
}


@dataclass(frozen=True)
class Truth:
    """Case by case: whether something surely holds, and whether it may hold as far as is known."""

    sure: NDArray[np.bool_]
    possible: NDArray[np.bool_]

    @property
    def known(self) -> bool | None:
        """The answer in the first case, None where it is not known."""
        return True if self.sure[0] else None if self.possible[0] else False

    @property
    def share(self) -> float:
        """The share of cases in which it surely holds."""
        return float(np.mean(self.sure))

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.sure & other.sure, self.possible & other.possible)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.sure | other.sure, self.possible | other.possible)

    def __invert__(self) -> Truth:
        return Truth(~self.possible, ~self.sure)


def stated(holds: bool) -> Truth:
    """A plain fact."""
    return Truth(np.array([holds]), np.array([holds]))


NOBODY_KNOWS = Truth(np.array([False]), np.array([True]))
_HOLDS: dict[str, Callable[[Any, Any, float], tuple[Any, Any]]] = {
    "at_least": lambda low, high, limit: (low >= limit * (1 - EQUAL), high >= limit * (1 - EQUAL)),
    "above": lambda low, high, limit: (low > limit * (1 + EQUAL), high > limit * (1 + EQUAL)),
    "below": lambda low, high, limit: (high < limit * (1 - EQUAL), low < limit * (1 - EQUAL)),
    "at_most": lambda low, high, limit: (high <= limit * (1 + EQUAL), low <= limit * (1 + EQUAL)),
}


@dataclass(frozen=True)
class Condition:
    """One figure against one limit. Numbers are in `unit`, the one in which the rule states its limit."""

    test: str
    figure: str
    operator: Operator
    limit: float | None
    unit: str
    source: str
    value: float | None
    truth: Truth
    reason: str = ""
    defined: bool = True

    @property
    def met(self) -> bool | None:
        """Whether it holds; None where that is not known."""
        return self.truth.known

    @property
    def ratio(self) -> float | None:
        """The figure over the limit."""
        return self.value / self.limit if self.value is not None and self.limit else None

    @property
    def difference(self) -> float | None:
        """The figure less the limit."""
        return None if self.value is None or self.limit is None else self.value - self.limit

    @property
    def distance(self) -> str:
        """How far the figure is from the limit, e.g. ``TPP 0.4933 x 4,800 (-2,432)``; empty where it is not known."""
        if self.difference is None:
            return ""
        sign = "+" if self.difference > 0 else "-" if self.difference < 0 else ""
        apart = f"({sign}{figure(abs(self.difference))})"
        return f"{called(self.figure)} {figure(self.ratio)} x {self._limit} {apart}"

    @property
    def text(self) -> str:
        """The condition and its answer in words."""
        if not self.defined:
            return self.reason
        answer = _WORDS[self.operator][0 if self.met else 1]
        if self.value is not None and self.met is not None:
            return f"{called(self.figure)} {figure(self.value, self._unit)} is {answer} {self._limit}"
        if self.met is None:
            return not_known([self])
        return f"{called(self.figure)} is not fully known ({self.reason}), but surely {answer} {self._limit}"

    @property
    def _unit(self) -> str:
        return "" if self.unit in _UNSAID else self.unit

    @property
    def _limit(self) -> str:
        return figure(self.limit, self._unit)


def called(name: str) -> str:
    """A figure's name for people."""
    return SHORT.get(name, name.replace("_", " "))


def not_known(found: Iterable[Condition]) -> str:
    """Conditions without an answer in words, one phrase for each figure."""
    limits: dict[tuple[str, str], dict[str, None]] = {}
    for item in found:
        limits.setdefault((item.figure, item.reason), {})[item._limit] = None
    return "; ".join(
        f"{called(name)} is not known ({reason}), so it cannot be held against {', '.join(edges)}"
        for (name, reason), edges in limits.items()
    )


def conditions(limits: Limits, item: Item) -> tuple[Condition, ...]:
    """Every limit of a test, held against the figures of a product."""
    return tuple(
        _condition(limits.name, name, operator, limit, item.bounds.get(name, NO_FIGURE))
        for operator in OPERATORS
        for name, limit in getattr(limits, operator).items()
    )


def _condition(test: str, name: str, operator: Operator, limit: Sourced, bounds: Bounds) -> Condition:
    unit = number_and_unit(limit.value)[1] if isinstance(limit.value, str) else GLOSSARY[name].unit
    factor, edge, value, reason = base_factor(unit), limit.quantity.value, bounds.value, bounds.reason
    if not bounds.defined:
        truth = stated(False)
    elif edge is None:
        truth, reason = NOBODY_KNOWS, f"the limit is not known: {limit.note}"
    else:
        truth = Truth(*_HOLDS[operator](bounds.low, bounds.high, edge))
    return Condition(
        test, name, operator, None if edge is None else edge / factor, unit, limit.source,
        None if value is None else value / factor, truth, reason, bounds.defined,
    )  # fmt: skip


def holds(limits: Limits, found: Iterable[Condition], item: Item) -> Truth:
    """Whether all conditions of a test hold."""
    fact = stated(limits.data_centre is None or limits.data_centre == item.data_centre)
    return reduce(Truth.__and__, (condition.truth for condition in found), fact)
