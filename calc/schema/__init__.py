"""Schema: what a person can write in a file, checked."""

from typing import Any

from calc.schema.base import Preset, quantity
from calc.schema.hardware import (
    BITS,
    Accelerator,
    DataType,
    Design,
    Memory,
    Node,
    Package,
    Platform,
    Server,
)
from calc.schema.scenario import Basis, Scenario
from calc.schema.terms import Claim, ExchangeRate, Finance, Levy, Policy, Site, SourceEntry, Window
from calc.schema.work import Calibration, Experts, GroupedQuery, Latent, Model, Serving, Training

KINDS: dict[str, tuple[Any, ...]] = {
    "accelerators": (Accelerator,),
    "designs": (Design,),
    "nodes": (Node,),
    "memories": (Memory,),
    "packages": (Package,),
    "servers": (Server,),
    "models": (Model,),
    "workloads": (Serving, Training),
    "calibrations": (Calibration,),
    "sites": (Site,),
    "finance": (Finance,),
    "rates": (ExchangeRate,),
    "policies": (Policy,),
    "scenarios": (Scenario,),
    "claims": (Claim,),
}

__all__ = [
    "BITS",
    "KINDS",
    "Accelerator",
    "Basis",
    "Calibration",
    "Claim",
    "DataType",
    "Design",
    "ExchangeRate",
    "Experts",
    "Finance",
    "GroupedQuery",
    "Latent",
    "Levy",
    "Memory",
    "Model",
    "Node",
    "Package",
    "Platform",
    "Policy",
    "Preset",
    "Scenario",
    "Server",
    "Serving",
    "Site",
    "SourceEntry",
    "Training",
    "Window",
    "quantity",
]
