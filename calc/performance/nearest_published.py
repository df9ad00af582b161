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
        if result.nearest is not None:
            found[platform.id] = str(result.nearest)
    return found
