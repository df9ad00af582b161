"""Constants of behaviour fitted on published results: what serving and training share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from calc.analysis.calibration.case_files import content_of
from calc.analysis.calibration.fitted_preset import possible, preset_text
from calc.analysis.calibration.fitting import Coefficient, Fit, coefficient_table, fit, folded
from calc.errors import RangeError
from calc.files import write_whole
from calc.performance.published import PublishedCase, read
from calc.presets import Catalogue

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Predict = Callable[[Mapping[str, float]], Array]
CASE_SPREAD = 0.15
"""Standard deviation of one result in logarithms: what a model of constants misses of one engine and set-up."""
FOLDS = 8
WITHIN = 0.30


@dataclass(frozen=True)
class Fitted:
    """What a fit on published results gives."""

    coefficients: tuple[Coefficient, ...]
    fit: Fit
    predictions: Mapping[str, Array]
    """Predicted figures by variant: fitted, folded, priors, flat roofline."""


@dataclass(frozen=True)
class PublishedCalibration:
    """A fit on published results, with errors in and out of the sample."""

    title: ClassVar[str]
    task: ClassVar[str]
    errors_said: ClassVar[Mapping[str, str]]
    """Which statistics the preset's note quotes, and how they are written."""

    published: tuple[PublishedCase, ...]
    used: NDArray[np.bool_]
    fitted: Fitted
    files: tuple[str, ...]

    @property
    def fit(self) -> Fit:
        """Values and ranges."""
        return self.fitted.fit

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """What is fitted, with its priors."""
        return self.fitted.coefficients

    @property
    def predictions(self) -> Mapping[str, Array]:
        """Predicted figures by variant."""
        return self.fitted.predictions

    @cached_property
    def measured(self) -> Array:
        """Published figures, each in its own unit."""
        return measured_of(self.published)

    def groups(self) -> dict[str, NDArray[np.bool_]]:
        """Results by group: all of the fit, dense models, models with experts."""
        experts = np.array([item.model is not None and item.model.experts is not None for item in self.published])
        return {"all": self.used, "dense": self.used & ~experts, "experts": self.used & experts}

    def errors(self) -> pd.DataFrame:
        """Errors by variant and group."""
        import pandas as pd

        rows = [
            {"variant": variant, "group": group, **_statistics(predicted[kept], self.measured[kept])}
            for variant, predicted in self.predictions.items()
            for group, kept in self.groups().items()
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
        return coefficient_table(self.coefficients, self.fit)

    def to_yaml(self, path: Any = None) -> str:
        """The fitted constants as a calibration preset with errors, date and sources; written to `path` if given."""
        found = {name: _statistics(values[self.used], self.measured[self.used])
                 for name, values in self.predictions.items()}  # fmt: skip
        quoted = [
            f"{name} {' and '.join(form.format(item[key]) for key, form in self.errors_said.items())};"
            for name, item in found.items()
        ]
        said = [
            f"Written by `chipcalc calibrate {self.task}` from {' and '.join(self.files)}:",
            f"{int(self.used.sum())} strong results. {' and '.join(self.errors_said).capitalize()}:",
            *quoted,
            "ranges are the curvature of the fit, and what single results add is in these errors.",
        ]
        date = datetime.now(tz=UTC).strftime("%Y-%m-%d")
        text = preset_text(self.title, said, self.coefficients, self.fit, f"{self.task}-fit", date)
        if path is not None:
            write_whole(path, text.encode())
        return text


def measured_of(published: Sequence[PublishedCase]) -> Array:
    """Published figures, each in its own unit."""
    return np.array([item.case.value for item in published])


def read_published(locations: Sequence[str], training: bool, catalogue: Catalogue) -> list[PublishedCase]:
    """The serving or the training results of some files, in order."""
    found: list[PublishedCase] = []
    for location in locations:
        cases = read(content_of(location), location, catalogue)
        found += [case for case in cases if case.case.is_training is training]
    return found


def names_of(locations: Sequence[str]) -> tuple[str, ...]:
    """The names of files without their folders."""
    return tuple(Path(location).name for location in locations)


def checked_folds(folds: Any) -> int:
    """The number of folds; `RangeError` for what is none."""
    if not isinstance(folds, int) or isinstance(folds, bool) or folds < 2:
        raise RangeError(f"folds: expected a whole number of two or more, found {folds!r}")
    return folds


def fit_published(
    priors: str,
    predict: Predict,
    flat: Array,
    published: Sequence[PublishedCase],
    used: NDArray[np.bool_],
    folds: int,
    locations: Sequence[str],
    catalogue: Catalogue,
) -> Fitted:
    """Maximum a posteriori in logarithms, starting from a preset of priors, with each fold predicted by the others.

    Results of one source, accelerator and model share what the model misses of them: together they count as one, and
    are left out together.

    Args:
        priors: the preset of beliefs before any fit.
        predict: figures of all results, each in its own unit, by the values of coefficients in base units.
        flat: what a flat roofline says of them.
        used: which results decide.
        locations: the files, for messages.

    Raises:
        RangeError: for fewer groups of alike results than folds.
    """
    prior = catalogue.load(priors, "priors")
    coefficients = [Coefficient(item.quantity) for item in prior.quantities_by_name.values()]
    groups = _alike(published)
    found = len(set(groups[used]))
    if found < folds:
        raise RangeError(
            f"{', '.join(locations)}: {found} strong {priors} results of different source, accelerator or model are "
            f"too few for {folds} folds"
        )

    def of_all(values: Mapping[str, float]) -> Array:
        return predict({name: possible(name, value) for name, value in values.items()})

    def of_used(values: Mapping[str, float]) -> Array:
        return np.asarray(of_all(values)[used])

    measured = measured_of(published)[used]
    _, compact, alike = np.unique(groups[used], return_inverse=True, return_counts=True)
    spread = CASE_SPREAD * np.sqrt(alike[compact].astype(float))
    best = fit(coefficients, of_used, measured, spread)
    fitted = of_all(best.values)
    left_out = fitted.copy()
    left_out[used] = folded(coefficients, of_used, measured, spread, compact, folds)
    predictions = {
        "fitted": fitted,
        f"{folds}-fold": left_out,
        "priors only": of_all({item.name: item.value(item.centre) for item in coefficients}),
        "flat 60% roofline": flat,
    }
    return Fitted(tuple(coefficients), best, predictions)


def _alike(published: Sequence[PublishedCase]) -> NDArray[np.int_]:
    """A number for each result, the same for results of one source, accelerator and model."""
    keys = [(item.case.source, item.case.chip, item.case.model) for item in published]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys], dtype=int)


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
