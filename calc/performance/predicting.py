"""Predictions for a file of published results, whatever kind of work each case is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calc.performance import serving_cases, training_cases
from calc.performance.prediction import Prediction
from calc.performance.published import read
from calc.presets import Catalogue


def predict_published(
    raw: Mapping[str, Any], where: str, catalogue: Catalogue, coefficients: Mapping[str, float] | None = None
) -> tuple[Prediction, ...]:
    """A prediction for each case of a file of measured performance, in order.

    Raises `CalcError` with file, case, key and value for content that is not in order. `coefficients` in base units
    take the place of calibrated ones.
    """
    cases = read(raw, where, catalogue)
    found: dict[int, Prediction] = {}
    for predict, training in ((serving_cases.predict, False), (training_cases.predict, True)):
        members = [index for index, case in enumerate(cases) if case.case.is_training is training]
        predictions = predict([cases[index] for index in members], catalogue, coefficients)
        found |= dict(zip(members, predictions, strict=True))
    return tuple(found[index] for index in range(len(cases)))
