"""What stands on a wafer and in a package, as inputs of the formulas; and its limits."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from calc import CalcError, RangeError, compare, unit_cost
from calc.comparison.composition import BY_DIE, FORMS_OF_NODE, FORMS_OF_PACKAGE, NOT_STATED, Composed, composed
from calc.comparison.inputs import calibrated
from calc.comparison.limits import central_value, check_carrier, range_notes
from calc.costing.reading import read
from calc.graph import arguments
from calc.presets import default_catalogue
from calc.schema import Build, Node, OtherDie
from calc.silicon import FORMS, FORMULAS, bound_by
from calc.units import GLOSSARY
from tests.costing.inline import FULL, INTERPOSER, NODES, ORGANIC, build, chiplets

CATALOGUE = default_catalogue()


def parts(design: dict[str, Any], date: str = "2026-01", **overrides: str) -> Composed:
    changes = {key.replace("__", "."): value for key, value in overrides.items()}
    name, preset, _ = read(design, changes, CATALOGUE)
    return composed(name, preset, changes, date)


# --- what each kind of die has for itself ---------------------------------------------------------------------------


def every_formula_of_silicon() -> set[Any]:
    return {*FORMULAS, *(formula for forms in FORMS.values() for form in forms.values() for formula in form.values())}


def test_what_a_node_says_of_a_die_is_of_that_die() -> None:
    """Every quantity of a node that a formula of this room takes is one that each kind of die has for itself."""
    taken = {need for formula in every_formula_of_silicon() for need in arguments(formula)}
    of_node = {name for name in Node.model_fields if name in GLOSSARY}
    assert taken & of_node <= BY_DIE
    of_die = {name for name in OtherDie.model_fields if name in GLOSSARY}
    assert of_die <= BY_DIE


def test_names_are_those_of_the_glossary() -> None:
    assert set(GLOSSARY) >= BY_DIE
    assert set(NOT_STATED) <= set(GLOSSARY)
    for name, (value, note) in NOT_STATED.items():
        assert GLOSSARY[name].problem(value) is None, name
        assert note


def test_what_is_not_stated_changes_nothing() -> None:
    """The plain case said in full costs what it costs left out."""
    of_build = {name: value for name, (value, _) in NOT_STATED.items() if name in Build.model_fields}
    of_node = {f"node.{name}": value for name, (value, _) in NOT_STATED.items() if name in Node.model_fields}
    units = {"modules_elsewhere": "0 die", "dies_elsewhere": "0 die", "market_delay": "0 month",
             "cost_of_delay": "0 USD/month"}  # fmt: skip
    said = build({**of_build, **of_node, **units})
    assert unit_cost(said).values("unit_cost")[0] == unit_cost(build()).values("unit_cost")[0]


def test_further_kinds_stand_after_the_main_one() -> None:
    found = parts(build(base=FULL))
    assert list(found.other_dies) == ["cache"]
    assert [item.path for item in found.dies_of("die_area")] == ["full.die_area", "full.other_dies.cache.die_area"]
    assert [item.path for item in found.dies_of("wafer_area_price")] == [
        "full.node.wafer_area_price",
        "full.other_dies.cache.node.wafer_area_price",
    ]
    assert [item.value for item in found.dies_of("die_computes")] == [1.0, 0.0]
    for name in BY_DIE & set(found.quantities):
        assert len(found.dies_of(name)) == 2, name


def test_the_first_tier_is_bonded_on_nothing() -> None:
    found = parts(build(base=FULL))
    assert [item.value for item in found.dies_of("tier_bond_yield")] == [1.0, 0.96]
    assert [item.value for item in found.dies_of("tier_bond_cost")] == [0.0, 4.0]
    own = build({"other_dies.cache.tier_bond_yield": 0.9}, FULL)
    assert [item.value for item in parts(own).dies_of("tier_bond_yield")] == [1.0, 0.9]
    nothing = {item.source for item in found.dies_of("tier_bond_yield")[:1]}
    assert nothing == {"definition"}


def test_a_change_of_a_kind_of_die_is_of_that_kind_alone() -> None:
    found = parts(build(base=FULL), other_dies__cache__die_area="99 mm^2", node__defect_density="0.3 1/cm^2")
    assert [item.value for item in found.dies_of("die_area")] == pytest.approx([300e-6, 99e-6])
    assert [item.value for item in found.dies_of("defect_density")] == pytest.approx([3000.0, 600.0])
    changed, other = found.dies_of("defect_density")
    assert changed.identity == changed.path and other.identity != other.path
    of_kind_alone = parts(build(base=FULL), other_dies__cache__node__defect_density="0.2 1/cm^2")
    changed = of_kind_alone.dies_of("defect_density")[1]
    assert changed.value == pytest.approx(2000.0) and changed.identity == changed.path
    with pytest.raises(CalcError, match="cash"):
        parts(build(base=FULL), other_dies__cash__die_area="99 mm^2")


def test_a_kind_that_lacks_what_the_main_one_has_is_named() -> None:
    """One-time cost item by item, and a second node without the price of its masks."""
    items = {"die_nre_scheme": "items", "design_cost_by_area": "1e5 USD/mm^2",
             "node.mask_set_cost": "1e7 USD", "node.ip_cost": "1e6 USD"}  # fmt: skip
    other = {"io": {"node": NODES["14"], "die_area": "50 mm^2", "dies_per_accelerator": "1 die"}}
    with pytest.raises(CalcError, match="io"):
        unit_cost(build(items | {"other_dies": other})).figure("unit_cost")


# --- forms ----------------------------------------------------------------------------------------------------------


def test_forms_come_from_node_package_and_build() -> None:
    found = parts(build({"package.assembly_order": "chip-first"}, FULL)).forms
    assert set(found) >= {*FORMS_OF_NODE, *FORMS_OF_PACKAGE, "die_count", "die_nre_scheme", "harvest"}
    assert found["wafer_pricing"] == "usable-area" and found["yield_learning"] == "time"
    assert found["logic_stacking"] == "die-on-wafer" and found["assembly_order"] == "chip-first"
    assert found["die_count"] == "subtracted-edge" and found["harvest"] == "spare-units"
    assert parts(build()).forms["harvest"] == "perfect"
    for choice, form in found.items():
        assert form in FORMS[choice], choice
    assert set(bound_by(found)) >= {"random_defect_yield", "die_sites_per_wafer", "carrier_cost", "logic_footprint"}


def test_a_lower_bin_alone_is_harvesting_too() -> None:
    assert parts(build({"repairable_area_share": 0.6, "salvage_units": 4, "salvage_value": 0.5})).forms["harvest"] == (
        "spare-units"
    )


def test_whole_wafers_leave_no_choice_of_die() -> None:
    bound = bound_by({"logic_stacking": "wafer-on-wafer"})
    assert bound["good_die_cost"].__name__ == "unselected_die_cost"
    assert bound["die_quality"].__name__ == "unselected_die_quality"
    assert "good_die_cost" not in bound_by({"logic_stacking": "die-on-wafer"})


def test_kinds_of_die_that_choose_otherwise_are_refused() -> None:
    other = {"node": NODES["7"] | {"yield_model": "seeds"}, "die_area": "9 mm^2", "dies_per_accelerator": "1 die"}
    with pytest.raises(RangeError, match=r"yield_model is 'negative-binomial' .* 'seeds' for other_dies.io"):
        parts(build({"other_dies": {"io": other}}))


# --- memory ---------------------------------------------------------------------------------------------------------


def test_the_other_kind_of_memory_is_none() -> None:
    found = parts(build()).quantities
    assert found["bonded_capacity_density"].value == 0.0 and found["layer_bond_yield"].value == 1.0
    bonded = {"name": "bonded", "attachment": "bonded", "memory_energy": "1.5 pJ/bit", "memory_price": "6 USD/GB",
              "bonded_capacity_density": "15 MB/mm^2", "bonded_bandwidth_density": "2 GB/s/mm^2",
              "layer_bond_yield": 0.97}  # fmt: skip
    found = parts(build({"memory": bonded, "bonded_layers": 4})).quantities
    assert found["stack_capacity"].value == 0.0 and found["memory_stack_area"].value == 0.0
    bill = unit_cost(build({"memory": bonded, "bonded_layers": 4}))
    assert bill.values("memory_cost")[0] == pytest.approx(4 * 100 * 0.015 * 6, rel=1e-12)
    wasted = 36.0 * (1 / 0.9142991955050759 - 1)  # DRAM on the dies that do not work
    good = 17.879682441631207 + 36.0 + wasted
    assert bill.values("layer_bonding_loss")[0] == pytest.approx(wasted + good * (0.97**-4 - 1), rel=1e-9)


def test_memory_is_bonded_on_dies_that_compute() -> None:
    bonded = {"name": "bonded", "attachment": "bonded", "memory_energy": "1.5 pJ/bit", "memory_price": "6 USD/GB",
              "bonded_capacity_density": "15 MB/mm^2", "bonded_bandwidth_density": "2 GB/s/mm^2",
              "layer_bond_yield": 0.97}  # fmt: skip
    other = {"io": {"node": NODES["14"], "die_area": "400 mm^2", "dies_per_accelerator": "1 die"}}
    alone = unit_cost(build({"memory": bonded, "bonded_layers": 4}))
    with_io = unit_cost(build({"memory": bonded, "bonded_layers": 4, "other_dies": other}))
    assert with_io.values("memory_cost")[0] == pytest.approx(alone.values("memory_cost")[0], rel=1e-12)


def test_layers_and_stacks_are_of_their_kind_of_memory() -> None:
    """Layers of a memory that has none, and stacks of one that is bonded, would cost nothing and say nothing."""
    with pytest.raises(CalcError, match="bonded_layers"):
        unit_cost(build({"bonded_layers": 4}))
    bonded = {"name": "bonded", "attachment": "bonded", "memory_energy": "1.5 pJ/bit", "memory_price": "6 USD/GB",
              "bonded_capacity_density": "15 MB/mm^2", "bonded_bandwidth_density": "2 GB/s/mm^2",
              "layer_bond_yield": 0.97}  # fmt: skip
    with pytest.raises(CalcError, match="memory_stacks"):
        unit_cost(build({"memory": bonded, "bonded_layers": 4, "memory_stacks": "2 stack"}))


# --- limits ---------------------------------------------------------------------------------------------------------


def common() -> Any:
    return calibrated(CATALOGUE, {})


def test_central_values_of_kinds_of_die() -> None:
    found = parts(build(base=FULL))
    assert central_value(found, common(), "logic_die_count") == 6.0
    assert central_value(found, common(), "total_die_area") == pytest.approx(1080e-6, rel=1e-12)
    assert central_value(found, common(), "logic_footprint") == pytest.approx(600e-6, rel=1e-12)


@pytest.mark.parametrize(("count", "fits"), [(4, True), (5, False)])
def test_a_carrier_that_fits_exactly_is_accepted(count: int, fits: bool) -> None:
    """4 x 220 x 1.1 = 968 mm2."""
    found = parts(chiplets(count, 220, "7", INTERPOSER, **{"package.maximum_carrier_area": "968 mm^2"}))
    if fits:
        check_carrier("x", found, common())
    else:
        with pytest.raises(RangeError, match=r"x: .* carrier of 1,210 mm\^2, but x.package offers 968 mm\^2"):
            check_carrier("x", found, common())


@pytest.mark.parametrize(("limit", "packages"), [(2000, 2), (1500, 2), (1331, 2), (1330, 3), (900, 3), (888, 3)])
def test_the_packages_that_are_suggested_are_enough(limit: float, packages: int) -> None:
    """11 dies of 220 mm2 need 2,662 mm2 in all."""
    design = {"package.maximum_carrier_area": f"{limit} mm^2"}
    with pytest.raises(RangeError, match=f"packages_per_accelerator to {packages}"):
        check_carrier("x", parts(chiplets(11, 220, "7", INTERPOSER, **design)), common())
    enough = chiplets(11, 220, "7", INTERPOSER, **design, packages_per_accelerator=packages)
    check_carrier("x", parts(enough), common())
    if packages > 2:
        with pytest.raises(RangeError):
            few = chiplets(11, 220, "7", INTERPOSER, **design, packages_per_accelerator=packages - 1)
            check_carrier("x", parts(few), common())


def test_a_carrier_of_unknown_size_or_limit_is_not_refused() -> None:
    unknown = {"value": None, "source": "assumption", "note": "not published"}
    check_carrier("x", parts(chiplets(9, 220, "7", INTERPOSER, **{"package.maximum_carrier_area": unknown})), common())
    check_carrier("x", parts(build({"memory_stacks": "1 stack", "memory.memory_stack_area": unknown})), common())


def test_notes_begin_below_the_credible_yield() -> None:
    """0.95^13 = 51.3%, 0.95^14 = 48.8%; a carrier that is bought good loses nothing more."""
    whole = {"package.bond_yield": 0.95}
    assert range_notes(parts(chiplets(13, 50, "7", ORGANIC, **whole)), common()) == []
    (note,) = range_notes(parts(chiplets(14, 50, "7", ORGANIC, **whole)), common())
    assert "49%" in note and "14 dies" in note


# --- designs of several kinds of die in one comparison --------------------------------------------------------------


def design(folder: Path, name: str, **changes: Any) -> str:
    """A shipped design with changes; its numbers do not matter here."""
    path = folder / f"{name}.yaml"
    content = {"kind": "design", "extends": "designs/chiplet-28nm", "name": name} | changes
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return str(path)


def of_kind(area: str, dies: str) -> dict[str, Any]:
    return {
        "node": "28nm",
        "die_area": {"value": area, "source": "override"},
        "dies_per_accelerator": {"value": dies, "source": "override"},
    }


def test_designs_of_one_and_of_several_kinds_stand_side_by_side(tmp_path: Path) -> None:
    """What another design in the same comparison is made of changes no cost, and none is other than in a bill."""
    plain = design(tmp_path, "plain")
    two = design(tmp_path, "two", other_dies={"io": of_kind("60 mm^2", "1 die")})
    three = design(
        tmp_path, "three", other_dies={"io": of_kind("60 mm^2", "1 die"), "blank": of_kind("40 mm^2", "2 die")}
    )
    together = compare([plain, two, three], baseline="plain")
    for index, path in enumerate((plain, two, three)):
        alone = compare([path])
        bill = unit_cost(path)
        for metric in ("unit_cost", "device_price", "peak_rate_16bit", "power"):
            if metric in together.metrics:
                assert together.values(metric)[index, 0] == pytest.approx(alone.values(metric)[0, 0], rel=1e-12), metric
        assert together.values("unit_cost")[index, 0] == pytest.approx(float(bill.values("unit_cost")[0]), rel=1e-12)
    costs = [together.values("unit_cost")[index, 0] for index in range(3)]
    assert costs[0] < costs[1] < costs[2]


def test_trees_of_kinds_of_die_in_a_comparison_are_exact(tmp_path: Path) -> None:
    plain = design(tmp_path, "plain")
    two = design(tmp_path, "two", other_dies={"io": of_kind("60 mm^2", "1 die")})
    found = compare([plain, two], baseline="plain")
    for metric in found.metrics:
        for row, platform in enumerate(found.platforms):
            tree = found.explain(metric, platform)
            if not tree.reason and np.isfinite(found.values(metric)[row, 0]):
                again = float(np.ravel(tree.evaluate())[0])
                assert again / GLOSSARY[metric].factor == found.values(metric)[row, 0], (metric, platform)
