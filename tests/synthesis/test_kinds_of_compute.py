"""Designs with INT8-only or vector units, with dies of several kinds, with memory on the board; chips as built."""

from typing import Any

import pytest

import calc


def figure(found: Any, name: str) -> float:
    value = found.figure(name).value
    assert value is not None, name
    return float(value)


def test_tpu_v1_from_its_public_description() -> None:
    """Jouppi et al. 2017, table 2: 92 tera-operations, 34 GB/s, 8 GiB, 75 W; never in the fit; within 1.3."""
    found = calc.synthesise("tpu-v1")
    assert figure(found, "native_rate") == pytest.approx(92, rel=5e-3)
    assert figure(found, "memory_bandwidth") == pytest.approx(0.034)
    assert 75 / 1.3 < figure(found, "rated_power") < 75 * 1.3
    assert found.figure("peak_rate_16bit").value is None and list(found.rates) == ["int8"]
    assert found.figure("supply_voltage").value is None


def test_mi300x_as_built_has_the_published_rate_and_memory() -> None:
    """AMD's data sheet: 1,307.4 TFLOP/s at 16 bits, 192 GB, 5.3 TB/s; 2,400 mm2 of logic; power within 1.5 of 750 W."""
    found = calc.synthesise("mi300x-as-built")
    assert figure(found, "native_rate") == pytest.approx(1307.4, rel=1e-3)
    assert figure(found, "memory_capacity") == 192 and figure(found, "memory_bandwidth") == pytest.approx(5.3, rel=0.01)
    assert figure(found, "total_die_area") == 8 * 115 + 4 * 370
    assert figure(found, "area_for_memory") == 0, "interfaces stand on the I/O dies"
    assert 750 / 1.5 < figure(found, "rated_power") < 750 * 1.5


def test_mi300x_as_one_die_costs_more_to_make() -> None:
    built, single = (calc.unit_cost(f"designs/mi300x-{name}") for name in ("as-built", "monolithic"))
    assert figure(single, "manufacturing_cost") > 1.3 * figure(built, "manufacturing_cost")
    assert figure(calc.unit_cost("builds/mi300x"), "unit_cost") == pytest.approx(figure(built, "unit_cost"))


def test_units_of_eight_bits_alone_cannot_train_and_serve_at_eight_bits() -> None:
    serving = calc.compare(["h20", "chiplet-28nm-int8"], workload="chat-70b")
    assert serving.platform("chiplet-28nm-int8").precision == "int8"
    assert any("attention runs at int8" in remark for remark in serving.remarks("chiplet-28nm-int8"))
    training = calc.compare(["h20", "chiplet-28nm-int8"], workload="train-405b")
    found = training.figure("training_rate", "chiplet-28nm-int8")
    assert found.value is None and "bf16" in found.reason


def test_export_control_counts_the_format_that_units_are_built_for() -> None:
    """Rate times bit length: 8 for INT8 units, 32 for vector units."""
    for design, bits in (("chiplet-28nm-int8", 8), ("chiplet-28nm", 16)):
        rate = figure(calc.synthesise(design), "native_rate")
        found = calc.export_control(design).figure("total_processing_performance").value
        assert found == pytest.approx(rate * bits)
    vector = calc.synthesise("chiplet-28nm", overrides={"architecture": "simd"})
    assert list(vector.rates) == ["fp32"] and vector.figure("peak_rate_8bit").value is None


def test_dies_of_other_kinds_follow_in_proportion() -> None:
    """Eight compute dies on four I/O dies: one I/O die for each two, rounded up."""
    found = calc.match("h20", design="mi300x-as-built", on="rate")
    by_kind = found.by_die("dies_per_accelerator")
    assert by_kind["compute"].value == 1 and by_kind["main"].value == 1
    more = calc.match("h100", design="mi300x-as-built", on="rate").by_die("dies_per_accelerator")
    assert more["compute"].value == 7 and more["main"].value == 4
    with pytest.raises(calc.CalcError, match="is what a match finds"):
        calc.match("h20", design="mi300x-as-built", overrides={"other_dies.compute.dies_per_accelerator": "3 die"})


def test_a_rate_that_the_units_do_not_have_is_refused() -> None:
    with pytest.raises(calc.CalcError, match="its units have no bf16; match a rate at int8"):
        calc.match("h20", design="chiplet-28nm-int8")
    found = calc.match("h20", design="chiplet-28nm-int8", precision="int8")
    assert figure(found, "peak_rate") >= 296


def test_memory_on_the_board_takes_no_carrier_and_has_a_limit() -> None:
    base = {"memory": "gddr6", "memory_stacks": "16 stack"}
    found = calc.synthesise("chiplet-28nm", overrides=base)
    assert figure(found, "memory_bandwidth") == pytest.approx(16 * 0.064)
    assert figure(found, "carrier_area") == pytest.approx(1.1 * 8 * 350, rel=0.01)
    limit = next(item for item in found.limits if item.name == "memory devices")
    assert limit.holds is True and limit.use == 1.0
    crowded = calc.synthesise("chiplet-28nm", overrides=base | {"memory_stacks": "24 stack"})
    assert next(item for item in crowded.limits if item.name == "memory devices").holds is False


def test_a_clock_may_be_stated_in_place_of_a_supply() -> None:
    volts = figure(calc.synthesise("chiplet-28nm"), "supply_voltage")
    clock = figure(calc.synthesise("chiplet-28nm"), "clock_frequency")
    preset = calc.load("designs/chiplet-28nm").model_dump(mode="json", exclude_none=True)
    del preset["supply_voltage"]
    stated = {"supply": "from-clock", "clock_frequency": {"value": f"{clock!r} GHz", "source": "design-choice"}}
    found = calc.synthesise(type(calc.load("designs/chiplet-28nm")).model_validate(preset | stated))
    assert figure(found, "supply_voltage") == pytest.approx(volts, rel=1e-9)
    with pytest.raises(calc.CalcError, match="its supply is not published"):
        calc.voltage_sweep("tpu-v1", ["0.8 V"])
