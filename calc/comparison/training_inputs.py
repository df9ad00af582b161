"""What a training workload adds to the inputs of the formulas: software stack, method, maturity by family."""

from __future__ import annotations

from dataclasses import replace

from calc.comparison.quantities import Quantities, defined
from calc.schema import Accelerator, Design, Training

STACKS = {"vendor-tuned": "tuned", "open-default": "open", "old": "old"}
"""Software stacks, by the name of their coefficient."""
BALANCED = ("vendor-tuned",)
"""Stacks that give stages with embedding or output head fewer layers."""
PASSES = {"full": (3.0, "forward, gradients of activations and of weights"), "lora": (2.0, "weights are frozen")}
OTHER = "training_maturity_other"


def of_workload(workload: Training, common: Quantities) -> Quantities:
    """Quantities that follow from the choices of a training workload."""
    passes, words = PASSES[workload.method]
    return of_stack(workload.software_stack, common) | {
        "matrix_passes": defined("matrix_passes", passes, "workload.method", words),
    }


def of_stack(stack: str, common: Quantities) -> Quantities:
    """What a software stack does to the rate."""
    factor = common[f"training_software_factor_{STACKS[stack]}"]
    return {"training_software_factor": replace(factor, name="training_software_factor")}


def of_device(preset: Accelerator | Design, quantities: Quantities, common: Quantities) -> Quantities:
    """Quantities of a device in training, from its family and the precision that it runs at."""
    maturity = common.get(f"training_maturity_{preset.family}", common[OTHER])
    kept = quantities["bytes_per_weight"]
    return {
        "training_maturity": replace(maturity, name="training_maturity"),
        "bytes_per_kept_activation": replace(kept, name="bytes_per_kept_activation"),
    }


def is_measured(preset: Accelerator | Design, common: Quantities) -> bool:
    """Whether training was measured and fitted for the family of a platform."""
    return f"training_maturity_{preset.family}" in common and preset.family != "other"
