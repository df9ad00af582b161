"""The shape of a die, and how many sites for it a wafer and a reticle field hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon import wafer_grid
from calc.silicon.binding import Formulas
from calc.units import counted

FITS = 1.0 + 1e-9
"""A side that fits exactly is allowed the noise of floating point."""


def die_width(die_area: Any, die_aspect_ratio: Any, reticle_field_width: Any, exposures_per_die: Any) -> Any:
    """Short side of a die: as its aspect ratio says, and no wider than the fields of the scanner that it takes.

    Equation: w = min(√(A / ρ), x w_field), with ρ = height / width and x exposures.
    Valid: ρ ≥ 1. Without a drawing ρ is 1: a square as far as the field allows it.
    Source: definition; the field of 26 mm x 33 mm is that of today's scanners.
    """
    return np.minimum(np.sqrt(die_area / die_aspect_ratio), exposures_per_die * reticle_field_width)


def die_height(die_area: Any, die_width: Any) -> Any:
    """Long side of a die.

    Equation: h = A / w.
    Source: definition.
    """
    return die_area / die_width


def site_width(die_width: Any, scribe_width: Any) -> Any:
    """Width of a die with its lane.

    Equation: w + s.
    Source: definition.
    """
    return die_width + scribe_width


def site_height(die_height: Any, scribe_width: Any) -> Any:
    """Height of a die with its lane.

    Equation: h + s.
    Source: definition.
    """
    return die_height + scribe_width


def exposable(
    die_width: Any, die_height: Any, reticle_field_width: Any, reticle_field_height: Any, exposures_per_die: Any
) -> Any:
    """One where a die can be exposed, zero where it outgrows the reticle field.

    Equation: w ≤ w_f and h ≤ h_f, or turned; a die stitched from x exposures needs A ≤ x w_f h_f.
    Valid: how stitched fields lie beside each other is not looked at.
    Source: field of today's scanners, 26 mm x 33 mm.
    """
    upright = (die_width <= reticle_field_width * FITS) & (die_height <= reticle_field_height * FITS)
    turned = (die_width <= reticle_field_height * FITS) & (die_height <= reticle_field_width * FITS)
    field_area = reticle_field_width * reticle_field_height
    stitched = (exposures_per_die > 1.0) & (die_width * die_height <= exposures_per_die * field_area * FITS)
    return np.where(upright | turned | stitched, 1.0, 0.0)


def gross_dies_per_wafer(die_sites_per_wafer: Any, exposable: Any) -> Any:
    """Dies that a wafer yields before any is tested; none where a die cannot be exposed.

    Equation: N = sites x exposable.
    Source: definition.
    """
    return die_sites_per_wafer * exposable


def exact(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Whole sites inside the usable disc, on the best phase of the grid.

    Equation: max over phases of Σ_rows ⌊(c_j − p) / w⌋ + ⌊(c_j + p) / w⌋, c_j the half-chord of row j.
    Source: geometry; phases as in `calc.silicon.wafer_grid`.
    """
    return wafer_grid.exact_sites(site_width, site_height, wafer_diameter, edge_exclusion)


def exact_die_centred(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Whole sites inside the usable disc, with the middle of a die at the middle of the wafer.

    Equation: Σ_rows (2 ⌊c_j / w − 1/2⌋ + 1).
    Source: geometry; as in vowstar/die-yield-calculator (2026-08-16).
    """
    return wafer_grid.exact_sites_die_centred(site_width, site_height, wafer_diameter, edge_exclusion)


def exact_corner_centred(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Whole sites inside the usable disc, with a crossing of lanes at the middle of the wafer.

    Equation: Σ_rows 2 ⌊c_j / w⌋.
    Source: geometry; as in SiliconCompiler 0.38.11.
    """
    return wafer_grid.exact_sites_corner_centred(site_width, site_height, wafer_diameter, edge_exclusion)


def exponential(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Sites by an analytic form that comes near to the best placement.

    Equation: N = π r² / S · exp(−√S / r), with r = d/2 − e and S the area of a site.
    Valid: sites much smaller than the wafer.
    Source: de Vries, IEEE Trans. Semiconductor Manufacturing 18(1), 2005.
    """
    radius = _radius(wafer_diameter, edge_exclusion)
    site_area = site_width * site_height
    return counted(np.pi * radius * radius / site_area * np.exp(-np.sqrt(site_area) / radius), "die/wafer")


def subtracted_edge(die_area: Any, scribe_width: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Square sites on the usable disc, less the sites lost along its edge.

    Equation: N = π r² / S − 2 π r / √(2 S), with r = d/2 − e and S = (√A + s)²; not below zero.
    Valid: dies much smaller than the wafer; the shape of the die is not looked at.
    Source: Feng & Ma, Chiplet Actuary, DAC 2022, arXiv:2203.12268 (released code, 2024-12-07).
    """
    side = np.sqrt(die_area) + scribe_width
    return _less_edge(side * side, wafer_diameter, edge_exclusion)


def unexcluded(die_area: Any, wafer_diameter: Any) -> Any:
    """Dies on the whole disc, without edge exclusion or lanes, less those lost along the edge.

    Equation: N = π d² / (4 A) − π d / √(2 A); not below zero.
    Valid: dies much smaller than the wafer; too many where lanes and edge matter.
    Source: ttm-cas (ISCA 2023; released code, 2023-10-15).
    """
    sites = np.pi * wafer_diameter * wafer_diameter / (4.0 * die_area)
    sites = sites - np.pi * wafer_diameter / np.sqrt(2.0 * die_area)
    return counted(np.maximum(sites, 0.0), "die/wafer")


def rounded(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Sites less those at the edge, with the exclusion in one of the factors only, rounded.

    Equation: N = round[(d − 2 e) π (d / (4 S) − 1 / √(2 S))]; not below zero.
    Source: google/chiplets-cost-model (released code, 2022-08-09).
    """
    site_area = site_width * site_height
    usable = wafer_diameter - 2.0 * edge_exclusion
    sites = usable * np.pi * (wafer_diameter / (4.0 * site_area) - 1.0 / np.sqrt(2.0 * site_area))
    return counted(np.round(np.maximum(sites, 0.0)), "die/wafer")


def _radius(wafer_diameter: Any, edge_exclusion: Any) -> Any:
    return np.maximum(wafer_diameter / 2.0 - edge_exclusion, 0.0 * wafer_diameter)


def _less_edge(site_area: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    radius = _radius(wafer_diameter, edge_exclusion)
    sites = np.pi * radius * radius / site_area - 2.0 * np.pi * radius / np.sqrt(2.0 * site_area)
    return counted(np.maximum(sites, 0.0), "die/wafer")


def carrier_sites_less_edge(
    carrier_area: Any, carrier_scribe_width: Any, carrier_wafer_diameter: Any, carrier_edge_exclusion: Any
) -> Any:
    """Square carriers on a wafer, less those lost along its edge.

    Equation: as for dies, N = π r² / S − 2 π r / √(2 S), S = (√A_c + s)²; not below zero.
    Source: Feng & Ma, arXiv:2203.12268 (released code, 2024-12-07).
    """
    side = np.sqrt(carrier_area) + carrier_scribe_width
    return counted(_less_edge(side * side, carrier_wafer_diameter, carrier_edge_exclusion), "1/die")


def carrier_sites_exact(
    carrier_area: Any, carrier_scribe_width: Any, carrier_wafer_diameter: Any, carrier_edge_exclusion: Any
) -> Any:
    """Square carriers inside the usable disc, on the best phase of the grid.

    Equation: as for dies.
    Source: geometry.
    """
    side = np.sqrt(carrier_area) + carrier_scribe_width
    return counted(wafer_grid.exact_sites(side, side, carrier_wafer_diameter, carrier_edge_exclusion), "1/die")


FORMULAS = (die_width, die_height, site_width, site_height, exposable, gross_dies_per_wafer)
DIE_COUNTS: Formulas = {
    "exact": exact,
    "exact-die-centred": exact_die_centred,
    "exact-corner-centred": exact_corner_centred,
    "exponential": exponential,
    "subtracted-edge": subtracted_edge,
    "unexcluded": unexcluded,
    "rounded": rounded,
}
CARRIER_COUNTS: Formulas = {"exact": carrier_sites_exact, "subtracted-edge": carrier_sites_less_edge}
