"""The published result that is most like a piece of serving, with the error of the model there."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache

from calc.performance.likeness import Likeness
from calc.performance.predicting import predict_published
from calc.performance.prediction import Prediction, in_percent
from calc.performance.published import SHIPPED, source_titles
from calc.presets import Catalogue, read_text


@dataclass(frozen=True)
class Nearest:
    """A published result: what it is, how far off in kind, and the error of the model there."""

    id: str
    title: str
    chip: str
    source: str
    distance: float
    error: float

    def __str__(self) -> str:
        return f"{self.title} ({self.source}): {in_percent(self.error)}"


def nearest(like: Likeness, catalogue: Catalogue, but: float | None = None) -> Nearest | None:
    """The strong published serving result of least distance, the shipped file's; None where there is none.

    `but` is the figure of a published result that is not to be its own neighbour.
    """
    found = [
        item
        for item in known(catalogue)
        if item.likeness is not None and (item.likeness != like or item.published.case.value != but)
    ]
    if not found:
        return None
    best = min(found, key=lambda item: like.distance(item.likeness) if item.likeness else math.inf)
    case = best.published.case
    title = f"{case.model} on {case.n_chips} x {case.chip}" if case.n_chips else f"{case.model} on {case.chip}"
    distance = like.distance(best.likeness) if best.likeness else math.inf
    chip = best.published.chip.id if best.published.chip else case.chip
    source = source_titles(json.loads(read_text(str(SHIPPED)))).get(case.source, case.source)
    return Nearest(case.id, title, chip, source, distance, best.error or 0.0)


def nearest_to(prediction: Prediction, catalogue: Catalogue) -> Nearest | None:
    """The same for a published result, other than itself; None where it has no prediction to compare by."""
    if prediction.likeness is None:
        return None
    return nearest(prediction.likeness, catalogue, prediction.published.case.value)


def known(catalogue: Catalogue) -> tuple[Prediction, ...]:
    """Predictions of the strong serving results of the shipped file."""
    return _known(catalogue.digest, _Held(catalogue))


class _Held:
    """A catalogue that is no part of the key under which something is kept."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4)
def _known(digest: str, held: _Held) -> tuple[Prediction, ...]:
    predictions = predict_published(json.loads(read_text(str(SHIPPED))), str(SHIPPED), held.catalogue)
    return tuple(
        item
        for item in predictions
        if item.group == "inference" and item.value is not None and item.published.case.quality == "strong"
    )
