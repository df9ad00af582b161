"""Harvesting: dies with faults that are sold all the same, because spare units take their place."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon.binding import Forms
from calc.units import bare_number


def perfect(random_defect_yield: Any) -> Any:
    """Without spares, only dies without a fault are sold.

    Equation: Y_r.
    Source: definition.
    """
    return 1.0 * random_defect_yield


def with_spares(faults_per_die: Any, defect_clustering: Any, repairable_area_share: Any, spare_units: Any) -> Any:
    """Share of dies whose faults all lie in repeated units, of which as many may fail as are spare.

    Equation: Y = Σ_{m ≤ S} P(m) f^m = [1 + λ (1 − f) / α]^(−α) · I_p(α, S + 1), p = [1 + λ f / (α + λ (1 − f))]^(−1),
    with P the negative binomial distribution of faults, f the share of the area in repeated units, I the
    regularised incomplete beta function. S = 0 leaves the yield of perfect dies.
    Valid: each fault takes a unit of its own (a little too strict where two meet in one); faults clustered over the
    whole die alike.
    Source: Koren & Singh, IEEE Trans. Computers 39(4), 1990 (redundancy under the negative binomial); summed here
    in closed form.
    """
    return _at_most(faults_per_die, defect_clustering, repairable_area_share, spare_units)


def nothing_salvaged(random_defect_yield: Any) -> Any:
    """No lower bin is sold.

    Equation: 0.
    Source: definition.
    """
    return 0.0 * random_defect_yield


def lower_bin(
    faults_per_die: Any, defect_clustering: Any, repairable_area_share: Any, spare_units: Any, salvage_units: Any
) -> Any:
    """Share of dies with too many faults for the full product, but few enough for a lower bin.

    Equation: Y(S_low) − Y(S), S_low ≥ S; nothing where the lower bin allows no more than the full product.
    Source: as for spares.
    """
    more = _at_most(faults_per_die, defect_clustering, repairable_area_share, salvage_units)
    full = _at_most(faults_per_die, defect_clustering, repairable_area_share, spare_units)
    return (more - full) * (salvage_units > spare_units)


def sellable_yield(process_yield: Any, tolerated_defect_yield: Any) -> Any:
    """Share of dies that are sold as the full product, perfect or harvested.

    Equation: Y = Y_p Y_t.
    Source: definition.
    """
    return process_yield * tolerated_defect_yield


def salvaged_yield(process_yield: Any, lower_bin_share: Any) -> Any:
    """Share of dies that are sold in a lower bin.

    Equation: Y = Y_p Y_low.
    Source: definition.
    """
    return process_yield * lower_bin_share


def _at_most(faults: Any, clustering: Any, share: Any, spare: Any) -> Any:
    """Chance that no fault lies outside of the repeated units and at most `spare` lie inside."""
    from scipy.special import betaincc  # here, because it takes longer to load than all else of this room

    faults, alpha, share, spare = (bare_number(item) for item in (faults, clustering, share, spare))
    outside = faults * (1.0 - share) / alpha
    inside = faults * share / (alpha * (1.0 + outside))
    none_outside = np.exp(-alpha * np.log1p(outside))
    # The complement in the small argument keeps its digits where faults are hardly clustered (alpha very large).
    return none_outside * betaincc(spare + 1.0, alpha, inside / (1.0 + inside))


FORMULAS = (sellable_yield, salvaged_yield)
HARVESTS: Forms = {
    "perfect": {"tolerated_defect_yield": perfect, "lower_bin_share": nothing_salvaged},
    "spare-units": {"tolerated_defect_yield": with_spares, "lower_bin_share": lower_bin},
}
