import numpy as np
import pytest

import calc
from calc.costing.chain import Chain

AREAS = calc.Q(np.linspace(100.0, 300.0, 5), "mm^2")


def batch() -> calc.Bill:
    return calc.unit_cost("chiplet-28nm", overrides={"die_area": AREAS})


def test_figures_are_the_same_one_by_one_and_all_at_once() -> None:
    one_by_one, at_once = batch(), batch().quantities
    for name, expected in at_once.items():
        found = one_by_one.quantity(name)
        assert found.units == expected.units
        np.testing.assert_array_equal(found.magnitude, expected.magnitude)


def test_of_a_batch_only_what_is_asked_for_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    values = Chain.values

    def noted(self: Chain, targets: tuple[str, ...], cases: object) -> dict[str, np.ndarray]:
        asked.append(tuple(targets))
        return values(self, targets, cases)  # type: ignore[arg-type]

    monkeypatch.setattr(Chain, "values", noted)
    bill = batch()
    bill.values("unit_cost")
    bill.quantity("unit_cost")
    assert asked == [("unit_cost", "carrier_area", "maximum_carrier_area", "packages_per_accelerator", "attached_dies")]
    bill.frame()
    assert len(asked) == 2
    assert "unit_cost" not in asked[1]
    assert "die_yield" not in asked[1]
