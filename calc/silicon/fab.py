"""What a fab costs, what a wafer costs it, what a point of yield is worth; and cost by node per transistor."""

from __future__ import annotations

from typing import Any

from calc.units import counted

BILLION = 1e9
PERCENTAGE_POINT = 0.01


def capital_per_monthly_wafer(fab_capital: Any, wafer_capacity: Any) -> Any:
    """Capital for each wafer that a line can start in a month.

    Equation: k = K / W.
    Source: definition; as in Khan & Mann, CSET, 2020, table 9 (there by year).
    """
    return fab_capital / wafer_capacity


def annual_wafers(wafer_capacity: Any, fab_utilisation: Any) -> Any:
    """Wafers that a line makes in a year.

    Equation: W_a = W u.
    Source: definition.
    """
    return wafer_capacity * fab_utilisation


def depreciation_per_wafer(fab_capital: Any, fab_depreciation_time: Any, annual_wafers: Any) -> Any:
    """Straight-line depreciation that one wafer carries.

    Equation: d = K / (T W_a).
    Source: definition; TSMC and SMIC write equipment off over five to seven years.
    """
    return fab_capital / fab_depreciation_time / annual_wafers


def wafer_cost(depreciation_per_wafer: Any, wafer_operating_cost: Any) -> Any:
    """What a wafer costs its fab. A cost, not the price that a customer pays.

    Equation: c = d + o.
    Source: definition.
    """
    return depreciation_per_wafer + wafer_operating_cost


def annual_output_value(annual_wafers: Any, wafer_price: Any) -> Any:
    """Sales of a line in a year.

    Equation: S = W_a P.
    Source: definition.
    """
    return annual_wafers * wafer_price


def yield_point_value(annual_output_value: Any, sellable_yield: Any) -> Any:
    """Worth of one percentage point more yield in a year: as many more good dies from the same wafers.

    Equation: v = 0.01 S / Y.
    Valid: the more dies find a buyer at the same price for a good die.
    Source: definition; cost per good die goes as 1 / Y.
    """
    return PERCENTAGE_POINT * annual_output_value / sellable_yield


def cost_per_billion_transistors(good_die_cost: Any, die_area: Any, transistor_density: Any) -> Any:
    """Cost of a billion transistors on good dies.

    Equation: c / (A ρ) · 10⁹.
    Source: definition.
    """
    billions = die_area * transistor_density / BILLION
    return counted(good_die_cost / billions, "die")


def cost_per_peak_rate(good_die_cost: Any, peak_rate_16bit: Any, dies_per_accelerator: Any) -> Any:
    """Cost of good logic for a unit of dense 16-bit rate; memory and package are not in it.

    Equation: n c / F.
    Source: definition.
    """
    return good_die_cost * dies_per_accelerator / peak_rate_16bit


def equal_transistor_chips_per_wafer(
    reference_chips_per_wafer: Any, transistor_density: Any, reference_transistor_density: Any
) -> Any:
    """Chips of one number of transistors on a wafer of any node, by density alone.

    Equation: N = N_ref ρ / ρ_ref.
    Valid: edge loss, reticle and yield are not looked at.
    Source: Khan & Mann, CSET, 2020, table 9 (71.4 chips per 5 nm wafer); form found from its rows.
    """
    return reference_chips_per_wafer * transistor_density / reference_transistor_density


def equal_transistor_chip_price(wafer_price: Any, equal_transistor_chips_per_wafer: Any) -> Any:
    """Foundry price of a chip of one number of transistors.

    Equation: P / N.
    Source: Khan & Mann, CSET, 2020, table 9.
    """
    return wafer_price / equal_transistor_chips_per_wafer


def packaging_price_by_share(equal_transistor_chip_price: Any, packaging_share: Any) -> Any:
    """Assembly, test and packaging as a share of the foundry price.

    Equation: s p.
    Source: Khan & Mann, CSET, 2020, table 9 (33.48%).
    """
    return equal_transistor_chip_price * packaging_share


FORMULAS = (
    capital_per_monthly_wafer,
    annual_wafers,
    depreciation_per_wafer,
    wafer_cost,
    annual_output_value,
    yield_point_value,
    cost_per_billion_transistors,
    cost_per_peak_rate,
    equal_transistor_chips_per_wafer,
    equal_transistor_chip_price,
    packaging_price_by_share,
)
