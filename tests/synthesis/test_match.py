"""The design that matches a platform: it reaches the target with whole dies, and no die fewer would."""

import json
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import calc

CASES = [
    {"node": "28nm", "memory": "hbm2"},
    {"node": "28nm", "memory": "bonded-dram-18nm"},
    {"node": "14nm", "memory": "hbm2", "package": "silicon-interposer", "voltage": "0.7 V"},
    {"node": "7nm", "memory": "hbm2e", "die_area": "200 mm^2"},
]


def reached(found: calc.Match, name: str) -> float:
    built = calc.synthesise(found.template, overrides=found.overrides)
    value = built.figure("native_rate" if name == "peak_rate" else name).value
    assert value is not None
    return value


@pytest.mark.parametrize("choice", CASES)
@pytest.mark.parametrize("platform", ["h20", "h200", "ascend-910b"])
def test_match_then_synthesise_reaches_the_target(choice: dict[str, str], platform: str) -> None:
    on = ("rate", "bandwidth", "capacity")
    found = calc.match(platform, on=on, **choice)  # type: ignore[arg-type]
    for name in ("peak_rate", "memory_bandwidth", "memory_capacity"):
        target = found.target.beside[name]
        assert target is not None and reached(found, name) >= target * (1 - 1e-9), name
    for name in ("rated_power", "total_die_area", "carrier_area", "heat_flux"):
        assert reached(found, name) == pytest.approx(found.figure(name).value), name
    bill = calc.unit_cost(found.template, overrides=found.overrides)
    assert bill.figure("unit_cost").value == pytest.approx(found.figure("unit_cost").value)


def test_no_die_fewer_would_do() -> None:
    found = calc.match("h20", node="28nm", memory="hbm2", on="rate")
    dies = found.figure("dies_per_accelerator").value
    assert dies is not None
    fewer = calc.synthesise(found.template, overrides=found.overrides | {"dies_per_accelerator": f"{dies - 1} die"})
    assert (fewer.figure("native_rate").value or 0) < 148


@settings(max_examples=12)
@given(st.sampled_from(["chiplet-28nm", "chiplet-28nm-3d", "monolithic-28nm"]), st.floats(0.55, 0.95))
def test_a_design_matched_by_itself_is_itself(design: str, volts: float) -> None:
    """At its own supply: as many dies, stacks or layers, and the same power."""
    changes = {"supply_voltage": f"{volts} V"}
    base = calc.synthesise(design, overrides=changes)
    preset = calc.load(f"designs/{design}")
    mine = preset.model_copy(
        update={"supply_voltage": preset.supply_voltage.model_copy(update={"value": f"{volts} V"})}
    )
    mine.supply_voltage.bind(calc.GLOSSARY["supply_voltage"])
    found = calc.match(mine, design=design, voltage=f"{volts} V", on=("rate", "bandwidth", "capacity"))
    for name in ("total_die_area", "memory_stacks", "rated_power", "carrier_area"):
        assert found.figure(name).value == pytest.approx(base.figure(name).value), name
    assert found.figure("bonded_layers").value == base.figure("bonded_layers").value


def test_a_design_matched_by_itself_over_draws_never_changes() -> None:
    """Facts that both share are drawn once, so the count of dies has no spread."""
    found = calc.match("chiplet-28nm", design="chiplet-28nm", voltage="0.8 V", draws=500)
    assert np.all(found.values("dies_per_accelerator") == 8) and np.all(found.values("memory_stacks") == 6)


def test_an_h20_at_28_nm_by_hand() -> None:
    """16 stacks of HBM2 for 4 TB/s, on two carriers; bonded DRAM needs 2,000 mm^2 for it."""
    found = calc.match("h20", node="28nm", memory="hbm2")
    assert found.figure("memory_stacks").value == 16
    assert found.figure("memory_bandwidth").value == pytest.approx(16 * 0.256)
    assert found.figure("packages_per_accelerator").value == 2
    assert found.figure("supply_voltage").value == 0.95
    assert "2 packages" in found.notes[0]
    bonded = calc.match("h20", node="28nm", memory="bonded-dram-18nm")
    assert bonded.template == "chiplet-28nm-3d" and bonded.figure("memory_stacks").value == 0
    area = bonded.figure("total_die_area").value
    assert area is not None and area >= 2000  # 4 TB/s at 2 GB/s/mm^2


def test_lower_supply_more_silicon() -> None:
    areas = [calc.match("h20", node="28nm", voltage=f"{volts} V").figure("total_die_area").value or 0
             for volts in (0.6, 0.7, 0.8, 0.95)]  # fmt: skip
    assert areas == sorted(areas, reverse=True) and areas[0] > 2 * areas[-1]


def test_only_what_is_asked_for_is_sized() -> None:
    by_rate = calc.match("h20", node="28nm", on="rate")
    assert by_rate.figure("memory_stacks").value == 6  # the template's
    by_memory = calc.match("h20", node="28nm", on="bandwidth")
    assert by_memory.figure("dies_per_accelerator").value == 8
    assert by_memory.figure("memory_stacks").value == 16
    layers = calc.match("h20", memory="bonded-dram-18nm", on=("rate", "bandwidth", "capacity"))
    assert (layers.figure("memory_capacity").value or 0) >= 96


def test_eight_bits_of_a_chip_that_has_twice_the_rate_are_the_same() -> None:
    sixteen, eight = (calc.match("h20", node="28nm", precision=name) for name in (None, "fp8"))
    assert sixteen.figure("total_die_area") == eight.figure("total_die_area")
    assert eight.target.precision == "fp8"


def test_draws_give_ranges_fast_and_reach_the_target_in_each() -> None:
    calc.match("h20", node="28nm", memory="hbm2", draws=100).figure("unit_cost")
    start = time.perf_counter()
    found = calc.match("h20", node="28nm", memory="hbm2", draws=10_000)
    rate, cost = found.values("peak_rate"), found.values("unit_cost")
    assert time.perf_counter() - start < 1.0
    assert rate.size == cost.size == 10_000
    assert np.all(rate[np.isfinite(rate)] >= 148 * (1 - 1e-9))
    for name in ("dies_per_accelerator", "total_die_area", "rated_power", "unit_cost"):
        item = found.figure(name)
        assert item.low is not None and item.high is not None and item.low < item.high, name


def test_frame_text_and_plain_data() -> None:
    found = calc.match("h20", node="28nm", memory="hbm2", voltage="0.7 V")
    frame = found.frame()
    assert frame.loc["rated_power", "h20"] == 400
    assert frame.loc["rated_power", "ratio"] == pytest.approx(frame.loc["rated_power", "value"] / 400)
    assert frame.loc["device_price", "h20"] == 11000
    content = json.loads(found.to_json())
    assert content["platform"] == "h20" and content["overrides"]["node"] == "28nm"
    assert content["limits"]["memory interface"]["status"] == "holds"
    assert "h20 matched in rate, bandwidth by chiplet-28nm (28nm, hbm2, silicon-bridge)" in str(found)
    names = {leaf.path for leaf in found.explain("unit_cost").leaves()}
    assert {"h20.peak_rate.bf16", "h20.memory_bandwidth"} <= names


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"on": "speed"}, ("on", "speed", "rate")),
        ({"on": ()}, ("on", "rate")),
        ({"precision": "fp4"}, ("fp4", "fp8")),
        ({"node": "29nm"}, ("29nm", "28nm")),
        ({"memory": "hbm9"}, ("hbm9",)),
        ({"voltage": "9 V"}, ("supply_voltage", "9 V")),
        ({"die_area": "900 mm^2"}, ("900", "reticle")),
        ({"overrides": {"dies_per_accelerator": "4 die"}}, ("dies_per_accelerator", "is what a match finds")),
        ({"design": "chiplet-28nm", "memory": "bonded-dram-18nm"}, ("bonded_layers", "capacity")),
        ({"overrides": {"supply_voltage": calc.Q(np.array([0.6, 0.7]), "V")}}, ("one value", "supply_voltage")),
    ],
)
def test_refusals(arguments: dict[str, object], expected: tuple[str, ...]) -> None:
    with pytest.raises(calc.CalcError) as refused:
        calc.match("h20", **arguments)  # type: ignore[arg-type]
    for text in expected:
        assert text in str(refused.value)


def test_a_platform_without_the_rate_is_refused() -> None:
    with pytest.raises(calc.CalcError, match="no int8 rate to match"):
        chip = calc.load("h20")
        bare = chip.model_copy(update={"peak_rate": {"bf16": chip.peak_rate["bf16"]}})
        calc.match(bare, precision="int8")
    with pytest.raises(calc.CalcError, match="memory bandwidth is not known"):
        calc.match(chip.model_copy(update={"memory_bandwidth": None}))
