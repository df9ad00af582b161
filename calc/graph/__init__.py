"""Graph: composes formulas by the names of their arguments, proves units, evaluates, explains."""

from calc.graph.explanation import Explanation
from calc.graph.formula import Card, Function, arguments, card, qualified_name
from calc.graph.proof import declared, prove, prove_formula, prove_once, with_unit
from calc.graph.rendering import figure
from calc.graph.run import evaluate
from calc.graph.structure import MissingInputError, Step, Structure, compose, wiring

__all__ = [
    "Card",
    "Explanation",
    "Function",
    "MissingInputError",
    "Step",
    "Structure",
    "arguments",
    "card",
    "compose",
    "declared",
    "evaluate",
    "figure",
    "prove",
    "prove_formula",
    "prove_once",
    "qualified_name",
    "wiring",
    "with_unit",
]
