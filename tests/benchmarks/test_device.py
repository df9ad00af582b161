"""Timings of an accelerator become a preset: synthetic timings of known answer go in, the answer must come out."""

import json
import subprocess
import sys

import numpy as np
import pytest
import yaml

import calc
from benchmarks.device.__main__ import main
from benchmarks.device.fit import FitError, attention_fit, decode_fit, matrix_fit
from benchmarks.device.preset import accelerator_and_calibration, preset_of
from benchmarks.device.record import LayerShape, Record, read_record, record_of

PEAK, FAST_PEAK, BANDWIDTH = 989e12, 1979e12, 4.8e12  # of an H200, as its preset has them
LAYER = LayerShape(8192, 64, 8, 128, 28672)
TRUE = {"compute": 0.71, "compute_8bit": 0.52, "memory": 0.81, "attention": 0.44, "cache": 0.57, "overhead": 33e-6}
FIXED = 4e-6
WAITING = 0.3
SHAPES = [(size, size, size) for size in (1024, 2048, 4096, 8192)] + [
    (rows, 57344, 8192) for rows in (1, 8, 64, 256, 2048)
]


def product_seconds(m, n, k, bytes_each, compute, peak):
    """The roofline of the model, written out for one product; results have 16 bits."""
    moved = bytes_each * (m * k + k * n) + 2 * m * n
    return FIXED + ((2 * m * n * k / (compute * peak)) ** 2 + (moved / (TRUE["memory"] * BANDWIDTH)) ** 2) ** 0.5


def decode_seconds(batch, context):
    """A layer of Llama 3.1 70B in decode by hand: 855.6 million weights, 2048 cached elements of 2 bytes a token."""
    weights = 855_638_016
    products = np.hypot(2 * weights * batch / (TRUE["compute"] * PEAK), 2 * weights / (TRUE["memory"] * BANDWIDTH))
    read = batch * context * 2048 * 2 / (TRUE["cache"] * BANDWIDTH)
    arithmetic = 2 * batch * context * 16384 / (TRUE["attention"] * PEAK)
    return TRUE["overhead"] + products + np.hypot(read, arithmetic)


def decode_watts(batch=64, context=2048):
    """Power in decode by hand, for units that wait at 0.3 of their power; HBM3e of an H200 as its preset has it."""
    calibrated = accelerator_and_calibration("h200")[1]
    by_bit = calc.load("memories/hbm3e").memory_energy.quantity.value
    memory = BANDWIDTH * by_bit / calibrated["regulator_efficiency"].quantity.value
    arithmetic = 630.0 - 105.0 - calibrated["memory_load_share"].quantity.value * memory
    step = decode_seconds(batch, context)
    busy = 2 * 855_638_016 * batch / (TRUE["compute"] * PEAK) / step
    streaming = (2 * 855_638_016 + batch * context * 2048 * 2) / BANDWIDTH / step
    return 105.0 + streaming * memory + (busy + WAITING * (1 - busy)) * arithmetic


DECODE_WATTS = decode_watts()


def synthetic(noise=0.0, power=True):
    """A record of a device whose efficiencies are known."""
    drawn = np.random.default_rng(7)

    def seen(seconds):
        return float(seconds * np.exp(noise * drawn.standard_normal()))

    record = Record("NVIDIA H200", "2026-11-22", {"torch": "2.11.0"}, LAYER, graph=True)
    for precision, size, compute, peak in (("bf16", 2, "compute", PEAK), ("fp8", 1, "compute_8bit", FAST_PEAK)):
        record.matmul += [
            {"precision": precision, "m": m, "n": n, "k": k,
             "seconds": seen(product_seconds(m, n, k, size, TRUE[compute], peak))}
            for m, n, k in SHAPES
        ]  # fmt: skip
    record.attention = [
        {"batch": 1, "sequence": length, "seconds": seen(FIXED + length**2 * 16384 / (TRUE["attention"] * PEAK))}
        for length in (1024, 2048, 4096, 8192, 16384)
    ]
    record.prefill = [
        {"batch": 1, "sequence": length, "seconds": seen(1.15 * (2 * 855_638_016 * length / (TRUE["compute"] * PEAK)
                                                                 + length**2 * 16384 / (TRUE["attention"] * PEAK)))}
        for length in (1024, 4096)
    ]  # fmt: skip
    record.decode = [
        {"batch": batch, "context": context, "seconds": seen(decode_seconds(batch, context))}
        for batch in (1, 8, 32, 128)
        for context in (512, 2048, 8192)
    ]
    if power:
        record.power = {"idle": [105.0] * 5, "matmul": [630.0, 644.0, 616.0, 630.0], "decode": [DECODE_WATTS] * 5}
        record.power_decode = {"batch": 64, "context": 2048}
    return record


def overlay(record, accelerator="h200"):
    return preset_of(record, *accelerator_and_calibration(accelerator))


def test_the_layer_is_counted_as_published():
    # 80 such layers, the final norm left out, and twice 128256 x 8192 make the 70.55 billion of Llama 3.1 70B
    assert 80 * LAYER.weights + 2 * 128256 * 8192 == pytest.approx(70.55e9, rel=1e-3)
    assert LAYER.cache_elements == 2048
    assert LAYER.attention_width == 16384


def test_exact_timings_give_the_efficiencies_back():
    coefficients = overlay(synthetic())["coefficients"]
    assert coefficients["matrix_efficiency_16bit"]["value"] == pytest.approx(0.71, abs=2e-3)
    assert coefficients["matrix_efficiency_8bit"]["value"] == pytest.approx(0.52, abs=2e-3)
    assert coefficients["memory_read_efficiency"]["value"] == pytest.approx(0.81, abs=2e-3)
    assert coefficients["attention_efficiency"]["value"] == pytest.approx(0.44, abs=2e-3)
    assert coefficients["cache_read_efficiency"]["value"] == pytest.approx(0.57, abs=2e-3)


def test_power_is_told_as_shares_and_as_the_activity_of_waiting_units():
    preset = overlay(synthetic())
    assert preset["coefficients"]["idle_power_share"]["value"] == pytest.approx(0.15)  # 105 of 700 W
    assert preset["sustained_power_share"]["value"] == pytest.approx(0.9)  # 630 of 700 W
    activity = preset["coefficients"]["waiting_activity"]
    assert activity["value"] == pytest.approx(WAITING, abs=0.01)
    assert activity["low"] < WAITING < activity["high"]


def test_whole_prompts_are_held_against_the_fits():
    assert "took 1.15 times its products and attention" in overlay(synthetic())["note"]


def test_overheads_are_told_as_a_multiple_of_the_calibrated_layer():
    # 33 µs measured over that of the calibration
    calibrated = calc.load("calibrations/serving-fit").quantities_by_name["dense_layer_overhead"].quantity.value
    assert overlay(synthetic())["overhead_multiple"]["value"] == pytest.approx(33e-6 / calibrated, rel=5e-3)


def test_noise_stays_inside_of_the_range_that_it_makes():
    coefficients = overlay(synthetic(noise=0.05))["coefficients"]
    for name, true in (("matrix_efficiency_16bit", "compute"), ("memory_read_efficiency", "memory"),
                       ("attention_efficiency", "attention"), ("cache_read_efficiency", "cache")):  # fmt: skip
        value = coefficients[name]
        assert value["value"] == pytest.approx(TRUE[true], rel=0.1)
        assert value["low"] < value["value"] < value["high"]
        assert value["value"] / value["low"] < 1.25


def test_a_measured_preset_is_used_for_its_accelerator_alone(tmp_path):
    path = tmp_path / "h200-measured.yaml"
    (tmp_path / "timings.json").write_text(json.dumps({}))
    synthetic().write(tmp_path / "timings.json")
    assert main(["preset", str(tmp_path / "timings.json"), "--accelerator", "h200", "-o", str(path)]) == 0
    platforms = [str(path), "h200", "h20"]
    both = calc.compare(platforms, workload="chat-70b", basis="per_device", baseline="h200").frame()
    alone = calc.compare(["h200", "h20"], workload="chat-70b", basis="per_device", baseline="h200").frame()
    rates = both.filter(like="prefill_rate").iloc[:, 0]
    assert list(rates.iloc[1:]) == list(alone.filter(like="prefill_rate").iloc[:, 0])
    # less efficient in every way than the calibrated 0.60, 0.84, 0.52 and 0.66
    assert rates.iloc[0] < rates.iloc[1]
    assert calc.load(str(path)).coefficients["matrix_efficiency_8bit"].quantity.value == pytest.approx(0.52, abs=2e-3)


def test_a_change_of_one_coefficient_reaches_the_figures_of_one_platform():
    def power(activity):
        found = calc.compare(
            ["h200", "h20"], workload="chat-70b", basis="per_device",
            overrides={"h200.coefficients.waiting_activity": activity},
        )  # fmt: skip
        return found.frame().filter(like="device_power").iloc[:, 0]

    assert power("0").iloc[0] < power("0.35").iloc[0] < power("1").iloc[0] <= 700.0
    assert power("0").iloc[1] == power("1").iloc[1]


def test_what_was_not_measured_keeps_the_calibrated_value_times_maturity():
    record = synthetic(power=False)
    record.matmul = [row for row in record.matmul if row["precision"] == "bf16"]
    accelerator, calibrated = accelerator_and_calibration("mi300x")
    for row in record.matmul:
        row["seconds"] *= 1.3  # below every rate of an MI300X
    preset = preset_of(record, accelerator, calibrated)
    value = preset["coefficients"]["matrix_efficiency_8bit"]
    assert value["value"] == pytest.approx(0.6 * accelerator.software_maturity.quantity.value, rel=1e-3)
    assert value["confidence"] == "estimate"
    assert preset["software_maturity"]["value"] == 1.0
    assert "waiting_activity" not in preset["coefficients"]
    assert "power" in preset["note"]


def test_more_than_the_stated_peak_is_refused():
    with pytest.raises(FitError, match="of the stated compute rate"):
        overlay(synthetic(), "h20")


def test_timings_that_decide_nothing_are_refused():
    small = np.array([1e9, 2e9, 4e9, 8e9])
    with pytest.raises(FitError, match="bound by"):
        matrix_fit(small, np.full(4, 1e3), np.full(4, 1e-4) + small * 1e-16, PEAK, BANDWIDTH)
    with pytest.raises(FitError, match="needs 3 or more timings"):
        attention_fit(np.array([1e12]), np.array([1e-2]), PEAK)
    with pytest.raises(FitError, match="above zero"):
        decode_fit(np.zeros(4), np.ones(4), np.zeros(4), np.array([1.0, 1.0, 0.0, 1.0]), BANDWIDTH)


def test_a_record_is_read_as_it_was_written(tmp_path):
    record = synthetic(noise=0.1)
    record.missing["matmul int8"] = "not offered"
    record.write(tmp_path / "timings.json")
    assert read_record(tmp_path / "timings.json") == record


@pytest.mark.parametrize(
    ("raw", "said"),
    [({}, "format"), ({"format": "chipcalc-device-timings-1"}, "layer"), ([], "format")],
)
def test_other_files_are_refused(raw, said):
    with pytest.raises(ValueError, match=said):
        record_of(raw, "file.json")


def test_errors_of_the_command_are_one_line(tmp_path, capsys):
    (tmp_path / "other.json").write_text("{}")
    asked = [str(tmp_path / "other.json"), "--accelerator", "h200", "-o", str(tmp_path / "x.yaml")]
    assert main(["preset", *asked]) == 2
    assert main(["preset", asked[0], "--accelerator", "h2000", "-o", asked[4]]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.startswith("error: ") for line in said] == [True, True]
    assert "h200" in said[1]


def test_measuring_without_pytorch_says_what_is_missing(tmp_path):
    code = (
        "import sys; sys.modules['torch'] = None\n"
        "from benchmarks.device.__main__ import main\n"
        f"sys.exit(main(['measure', '--quick', '--device', 'cpu', '-o', {str(tmp_path / 'timings.json')!r}]))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 2
    assert ran.stderr.startswith("error: PyTorch cannot be imported")
    assert not (tmp_path / "timings.json").exists()


def test_measuring_needs_nothing_of_calc():
    code = (
        "import sys; import benchmarks.device.backend, benchmarks.device.layer, benchmarks.device.matmul, "
        "benchmarks.device.power, benchmarks.device.record\n"
        "sys.exit(any(name == 'calc' or name.startswith('calc.') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_unknown_coefficients_are_refused(tmp_path):
    path = tmp_path / "own.yaml"
    content = {"kind": "accelerator", "extends": "accelerators/h200", "name": "own",
               "coefficients": {"atention_efficiency": {"value": 0.5, "source": "measurement"}}}  # fmt: skip
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(calc.CalcError, match="atention_efficiency"):
        calc.load(str(path))
