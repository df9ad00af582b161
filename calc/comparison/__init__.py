"""Comparison: the main job. A scenario in, a `Comparison` out."""

from calc.comparison.compare import compare, load_scenario, run
from calc.comparison.result import Comparison, Figure
from calc.comparison.structures import BREAKDOWN, GROUPS, METRICS

__all__ = ["BREAKDOWN", "GROUPS", "METRICS", "Comparison", "Figure", "compare", "load_scenario", "run"]
