"""calc: open, unit-aware compute economics for chip strategy, from wafer to token.

>>> import calc
>>> comparison = calc.compare(["h200", "h20"])
>>> comparison.baseline
'h20'
"""

from calc.catalogues import catalogue, load, register
from calc.claims import ClaimFinding, claim_findings
from calc.comparison import BREAKDOWN, GROUPS, METRICS, Comparison, Figure, compare, load_scenario
from calc.controls import Control, controls
from calc.errors import (
    CalcError,
    InfeasibleError,
    PresetError,
    RangeError,
    UnitError,
    UnknownNameError,
)
from calc.graph import Explanation, figure
from calc.schema import Scenario
from calc.seeds import seeds
from calc.units import GLOSSARY, Q
from calc.version import VERSION

__version__ = VERSION

__all__ = [
    "BREAKDOWN",
    "GLOSSARY",
    "GROUPS",
    "METRICS",
    "CalcError",
    "ClaimFinding",
    "Comparison",
    "Control",
    "Explanation",
    "Figure",
    "InfeasibleError",
    "PresetError",
    "Q",
    "RangeError",
    "Scenario",
    "UnitError",
    "UnknownNameError",
    "__version__",
    "catalogue",
    "claim_findings",
    "compare",
    "controls",
    "figure",
    "load",
    "load_scenario",
    "register",
    "seeds",
]
