"""Schema: what a person can write in a file, checked."""

from typing import Any

from calc.schema.base import Preset, quantity
from calc.schema.hardware import (
    BITS,
    Accelerator,
    DataType,
    Design,
    Platform,
    Server,
)
from calc.schema.network import DiffusionTransformer, ImageEncoder, Network, Recommender, StatedNetwork, TextEncoder
from calc.schema.rules import OBTAINABLE, OPERATORS, RULE_FIGURES, Limits, Operator, Rule
from calc.schema.scenario import Basis, Scenario
from calc.schema.silicon import Build, Composition, Dated, Fab, Memory, Node, OtherDie, Package
from calc.schema.terms import Claim, ExchangeRate, Finance, Policy, Site, SourceEntry
from calc.schema.work import Calibration, Experts, GroupedQuery, Latent, Model, Prior, Serving, SoftwareStack, Training

KINDS: dict[str, tuple[Any, ...]] = {
    "accelerators": (Accelerator,),
    "designs": (Design,),
    "builds": (Build,),
    "nodes": (Node,),
    "memories": (Memory,),
    "packages": (Package,),
    "fabs": (Fab,),
    "servers": (Server,),
    "models": (Model,),
    "networks": (Network,),
    "workloads": (Serving, Training),
    "stacks": (SoftwareStack,),
    "calibrations": (Calibration,),
    "priors": (Prior,),
    "sites": (Site,),
    "finance": (Finance,),
    "rates": (ExchangeRate,),
    "rules": (Rule,),
    "policies": (Policy,),
    "scenarios": (Scenario,),
    "claims": (Claim,),
}

__all__ = [
    "BITS",
    "KINDS",
    "OBTAINABLE",
    "OPERATORS",
    "RULE_FIGURES",
    "Accelerator",
    "Basis",
    "Build",
    "Calibration",
    "Claim",
    "Composition",
    "DataType",
    "Dated",
    "Design",
    "DiffusionTransformer",
    "ExchangeRate",
    "Experts",
    "Fab",
    "Finance",
    "GroupedQuery",
    "ImageEncoder",
    "Latent",
    "Limits",
    "Memory",
    "Model",
    "Network",
    "Node",
    "Operator",
    "OtherDie",
    "Package",
    "Platform",
    "Policy",
    "Preset",
    "Prior",
    "Recommender",
    "Rule",
    "Scenario",
    "Server",
    "Serving",
    "Site",
    "SoftwareStack",
    "SourceEntry",
    "StatedNetwork",
    "TextEncoder",
    "Training",
    "quantity",
]
