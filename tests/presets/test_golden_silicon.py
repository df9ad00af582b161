"""The worked examples of silicon and package cost, and the same formulas in plain arithmetic on other inputs.

The functions under "plain arithmetic" use no part of calc: a few lines each, from the peers' own descriptions.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import calc
from calc.analysis.validation import ValidationResult
from calc.presets import PRESETS
from calc.presets.reader import parse

FILE = PRESETS / "validation" / "silicon.yaml"
EXAMPLES = {f"silicon-{number:02}" for number in range(1, 37)}
NOT_REPRESENTED = {f"silicon-{number}" for number in (12, 21, 23, 29, 33)}
ESTIMATES = {f"silicon-{number}" for number in (24, 25, 26, 27, 34, 35, 36)}


@lru_cache(maxsize=1)
def result() -> ValidationResult:
    return calc.validate(FILE)


@lru_cache(maxsize=1)
def content() -> dict[str, Any]:
    return parse(FILE.read_text(encoding="utf-8"), FILE.name)


def example_of(case: str) -> str:
    return case[:10]


def inputs_of(case: str) -> dict[str, Any]:
    found: dict[str, Any] = next(item["inputs"] for item in content()["cases"] if item["id"] == case)
    return found


def predicted(case: str) -> dict[str, float]:
    found = next(item for item in result().files[0].cases if item.id == case)
    return {output.name: output.predicted for output in found.outputs if output.predicted is not None}


# --- the shipped file ------------------------------------------------------------------------------------------------


def test_every_example_is_represented_or_has_a_reason() -> None:
    cases = result().files[0].cases
    assert {example_of(case.id) for case in cases} == EXAMPLES
    refused = {example_of(case.id) for case in cases if not case.represented}
    assert refused == NOT_REPRESENTED
    assert all(len(case.reason) > 40 for case in cases if not case.represented)
    assert len(EXAMPLES - refused) >= 29


def test_every_represented_case_is_within_its_tolerance() -> None:
    outside = [case.id for case in result().files[0].represented if not case.within]
    assert outside == []
    assert result().within


def test_tolerances_are_those_of_a_formula_or_of_an_estimate() -> None:
    for case in result().files[0].represented:
        widest = max(output.tolerance for output in case.outputs)
        assert widest <= (0.05 if example_of(case.id) in ESTIMATES else 1e-5), case.id


def test_what_is_assumed_is_written_down() -> None:
    assumed = {example_of(case["id"]) for case in content()["cases"] if case.get("assumption")}
    assert {"silicon-26", "silicon-28"} <= assumed


def test_sources_are_public() -> None:
    for case in content()["cases"]:
        assert case["source"]["address"].startswith("http"), case["id"]
    text = FILE.read_text(encoding="utf-8")
    assert not any(place in text for place in ("shared/", "/work", "/home", "/tmp", "file:"))


def test_renaming_changes_nothing(tmp_path: Path) -> None:
    raw = yaml.safe_load(yaml.safe_dump(content()))
    for number, case in enumerate([*raw["cases"], *raw["not_represented"]]):
        case["id"] = f"case {number}"
        if "source" in case:
            case |= {"source": {"title": "another text"}, "note": "", "assumption": ""}
    renamed = tmp_path / "renamed.yaml"
    renamed.write_text(yaml.safe_dump(raw), encoding="utf-8")
    for before, after in zip(result().files[0].cases, calc.validate(renamed).files[0].cases, strict=True):
        assert before.outputs == after.outputs
        assert (before.represented, before.within) == (after.represented, after.within)


# --- figures of the examples that are sums or products of quantities --------------------------------------------------

RAW_CHIPS = ("raw_logic_cost", "bump_cost")
SUMS: list[tuple[str, tuple[str, ...], float]] = [
    ("silicon-04", RAW_CHIPS, 154.2686560724302),
    ("silicon-04", ("attachment_loss",), 1.4439165201196347 + 7.659778500457088),
    ("silicon-05", RAW_CHIPS, 35.56477517477462),
    ("silicon-05", ("carrier_cost", "substrate_cost"), 25.811029168694194),
    ("silicon-05", ("carrier_loss", "attachment_loss", "mounting_loss"), 5.935725331816503 + 2.886169986940292),
    ("silicon-06", RAW_CHIPS, 58.27203594579994),
    ("silicon-06", ("carrier_cost", "substrate_cost"), 65.59513235043443),
    ("silicon-06", ("carrier_loss", "attachment_loss", "mounting_loss"), 44.04581063826683 + 9.037827480167785),
    ("silicon-07a", RAW_CHIPS, 60.83306948628985),
    ("silicon-07a", ("carrier_cost", "attachment_loss"), 49.38701119522142),
    ("silicon-07b", RAW_CHIPS, 93.55452694750895),
    ("silicon-07b", ("carrier_cost", "attachment_loss"), 11.426184212520036),
    ("silicon-28a", ("raw_logic_cost", "die_yield_loss"), 350.53922413301905),
]


@pytest.mark.parametrize(("case", "lines", "expected"), SUMS)
def test_sums_of_lines(case: str, lines: tuple[str, ...], expected: float) -> None:
    bill = calc.unit_cost(**inputs_of(case))
    assert sum(float(bill.values(line)[0]) for line in lines) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("count", "share", "expected", "tolerance"),
    [
        ("silicon-19a", "silicon-19a", 24.168527442149696, 1e-9),
        ("silicon-19b", "silicon-19a", 27.136592215747026, 1e-9),
        ("silicon-20a", "silicon-20a", 708.407934, 1e-7),
        ("silicon-20a", "silicon-20b", 708.030238, 1e-7),
        ("silicon-20a", "silicon-20c", 710.185185, 1e-7),
        ("silicon-20a", "silicon-20d", 708.772696, 1e-7),
        ("silicon-31", "silicon-31", 10.285415, 1e-7),
    ],
)
def test_good_dies_on_a_wafer(count: str, share: str, expected: float, tolerance: float) -> None:
    good = predicted(count)["die_sites_per_wafer"] * predicted(share)["die_yield"]
    assert good == pytest.approx(expected, rel=tolerance)


@pytest.mark.parametrize(
    ("case", "chips", "wafers", "total"),
    [
        ("silicon-15", 10_000, 54.1756, 13696903.73),
        ("silicon-16", 100_000, 2819.6013, 545156668.88),
        ("silicon-17", 100_000, 261.3301, 5735815.69),
    ],
)
def test_wafers_and_total_of_a_programme(case: str, chips: float, wafers: float, total: float) -> None:
    found = predicted(case)
    good = found["gross_dies_per_wafer"] * found["die_yield"]
    assert chips / good == pytest.approx(wafers, rel=1e-5)
    assert chips * found["unit_cost"] == pytest.approx(total, rel=1e-5)


@pytest.mark.parametrize(
    ("single", "chiplets", "expected"),
    [("silicon-09a", "silicon-09c", 0.37432276484000004), ("silicon-09b", "silicon-09d", 0.15121889515720832)],
)
def test_saving_of_chiplets(single: str, chiplets: str, expected: float) -> None:
    saving = 1 - predicted(chiplets)["unit_cost"] / predicted(single)["unit_cost"]
    assert saving == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("area", "expected"), [(528, 95.1548033033575), (968, 46.792941343975976)])
def test_carriers_on_a_wafer(area: float, expected: float) -> None:
    inputs = {
        "carrier_area": f"{area} mm^2",
        "carrier_wafer_diameter": "300 mm",
        "carrier_edge_exclusion": "5 mm",
        "carrier_scribe_width": "0.2 mm",
    }
    found = calc.calculate("carrier_sites_per_wafer", inputs, {"carrier_count": "subtracted-edge"})
    assert found["carrier_sites_per_wafer"].magnitude == pytest.approx(expected, rel=1e-6)


def test_a_memory_stack_before_its_yield() -> None:
    inputs = inputs_of("silicon-27") | {"memory_stack_yield": 1}
    found = calc.calculate("memory_stack_cost", inputs, {"memory_pricing": "stack"})
    assert found["memory_stack_cost"].to("USD/stack").magnitude == pytest.approx(221.6)


def test_910b_dies_on_a_wafer() -> None:
    gross = predicted("silicon-36")["gross_dies_per_wafer[0]"]
    assert gross * 0.3 == pytest.approx(23.4, rel=0.05)
    assert gross / 2 == pytest.approx(39, rel=0.05)


# --- plain arithmetic: mm^2, USD, defects per cm^2 -------------------------------------------------------------------


class Die(NamedTuple):
    area: float
    wafer_price: float
    defects: float
    count: int = 1
    clustering: float = 10.0


class Carrier(NamedTuple):
    wafer_price: float
    defects: float
    clustering: float
    area_factor: float
    bond_yield: float
    substrate_bond_yield: float = 0.99


def plain_yield(area: float, defects: float, clustering: float) -> float:
    return (1 + area * defects / 100 / clustering) ** -clustering


def plain_sites(area: float, edge: float = 5.0, lane: float = 0.2, diameter: float = 300.0) -> float:
    site = (math.sqrt(area) + lane) ** 2
    return math.pi * (diameter / 2 - edge) ** 2 / site - math.pi * (diameter - 2 * edge) / math.sqrt(2 * site)


def plain_good_dies(dies: Sequence[Die], bumps: float) -> float:
    """All good dies of a package with their bumps."""
    return sum(
        die.count
        * (
            die.wafer_price / plain_sites(die.area) / plain_yield(die.area, die.defects, die.clustering)
            + die.area * bumps
        )
        for die in dies
    )


def plain_layer_factor(dies: Sequence[Die]) -> float:
    substrate = 4 * sum(die.area * die.count for die in dies)
    if sum(die.count for die in dies) == 1:
        return 1.0
    return 1.5 if substrate <= 17**2 else 1.75 if substrate <= 30**2 else 2.0


def plain_organic(dies: Sequence[Die], bond_yield: float) -> float:
    """Chiplet Actuary on an organic substrate: everything over the yield of one bond to the number of dies."""
    substrate = 4 * sum(die.area * die.count for die in dies) * 0.005 * plain_layer_factor(dies)
    return (plain_good_dies(dies, 0.005) + substrate) / bond_yield ** sum(die.count for die in dies)


def plain_interposer(dies: Sequence[Die], carrier: Carrier, chips_first: bool) -> float:
    """Chiplet Actuary on an interposer or redistribution layer, dies last or first (then no die is bonded)."""
    area = carrier.area_factor * sum(die.area * die.count for die in dies)
    chips = plain_good_dies(dies, 0.01)
    interposer = carrier.wafer_price / plain_sites(area) + area * 0.005
    substrate = 4 * area * 0.005
    good = plain_yield(area, carrier.defects, carrier.clustering)
    mounted = carrier.substrate_bond_yield
    if chips_first:
        return (chips + interposer) / (good * mounted) + substrate / mounted
    bonded = carrier.bond_yield ** sum(die.count for die in dies)
    return chips / (bonded * mounted) + interposer / (good * bonded * mounted) + substrate / mounted


def plain_one_time(node: float, area: float, count: int, volume: float, dies_elsewhere: float) -> float:
    """Chiplet Actuary's design cost of one kind of die in one unit, all units of the design sharing it."""
    module = 0.5 * node / 300 * area
    chip = 0.3 * node / 300 * area + 0.2 * node
    return (module + chip) * count / (count * volume + dies_elsewhere)


def plain_chip_creation(
    transistors: float, unique: float, density: float, price: float, defects: float, chips: float,
    masks: float, ip: float, labour: float, effort: float, engineers: float,
) -> tuple[float, float]:  # fmt: skip
    """ttm-cas: the cost of one chip, one-time cost inside, and the calendar weeks of its tape-out."""
    area = transistors / density
    dies = math.pi * 300**2 / (4 * area) - math.pi * 300 / math.sqrt(2 * area)
    wafers = chips / (dies * plain_yield(area, defects, 3))
    weeks = (96 + unique * effort) / engineers / 40
    tape_out = ip + 5000 * engineers * weeks + 100_000 / 52 * engineers * weeks + labour * unique / 6 + 105_000
    return (tape_out + masks + wafers * price + chips * (20 + 1)) / chips, weeks


def plain_known_good_die(
    area: float, price_by_area: float, dies: int, defects: float, critical: float, lithography: float, exposures: int,
    test: float, coverage: float,
) -> tuple[float, float]:  # fmt: skip
    """CATCH: a die at the use of its reticle fields, tested; and the share of passed dies that work."""
    base = price_by_area * math.pi * 150**2 / dies
    use = math.floor(exposures * 858 / area) * area / (exposures * 858)
    good = (1 + area * critical * defects / 100 / 2) ** -2
    passed = 1 - (1 - good) * coverage
    return (base * (1 - lithography) + base * lithography / use + test) / passed, good / passed


# --- the same through calc -------------------------------------------------------------------------------------------


def written_die(die: Die, node_design_cost: float) -> dict[str, Any]:
    node = {
        "name": "node", "planar": False, "wafer_price": f"{die.wafer_price} USD", "wafer_diameter": "300 mm",
        "edge_exclusion": "5 mm", "scribe_width": "0.2 mm", "reticle_field_width": "26 mm",
        "reticle_field_height": "33 mm", "defect_density": f"{die.defects} 1/cm^2",
        "defect_clustering": die.clustering, "node_design_cost": f"{node_design_cost} USD",
        "transistor_density": "1 1/mm^2",
    }  # fmt: skip
    return {"die_area": f"{die.area} mm^2", "dies_per_accelerator": f"{die.count} die", "node": node}


def written_build(
    dies: Sequence[Die], package: Mapping[str, Any], node_design_cost: float = 0.0, **more: Any
) -> dict[str, Any]:
    main, *others = [written_die(die, node_design_cost) for die in dies]
    memory = {
        "name": "none", "attachment": "stack", "memory_energy": "0 pJ/bit", "memory_price": "0 USD/GB",
        "stack_capacity": "0 GB", "stack_bandwidth": "0 GB/s", "memory_stack_area": "0 mm^2",
        "memory_phy_area": "0 mm^2", "memory_controller_transistors": 0,
    }  # fmt: skip
    free = {
        "name": "package", "maximum_carrier_area": "100000 mm^2", "assembly_cost": "0 USD", "probe_cost": "0 USD",
        "final_test_cost": "0 USD", "final_test_yield": 1, "package_design_cost": "0 USD",
    }  # fmt: skip
    return {
        "die_count": "subtracted-edge", "memory_stacks": "0 stack", "bonded_layers": 0, "volume": "1 accelerator",
        "memory": memory, "package": free | dict(package), **main,
        "other_dies": {f"kind {number}": die for number, die in enumerate(others)}, **more,
    }  # fmt: skip


def organic_package(dies: Sequence[Die], bond_yield: float) -> dict[str, Any]:
    return {
        "carrier_area_factor": 4, "carrier_price": f"{0.005 * plain_layer_factor(dies)} USD/mm^2",
        "die_bump_price": "0.005 USD/mm^2", "bond_yield": bond_yield, "substrate_price": "0 USD/mm^2",
        "substrate_area_factor": 1, "substrate_bond_yield": 1,
    }  # fmt: skip


def interposer_package(carrier: Carrier, chips_first: bool) -> dict[str, Any]:
    return {
        "assembly_order": "chip-first" if chips_first else "chip-last", "carrier_pricing": "wafer",
        "carrier_count": "subtracted-edge", "carrier_area_factor": carrier.area_factor,
        "carrier_wafer_price": f"{carrier.wafer_price} USD", "carrier_wafer_diameter": "300 mm",
        "carrier_edge_exclusion": "5 mm", "carrier_scribe_width": "0.2 mm",
        "carrier_defect_density": f"{carrier.defects} 1/cm^2", "carrier_clustering": carrier.clustering,
        "carrier_bump_price": "0.005 USD/mm^2", "die_bump_price": "0.01 USD/mm^2",
        "bond_yield": 1 if chips_first else carrier.bond_yield, "substrate_price": "0.005 USD/mm^2",
        "substrate_area_factor": 4, "substrate_bond_yield": carrier.substrate_bond_yield,
    }  # fmt: skip


PACKAGES = [
    [Die(150, 16988, 0.11)],
    [Die(33, 5992, 0.08, 2)],  # 264 mm^2 of substrate: layer factor 1.5
    [Die(52, 3677, 0.07, 4)],  # 832 mm^2: 1.75
    [Die(310, 2500, 0.12, 3, clustering=4)],
    [Die(81, 9346, 0.09, 8), Die(395, 3984, 0.08)],
    [Die(120, 30000, 0.2, 2), Die(245, 9346, 0.13, 1, clustering=3), Die(60, 0, 0, 5)],
]


@pytest.mark.parametrize("dies", PACKAGES)
@pytest.mark.parametrize("bond_yield", [0.99, 0.973])
def test_organic_substrate(dies: list[Die], bond_yield: float) -> None:
    bill = calc.unit_cost(written_build(dies, organic_package(dies, bond_yield)))
    assert bill.values("manufacturing_cost")[0] == pytest.approx(plain_organic(dies, bond_yield), rel=1e-9)


@pytest.mark.parametrize("dies", PACKAGES)
@pytest.mark.parametrize(
    "carrier",
    [Carrier(1937, 0.06, 6, 1.1, 0.95), Carrier(1200, 0.05, 3, 1.2, 0.98), Carrier(650, 0.11, 2, 1.35, 0.991, 0.97)],
)
@pytest.mark.parametrize("chips_first", [False, True])
def test_interposer(dies: list[Die], carrier: Carrier, chips_first: bool) -> None:
    bill = calc.unit_cost(written_build(dies, interposer_package(carrier, chips_first)))
    expected = plain_interposer(dies, carrier, chips_first)
    assert bill.values("manufacturing_cost")[0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("count", [2, 4, 7])
def test_equal_dies_cost_what_as_many_of_one_kind_cost(count: int) -> None:
    """One of the peers charges identical dies on an interposer for the bumps of one of them."""
    carrier, die = Carrier(1937, 0.06, 6, 1.1, 0.95), Die(135, 9346, 0.09)
    package = interposer_package(carrier, chips_first=False)
    one_kind = calc.unit_cost(written_build([die._replace(count=count)], package))
    distinct = calc.unit_cost(written_build([die] * count, package))
    for line in one_kind.lines:
        assert one_kind.values(line)[0] == pytest.approx(distinct.values(line)[0], rel=1e-12)


@pytest.mark.parametrize(
    ("node", "area", "count", "volume", "elsewhere"),
    [(51e6, 310, 1, 40_000, 0), (174e6, 95, 6, 25_000, 900_000), (542e6, 480, 2, 1_500_000, 120_000)],
)
def test_design_cost_shared_by_all_that_use_it(
    node: float, area: float, count: int, volume: float, elsewhere: float
) -> None:
    dies = [Die(area, 5000, 0.1, count)]
    build = written_build(
        dies, organic_package(dies, 0.99), node_design_cost=node, volume=f"{volume} accelerator",
        modules_elsewhere=f"{elsewhere} die", dies_elsewhere=f"{elsewhere} die",
    )  # fmt: skip
    shares = {"design_fixed_share": 0.2, "module_design_share": 0.5, "design_reference_area": "300 mm^2"}
    bill = calc.unit_cost(build, overrides={f"calibration.{name}": value for name, value in shares.items()})
    expected = plain_one_time(node, area, count, volume, elsewhere)
    assert bill.values("nre_per_accelerator")[0] == pytest.approx(expected, rel=1e-9)
    assert bill.values("unit_cost")[0] == pytest.approx(plain_organic(dies, 0.99) + expected, rel=1e-9)


NOTHING_ELSE = {
    "carrier_cost": "0 USD", "carrier_yield": 1, "memory_stacks": "0 stack", "memory_cost": "0 USD",
    "bonded_layers": 0, "layer_bond_yield": 1, "substrate_cost": "0 USD", "substrate_bond_yield": 1,
    "final_test_cost": "0 USD", "final_test_yield": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("transistors", "unique", "density", "price", "defects", "chips", "masks", "ip", "labour", "effort", "engineers"),
    [
        (21.1e9, 3e9, 96.3e6, 9346, 0.15, 50_000, 10.5e6, 2_343_100, 0.29, 3.4e-6, 250),
        (1.2e9, 0.3e9, 7.7e6, 2274, 0.05, 3_000, 0.5e6, 850_200, 0.129, 4.1e-7, 20),
        (30e9, 30e9, 52.5e6, 5992, 0.12, 2_000_000, 4.74e6, 2_129_400, 0.2, 1.9e-6, 1_000),
    ],
)
def test_chip_creation_cost(
    transistors: float, unique: float, density: float, price: float, defects: float, chips: float, masks: float,
    ip: float, labour: float, effort: float, engineers: float,
) -> None:  # fmt: skip
    inputs = NOTHING_ELSE | {
        "die_area": f"{transistors / density!r} mm^2", "wafer_diameter": "300 mm", "exposable": 1,
        "wafer_price": f"{price} USD", "defect_density": f"{defects} 1/cm^2", "defect_clustering": 3,
        "dies_per_accelerator": "1 die", "probe_cost": "0 USD", "mask_set_cost": f"{masks} USD",
        "ip_cost": f"{ip} USD", "unique_transistors": unique, "transistors_per_gate": 6,
        "labour_per_gate": f"{labour} USD", "base_tape_out_effort": "96 hour",
        "effort_per_transistor": f"{effort} hour", "tool_cost_rate": f"{5000 / 40} USD/hour",
        "salary_rate": f"{100_000 / 52 / 40!r} USD/hour", "engineers": engineers,
        "working_time_share": 40 / 168, "package_design_cost": "105000 USD", "volume": f"{chips} accelerator",
        "assembly_cost": "1 USD", "carrier_cost": "20 USD", "bond_yield": 1,
    }  # fmt: skip
    found = calc.calculate(
        ["unit_cost", "tape_out_time"], inputs, {"die_count": "unexcluded", "die_nre_scheme": "effort"}
    )
    cost, weeks = plain_chip_creation(
        transistors, unique, density, price, defects, chips, masks, ip, labour, effort, engineers
    )
    assert found["unit_cost"].to("USD/accelerator").magnitude == pytest.approx(cost, rel=1e-9)
    assert found["tape_out_time"].to("week").magnitude == pytest.approx(weeks, rel=1e-9)


@pytest.mark.parametrize(
    ("area", "price", "dies", "defects", "critical", "lithography", "exposures", "test", "coverage"),
    [
        (95.0, 0.25024, 660, 0.5, 0.67, 0.3, 1, 0.0, 1.0),
        (286.0, 0.1322, 207, 0.2, 0.6, 0.25, 1, 0.0, 1.0),
        (430.5, 0.0564, 133, 0.11, 0.5, 0.15, 1, 1.7, 0.95),
        (1200.0, 0.033497, 42, 0.07, 0.55, 0.2, 2, 3.1, 0.9),
    ],
)
def test_known_good_die_on_a_passive_carrier(
    area: float, price: float, dies: int, defects: float, critical: float, lithography: float, exposures: int,
    test: float, coverage: float,
) -> None:  # fmt: skip
    """CATCH: dies in a package, with what escapes the test of a die and is found after assembly."""
    inputs = NOTHING_ELSE | {
        "die_area": f"{area} mm^2", "wafer_area_price": f"{price} USD/mm^2", "wafer_diameter": "300 mm",
        "gross_dies_per_wafer": f"{dies} die", "defect_density": f"{defects} 1/cm^2",
        "critical_area_ratio": critical, "defect_clustering": 2, "lithography_share": lithography,
        "exposures_per_die": exposures, "reticle_field_width": "26 mm", "reticle_field_height": "33 mm",
        "probe_cost": f"{test} USD", "probe_coverage": coverage, "dies_per_accelerator": "3 die",
        "carrier_cost": "11.5 USD", "assembly_cost": "1.25 USD", "bond_yield": 0.999,
        "connections_per_package": 2100, "connection_yield": 0.999999,
    }  # fmt: skip
    found = calc.calculate(
        ["good_die_cost", "die_quality", "manufacturing_cost"], inputs,
        {"wafer_pricing": "full-area", "field_use": "by-area"},
    )  # fmt: skip
    cost, quality = plain_known_good_die(area, price, dies, defects, critical, lithography, exposures, test, coverage)
    works = quality**3 * 0.999**3 * 0.999999**2100
    assert found["good_die_cost"].to("USD/die").magnitude == pytest.approx(cost, rel=1e-9)
    assert found["die_quality"].magnitude == pytest.approx(quality, rel=1e-9)
    expected = (3 * cost + 11.5 + 1.25) / works
    assert found["manufacturing_cost"].to("USD/accelerator").magnitude == pytest.approx(expected, rel=1e-9)
