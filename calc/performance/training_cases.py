"""Published training runs, each from the typed fields of its case alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from calc.comparison import training_inputs
from calc.comparison.inputs import calibrated, shapes
from calc.comparison.platforms import device_inputs
from calc.comparison.quantities import Quantities, defined
from calc.comparison.training_binding import SHARES, binding
from calc.comparison.training_layouts import layouts_of
from calc.performance.prediction import Expected, Prediction
from calc.performance.published import PublishedCase
from calc.performance.roofline import FLAT, roofline
from calc.performance.training_rows import TrainingRow, TrainingRows
from calc.presets import Catalogue
from calc.schema import Model, Recompute, SoftwareStack, TrainingLayout
from calc.schema.performance import PerformanceCase
from calc.units import GLOSSARY

RATE = Expected("training_rate", "token/s", "accelerator")
DELIVERED = Expected("delivered_rate_full_attention", "TFLOP/s", "accelerator")
UTILISATION = Expected("model_flops_utilisation_full_attention", "")
HOURS = Expected("campaign_hours", "accelerator*hour", "run")
LOSSLESS = {
    **dict.fromkeys(
        (f"training_maturity_{family}" for family in ("ampere", "hopper", "blackwell", "ascend", "other")), 1.0
    ),
    **dict.fromkeys(("training_software_factor_open", "expert_training_penalty"), 1.0),
    **dict.fromkeys(("exposed_activation_share", "exposed_expert_share", "exposed_gradient_share"), 1.0),
    **dict.fromkeys(("training_layer_overhead", "training_expert_overhead"), 0.0),
}
"""Training without losses of chips, software and experts, and without fixed times: the rest of a flat roofline."""
MEMORY = ("training_memory_needed", "training_usable_memory")
BY_UNIT = {"token/s per chip": RATE, "TFLOP/s per chip": DELIVERED, "MFU fraction": UTILISATION, "chip-hour": HOURS}
"""Which quantity a figure is, by its unit."""
USUAL_STACK = "open-source"
"""Preset of the stack that stands for one that is not stated."""
USUAL_DEVICES = 1024
USUAL_STEP = 2.0**22
"""Tokens of a step where no batch is stated: 4 M, as Llama 2 was trained (arXiv:2307.09288)."""
INTERLEAVED = (1, 2, 4, 8)
"""Virtual stages that tuned software is given where none are stated: those of published records (2 to 8)."""
FILLED = 4
"""Micro-batches for each pipeline stage where no batch is stated: a small bubble (GPipe, arXiv:1811.06965)."""


@dataclass(frozen=True)
class Request:
    """A run as a row, what is expected of it, and which defaults it leans on."""

    published: PublishedCase
    expected: Expected
    row: TrainingRow
    defaults: tuple[str, ...]


def predict(
    cases: Sequence[PublishedCase], catalogue: Catalogue, coefficients: Mapping[str, float] | None = None
) -> list[Prediction]:
    """A prediction for each training case, in order; `coefficients` in base units take the place of calibrated ones."""
    return PreparedTraining(cases, catalogue).predictions(coefficients)


class PreparedTraining:
    """Cases made ready once, to be predicted with many sets of coefficients."""

    def __init__(self, cases: Sequence[PublishedCase], catalogue: Catalogue) -> None:
        common = calibrated(catalogue, {})
        date = catalogue.load("default", "scenarios").date
        self.asked = [_request(case, common, catalogue, date) for case in cases]
        self.requests = [item for item in self.asked if isinstance(item, Request)]
        targets = sorted({expected.name for expected in BY_UNIT.values()} | {*SHARES, *MEMORY})
        self.rows = TrainingRows([item.row for item in self.requests], targets)

    def values(self, coefficients: Mapping[str, float] | None = None) -> np.ndarray:
        """Predicted figures of the cases that can be represented, each in the unit in which it is published."""
        found = self.rows.values(coefficients)
        return np.array(
            [found[item.expected.name][row] / GLOSSARY[item.expected.name].factor
             for row, item in enumerate(self.requests)]
        )  # fmt: skip

    def roofline(self, share: float) -> np.ndarray:
        """The same figures if arithmetic, memory and links ran at a share of their rates, without fixed times."""
        return self.values(roofline(share) | LOSSLESS)

    def predictions(self, coefficients: Mapping[str, float] | None = None) -> list[Prediction]:
        """A prediction for each case, in order."""
        found = self.rows.values(coefficients)
        values = self.values(coefficients)
        flat = self.roofline(FLAT)
        answers = iter(
            replace(self._prediction(item, row, found, float(values[row])), flat=_known(flat[row]))
            for row, item in enumerate(self.requests)
        )
        return [next(answers) if isinstance(item, Request) else item for item in self.asked]

    def _prediction(self, item: Request, row: int, found: Mapping[str, np.ndarray], value: float) -> Prediction:
        place = found["selected_layout"][row]
        if not np.isfinite(place):
            layout = item.row.layouts[0]
            reason = f"parallel: {layout} is no layout of its chips, layers and batch" if item.row.stated else (
                "the model fits in the memory of its chips in no layout that is tried"
            )  # fmt: skip
            return Prediction(item.published, item.expected, None, reason, item.defaults)
        layout = self.rows.layouts[row][int(place)]
        shares = {name: float(found[name][row]) for name in SHARES}
        defaults = list(item.defaults)
        return Prediction(item.published, item.expected, value, "", tuple(defaults), str(layout), binding(shares))


def _request(published: PublishedCase, common: Quantities, catalogue: Catalogue, date: str) -> Request | Prediction:
    case, chip, model = published.case, published.chip, published.model
    expected = BY_UNIT.get(case.unit)
    problems = _missing(published, expected)
    if problems or chip is None or model is None or expected is None:
        return Prediction(published, expected, reason="; ".join(problems))
    platform = device_inputs(chip, {}, published.formats, date, common, catalogue)
    if not platform.precision:
        return Prediction(published, expected, reason=f"{chip.name} has no format that can stand for {case.precision}")
    stack, defaults = _stack(published, catalogue)
    if platform.precision not in published.formats:
        defaults.append(f"precision: {platform.precision}, the next wider format of {chip.name}")
    layouts = _layouts(case, model, stack, defaults)
    devices = float(case.n_chips or USUAL_DEVICES)
    batch = case.batch or _usual_batch(case, layouts[0] if layouts else None, devices)
    if case.n_chips is None:
        defaults.append(f"n_chips: {USUAL_DEVICES:,}")
    if case.batch is None:
        defaults.append(f"batch: {batch:,.0f} sequences")
    if expected in (DELIVERED, UTILISATION):
        defaults.append("attention is counted in full, as the definition of MFU has it (PaLM)")
    if expected is HOURS:
        defaults.append("goodput of a campaign: the stated one of the calibration")
    asked = {
        "global_batch": batch, "training_devices": devices, "sequence_length": float(case.seq_len or 0),
        "training_tokens": case.tokens or 0.0, "matrix_passes": 3.0,
    }  # fmt: skip
    quantities = common | platform.quantities | shapes(model, catalogue)
    quantities |= training_inputs.of_device(chip, quantities, common) | training_inputs.of_stack(stack, common)
    quantities |= {name: defined(name, value, f"case.{name}", "stated by the case") for name, value in asked.items()}
    tried = layouts or _searched(model, case)
    row = TrainingRow(quantities, model.attention.kind, tried, stack.balanced_stages, bool(layouts))
    return Request(published, expected, row, tuple(defaults))


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _missing(published: PublishedCase, expected: Expected | None) -> list[str]:
    """Why a case cannot be represented, by its fields; none where it can."""
    case = published.case
    problems = [published.reason] if published.reason else []
    if expected is None:
        problems.append(f"unit: {case.unit!r} is none that training predicts ({', '.join(BY_UNIT)})")
    missing = ["seq_len"] if case.seq_len is None else []
    if expected is HOURS and case.tokens is None:
        missing.append("tokens")
    if expected is not HOURS and case.n_chips is None:
        missing.append("n_chips")
    if missing:
        problems.append(f"the source states no {', '.join(missing)}")
    return problems


def _stack(published: PublishedCase, catalogue: Catalogue) -> tuple[SoftwareStack, list[str]]:
    """The software stack as the source states it, else the usual one with a remark."""
    if published.stack is not None:
        return published.stack, []
    stated = published.case.software_stack
    remark = f"software_stack: {USUAL_STACK}" + (f" for {stated!r}, which is none" if stated else "")
    return catalogue.named(USUAL_STACK, "stacks"), [remark]


def _layouts(
    case: PerformanceCase, model: Model, stack: SoftwareStack, defaults: list[str]
) -> tuple[TrainingLayout, ...]:
    """The layouts that a case leaves open, with remarks on what it leaves out; none where it states none at all.

    Selective recompute of a source is that of attention scores, which fused attention never keeps: none here. Tuned
    software interleaves pipeline stages: how much is left to the model where the source does not say.
    """
    parallel = case.parallel
    if parallel is None or not any((parallel.tensor, parallel.pp, parallel.fsdp, parallel.ep)):
        defaults.append("layout: the best that fits")
        return ()
    interleaved = (1,) if parallel.vp is None and not stack.balanced_stages else INTERLEAVED
    stages = parallel.pp or 1
    deep = [number for number in interleaved if number == 1 or stages * number <= model.layers + 2]
    virtual = (parallel.vp,) if parallel.vp is not None else tuple(deep) if stages > 1 else (1,)
    unstated = {
        "tensor parallel 1": parallel.tensor is None and parallel.fsdp is None,
        f"virtual stages {'of ' if len(virtual) > 1 else ''}{', '.join(map(str, virtual))}": parallel.vp is None
        and stages > 1,
        "micro-batch 1": parallel.mbs is None,
        "no recompute": parallel.recompute is None,
    }
    defaults += [f"layout: {words}" for words, is_default in unstated.items() if is_default]
    recompute: Recompute = "full" if parallel.recompute == "full" else "none"
    return tuple(
        TrainingLayout(
            tensor=parallel.tensor or 1, pipeline=stages, virtual_stages=number, context=parallel.cp or 1,
            expert=parallel.ep or 1, micro_batch=parallel.mbs or 1, recompute=recompute,
            sharding="weights" if parallel.fsdp else "optimiser",
        )
        for number in virtual
    )  # fmt: skip


def _usual_batch(case: PerformanceCase, layout: TrainingLayout | None, devices: float) -> float:
    """Sequences of a step where none are stated: a usual number of tokens, and a pipeline that is well filled."""
    tokens = USUAL_STEP / (case.seq_len or 1)
    if layout is None:
        return tokens
    copies = max(devices / layout.devices, 1.0)
    return max(tokens, copies * layout.micro_batch * layout.pipeline * FILLED)


def _searched(model: Model, case: PerformanceCase) -> tuple[TrainingLayout, ...]:
    return layouts_of(None, model, float(case.seq_len or 0))
