"""Measured data: files of published performance and device measurements, known by the fields of their cases."""

from __future__ import annotations

from typing import Any

from calc.analysis.calibration.device_cases import SHIPPED, DeviceCases, cases_of, coefficients_of, read_cases
from calc.analysis.validation.outcome import DEFAULT_TOLERANCE, About, CaseResult, Output
from calc.performance import Nearest, Prediction, nearest_to, predict_published
from calc.performance.published import source_titles
from calc.presets import default_catalogue
from calc.schema.measured import DeviceCase

_FIELDS = {"performance": {"chip", "metric", "value"}, "device": {"peak_tera_ops", "tdp_w"}}
DEVICE_TOLERANCE = 0.5
"""A device is judged on power within a factor of one and a half, either way."""


def kind_of(raw: dict[str, Any]) -> str | None:
    """``performance`` or ``device``, or None for any other content."""
    cases = raw.get("cases")
    fields = [set(case) for case in cases if isinstance(case, dict)] if isinstance(cases, list) else []
    return next((kind for kind, needed in _FIELDS.items() if fields and all(needed <= one for one in fields)), None)


def run(raw: dict[str, Any], where: str) -> tuple[CaseResult, ...]:
    """The results of a file of devices or of performance."""
    return _devices(raw, where) if kind_of(raw) == "device" else _performance(raw, where)


def _performance(raw: dict[str, Any], where: str) -> tuple[CaseResult, ...]:
    """Rates by the performance model. Strong cases are summarised by kind of work, weak ones are listed only."""
    catalogue = default_catalogue()
    predictions = predict_published(raw, where, catalogue)
    titles = source_titles(raw)
    return tuple(_result(item, nearest_to(item, catalogue), titles) for item in predictions)


def _result(prediction: Prediction, neighbour: Nearest | None, titles: dict[str, str]) -> CaseResult:
    case, expected = prediction.published.case, prediction.expected
    strong = case.quality == "strong"
    devices = f"{case.n_chips} x {case.chip}" if case.n_chips else case.chip
    about = About(
        "training" if case.is_training else "serving", case.regime, f"{case.model} on {devices}", case.chip,
        titles.get(case.source, case.source), case.source_address, case.date,
    )  # fmt: skip
    notes = [f"default: {item}" for item in prediction.defaults]
    notes += [f"layout: {prediction.layout}"] if prediction.layout else []
    notes += [f"limit: {prediction.limit}"] if prediction.limit else []
    notes += [f"nearest published: {neighbour}"] if neighbour else []
    notes += [] if strong else ["weak case: for information, in no statistic"]
    if prediction.reason or expected is None:
        return CaseResult(case.id, reason=prediction.reason, notes=tuple(notes), about=about)
    tolerance = case.suggested_tolerance or DEFAULT_TOLERANCE
    output = Output(
        expected.name, expected.unit, expected.per, case.value, prediction.value, tolerance, flat=prediction.flat
    )
    return CaseResult(case.id, prediction.group if strong else "", (output,), notes=tuple(notes), about=about)


def _devices(raw: dict[str, Any], where: str) -> tuple[CaseResult, ...]:
    """Rated power of each chip by the device model with the shipped coefficients, by kind of compute."""
    catalogue = default_catalogue()
    chips = cases_of(raw, where, catalogue)
    predicted = chips.predicted_power(coefficients_of(catalogue))
    fitted = _facts(read_cases(SHIPPED, catalogue))
    results = []
    for case, power in zip(chips.cases, predicted, strict=True):
        output = Output("rated_power", "W", "accelerator", case.tdp_w, float(power), DEVICE_TOLERANCE, by_factor=True)
        leaned = () if case.clock_ghz is not None else ("default: clock of the node, the file states none",)
        about = About(
            "device", case.architecture, case.name, case.name, case.sources, date=str(case.year),
            fitted=_fact(case) in fitted,
        )  # fmt: skip
        results.append(CaseResult(case.id, case.architecture, (output,), notes=leaned, about=about))
    return tuple(results)


def _facts(chips: DeviceCases) -> list[dict[str, Any]]:
    """What predictions and the fit read of each chip."""
    return [_fact(case) for case in chips.cases]


def _fact(case: DeviceCase) -> dict[str, Any]:
    return case.model_dump(exclude={"id", "name", "sources"})
