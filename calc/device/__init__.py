"""Device: from a design on paper to rates, memory, power; export-control arithmetic."""

from calc.device import area_and_heat, compute, export_control, memory, power, sizing

FORMULAS = (
    *compute.FORMULAS,
    *memory.FORMULAS,
    *power.FORMULAS,
    *area_and_heat.FORMULAS,
    *sizing.FORMULAS,
    *export_control.FORMULAS,
)
FINISHED_CHIP = power.FINISHED_CHIP
