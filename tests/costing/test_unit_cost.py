"""`calc.unit_cost` on builds that are written out: whole runs of released peers, and what must hold of any bill.

Peers, run in-process: Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07), its port GEMINI
(SET-Scheduling-Project/GEMINI-HPCA2024, commit ea8700a, 2025-04-28).
"""

import functools
import json
import operator
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from calc import Bill, CalcError, PresetError, Q, RangeError, UnitError, load, unit_cost
from calc.costing.bill import COST_LINES, GROUPS
from calc.silicon import RECURRING_LINES
from calc.units import GLOSSARY, number_and_unit
from tests.costing.inline import FAN_OUT, FULL, INTERPOSER, NODES, ORGANIC, WAFER, build, chiplets

NO_BASE: dict[str, Any] = {}


def cost(design: Any, name: str = "unit_cost", **more: Any) -> float:
    found = unit_cost(design, **more).figure(name).value
    assert found is not None
    return found


def equal_kinds(count: int, area: float, node: str = "7", base: Any = ORGANIC, **more: Any) -> dict[str, Any]:
    """So many equal dies, each a kind of its own."""
    die = {"node": NODES[node], "die_area": f"{area!r} mm^2", "dies_per_accelerator": "1 die"}
    others = {f"kind {index}": die for index in range(2, count + 1)}
    return chiplets(1, area, node, base, **{"other_dies": others, **more})


# --- whole runs of peers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "area", "node", "layers", "expected"),
    [
        (1, 100, "7", 1, 20.585537819829504),
        (1, 400, "28", 1, 39.71202174745598),
        (1, 25, "3", 1, 14.36767149336417),
        (1, 494, "7", 1, 154.61842125200255),
        (1, 600, "28", 1, 68.74271353204732),
        (1, 200, "7", 1, 45.906137131007696),
        (1, 800, "7", 1, 342.0219547624417),
        (1, 220, "7", 1, 51.59877716059186),
        (2, 220, "7", 2, 113.21862950512383),
        (3, 220, "28", 2, 72.35949819706725),
        (4, 220, "7", 2, 231.03485257652048),
    ],
)
def test_organic_packages_agree_with_chiplet_actuary(
    count: int, area: float, node: str, layers: float, expected: float
) -> None:
    """Substrate at four times the silicon and 0.005 USD/mm2 times a factor for its layers, 0.99 for each die."""
    layered = {"package.carrier_price": f"{0.005 * layers} USD/mm^2"}
    one_package = {"node.reticle_field_height": "900 mm"} if area > 858 else {}
    found = cost(chiplets(count, area, node, **layered, **one_package), "manufacturing_cost")
    assert found == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("count", "area", "node", "base", "expected"),
    [
        (3, 440 / 3, "14", INTERPOSER | {"package": FAN_OUT}, 74.0536054458106),
        (2, 440, "28", INTERPOSER, 194.4832568133225),
        (4, 220, "7", INTERPOSER, 356.402372),
        (4, 220, "7", INTERPOSER | {"package": FAN_OUT}, 290.835695),
        (27, 80000 / 15.3 / 27 * 1.1, "28", INTERPOSER, 68307.53642459257),
    ],
)
def test_advanced_packages_agree_with_chiplet_actuary_and_gemini(
    count: int, area: float, node: str, base: Any, expected: float
) -> None:
    assert cost(chiplets(count, area, node, base), "manufacturing_cost") == pytest.approx(expected, rel=1e-8)


def test_27_chiplets_on_organic_agree_with_chiplet_actuary() -> None:
    layered = {"package.carrier_price": "0.01 USD/mm^2"}
    design = chiplets(27, 80000 / 15.3 / 27 * 1.1, "28", **layered)
    assert cost(design, "manufacturing_cost") == pytest.approx(799.3291495763334, rel=1e-9)


def test_epyc_like_package_agrees_with_chiplet_actuary() -> None:
    """Two CCDs of 7 nm, an I/O die of 14 nm and six blanks that cost nothing but are bonded and bumped."""
    free = {**NODES["14"], "wafer_price": "0 USD", "defect_density": "0 1/cm^2"}
    others = {
        "io": {"node": NODES["14"], "die_area": "416 mm^2", "dies_per_accelerator": "1 die"},
        "blank": {"node": free, "die_area": "67 mm^2", "dies_per_accelerator": "6 die"},
    }
    layered = {"package.carrier_price": "0.01 USD/mm^2"}
    bill = unit_cost(chiplets(2, 74, "7", **layered, other_dies=others))
    assert bill.figure("manufacturing_cost").value == pytest.approx(124.26768208133171, rel=1e-9)
    good = {kind: figure.value for kind, figure in bill.by_die("good_die_cost").items()}
    assert good == {
        "main": pytest.approx(12.815801388180281, rel=1e-9),
        "io": pytest.approx(44.41906810974974, rel=1e-9),
        "blank": 0.0,
    }


@pytest.mark.parametrize(
    ("dies", "modules", "area", "layers", "die_elsewhere", "module_elsewhere", "expected"),
    [
        (1, 1, 220, 1, 6, 6, 124.45782477963948),
        (2, 1, 220, 2, 5, 5, 268.89672474321907),
        (4, 1, 220, 2, 3, 3, 541.791043052711),
        (1, 1, 200, 1, 0, 6, 318.0870895119601),
        (1, 2, 400, 1, 0, 5, 538.105016997726),
        (1, 4, 800, 1, 0, 3, 1071.345764286251),
    ],
)
def test_reuse_over_three_products_agrees_with_chiplet_actuary(
    dies: int, modules: int, area: float, layers: int, die_elsewhere: int, module_elsewhere: int, expected: float
) -> None:
    """Products with one, two and four modules, 500,000 of each: chiplets of one design, or a die for each product."""
    reuse = {
        "modules_per_die": modules,
        "dies_elsewhere": f"{die_elsewhere * 500_000} die",
        "modules_elsewhere": f"{module_elsewhere * 500_000} die",
        "package.carrier_price": f"{0.005 * layers} USD/mm^2",
        "package.substrate_layer_factor": layers,
    }
    assert cost(chiplets(dies, area, "7", **reuse)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("volume", "mono", "chiplet"),
    [(200_000, 565.2427135320473, 353.65949819706725), (2_000_000, 118.39271353204731, 100.48949819706725)],
)
def test_monolith_and_chiplets_of_28nm_agree_with_chiplet_actuary(volume: int, mono: float, chiplet: float) -> None:
    units = f"{volume} accelerator"
    layered = {"package.carrier_price": "0.01 USD/mm^2", "package.substrate_layer_factor": 2}
    assert cost(chiplets(1, 600, "28"), volume=units) == pytest.approx(mono, rel=1e-9)
    assert cost(chiplets(3, 220, "28", **layered), volume=units) == pytest.approx(chiplet, rel=1e-9)


# --- lines add up ---------------------------------------------------------------------------------------------------

SEVERAL = {
    "organic": build(),
    "interposer": chiplets(4, 220, "7", INTERPOSER),
    "full": build(base=FULL),
    "full, dies first": build({"package.assembly_order": "chip-first"}, FULL),
    "full, whole wafers": build(
        {"package.logic_stacking": "wafer-on-wafer", "other_dies.cache.die_area": "300 mm^2"}, FULL
    ),
    "full, side by side": build(
        {"package.logic_stacking": "side-by-side", "package.tier_bond_yield": None, "package.tier_bond_cost": None},
        FULL,
    ),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_lines_add_up_to_the_last_bit(name: str) -> None:
    bill = unit_cost(SEVERAL[name])
    assert bill.lines[: len(COST_LINES)] == COST_LINES
    lines = [float(bill.values(line)[0]) for line in COST_LINES]
    recurring = functools.reduce(operator.add, lines[: len(RECURRING_LINES)])
    assert recurring == bill.values("manufacturing_cost")[0]
    assert functools.reduce(operator.add, lines) == bill.values("unit_cost")[0]
    if bill.total == "device_price":
        everything = [float(bill.values(line)[0]) for line in bill.lines]
        assert functools.reduce(operator.add, everything) == bill.values("device_price")[0]


@pytest.mark.parametrize("name", SEVERAL)
def test_groups_hold_every_line_once(name: str) -> None:
    bill = unit_cost(SEVERAL[name])
    grouped = [line for lines in GROUPS.values() for line in lines]
    assert sorted(grouped) == sorted({*COST_LINES, "vendor_margin"})
    parts = [bill.group(group).value or 0.0 for group in GROUPS]
    assert sum(parts) == pytest.approx(bill.figure(bill.total).value, rel=1e-12)


@pytest.mark.parametrize("name", SEVERAL)
def test_no_cost_is_negative_and_every_yield_is_a_share(name: str) -> None:
    bill = unit_cost(SEVERAL[name])
    for line in bill.lines:
        assert bill.values(line)[0] >= -1e-9, line
    for share in ("die_yield", "sellable_yield", "die_quality", "carrier_yield", "attachment_yield",
                  "incoming_quality", "package_yield", "shipped_defect_share"):  # fmt: skip
        for kind, figure in bill.by_die(share).items():
            assert figure.value is not None and 0.0 <= figure.value <= 1.0 + 1e-12, (share, kind)


def test_a_table_and_texts_hold_the_same_numbers() -> None:
    bill = unit_cost(build(base=FULL))
    frame = bill.frame()
    assert frame.loc["unit_cost", "cost [USD]"] == bill.values("unit_cost")[0]
    assert frame.loc[list(bill.lines), "share"].sum() == pytest.approx(1.0, rel=1e-12)
    content = json.loads(bill.to_json())
    assert content["lines"]["memory_cost"]["value"] == pytest.approx(960.0, rel=1e-12)
    assert content["lines"]["memory_cost"]["unit"] == "USD per accelerator"
    assert content["forms"]["logic_stacking"] == "die-on-wafer"
    assert "memory_cost" in bill.to_csv() and "memory_cost" in str(bill)


# --- scale and limits -----------------------------------------------------------------------------------------------


def leaves(value: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, item in value.items():
        inner = f"{path}.{key}" if path else key
        if isinstance(item, dict):
            yield from leaves(item, inner)
        elif key in GLOSSARY:
            yield inner, item


def times(written: Any, factor: float) -> Any:
    """A quantity as written, times a factor."""
    if not isinstance(written, str):
        return written * factor
    amount, unit = number_and_unit(written)
    return f"{amount * factor!r} {unit}"


def test_twice_the_prices_are_twice_the_bill() -> None:
    money = [(path, item) for path, item in leaves(build(base=FULL)) if GLOSSARY[path.rsplit(".", 1)[-1]].is_money]
    assert len(money) > 15
    plain = unit_cost(build(base=FULL))
    twice = unit_cost(build({path: times(item, 2.0) for path, item in money}, FULL))
    for line in (*plain.lines, "unit_cost", "manufacturing_cost", "device_price"):
        assert twice.values(line)[0] == 2.0 * plain.values(line)[0], line


def test_volume_to_infinity_leaves_the_recurring_cost() -> None:
    volumes = [1e3, 1e4, 1e6, 1e9, 1e15]
    found = [unit_cost(build(base=FULL), f"{volume!r} accelerator") for volume in volumes]
    costs = [bill.values("unit_cost")[0] for bill in found]
    assert costs == sorted(costs, reverse=True)
    assert len({float(bill.values("manufacturing_cost")[0]) for bill in found}) == 1
    assert costs[-1] == pytest.approx(found[0].values("manufacturing_cost")[0], rel=1e-9)


@pytest.mark.parametrize(("path", "unit"), [("die_area", "mm^2"), ("node.defect_density", "1/cm^2")])
def test_yield_falls_and_cost_rises_with_area_and_density(path: str, unit: str) -> None:
    values = np.linspace(20, 850, 60) if unit == "mm^2" else np.linspace(0, 3, 60)
    bill = unit_cost(build(base=INTERPOSER), overrides={path: Q(values, unit)})
    for name in ("die_yield", "sellable_yield"):
        found = bill.values(name)
        assert np.all((found >= 0) & (found <= 1)) and np.all(np.diff(found) < 0)
    assert np.all(np.diff(bill.values("manufacturing_cost")) > 0)
    if path == "die_area":
        assert np.all(np.diff(bill.values("gross_dies_per_wafer")) < 0)
    assert np.all(bill.values("gross_dies_per_wafer") > 0)


# --- kinds of die ---------------------------------------------------------------------------------------------------

OTHER_WAYS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "escapes": {"package.probe_coverage": 0.9, "package.probe_cost": "3 USD"},
    "dies first": {"package.assembly_order": "chip-first"},
    "two packages": {"packages_per_accelerator": 2, "package.assembly_cost": "40 USD"},
    "connections": {"package.connections_per_package": 2000, "package.connection_yield": 0.9999},
}


@pytest.mark.parametrize("way", OTHER_WAYS)
@pytest.mark.parametrize("count", [2, 4, 6])
@pytest.mark.parametrize(
    "base", [ORGANIC, INTERPOSER, INTERPOSER | {"package": FAN_OUT}], ids=lambda base: base["name"]
)
def test_identical_dies_cost_what_distinct_equal_ones_cost(base: Any, count: int, way: str) -> None:
    same = unit_cost(chiplets(count, 110, "7", base, **OTHER_WAYS[way]))
    distinct = unit_cost(equal_kinds(count, 110, "7", base, **OTHER_WAYS[way]))
    for line in (*RECURRING_LINES, "manufacturing_cost", "attachment_yield", "incoming_quality", "total_die_area"):
        assert distinct.values(line)[0] == pytest.approx(same.values(line)[0], rel=1e-12, abs=1e-12), line
    assert distinct.values("die_nre")[0] == pytest.approx(count * same.values("die_nre")[0], rel=1e-12)


@pytest.mark.parametrize("base", [ORGANIC, INTERPOSER], ids=lambda base: base["name"])
def test_one_die_with_further_kinds_that_it_has_none_of_is_a_monolith(base: Any) -> None:
    mono = unit_cost(chiplets(1, 300, "7", base))
    none = {"node": NODES["14"], "die_area": "120 mm^2", "dies_per_accelerator": "0 die"}
    split = unit_cost(chiplets(1, 300, "7", base, other_dies={"none": none}))
    for name in (*COST_LINES, "unit_cost", "carrier_area", "package_yield"):
        assert split.values(name)[0] == pytest.approx(mono.values(name)[0], rel=1e-12, abs=1e-12), name


@pytest.mark.parametrize("stacking", ["die-on-wafer", "wafer-on-wafer"])
def test_a_single_tier_costs_what_it_costs_side_by_side(stacking: str) -> None:
    """Bonds are for further tiers; with one there are none. A wafer bonded to nothing is not picked before assembly,
    so what its bad dies cost stands on another line."""
    bonds = {"package.tier_bond_yield": 0.9, "package.tier_bond_cost": "5 USD"}
    for base in (ORGANIC, INTERPOSER):
        beside = unit_cost(chiplets(2, 200, "7", base))
        stacked = unit_cost(chiplets(2, 200, "7", base, **bonds, **{"package.logic_stacking": stacking}))
        for name in ("manufacturing_cost", "unit_cost", "attachment_yield", "carrier_area", "tier_bonding_cost"):
            assert stacked.values(name)[0] == pytest.approx(beside.values(name)[0], rel=1e-12, abs=1e-12), name
        lines = ("die_yield_loss", "tier_bonding_loss")
        lost = [sum(float(bill.values(line)[0]) for line in lines) for bill in (beside, stacked)]
        assert lost[0] == pytest.approx(lost[1], rel=1e-12)


def test_two_bonded_wafers_of_60_percent_give_36() -> None:
    """EV Group. Equal dies of 60% on both tiers, 100 USD each before any loss: bonded whole a stack costs 200 / 0.36,
    picked and bonded 200 / 0.6."""
    clean = {**NODES["7"], "defect_density": "0 1/cm^2", "systematic_yield": 0.6}
    tier = {"node": clean, "die_area": "100 mm^2", "dies_per_accelerator": "1 die"}
    changes = {"node": clean, "other_dies": {"top": tier}, "package.bond_yield": 1, "package.tier_bond_yield": 1,
               "package.tier_bond_cost": "0 USD"}  # fmt: skip
    whole, picked = (
        unit_cost(build(changes | {"package.logic_stacking": stacking}))
        for stacking in ("wafer-on-wafer", "die-on-wafer")
    )
    raw = float(whole.values("raw_logic_cost")[0])
    assert raw == pytest.approx(2 * 9346 / 571.7124344116606, rel=1e-9)
    assert whole.group("logic").value == pytest.approx(raw / 0.36, rel=1e-12)
    assert picked.group("logic").value == pytest.approx(raw / 0.6, rel=1e-12)


def test_whole_wafers_hold_dies_of_one_size() -> None:
    """A wafer of dies of 50 mm2 cannot be bonded whole on one of dies of 100 mm2."""
    top = {"node": NODES["7"], "die_area": "50 mm^2", "dies_per_accelerator": "1 die"}
    bonds = {"package.tier_bond_yield": 0.95, "package.tier_bond_cost": "5 USD"}
    with pytest.raises(CalcError, match=r"top|wafer-on-wafer"):
        cost(build(bonds | {"other_dies": {"top": top}, "package.logic_stacking": "wafer-on-wafer"}))
    assert cost(build(bonds | {"other_dies": {"top": top}, "package.logic_stacking": "die-on-wafer"})) > 0


def test_dies_first_cost_more_wherever_a_carrier_can_fail() -> None:
    for base in (INTERPOSER, INTERPOSER | {"package": FAN_OUT}):
        last = cost(chiplets(4, 110, "7", base))
        first = cost(chiplets(4, 110, "7", base, **{"package.assembly_order": "chip-first"}))
        assert first > last
        perfect = {"package.carrier_defect_density": "0 1/cm^2"}
        first = cost(chiplets(4, 110, "7", base, **perfect, **{"package.assembly_order": "chip-first"}))
        assert first == cost(chiplets(4, 110, "7", base, **perfect))


def test_dies_that_slip_through_the_probe_raise_the_cost() -> None:
    seen = np.linspace(1.0, 0.0, 21)
    bill = unit_cost(chiplets(4, 220, "7", INTERPOSER), overrides={"package.probe_coverage": Q(seen, "")})
    assert np.all(np.diff(bill.values("manufacturing_cost")) > 0)
    assert np.all(np.diff(bill.values("die_quality")) < 0)
    assert np.all(np.diff(bill.values("good_die_cost")) < 0)


def test_packages_that_slip_through_the_tests_are_sold() -> None:
    seen = np.linspace(1.0, 0.0, 21)
    bill = unit_cost(build({"package.final_test_yield": 0.9}), overrides={"package.final_test_coverage": Q(seen, "")})
    assert np.all(np.diff(bill.values("shipped_defect_share")) > 0)
    assert bill.values("shipped_defect_share")[[0, -1]] == pytest.approx([0.0, 0.1], abs=1e-12)
    per_working = bill.values("manufacturing_cost") / (1 - bill.values("shipped_defect_share"))
    assert per_working == pytest.approx(np.full(21, per_working[0]), rel=1e-12)


# --- harvesting in a bill -------------------------------------------------------------------------------------------

SPARES = {"repairable_area_share": 0.6, "die_area": "800 mm^2", "dies_per_accelerator": "1 die"}


def test_spares_lower_the_cost_of_a_large_die() -> None:
    found = [cost(build(SPARES | {"spare_units": spare}), "good_die_cost") for spare in (0, 1, 2, 12)]
    assert found == sorted(found, reverse=True)
    assert cost(build(SPARES | {"spare_units": 0})) == pytest.approx(cost(build(SPARES)), rel=1e-12)


def test_a_lower_bin_earns_with_and_without_spares_of_the_full_product() -> None:
    """Dies that are not sold as the full product are sold at half its worth."""
    bin_ = {"salvage_units": 6, "salvage_value": 0.5}
    for spare in (2, 0):
        plain = build(SPARES | {"spare_units": spare})
        assert cost(build(SPARES | bin_ | {"spare_units": spare})) < cost(plain) * (1 - 1e-6), spare


def test_spares_of_another_yield_model_are_refused_or_follow_it() -> None:
    """With no spare unit at all harvesting must leave the yield of perfect dies, whatever the model; spares are summed
    over clustered faults alone."""
    poisson = SPARES | {"node.yield_model": "poisson", "node.defect_clustering": 2}
    plain = cost(build(poisson), "sellable_yield")
    try:
        barely = cost(build(poisson | {"spare_units": 1e-9}), "sellable_yield")
    except CalcError as error:
        assert "yield_model" in str(error) and "spare_units" in str(error)
    else:
        assert barely == pytest.approx(plain, rel=1e-6)


def test_learning_is_heeded_by_every_yield_model_or_refused() -> None:
    """A process at the start of production, with three times the mature defects, loses more dies than a mature one."""
    young = {"node.yield_learning": "time", "node.initial_defect_multiple": 3, "node.production_time": "0 month",
             "node.learning_time": "9 month"}  # fmt: skip
    for model in ("negative-binomial", "poisson", "murphy", "seeds", "rectangular", "moore", "bose-einstein"):
        layers = {"node.layer_defect_density": "0.01 1/cm^2", "node.critical_layers": 9}
        mature = {"node.yield_model": model} | (layers if model == "bose-einstein" else NO_BASE)
        try:
            found = cost(build(mature | young), "die_yield")
        except CalcError as error:
            assert "yield_learning" in str(error), model
        else:
            assert found < cost(build(mature), "die_yield"), model


# --- limits of reticle, carrier and range ---------------------------------------------------------------------------


def test_a_die_over_the_field_is_refused() -> None:
    with pytest.raises(PresetError, match=r"die_area of 859 mm\^2 is larger than the reticle field of 858 mm\^2"):
        unit_cost(build({"die_area": "859 mm^2"}))
    with pytest.raises(PresetError, match=r"30 mm x 27 mm|27 mm x 30 mm|does not fit in the reticle field"):
        unit_cost(build({"die_area": "810 mm^2", "die_aspect_ratio": 1.001}))
    assert cost(build({"die_area": "858 mm^2"})) > 0
    with pytest.raises(CalcError, match="larger than the reticle field"):
        unit_cost(build(), overrides={"die_area": "900 mm^2"})
    other = {"node": NODES["7"], "die_area": "900 mm^2", "dies_per_accelerator": "1 die"}
    with pytest.raises(PresetError, match=r"other_dies.*larger than the reticle field"):
        unit_cost(build({"other_dies": {"io": other}}))


def test_a_stitched_die_is_accepted_with_the_yield_of_its_stitches() -> None:
    large = {"die_area": "1200 mm^2", "exposures_per_die": 2}
    with pytest.raises(PresetError, match="needs stitch_yield"):
        unit_cost(build(large))
    whole, weak = (unit_cost(build(large | {"stitch_yield": share})) for share in (1.0, 0.8))
    assert weak.values("die_yield")[0] == pytest.approx(0.8 * whole.values("die_yield")[0], rel=1e-12)
    expected = (1 + 12 * 0.09 / 10) ** -10
    assert whole.values("die_yield")[0] == pytest.approx(expected, rel=1e-12)
    with pytest.raises(PresetError, match="times 2 exposures"):
        unit_cost(build(large | {"die_area": "1717 mm^2", "stitch_yield": 0.9}))


def test_a_carrier_over_its_limit_is_refused_and_told_what_to_do() -> None:
    limit = {"package.maximum_carrier_area": "2700 mm^2"}
    with pytest.raises(RangeError, match=r"carrier of 5,324 mm\^2.*2,700 mm\^2 at most.*packages_per_accelerator to 2"):
        unit_cost(chiplets(22, 220, "7", INTERPOSER, **limit))
    bill = unit_cost(chiplets(22, 220, "7", INTERPOSER, **limit, packages_per_accelerator=2))
    assert bill.figure("carrier_area").value == pytest.approx(2662, rel=1e-12)


def test_the_limit_of_its_date_holds() -> None:
    dated = [
        {"value": "1700 mm^2", "source": "assumption", "low": "1600 mm^2", "high": "1800 mm^2", "as_of": "2020"},
        {"value": "2700 mm^2", "source": "assumption", "low": "2600 mm^2", "high": "2800 mm^2", "as_of": "2026"},
    ]
    design = chiplets(9, 220, "7", INTERPOSER, **{"package.maximum_carrier_area": dated})
    with pytest.raises(RangeError, match=r"1,700 mm\^2 at most"):
        unit_cost(design, date="2021-06")
    assert unit_cost(design, date="2027-06").figure("carrier_area").value == pytest.approx(2178, rel=1e-12)


def test_packages_split_dies_over_a_board() -> None:
    """Four dies in two packages: half the carrier each, two dies to attach in each, and the board over all of them."""
    board = {"package.board_cost": "50 USD", "package.board_yield": 0.9}
    one = unit_cost(chiplets(4, 220, "7", INTERPOSER))
    two = unit_cost(chiplets(4, 220, "7", INTERPOSER, packages_per_accelerator=2, **board))
    assert two.values("carrier_area")[0] == pytest.approx(one.values("carrier_area")[0] / 2, rel=1e-12)
    assert two.values("attachment_yield")[0] == pytest.approx(0.95**2, rel=1e-12)
    assert two.values("carrier_yield")[0] > one.values("carrier_yield")[0]
    packages = sum(float(two.values(line)[0]) for line in RECURRING_LINES[:-2])
    assert two.values("board_loss")[0] == pytest.approx((packages + 50) * (1 / 0.9 - 1), rel=1e-12)
    half = unit_cost(chiplets(2, 220, "7", INTERPOSER))
    assert packages == pytest.approx(2 * float(half.values("manufacturing_cost")[0]), rel=1e-12)


def test_a_package_holds_a_whole_die_at_least() -> None:
    """One die cannot be shared by two packages; half a die attaches better than a whole one and would cost less."""
    with pytest.raises(CalcError, match="packages_per_accelerator"):
        unit_cost(build({"packages_per_accelerator": 2}))


@pytest.mark.parametrize(("count", "survive"), [(27, "25%"), (64, "4%")])
def test_many_dies_at_a_low_bond_yield_are_noted(count: int, survive: str) -> None:
    """0.95 to the power of 27 and 64."""
    bill = unit_cost(chiplets(count, 50, "28", INTERPOSER))
    note = bill.notes[0]
    assert "outside of the model's range" in note and survive in note and f"{count} dies" in note
    assert note in str(bill) and note in bill.to_dict()["notes"]


def test_few_dies_are_not_noted() -> None:
    assert unit_cost(chiplets(4, 50, "28", INTERPOSER)).notes == []
    many = unit_cost(chiplets(64, 50, "28", ORGANIC, **{"package.bond_yield": 0.999}))
    assert many.notes == []


def test_a_carrier_that_hardly_works_is_noted() -> None:
    """3,520 mm2 at 0.06/cm2 and clustering 6: (1 + 2.112 / 6)^-6 = 16%."""
    (note,) = unit_cost(chiplets(64, 50, "28", INTERPOSER, **{"package.bond_yield": 0.999})).notes
    assert "only 16% of its carriers work" in note


# --- every input counts ---------------------------------------------------------------------------------------------

OF_ITEMS = build(
    {
        "die_nre_scheme": "items", "design_cost_by_area": "1e5 USD/mm^2", "designed_area_share": 0.7,
        "node.mask_set_cost": "18e6 USD", "node.ip_cost": "3e6 USD", "node.yield_model": "bose-einstein",
        "node.layer_defect_density": "0.01 1/cm^2", "node.critical_layers": 9, "die_area": "1200 mm^2",
        "exposures_per_die": 2, "stitch_yield": 0.95,
        "memory": {
            "name": "bonded", "attachment": "bonded", "memory_energy": "1.5 pJ/bit", "memory_price": "6 USD/GB",
            "bonded_capacity_density": "15 MB/mm^2", "bonded_bandwidth_density": "2 GB/s/mm^2",
            "layer_bond_yield": 0.97,
        },
        "bonded_layers": 4, "gross_margin": 0.4,
    }
)  # fmt: skip
OF_WAFERS = build({"node.yield_learning": "wafers", "node.reference_wafers": "10_000 wafer",
                   "node.cumulative_wafers": "20_000 wafer", "node.learning_exponent": 0.15})  # fmt: skip
NOT_OF_COST = {
    "transistor_density", "memory_energy", "stack_bandwidth", "memory_phy_area", "memory_controller_transistors",
    "bonded_bandwidth_density",  # of rates and power
    "maximum_carrier_area",  # a limit
    "gross_margin",  # of the price
    "reticle_field_width", "reticle_field_height",  # limits, where no field is filled
    "die_aspect_ratio",  # of counts and fields by sides, both in steps
}  # fmt: skip
FIELD = {"reticle_field_width", "reticle_field_height"}


def inputs_of(design: dict[str, Any]) -> list[str]:
    """Paths of all quantities that are not zero."""
    return [path for path, item in leaves(design) if item != 0 and number_and_unit(str(item))[0] != 0.0]


@pytest.mark.parametrize(
    ("design", "path"),
    [
        pytest.param(design, path, id=f"{label}-{path}")
        for label, design in (("full", build(base=FULL)), ("items", OF_ITEMS), ("wafers", OF_WAFERS))
        for path in inputs_of(design)
        if label != "wafers" or path.split(".")[-1] in ("reference_wafers", "cumulative_wafers", "learning_exponent")
    ],
)
def test_a_percent_less_of_an_input_moves_the_cost(design: dict[str, Any], path: str) -> None:
    """And what is not of cost does not."""
    name = path.rsplit(".", 1)[-1]
    written: Any = design
    for key in path.split("."):
        written = written[key]
    plain = cost(design)
    nudged = cost(design, overrides={path: times(written, 0.99)})
    unused = {"defect_density", "defect_clustering", "node_design_cost"} if design is OF_ITEMS else set()
    if name in FIELD and design["node"].get("field_use") == "by-sides":
        assert nudged != plain
    elif name in NOT_OF_COST | unused:
        assert nudged == plain
    else:
        assert abs(nudged / plain - 1) > 1e-12


@pytest.mark.parametrize("name", ["design_reference_area", "design_fixed_share", "module_design_share"])
def test_coefficients_can_be_changed_too(name: str) -> None:
    unit = "mm^2" if name.endswith("area") else ""
    plain = cost(build(base=FULL))
    assert cost(build(base=FULL), overrides={f"calibration.{name}": f"0.29 {unit}".strip()}) != plain


# --- what is refused ------------------------------------------------------------------------------------------------


def test_a_cost_of_the_fab_is_no_price_of_the_foundry() -> None:
    quoted = {"value": "4000 USD", "source": "chiplet-actuary", "basis": "cost"}
    with pytest.raises(PresetError, match=r"wafer_price stands on the basis 'price', not 'cost'.*wafer_cost"):
        unit_cost(build({"node.wafer_price": quoted}))
    layer = {"value": "0.01 1/cm^2", "source": "chiplet-actuary", "basis": "layer"}
    with pytest.raises(PresetError, match=r"defect_density.*'full process', not 'layer'.*layer_defect_density"):
        unit_cost(build({"node.defect_density": layer}))
    right = {"value": "9346 USD", "source": "chiplet-actuary", "basis": "price"}
    assert cost(build({"node.wafer_price": right})) == pytest.approx(cost(build()), rel=1e-12)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"node.wafer_pricing": "full-area"}, "wafer_pricing 'full-area' needs wafer_area_price"),
        ({"node.wafer_price": None}, "wafer_pricing 'wafer' needs wafer_price"),
        ({"node.wafer_area_price": "0.1 USD/mm^2"}, "wafer_area_price belongs to wafer_pricing 'full-area'"),
        ({"node.field_use": "by-sides"}, "field_use 'by-sides' needs lithography_share"),
        ({"node.lithography_share": 0.3}, "lithography_share belongs to field_use"),
        ({"node.yield_learning": "time", "node.learning_time": "6 month"},
         "yield_learning 'time' needs initial_defect_multiple, production_time"),
        ({"node.yield_learning": "wafers"}, "yield_learning 'wafers' needs reference_wafers"),
        ({"node.yield_model": "bose-einstein"}, "yield_model 'bose-einstein' needs layer_defect_density"),
        ({"node.defect_clustering": None}, "yield_model 'negative-binomial' needs defect_clustering"),
        ({"node.yield_model": "murphy", "node.defect_density": None}, "yield_model 'murphy' needs defect_density"),
        ({"package.carrier_pricing": "wafer"}, "carrier_pricing 'wafer' needs carrier_wafer_price"),
        ({"package.carrier_price": None}, "carrier_pricing 'area' needs carrier_price"),
        ({"package.logic_stacking": "die-on-wafer"}, "logic_stacking 'die-on-wafer' needs tier_bond_yield"),
        ({"package.package_design_fixed_cost": None}, "package_nre_scheme 'area' needs package_design_fixed_cost"),
        ({"die_nre_scheme": "items"}, "die_nre_scheme 'items' needs design_cost_by_area"),
        ({"design_cost_by_area": "1e5 USD/mm^2"}, "design_cost_by_area belongs to die_nre_scheme 'items'"),
        ({"market_delay": "2 month"}, "market_delay and cost_of_delay belong together"),
        ({"memory.stack_capacity": None}, "attachment 'stack' needs stack_capacity"),
    ],
)  # fmt: skip
def test_a_form_names_the_keys_that_it_misses(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(CalcError, match=words):
        unit_cost(build(changes))


def test_items_name_what_a_node_lacks() -> None:
    items = {"die_nre_scheme": "items", "design_cost_by_area": "1e5 USD/mm^2"}
    with pytest.raises(CalcError, match=r"ip_cost.*mask_set_cost"):
        cost(build(items))
    with_masks = {**NODES["7"], "mask_set_cost": "1e7 USD", "ip_cost": "1e6 USD"}
    other = {"node": NODES["7"], "die_area": "50 mm^2", "dies_per_accelerator": "1 die"}
    with pytest.raises(CalcError, match=r"io.*(ip_cost|mask_set_cost)|(ip_cost|mask_set_cost).*io"):
        cost(build(items | {"node": with_masks, "other_dies": {"io": other}}))


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("yield_model", "poisson"),
        ("yield_learning", "wafers"),
        ("field_use", "by-area"),
        ("wafer_pricing", "full-area"),
    ],
)
def test_kinds_of_die_take_one_form(change: str, value: str) -> None:
    more = {
        "yield_learning": {"reference_wafers": "1 wafer", "cumulative_wafers": "1 wafer", "learning_exponent": 0},
        "field_use": {"lithography_share": 0.3},
        "wafer_pricing": {"wafer_area_price": "0.1 USD/mm^2", "wafer_price": None},
    }.get(change, NO_BASE)
    node = {key: item for key, item in {**NODES["7"], **more, change: value}.items() if item is not None}
    other = {"io": {"node": node, "die_area": "50 mm^2", "dies_per_accelerator": "1 die"}}
    with pytest.raises(RangeError, match=f"{change} is .* for the main die and '{value}' for other_dies.io"):
        unit_cost(build({"other_dies": other}))


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"die_area": "100 mm"}, PresetError, "die_area"),
        ({"die_area": "-1 mm^2"}, PresetError, "die_area must be above 0"),
        ({"dies_per_accelerator": "-1 die"}, CalcError, "dies_per_accelerator must be at least 0"),
        ({"package.bond_yield": 1.2}, CalcError, "bond_yield must be at most 1"),
        ({"node.wafer_price": "9346 USD/mm^2"}, CalcError, "wafer_price"),
        ({"volume": "0 accelerator"}, CalcError, "volume must be above 0"),
        ({"volume": 1000}, CalcError, "volume"),
        ({"gross_margin": 1}, CalcError, "gross_margin must be at most 0.99"),
        ({"packages_per_accelerator": 0}, CalcError, "packages_per_accelerator must be at least 1"),
        ({"node.wafer_diameter": None}, CalcError, "wafer_diameter"),
        ({"node.wafer_diameter": 300}, CalcError, "wafer_diameter"),
        ({"dye_area": "1 mm^2"}, CalcError, "dye_area"),
        ({"node.yield_model": "murfy"}, CalcError, "yield_model"),
    ],
)
def test_impossible_input_is_named(changes: dict[str, Any], kind: type[Exception], words: str) -> None:
    with pytest.raises((kind, CalcError), match=words):
        unit_cost(build(changes))


def test_what_is_no_design_is_named() -> None:
    with pytest.raises(PresetError, match="expected a name, a path, a URL, a preset object or a mapping"):
        unit_cost(3.0)
    with pytest.raises(CalcError, match="did you mean"):
        unit_cost("chiplet-28n")
    with pytest.raises(UnitError, match="draws and overrides with many values"):
        unit_cost(build(), overrides={"die_area": Q(np.array([1.0, 2.0]), "mm^2")}, draws=10)


# --- nothing there, nothing works -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["package.substrate_bond_yield", "package.final_test_yield", "package.bond_yield", "package.board_yield",
     "node.systematic_yield", "package.tier_bond_yield", "package.step_yield", "package.connection_yield"],
)  # fmt: skip
def test_where_nothing_works_the_cost_is_unknown(path: str) -> None:
    """A share of zero is a possible input; what it costs is not a number, and no error of arithmetic."""
    bill = unit_cost(build({path: 0, "package.final_test_coverage": 1, "package.probe_coverage": 1}, FULL))
    assert bill.figure("unit_cost").value is None
    assert bill.figure("unit_cost").reason


def test_where_no_bonded_layer_works_the_cost_is_unknown() -> None:
    design = json.loads(json.dumps(OF_ITEMS))
    design["memory"]["layer_bond_yield"] = 0
    assert unit_cost(design).figure("unit_cost").value is None


def test_an_edge_that_takes_the_wafer_leaves_the_cost_unknown() -> None:
    for count in ("exact", "subtracted-edge", "exponential", "rounded"):
        bill = unit_cost(build({"die_count": count, "node.edge_exclusion": "300 mm"}))
        assert bill.figure("gross_dies_per_wafer").value == 0.0, count
        assert bill.figure("unit_cost").value is None, count


def test_no_dies_and_no_stacks_leave_the_rest() -> None:
    empty = unit_cost(build({"dies_per_accelerator": "0 die"}))
    assert empty.figure("manufacturing_cost").value == 0.0
    assert unit_cost(build({"memory_stacks": "0 stack"})).figure("memory_cost").value == 0.0
    others = {"io": {"node": NODES["7"], "die_area": "50 mm^2", "dies_per_accelerator": "2 die"}}
    alone = unit_cost(build({"dies_per_accelerator": "0 die", "other_dies": others}))
    same = unit_cost(build({"dies_per_accelerator": "2 die", "die_area": "50 mm^2"}))
    assert alone.values("manufacturing_cost")[0] == pytest.approx(same.values("manufacturing_cost")[0], rel=1e-12)


def test_unknown_input_leaves_the_cost_unknown_and_says_which() -> None:
    unknown = {"value": None, "source": "assumption", "note": "no public value"}
    bill = unit_cost(build({"node.node_design_cost": unknown}))
    assert bill.figure("manufacturing_cost").value == pytest.approx(20.585537819829504, rel=1e-9)
    found = bill.figure("unit_cost")
    assert found.value is None and "node_design_cost" in found.reason
    assert "unknown" in str(bill)


# --- money ----------------------------------------------------------------------------------------------------------


def test_money_in_cny_is_turned_with_the_rate_and_says_so() -> None:
    bill = unit_cost(build({"node.wafer_price": "67_000 CNY"}))
    rate = next(leaf.value for leaf in bill.explain("raw_die_cost").leaves() if leaf.name == "exchange_rate")
    assert rate is not None
    in_dollars = cost(build({"node.wafer_price": f"{67_000 / rate!r} USD"}))
    assert bill.figure("unit_cost").value == pytest.approx(in_dollars, rel=1e-12)
    shown = bill.figure("unit_cost", "CNY")
    assert shown.unit == "CNY" and shown.value == pytest.approx(in_dollars * rate, rel=1e-12)
    assert bill.values("die_yield", "CNY")[0] == bill.values("die_yield")[0]
    assert bill.figure("total_die_area", "CNY").value == pytest.approx(100, rel=1e-12)
    assert "finance.exchange_rate" in list(bill.sources()["path"])


def test_money_in_cny_on_a_further_kind_of_die() -> None:
    node = {**NODES["7"], "wafer_price": "67_000 CNY"}
    other = {"io": {"node": node, "die_area": "100 mm^2", "dies_per_accelerator": "1 die"}}
    bill = unit_cost(build({"other_dies": other, "node.wafer_price": "67_000 CNY"}))
    raw = bill.by_die("raw_die_cost")
    assert raw["io"].value == pytest.approx(raw["main"].value, rel=1e-12)
    rate = next(leaf.value for leaf in bill.explain("raw_die_cost").leaves() if leaf.name == "exchange_rate")
    assert rate is not None
    assert raw["io"].value == pytest.approx(67_000 / rate / 571.7124344116606, rel=1e-9)
    tree = bill.explain("unit_cost")
    assert float(np.ravel(tree.evaluate())[0]) == bill.values("unit_cost")[0]


# --- the way back to the inputs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SEVERAL)
def test_leaves_give_every_figure_exactly(name: str) -> None:
    """Each figure is computed again from the leaves of its tree, to the last bit, for each kind of die."""
    bill = unit_cost(SEVERAL[name])
    for figure in bill.names:
        again = np.ravel(bill.explain(figure).evaluate()) / GLOSSARY[figure].factor
        kinds = [item.value for item in bill.by_die(figure).values()]
        assert [float(value) for value in again[: len(kinds)]] == kinds, figure


def test_every_leaf_has_its_path_and_source() -> None:
    bill = unit_cost(build(base=FULL))
    listed = bill.sources()
    paths = set(listed["path"])
    assert len(paths) == len(listed)
    assert {"full.die_area", "full.other_dies.cache.die_area", "full.other_dies.cache.node.defect_density",
            "full.package.bond_yield", "calibration.design_fixed_share"} <= paths  # fmt: skip
    assert (listed["source"] != "").all()
    written = listed.set_index("path")["as written"]
    assert written["full.die_area"] == "300 mm^2"
    for path, _ in leaves(build(base=FULL)):
        name = path.rsplit(".", 1)[-1]
        if name not in NOT_OF_COST - FIELD - {"gross_margin"}:
            assert f"full.{path}" in paths, path


def test_sources_of_presets_are_named() -> None:
    quoted = {"value": "9346 USD", "source": "cset-2020", "as_of": "2020-04"}
    listed = unit_cost(build({"node.wafer_price": quoted})).sources().set_index("path")
    row = listed.loc["organic-build.node.wafer_price"]
    assert row["source"] == "cset-2020" and row["as of"] == "2020-04" and row["title"]


def test_a_bill_is_of_its_design() -> None:
    bill = unit_cost(build())
    assert isinstance(bill, Bill)
    assert bill.name == "organic-build"
    assert bill.total == "unit_cost" and "vendor_margin" not in bill.lines
    with pytest.raises(CalcError, match="did you mean unit_cost"):
        bill.figure("unit_costs")
    assert WAFER["wafer_diameter"] == "300 mm"


# --- ways to say the same -------------------------------------------------------------------------------------------


def test_forms_can_be_changed_by_key() -> None:
    changed = unit_cost(chiplets(4, 220, "7", INTERPOSER), overrides={"package.assembly_order": "chip-first"})
    said = unit_cost(chiplets(4, 220, "7", INTERPOSER, **{"package.assembly_order": "chip-first"}))
    assert changed.values("unit_cost")[0] == said.values("unit_cost")[0]
    assert changed.to_dict()["forms"]["assembly_order"] == "chip-first"
    poisson = unit_cost(build(), overrides={"node.yield_model": "poisson"})
    assert poisson.figure("die_yield").value == pytest.approx(2.718281828459045**-0.09, rel=1e-12)
    with pytest.raises(CalcError, match="assembly_order"):
        unit_cost(build(), overrides={"package.assembly_order": "chips-first"})


def test_a_kind_of_die_can_be_changed_by_key() -> None:
    changes = {"other_dies.cache.die_area": "90 mm^2", "other_dies.cache.node.defect_density": "0.2 1/cm^2"}
    changed = unit_cost(build(base=FULL), overrides=changes)
    said = unit_cost(build(changes, FULL))
    assert changed.values("unit_cost")[0] == said.values("unit_cost")[0]
    assert changed.by_die("die_yield")["cache"].value == said.by_die("die_yield")["cache"].value


def test_a_mapping_is_left_as_it_was() -> None:
    design = build(base=FULL)
    before = json.dumps(design, sort_keys=True)
    unit_cost(design, overrides={"die_area": "100 mm^2"})
    assert json.dumps(design, sort_keys=True) == before


def test_an_object_and_its_name_cost_the_same() -> None:
    names = ("designs/chiplet-28nm", "designs/monolithic-28nm")
    for name in names:
        by_name, by_object = unit_cost(name), unit_cost(load(name))
        assert by_name.values("unit_cost")[0] == by_object.values("unit_cost")[0]
        area = {"die_area": "123 mm^2"}
        by_name, by_object = unit_cost(name, overrides=area), unit_cost(load(name), overrides=area)
        assert by_name.values("unit_cost")[0] == by_object.values("unit_cost")[0]
        assert by_name.name == by_object.name == name.split("/")[1]


def test_prices_and_shares_may_be_written_in_other_units() -> None:
    written = {"die_area": "1 cm^2", "node.defect_density": "0.0009 1/mm^2", "package.bond_yield": "99%",
               "package.carrier_price": "0.5 USD/cm^2", "node.wafer_diameter": "0.3 m",
               "volume": "5e5 accelerator"}  # fmt: skip
    assert cost(build(written)) == pytest.approx(cost(build()), rel=1e-12)
