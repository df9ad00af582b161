"""Silicon: wafer, yield, known good die, package, test, one-time cost, unit cost, fab economics."""

from calc.silicon import carrier, fab, good_die, harvest, logic, memory, one_time, package, sites, unit_cost, yields
from calc.silicon.carrier import carrier_area
from calc.silicon.forms import FORMS, USUAL, bound_by
from calc.silicon.logic import kinds_of_die
from calc.silicon.package import RECURRING_LINES
from calc.silicon.wafer_grid import WaferMap, wafer_map

FORMULAS = (
    *sites.FORMULAS,
    *yields.FORMULAS,
    *harvest.FORMULAS,
    *good_die.FORMULAS,
    *logic.FORMULAS,
    *memory.FORMULAS,
    *carrier.FORMULAS,
    *package.FORMULAS,
    *one_time.FORMULAS,
    *unit_cost.FORMULAS,
)
FAB_FORMULAS = fab.FORMULAS

__all__ = [
    "FAB_FORMULAS",
    "FORMS",
    "FORMULAS",
    "RECURRING_LINES",
    "USUAL",
    "WaferMap",
    "bound_by",
    "carrier_area",
    "kinds_of_die",
    "wafer_map",
]
