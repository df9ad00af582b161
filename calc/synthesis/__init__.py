"""Synthesis: a design to rates, area, power and limits; its best supply; and the design that matches a platform."""

from calc.synthesis.limits import Limit
from calc.synthesis.match import Match, match
from calc.synthesis.result import Synthesis, synthesise
from calc.synthesis.space import better_designs, design_space
from calc.synthesis.supply import SupplyRange, design_nodes, supply_range
from calc.synthesis.target import MATCHED_ASPECTS
from calc.synthesis.voltage import BestVoltage, best_voltage, voltage_sweep

__all__ = [
    "MATCHED_ASPECTS",
    "BestVoltage",
    "Limit",
    "Match",
    "SupplyRange",
    "Synthesis",
    "best_voltage",
    "better_designs",
    "design_nodes",
    "design_space",
    "match",
    "supply_range",
    "synthesise",
    "voltage_sweep",
]
