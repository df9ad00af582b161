"""calc: open, unit-aware compute economics for chip strategy, from wafer to token.

>>> import calc
>>> comparison = calc.compare(["h200", "h20"])
>>> comparison.baseline
'h20'
"""

from calc.analysis import ClaimFinding, Verdict, claim_findings
from calc.analysis.calibration import (
    DeviceCalibration,
    ServingCalibration,
    TrainingCalibration,
    calibrate_device,
    calibrate_serving,
    calibrate_training,
)
from calc.analysis.validation import ValidationResult, validate
from calc.catalogues import catalogue, load, register
from calc.classification import ExportControl, export_control
from calc.comparison import BREAKDOWN, GROUPS, METRICS, Comparison, Figure, compare, load_scenario
from calc.comparison.controls import Control, controls
from calc.costing import (
    BILL_GROUPS,
    Bill,
    Crossover,
    FabSheet,
    calculate,
    cost_by_node,
    crossover_volume,
    fab_economics,
    unit_cost,
)
from calc.errors import (
    CalcError,
    InfeasibleError,
    PresetError,
    RangeError,
    UnitError,
    UnknownNameError,
)
from calc.graph import Explanation, figure
from calc.performance import ServingResult, TrainingRun, Work, nearest_published, serving, training, work
from calc.presets.register import seeds
from calc.schema import Scenario
from calc.silicon import FORMS, WaferMap, wafer_map
from calc.synthesis import (
    MATCHED_ASPECTS,
    BestVoltage,
    Limit,
    Match,
    SupplyRange,
    Synthesis,
    best_voltage,
    better_designs,
    design_nodes,
    design_space,
    match,
    supply_range,
    synthesise,
    voltage_sweep,
)
from calc.units import GLOSSARY, Q
from calc.version import VERSION

__version__ = VERSION

__all__ = [
    "BILL_GROUPS",
    "BREAKDOWN",
    "FORMS",
    "GLOSSARY",
    "GROUPS",
    "MATCHED_ASPECTS",
    "METRICS",
    "BestVoltage",
    "Bill",
    "CalcError",
    "ClaimFinding",
    "Comparison",
    "Control",
    "Crossover",
    "DeviceCalibration",
    "Explanation",
    "ExportControl",
    "FabSheet",
    "Figure",
    "InfeasibleError",
    "Limit",
    "Match",
    "PresetError",
    "Q",
    "RangeError",
    "Scenario",
    "ServingCalibration",
    "ServingResult",
    "SupplyRange",
    "Synthesis",
    "TrainingCalibration",
    "TrainingRun",
    "UnitError",
    "UnknownNameError",
    "ValidationResult",
    "Verdict",
    "WaferMap",
    "Work",
    "__version__",
    "best_voltage",
    "better_designs",
    "calculate",
    "calibrate_device",
    "calibrate_serving",
    "calibrate_training",
    "catalogue",
    "claim_findings",
    "compare",
    "controls",
    "cost_by_node",
    "crossover_volume",
    "design_nodes",
    "design_space",
    "export_control",
    "fab_economics",
    "figure",
    "load",
    "load_scenario",
    "match",
    "nearest_published",
    "register",
    "seeds",
    "serving",
    "supply_range",
    "synthesise",
    "training",
    "unit_cost",
    "validate",
    "voltage_sweep",
    "wafer_map",
    "work",
]
