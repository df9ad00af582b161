"""What a hostile user tried: each is refused by name, or said, and never a wrong number without a word."""

from typing import Any

import numpy as np
import pytest

import calc
from calc import CalcError, Q, UnitError
from tests.costing.inline import build

IO_DIE = {"node": "7nm", "die_area": "50 mm^2", "dies_per_accelerator": "1 die"}


def inline(**more: Any) -> dict[str, Any]:
    return {
        "name": "x", "node": "28nm", "die_area": "100 mm^2", "dies_per_accelerator": "1 die", "memory": "hbm2",
        "package": "silicon-interposer", "memory_stacks": "1 stack", "bonded_layers": 0, "volume": "1e5 accelerator",
        **more,
    }  # fmt: skip


def value(design: Any, name: str = "unit_cost", **overrides: Any) -> float:
    found = calc.unit_cost(design, overrides=overrides).central(name)
    assert found is not None
    return found


def test_shares_of_a_design_cost_are_not_more_than_one_together() -> None:
    with pytest.raises(CalcError, match=r"module_design_share.*design_fixed_share"):
        calc.unit_cost("h100", overrides={"calibration.design_fixed_share": 0.9})
    shares = {"node_design_cost": "300e6 USD", "die_area": "300 mm^2", "design_reference_area": "300 mm^2"}
    found = calc.calculate("chip_design_cost", shares | {"module_design_share": 0.9, "design_fixed_share": 0.2})
    assert np.isnan(found["chip_design_cost"].magnitude)


def test_a_further_die_that_is_none_is_refused() -> None:
    with pytest.raises(CalcError, match="other_dies"):
        calc.unit_cost(inline(other_dies={"io": "28nm"}))
    with pytest.raises(CalcError, match="main"):
        calc.unit_cost(inline(other_dies={"main": IO_DIE}))


def test_the_order_of_overrides_does_not_matter() -> None:
    density, node = ("other_dies.io.node.defect_density", "5 1/cm^2"), ("other_dies.io.node", "5nm")
    design = inline(other_dies={"io": IO_DIE})
    one, other = (calc.unit_cost(design, overrides=dict(pairs)) for pairs in ((density, node), (node, density)))
    assert one.central("unit_cost") == other.central("unit_cost") != value(design, **dict([node]))


@pytest.mark.parametrize(
    ("design", "path", "column"),
    [
        ("chiplet-28nm-3d", "memory_stacks", Q(np.array([0.0, 6.0]), "stack")),
        ("h100", "bonded_layers", Q(np.array([0.0, 4.0]), "")),
        ("h100", "foo.die_area", Q(np.array([np.nan, np.nan]), "mm^2")),
        ("h100", "volume", Q(np.array([]), "accelerator")),
        ("h100", "volume", [1, 2]),
        ("h100", "spare_units", True),
    ],
)
def test_a_batch_is_checked_as_single_values_are(design: str, path: str, column: Any) -> None:
    with pytest.raises(CalcError, match=path.rsplit(".", 1)[-1]):
        calc.unit_cost(design, overrides={path: column})


def test_whole_wafers_are_of_one_size_in_a_batch_too() -> None:
    top = {"node": build()["node"], "die_area": "100 mm^2", "dies_per_accelerator": "1 die"}
    bonds = {"package.tier_bond_yield": 0.95, "package.tier_bond_cost": "5 USD", "other_dies": {"top": top}}
    design = build(bonds | {"package.logic_stacking": "wafer-on-wafer", "die_area": "100 mm^2"})
    with pytest.raises(CalcError, match="one size"):
        calc.unit_cost(design, overrides={"die_area": Q(np.array([100.0, 400.0]), "mm^2")})


def test_a_batch_is_no_range() -> None:
    bill = calc.unit_cost("h100", overrides={"die_area": Q(np.array([400.0, 600.0]), "mm^2")})
    for ask in (bill.figure, bill.explain):
        with pytest.raises(UnitError, match="batch"):
            ask("unit_cost")
    assert len(bill.to_dict()["totals"]["unit_cost"]["values"]) == 2
    assert "2 cases" in str(bill)


@pytest.mark.parametrize("area", [200, 350, 512, 665.61, 814])
def test_the_bill_and_its_picture_count_the_same_dies(area: float) -> None:
    bill = calc.unit_cost("chiplet-28nm", overrides={"die_area": f"{area} mm^2", "dies_per_accelerator": "2 die"})
    assert bill.wafer_map().count == bill.central("gross_dies_per_wafer")


def test_calculate_harvests_where_spares_are_given() -> None:
    inputs = {"die_area": "814 mm^2", "defect_density": "0.1 1/cm^2", "defect_clustering": 10, "spare_units": 12,
              "repairable_area_share": 0.58}  # fmt: skip
    stated = calc.calculate("sellable_yield", inputs, {"harvest": "spare-units"})
    assert calc.calculate("sellable_yield", inputs)["sellable_yield"] == stated["sellable_yield"]


def test_coefficients_hold_for_both_designs_of_a_crossover() -> None:
    change = {"calibration.design_fixed_share": 0.3}
    one = calc.crossover_volume("chiplet-28nm", "monolithic-28nm", overrides=change)
    both = calc.crossover_volume("chiplet-28nm", "monolithic-28nm", overrides=change, against_overrides=change)
    assert one.volumes.magnitude == pytest.approx(both.volumes.magnitude)
    with pytest.raises(CalcError, match="holds for both"):
        calc.crossover_volume(
            "chiplet-28nm", "monolithic-28nm", overrides=change,
            against_overrides={"calibration.design_fixed_share": 0.2},
        )  # fmt: skip


def test_two_meeting_points_are_told_as_two() -> None:
    spare = {"dies_elsewhere": "1e5 die", "modules_elsewhere": "1e5 die", "package.package_design_cost": "2e8 USD",
             "die_area": "800 mm^2"}  # fmt: skip
    alone = {"dies_elsewhere": "0 die", "modules_elsewhere": "0 die"}
    met = calc.crossover_volume("h100", "h100", overrides=spare, against_overrides=alone, low="1 accelerator")
    if len(met.volumes.magnitude) == 2:
        assert "between" in str(met)
    with pytest.raises(CalcError, match="below high"):
        calc.crossover_volume("h100", "b200", high=Q(np.inf, "accelerator"))


@pytest.mark.parametrize("date", ["garbage", "2026-13", "2026-02-31", "", 2026])
def test_a_date_is_a_date(date: Any) -> None:
    for call in (calc.unit_cost, calc.export_control):
        with pytest.raises(CalcError, match="date"):
            call("chiplet-28nm", date=date)
    with pytest.raises(CalcError, match="date"):
        calc.fab_economics("tsmc-3nm", date=date)


@pytest.mark.parametrize("draws", [-5, 5.5, "a", True])
def test_draws_are_a_whole_number(draws: Any) -> None:
    with pytest.raises(CalcError, match="draws"):
        calc.unit_cost("h100", draws=draws)


def test_drawn_lines_add_up_at_central_values() -> None:
    bill = calc.unit_cost("chiplet-28nm", draws=500)
    frame = bill.frame()
    lines = frame.loc[list(bill.lines), "cost [USD]"]
    assert lines.sum() == pytest.approx(frame.loc["device_price", "cost [USD]"], rel=1e-12)
    assert (frame["low [USD]"].dropna() <= frame["high [USD]"].dropna()).all()


def test_json_says_under_which_terms() -> None:
    content = calc.unit_cost("mi300x", draws=200, seed=3, date="2026-01").to_dict("CNY")
    assert (content["date"], content["draws"], content["seed"]) == ("2026-01", 200, 3)
    assert any(source["path"] == "finance.exchange_rate" for source in content["sources"])
    assert set(content["details"]["die_yield"]["by_die"]) == {"main", "compute"}


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"package.bond_yield": 0}, "no package survives assembly"),
        ({"node.wafer_diameter": "1 mm"}, "no die fits on the wafer"),
        ({"package.final_test_yield": 0}, "final_test_yield is zero"),
    ],
)
def test_unknown_says_what_is_nothing(overrides: dict[str, Any], words: str) -> None:
    figure = calc.unit_cost("chiplet-28nm", overrides=overrides).figure("unit_cost")
    assert figure.value is None and words in figure.reason


def test_spares_need_what_they_stand_in_for() -> None:
    with pytest.raises(CalcError, match="repairable_area_share"):
        calc.unit_cost("chiplet-28nm", overrides={"spare_units": 4})


@pytest.mark.parametrize(
    "call",
    [
        lambda: calc.unit_cost("accelerators/h100"),
        lambda: calc.cost_by_node(nodes=["builds/h100"]),
        lambda: calc.fab_economics("builds/h100"),
        lambda: calc.cost_by_node(Q(np.array([100.0, 200.0]), "mm^2")),
        lambda: calc.calculate(5, {}),  # type: ignore[arg-type]
        lambda: calc.calculate("die_yield", {"die_area": {}}),
        lambda: calc.calculate("die_yield", {"die_area": Q(np.array([]), "mm^2")}),
        lambda: calc.calculate("die_yield", {}, "murphy"),  # type: ignore[arg-type]
        lambda: calc.calculate("die_yield", {}, {"yield_model": None}),  # type: ignore[dict-item]
    ],
)
def test_no_raw_error_reaches_a_user(call: Any) -> None:
    with pytest.raises(CalcError):
        call()
