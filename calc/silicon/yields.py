"""Faults and yield: how many killing defects a die meets, and how many dies meet none."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon.binding import Formulas
from calc.units import bare_number, number


def mature() -> Any:
    """Defect density of a process in mature production over the stated one.

    Equation: 1.
    Source: definition.
    """
    return 1.0


def learned_over_time(initial_defect_multiple: Any, production_time: Any, learning_time: Any) -> Any:
    """Defect density on the way to maturity over the mature one, by the time in production.

    Equation: L(t) = 1 + (m − 1) exp(−t / τ).
    Valid: m ≥ 1 times the mature density at the start; t ≥ 0.
    Source: exponential learning as in Leachman & Hodges, IEEE Trans. Semiconductor Manufacturing 9(2), 1996.
    """
    return 1.0 + (initial_defect_multiple - 1.0) * np.exp(-production_time / learning_time)


def learned_over_wafers(reference_wafers: Any, cumulative_wafers: Any, learning_exponent: Any) -> Any:
    """Defect density over the one reached after a number of wafers, by the wafers made so far.

    Equation: L(W) = (W / W_ref)^(−b).
    Valid: W > 0; the stated density was reached after W_ref wafers.
    Source: Wright, J. Aeronautical Sciences 3(4), 1936 (experience curve), applied to defects.
    """
    return (cumulative_wafers / reference_wafers) ** (-learning_exponent)


def reached_defect_density(defect_density: Any, defect_multiple: Any) -> Any:
    """Defect density at the time of production.

    Equation: D L.
    Source: definition.
    """
    return defect_density * defect_multiple


def faults_per_die(die_area: Any, critical_area_ratio: Any, reached_defect_density: Any) -> Any:
    """Killing defects that a die meets on average.

    Equation: λ = κ A D, with κ the share of the area on which a defect kills.
    Valid: D of the full process; κ = 1 where D is already the density of killing defects.
    Source: Stapper, IBM J. Res. Dev. 27(6), 1983.
    """
    return number(die_area * critical_area_ratio * reached_defect_density, "")


def layer_faults_per_die(
    die_area: Any, critical_area_ratio: Any, layer_defect_density: Any, defect_multiple: Any
) -> Any:
    """Killing defects of one layer that a die meets on average.

    Equation: λ_1 = κ A D_1 L, with D_1 the density of one critical layer, never that of the full process.
    Source: Price, Proc. IEEE 58(8), 1970. Fed a full-process density, google/chiplets-cost-model (2022-08-09) finds
    0.6% for a die of 670 mm² at 0.1/cm², where Murphy's form gives 53%.
    """
    return number(die_area * critical_area_ratio * layer_defect_density * defect_multiple, "")


def poisson(faults_per_die: Any) -> Any:
    """Share of dies without a fault, faults independent.

    Equation: Y = exp(−λ).
    Source: Stapper, IBM J. Res. Dev. 27(6), 1983.
    """
    return np.exp(-faults_per_die)


def murphy(faults_per_die: Any) -> Any:
    """Share of dies without a fault, density spread as a triangle.

    Equation: Y = ((1 − e^−λ) / λ)².
    Source: Murphy, Proc. IEEE 52(12), 1964.
    """
    share = _mean_of_exponential(faults_per_die)
    return share * share


def rectangular(faults_per_die: Any) -> Any:
    """Share of dies without a fault, density spread evenly from none to twice the mean.

    Equation: Y = (1 − e^−2λ) / 2λ.
    Source: Murphy, Proc. IEEE 52(12), 1964.
    """
    return _mean_of_exponential(2.0 * faults_per_die)


def moore(faults_per_die: Any) -> Any:
    """Share of dies without a fault, an empirical form for large dies.

    Equation: Y = exp(−√λ).
    Source: Moore, Electronics 43(4), 1970.
    """
    return np.exp(-np.sqrt(faults_per_die))


def seeds(faults_per_die: Any) -> Any:
    """Share of dies without a fault, density spread exponentially.

    Equation: Y = 1 / (1 + λ).
    Source: Seeds, IEEE IEDM, 1967.
    """
    return 1.0 / (1.0 + faults_per_die)


def bose_einstein(layer_faults_per_die: Any, critical_layers: Any) -> Any:
    """Share of dies without a fault on any of several layers, each spread exponentially.

    Equation: Y = (1 + λ_1)^(−n).
    Valid: λ_1 of one layer.
    Source: Price, Proc. IEEE 58(8), 1970.
    """
    return np.exp(-critical_layers * np.log1p(layer_faults_per_die))


def negative_binomial(faults_per_die: Any, defect_clustering: Any) -> Any:
    """Share of dies without a fault, for clustered faults.

    Equation: Y = (1 + λ / α)^(−α). α = 1 is Seeds' form; α → ∞ is Poisson's.
    Valid: λ ≥ 0, α > 0.
    Source: Stapper, IBM J. Res. Dev. 27(6), 1983.
    """
    return np.exp(-defect_clustering * np.log1p(faults_per_die / defect_clustering))


def process_yield(systematic_yield: Any, stitch_yield: Any, exposures_per_die: Any) -> Any:
    """Share of dies that neither the process nor a stitch between exposures spoils, whatever the defects.

    Equation: Y_p = Y_s y_x^(x − 1).
    Valid: exposures in a row; four in a square share four seams, not three.
    Source: systematic and random yield apart, as in Stapper, IBM J. Res. Dev. 27(6), 1983.
    """
    return systematic_yield * stitch_yield ** (exposures_per_die - 1.0)


def die_yield(process_yield: Any, random_defect_yield: Any) -> Any:
    """Share of perfect dies.

    Equation: Y = Y_p Y_r.
    Source: Stapper, IBM J. Res. Dev. 27(6), 1983.
    """
    return process_yield * random_defect_yield


def _mean_of_exponential(faults: Any) -> Any:
    """(1 − e^−x) / x, one at zero."""
    faults = bare_number(faults)
    divisor = np.where(faults == 0.0, 1.0, faults)
    return np.where(faults == 0.0, 1.0, -np.expm1(-faults) / divisor)


FORMULAS = (reached_defect_density, faults_per_die, layer_faults_per_die, process_yield, die_yield)
YIELD_LEARNING: Formulas = {"mature": mature, "time": learned_over_time, "wafers": learned_over_wafers}
YIELD_MODELS: Formulas = {
    "negative-binomial": negative_binomial,
    "poisson": poisson,
    "murphy": murphy,
    "seeds": seeds,
    "rectangular": rectangular,
    "moore": moore,
    "bose-einstein": bose_einstein,
}
