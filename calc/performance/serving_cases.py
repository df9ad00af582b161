"""Published serving results as rows of the serving formulas, each from the typed fields of its case alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calc.comparison.cases import Central
from calc.comparison.inputs import calibrated, shapes
from calc.comparison.layouts import Layout
from calc.comparison.platforms import device_inputs
from calc.comparison.quantities import Quantities, defined, quantities_of
from calc.performance.layouts import layouts_for
from calc.performance.modes import MODES, Mode, serving_row
from calc.performance.prediction import Expected, Prediction
from calc.performance.published import CACHE_BYTES, PublishedCase
from calc.performance.rows import Row, evaluate_rows
from calc.presets import Catalogue
from calc.provenance import SourcedQuantity
from calc.units import GLOSSARY

WHERE = "case"
ONE_ENGINE = ("aggregated", "offline", "offline-static", "server", "interactive")
MODE_OF = {**dict.fromkeys(ONE_ENGINE, "aggregated"), "prefill": "prefill", "decode": "decode"}
"""How prompts and answers share devices, by the second part of a case's task."""
TIME = Expected("time_per_output_token", "ms", "token")
OUTPUT = Expected("throughput", "token/s")
TOTAL = Expected("total_throughput", "token/s")
DECODE = Expected("decode_rate", "token/s", "accelerator")
PREFILL = Expected("prefill_rate", "token/s", "accelerator")
METRICS = {
    ("median tpot", "ms"): TIME,
    ("mean tpot", "ms"): TIME,
    ("tpot", "ms"): TIME,
    ("output tokens/s of the instance", "token/s"): OUTPUT,
    ("output tokens/s of the system", "token/s"): OUTPUT,
    ("output tokens/s", "token/s"): OUTPUT,
    ("total (input+output) tokens/s", "token/s"): TOTAL,
    ("output tokens/s per chip", "token/s per chip"): DECODE,
    ("decode throughput per chip", "output token/s per chip"): DECODE,
    ("output throughput per chip", "output token/s per chip"): DECODE,
    ("prefill throughput per chip", "input token/s per chip"): PREFILL,
}
"""Which quantity a metric in its unit is."""


@dataclass(frozen=True)
class Request:
    """What a case asks of the formulas, and which defaults it leans on."""

    published: PublishedCase
    expected: Expected
    mode: Mode
    layouts: tuple[Layout, ...]
    devices: float
    row: Row
    defaults: tuple[str, ...]


def predict(
    cases: Sequence[PublishedCase], catalogue: Catalogue, coefficients: Mapping[str, float] | None = None
) -> list[Prediction]:
    """A prediction for each inference case, in order; `coefficients` (base units) stand for calibrated ones."""
    return Prepared(cases, catalogue).predictions(coefficients)


class Prepared:
    """Cases made ready once, to be predicted with many sets of coefficients."""

    def __init__(self, cases: Sequence[PublishedCase], catalogue: Catalogue) -> None:
        self.common = calibrated(catalogue, {})
        self.asked = [_request(case, self.common, catalogue) for case in cases]
        self.requests = [item for item in self.asked if isinstance(item, Request)]

    def predictions(self, coefficients: Mapping[str, float] | None = None) -> list[Prediction]:
        """A prediction for each case, in order."""
        answers = iter(self._answers(coefficients or {}))
        return [next(answers) if isinstance(item, Request) else item for item in self.asked]

    def _answers(self, coefficients: Mapping[str, float]) -> list[Prediction]:
        if not self.requests:
            return []
        common = {name: _with(item, coefficients) for name, item in self.common.items()}
        rows = [replace(item.row, quantities={name: _with(quantity, coefficients) for name, quantity in
                                              item.row.quantities.items()}) for item in self.requests]  # fmt: skip
        names = {expected.name for expected in METRICS.values()}
        targets = (*sorted(names), "selected_replica", "maximum_batch")
        found = evaluate_rows(rows, common, targets, Central())
        return [_prediction(item, index, found) for index, item in enumerate(self.requests)]


def _with(quantity: SourcedQuantity, coefficients: Mapping[str, float]) -> SourcedQuantity:
    """A quantity at another value where its key path names a coefficient (`calibration.` is left out)."""
    name = quantity.path.removeprefix("calibration.")
    return replace(quantity, value=coefficients[name]) if name in coefficients else quantity


def _prediction(request: Request, index: int, found: Mapping[str, Any]) -> Prediction:
    expected = request.expected
    chosen = np.flatnonzero(found["selected_replica"][:, index, 0] > 0.5)
    if not chosen.size:
        room = float(np.nanmax(found["maximum_batch"][:, index, 0]))
        reason = (
            "the model does not fit in the memory of its chips as laid out"
            if room < 1.0
            else "no batch keeps the time per output token below its limit"
        )
        return Prediction(request.published, expected, None, reason, request.defaults)
    value = float(found[expected.name][index, 0]) / GLOSSARY[expected.name].factor
    layout = request.layouts[int(chosen[0])]
    return Prediction(request.published, expected, value, "", request.defaults, layout.name)


def _request(published: PublishedCase, common: Quantities, catalogue: Catalogue) -> Request | Prediction:
    """The request of a case, or why it cannot be represented."""
    case, chip, model = published.case, published.chip, published.model
    kind = case.task.removeprefix("inference-")
    expected = METRICS.get((case.metric.strip().lower(), case.unit))
    problems = _missing(published, kind, expected)
    if problems or chip is None or model is None or expected is None:
        return Prediction(published, expected, reason="; ".join(problems))
    mode = MODES[MODE_OF[kind]]
    layouts, note = layouts_for(case, mode)
    if not layouts:
        return Prediction(published, expected, reason=note)
    devices = float(case.n_chips or layouts[0].devices)
    platform = device_inputs(
        chip, {}, published.formats, catalogue.load("default", "scenarios").date, common, catalogue
    )
    if not platform.precision:
        return Prediction(published, expected, reason=f"{chip.name} has no format that can stand for {case.precision}")
    cache = case.kv_precision or platform.precision
    defaults = _defaults(published, mode, note, cache)
    asked = {"bytes_per_cache_element": CACHE_BYTES[cache]} | _asked(case, mode, expected, devices, layouts)
    quantities = platform.quantities | shapes(model, catalogue)
    if published.stack is not None:
        quantities |= quantities_of(published.stack, f"stacks.{published.stack.id}")
    quantities |= {name: defined(name, value, f"{WHERE}.{name}", "stated by the case") for name, value in asked.items()}
    row = serving_row(quantities, common, model.attention.kind, layouts, mode)
    return Request(published, expected, mode, layouts, devices, row, tuple(defaults))


def _asked(case: Any, mode: Mode, expected: Expected, devices: float, layouts: tuple[Layout, ...]) -> dict[str, float]:
    """Lengths, batch and limits of a case in base units."""
    accepted = case.tokens_accepted_per_step or 1.0
    asked = {
        "input_tokens": case.input_len,
        "output_tokens": case.output_len or 1.0,
        "tokens_per_step": accepted,
        "verified_tokens_per_step": case.tokens_verified_per_step or accepted,
        "prefix_hit_share": case.prefix_cache_hit_share or 0.0,
        "time_per_output_token_limit": math.inf,
        "devices": devices,
    }
    if mode.name == "decode" and case.output_len is None:
        asked["mean_context"] = case.input_len
    if case.batch is not None:
        whole = case.batch * (devices if expected is DECODE else 1.0)
        asked["engine_batch_limit"] = whole * layouts[0].devices / devices
    elif case.time_per_output_token_limit_ms is not None:
        asked["time_per_output_token_limit"] = case.time_per_output_token_limit_ms * 1e-3
    return asked


def _missing(published: PublishedCase, kind: str, expected: Expected | None) -> list[str]:
    """Why a case cannot be represented, by its fields; none where it can."""
    case = published.case
    problems = [published.reason] if published.reason else []
    if kind not in MODE_OF:
        return [*problems, f"task: {case.task!r} is none of {', '.join(f'inference-{name}' for name in MODE_OF)}"]
    if expected is None:
        known = ", ".join(f"{metric!r} in {unit}" for metric, unit in METRICS)
        problems.append(f"metric: {case.metric!r} in {case.unit!r} is none that serving predicts ({known})")
    missing = ["input_len"] if case.input_len is None else []
    if MODE_OF[kind] == "aggregated" and case.output_len is None:
        missing.append("output_len")
    if case.n_chips is None and (case.parallel is None or case.parallel.tensor is None):
        missing.append("n_chips")
    needs_batch = expected is TIME or MODE_OF[kind] == "decode"
    if needs_batch and case.batch is None and case.time_per_output_token_limit_ms is None:
        missing.append("batch")
    if (case.tokens_verified_per_step or 1.0) > 1.0 and case.tokens_accepted_per_step is None:
        missing.append("tokens_accepted_per_step")
    if missing:
        problems.append(f"the source states no {', '.join(missing)}")
    return problems


def _defaults(published: PublishedCase, mode: Mode, note: str, cache: str) -> list[str]:
    """What stands for inputs that the source does not state."""
    case = published.case
    found = [f"layout: {note}"] if note else []
    if published.stack is None:
        found.append(f"software_stack: between tuned and open ({case.software_stack or 'not stated'})")
    if case.kv_precision is None and mode.name != "prefill":
        found.append(f"kv_precision: {cache}, as the weights")
    if case.tokens_verified_per_step is None and mode.name != "prefill":
        found.append("tokens_verified_per_step: 1, no speculative decoding")
    if case.prefix_cache_hit_share is None and mode.name != "decode":
        found.append("prefix_cache_hit_share: 0")
    if mode.name == "decode" and case.output_len is None:
        found.append("mean context: input_len, since no output_len is stated")
    return found
