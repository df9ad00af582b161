"""`calc.nearest_published`: for each platform compared the published result most like its work, with our error."""

from __future__ import annotations

from calc.comparison.result import Comparison
from calc.errors import CalcError
from calc.performance.serving import serving
from calc.performance.training_call import training
from calc.schema import Training

SHARED = ("workload.", "model.", "calibration.")


def nearest_published(comparison: Comparison) -> dict[str, str]:
    """The published result most like the work of each platform, with the error of the model there, in words.

    A result of another chip says so: it tells how good the model is at such work, not how good that chip's software is.
    Platforms that cannot do the work, and work that no published result is like, are left out.
    """
    scenario, inputs, found = comparison.scenario, comparison.inputs, {}
    shared = {path: value for path, value in scenario.overrides.items() if path.startswith(SHARED)}
    for platform in inputs.platforms:
        call = training if isinstance(inputs.workload, Training) else serving
        try:
            result = call(
                platform.preset, scenario.model, workload=scenario.workload, overrides=shared, date=scenario.date,
                catalogue=comparison.catalogue,
            )  # fmt: skip
        except CalcError:
            continue
        near = result.nearest
        if near is not None:
            chip = comparison.catalogue.named(near.chip, "accelerators").id
            other = (
                "" if chip == platform.id else f"; it is of another chip, nothing as near is published of {platform.id}"
            )
            found[platform.id] = f"{near}{other}"
    return found
