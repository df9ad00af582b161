"""What policies mean for the platforms of a comparison: by arithmetic on the rules, by name only where a rule names."""

from pathlib import Path

import pytest
import yaml

from calc import compare
from calc.presets import PRESETS, Catalogue

IMPORTED = [
    name for name in Catalogue().ids("accelerators") if Catalogue().load(name, "accelerators").origin == "imported"
]
SLOW_LINKS = {"a800", "h800"}
BELOW = {"h20", "h20-141gb", "l20"}
BLACKWELL = {"b200", "gb200", "b300"}
CLOSED = {
    "none": set(),
    "us-cn-2022-10": set(IMPORTED) - BELOW - SLOW_LINKS,
    "us-cn-2023-11": set(IMPORTED) - BELOW,
    "us-cn-2025-04": set(IMPORTED) - {"l20"},
    "us-cn-2025-08": set(IMPORTED) - BELOW,
    "us-cn-2026-01": BLACKWELL,
}
"""As the presets listed them by name before the rules were data."""


@pytest.mark.parametrize("policy", CLOSED)
def test_arithmetic_gives_what_was_listed_by_name(policy: str) -> None:
    comparison = compare(IMPORTED, policy=policy, baseline="h200", basis="per_device")
    closed = {name for name in IMPORTED if not comparison.platform(name).available}
    assert closed == CLOSED[policy]
    for name in IMPORTED:
        platform = comparison.platform(name)
        assert bool(platform.unavailable_reason) != platform.available
    levies = {name: comparison.platform(name).quantities["levy_rate"].value for name in IMPORTED}
    due = {"us-cn-2025-08": {"h20": 0.15, "h20-141gb": 0.15}, "us-cn-2026-01": {"h200": 0.25, "mi325x": 0.25}}
    assert {name: rate for name, rate in levies.items() if rate} == due.get(policy, {})


def test_the_reason_names_the_rule_and_the_limit() -> None:
    b200 = compare(["h200", "b200"], policy="us-cn-2026-01").platform("b200")
    assert b200.licence == "presumption of denial"
    for text in (
        "3A090.a (presumption of denial)",
        "TPP 36,000 is at or above 4,800",
        "Review of January 2026 does not",
    ):
        assert text in b200.unavailable_reason
    h200 = compare(["h200"], policy="us-cn-2026-01").platform("h200")
    assert h200.licence == "case-by-case review"


def chip(tmp_path: Path, **changes: object) -> str:
    raw = yaml.safe_load((PRESETS / "accelerators" / "h20.yaml").read_text(encoding="utf-8"))
    raw |= {"name": "My chip", "aliases": [], **changes}
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({key: item for key, item in raw.items() if item is not None}), encoding="utf-8")
    return str(path)


def test_an_unknown_area_closes_with_a_reason(tmp_path: Path) -> None:
    path = chip(tmp_path, die_area=None)
    platform = compare([path, "h200"], policy="us-cn-2023-11", baseline="h200").platform("mine")
    assert not platform.available
    assert "performance density is not known (its die area is not known)" in platform.unavailable_reason
    assert compare([path, "h200"], policy="us-cn-2022-10", baseline="h200").platform("mine").available


def test_an_unknown_bandwidth_closes_and_leaves_the_levy_unknown(tmp_path: Path) -> None:
    rates = {"bf16": {"value": "989 TFLOP/s", "source": "epoch-ml-hardware"}}
    path = chip(tmp_path, memory_bandwidth=None, peak_rate=rates)
    comparison = compare([path, "h200"], policy="us-cn-2026-01", baseline="h200")
    platform = comparison.platform("mine")
    assert not platform.available and "memory bandwidth is not known" in platform.unavailable_reason
    assert platform.quantities["levy_rate"].value is None and "Section 232" in platform.reasons["levy_rate"]
    assert "Section 232" in comparison.figure("landed_price", "mine").reason


def test_an_imported_design_is_judged_by_its_modelled_figures(tmp_path: Path) -> None:
    path = tmp_path / "far.yaml"
    path.write_text("kind: design\nextends: designs/chiplet-28nm\nname: far\norigin: imported\n", encoding="utf-8")
    planar = compare([str(path), "h200"], policy="us-cn-2023-11", baseline="h200").platform("far")
    assert planar.available
    dense = compare([str(path), "h200"], policy="us-cn-2023-11", baseline="h200", overrides={"far.node": "7nm"})
    assert not dense.platform("far").available and "TPP" in dense.platform("far").unavailable_reason


def test_limits_and_rates_of_rules_are_overrides() -> None:
    window = "policy.rules.us-review-2026.tests.0.below"
    wider = {
        f"{window}.total_processing_performance": "40000 TFLOP/s*bit",
        f"{window}.memory_bandwidth": "9 TB/s",
        "policy.rules.us-section-232-2026.levy_rate": "0.5",
    }
    comparison = compare(["h200", "b200"], policy="us-cn-2026-01", baseline="h200", overrides=wider)
    assert comparison.platform("b200").available
    levy = comparison.platform("h200").quantities["levy_rate"]
    assert levy.value == 0.5 and levy.path == "policy.rules.us-section-232-2026.levy_rate"


def test_at_home_and_abroad_no_rule_is_asked() -> None:
    home = compare(["ascend-910c", "h200"], policy="us-cn-2023-11", baseline="h200").platform("ascend-910c")
    assert home.available and not home.licence
    abroad = compare(["b200", "h200"], policy="us-cn-2023-11", site="us-average", baseline="h200").platform("b200")
    assert abroad.available and not abroad.licence
