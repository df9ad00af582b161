"""Pictures of a comparison, the same in a notebook and in the app."""

from calc.plots.breakdown import cost_breakdown
from calc.plots.scatter import performance_power_cost

__all__ = ["cost_breakdown", "performance_power_cost"]
