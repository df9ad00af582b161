"""Pictures of comparisons, bills, designs and classifications, the same in a notebook and in the app."""

from calc.plots.against import change_against, compared_metrics
from calc.plots.bill_parts import line_shares, part_shares
from calc.plots.breakdown import cost_breakdown
from calc.plots.curves import ROUND_PLACES, cost_against_volume, yield_by_area, yield_curve
from calc.plots.device_bars import area_by_use, power_waterfall
from calc.plots.export_gauge import Edge, edges, export_gauge
from calc.plots.front import design_front, front
from calc.plots.package_drawing import package_drawing
from calc.plots.package_plan import PackagePlan, package_plan
from calc.plots.scatter import performance_power_cost
from calc.plots.supply import rate_over_supply, supply_trade
from calc.plots.wafer import wafer_picture
from calc.plots.waterfall import cost_waterfall

__all__ = [
    "ROUND_PLACES",
    "Edge",
    "PackagePlan",
    "area_by_use",
    "change_against",
    "compared_metrics",
    "cost_against_volume",
    "cost_breakdown",
    "cost_waterfall",
    "design_front",
    "edges",
    "export_gauge",
    "front",
    "line_shares",
    "package_drawing",
    "package_plan",
    "part_shares",
    "performance_power_cost",
    "power_waterfall",
    "rate_over_supply",
    "supply_trade",
    "wafer_picture",
    "yield_by_area",
    "yield_curve",
]
