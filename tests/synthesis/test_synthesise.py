"""A design to rates, area and power: by hand, and what must hold whatever the numbers."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calc
from calc.synthesis.design import AREA_PARTS, POWER_TERMS

DESIGNS = ("chiplet-28nm", "chiplet-28nm-3d", "monolithic-28nm")


def value(design: str, name: str, **overrides: str) -> float:
    keys = {key.replace("__", "."): text for key, text in overrides.items()}
    found = calc.synthesise(design, overrides=keys).figure(name).value
    assert found is not None
    return found


def test_what_is_arithmetic_by_hand() -> None:
    """Eight dies of 350 mm^2, six stacks of 256 GB/s and 8 GB, carrier 1.1 x (2,800 + 6 x 92)."""
    found = calc.synthesise("chiplet-28nm")
    expected = {
        "total_die_area": 2800, "memory_bandwidth": 1.536, "memory_capacity": 48, "carrier_area": 3687.2,
        "area_for_links": 224, "logic_die_count": 8, "packages_per_accelerator": 1,
    }  # fmt: skip
    for name, number in expected.items():
        assert found.figure(name).value == pytest.approx(number), name
    assert found.figure("area_for_memory").value == pytest.approx(6 * (10.45 + 553 / 13.3))
    assert found.figure("peak_rate_8bit").value == pytest.approx(2 * (found.figure("peak_rate_16bit").value or 0))
    assert found.rates["fp8"] == found.figure("peak_rate_8bit") and found.rates["bf16"].unit == "TFLOP/s"


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("draws", [0, 300])
def test_parts_of_area_and_power_add_up_in_every_case(design: str, draws: int) -> None:
    found = calc.synthesise(design, draws=draws)
    area = sum(found.values(name) for name in AREA_PARTS)
    power = sum(found.values(name) for name in POWER_TERMS)
    assert np.allclose(area, found.values("total_die_area"), rtol=1e-9)
    assert np.allclose(power, found.values("rated_power"), rtol=1e-9)
    terms = [found.values(name) for name in POWER_TERMS if name != "power_correction"]
    if not draws:
        assert all(np.all(term <= found.values("rated_power")) for term in terms)


@pytest.mark.parametrize("design", DESIGNS)
def test_it_agrees_with_the_comparison(design: str) -> None:
    comparison = calc.compare([design])
    found = calc.synthesise(design)
    for name in ("memory_bandwidth", "memory_capacity", "rated_power"):
        assert found.figure(name).value == pytest.approx(comparison.figure(name, design).value), name


@settings(max_examples=15)
@given(st.floats(0.45, 1.1), st.floats(0.45, 1.1))
def test_clock_rate_and_power_rise_with_voltage(one: float, other: float) -> None:
    low, high = sorted((one, other))
    frame = calc.voltage_sweep("chiplet-28nm", [low, high])
    for column in ("clock_frequency [GHz]", "peak_rate_16bit [TFLOP/s]", "dynamic_power [W]", "static_power [W]"):
        assert frame[column].iloc[0] <= frame[column].iloc[1] * (1 + 1e-12)


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("supply_voltage", "0.8 V", "800 mV"),
        ("die_area", "300 mm^2", "3 cm^2"),
        ("die_to_die_bandwidth", "600 GB/s", "0.6 TB/s"),
        ("memory.memory_energy", "6 pJ/bit", "48 pJ/byte"),
    ],
)
def test_units_change_nothing(key: str, one: str, other: str) -> None:
    frames = [calc.synthesise("chiplet-28nm", overrides={key: text}).frame()["value"] for text in (one, other)]
    assert np.allclose(frames[0].astype(float), frames[1].astype(float), rtol=1e-12)


def test_ranges_weak_marks_and_explanations() -> None:
    found = calc.synthesise("chiplet-28nm", draws=500, seed=3)
    power = found.figure("rated_power")
    assert power.low is not None and power.high is not None and power.value is not None
    assert power.low < power.value < power.high and power.weak and power.unit == "W"
    assert any("power_model_error" in item.quantity.path for item in found.weak_inputs("rated_power"))
    assert {"power_model_error"} <= {leaf.name for leaf in found.explain("rated_power").leaves()}
    assert found.figure("total_die_area").low is None


def test_unlike_designs_have_their_own_model_error() -> None:
    one, other = (calc.synthesise(name, draws=200) for name in ("chiplet-28nm", "monolithic-28nm"))
    ratio = one.values("power_correction") / one.values("rated_power")
    assert not np.allclose(ratio, other.values("power_correction") / other.values("rated_power"))


def test_a_batch_has_a_row_a_case() -> None:
    volts = calc.Q(np.array([0.6, 0.7, 0.8]), "V")
    found = calc.synthesise("chiplet-28nm", overrides={"supply_voltage": volts})
    frame = found.frame()
    assert len(frame) == 3 and frame["clock_frequency [GHz]"].is_monotonic_increasing
    one = value("chiplet-28nm", "rated_power", supply_voltage="0.7 V")
    assert frame["rated_power [W]"].iloc[1] == pytest.approx(one)
    assert "3 cases" in str(found)
    with pytest.raises(calc.CalcError, match="a batch"):
        _ = found.limits


def test_text_and_plain_data() -> None:
    found = calc.synthesise("chiplet-28nm-3d", draws=100)
    text = str(found)
    for part in ("peak_rate_16bit", "heat_flux", "limits", "minimum supply"):
        assert part in text
    content = json.loads(found.to_json())
    assert content["figures"]["rated_power"]["unit"] == "W per accelerator"
    assert content["limits"]["heat"]["status"] == "holds" and content["versions"]["calc"]
    assert content["rates"]["int8"]["value"] == pytest.approx(2 * content["rates"]["bf16"]["value"])


@pytest.mark.parametrize(
    ("design", "overrides", "expected"),
    [
        ("h100", {}, ("h100", "a build", "supply_voltage", "chiplet-28nm")),
        ("chiplet-28", {}, ("unknown", "chiplet-28nm")),
        ("chiplet-28nm", {"die_area": "900 mm^2"}, ("900", "reticle field of 858")),
        ("chiplet-28nm", {"dies_per_accelerator": "12 die"}, ("carrier", "4,719", "packages_per_accelerator to 2")),
        ("chiplet-28nm", {"supply_voltage": "0.8 W"}, ("supply_voltage", "'0.8 W'")),
        ("chiplet-28nm", {"supply_voltage": "2 V"}, ("supply_voltage", "at most 1.5")),
        ("chiplet-28nm", {"node": "90nm"}, ("90 nm", "nominal_voltage")),
        ("chiplet-28nm", {"supply_volts": "0.8 V"}, ("did you mean supply_voltage",)),
        ("chiplet-28nm", {"calibration.io_powr": "20 W"}, ("io_powr", "io_power")),
    ],
)
def test_refusals(design: str, overrides: dict[str, str], expected: tuple[str, ...]) -> None:
    with pytest.raises(calc.CalcError) as refused:
        calc.synthesise(design, overrides=overrides)
    for text in expected:
        assert text in str(refused.value)
