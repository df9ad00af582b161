"""Efficiencies and overheads from timings: the rooflines of the model, fitted to what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

Array = NDArray[np.float64]
TEN_PERCENT_POINT = 1.2816
"""Standard deviations from the median to the 10% and 90% points of a normal distribution."""


class FitError(ValueError):
    """The timings do not decide what was asked."""


@dataclass(frozen=True)
class Estimate:
    """A fitted value with the 10% and 90% points of the single timings that it rests on."""

    value: float
    low: float
    high: float
    points: int
    scatter: float  # root mean square of the logarithm of measured over fitted time


@dataclass(frozen=True)
class MatrixFit:
    """Matrix products: share of the dense peak, share of the bandwidth, fixed time of one product."""

    compute: Estimate
    memory: Estimate
    fixed: float


@dataclass(frozen=True)
class DecodeFit:
    """One layer in decode: share of the bandwidth while reading cache, fixed time of a layer."""

    cache: Estimate
    overhead: Estimate


def matrix_fit(operations: Array, moved: Array, seconds: Array, peak_rate: float, bandwidth: float) -> MatrixFit:
    """Fit ``t = t0 + sqrt((F / (eta_c C))^2 + (Y / (eta_m W))^2)``, least squares in logarithms.

    Operations, bytes moved and seconds are arrays of one length; peak in operations a second, bandwidth in bytes a
    second. Raises `FitError` where no timing is bound by compute, or none by memory.
    """
    compute, memory = operations / peak_rate, moved / bandwidth

    def model(at: Array) -> Array:
        return at[2] + np.hypot(compute / at[0], memory / at[1])

    at, residuals = _fitted(model, [0.7, 0.7, 0.1 * float(seconds.min())], seconds)
    by_compute, by_memory = compute / at[0], memory / at[1]
    return MatrixFit(
        _estimate(at[0], residuals, (by_compute > by_memory) & (by_compute > at[2]), "compute"),
        _estimate(at[1], residuals, (by_memory > by_compute) & (by_memory > at[2]), "memory"),
        float(at[2]),
    )


def attention_fit(operations: Array, seconds: Array, peak_rate: float) -> Estimate:
    """Fit ``t = t0 + F / (eta_a C)`` for prefill attention, with causal operations over the 16-bit peak."""

    def model(at: Array) -> Array:
        return at[1] + operations / peak_rate / at[0]

    at, residuals = _fitted(model, [0.5, 0.1 * float(seconds.min())], seconds)
    return _estimate(at[0], residuals, operations / peak_rate / at[0] > at[1], "attention")


def decode_fit(
    matrix_seconds: Array, cache_bytes: Array, attention_compute_seconds: Array, seconds: Array, bandwidth: float
) -> DecodeFit:
    """Fit ``t = tau + t_matrix + sqrt((Y / (eta_kv W))^2 + t_compute^2)`` for one layer in decode.

    What the matrix products and the arithmetic of attention take is given, from their own fits.
    """
    read = cache_bytes / bandwidth

    def model(at: Array) -> Array:
        return at[1] + matrix_seconds + np.hypot(read / at[0], attention_compute_seconds)

    start = max(float((seconds - matrix_seconds).min()), 0.05 * float(seconds.min()))
    at, residuals = _fitted(model, [0.6, start], seconds)
    share = np.hypot(read / at[0], attention_compute_seconds) / model(at)
    left = seconds - (model(at) - at[1])
    overhead = Estimate(
        float(at[1]),
        float(max(np.quantile(left, 0.1), 0.0)),
        float(np.quantile(left, 0.9)),
        int(left.size),
        _spread(residuals),
    )
    return DecodeFit(_estimate(at[0], residuals, share > 1.0 / 3.0, "cache"), overhead)


def _fitted(model: Callable[[Array], Array], start: list[float], seconds: Array) -> tuple[Array, Array]:
    """Parameters above zero and the logarithms of measured over fitted time."""
    if seconds.size < len(start) + 1 or not (np.isfinite(seconds).all() and (seconds > 0.0).all()):
        raise FitError(f"needs {len(start) + 1} or more timings above zero, found {seconds.size}")

    def miss(logarithms: Any) -> Any:
        return np.log(model(np.exp(logarithms)) / seconds)

    found = least_squares(miss, np.log(start), x_scale=1.0, xtol=1e-12, ftol=1e-12, gtol=1e-12)
    return np.exp(found.x), -found.fun


def _estimate(value: float, residuals: Array, decided_by: Array, what: str) -> Estimate:
    """A share with the scatter of the timings that it decides."""
    members = residuals[decided_by]
    if members.size < 2:
        raise FitError(f"fewer than two timings are bound by {what}; measure larger or longer ones")
    if value > 1.0:
        raise FitError(
            f"{value:.2f} of the stated {what} rate was reached: the device is not the preset's, or throttles"
        )
    scatter = _spread(members)
    width = float(np.exp(TEN_PERCENT_POINT * scatter))
    return Estimate(float(value), float(value / width), float(min(value * width, 1.0)), int(members.size), scatter)


def _spread(residuals: Array) -> float:
    return float(np.sqrt(np.mean(residuals * residuals)))
