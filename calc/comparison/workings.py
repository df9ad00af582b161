"""How a platform does the work of a scenario: in which layout, and what it is bound by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from calc.comparison.binding import Widened, binding, elasticities
from calc.comparison.cases import Central
from calc.comparison.evaluation import evaluate_scenario
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.layouts import tried
from calc.comparison.training_binding import SHARES
from calc.comparison.training_binding import binding as largest
from calc.schema import Training

IN_WORDS = {
    "compute": "arithmetic", "weights": "reading weights", "kv": "reading the cache of keys and values",
    "link": "links between devices", "overhead": "fixed times of software", "memory": "room for the cache",
    "latency": "the limit on latency", "batch": "the engine's cap on its batch", "pipeline bubble": "pipeline bubbles",
}  # fmt: skip
"""Limits as they stand in a sentence."""


@dataclass(frozen=True)
class Working:
    """The layout and the limit of a platform at central values; the limit is empty where none adds to the rate."""

    task: str
    layout: str
    limit: str

    def __str__(self) -> str:
        does = "trains" if self.task == "training" else "serves"
        bound = f", bound by {IN_WORDS.get(self.limit, self.limit)}" if self.limit else ""
        return f"{does} in the layout {self.layout}{bound}"


def workings(inputs: ScenarioInputs) -> dict[str, Working]:
    """How each platform does the work, by name; those that cannot do it are left out."""
    return _training(inputs) if isinstance(inputs.workload, Training) else _serving(inputs)


def _serving(inputs: ScenarioInputs) -> dict[str, Working]:
    found = evaluate_scenario(inputs, ("decode_rate", "selected_replica"), Widened()).values
    layouts, answers = tried(inputs.model), {}
    for row, platform in enumerate(inputs.platforms):
        place = found["selected_replica"][row, 0]
        if np.isfinite(place):
            limit = binding(elasticities(found["decode_rate"][row]))
            answers[platform.id] = Working("serving", layouts[int(place)].code, limit)
    return answers


def _training(inputs: ScenarioInputs) -> dict[str, Working]:
    found = evaluate_scenario(inputs, tuple(SHARES), Central()).values
    answers = {}
    for row, platform in enumerate(inputs.platforms):
        shares = {name: float(values[row, 0]) for name, values in found.items()}
        if platform.id in inputs.layouts and all(np.isfinite(share) for share in shares.values()):
            answers[platform.id] = Working("training", str(inputs.layouts[platform.id][0]), largest(shares))
    return answers
