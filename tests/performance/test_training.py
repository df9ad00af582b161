"""`calc.training`: layouts, limits, memory, campaigns; what must hold whatever the constants; what is refused."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calc
from calc.errors import CalcError, InfeasibleError, RangeError, UnknownNameError

JOB: dict[str, Any] = {
    "model": "llama-3.1-8b", "devices": 16, "batch": 128, "sequence_length": 4096, "tokens": "1 Gtoken/run",
    "layout": "tensor=2 pipeline=2 virtual_stages=2",
}  # fmt: skip
CAPABILITIES = {
    "h100.peak_rate.bf16": (989.4, "TFLOP/s"), "h100.memory_bandwidth": (3.35, "TB/s"),
    "h100.interconnect_bandwidth": (450.0, "GB/s"), "h100.memory_capacity": (80.0, "GB"),
}  # fmt: skip
PERFECT = {
    "calibration.matrix_efficiency_16bit": "1", "calibration.attention_efficiency": "1",
    "calibration.efficiency_limit": "1", "h100.software_maturity": "1", "calibration.training_maturity_hopper": "1",
    "calibration.layer_memory_passes": "0", "calibration.training_layer_overhead": "0 µs",
    "calibration.exposed_activation_share": "0", "calibration.exposed_gradient_share": "0",
    "calibration.attention_backward_multiple": "2", "h100.memory_bandwidth": "1e9 TB/s",
}  # fmt: skip
"""No losses at all; attention makes twice its forward operations backward, as the convention counts them."""


def rate(**changed: Any) -> float:
    return value("training_rate", **changed)


def value(name: str, **changed: Any) -> float:
    found = calc.training("h100", **(JOB | changed)).figure(name).value
    assert found is not None
    return found


def test_the_405b_run_of_llama_3() -> None:
    """16,384 H100, tensor 8, pipeline 16: 38 to 43% of peak and 30.84 million hours of devices were published.

    Source: arXiv:2407.21783, table 4; model card of Llama 3.1. The hours are in no file that constants are fitted on.
    """
    found = calc.training("h100")
    assert (found.layout.tensor, found.layout.pipeline) == (8, 16)
    assert 0.38 <= value_of(found, "model_flops_utilisation_full_attention") <= 0.45
    assert value_of(found, "campaign_hours") == pytest.approx(30.84e6, rel=0.10)
    assert found.limit == "compute"
    assert found.nearest is not None
    assert found.nearest.model == "Llama-3.1-405B"


def value_of(found: calc.TrainingRun, name: str) -> float:
    number = found.figure(name).value
    assert number is not None
    return number


def test_perfect_efficiencies_without_overheads_give_the_peak() -> None:
    """One device, no pipeline: operations of the model at the dense 16-bit peak, but for the optimiser's update."""
    perfect = value("model_flops_utilisation", layout="tensor=1", devices=1, batch=64, overrides=PERFECT,
                    software_stack="vendor-tuned")  # fmt: skip
    assert perfect == pytest.approx(1.0, abs=1e-6)


@given(st.sampled_from(sorted(CAPABILITIES)), st.floats(0.2, 0.95))
@settings(max_examples=30, deadline=None)
def test_the_rate_never_rises_when_a_capability_falls(key: str, share: float) -> None:
    amount, unit = CAPABILITIES[key]
    assert rate(overrides={key: f"{amount * share} {unit}"}) <= rate() * (1 + 1e-12)


@given(
    st.sampled_from(["h100", "a100", "h20", "ascend-910c", "mi300x", "chiplet-28nm"]),
    st.sampled_from(["llama-3.1-8b", "deepseek-v3", "qwen3-235b-a22b"]),
    st.sampled_from([256, 1024, 4096]),
    st.sampled_from([512, 4096]),
)
@settings(max_examples=25, deadline=None)
def test_no_prediction_above_the_peak_and_shares_make_a_whole(
    platform: str, model: str, devices: int, batch: int
) -> None:
    try:
        found = calc.training(platform, model, devices=devices, batch=batch, sequence_length=4096)
    except InfeasibleError:
        return
    peak = calc.compare([platform], workload="train-405b", basis="per_device").figure("peak_rate", platform).value
    assert peak is not None
    assert value_of(found, "delivered_rate") <= peak
    assert sum(found.shares.values()) == pytest.approx(1.0)
    assert all(-1e-9 <= share <= 1.0 for share in found.shares.values())
    assert found.fits
    assert value_of(found, "model_flops_utilisation") < value_of(found, "model_flops_utilisation_full_attention")


def test_more_micro_batches_and_virtual_stages_shrink_the_bubble() -> None:
    """(p - 1)/(v m) of the steady time: m is 4 with 32 sequences and 64 with 512, on 8 copies."""
    layout = "tensor=1 pipeline=2 virtual_stages=1"
    few, many = (value("pipeline_time_share", batch=batch, layout=layout) for batch in (32, 512))
    assert few > 5 * many
    assert rate(layout="tensor=1 pipeline=4 virtual_stages=4") > rate(layout="tensor=1 pipeline=4")


def test_recompute_costs_time_and_saves_memory() -> None:
    kinds = ("none", "selective", "full")
    rates = [rate(layout=f"{JOB['layout']} recompute={kind}") for kind in kinds]
    memory = [value("training_memory_needed", layout=f"{JOB['layout']} recompute={kind}") for kind in kinds]
    assert rates == sorted(rates, reverse=True)
    assert memory == sorted(memory, reverse=True)
    assert len({*rates, *memory}) == 6


def test_sharding_saves_memory() -> None:
    """Sharing out more of the state never needs more, in the order of the stages of ZeRO."""
    ways = ("none", "optimiser", "gradients", "weights")
    memory = [value("training_memory_needed", layout=f"tensor=1 sharding={way}") for way in ways]
    assert memory == sorted(memory, reverse=True)
    assert memory[0] > 2 * memory[-1]


def test_the_best_layout_is_no_slower_than_any_stated_one() -> None:
    best = rate(layout=None)
    for layout in ("tensor=1 sharding=weights", "tensor=2", "tensor=4 pipeline=2", "tensor=8 micro_batch=2"):
        found = calc.training("h100", **(JOB | {"layout": layout}))
        assert not found.fits or value_of(found, "training_rate") <= best * (1 + 1e-12)


def test_experts_of_deepseek_v3_are_divided_over_devices() -> None:
    """671 billion parameters of state do not stand on one device of 256: 16 B each, less than 80 GB."""
    found = calc.training("h100", "deepseek-v3", devices=256, batch=2048, sequence_length=4096)
    assert found.layout.expert > 1
    assert found.fits


def test_adapters_need_a_fraction_of_the_memory_and_run_faster() -> None:
    """Frozen weights: two of three passes, no gradients or optimiser state but of the adapters."""
    full, lora = (
        calc.training("h200", "llama-3.1-70b", devices=64, batch=256, sequence_length=4096, method=method,
                      layout="tensor=8")
        for method in ("full", "lora")
    )  # fmt: skip
    assert value_of(lora, "training_memory_needed") < value_of(full, "training_memory_needed")
    assert 1.2 < value_of(lora, "training_rate") / value_of(full, "training_rate") < 1.5
    # Weights alone against weights, gradients and Adam: 2 of 16 bytes.
    ratio = value_of(full, "training_minimum_devices") / value_of(lora, "training_minimum_devices")
    assert ratio == pytest.approx(8.0)
    assert calc.training("h200", workload="lora-70b").fits


def test_goodput_from_failures_falls_with_the_fleet_and_names_its_parts() -> None:
    """Young: at 16,384 devices of 50,700 hours, 20 s and 10 min, 3.09 h between failures and 1 - 2 x 0.03 - 0.054."""
    large = calc.training("h100", goodput="from-failures")
    hours, interval = (value_of(large, name) for name in ("time_between_interruptions", "checkpoint_interval"))
    assert hours == pytest.approx(50_700 / 16_384)
    assert interval * 60 == pytest.approx((2 * 20 * hours * 3600) ** 0.5)
    lost = 20 / (interval * 60) + (interval * 30 + 600) / (hours * 3600)
    assert value_of(large, "campaign_goodput") == pytest.approx(1 - lost)
    small = value("campaign_goodput", goodput="from-failures")
    assert small > value_of(large, "campaign_goodput")
    assert value("campaign_goodput", goodput="stated") == pytest.approx(0.88)


def test_draws_give_ranges_and_a_seed_gives_them_again() -> None:
    one, two = (calc.training("h100", **JOB, draws=400, seed=3) for _ in range(2))
    figure = one.figure("training_rate")
    assert figure.low is not None
    assert figure.high is not None
    assert figure.value is not None
    assert figure.low < figure.value < figure.high
    assert np.array_equal(one.values("training_rate"), two.values("training_rate"))


def test_a_family_without_measurements_says_so_and_has_the_wider_range() -> None:
    known, unknown = (calc.training(name, **JOB, draws=800, seed=1) for name in ("h100", "cambricon-590"))
    assert not any("no training run of its family" in note for note in known.notes)
    assert any("no training run of its family" in note for note in unknown.notes)

    def width(found: calc.TrainingRun) -> float:
        figure = found.figure("training_rate")
        return (figure.high or 0.0) / (figure.low or 1.0)

    assert width(unknown) > 1.3 * width(known)


def test_everything_as_plain_data_and_as_a_tree() -> None:
    found = calc.training("h100", **JOB)
    content = json.loads(found.to_json())
    assert content["layout"]["tensor"] == 2
    assert content["figures"]["training_rate"]["unit"] == "token/s"
    assert content["limit"] in content["shares"]
    assert {"model_flops_utilisation", "model_flops_utilisation_full_attention"} <= set(content["figures"])
    tree = found.explain("training_rate").to_text()
    assert "tensor_exchange_time" in tree
    assert "training_maturity" in tree
    assert str(found.layout) in str(found)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"devices": -4}, RangeError, "devices"),
        ({"layout": "tensr=8"}, UnknownNameError, "tensor"),
        ({"layout": "tensor=0"}, CalcError, "tensor"),
        ({"layout": "8"}, CalcError, "key=value"),
        ({"method": "qlora"}, UnknownNameError, "lora"),
        ({"software_stack": "vendor"}, UnknownNameError, "vendor-tuned"),
        ({"precision": "fp9"}, UnknownNameError, "fp8"),
        ({"goodput": "none"}, UnknownNameError, "stated"),
        ({"workload": "chat-70b"}, UnknownNameError, "train-405b"),
        ({"batch": "8 token"}, CalcError, "global_batch"),
        ({"layout": "tensor=8 pipeline=16"}, InfeasibleError, "no layout"),
        ({"layout": None, "model": "llama-3.1-405b", "devices": 8}, InfeasibleError, "devices or more"),
    ],
)
def test_what_is_refused(arguments: dict[str, Any], error: type[CalcError], words: str) -> None:
    with pytest.raises(error, match=words):
        calc.training("h100", **(JOB | arguments))
    with pytest.raises(UnknownNameError):
        calc.training("h100", **JOB).figure("training_speed")
