"""Pictures of comparisons and of bills, the same in a notebook and in the app."""

from calc.plots.accuracy import factor_text, predicted_against_published, ratios_by_regime
from calc.plots.bill_parts import line_shares, part_shares
from calc.plots.breakdown import cost_breakdown
from calc.plots.curves import ROUND_PLACES, cost_against_volume, yield_by_area, yield_curve
from calc.plots.package_drawing import package_drawing
from calc.plots.package_plan import PackagePlan, package_plan
from calc.plots.scatter import performance_power_cost
from calc.plots.wafer import wafer_picture
from calc.plots.waterfall import cost_waterfall

__all__ = [
    "ROUND_PLACES",
    "PackagePlan",
    "cost_against_volume",
    "cost_breakdown",
    "cost_waterfall",
    "factor_text",
    "line_shares",
    "package_drawing",
    "package_plan",
    "part_shares",
    "performance_power_cost",
    "predicted_against_published",
    "ratios_by_regime",
    "wafer_picture",
    "yield_by_area",
    "yield_curve",
]
