"""Serving: published medians of the time per output token, and what must hold whatever the constants.

Published rows: InferenceX, 2025-10-29, through github.com/ai-dynamo/aiconfigurator (silicon_sample.csv), FP8, true
lengths 80-100% of nominal. None of the rows was used in choosing a constant here, though the constants come from a
fit on rows of the same source. docs/models.md states the errors held here.
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc import compare
from calc.presets import default_catalogue
from calc.workload.operating_point import operating_batch
from calc.workload.serving import selected_replica
from tests.workload.published import step_time

ROWS = [
    ("h200", "llama-3.1-70b", 8, 64, 1024, 1024, 12.734, "vllm"),
    ("h200", "llama-3.1-70b", 2, 64, 8192, 1024, 71.8, "vllm"),
    ("h200", "llama-3.1-70b", 1, 64, 1024, 1024, 32.335, "trtllm"),
    ("h200", "llama-3.1-70b", 4, 16, 1024, 1024, 8.932, "trtllm"),
    ("h200", "llama-3.1-70b", 1, 16, 8192, 1024, 39.318, "trtllm"),
    ("h100", "llama-3.1-70b", 2, 16, 1024, 1024, 19.74, "vllm"),
    ("h100", "llama-3.1-70b", 4, 8, 1024, 8192, 12.656, "vllm"),
    ("h200", "deepseek-v3", 8, 4, 1024, 1024, 10.292, "sglang"),
    ("h200", "deepseek-v3", 8, 32, 8192, 1024, 31.974, "sglang"),
    ("h200", "deepseek-v3", 8, 16, 1024, 1024, 20.394, "trtllm"),
    ("h200", "deepseek-v3", 8, 64, 1024, 8192, 32.185, "trtllm"),
]
DRAWN = 0.9
"""Mean of the lengths that the benchmark draws, over the nominal ones that name a row."""


def of_row(row: tuple[Any, ...]) -> float:
    """The step time of a row at the lengths that were drawn, with the software that ran it."""
    chip, model, devices, batch, prompt, answer, _, engine = row
    overhead = default_catalogue().named(engine, "stacks").step_overhead.quantity.value
    return step_time(chip, model, devices, batch, DRAWN * prompt, DRAWN * answer, step_overhead=overhead)


@pytest.mark.parametrize("row", ROWS)
def test_step_time_against_published_medians(row: tuple[Any, ...]) -> None:
    assert of_row(row) == pytest.approx(row[6], rel=0.20)


def test_typical_error_is_what_the_documents_say() -> None:
    ratios = [of_row(row) / row[6] for row in ROWS]
    assert np.exp(np.mean(np.abs(np.log(ratios)))) == pytest.approx(1.08, abs=0.005)


def test_step_time_rises_with_the_batch() -> None:
    times = [step_time("h200", "deepseek-v3", 8, batch, 1024, 1024) for batch in (1, 2, 8, 64, 256)]
    assert times == sorted(times)


def _terms(**changed: float) -> dict[str, float]:
    terms = {
        "tokens_per_step": 1.0, "dense_read_time": 5e-3, "dense_compute_time": 2e-5, "expert_read_time": 4e-3,
        "expert_compute_time": 1e-5, "untouched_share": 0.97, "sequence_time": 9e-5,
        "fixed_step_time": 2e-3, "expert_imbalance": 1.2, "step_penalty": 1.0,
    }  # fmt: skip
    return terms | changed


def _step(batch: float, t: dict[str, float]) -> float:
    dense = np.hypot(t["dense_read_time"], t["dense_compute_time"] * batch)
    read = t["expert_read_time"] * (1 - t["untouched_share"] ** batch)
    experts = t["expert_imbalance"] * np.hypot(read, t["expert_compute_time"] * batch)
    return float(dense + experts + t["sequence_time"] * batch + t["fixed_step_time"])


@given(st.floats(1.5, 2000), st.floats(0.013, 0.4))
@settings(max_examples=200)
def test_operating_batch_is_the_largest_within_the_limit(most: float, limit: float) -> None:
    """Against a plain bisection written here."""
    terms = _terms()
    found = float(operating_batch(most, limit, **terms))
    low, high = 1.0, most
    if _step(high, terms) <= limit:
        assert found == pytest.approx(most)
        return
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _step(middle, terms) <= limit else (low, middle)
    assert found == pytest.approx(low, rel=2e-3)
    assert _step(found, terms) <= limit * 1.002


def test_no_batch_where_one_sequence_does_not_fit_or_is_too_slow() -> None:
    assert float(operating_batch(0.9, 1.0, **_terms())) == 0.0
    assert float(operating_batch(100.0, 1e-3, **_terms())) == 0.0


def test_the_smaller_of_equal_layouts_is_chosen() -> None:
    rates = np.array([0.0, 5.0, 5.0, 1.0]).reshape(4, 1, 1)
    assert selected_replica(rates).reshape(-1).tolist() == [1]
    assert np.isnan(selected_replica(0 * rates)).all()


@pytest.mark.parametrize(
    "change",
    [
        {"h200.memory_bandwidth": "4 TB/s"},
        {"h200.memory_capacity": "100 GB"},
        {"h200.peak_rate.fp8": "1500 TFLOP/s"},
        {"h200.interconnect_bandwidth": "200 GB/s"},
        {"workload.time_per_output_token_limit": "30 ms"},
        {"h200.overhead_multiple": "3"},
    ],
)
def test_less_of_anything_never_serves_more(change: dict[str, str]) -> None:
    base, less = compare(["h200"]), compare(["h200"], overrides=change)
    assert less.values("decode_rate")[0, 0] <= base.values("decode_rate")[0, 0]


def test_nothing_is_faster_than_physics() -> None:
    """Delivered operations stay below peak, and streamed bytes below bandwidth."""
    comparison = compare(["h200", "h20", "ascend-910c", "chiplet-28nm-3d"], draws=500)
    assert np.nanmax(comparison.values("model_flops_utilisation")) < 1
    rate = comparison.values("decode_rate") * comparison.values("devices_per_replica")
    steps = rate / comparison.values("batch_per_replica")
    per_device = 70.6e9 * steps / comparison.values("devices_per_replica")
    assert (per_device < comparison.values("memory_bandwidth") * 1e12)[np.isfinite(per_device)].all()
