"""Synthesis: a design to rates, area, power and limits; its best supply; and the design that matches a platform."""

from calc.synthesis.limits import Limit
from calc.synthesis.match import Match, match
from calc.synthesis.result import Synthesis, synthesise
from calc.synthesis.space import design_space
from calc.synthesis.voltage import BestVoltage, best_voltage, voltage_sweep

__all__ = [
    "BestVoltage",
    "Limit",
    "Match",
    "Synthesis",
    "best_voltage",
    "design_space",
    "match",
    "synthesise",
    "voltage_sweep",
]
