"""Device: from a design on paper to rates, memory, power; export-control arithmetic."""

from calc.device import compute, export_control, memory, power

FORMULAS = (*compute.FORMULAS, *memory.FORMULAS, *power.FORMULAS, *export_control.FORMULAS)
FINISHED_CHIP = power.FINISHED_CHIP
