"""`calc.work`: rates against published measurements, what binds, and what cannot run."""

import json

import numpy as np
import pytest

import calc

# MLPerf Inference v4.1, Stable Diffusion XL, offline, eight accelerators, FP8 in batches of 32 images, 20 steps with
# guidance: samples per second in the logs of NVIDIA's submissions, over eight
MLPERF_SDXL = {"h200": 17.4186 / 8, "h100": 16.3484 / 8}
# Stability AI's model card of the TensorRT version: four steps without guidance, one image, FP16, which runs as fast as
# BF16: ms of the denoiser
CARD_SDXL = {"a100": 192.02, "h100": 102.80}
OF_DENOISER = ("compute", "attention", "memory between products", "overhead")


@pytest.mark.parametrize("name", MLPERF_SDXL)
def test_images_a_second_as_in_mlperf(name):
    found = calc.work(name, "sdxl-base", batch=32, precision="fp8").central("sample_rate")
    assert found == pytest.approx(MLPERF_SDXL[name], rel=0.3)


@pytest.mark.parametrize("name", CARD_SDXL)
def test_denoising_as_on_the_model_card(name):
    few = {"network.generation.steps": 4, "network.generation.guided": "false"}
    times = calc.work(name, "sdxl-base", batch=1, precision="bf16", overrides=few).times
    assert 1e3 * sum(times[part] for part in OF_DENOISER) == pytest.approx(CARD_SDXL[name], rel=0.3)


def test_no_rate_above_the_peak():
    for network in calc.catalogue("networks")["id"]:
        for platform in ("h200", "ascend-910c", "chiplet-28nm"):
            found = calc.work(platform, network, batch=4096)
            assert 0.0 < found.central("network_utilisation") <= 1.0


def test_perfect_efficiencies_and_no_overhead_give_the_roofline():
    perfect = {
        "calibration.matrix_efficiency_16bit": "1", "calibration.attention_efficiency": "1",
        "calibration.memory_read_efficiency": "1", "calibration.efficiency_limit": "1",
        "calibration.dense_layer_overhead": "0 s", "calibration.activation_passes": "0",
    }  # fmt: skip
    found = calc.work("h200", "vit-l-16", batch=1e9, overrides=perfect)
    assert found.central("network_utilisation") == pytest.approx(1.0, rel=1e-6)


def test_a_larger_batch_never_lowers_rate_or_latency():
    found = calc.work("h20", "bert-large", batch=[1, 2, 4, 8, 64, 512])
    assert np.all(np.diff(found.values("sample_rate")) > 0.0)
    assert np.all(np.diff(found.values("batch_time")) > 0.0)
    assert list(found.frame().index) == list(range(6))


def test_the_batch_of_a_limit_keeps_it():
    found = calc.work("h200", "vit-l-16", latency_limit="20 ms")
    batch = found.central("batch")
    assert found.central("batch_time") <= 20.0
    assert calc.work("h200", "vit-l-16", batch=batch + 1).central("batch_time") > 20.0


def test_a_limit_that_no_sample_keeps_gives_unknowns_with_a_reason():
    found = calc.work("h200", "sdxl-base", latency_limit="1 ms")
    figure = found.figure("sample_rate")
    assert figure.value is None
    assert "not even one sample" in figure.reason
    assert found.limit == ""


def test_tables_too_large_for_one_device_are_split():
    # 26.1 billion numbers of 4 bytes are 104.5 GB; of an H100's 80 GB 68 are usable
    one = calc.work("h100", "dlrm-dcnv2", batch=2048)
    split = calc.work("h100", "dlrm-dcnv2", batch=2048, overrides={"network.bytes_per_table_element": "4 B"})
    assert (one.central("network_devices"), split.central("network_devices")) == (1, 2)
    assert one.times["links"] == 0.0
    assert split.times["links"] > 0.0


def test_what_does_not_fit_is_unknown():
    found = calc.work("h20", "sdxl-base", overrides={"h20.memory_capacity": "8 GB"})
    assert "does not fit in the memory of one device" in found.figure("sample_rate").reason


def test_what_binds():
    assert calc.work("h200", "vit-l-16", batch=256).limit == "compute"
    assert calc.work("h200", "dlrm-dcnv2", batch=1).limit == "overhead"
    slow = {"calibration.gather_efficiency": "0.01"}
    assert calc.work("h200", "dlrm-dcnv2", batch=65536, overrides=slow).limit == "table look-ups"


def test_energy_is_power_over_rate():
    found = calc.work("h200", "sdxl-base", batch=16)
    watts = found.central("energy_per_sample") * found.central("sample_rate")
    assert watts == pytest.approx(found.central("device_power"))
    # an H200 that multiplies large matrices draws 0.92 of its 700 W, an idle one 0.15
    assert 0.8 * 700 < watts <= 0.92 * 700 * 1.0001
    waiting = calc.work("h200", "dlrm-dcnv2", batch=1).central("device_power")
    assert 0.15 * 700 < waiting < watts


def test_ranges_explanations_and_plain_data():
    found = calc.work("chiplet-28nm", "vit-l-16", batch=8, draws=200, seed=1)
    figure = found.figure("sample_rate")
    assert figure.low < figure.value < figure.high
    assert figure.weak
    tree = str(found.explain("sample_rate"))
    assert "ViT" not in tree.splitlines()[0]
    assert "vit-2020" in json.dumps(calc.work("h200", "vit-l-16").explain("sample_rate").to_dict(), default=str)
    assert json.loads(found.to_json())["precision"] == "bf16"


def test_a_precision_that_a_platform_lacks_is_widened_and_said():
    found = calc.work("a100", "bert-large", precision="fp8")
    assert found.precision in ("bf16", "fp16", "int8")
    assert any("next wider format" in note for note in found.notes)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"network": "vit-l-61"}, "vit-l-16"),
        ({"network": "vit-l-16", "batch": 0}, "1 or more"),
        ({"network": "vit-l-16", "batch": 1, "latency_limit": "1 ms"}, "do not go together"),
        ({"network": "vit-l-16", "latency_limit": "1 m^2"}, "ms"),
        ({"network": "vit-l-16", "precision": "fp9"}, "fp8"),
        ({"network": "vit-l-16", "overrides": {"site.electricity_price": "1 USD/kWh"}}, "site"),
        ({"network": "vit-l-16", "overrides": {"network.text_tokens": "8 token"}}, "text_tokens belongs"),
        ({"network": "vit-l-16", "batch": [1, 2], "draws": 10}, "do not go together"),
    ],
)
def test_bad_input_is_named(given, said):
    with pytest.raises(calc.CalcError, match=said):
        calc.work("h200", **given)
