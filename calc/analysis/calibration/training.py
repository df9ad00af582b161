"""`calc.calibrate_training`: behaviour of training from published runs, with errors in and out of the sample."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from calc.analysis.calibration.case_files import performance_files
from calc.analysis.calibration.published_fit import (
    FOLDS,
    PublishedCalibration,
    checked_folds,
    fit_published,
    names_of,
    read_published,
)  # fmt: skip
from calc.performance.published import SHIPPED, SHIPPED_TRAINING
from calc.performance.roofline import FLAT
from calc.performance.training_cases import HOURS, PreparedTraining
from calc.presets import Catalogue, default_catalogue


class TrainingCalibration(PublishedCalibration):
    """What `calc.calibrate_training` gives."""

    title: ClassVar = "Training model, fitted"
    task: ClassVar = "training"
    errors_said: ClassVar = {"median error": "{:.1%}", "typical factor": "{:.2f}"}

    def groups(self) -> dict[str, NDArray[np.bool_]]:
        """Results by group: all of the fit, dense models, models with experts, each family of chips, each file."""
        families = np.array([item.chip.family if item.chip else "" for item in self.published])
        files = np.array([item.file for item in self.published])
        found = super().groups()
        found |= {name: self.used & (families == name) for name in dict.fromkeys(families[self.used])}
        return found | {name: self.used & (files == name) for name in dict.fromkeys(files)}


def calibrate_training(
    cases: Any = None, *, folds: int = FOLDS, catalogue: Catalogue | None = None
) -> TrainingCalibration:
    """Fit the behaviour of training on published runs; operators and chips stay as they are.

    Priors come from `presets/priors/training.yaml`. Strong runs decide; weak ones and whole campaigns, whose goodput is
    assumed, are predicted but not fitted. Runs of one source, accelerator and model share what the model misses of
    them: together they count as one, and cross-validation leaves them out together.

    Args:
        cases: a file of measured performance, or a folder with such files; default: the shipped ones.
        folds: parts of the cross-validation, each predicted by a fit on the others.

    Raises:
        CalcError: names file, case and key of content that is not in order; `RangeError` for too few runs or folds.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    folds = checked_folds(folds)
    locations = [str(SHIPPED), str(SHIPPED_TRAINING)] if cases is None else performance_files(str(cases))
    prepared = PreparedTraining(read_published(locations, True, catalogue), catalogue)
    published = tuple(item.published for item in prepared.requests)
    strong = [item.published.case.quality == "strong" and item.expected is not HOURS for item in prepared.requests]
    used = np.isfinite(prepared.values()) & np.array(strong, dtype=bool)
    flat = prepared.roofline(FLAT)
    fitted = fit_published("training", prepared.values, flat, published, used, folds, locations, catalogue)
    return TrainingCalibration(published, used, fitted, names_of(locations))
