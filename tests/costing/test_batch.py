"""Batches and draws of `calc.unit_cost`: many values at once give what they give one by one."""

from typing import Any

import numpy as np
import pytest

from calc import CalcError, Q, RangeError, UnitError, unit_cost
from calc.costing.bill import COST_LINES, DETAILS
from tests.costing.inline import FULL, INTERPOSER, NODES, build

FIGURES = (*COST_LINES, "manufacturing_cost", "unit_cost", *DETAILS)


def alone(design: dict[str, Any], overrides: dict[str, str], name: str) -> float:
    return float(unit_cost(design, overrides=overrides).values(name)[0])


@pytest.mark.parametrize(
    ("path", "values", "unit"),
    [
        ("die_area", [50.0, 200.0, 400.0, 640.0], "mm^2"),
        ("dies_per_accelerator", [2.0, 3.0, 4.0], "die"),
        ("volume", [1e3, 1e5, 1e7, 1e9], "accelerator"),
        ("spare_units", [0.0, 1.0, 2.0, 9.0], ""),
        ("memory_stacks", [0.0, 2.0, 4.0, 6.0], "stack"),
        ("packages_per_accelerator", [1.0, 2.0], ""),
        ("node.defect_density", [0.0, 0.1, 0.4, 2.0], "1/cm^2"),
        ("node.learning_time", [1.0, 6.0, 12.0], "month"),
        ("package.bond_yield", [0.9, 0.95, 0.999, 1.0], ""),
        ("package.tier_bond_yield", [0.9, 0.95, 0.999, 1.0], ""),
        ("package.carrier_defect_density", [0.0, 0.06, 0.2], "1/cm^2"),
        ("package.probe_coverage", [0.0, 0.5, 1.0], ""),
        ("other_dies.cache.die_area", [50.0, 120.0, 150.0], "mm^2"),
        ("other_dies.cache.dies_per_accelerator", [0.0, 2.0, 4.0, 8.0], "die"),
        ("other_dies.cache.node.defect_density", [0.0, 0.1, 0.4], "1/cm^2"),
        ("gross_margin", [0.0, 0.3, 0.7], ""),
    ],
)
def test_a_batch_is_a_loop(path: str, values: list[float], unit: str) -> None:
    design = build(base=FULL)
    bill = unit_cost(design, overrides={path: Q(np.array(values), unit)})
    assert bill.is_batch and not bill.is_drawn
    bills = [unit_cost(design, overrides={path: f"{value!r} {unit}".strip()}) for value in values]
    for name in FIGURES:
        together = np.broadcast_to(bill.values(name), len(values))
        one_by_one = [float(item.values(name)[0]) for item in bills]
        assert together == pytest.approx(one_by_one, rel=1e-12, nan_ok=True), name


def test_several_columns_go_together() -> None:
    design = build(base=INTERPOSER)
    areas, densities = np.linspace(50, 800, 9), np.linspace(0.02, 0.5, 9)
    columns = {"die_area": Q(areas, "mm^2"), "node.defect_density": Q(densities, "1/cm^2")}
    bill = unit_cost(design, overrides=columns | {"package.bond_yield": "0.97"})
    expected = [
        alone(
            design,
            {"die_area": f"{area!r} mm^2", "node.defect_density": f"{density!r} 1/cm^2", "package.bond_yield": "0.97"},
            "unit_cost",
        )
        for area, density in zip(areas.tolist(), densities.tolist(), strict=True)
    ]
    assert bill.values("unit_cost") == pytest.approx(expected, rel=1e-12)
    frame = bill.frame()
    assert len(frame) == 9
    assert frame["unit_cost [USD]"].to_numpy() == pytest.approx(expected, rel=1e-12)
    lines = frame[[f"{line} [USD]" for line in COST_LINES]].sum(axis=1)
    assert lines.to_numpy() == pytest.approx(expected, rel=1e-12)


def test_a_long_batch_is_as_its_ends() -> None:
    """More cases than one block of the bare run."""
    areas = np.linspace(20, 800, 100_003)
    bill = unit_cost(build(base=INTERPOSER), overrides={"die_area": Q(areas, "mm^2")})
    found = bill.values("unit_cost")
    assert found.shape == areas.shape and np.all(np.isfinite(found))
    for index in (0, 50_000, 100_002):
        one = alone(build(base=INTERPOSER), {"die_area": f"{float(areas[index])!r} mm^2"}, "unit_cost")
        assert found[index] == pytest.approx(one, rel=1e-12)


def test_volumes_can_be_many() -> None:
    volumes = np.array([1e4, 1e5, 1e6])
    bill = unit_cost(build(), Q(volumes, "accelerator"))
    expected = [alone(build(), {"volume": f"{volume!r} accelerator"}, "unit_cost") for volume in volumes.tolist()]
    assert bill.values("unit_cost") == pytest.approx(expected, rel=1e-12)


def test_one_value_is_no_batch() -> None:
    for value in ("120 mm^2", Q(120.0, "mm^2"), Q(1.2, "cm^2"), Q(np.array([120.0]), "mm^2")):
        bill = unit_cost(build(), overrides={"die_area": value})
        assert bill.figure("die_yield").value == pytest.approx((1 + 1.2 * 0.09 / 10) ** -10, rel=1e-12)


def test_a_coefficient_can_have_many_values() -> None:
    shares = np.array([0.1, 0.2, 0.3])
    bill = unit_cost(build(), overrides={"calibration.design_fixed_share": Q(shares, "")})
    expected = [
        alone(build(), {"calibration.design_fixed_share": f"{share!r}"}, "unit_cost") for share in shares.tolist()
    ]
    assert bill.values("unit_cost") == pytest.approx(expected, rel=1e-12)


# --- limits in a batch ----------------------------------------------------------------------------------------------


def test_dies_over_the_field_are_unknown() -> None:
    bill = unit_cost(build(), overrides={"die_area": Q(np.array([800.0, 858.0, 859.0, 2000.0]), "mm^2")})
    assert np.isfinite(bill.values("unit_cost")).tolist() == [True, True, False, False]
    assert bill.values("gross_dies_per_wafer")[2:].tolist() == [0.0, 0.0]


def test_carriers_over_their_limit_are_unknown_or_refused() -> None:
    """A carrier of 2,000 mm2 at most, dies of 100 to 800 mm2 in fours under a factor of 1.1. What one bill refuses a
    batch must not price."""
    design = build({"package.maximum_carrier_area": "2000 mm^2", "dies_per_accelerator": "4 die"}, INTERPOSER)
    areas = Q(np.array([100.0, 400.0, 500.0, 800.0]), "mm^2")
    with pytest.raises(RangeError, match="packages_per_accelerator"):
        unit_cost(design, overrides={"die_area": "500 mm^2"})
    try:
        bill = unit_cost(design, overrides={"die_area": areas})
    except RangeError as error:
        assert "carrier" in str(error)
    else:
        assert np.isfinite(bill.values("unit_cost")).tolist() == [True, True, False, False]


def test_spares_that_begin_at_none_still_count() -> None:
    """The first of the values chooses no form for all of them."""
    more = {"repairable_area_share": 0.6, "die_area": "600 mm^2", "spare_units": 0}
    up = unit_cost(build(more), overrides={"spare_units": Q(np.array([0.0, 1.0, 8.0]), "")}).values("good_die_cost")
    down = unit_cost(build(more), overrides={"spare_units": Q(np.array([8.0, 1.0, 0.0]), "")}).values("good_die_cost")
    assert up == pytest.approx(down[::-1], rel=1e-12)
    assert up[0] > up[1] > up[2]


def test_spares_of_another_yield_model_are_refused_in_a_batch_too() -> None:
    poisson = build({"node.yield_model": "poisson", "repairable_area_share": 0.6, "spare_units": 0})
    with pytest.raises(CalcError, match="yield_model"):
        unit_cost(poisson, overrides={"spare_units": Q(np.array([0.0, 1.0]), "")}).values("unit_cost")


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("die_area", Q(np.array([100.0, -1.0]), "mm^2"), RangeError),
        ("package.bond_yield", Q(np.array([0.9, 1.1]), ""), RangeError),
        ("die_area", Q(np.array([100.0, 200.0]), "mm"), UnitError),
        ("die_aria", Q(np.array([100.0, 200.0]), "mm^2"), CalcError),
        ("node.die_area", Q(np.array([100.0, 200.0]), "mm^2"), CalcError),
    ],
)
def test_an_impossible_batch_is_refused(path: str, value: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=path.rsplit(".", 1)[-1][:5]):
        unit_cost(build(), overrides={path: value})


def test_columns_of_other_lengths_are_refused() -> None:
    columns = {"die_area": Q(np.array([1.0, 2.0, 3.0]), "mm^2"), "package.bond_yield": Q(np.array([0.9, 0.95]), "")}
    with pytest.raises(RangeError, match=r"must have as many each: die_area 3, package.bond_yield 2"):
        unit_cost(build(), overrides=columns)


def test_columns_of_coefficients_have_as_many_too() -> None:
    columns = {"die_area": Q(np.array([1.0, 2.0, 3.0]), "mm^2"),
               "calibration.design_fixed_share": Q(np.array([0.1, 0.2]), "")}  # fmt: skip
    with pytest.raises(CalcError, match="must have as many each"):
        unit_cost(build(), overrides=columns).values("unit_cost")


def test_unknown_cases_stay_unknown() -> None:
    bill = unit_cost(build(), overrides={"die_area": Q(np.array([100.0, np.nan, 200.0]), "mm^2")})
    assert np.isfinite(bill.values("unit_cost")).tolist() == [True, False, True]


def test_an_unknown_case_may_stand_first() -> None:
    bill = unit_cost(build(), overrides={"die_area": Q(np.array([np.nan, 100.0]), "mm^2")})
    assert np.isfinite(bill.values("unit_cost")).tolist() == [False, True]


# --- draws ----------------------------------------------------------------------------------------------------------

PRICE = {"value": "9346 USD", "low": "7000 USD", "high": "12_000 USD", "source": "cset-2020"}
BOND = {"value": 0.97, "low": 0.93, "high": 0.99, "source": "assumption"}


def test_draws_give_ranges_where_something_is_uncertain() -> None:
    design = build({"node.wafer_price": PRICE, "package.bond_yield": BOND})
    bill = unit_cost(design, draws=4000, seed=1)
    raw = bill.figure("raw_logic_cost")
    assert raw.low == pytest.approx(7000 / 571.7124344116606, rel=0.02)
    assert raw.high == pytest.approx(12_000 / 571.7124344116606, rel=0.02)
    assert raw.value == pytest.approx(9346 / 571.7124344116606, rel=0.01)
    certain = bill.figure("carrier_cost")
    assert certain.low is None and certain.high is None and certain.value == pytest.approx(2.0, rel=1e-12)
    total = bill.figure("unit_cost")
    assert total.low is not None and total.high is not None and total.value is not None
    assert total.low < total.value < total.high
    assert {"low [USD]", "high [USD]"} <= set(bill.frame().columns)


def test_spares_that_may_be_none_are_drawn() -> None:
    """None is likeliest, up to four are possible: some draws sell more dies than are perfect."""
    spares = {"value": 0, "low": 0, "high": 4, "range": "bounds", "source": "assumption"}
    bill = unit_cost(build({"repairable_area_share": 0.6, "spare_units": spares}), draws=500)
    assert np.ptp(bill.values("sellable_yield")) > 0.01


def test_draws_are_the_same_for_the_same_seed() -> None:
    design = build({"node.wafer_price": PRICE})
    first, again, other = (unit_cost(design, draws=200, seed=seed).values("unit_cost") for seed in (7, 7, 8))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_lines_add_up_in_every_draw() -> None:
    bill = unit_cost(build({"node.wafer_price": PRICE, "package.bond_yield": BOND}), draws=300)
    lines = sum(np.broadcast_to(bill.values(line), 300) for line in COST_LINES)
    assert lines == pytest.approx(bill.values("unit_cost"), rel=1e-12)


def test_a_fact_that_two_kinds_of_die_share_by_name_is_still_two_facts() -> None:
    """Two nodes written out for two kinds of die have two prices, drawn apart."""
    node = {**NODES["7"], "wafer_price": PRICE}
    other = {"node": {**node, "name": "another"}, "die_area": "100 mm^2", "dies_per_accelerator": "1 die"}
    bill = unit_cost(build({"node": node, "other_dies": {"io": other}}), draws=500)
    raw = bill._chain.values(("raw_die_cost",), bill._cases)["raw_die_cost"]
    assert raw.shape[0] == 2
    assert abs(np.corrcoef(np.ravel(raw[0]), np.ravel(raw[1]))[0, 1]) < 0.2


def test_weak_inputs_are_named() -> None:
    weak = {"value": 0.9, "low": 0.6, "high": 0.99, "source": "assumption"}
    bill = unit_cost(build({"package.bond_yield": weak}))
    assert [item.quantity.path for item in bill.weak_inputs("manufacturing_cost")] == [
        "organic-build.package.bond_yield"
    ]
    assert bill.figure("manufacturing_cost").weak and not bill.figure("raw_logic_cost").weak
