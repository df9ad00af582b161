"""calc: open, unit-aware compute economics for chip strategy, from wafer to token.

>>> import calc
>>> comparison = calc.compare(["h200", "h20"])
>>> comparison.baseline
'h20'
"""

from calc.analysis import ClaimFinding, Verdict, claim_findings
from calc.catalogues import catalogue, load, register
from calc.comparison import BREAKDOWN, GROUPS, METRICS, Comparison, Figure, compare, load_scenario
from calc.comparison.controls import Control, controls
from calc.errors import (
    CalcError,
    InfeasibleError,
    PresetError,
    RangeError,
    UnitError,
    UnknownNameError,
)
from calc.graph import Explanation, figure
from calc.presets.register import seeds
from calc.schema import Scenario
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
    "Verdict",
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
