"""Silicon: wafer, yield, known good die, package, one-time cost, unit cost."""

from calc.silicon import package, unit_cost, wafer
from calc.silicon.package import carrier_area

FORMULAS = (*wafer.FORMULAS, *package.FORMULAS, *unit_cost.FORMULAS)

__all__ = ["FORMULAS", "carrier_area"]
