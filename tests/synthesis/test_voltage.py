"""The supply as a lever: sweeps, and the one of least power at equal throughput."""

import numpy as np
import pytest

import calc


def test_a_sweep_is_the_design_at_each_supply() -> None:
    frame = calc.voltage_sweep("chiplet-28nm", ["0.6 V", "800 mV", 0.95])
    assert list(frame.index) == pytest.approx([0.6, 0.8, 0.95])
    for volt, row in frame.iterrows():
        alone = calc.synthesise("chiplet-28nm", overrides={"supply_voltage": f"{volt} V"})
        for name in ("clock_frequency [GHz]", "rated_power [W]", "logic_energy [pJ/FLOP]"):
            assert row[name] == pytest.approx(alone.figure(name.split()[0]).value)


def test_clock_and_energy_by_hand() -> None:
    """0.60 V on 28 nm: 0.322 of the clock at 0.95 V by the alpha-power law; switching energy goes as V squared."""
    frame = calc.voltage_sweep("chiplet-28nm", [0.60, 0.95])
    clock = frame["clock_frequency [GHz]"]
    assert clock.iloc[0] / clock.iloc[1] == pytest.approx(0.322, abs=0.001)
    switching = frame["dynamic_power [W]"] / frame["peak_rate_16bit [TFLOP/s]"]
    assert switching.iloc[0] / switching.iloc[1] == pytest.approx((0.60 / 0.95) ** 2)


def test_a_sweep_with_draws_has_ranges() -> None:
    found = calc.synthesise("chiplet-28nm", draws=200).over_voltage([0.7, 0.9])
    assert (found["rated_power low [W]"] < found["rated_power [W]"]).all()
    assert (found["rated_power high [W]"] > found["rated_power [W]"]).all()


def test_best_supply_is_the_least_of_its_curve() -> None:
    found = calc.best_voltage("chiplet-28nm")
    assert found.voltage.value == pytest.approx(found.curve["rated_power [W]"].idxmin())
    assert found.nominal == 0.95 and found.minimum == 0.65
    assert found.silicon_ratio.value is not None and found.silicon_ratio.value > 1
    assert found.power_change.value is not None and found.power_change.value < 0
    assert "least power" in str(found)


def test_best_supply_at_28_nm_is_near_the_published_model() -> None:
    """Device physics: about 0.60 V, power down some 36%, silicon some 3.1 times."""
    found = calc.best_voltage("chiplet-28nm")
    assert found.voltage.value == pytest.approx(0.60, abs=0.05)
    assert found.power_change.value == pytest.approx(-0.36, abs=0.10)
    assert found.silicon_ratio.value == pytest.approx(3.1, rel=0.25)
    assert found.below_minimum


def test_the_curve_holds_rate_and_memory() -> None:
    """Static power goes with silicon and supply alone, memory power stays."""
    curve = calc.best_voltage("chiplet-28nm", lowest="0.6 V", highest="0.8 V").curve
    last = curve.iloc[-1]
    own = calc.synthesise("chiplet-28nm")  # a design at 0.80 V
    assert last["silicon_area [mm^2]"] == pytest.approx(own.figure("total_die_area").value)
    assert last["rated_power [W]"] == pytest.approx(own.figure("rated_power").value)
    assert curve["silicon_area [mm^2]"].is_monotonic_decreasing


def test_best_supply_over_draws() -> None:
    found = calc.best_voltage("chiplet-28nm-3d", draws=300)
    low, middle, high = found.voltage.low, found.voltage.value, found.voltage.high
    assert low is not None and middle is not None and high is not None and low < middle < high
    assert np.isfinite(found.to_dict()["power_change"]["low"])


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: calc.voltage_sweep("chiplet-28nm", []), ("voltages", "none")),
        (lambda: calc.voltage_sweep("chiplet-28nm", ["0.8 W"]), ("0.8 W", "V")),
        (lambda: calc.voltage_sweep("chiplet-28nm", [0.1]), ("supply_voltage", "impossible", "at least 0.3")),
        (lambda: calc.best_voltage("chiplet-28nm", draws=-1), ("draws", "-1")),
        (lambda: calc.best_voltage("chiplet-28nm", lowest="0.9 V", highest="0.6 V"), ("lowest", "highest")),
    ],
)
def test_refusals(call: object, expected: tuple[str, ...]) -> None:
    with pytest.raises(calc.CalcError) as refused:
        call()  # type: ignore[operator]
    for text in expected:
        assert text in str(refused.value)
