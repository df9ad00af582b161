"""From a wafer to good dies: how many sites, how many work, what one costs."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted


def gross_dies_per_wafer(
    die_area: Any, wafer_diameter: Any, edge_exclusion: Any, scribe_width: Any, reticle_field_area: Any
) -> Any:
    """Sites for square dies on the usable disc of a wafer, less the sites lost along its edge.

    Equation: N = π r² / S − 2 π r / √(2 S), with r = d/2 − e and S = (√A + s)².
    Valid: dies much smaller than the wafer; not below zero. A die larger than the reticle field cannot be
    exposed in one shot and gives no die.
    Source: Feng & Ma, Chiplet Actuary, DAC 2022, arXiv:2203.12268 (released code, 2024-12-07); the reticle
    field of 26 mm x 33 mm is that of today's scanners.
    """
    site_side = np.sqrt(die_area) + scribe_width
    site_area = site_side * site_side
    radius = wafer_diameter / 2.0 - edge_exclusion
    sites = np.pi * radius * radius / site_area - 2.0 * np.pi * radius / np.sqrt(2.0 * site_area)
    exposable = np.where(die_area <= reticle_field_area, 1.0, 0.0)
    return counted(np.maximum(sites, 0.0) * exposable, "die/wafer")


def die_yield(die_area: Any, defect_density: Any, defect_clustering: Any) -> Any:
    """Share of dies without a killing defect, for clustered defects (negative binomial).

    Equation: Y = (1 + A D / α)^(−α). α = 1 is Seeds' form; α → ∞ is Poisson's exp(−A D).
    Valid: D is the effective density of the full process, not of one layer; A D ≥ 0, α > 0; 0 < Y ≤ 1.
    Source: Stapper, IBM J. Res. Dev. 27(6), 1983; parameters as in Chiplet Actuary (arXiv:2203.12268).
    """
    return (1.0 + die_area * defect_density / defect_clustering) ** (-defect_clustering)


def good_die_cost(wafer_price: Any, gross_dies_per_wafer: Any, die_yield: Any, probe_cost: Any) -> Any:
    """Cost of one die that passed wafer probe; every die is probed, the good ones carry the cost of all.

    Equation: c = (P / N + p) / Y.
    Valid: N > 0 (no die fits otherwise, and the cost is unknown); perfect dies only, no harvesting.
    Source: Feng & Ma, arXiv:2203.12268, section 3; probe as in google/chiplets-cost-model (2022-08-09).
    """
    return (wafer_price / gross_dies_per_wafer + probe_cost) / die_yield


FORMULAS = (gross_dies_per_wafer, die_yield, good_die_cost)
