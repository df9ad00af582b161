"""What must hold of serving whatever the constants, and the slips of other tools as tests."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calc
from calc.errors import CalcError
from calc.performance.published import SHIPPED, PublishedCase, read
from calc.performance.roofline import roofline
from calc.performance.serving_cases import PreparedServing
from calc.presets import default_catalogue

BISECTION = 2e-3
"""Share by which the search for the batch may miss."""
CAPABILITIES = {
    "peak_rate.fp8": "1979 TFLOP/s", "peak_rate.bf16": "989 TFLOP/s", "memory_bandwidth": "4.8 TB/s",
    "memory_capacity": "141 GB", "interconnect_bandwidth": "450 GB/s", "scale_up_size": "8 accelerator",
}  # fmt: skip
PERFECT = {
    "calibration.matrix_efficiency_8bit": "1", "calibration.matrix_efficiency_16bit": "1",
    "calibration.attention_efficiency": "1", "calibration.efficiency_limit": "1",
    "calibration.memory_read_efficiency": "1", "calibration.cache_read_efficiency": "1",
    "calibration.prefill_efficiency": "1", "calibration.expert_imbalance": "1",
    "calibration.data_parallel_slowdown": "1", "calibration.dense_layer_overhead": "0 µs",
    "calibration.moe_layer_overhead": "0 µs", "calibration.step_overhead": "0 ms",
    "calibration.collective_latency": "0 µs", "calibration.network_latency": "0 µs",
    "calibration.usable_memory_share": "1", "calibration.memory_reserve": "0 GB", "h200.software_maturity": "1",
}  # fmt: skip
WHOLE, EMBEDDING = 68.451e9, 128_256 * 8192
"""Llama 3.1 70B by hand: 80 layers of 2 x 8192 x 128 x (64 + 8) + 3 x 8192 x 28672 weights, and one embedding."""


def rate(platform: str = "h200", model: str | None = None, name: str = "decode_rate", **asked: Any) -> float:
    found = calc.serving(platform, model, **asked).central(name)
    assert found is not None
    return found


@lru_cache(maxsize=1)
def published() -> PreparedServing:
    catalogue = default_catalogue()
    raw = json.loads(Path(SHIPPED).read_text(encoding="utf-8"))
    return PreparedServing([item for item in read(raw, "x", catalogue) if not item.case.is_training], catalogue)


@pytest.mark.parametrize("mode", ["aggregated", "disaggregated"])
@pytest.mark.parametrize("model", ["llama-3.1-70b", "deepseek-v3"])
@given(lost=st.sampled_from(sorted(CAPABILITIES)), share=st.floats(0.3, 0.98))
@settings(max_examples=12, deadline=None)
def test_output_never_rises_when_a_capability_falls(mode: str, model: str, lost: str, share: float) -> None:
    value, unit = CAPABILITIES[lost].split()
    workload = "reasoning-671b-moe" if model == "deepseek-v3" else "chat-70b"
    asked: dict[str, Any] = {"mode": mode, "workload": workload, "software": "vllm"}
    less = {f"h200.{lost}": f"{float(value) * share:.6g} {unit}"}
    try:
        worse = rate("h200", model, **asked, overrides=less)
    except calc.InfeasibleError:
        return
    assert worse <= rate("h200", model, **asked) * (1.0 + BISECTION)


@pytest.mark.parametrize("model", ["llama-3.1-70b", "deepseek-v3", "qwen3-235b-a22b"])
def test_the_time_for_a_token_rises_with_the_batch(model: str) -> None:
    points = calc.serving("h200", model, software="vllm").points()
    for _, rows in points.groupby("layout"):
        assert (np.diff(rows.sort_values("batch_per_replica")["time_per_output_token"]) > 0.0).all()


@pytest.mark.parametrize("batch", [1, 16, 60])
def test_perfect_efficiencies_and_no_overheads_return_the_peak_roofline(batch: int) -> None:
    """By hand, one device, 8-bit weights, 16-bit cache, 1,024 in and out: weights once, the cache of each sequence."""
    found = rate(
        name="time_per_output_token", mode="decode", layout="tp1", batch=batch, workload="chat-70b", overrides=PERFECT
    )
    context = 1024 + 512
    read, work = (WHOLE + EMBEDDING) / 4.8e12, 2 * (WHOLE + EMBEDDING) * batch / 1979e12
    cache = 80 * 2 * 8 * 128 * 2 * context * batch / 4.8e12
    scores = 2 * 80 * context * 2 * 64 * 128 * batch / 989e12
    by_hand = np.hypot(read, work) + np.hypot(cache, scores)
    assert found == pytest.approx(by_hand * 1e3, rel=1e-3)


def test_perfect_prefill_is_operations_over_peak() -> None:
    """By hand: two operations a weight and token at 8 bits, causal scores at 16 bits."""
    found = rate(name="prefill_rate", mode="prefill", layout="tp1", workload="chat-70b", overrides=PERFECT)
    seconds = 2 * WHOLE * 1024 / 1979e12 + 80 * 1024**2 * 2 * 64 * 128 / 989e12
    assert found == pytest.approx(1024 / seconds, rel=1e-3)


def test_a_chip_cut_in_two_with_an_infinite_link_changes_nothing() -> None:
    halves = {
        f"h200.{name}": f"{float(text.split()[0]) / 2} {text.split()[1]}"
        for name, text in CAPABILITIES.items()
        if name not in ("interconnect_bandwidth", "scale_up_size")
    }
    endless = PERFECT | {"h200.interconnect_bandwidth": "1e12 TB/s", "calibration.step_overhead": "1 ms"}
    for asked in ({"batch": 40, "mode": "decode"}, {}, {"mode": "prefill"}):
        name = "prefill_rate" if asked.get("mode") == "prefill" else "decode_rate"
        whole = rate(name=name, layout="tp1", overrides=endless, **asked)
        cut = rate(name=name, layout="tp2", overrides=endless | halves, **asked)
        assert 2.0 * cut == pytest.approx(whole, rel=1e-3)


def test_no_prediction_of_a_published_case_is_above_the_peak_roofline() -> None:
    """Rates below, times above those of perfect devices without overheads, at the layout of the case."""
    prepared = published()
    found = prepared.values({})
    peak = prepared.values(roofline(1.0, tuple(default_catalogue().ids("stacks"))))
    for item, ours, best in zip(prepared.requests, found, peak, strict=True):
        if item.published.case.unit == "ms":
            assert ours >= best, item.published.case.id
        else:
            assert ours <= best, item.published.case.id


def _active(published_case: PublishedCase) -> float:
    """Weights that a token passes, without look-ups, by hand from the shapes."""
    model = published_case.model
    assert model is not None
    attention, h = model.attention, model.hidden_size
    if attention.kind == "latent":
        q, c, r, n, d = (
            attention.query_width, attention.cache_width, attention.rotary_width, attention.heads, attention.head_width,
        )  # fmt: skip
        one = h * q + q * n * (d + r) + h * (c + r) + c * n * 2 * d + n * d * h
    else:
        one = 2 * h * attention.head_width * (attention.heads + attention.key_value_heads)
    matrices = 3 if model.gated else 2
    experts = model.experts
    routed = experts.layers if experts else 0
    total = model.layers * one + (model.layers - routed) * matrices * h * model.feed_forward_width
    if experts:
        total += routed * (experts.per_token + experts.shared) * matrices * h * experts.width
    return float(total)


def test_no_published_case_is_predicted_above_its_peak_operations() -> None:
    """By hand: tokens a second x two operations for each active weight is at most the peak of all chips."""
    prepared = published()
    for item, value in zip(prepared.requests, prepared.values({}), strict=True):
        case, chip = item.published.case, item.published.chip
        assert chip is not None
        peak = max(
            rate.quantity.value or 0.0 for name, rate in chip.peak_rate.items() if name in item.published.formats
        )
        tokens = {
            "ms": (case.batch or 0.0) / (value * 1e-3) / item.devices,
            "token/s": value / item.devices,
        }.get(case.unit, value)
        assert tokens * 2 * _active(item.published) <= peak, case.id


def test_grouped_queries_count_once() -> None:
    """A peer reads the cache for each query head: eight times too much. By hand: 8 of 64 heads have keys and values."""
    result = calc.serving("h200", layout="tp4", workload="chat-70b", batch=1)
    free = 4 * (0.9 * 141e9 - 4e9) - (WHOLE + 2 * EMBEDDING)
    by_hand = free / (80 * 2 * 8 * 128 * 2 * (1024 + 512))
    assert result.central("memory_limited_batch") == pytest.approx(by_hand, rel=1e-3)


def test_a_latent_cache_is_not_divided_by_tensor_parallelism() -> None:
    """Each of eight devices keeps the latent of every sequence; spread by sequence, each keeps an eighth."""
    rooms = {
        layout: calc.serving("h200", "deepseek-v3", layout=layout, workload="reasoning-671b-moe", batch=1)
        for layout in ("tp8", "ep8")
    }
    cache = 61 * (512 + 64) * 2 * (1024 + 4096)
    weights = (rooms["tp8"].central("weight_memory") or 0.0) * 1e9
    free = 8 * (0.9 * 141e9 - 4e9) - weights
    assert rooms["tp8"].central("memory_limited_batch") == pytest.approx(free / 8 / cache, rel=1e-3)
    spread = 8 * (0.9 * 141e9 - 4e9) - (rooms["ep8"].central("weight_memory") or 0.0) * 1e9
    assert rooms["ep8"].central("memory_limited_batch") == pytest.approx(spread / cache, rel=1e-3)


def test_experts_touched_grow_with_the_batch_up_to_all_of_them() -> None:
    """By hand, with arithmetic for free: 256 (1 - (1 - 8/256)^B) experts of a layer; a peer reads 8 always."""
    free = PERFECT | {
        "h200.peak_rate.fp8": "1e9 TFLOP/s", "h200.peak_rate.bf16": "1e9 TFLOP/s", "h200.memory_capacity": "1e6 GB",
    }  # fmt: skip
    expert, layers = 3 * 7168 * 2048, 58
    for batch in (1, 8, 64, 1024):
        asked: dict[str, Any] = {"layout": "tp1", "batch": batch, "mode": "decode", "workload": "reasoning-671b-moe"}
        milliseconds = rate("h200", "deepseek-v3", "time_per_output_token", **asked, overrides=free)
        cache = 61 * 576 * 2 * (1024 + 4096) * batch
        attention = 7168 * 1536 + 1536 * 128 * 192 + 7168 * 576 + 512 * 128 * 256 + 128 * 128 * 7168
        dense = 61 * attention + 3 * 3 * 7168 * 18_432 + layers * expert + 129_280 * 7168
        touched = 256 * (1 - (1 - 8 / 256) ** batch)
        by_hand = (dense + layers * touched * expert + cache) / 4.8e12
        assert milliseconds == pytest.approx(by_hand * 1e3, rel=2e-3), batch


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "looks like a rate with sparsity"),
        (", basis: sparse", "stands on the basis 'dense', not 'sparse'"),
    ],
)
def test_sparse_peaks_are_refused(tmp_path: Path, said: str, expected: str) -> None:
    """Peers mix dense and sparse peaks; here a rate with sparsity is an error with its key."""
    text = f"""kind: accelerator
name: Mine
origin: imported
server: hgx-h100-8
peak_rate:
  bf16: {{value: "989 TFLOP/s", source: catalogue-choice}}
  fp8: {{value: "3958 TFLOP/s", source: catalogue-choice{said}}}
memory_capacity: {{value: "141 GB", source: catalogue-choice}}
memory_bandwidth: {{value: "4.8 TB/s", source: catalogue-choice}}
interconnect_bandwidth: {{value: "450 GB/s", source: catalogue-choice}}
scale_up_size: {{value: "8 accelerator", source: catalogue-choice}}
software_maturity: {{value: 1, source: catalogue-choice}}
overhead_multiple: {{value: 1, source: catalogue-choice}}
"""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalcError, match=expected):
        calc.serving(path)
    path.write_text(text.replace(f"source: catalogue-choice{said}}}", "source: catalogue-choice, basis: dense}", 2))
    assert calc.serving(path).central("decode_rate")


def test_one_answer_for_one_question() -> None:
    """A peer prints two rates for one run. Here figure, frame, plain data, front and fleet say the same."""
    result = calc.serving("h200", layout="tp4", batch=32)
    rates = {
        result.figure("decode_rate").value,
        float(result.frame().loc["decode_rate", "value"]),
        result.to_dict()["figures"]["decode_rate"]["value"],
        float(result.quantity("decode_rate").magnitude),
    }
    assert len(rates) == 1
    again = calc.serving("h200", layout="tp4", batch=32)
    assert again.figure("decode_rate").value in rates
    assert float(result.layouts()["decode_rate"].iloc[0]) in rates
