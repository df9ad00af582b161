"""`calc.calibrate_serving`: behaviour of serving from published results, with errors in and out of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from calc.analysis.calibration.case_files import content_of, performance_files
from calc.analysis.calibration.fitted_preset import possible, preset_text
from calc.analysis.calibration.fitting import Coefficient, Fit, fit, folded
from calc.errors import RangeError
from calc.files import write_whole
from calc.performance.published import SHIPPED, PublishedCase, read
from calc.performance.roofline import FLAT, roofline
from calc.performance.serving_cases import PreparedServing
from calc.presets import Catalogue, default_catalogue
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
CASE_SPREAD = 0.15
"""Standard deviation of one result in logarithms: what a model of constants misses of one engine and set-up."""
FOLDS = 8
WITHIN = 0.30


@dataclass(frozen=True)
class ServingCalibration:
    """What `calc.calibrate_serving` gives."""

    published: tuple[PublishedCase, ...]
    used: NDArray[np.bool_]
    coefficients: tuple[Coefficient, ...]
    fit: Fit
    predictions: Mapping[str, Array]
    """Predicted figures by variant: fitted, folded, priors, flat roofline."""
    files: tuple[str, ...]
    folds: int

    @cached_property
    def measured(self) -> Array:
        """Published figures, each in its own unit."""
        return np.array([item.case.value for item in self.published])

    def errors(self) -> pd.DataFrame:
        """Errors by variant and group: all results of the fit, dense models, models with experts, each vendor."""
        import pandas as pd

        experts = np.array([item.model is not None and item.model.experts is not None for item in self.published])
        vendors = np.array([item.chip.vendor if item.chip else "" for item in self.published])
        groups = {"all": self.used, "dense": self.used & ~experts, "experts": self.used & experts}
        groups |= {name: self.used & (vendors == name) for name in dict.fromkeys(vendors[self.used])}
        rows = [
            {"variant": variant, "group": group, **_statistics(predicted[kept], self.measured[kept])}
            for variant, predicted in self.predictions.items()
            for group, kept in groups.items()
            if kept.any()
        ]
        return pd.DataFrame(rows)

    def cases(self) -> pd.DataFrame:
        """Each result: the published figure and the errors of each variant."""
        import pandas as pd

        columns: dict[str, Any] = {
            "case": [item.case.id for item in self.published],
            "metric": [item.case.metric for item in self.published],
            "published": self.measured,
            "in the fit": self.used,
        }
        columns |= {f"error, {name}": values / self.measured - 1.0 for name, values in self.predictions.items()}
        return pd.DataFrame(columns)

    def table(self) -> pd.DataFrame:
        """Each coefficient: prior and fitted value with their 10% and 90% points, in the unit in which it is read."""
        import pandas as pd

        rows = []
        for item in self.coefficients:
            factor = GLOSSARY[item.name].factor
            low, high = self.fit.ranges[item.name]
            numbers = (item.prior.value, item.prior.low, item.prior.high, self.fit.values[item.name], low, high)
            titles = ("prior", "prior low", "prior high", "fitted", "low", "high")
            row: dict[str, Any] = {"coefficient": item.name, "unit": GLOSSARY[item.name].unit}
            rows.append(row | {title: (number or 0.0) / factor for title, number in zip(titles, numbers, strict=True)})
        return pd.DataFrame(rows)

    def to_yaml(self, path: Any = None) -> str:
        """The fitted constants as a calibration preset with errors, date and sources; written to `path` if given."""
        found = {name: _statistics(values[self.used], self.measured[self.used])
                 for name, values in self.predictions.items()}  # fmt: skip
        said = [
            f"Written by `chipcalc calibrate serving` from {' and '.join(self.files)}: {int(self.used.sum())} strong",
            "results. Mean error and share within 30%:",
            *(f"{name} {item['mean error']:.1%} and {item['within 30%']:.0%};" for name, item in found.items()),
            "ranges are the curvature of the fit, and what single results add is in these errors.",
        ]
        date = datetime.now(tz=UTC).strftime("%Y-%m-%d")
        text = preset_text("Serving behaviour, fitted", said, self.coefficients, self.fit, "serving-fit", date)
        if path is not None:
            write_whole(path, text.encode())
        return text


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
    if not isinstance(folds, int) or isinstance(folds, bool) or folds < 2:
        raise RangeError(f"folds: expected a whole number of two or more, found {folds!r}")
    locations = performance_files(str(SHIPPED if cases is None else cases))
    results: list[PublishedCase] = []
    for location in locations:
        results += [case for case in read(content_of(location), location, catalogue) if not case.case.is_training]
    prepared = PreparedServing(results, catalogue)
    published = tuple(item.published for item in prepared.requests)
    coefficients = [
        Coefficient(item.quantity) for item in catalogue.load("serving", "priors").quantities_by_name.values()
    ]
    known = np.isfinite(prepared.values({}))
    used = known & np.array([item.case.quality == "strong" for item in published], dtype=bool)
    groups = _groups(published)
    found = len(set(groups[used]))
    if found < folds:
        raise RangeError(
            f"{', '.join(locations)}: {found} strong serving results of different source, accelerator or model are too "
            f"few for {folds} folds"
        )
    names = tuple(Path(location).name for location in locations)
    flat = prepared.values(roofline(FLAT, tuple(catalogue.ids("stacks"))))
    return _calibrated(prepared, published, coefficients, used, groups, folds, names, flat)


def _groups(published: tuple[PublishedCase, ...]) -> NDArray[np.int_]:
    """A number for each result, the same for results of one source, accelerator and model."""
    keys = [(item.case.source, item.case.chip, item.case.model) for item in published]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=int)


def _calibrated(
    prepared: PreparedServing,
    published: tuple[PublishedCase, ...],
    coefficients: list[Coefficient],
    used: NDArray[np.bool_],
    groups: NDArray[np.int_],
    folds: int,
    names: tuple[str, ...],
    flat: Array,
) -> ServingCalibration:
    def predict_all(values: Mapping[str, float]) -> Array:
        return prepared.values({name: possible(name, value) for name, value in values.items()})

    def predict(values: Mapping[str, float]) -> Array:
        return np.asarray(predict_all(values)[used])

    measured = np.array([item.case.value for item in published])
    _, compact, alike = np.unique(groups[used], return_inverse=True, return_counts=True)
    spread = CASE_SPREAD * np.sqrt(alike[compact].astype(float))
    found = fit(coefficients, predict, measured[used], spread)
    fitted = predict_all(found.values)
    left_out = fitted.copy()
    left_out[used] = folded(coefficients, predict, measured[used], spread, compact, folds)
    predictions = {
        "fitted": fitted,
        f"{folds}-fold": left_out,
        "priors only": predict_all({item.name: item.value(item.centre) for item in coefficients}),
        "flat 60% roofline": flat,
    }
    return ServingCalibration(published, used, tuple(coefficients), found, predictions, names, folds)


def _statistics(predicted: Array, measured: Array) -> dict[str, Any]:
    errors, logs = predicted / measured - 1.0, np.log(predicted / measured)
    return {
        "results": len(measured),
        "bias": float(np.exp(np.mean(logs))),
        "mean error": float(np.mean(np.abs(errors))),
        "median error": float(np.median(np.abs(errors))),
        "typical factor": float(np.exp(np.mean(np.abs(logs)))),
        "within 30%": float(np.mean(np.abs(errors) <= WITHIN)),
    }
