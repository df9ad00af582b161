import calc
from calc.units import GLOSSARY


def test_controls_come_from_declarations_and_hold_their_values() -> None:
    comparison = calc.compare()
    controls = {control.path: control for control in calc.controls(comparison)}
    for name in ("electricity_price", "power_usage_effectiveness"):
        assert f"site.{name}" in controls
    for path in (
        "h200.price",
        "chiplet-28nm.node.defect_density",
        "chiplet-28nm.node.wafer_price",
        "chiplet-28nm.volume",
    ):
        assert path in controls
    for control in controls.values():
        declaration = GLOSSARY[control.name]
        assert control.description == declaration.description
        assert control.low <= control.value <= control.high
        assert bool(control.rungs) != bool(control.step)
        assert not control.rungs or {control.low, control.value, control.high} <= set(control.rungs)


def test_a_moved_control_is_an_override_that_takes_effect() -> None:
    comparison = calc.compare()
    for control in calc.controls(comparison):
        moved = control.high if control.value < control.high else control.low
        again = calc.compare(overrides={control.path: control.override(moved)})
        changed = next(item for item in calc.controls(again) if item.path == control.path)
        assert abs(changed.value - moved) <= 1e-9 * abs(moved), control.path


def test_prices_in_cny_have_controls_in_cny() -> None:
    control = next(item for item in calc.controls(calc.compare()) if item.path == "ascend-910c.price")
    assert control.unit == "CNY" and control.value == 142500 and control.step == 3000
