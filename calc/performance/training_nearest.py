"""The published training run that is nearest to what is asked, with the error of the model on it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calc.performance.prediction import Prediction, in_percent
from calc.performance.published import SHIPPED, SHIPPED_TRAINING, read
from calc.performance.training_cases import predict
from calc.presets import Catalogue
from calc.schema import BITS, Model

KEPT = "published training runs"
OTHER_CHIP, OTHER_FAMILY, OTHER_STACK, OTHER_KIND = math.log(1.5), math.log(6.0), math.log(2.0), math.log(6.0)
"""How far another chip of the family, another family, another stack, experts or none stand from what is asked."""
LESSER = 0.5
"""Weight of sizes that move a rate less than the model does: devices, length, bits."""


@dataclass(frozen=True)
class Asked:
    """What a run is, for the distance to published ones."""

    chip: str
    family: str
    has_experts: bool
    active_parameters: float
    devices: float
    sequence_length: float
    bits: int
    stack: str


@dataclass(frozen=True)
class Nearest:
    """A published run: what it is, its figure and the model's, and how far it is from what is asked (0: the same)."""

    id: str
    chip: str
    model: str
    devices: int | None
    source: str
    figure: str
    unit: str
    published: float
    predicted: float
    distance: float

    @property
    def error(self) -> float:
        """Predicted over published, less one."""
        return self.predicted / self.published - 1.0

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {**vars(self), "error": self.error}

    def __str__(self) -> str:
        on = f"{self.devices:,} {self.chip}" if self.devices else self.chip
        unit = self.unit or "of peak"
        return (
            f"{self.id}: {self.model} on {on}, published {self.published:.4g} {unit}, "
            f"model {self.predicted:.4g} ({in_percent(self.error)})"
        )


def nearest(asked: Asked, catalogue: Catalogue) -> Nearest | None:
    """The nearest strong published run with a prediction; None where there is none.

    The distance is a sum of logarithms of ratios (active parameters; devices, length and bits at half weight) and of
    fixed steps for another chip, family, stack, or experts on one side only. It says which run to look at, no more.
    """
    runs = _runs(catalogue)
    return min((_placed(asked, run, active) for run, active in runs), key=lambda item: item.distance, default=None)


def _runs(catalogue: Catalogue) -> list[tuple[Prediction, float]]:
    """Strong published runs with a prediction, and the parameters that each token of them meets; found once."""
    if KEPT not in catalogue.memory:
        found: list[tuple[Prediction, float]] = []
        for path in (SHIPPED, SHIPPED_TRAINING):
            raw = json.loads(path.read_text(encoding="utf-8"))
            cases = [case for case in read(raw, path.name, catalogue) if case.case.is_training]
            for item in predict(cases, catalogue):
                if item.value is not None and item.published.case.quality == "strong" and item.published.model:
                    found.append((item, active_parameters(item.published.model)))
        catalogue.memory[KEPT] = found
    kept: list[tuple[Prediction, float]] = catalogue.memory[KEPT]
    return kept


def active_parameters(model: Model) -> float:
    """Parameters that each token meets, roughly: attention at full width, feed-forward, experts per token."""
    matrices = 3.0 if model.gated else 2.0
    attention = 4.0 * model.hidden_size**2 * model.layers
    experts = model.experts
    dense = model.layers - (experts.layers if experts else 0)
    inner = dense * model.feed_forward_width
    inner += experts.layers * (experts.per_token + experts.shared) * experts.width if experts else 0
    return attention + matrices * model.hidden_size * inner


def _placed(asked: Asked, run: Prediction, active: float) -> Nearest:
    case, chip, model = run.published.case, run.published.chip, run.published.model
    stack = run.published.stack.id if run.published.stack else ""
    distance = abs(math.log(asked.active_parameters / active))
    sizes: Mapping[float, float | None] = {
        asked.devices: case.n_chips, asked.sequence_length: case.seq_len,
        float(asked.bits): float(min(BITS[name] for name in run.published.formats)),
    }  # fmt: skip
    distance += sum(LESSER * abs(math.log(mine / theirs)) for mine, theirs in sizes.items() if theirs)
    distance += OTHER_STACK * (stack != asked.stack)
    distance += OTHER_KIND * ((model is not None and model.experts is not None) != asked.has_experts)
    if chip is not None:
        distance += OTHER_FAMILY * (chip.family != asked.family) + OTHER_CHIP * (chip.id != asked.chip)
    figure, unit = (run.expected.name, case.unit.removesuffix(" per chip")) if run.expected else ("", case.unit)
    return Nearest(
        case.id, case.chip, case.model, case.n_chips, case.source, figure, unit, case.value, run.value or math.nan,
        distance,
    )  # fmt: skip
