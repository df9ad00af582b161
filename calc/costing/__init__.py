"""Costing: bills of materials, cross-over volumes, cost by node, fab economics, single quantities."""

from calc.costing.bill import GROUPS as BILL_GROUPS
from calc.costing.bill import Bill
from calc.costing.by_node import cost_by_node
from calc.costing.calculate import calculate
from calc.costing.crossover import Crossover, crossover_volume
from calc.costing.fab import FabSheet, fab_economics
from calc.costing.unit_cost import unit_cost

__all__ = [
    "BILL_GROUPS",
    "Bill",
    "Crossover",
    "FabSheet",
    "calculate",
    "cost_by_node",
    "crossover_volume",
    "fab_economics",
    "unit_cost",
]
