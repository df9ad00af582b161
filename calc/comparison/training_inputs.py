"""What a training workload adds to the inputs of the formulas: software stack, method, maturity by family."""

from __future__ import annotations

from dataclasses import replace

from calc.comparison.quantities import Quantities, defined
from calc.presets import Catalogue
from calc.schema import Accelerator, Design, SoftwareStack, Training

PASSES = {"full": (3.0, "forward, gradients of activations and of weights"), "lora": (2.0, "weights are frozen")}
OTHER = "training_maturity_other"
OPEN = "training_software_factor_open"


def stack_of(workload: Training, catalogue: Catalogue) -> SoftwareStack:
    """The software stack that a training workload names; `UnknownNameError` with the nearest names for none."""
    stack = workload.software_stack
    found: SoftwareStack = stack if isinstance(stack, SoftwareStack) else catalogue.named(stack, "stacks")
    return found


def of_workload(workload: Training, stack: SoftwareStack, common: Quantities) -> Quantities:
    """Quantities that follow from the choices of a training workload."""
    passes, words = PASSES[workload.method]
    return of_stack(stack, common) | {"matrix_passes": defined("matrix_passes", passes, "workload.method", words)}


def of_stack(stack: SoftwareStack, common: Quantities) -> Quantities:
    """What a software stack does to the rate: its own factor, else the one fitted for open-source defaults."""
    name = "training_software_factor"
    if stack.training_software_factor is None:
        return {name: replace(common[OPEN], name=name)}
    place = f"stacks/{stack.id}.{name}"
    return {name: stack.training_software_factor.quantity.at(f"stacks.{stack.id}.{name}", place)}


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
