"""Where the field knows several formulas for one quantity: the choice, its forms, and what each form binds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from calc.silicon import carrier, good_die, harvest, logic, memory, one_time, sites, yields
from calc.silicon.binding import Forms, Formulas

_STACKED: Formulas = {
    "logic_footprint": logic.stacked_footprint,
    "attached_dies": logic.stacked_attachments,
    "tier_bonding_cost": logic.tier_bonding_cost,
}
LOGIC_STACKINGS: Forms = {
    "side-by-side": {
        "logic_footprint": logic.side_by_side_footprint,
        "attached_dies": logic.side_by_side_attachments,
        "tier_bonding_cost": logic.no_tier_bonding_cost,
        "tier_bonding_loss": logic.no_tier_bonding_cost,
    },
    "die-on-wafer": {**_STACKED, "tier_bonding_loss": logic.die_on_wafer_loss},
    "wafer-on-wafer": {
        **_STACKED,
        "logic_footprint": logic.stacked_wafers_footprint,
        "tier_bonding_loss": logic.wafer_on_wafer_loss,
        "good_die_cost": good_die.unselected_die_cost,
        "die_quality": good_die.unselected_die_quality,
    },
}

FORMS: Mapping[str, Forms] = {
    "die_count": {name: {"die_sites_per_wafer": formula} for name, formula in sites.DIE_COUNTS.items()},
    "yield_model": {name: {"random_defect_yield": formula} for name, formula in yields.YIELD_MODELS.items()},
    "yield_learning": {name: {"defect_multiple": formula} for name, formula in yields.YIELD_LEARNING.items()},
    "harvest": harvest.HARVESTS,
    "wafer_pricing": good_die.WAFER_PRICINGS,
    "field_use": good_die.FIELD_USES,
    "logic_stacking": LOGIC_STACKINGS,
    "memory_pricing": memory.MEMORY_PRICINGS,
    "carrier_count": {name: {"carrier_sites_per_wafer": formula} for name, formula in sites.CARRIER_COUNTS.items()},
    "carrier_pricing": carrier.CARRIER_PRICINGS,
    "assembly_order": carrier.ASSEMBLY_ORDERS,
    "die_nre_scheme": one_time.DIE_NRE_SCHEMES,
    "package_nre_scheme": one_time.PACKAGE_NRE_SCHEMES,
}
"""Forms by choice and name. The first form of a choice is the usual one."""

USUAL: Mapping[str, str] = {choice: next(iter(forms)) for choice, forms in FORMS.items()}


def bound_by(chosen: Mapping[str, str]) -> dict[str, Callable[..., Any]]:
    """What a selection of forms binds, by quantity; the usual form for every choice that is not made.

    Later choices win: bonding whole wafers replaces the cost of a good die by that of an unselected one.
    """
    bound: dict[str, Callable[..., Any]] = {}
    for choice, forms in FORMS.items():
        bound |= forms[chosen.get(choice, USUAL[choice])]
    return bound
