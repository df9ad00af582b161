"""The products of the argument under the rules of four dates, by hand arithmetic on published figures."""

import json
import math

import pytest

import calc
from calc.classification import ExportControl, export_control

FIGURES = {
    # dense rate x bits [TPP], its density over mm^2 of logic, GB/s of memory, GB/s of links (both ways)
    "h200": (1979 * 8, 1979 * 8 / 814, 4800, 2 * 450),  # 15,832; 19.4
    "h20": (148 * 16, 148 * 16 / 814, 4000, 2 * 450),  # 2,368; 2.91
    "l20": (239 * 8, 239 * 8 / 609, 864, 2 * 32),  # 1,912; 3.14
    "a100": (312 * 16, 312 * 16 / 826, 2039, 2 * 300),  # 4,992; 6.04
    "a800": (624 * 8, 624 * 8 / 826, 2040, 2 * 200),  # 4,992; 6.04
    "h100": (1979 * 8, 1979 * 8 / 814, 3350, 2 * 450),  # 15,832; 19.4
    "mi325x": (2614.9 * 8, None, 6000, 2 * 448),  # 20,919; areas of its dies are not published
    "b200": (2250 * 16, 2250 * 16 / 1600, 8000, 2 * 900),  # 36,000; 22.5
    "ascend-910c": (1504 * 8, 1504 * 8 / (2 * 665.61), 3200, 2 * 392),  # 12,032; 9.04
}
DESIGNS = ("chiplet-28nm", "chiplet-28nm-3d", "monolithic-28nm")
A, LETTER = "us-3a090a-2023", "us-h20-letter-2025"
CAUGHT = {
    # 4,800 and more at 600 GB/s and more: the A800 has 400, H20 and L20 are below 4,800
    "2022-10-07": dict.fromkeys(("h200", "a100", "h100", "mi325x", "b200", "ascend-910c"), ("us-3a090-2022",)),
    # 4,800 and more alone, or 1,600 at a density of 5.92: links no longer count, so the A800 is in
    "2023-11-17": dict.fromkeys(("h200", "a100", "a800", "h100", "mi325x", "b200", "ascend-910c"), (A,)),
    # NVIDIA's letter: H20 by name; 4,000 GB/s of memory (H200, B200) or 900 GB/s of links (H100)
    "2025-04-15": {
        "h200": (A, LETTER), "h20": (LETTER,), "a100": (A,), "a800": (A,), "h100": (A, LETTER), "mi325x": (A,),
        "b200": (A, LETTER), "ascend-910c": (A,),
    },
    "2026-01-15": {
        "h200": (A, LETTER), "h20": (LETTER,), "a100": (A,), "a800": (A,), "h100": (A, LETTER), "mi325x": (A,),
        "b200": (A, LETTER), "ascend-910c": (A,),
    },
}  # fmt: skip
LICENCES_2026 = {
    # below 21,000 and 6,500 GB/s: case by case; H20 has licences of its own
    "h200": "case-by-case review",  # 15,832; 4,800
    "h20": "licences granted",
    "l20": "no licence under these rules",
    "a100": "case-by-case review",  # 4,992; 2,039
    "a800": "case-by-case review",
    "h100": "case-by-case review",  # 15,832; 3,350
    "mi325x": "case-by-case review",  # 20,919; 6,000
    "b200": "presumption of denial",  # 36,000; 8,000
}


def value(result: ExportControl, name: str) -> float:
    found = result.figure(name).value
    assert found is not None
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_figures_by_hand(name: str) -> None:
    performance, density, memory, links = FIGURES[name]
    result = export_control(name)
    assert value(result, "total_processing_performance") == pytest.approx(performance)
    assert value(result, "memory_bandwidth") * 1000 == pytest.approx(memory)
    assert value(result, "aggregate_io_bandwidth") == pytest.approx(links)
    if density is None:
        assert "die area is not known" in result.figure("performance_density").reason
    else:
        assert value(result, "performance_density") == pytest.approx(density)


@pytest.mark.parametrize("date", CAUGHT)
@pytest.mark.parametrize("name", [*FIGURES, *DESIGNS])
def test_what_is_caught_on_four_dates(name: str, date: str) -> None:
    assert export_control(name, date).caught == CAUGHT[date].get(name, ())


@pytest.mark.parametrize(("name", "licence"), LICENCES_2026.items())
def test_licences_of_january_2026(name: str, licence: str) -> None:
    result = export_control(name, "2026-01-15")
    assert result.licence == licence
    assert result.available == (licence != "presumption of denial")
    assert bool(result.reason) != result.available


def test_before_the_first_rule_nothing_is_caught() -> None:
    result = export_control("b200", "2022-10-06")
    assert result.findings == () and result.licence == "no licence under these rules"
    assert result.frame().empty and result.thresholds().empty


def test_duties_by_hand() -> None:
    """Bands 14,000-17,500 at 4,500-5,000 GB/s and 20,800-21,100 at 5,800-6,200 GB/s: H200 and MI325X, not the H100."""
    due = {name for name in FIGURES if export_control(name, "2026-01-15").finding("us-section-232-2026").met}
    assert due == {"h200", "mi325x"}
    assert any("25%" in note for note in export_control("h200", "2026-01-15").notes)


def test_distances_by_hand() -> None:
    """H20 is 32 TPP below 2,400 and at 2.909 of 3.2; L20 at 3.1396 of 3.2."""
    for name, performance, density in (("h20", 2368, 2368 / 814), ("l20", 1912, 1912 / 609)):
        table = export_control(name, "2023-11-17").thresholds().set_index(["rule", "test", "figure", "condition"])
        rate = table.loc[("us-3a090b-2023", "middle rate", "total_processing_performance", "≥")]
        assert rate["limit"] == 2400 and rate["difference"] == pytest.approx(performance - 2400)
        assert rate["ratio"] == pytest.approx(performance / 2400) and rate["met"] == (performance >= 2400)
        dense = table.loc[("us-3a090b-2023", "middle density", "performance_density", "≥")]
        assert dense["ratio"] == pytest.approx(density / 3.2) and not dense["met"]


def test_h20_is_below_the_limits_yet_named() -> None:
    result = export_control("h20", "2025-04-15")
    assert [result.finding(rule).met for rule in ("us-3a090a-2023", "us-3a090b-2023")] == [False, False]
    assert result.finding(LETTER).named and result.licence == "licence required" and not result.available
    assert any(note.startswith("below the limits of 3A090.a and 3A090.b, yet named") for note in result.notes)
    assert export_control("h20", "2025-09").licence == "licences granted"


def test_formats_and_the_one_that_governs() -> None:
    h200 = export_control("h200")
    assert h200.governing_format == "fp8"
    assert h200.performance_by_format == pytest.approx(
        {"fp32": 67 * 32, "bf16": 989 * 16, "fp8": 1979 * 8, "int8": 1979 * 8}
    )
    assert "tf32" in calc.load("h200").peak_rate


@pytest.mark.parametrize("name", DESIGNS)
def test_planar_designs_can_be_caught_by_their_rate_alone(name: str) -> None:
    result = export_control(name, "2026-01-15")
    assert value(result, "applicable_die_area") == 0
    assert result.figure("performance_density").value is None
    assert "planar" in result.figure("performance_density").reason
    density = [
        item for finding in result.findings for item in finding.conditions if item.figure == "performance_density"
    ]
    assert density and all(item.met is False for item in density)
    compared = calc.compare([name]).values("total_processing_performance")[0, 0]
    assert value(result, "total_processing_performance") == pytest.approx(compared)
    assert not result.unknown and any("planar" in note for note in result.notes)


def planar(rate: str) -> dict[str, object]:
    return {"peak_rate": {"bf16": rate}, "die_area": "400 mm^2", "dies_per_accelerator": "1 die", "planar": True}


def test_a_planar_chip_at_the_limit() -> None:
    """300 TFLOP/s at 16 bits are 4,800; at 12 TPP/mm^2 a FinFET chip of 299 TFLOP/s would be too dense."""
    assert export_control(planar("300 TFLOP/s"), "2023-11-17").caught == (A,)
    assert export_control(planar("299 TFLOP/s"), "2023-11-17").caught == ()
    assert export_control({**planar("299 TFLOP/s"), "planar": False}, "2023-11-17").caught == (A,)
    assert export_control({**planar("99 TFLOP/s"), "planar": False}, "2023-11-17").caught == ()  # 1,584 < 1,600


def test_only_dies_that_are_not_planar_count() -> None:
    """Eight dies of 350 mm^2 on 14 nm beside one of 300 mm^2 on 28 nm: 2,800 mm^2."""
    die = {"node": "28nm", "die_area": "300 mm^2", "dies_per_accelerator": "1 die"}
    mixed = export_control(
        {"extends": "designs/chiplet-28nm", "name": "mixed", "node": "14nm", "other_dies": {"io": die}}
    )
    assert value(mixed, "applicable_die_area") == pytest.approx(2800)
    turned = export_control("chiplet-28nm", overrides={"node": "14nm"})
    assert value(turned, "applicable_die_area") == pytest.approx(2800)
    performance = value(turned, "total_processing_performance")
    assert value(turned, "performance_density") == pytest.approx(performance / 2800)


def test_memory_by_its_own_rule() -> None:
    """HBM3 667/110 = 6.1 and HBM2 256/92 = 2.8 GB/s/mm^2, both above 2; in force at the end of 2024."""
    for name, density in (("hbm3", 667 / 110), ("hbm2", 256 / 92)):
        assert value(export_control(name), "memory_bandwidth_density") == pytest.approx(density)
        assert export_control(name, "2024-12-30").caught == ()
        assert export_control(name, "2024-12-31").caught == ("us-3a090c-2024",)
    design = export_control("chiplet-28nm", "2025-01")
    assert design.caught == () and design.finding("us-3a090c-2024").status == "memory caught"
    assert any("memory stacks are themselves caught" in note for note in design.notes)
    bonded = export_control("chiplet-28nm-3d", "2025-01").finding("us-3a090c-2024")
    assert bonded.met is False and "no memory stacks" in bonded.why


def test_home_ground_is_said() -> None:
    result = export_control("ascend-910c", "2026-01-15")
    assert result.domestic and result.available and result.licence == "case-by-case review"
    assert any("do not govern a sale inside of China" in note for note in result.notes)
    guidance = [note for note in result.notes if "Guidance on Ascend" in note]
    assert guidance and "2025-05-13" in guidance[0] and "bis-ascend-guidance-2025" in guidance[0]
    assert not any("Guidance" in note for note in export_control("ascend-910c", "2025-05-12").notes)


def test_result_as_data_text_and_tree() -> None:
    result = export_control("h200", "2026-01-15")
    content = json.loads(result.to_json())
    assert content["caught"] == [A, LETTER] and content["licence"] == "case-by-case review"
    assert content["figures"]["performance_density"]["value"] == pytest.approx(15832 / 814)
    rule = content["rules"][A]
    assert rule["status"] == "caught" and rule["eased_by"] == ["us-review-2026"]
    assert rule["limits"][0] | {"ratio": 0} == {
        "test": "rate", "figure": "total_processing_performance", "condition": "≥", "limit": 4800, "value": 15832,
        "unit": "TFLOP/s*bit", "ratio": 0, "difference": 11032, "met": True,
    }  # fmt: skip
    assert rule["address"].startswith("https://") and content["sources"][0]["source"]
    assert list(result.frame().index) == list(content["rules"])
    assert "not legal advice" in str(result) and "TPP 15,832" in str(result)
    tree = result.explain("performance_density")
    assert tree.value == pytest.approx(15832 / 814) and "ai-wiki-h200" in {leaf.source for leaf in tree.leaves()}
    with pytest.raises(calc.UnknownNameError, match="performance_density"):
        result.figure("performance_densty")
    with pytest.raises(calc.UnknownNameError, match="us-review-2026"):
        result.finding("us-review-2027")


def test_draws_give_ranges_and_shares() -> None:
    one, other = (export_control("chiplet-28nm", "2024-01", draws=500, seed=3) for _ in range(2))
    figure = one.figure("total_processing_performance")
    assert figure.low is not None and figure.value is not None and figure.high is not None
    assert figure.low < figure.value < figure.high
    assert one.met_share(A) == other.met_share(A)
    likely = export_control("chiplet-28nm", "2024-01", overrides={"node": "14nm"}, draws=500)
    share = likely.met_share(A)
    assert share is not None and 0 < share < 1
    assert export_control("h200", "2024-01").met_share(A) is None
    assert math.isclose(export_control("h200", "2024-01", draws=10).met_share(A) or 0, 1.0)


def test_names_paths_and_objects_give_the_same() -> None:
    path = f"{calc.presets.PRESETS}/accelerators/h20.yaml"
    for product in ("accelerators/h20", "H20", path, calc.load("h20")):
        assert export_control(product, "2025-04-15").caught == (LETTER,)


def test_rules_by_name_and_of_a_policy() -> None:
    assert export_control("a800", "2026-01", rules=["us-3a090-2022"]).caught == ()
    assert export_control("a800", rules="us-cn-2023-11").caught == (A,)
    assert export_control("a800", rules=calc.load("rules/us-3a090a-2023")).caught == (A,)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("h2000",), "h200"),
        (("builds/h100",), "expected an accelerator, a design or a memory, found a build"),
        ((3,), "found int"),
        (("h200", "soon"), "date: expected a date"),
        (("h200", None, "us-cn-2026"), "us-cn-2026-01"),
        (("h200", None, [3]), "rules: expected names"),
        (({"peak_rate": {"fp8": "1 kW"}},), "'1 kW' is not in a unit like TFLOP/s"),
        (({"name": "mine", "peak_rates": {}},), "mine: peak_rates: unknown key"),
    ],
)
def test_bad_input(arguments: tuple[object, ...], expected: str) -> None:
    with pytest.raises(calc.CalcError, match=expected):
        export_control(*arguments)
