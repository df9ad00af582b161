"""`calc.calibrate_serving`: behaviour of serving from published results, with errors in and out of the sample."""

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
from calc.performance.published import SHIPPED
from calc.performance.roofline import FLAT, roofline
from calc.performance.serving_cases import PreparedServing
from calc.presets import Catalogue, default_catalogue


class ServingCalibration(PublishedCalibration):
    """What `calc.calibrate_serving` gives."""

    title: ClassVar = "Serving behaviour, fitted"
    task: ClassVar = "serving"
    errors_said: ClassVar = {"mean error": "{:.1%}", "within 30%": "{:.0%}"}

    def groups(self) -> dict[str, NDArray[np.bool_]]:
        """Results by group: all of the fit, dense models, models with experts, each vendor."""
        vendors = np.array([item.chip.vendor if item.chip else "" for item in self.published])
        by_vendor = {name: self.used & (vendors == name) for name in dict.fromkeys(vendors[self.used])}
        return super().groups() | by_vendor


def calibrate_serving(
    cases: Any = None, *, folds: int = FOLDS, catalogue: Catalogue | None = None
) -> ServingCalibration:
    """Fit the behaviour of serving on published results; operators, chips and software stacks stay as they are.

    Priors come from `presets/priors/serving.yaml`. Strong results decide; weak ones are predicted but not fitted.
    Results of one source, accelerator and model share what the model misses of them: together they count as one, and
    cross-validation leaves them out together.

    Args:
        cases: a file of measured performance, or a folder with such files; default: the shipped one.
        folds: parts of the cross-validation, each predicted by a fit on the others.

    Raises:
        CalcError: names file, case and key of content that is not in order; `RangeError` for too few results or folds.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    folds = checked_folds(folds)
    locations = performance_files(str(SHIPPED if cases is None else cases))
    prepared = PreparedServing(read_published(locations, False, catalogue), catalogue)
    published = tuple(item.published for item in prepared.requests)
    strong = np.array([item.case.quality == "strong" for item in published], dtype=bool)
    used = np.isfinite(prepared.values({})) & strong
    flat = prepared.values(roofline(FLAT, tuple(catalogue.ids("stacks"))))
    fitted = fit_published("serving", prepared.values, flat, published, used, folds, locations, catalogue)
    return ServingCalibration(published, used, fitted, names_of(locations))
