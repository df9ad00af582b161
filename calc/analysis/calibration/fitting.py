"""Fitting coefficients by least squares in logarithms, with what was believed before as further residuals."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from calc.comparison.cases import Z90
from calc.provenance import SourcedQuantity
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Predict = Callable[[Mapping[str, float]], Array]
"""From coefficients in base units to predictions, one a case."""
MOST_STEPS = 200
"""Steps of the search after which it stops where it is; fits of the shipped cases take fewer than thirty."""


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: its prior, on a logarithmic scale where it is above zero throughout."""

    prior: SourcedQuantity

    @property
    def name(self) -> str:
        """The quantity."""
        return self.prior.name

    @property
    def is_logarithmic(self) -> bool:
        """Whether it is fitted in logarithms."""
        return self.prior.low is not None and self.prior.low > 0.0

    @property
    def centre(self) -> float:
        """The prior's middle on the scale of the fit."""
        return self.scaled(_known(self.prior.value))

    @property
    def spread(self) -> float:
        """The prior's standard deviation on the scale of the fit, from its 10% and 90% points."""
        low, high = self.scaled(_known(self.prior.low)), self.scaled(_known(self.prior.high))
        return (high - low) / (2.0 * Z90)

    def scaled(self, value: float) -> float:
        """A value on the scale of the fit."""
        return math.log(value) if self.is_logarithmic else value

    def value(self, scaled: float) -> float:
        """A value from the scale of the fit."""
        return math.exp(scaled) if self.is_logarithmic else scaled


@dataclass(frozen=True)
class Fit:
    """Coefficients with their 10% and 90% points, in base units."""

    values: dict[str, float]
    ranges: dict[str, tuple[float, float]]


def fit(coefficients: list[Coefficient], predict: Predict, measured: Array, case_spread: float | Array) -> Fit:
    """The most probable coefficients, and their ranges by the curvature there.

    Args:
        coefficients: with their priors.
        predict: predictions for the cases.
        measured: what they are held against, above zero.
        case_spread: standard deviation of one case in logarithms, for all or by case: what a model of classes misses
            of a single product.

    Source: maximum a posteriori under normal errors in logarithms (Gelman et al., Bayesian Data Analysis, 3rd ed.,
    chapter 4, normal approximation at the mode).
    """
    from scipy.optimize import least_squares

    centres = np.array([item.centre for item in coefficients])
    spreads = np.array([item.spread for item in coefficients])

    def residuals(scaled: Array) -> Array:
        values = {item.name: item.value(float(number)) for item, number in zip(coefficients, scaled, strict=True)}
        misses = np.log(predict(values) / measured) / case_spread
        return np.concatenate([misses, (scaled - centres) / spreads])

    found = least_squares(residuals, centres, max_nfev=MOST_STEPS)
    slopes = np.asarray(found.jac, dtype=float)
    deviation = np.sqrt(np.diag(np.linalg.inv(slopes.T @ slopes)))
    values = {item.name: item.value(float(number)) for item, number in zip(coefficients, found.x, strict=True)}
    ranges = {
        item.name: (item.value(float(number - Z90 * wide)), item.value(float(number + Z90 * wide)))
        for item, number, wide in zip(coefficients, found.x, deviation, strict=True)
    }
    return Fit(values, ranges)


def left_out(coefficients: list[Coefficient], predict: Predict, measured: Array, case_spread: float) -> Array:
    """Predictions of each case by a fit on all others: every coefficient fitted again."""
    predictions = np.empty(len(measured))
    for index in range(len(measured)):
        others = np.arange(len(measured)) != index
        found = fit(coefficients, lambda values, kept=others: predict(values)[kept], measured[others], case_spread)  # type: ignore[misc]
        predictions[index] = predict(found.values)[index]
    return predictions


def _known(value: float | None) -> float:
    if value is None:
        raise ValueError("a prior needs value, low and high")
    return value


def folded(
    coefficients: list[Coefficient],
    predict: Predict,
    measured: Array,
    case_spread: Array,
    groups: NDArray[np.int_],
    folds: int,
    seed: int = 0,
) -> Array:
    """Predictions of each case by a fit on the cases of all other folds.

    Groups are dealt to folds at random, each as a whole: cases that are alike never stand on both sides.

    Source: k-fold cross-validation (Hastie, Tibshirani and Friedman, Elements of Statistical Learning, section 7.10).
    """
    dealt = np.random.default_rng(seed).permutation(int(groups.max()) + 1) % folds
    fold = dealt[groups]
    predictions = np.empty(len(measured))
    for index in range(folds):
        out = fold == index
        if not out.any():
            continue
        kept = ~out
        found = fit(coefficients, lambda values, kept=kept: predict(values)[kept], measured[kept], case_spread[kept])  # type: ignore[misc]
        predictions[out] = predict(found.values)[out]
    return predictions


def coefficient_table(coefficients: Iterable[Coefficient], fit: Fit) -> pd.DataFrame:
    """Each coefficient: prior and fitted value with their 10% and 90% points, in the unit in which it is read."""
    import pandas as pd

    rows = []
    for item in coefficients:
        factor = GLOSSARY[item.name].factor
        low, high = fit.ranges[item.name]
        numbers = (item.prior.value, item.prior.low, item.prior.high, fit.values[item.name], low, high)
        titles = ("prior", "prior low", "prior high", "fitted", "low", "high")
        row: dict[str, Any] = {"coefficient": item.name, "unit": GLOSSARY[item.name].unit}
        rows.append(row | {title: (number or 0.0) / factor for title, number in zip(titles, numbers, strict=True)})
    return pd.DataFrame(rows)
