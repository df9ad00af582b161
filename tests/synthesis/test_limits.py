"""Limits of a design: each held, broken and, where nothing is stated, not known."""

import pytest

import calc
from calc.presets import default_catalogue, validated
from calc.schema import Design


def limit(name: str, design: str = "chiplet-28nm", draws: int = 0, **overrides: str) -> calc.Limit:
    keys = {key.replace("__", "."): text for key, text in overrides.items()}
    return next(item for item in calc.synthesise(design, overrides=keys, draws=draws).limits if item.name == name)


def test_a_28_nm_design_with_hbm2_keeps_all() -> None:
    found = calc.synthesise("chiplet-28nm").limits
    assert [item.name for item in found] == [
        "reticle", "carrier", "memory interface", "minimum supply", "nominal supply",
    ]  # fmt: skip
    assert all(item.holds for item in found)
    assert all(item.source and item.why for item in found)


def test_how_far_reticle_and_carrier_are_used() -> None:
    assert limit("reticle").use == pytest.approx(350 / 858)
    assert limit("carrier").use == pytest.approx(1.1 * (2800 + 6 * 92) / 4719)
    assert "78%" in limit("carrier").why


def test_no_interface_for_hbm3_on_28_nm() -> None:
    found = limit("memory interface", memory="hbm3")
    assert found.holds is False and found.use == pytest.approx(28 / 12)
    for text in ("28 nm class", "12 nm", "I/O die", "bonded DRAM"):
        assert text in found.why
    assert limit("memory interface", memory="hbm2e", node="14nm").holds is False
    assert limit("memory interface", memory="hbm2e", node="7nm").holds is True
    assert limit("memory interface", memory="hbm3", node="7nm").holds is True


def test_an_input_output_die_of_a_newer_node_carries_the_interface() -> None:
    """28 nm compute dies with two memory I/O dies of the 7 nm class."""
    io_die = {
        "node": "7nm",
        "die_area": {"value": "100 mm^2", "source": "design-choice"},
        "dies_per_accelerator": {"value": "2 die", "source": "design-choice"},
    }
    raw = {"extends": "designs/chiplet-28nm", "memory": "hbm3", "other_dies": {"memory-io": io_die}}

    def design(**more: object) -> Design:
        return validated(Design, default_catalogue().completed(raw | more, "mine"), "mine")

    without = calc.synthesise(design())
    assert next(item for item in without.limits if item.name == "memory interface").holds is False
    found = calc.synthesise(design(interface_die="memory-io"))
    interface = next(item for item in found.limits if item.name == "memory interface")
    assert interface.holds is True and interface.value == 7
    assert found.figure("area_for_memory").value == 0
    assert (found.figure("native_rate").value or 0) > (without.figure("native_rate").value or 0)
    with pytest.raises(calc.CalcError, match="interface_die is 'memory'; expected one of main, memory-io"):
        design(interface_die="memory")


def test_heat_under_bonded_dram() -> None:
    found = limit("heat", "chiplet-28nm-3d")
    assert found.holds is True and found.weak and found.bound == 0.5
    assert found.use == pytest.approx((found.value or 0) / 0.5)
    hot = limit("heat", "chiplet-28nm-3d", node="5nm", supply_voltage="0.76 V", calibration__io_power="1000 W")
    assert hot.holds is False and "lower the supply" in hot.why
    assert all(item.name != "heat" for item in calc.synthesise("chiplet-28nm").limits)


def test_supply_below_the_sram_and_above_nominal() -> None:
    low = limit("minimum supply", supply_voltage="0.55 V")
    assert low.holds is False and low.use == pytest.approx(0.65 / 0.55) and "15% below" in low.why and low.weak
    at = limit("minimum supply", supply_voltage="0.65 V")
    assert at.holds is True and "at it" in at.why
    high = limit("nominal supply", supply_voltage="1.05 V")
    assert high.holds is False and high.use == pytest.approx(1.05 / 0.95) and "11% above" in high.why


def test_what_is_not_stated_is_not_known() -> None:
    found = limit("minimum supply", node="7nm", supply_voltage="0.7 V")
    assert found.holds is None and found.use is None and found.status == "unknown"
    assert "not known" in found.why and not found.source


def test_share_of_draws_in_which_a_limit_holds() -> None:
    """The minimum supply is 0.60 to 0.70 V (10-90%), so 0.65 V is enough in half of the draws."""
    share = limit("minimum supply", draws=4000, supply_voltage="0.65 V").holding_share
    assert share == pytest.approx(0.5, abs=0.02)
    assert limit("minimum supply", draws=4000, supply_voltage="0.70 V").holding_share == pytest.approx(0.9, abs=0.02)
    assert limit("minimum supply").holding_share is None
