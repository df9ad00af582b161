"""`calc.calculate`: any quantity from given ones, against released peers; and what it says of bad input.

Peers, run in-process: Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07), nanocad-lab/CATCH
(commit d60dafb, 2025-07-22), ttm-cas (PrincetonUniversity/ttm-cas, commit d98ac05, 2023-10-15),
google/chiplets-cost-model (commit 2cbd30c, 2022-08-09), vowstar/die-yield-calculator (commit d6be48d, 2026-08-16).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pint
import pytest

from calc import FORMS, CalcError, Q, RangeError, UnitError, UnknownNameError, calculate

DIE: dict[str, Any] = {
    "die_area": "100 mm^2", "wafer_price": "9346 USD", "wafer_diameter": "300 mm", "edge_exclusion": "5 mm",
    "scribe_width": "0.2 mm", "reticle_field_width": "26 mm", "reticle_field_height": "33 mm",
    "defect_density": "0.09 1/cm^2", "defect_clustering": 10, "probe_cost": "0 USD",
}  # fmt: skip
AS_ACTUARY = {"die_count": "subtracted-edge"}


def number(target: str, inputs: Mapping[str, Any], forms: Mapping[str, str] | None = None, unit: str = "") -> Any:
    found = calculate(target, inputs, forms)[target]
    return found.to(unit).magnitude if unit else found.magnitude


# --- against peers --------------------------------------------------------------------------------------------------


def test_good_die_agrees_with_chiplet_actuary() -> None:
    found = calculate(["gross_dies_per_wafer", "die_yield", "raw_die_cost", "good_die_cost"], DIE, AS_ACTUARY)
    assert found["gross_dies_per_wafer"].magnitude == pytest.approx(571.7124344116606, rel=1e-9)
    assert found["die_yield"].magnitude == pytest.approx(0.9142991955050759, rel=1e-9)
    assert found["raw_die_cost"].magnitude == pytest.approx(16.347379272269645, rel=1e-9)
    assert found["good_die_cost"].magnitude == pytest.approx(17.879682441631207, rel=1e-9)
    assert f"{found['good_die_cost'].units:~}" == "USD / die"


@pytest.mark.parametrize(
    ("area", "price", "dies", "ratio", "share", "raw", "good"),
    [
        (202.4331104, 0.25024, 308, 0.67, 0.3, 58.45695281717574, 104.82051171318966),
        (800.8110368, 0.033497, 70, 0.5, 0.15, 34.18752934633869, 136.88878924469816),
        (54.52628, 0.25024, 1179, 0.67, 0.3, 15.223605724743393, 18.131382686341293),
    ],
)
def test_chips_agree_with_catch(
    area: float, price: float, dies: float, ratio: float, share: float, raw: float, good: float
) -> None:
    inputs = DIE | {
        "die_area": f"{area} mm^2", "wafer_area_price": f"{price} USD/mm^2", "die_sites_per_wafer": f"{dies} die",
        "critical_area_ratio": ratio, "defect_density": "0.5 1/cm^2", "defect_clustering": 2,
        "lithography_share": share,
    }  # fmt: skip
    inputs.pop("wafer_price")
    found = calculate(["raw_die_cost", "good_die_cost"], inputs, {"wafer_pricing": "full-area", "field_use": "by-area"})
    assert found["raw_die_cost"].magnitude == pytest.approx(raw, rel=1e-6)
    assert found["good_die_cost"].magnitude == pytest.approx(good, rel=1e-6)


@pytest.mark.parametrize(
    ("node", "units", "transistors", "density", "price", "defects", "masks", "licences", "labour", "unique", "effort",
     "expected"),
    [
        (28, 1e4, 4.3e9, 15.3, 2891, 0.05, 1.2e6, 1_033_500, 0.131, 5e8, 6.76e-07, 1369.6903730000001),
        (5, 1e5, 80e9, 138.2, 16988, 0.2, 18.1e6, 2_644_200, 0.35, 8e9, 5.5068e-06, 5451.5666888),
        (65, 1e5, 5e8, 3.3, 1937, 0.05, 208_000, 678_600, 0.127, 1e8, 2.7371e-07, 57.358156900000004),
    ],
)  # fmt: skip
def test_chip_creation_cost_agrees_with_ttm_cas(
    node: int, units: float, transistors: float, density: float, price: float, defects: float, masks: float,
    licences: float, labour: float, unique: float, effort: float, expected: float,
) -> None:  # fmt: skip
    """Wafers, one-time cost by effort and 105,000 USD of package design over the units, 21 USD of package each."""
    inputs = DIE | {
        "die_area": f"{transistors / density / 1e6!r} mm^2", "wafer_price": f"{price} USD",
        "reticle_field_height": "330 mm", "defect_density": f"{defects} 1/cm^2", "defect_clustering": 3,
        "base_tape_out_effort": "96 hour", "effort_per_transistor": f"{effort} hour", "unique_transistors": unique,
        "tool_cost_rate": "125 USD/hour", "salary_rate": f"{1923.076923076923 / 40!r} USD/hour",
        "transistors_per_gate": 6, "labour_per_gate": f"{labour} USD", "mask_set_cost": f"{masks} USD",
        "ip_cost": f"{licences} USD", "volume": f"{units} accelerator", "dies_per_accelerator": "1 die",
        "package_design_cost": "105_000 USD",
    }  # fmt: skip
    forms = {"die_count": "unexcluded", "die_nre_scheme": "effort"}
    found = calculate(["logic_cost", "die_nre", "package_nre"], inputs, forms)
    assert sum(item.magnitude for item in found.values()) + 21 == pytest.approx(expected, rel=1e-6)


def test_counts_and_yields_agree_with_google_and_vowstar() -> None:
    site = {"site_width": "25.9 mm", "site_height": "25.9 mm", "wafer_diameter": "300 mm", "edge_exclusion": "3 mm"}
    assert number("die_sites_per_wafer", site, {"die_count": "rounded"}) == 78
    assert number("die_sites_per_wafer", site, {"die_count": "exact-die-centred"}) == 73
    layers = {"die_area": "670.81 mm^2", "layer_defect_density": "0.1 1/cm^2", "critical_layers": 10}
    assert number("die_yield", layers, {"yield_model": "bose-einstein"}) == pytest.approx(0.0058983337, rel=1e-7)
    whole = {"die_area": "670.81 mm^2", "defect_density": "0.1 1/cm^2"}
    assert number("die_yield", whole, {"yield_model": "murphy"}) == pytest.approx(0.5307571100250528, rel=1e-9)


def test_a_memory_stack_as_published() -> None:
    """legitlads.com, HBM3E of eight layers: 238.3 USD a good stack."""
    parts = {"stack_dram_cost": "152 USD", "stack_base_die_cost": "30 USD", "stack_bonding_cost": "24 USD",
             "stack_test_cost": "15.6 USD", "memory_stack_yield": 0.93, "memory_stacks": "6 stack"}  # fmt: skip
    found = calculate(["memory_stack_cost", "memory_cost"], parts, {"memory_pricing": "stack"})
    assert found["memory_stack_cost"].magnitude == pytest.approx(238.3, rel=1e-3)
    assert found["memory_cost"].magnitude == pytest.approx(6 * 221.6 / 0.93, rel=1e-12)


def test_a_fab_by_hand() -> None:
    line = {"fab_capital": "15e9 USD", "wafer_capacity": "40_000 wafer/month", "fab_utilisation": "100%",
            "fab_depreciation_time": "5 year", "wafer_price": "20_000 USD", "sellable_yield": "80%",
            "wafer_operating_cost": "5_000 USD"}  # fmt: skip
    assert number("depreciation_per_wafer", line) == pytest.approx(6250, rel=1e-12)
    assert number("wafer_cost", line) == pytest.approx(11_250, rel=1e-12)
    assert number("capital_per_monthly_wafer", line) == pytest.approx(375_000, rel=1e-12)
    assert number("annual_output_value", line) == pytest.approx(9.6e9, rel=1e-12)
    assert number("yield_point_value", line) == pytest.approx(120e6, rel=1e-12)


# --- many values ----------------------------------------------------------------------------------------------------


def test_a_batch_is_a_loop() -> None:
    areas = np.linspace(10, 850, 37)
    densities = np.linspace(0.01, 1.0, 37)
    together = number(
        "good_die_cost", DIE | {"die_area": Q(areas, "mm^2"), "defect_density": Q(densities, "1/cm^2")}, AS_ACTUARY
    )
    one_by_one = [
        number(
            "good_die_cost", DIE | {"die_area": f"{area!r} mm^2", "defect_density": f"{density!r} 1/cm^2"}, AS_ACTUARY
        )
        for area, density in zip(areas.tolist(), densities.tolist(), strict=True)
    ]
    assert together == pytest.approx(one_by_one, rel=1e-12)


@pytest.mark.parametrize("count", FORMS["die_count"])
@pytest.mark.parametrize("model", FORMS["yield_model"])
def test_every_form_takes_a_batch(count: str, model: str) -> None:
    inputs = DIE | {"die_area": Q(np.array([50.0, 400.0, 800.0]), "mm^2"), "layer_defect_density": "0.01 1/cm^2",
                    "critical_layers": 10}  # fmt: skip
    found = number("good_die_cost", inputs, {"die_count": count, "yield_model": model})
    assert found.shape == (3,) and np.all(np.diff(found) > 0)


def test_dies_over_the_field_are_unknown_in_a_batch() -> None:
    found = number("good_die_cost", DIE | {"die_area": Q(np.array([800.0, 858.0, 859.0]), "mm^2")}, AS_ACTUARY)
    assert np.isfinite(found).tolist() == [True, True, False]


def test_unknown_values_stay_unknown_in_a_batch() -> None:
    found = number("good_die_cost", DIE | {"die_area": Q(np.array([np.nan, 100.0]), "mm^2")}, AS_ACTUARY)
    assert np.isnan(found[0]) and found[1] == pytest.approx(17.879682441631207, rel=1e-9)
    alone = number("good_die_cost", DIE | {"die_area": Q(np.array([np.nan, np.nan]), "mm^2")}, AS_ACTUARY)
    assert np.isnan(alone).all()


@pytest.mark.parametrize("area", [-1.0, 0.0, 80_000.0])
def test_an_impossible_value_in_a_batch_is_refused(area: float) -> None:
    with pytest.raises(RangeError, match="die_area"):
        calculate("die_yield", DIE | {"die_area": Q(np.array([100.0, area, 300.0]), "mm^2")})


def test_batches_of_other_lengths_are_refused_by_name() -> None:
    inputs = DIE | {
        "die_area": Q(np.array([1.0, 2.0, 3.0]), "mm^2"),
        "defect_density": Q(np.array([0.1, 0.2]), "1/cm^2"),
    }
    with pytest.raises(CalcError, match=r"die_area.*defect_density|defect_density.*die_area"):
        calculate("die_yield", inputs)


# --- kinds of die ---------------------------------------------------------------------------------------------------


def test_a_list_is_one_value_for_each_kind_of_die() -> None:
    """Two dies of 100 mm2 and one of 200 mm2."""
    inputs = DIE | {"die_area": ["100 mm^2", "200 mm^2"], "dies_per_accelerator": ["2 die", "1 die"]}
    found = calculate(["good_die_cost", "logic_cost", "logic_die_count", "total_die_area"], inputs, AS_ACTUARY)
    large = number("good_die_cost", DIE | {"die_area": "200 mm^2"}, AS_ACTUARY)
    assert found["good_die_cost"].magnitude == pytest.approx([17.879682441631207, large], rel=1e-9)
    assert found["logic_cost"].magnitude == pytest.approx(2 * 17.879682441631207 + large, rel=1e-9)
    assert found["logic_die_count"].magnitude == 3.0
    assert found["total_die_area"].to("mm^2").magnitude == pytest.approx(400, rel=1e-12)


def test_kinds_of_die_and_batches_go_together() -> None:
    densities = np.array([0.05, 0.1, 0.2])
    inputs = DIE | {"die_area": ["100 mm^2", "200 mm^2"], "dies_per_accelerator": ["2 die", "1 die"]}
    together = number("logic_cost", inputs | {"defect_density": Q(densities, "1/cm^2")}, AS_ACTUARY)
    alone = [
        number("logic_cost", inputs | {"defect_density": f"{one!r} 1/cm^2"}, AS_ACTUARY) for one in densities.tolist()
    ]
    assert together == pytest.approx(alone, rel=1e-12)
    of_kinds = [Q(np.array([100.0, 110.0, 120.0]), "mm^2"), Q(np.array([200.0, 210.0, 220.0]), "mm^2")]
    moved = number("logic_cost", inputs | {"die_area": of_kinds}, AS_ACTUARY)
    first = number("logic_cost", inputs, AS_ACTUARY)
    assert moved.shape == (3,) and moved[0] == pytest.approx(first, rel=1e-12)


def test_what_is_said_once_holds_for_every_kind() -> None:
    """Two dies of each of two kinds are four dies, whether two is written once or twice."""
    inputs = DIE | {"die_area": ["100 mm^2", "200 mm^2"]}
    targets = ["logic_cost", "logic_die_count", "attached_dies", "total_die_area", "raw_logic_cost"]
    once = calculate(targets, inputs | {"dies_per_accelerator": "2 die"}, AS_ACTUARY)
    twice = calculate(targets, inputs | {"dies_per_accelerator": ["2 die", "2 die"]}, AS_ACTUARY)
    for name in targets:
        assert once[name].magnitude == pytest.approx(twice[name].magnitude, rel=1e-12), name


def test_a_list_of_one_is_one_kind_or_holds_for_all() -> None:
    inputs = DIE | {"die_area": ["100 mm^2", "200 mm^2"], "dies_per_accelerator": ["2 die"]}
    try:
        found = calculate(["logic_die_count", "total_die_area"], inputs)
    except CalcError as error:
        assert "dies_per_accelerator" in str(error)
    else:
        assert found["logic_die_count"].magnitude == 4.0
        assert found["total_die_area"].to("mm^2").magnitude == pytest.approx(600)


def test_a_list_where_there_are_no_kinds_is_refused() -> None:
    """A list of volumes is no batch, and a sum over them means nothing."""
    inputs = {"chip_design_cost": "1e6 USD", "dies_per_accelerator": "1 die"}
    with pytest.raises(CalcError, match="volume"):
        calculate("die_nre", inputs | {"volume": ["1000 accelerator", "2000 accelerator"]})


def test_lists_of_other_lengths_are_refused() -> None:
    inputs = DIE | {"die_area": ["100 mm^2", "200 mm^2"], "dies_per_accelerator": ["1 die", "1 die", "1 die"]}
    with pytest.raises(CalcError):
        calculate("logic_cost", inputs, AS_ACTUARY)
    with pytest.raises(CalcError):
        calculate("logic_cost", DIE | {"die_area": [], "dies_per_accelerator": "1 die"}, AS_ACTUARY)


# --- what it says of bad input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "inputs", "words"),
    [
        ("good_die_costs", {}, "unknown quantity 'good_die_costs'; did you mean good_die_cost"),
        ("good_die_cost", {"die_areas": "1 mm^2"}, "unknown quantity 'die_areas'; did you mean die_area"),
        ("good_die_cost", {"wafer_prise": "1 USD"}, "did you mean wafer_price"),
    ],
)
def test_unknown_names_offer_the_nearest(target: str, inputs: dict[str, Any], words: str) -> None:
    with pytest.raises(UnknownNameError, match=words):
        calculate(target, DIE | inputs)


def test_unknown_forms_offer_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown yield_model 'murphi'; did you mean murphy"):
        calculate("die_yield", DIE, {"yield_model": "murphi"})
    with pytest.raises(UnknownNameError, match=r"unknown choice of form 'yield_modell'; did you mean yield_model"):
        calculate("die_yield", DIE, {"yield_modell": "murphy"})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"die_area": "100 mm"}, "die_area: mm is not a unit like mm"),
        ({"die_area": 100}, "die_area"),
        ({"defect_density": "0.09 1/cm"}, "defect_density"),
        ({"wafer_price": "9346 USD/die"}, "wafer_price"),
        ({"wafer_price": "9346 EUR"}, "wafer_price"),
        ({"defect_clustering": "10 die"}, "defect_clustering"),
        ({"defect_clustering": None}, "defect_clustering: None is not a quantity"),
        ({"defect_clustering": True}, "defect_clustering: True is not a quantity"),
        ({"defect_clustering": "many"}, "defect_clustering: 'many' is not a quantity"),
        ({"die_area": np.array([1.0, 2.0])}, "die_area"),
    ],
)
def test_a_wrong_unit_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UnitError, match=words):
        calculate("good_die_cost", DIE | change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"die_area": "0 mm^2"}, "die_area.*must be above 0"),
        ({"defect_density": "-0.1 1/cm^2"}, "defect_density.*must be at least 0"),
        ({"probe_coverage": 1.5}, "probe_coverage.*must be at most 1"),
        ({"die_aspect_ratio": 0.5}, "die_aspect_ratio.*must be at least 1"),
    ],
)
def test_an_impossible_value_is_named(change: dict[str, Any], words: str) -> None:
    with pytest.raises(RangeError, match=words):
        calculate("good_die_cost", DIE | change)


@pytest.mark.parametrize("name", ["die_area", "defect_density", "defect_clustering", "wafer_price", "wafer_diameter"])
def test_what_is_missing_is_named(name: str) -> None:
    with pytest.raises(CalcError, match=rf"{name} \(for .*give it among the inputs"):
        calculate("good_die_cost", {key: value for key, value in DIE.items() if key != name})


def test_what_a_plain_wafer_does_not_have_need_not_be_said() -> None:
    plain = number("good_die_cost", DIE)
    said = {"exposures_per_die": 1, "stitch_yield": 1, "systematic_yield": 1, "critical_area_ratio": 1,
            "spare_units": 0, "probe_coverage": 1, "salvage_value": 0, "die_aspect_ratio": 1}  # fmt: skip
    assert number("good_die_cost", DIE | said) == plain


def test_a_given_quantity_is_never_worked_out() -> None:
    assert number("good_die_cost", DIE | {"die_yield": 0.5, "sellable_yield": 0.5}, AS_ACTUARY) == pytest.approx(
        2 * 16.347379272269645, rel=1e-9
    )
    assert number("die_area", DIE, unit="mm^2") == pytest.approx(100, rel=1e-12)


@pytest.mark.parametrize(
    ("target", "inputs"),
    [
        ("raw_die_cost", {"exposed_wafer_price": "100 USD", "gross_dies_per_wafer": "0 die"}),
        ("mounting_loss", {"assembled_cost": "1 USD", "substrate_cost": "1 USD", "substrate_bond_yield": 0}),
        ("carrier_loss", {"carrier_cost": "1 USD", "carrier_yield": 0}),
        ("yield_point_value", {"annual_output_value": "1 USD/year", "sellable_yield": 0}),
        ("layer_bonding_loss", {"logic_cost": "1 USD", "tier_bonding_cost": "0 USD", "tier_bonding_loss": "0 USD",
                                "memory_cost": "1 USD", "bonded_layers": 1, "sellable_yield": 1,
                                "bonded_layers_yield": 0}),
    ],
)  # fmt: skip
def test_a_division_by_nothing_is_unknown(target: str, inputs: dict[str, Any]) -> None:
    assert not np.isfinite(number(target, inputs))


def test_results_carry_their_units() -> None:
    found = calculate(["logic_cost", "good_die_cost"], DIE | {"dies_per_accelerator": "2 die"})
    with pytest.raises(pint.DimensionalityError):
        found["logic_cost"] + found["good_die_cost"]
    each = found["good_die_cost"] * Q("2 die/accelerator")
    assert each.magnitude == pytest.approx(found["logic_cost"].magnitude, rel=1e-12)
