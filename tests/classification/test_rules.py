"""What a rule says where figures are unknown, products are let pass, or another rule eases it; and rules as files."""

from pathlib import Path

import pytest
import yaml

import calc
from calc.classification import export_control
from calc.classification.reading import rules_of
from calc.comparison.quantities import happened_by
from calc.presets import PRESETS, Catalogue
from calc.schema import Rule

A, B = "us-3a090a-2023", "us-3a090b-2023"
CHIP = {"peak_rate": {"bf16": "200 TFLOP/s"}, "die_area": "800 mm^2", "dies_per_accelerator": "1 die", "planar": False}
"""3,200 TPP on 800 mm^2: a density of 4."""


def chip(**changes: object) -> dict[str, object]:
    return {key: item for key, item in {**CHIP, **changes}.items() if item is not None}


def statuses(product: object, date: str = "2023-11-17") -> dict[str, str]:
    return {item.rule.id: item.status for item in export_control(product, date).findings}


def test_the_band_below_the_first_limit() -> None:
    result = export_control(chip(), "2023-11-17")
    assert result.caught == (B,)
    assert result.licence == "notified advanced computing exception" and result.available


@pytest.mark.parametrize("missing", ["die_area", "dies_per_accelerator", "planar"])
def test_a_missing_figure_is_unknown_and_not_passed(missing: str) -> None:
    result = export_control(chip(**{missing: None}), "2023-11-17")
    assert result.caught == () and result.unknown == (A, B)
    assert result.licence == "not known" and not result.available
    assert "is not known" in result.reason and "cannot be held against 5.92" in result.reason
    assert statuses(chip(**{missing: None}))[A] == "unknown"


def test_what_does_not_need_the_missing_figure_is_decided() -> None:
    """At 4,800 the area does not matter; below 1,600 neither."""
    assert export_control(chip(die_area=None, peak_rate={"bf16": "300 TFLOP/s"}), "2023-11-17").caught == (A,)
    low = export_control(chip(die_area=None, peak_rate={"bf16": "99 TFLOP/s"}), "2023-11-17")
    assert low.caught == low.unknown == ()


def test_known_formats_are_a_lower_end_of_the_rate() -> None:
    unknown = {"value": None, "source": "assumption", "note": "not published"}
    result = export_control(chip(peak_rate={"bf16": "300 TFLOP/s", "fp8": unknown}, vendor="X"), "2026-01")
    assert result.figure("total_processing_performance").value is None
    assert "fp8" in result.figure("total_processing_performance").reason
    assert result.caught == (A,) and "surely at or above 4,800" in result.finding(A).why
    assert result.finding("us-review-2026").met is None and not result.available
    over = export_control(chip(peak_rate={"bf16": "1400 TFLOP/s", "fp8": unknown}, vendor="X"), "2026-01")
    assert over.finding("us-review-2026").met is False


def test_the_carve_out_and_the_exception_of_products_not_for_data_centres() -> None:
    below = export_control(chip(data_centre=False), "2023-11-17")
    assert below.caught == () and "note 2 to 3A090 lets it pass" in below.finding(B).why
    above = export_control(chip(data_centre=False, peak_rate={"bf16": "300 TFLOP/s"}), "2023-11-17")
    assert above.caught == (A,) and above.finding(A).eased_by[0].id == "us-nac-2023"
    assert above.licence == "notified advanced computing exception" and above.available


def test_a_letter_is_about_the_products_of_the_firm_that_got_it() -> None:
    fast = {"memory_bandwidth": "4 TB/s", "peak_rate": {"bf16": "90 TFLOP/s"}}
    letter = "us-h20-letter-2025"
    assert export_control(chip(**fast, vendor="NVIDIA"), "2025-04-15").caught == (letter,)
    assert export_control(chip(**fast, vendor="Other"), "2025-04-15").caught == ()
    assert export_control(chip(**fast), "2025-04-15").unknown == (letter,)
    slow = chip(**{**fast, "memory_bandwidth": "3.9 TB/s"}, interconnect_bandwidth="449 GB/s", vendor="NVIDIA")
    assert export_control(slow, "2025-04-15").caught == ()


def test_a_figure_at_a_limit() -> None:
    """At 4,800 caught, at 21,000 no longer inside of the window; in the units of either side."""
    assert export_control(chip(peak_rate={"fp8": "0.6 PFLOP/s"}), "2023-11-17").caught == (A,)
    window = chip(peak_rate={"bf16": "1312.5 TFLOP/s"}, memory_bandwidth="6.4 TB/s", vendor="X")
    assert statuses(window, "2026-01")["us-review-2026"] == "does not open"
    inside = {**window, "peak_rate": {"bf16": "1312.4 TFLOP/s"}}
    assert statuses(inside, "2026-01")["us-review-2026"] == "opens"
    assert statuses({**inside, "memory_bandwidth": "6500 GB/s"}, "2026-01")["us-review-2026"] == "does not open"


def test_policies_hold_the_rules_that_are_in_force_when_they_begin() -> None:
    catalogue = Catalogue()
    for name in catalogue.ids("policies"):
        policy = catalogue.load(name, "policies")
        assert set(policy.rules) == set(rules_of(None, policy.effective, catalogue)), name


def test_rules_fit_together() -> None:
    catalogue = Catalogue()
    for name in catalogue.ids("rules"):
        rule: Rule = catalogue.load(name, "rules")
        assert set(rule.eases) <= set(catalogue.ids("rules")), name
        assert rule.superseded is None or happened_by(rule.effective, rule.superseded), name
        for limits in rule.tests:
            for edges in (limits.at_least, limits.above, limits.below, limits.at_most):
                assert all(edge.source != "assumption" for edge in edges.values()), name
        assert name in str(rule)


RULE = yaml.safe_load((PRESETS / "rules" / "us-review-2026.yaml").read_text(encoding="utf-8"))
LIMIT = {"value": "4800 TFLOP/s*bit", "source": "rule-2023-10"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"tests": [{"below": {"total_procesing_performance": LIMIT}}]}, "did you mean total_processing_performance"),
        ({"tests": [{"below": {"memory_bandwidth": LIMIT}}]}, "memory_bandwidth.*'4800 TFLOP/s.bit'"),
        ({"tests": [{"under": {"memory_bandwidth": LIMIT}}]}, "under: unknown key"),
        ({"tests": [{"name": "empty"}]}, "needs a limit"),
        ({"tests": []}, "needs tests, or products"),
        ({"licence_class": "duty"}, "a duty needs levy_rate"),
        ({"licence_class": "maybe"}, "licence_class.*maybe"),
        ({"effective": "soon"}, "effective.*soon"),
        ({"source": "rule-2027"}, "unknown source 'rule-2027'"),
    ],
)
def test_a_rule_that_is_not_in_order(tmp_path: Path, changes: dict[str, object], expected: str) -> None:
    path = tmp_path / "rule.yaml"
    path.write_text(yaml.safe_dump(RULE | changes), encoding="utf-8")
    with pytest.raises(calc.CalcError, match=expected) as caught:
        calc.load(str(path))
    assert str(path) in str(caught.value)


def test_a_rule_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    own = {"name": "Mine", "effective": "2026-02", "eases": [], "licence_class": "licence required"}
    path.write_text(yaml.safe_dump(RULE | own), encoding="utf-8")
    assert export_control("h20", rules=[str(path)]).caught == ("mine",)


def test_a_policy_that_names_no_known_rule(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("kind: policy\nextends: policies/none\nrules: [us-review-2027]\n", encoding="utf-8")
    with pytest.raises(calc.CalcError, match=r"rules: unknown rule 'us-review-2027'; did you mean us-review-2026"):
        calc.load(str(path))
