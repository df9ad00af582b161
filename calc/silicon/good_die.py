"""From a wafer's price to one good die: exposure, probe, escapes."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.silicon import wafer_grid
from calc.silicon.binding import Forms
from calc.units import bare_number, counted, number


def wafer_price_of_full_area(wafer_area_price: Any, wafer_diameter: Any) -> Any:
    """Price of a wafer that is quoted by area, the whole disc counted.

    Equation: P = p π d² / 4.
    Source: definition.
    """
    return counted(wafer_area_price * np.pi * wafer_diameter * wafer_diameter / 4.0, "1/wafer")


def wafer_price_of_usable_area(wafer_area_price: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Price of a wafer that is quoted by area, the disc inside the edge exclusion counted.

    Equation: P = p π (d/2 − e)².
    Source: definition; CATCH (2025-07-22) lists some nodes on a radius of 147 mm and multiplies by that of 150 mm,
    so its 5 nm wafers cost 4.1% too much.
    """
    radius = np.maximum(wafer_diameter / 2.0 - edge_exclusion, 0.0 * wafer_diameter)
    return counted(wafer_area_price * np.pi * radius * radius, "1/wafer")


def dies_in_field(
    die_width: Any, die_height: Any, scribe_width: Any, reticle_field_width: Any, reticle_field_height: Any
) -> Any:
    """Whole dies in one reticle field, the better of two orientations.

    Equation: n = max(⌊(w_f + s) / (w + s)⌋ ⌊(h_f + s) / (h + s)⌋, turned).
    Source: geometry.
    """
    return wafer_grid.dies_per_field(die_width, die_height, scribe_width, reticle_field_width, reticle_field_height)


def field_use_by_sides(
    die_area: Any, dies_in_field: Any, exposures_per_die: Any, reticle_field_width: Any, reticle_field_height: Any
) -> Any:
    """Share of the reticle field that dies fill.

    Equation: u = n A / (w_f h_f); A / (x w_f h_f) for a die of x exposures.
    Source: geometry.
    """
    field_area = reticle_field_width * reticle_field_height
    return np.maximum(dies_in_field, 1.0 / exposures_per_die) * die_area / field_area


def field_use_by_area(
    die_area: Any, exposures_per_die: Any, reticle_field_width: Any, reticle_field_height: Any
) -> Any:
    """Share of the reticle field that dies fill, shapes not looked at.

    Equation: u = ⌊x F / A⌋ A / (x F), F the area of the field.
    Source: Graening et al., CATCH, arXiv:2503.15753 (released code, 2025-07-22).
    """
    field_area = exposures_per_die * reticle_field_width * reticle_field_height
    return np.floor(bare_number(field_area / die_area)) * die_area / field_area


def flat_price(wafer_price: Any) -> Any:
    """A wafer's price as quoted, whatever its fields hold.

    Equation: P.
    Source: definition; foundries quote a price for a wafer.
    """
    return 1.0 * wafer_price


def price_with_exposures(wafer_price: Any, lithography_share: Any, field_utilisation: Any) -> Any:
    """A wafer's price where the share for lithography grows with the exposures that poorly filled fields need.

    Equation: P' = P (1 − l + l / u).
    Source: Graening et al., CATCH, arXiv:2503.15753.
    """
    return wafer_price * (1.0 - lithography_share + lithography_share / field_utilisation)


def raw_die_cost(exposed_wafer_price: Any, gross_dies_per_wafer: Any) -> Any:
    """Cost of one die as it leaves the fab, good or bad.

    Equation: c = P / N.
    Valid: N > 0; without a die on the wafer the cost is unknown.
    Source: definition.
    """
    return exposed_wafer_price / gross_dies_per_wafer


def good_dies_per_wafer(gross_dies_per_wafer: Any, sellable_yield: Any) -> Any:
    """Dies of one wafer that are sold as the full product.

    Equation: G = N Y.
    Source: definition.
    """
    return gross_dies_per_wafer * sellable_yield


def probe_pass_share(sellable_yield: Any, probe_coverage: Any) -> Any:
    """Share of dies that pass wafer probe: the good ones, and the bad ones that it does not see.

    Equation: t = Y + (1 − Y) (1 − k), k the share of bad dies that the probe finds.
    Source: Graening et al., CATCH, arXiv:2503.15753.
    """
    return sellable_yield + (1.0 - sellable_yield) * (1.0 - probe_coverage)


def die_quality(sellable_yield: Any, probe_pass_share: Any) -> Any:
    """Share of passed dies that work; the others are found in the package, with all that is in it.

    Equation: q = Y / t.
    Source: Graening et al., CATCH, arXiv:2503.15753.
    """
    return sellable_yield / probe_pass_share


def good_die_cost(
    raw_die_cost: Any,
    probe_cost: Any,
    probe_pass_share: Any,
    salvaged_yield: Any,
    salvage_value: Any,
    probe_coverage: Any,
) -> Any:
    """Cost of one die that passed probe. Every die is made and probed; those that pass carry the cost of all, less
    what a lower bin earns.

    Equation: c = (P/N + p) / (t + v Y_low k), v the worth of a lower-bin die over that of a full one.
    Valid: joint cost shared by sales value.
    Source: Feng & Ma, arXiv:2203.12268, section 3; probe as in google/chiplets-cost-model (2022-08-09).
    """
    return (raw_die_cost + probe_cost) / (probe_pass_share + salvage_value * salvaged_yield * probe_coverage)


def unselected_die_cost(raw_die_cost: Any, probe_cost: Any) -> Any:
    """Cost of one die where whole wafers are bonded: good and bad dies meet, and none can be picked.

    Equation: c = P/N + p.
    Source: definition.
    """
    return raw_die_cost + probe_cost


def unselected_die_quality(die_yield: Any) -> Any:
    """Quality at assembly where whole wafers are bonded; stacks are tested before they are cut, so it is one.

    Equation: 1.
    Source: definition.
    """
    return 1.0 + 0.0 * number(die_yield, "")


FORMULAS = (dies_in_field, raw_die_cost, good_dies_per_wafer, probe_pass_share, die_quality, good_die_cost)
WAFER_PRICINGS: Forms = {
    "wafer": {},
    "full-area": {"wafer_price": wafer_price_of_full_area},
    "usable-area": {"wafer_price": wafer_price_of_usable_area},
}
FIELD_USES: Forms = {
    "flat": {"exposed_wafer_price": flat_price},
    "by-sides": {"exposed_wafer_price": price_with_exposures, "field_utilisation": field_use_by_sides},
    "by-area": {"exposed_wafer_price": price_with_exposures, "field_utilisation": field_use_by_area},
}
