"""`calc.calibrate_training`: behaviour of training from published runs, with errors in and out of the sample."""

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
from calc.performance.published import SHIPPED, SHIPPED_TRAINING, PublishedCase, read
from calc.performance.roofline import FLAT
from calc.performance.training_cases import HOURS, PreparedTraining
from calc.presets import Catalogue, default_catalogue
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
CASE_SPREAD = 0.15
"""Standard deviation of one run in logarithms: what a model of constants misses of one tuned run."""
FOLDS = 8
WITHIN = 0.30


@dataclass(frozen=True)
class TrainingCalibration:
    """What `calc.calibrate_training` gives."""

    prepared: PreparedTraining
    coefficients: tuple[Coefficient, ...]
    fit: Fit
    predictions: Mapping[str, Array]
    """Predicted figures by variant: fitted, folded, priors, flat roofline."""
    files: tuple[str, ...]
    folds: int
    used: NDArray[np.bool_]

    @cached_property
    def measured(self) -> Array:
        """Published figures."""
        return np.array([item.published.case.value for item in self.prepared.requests])

    def errors(self) -> pd.DataFrame:
        """Errors by variant and group: all runs of the fit, dense models, models with experts, each family of chips."""
        import pandas as pd

        models = [item.published.model for item in self.prepared.requests]
        experts = np.array([model is not None and model.experts is not None for model in models])
        families = np.array([item.published.chip.family for item in self.prepared.requests if item.published.chip])
        groups = {"all": self.used, "dense": self.used & ~experts, "experts": self.used & experts}
        groups |= {name: self.used & (families == name) for name in dict.fromkeys(families[self.used])}
        files = np.array([item.published.file for item in self.prepared.requests])
        groups |= {name: self.used & (files == name) for name in dict.fromkeys(files)}
        rows = []
        for variant, predicted in self.predictions.items():
            for group, kept in groups.items():
                rows.append({"variant": variant, "group": group, **_statistics(predicted[kept], self.measured[kept])})
        return pd.DataFrame(rows)

    def cases(self) -> pd.DataFrame:
        """Each run: published figure and the errors of each variant."""
        import pandas as pd

        requests = self.prepared.requests
        columns: dict[str, Any] = {
            "case": [item.published.case.id for item in requests],
            "figure": [item.expected.name for item in requests],
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
            f"Written by `chipcalc calibrate training` from {' and '.join(self.files)}: {int(self.used.sum())} strong",
            "runs. Median error and typical factor:",
            *(f"{name} {item['median error']:.1%} and {item['typical factor']:.2f};" for name, item in found.items()),
            "ranges are the curvature of the fit, and what single runs add is in these errors.",
        ]
        date = datetime.now(tz=UTC).strftime("%Y-%m-%d")
        text = preset_text("Training model, fitted", said, self.coefficients, self.fit, "training-fit", date)
        if path is not None:
            write_whole(path, text.encode())
        return text


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
    if not isinstance(folds, int) or isinstance(folds, bool) or folds < 2:
        raise RangeError(f"folds: expected a whole number of two or more, found {folds!r}")
    locations = [str(SHIPPED), str(SHIPPED_TRAINING)] if cases is None else performance_files(str(cases))
    runs: list[PublishedCase] = []
    for location in locations:
        runs += [case for case in read(content_of(location), location, catalogue) if case.case.is_training]
    prepared = PreparedTraining(runs, catalogue)
    prior = catalogue.load("training", "priors")
    coefficients = [Coefficient(item.quantity) for item in prior.quantities_by_name.values()]
    known = np.isfinite(prepared.values())
    strong = [item.published.case.quality == "strong" and item.expected is not HOURS for item in prepared.requests]
    used = known & np.array(strong, dtype=bool)
    groups = _groups([item.published for item in prepared.requests])
    found = len(set(groups[used])) if used.any() else 0
    if found < folds:
        raise RangeError(
            f"{', '.join(locations)}: {found} strong training runs of different source, accelerator or model are too "
            f"few for {folds} folds"
        )
    names = tuple(Path(location).name for location in locations)
    return _calibrated(prepared, coefficients, used, groups, folds, names)


def _groups(runs: list[PublishedCase]) -> NDArray[np.int_]:
    """A number for each run, the same for runs of one source, accelerator and model."""
    keys = [(run.case.source, run.case.chip, run.case.model) for run in runs]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=int)


def _calibrated(
    prepared: PreparedTraining,
    coefficients: list[Coefficient],
    used: NDArray[np.bool_],
    groups: NDArray[np.int_],
    folds: int,
    names: tuple[str, ...],
) -> TrainingCalibration:
    def predict_all(values: Mapping[str, float]) -> Array:
        return prepared.values({name: possible(name, value) for name, value in values.items()})

    def predict(values: Mapping[str, float]) -> Array:
        return np.asarray(predict_all(values)[used])

    measured = np.array([item.published.case.value for item in prepared.requests])
    _, compact, alike = np.unique(groups[used], return_inverse=True, return_counts=True)
    spread = CASE_SPREAD * np.sqrt(alike[compact].astype(float))
    found = fit(coefficients, predict, measured[used], spread)
    fitted = predict_all(found.values)
    left_out = fitted.copy()
    left_out[used] = folded(coefficients, predict, measured[used], spread, compact, folds)
    priors = {item.name: item.value(item.centre) for item in coefficients}
    predictions = {
        "fitted": fitted,
        f"{folds}-fold": left_out,
        "priors only": predict_all(priors),
        "flat 60% roofline": prepared.roofline(FLAT),
    }
    return TrainingCalibration(prepared, tuple(coefficients), found, predictions, names, folds, used)


def _statistics(predicted: Array, measured: Array) -> dict[str, Any]:
    errors = predicted / measured - 1.0
    logs = np.log(predicted / measured)
    return {
        "runs": len(measured),
        "bias": float(np.exp(np.mean(logs))),
        "mean error": float(np.mean(np.abs(errors))),
        "median error": float(np.median(np.abs(errors))),
        "typical factor": float(np.exp(np.mean(np.abs(logs)))),
        "within 30%": float(np.mean(np.abs(errors) <= WITHIN)),
    }
