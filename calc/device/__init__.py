"""Device: from a design on paper to rates, memory, power; export-control arithmetic."""

from calc.device import area_and_heat, compute, delivered_power, export_control, memory, power, sizing
from calc.device.forms import FORMS, bound_by

FORMULAS = (
    *compute.FORMULAS,
    *memory.FORMULAS,
    *power.FORMULAS,
    *area_and_heat.FORMULAS,
    *sizing.FORMULAS,
    *export_control.FORMULAS,
)
FINISHED_CHIP = power.FINISHED_CHIP

__all__ = [
    "FINISHED_CHIP", "FORMS", "FORMULAS", "area_and_heat", "bound_by", "compute", "delivered_power", "export_control",
    "memory", "power", "sizing",
]  # fmt: skip
