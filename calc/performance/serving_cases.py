"""Published serving results as rows of the serving formulas, each from the typed fields of its case alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calc import workload
from calc.comparison.binding import Widened, binding, elasticities
from calc.comparison.cases import Cases, Central
from calc.comparison.inputs import calibrated, shapes
from calc.comparison.layouts import Layout
from calc.comparison.platforms import device_inputs
from calc.comparison.quantities import Quantities, defined, quantities_of
from calc.performance.layouts import layouts_for
from calc.performance.likeness import SIZES, Likeness
from calc.performance.metrics import ALL, DECODE, KNOWN, TIME, expected_of
from calc.performance.modes import MODES, Mode, serving_row
from calc.performance.prediction import Expected, Prediction
from calc.performance.published import CACHE_BYTES, USUAL_CACHE, PublishedCase
from calc.performance.roofline import FLAT, roofline
from calc.performance.rows import Row, evaluate_rows
from calc.presets import Catalogue
from calc.provenance import SourcedQuantity
from calc.units import GLOSSARY

WHERE = "case"
ONE_ENGINE = ("aggregated", "offline", "offline-static", "server", "interactive")
MODE_OF = {**dict.fromkeys(ONE_ENGINE, "aggregated"), "prefill": "prefill", "decode": "decode"}
"""How prompts and answers share devices, by the second part of a case's task."""


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
    prepared = PreparedServing(cases, catalogue)
    flat = prepared.predictions(roofline(FLAT, tuple(catalogue.ids("stacks"))))
    return [
        replace(found, flat=simple.value)
        for found, simple in zip(prepared.predictions(coefficients), flat, strict=True)
    ]


class PreparedServing:
    """Cases made ready once, to be predicted with many sets of coefficients."""

    def __init__(self, cases: Sequence[PublishedCase], catalogue: Catalogue) -> None:
        self.common = calibrated(catalogue, {})
        self.asked = [_request(case, self.common, catalogue) for case in cases]
        self.requests = [item for item in self.asked if isinstance(item, Request)]

    def predictions(self, coefficients: Mapping[str, float] | None = None) -> list[Prediction]:
        """A prediction for each case, in order."""
        answers = iter(self._answers(coefficients or {}))
        return [next(answers) if isinstance(item, Request) else item for item in self.asked]

    def values(self, coefficients: Mapping[str, float] | None = None) -> np.ndarray:
        """Figures of the cases with inputs enough, each in the unit of its case; not-a-number where it cannot be."""
        names = tuple(sorted({expected.name for expected in ALL}))
        found = self._evaluated(coefficients or {}, names, Central())
        return np.array(
            [
                float(found[item.expected.name][index, 0]) / GLOSSARY[item.expected.name].factor
                for index, item in enumerate(self.requests)
            ]
        )

    def _answers(self, coefficients: Mapping[str, float]) -> list[Prediction]:
        if not self.requests:
            return []
        names = {expected.name for expected in ALL} | (set(SIZES) - {"batch_per_device"})
        targets = (*sorted(names), "batch_per_replica", "selected_replica", "maximum_batch")
        found = self._evaluated(coefficients, targets, Widened())
        return [_prediction(item, index, found) for index, item in enumerate(self.requests)]

    def _evaluated(
        self, coefficients: Mapping[str, float], targets: tuple[str, ...], cases: Cases
    ) -> dict[str, np.ndarray]:
        common = {name: _with(item, coefficients) for name, item in self.common.items()}
        rows = [replace(item.row, quantities={name: _with(quantity, coefficients) for name, quantity in
                                              item.row.quantities.items()}) for item in self.requests]  # fmt: skip
        return evaluate_rows(rows, common, targets, cases)


def _with(quantity: SourcedQuantity, coefficients: Mapping[str, float]) -> SourcedQuantity:
    """A quantity at another value where its key path names a coefficient (`calibration.` is left out)."""
    name = quantity.path.removeprefix("calibration.")
    return replace(quantity, value=coefficients[name]) if name in coefficients else quantity


def _prediction(request: Request, index: int, found: Mapping[str, Any]) -> Prediction:
    expected = request.expected
    place = float(found["selected_replica"][0, index, 0])
    if not np.isfinite(place):
        room = float(np.nanmax(found["maximum_batch"][:, index, 0]))
        reason = (
            "the model does not fit in the memory of its chips as laid out"
            if room < 1.0
            else "no batch and layout keep the times that users accept"
        )
        return Prediction(request.published, expected, None, reason, request.defaults)
    value = float(found[expected.name][index, 0]) / GLOSSARY[expected.name].factor
    layout = request.layouts[int(place)]
    limit = binding(elasticities(found["prefill_rate" if request.mode.name == "prefill" else "decode_rate"][index]))
    like = _likeness(request, {name: float(value[index, 0]) for name, value in found.items() if value.ndim == 2})
    return Prediction(request.published, expected, value, "", request.defaults, layout.name, limit, like)


def _likeness(request: Request, found: Mapping[str, float]) -> Likeness:
    published = request.published
    sizes = {name: found[name] for name in SIZES if name in found}
    if request.mode.name == "prefill":
        sizes.pop("output_tokens")
    else:
        sizes["batch_per_device"] = found["batch_per_replica"] / found["devices_per_replica"]
    chip, model, stack = published.chip, published.model, published.stack
    sorts = {
        "mode": request.mode.name,
        "attention": model.attention.kind if model else "",
        "experts": str(model is not None and model.experts is not None),
        "vendor": (chip.vendor or chip.id) if chip else "",
        "stack": stack.id if stack else "",
    }
    return Likeness(sizes, sorts)


def _request(published: PublishedCase, common: Quantities, catalogue: Catalogue) -> Request | Prediction:
    """The request of a case, or why it cannot be represented."""
    case, chip, model = published.case, published.chip, published.model
    kind = case.task.removeprefix("inference-")
    expected = expected_of(case.metric, case.unit)
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
    cache = case.kv_precision or USUAL_CACHE.get(platform.precision, platform.precision)
    defaults = _defaults(published, mode, note, cache)
    asked = {"bytes_per_cache_element": CACHE_BYTES[cache]} | _asked(case, mode, expected, devices, layouts)
    quantities = platform.quantities | shapes(model, catalogue)
    if published.stack is not None:
        quantities |= quantities_of(published.stack, f"stacks.{published.stack.id}")
    quantities |= {name: defined(name, value, f"{WHERE}.{name}", "stated by the case") for name, value in asked.items()}
    changes = ["stated batch as it fits"] if case.batch is not None else []
    changes += ["first token limit"] if case.time_to_first_token_limit_ms is not None else []
    bound = [item for change in changes for item in workload.CHANGES[change].items()]
    mode = replace(mode, bound=(*mode.bound, *bound))
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
        asked["stated_batch"] = whole * layouts[0].devices / devices
    elif case.time_per_output_token_limit_ms is not None:
        asked["time_per_output_token_limit"] = case.time_per_output_token_limit_ms * 1e-3
    if case.time_to_first_token_limit_ms is not None:
        asked["time_to_first_token_limit"] = case.time_to_first_token_limit_ms * 1e-3
    return asked


def _missing(published: PublishedCase, kind: str, expected: Expected | None) -> list[str]:
    """Why a case cannot be represented, by its fields; none where it can."""
    case = published.case
    problems = [published.reason] if published.reason else []
    if kind not in MODE_OF:
        return [*problems, f"task: {case.task!r} is none of {', '.join(f'inference-{name}' for name in MODE_OF)}"]
    if expected is None:
        problems.append(f"metric: {case.metric!r} in {case.unit!r} is none that serving predicts ({KNOWN})")
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
        found.append(f"kv_precision: {cache}, as is usual beside such weights")
    if case.tokens_verified_per_step is None and mode.name != "prefill":
        found.append("tokens_verified_per_step: 1, no speculative decoding")
    if case.prefix_cache_hit_share is None and mode.name != "decode":
        found.append("prefix_cache_hit_share: 0")
    if mode.name == "decode" and case.output_len is None:
        found.append("mean context: input_len, since no output_len is stated")
    return found
