"""Economics: landed price, capital, yearly cost, cost of a unit of work."""

from calc.economics import annual, capital, levelised
from calc.economics.capital import amount_in_usd

FORMULAS = (*capital.FORMULAS, *annual.FORMULAS, *levelised.FORMULAS)
SERVING = levelised.SERVING
TRAINING = levelised.TRAINING
SERVING_EFFECTIVE_COST = levelised.serving_cost_per_effective_compute
TRAINING_EFFECTIVE_COST = levelised.training_cost_per_effective_compute
TRAINING_WORKED_SHARE = levelised.training_worked_share

__all__ = [
    "FORMULAS",
    "SERVING",
    "SERVING_EFFECTIVE_COST",
    "TRAINING",
    "TRAINING_EFFECTIVE_COST",
    "TRAINING_WORKED_SHARE",
    "amount_in_usd",
]
