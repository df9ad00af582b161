"""Bills of real products from shared presets, held against published estimates; nothing is set for one chip alone.

Published: H100 3,320 USD (Raymond James, 2023-08; lines by Silicon Analysts, 2026), H200 4,250 or 4,800, MI300X 5,300
(Silicon Analysts, 2026), B200 5,700-7,300 with a line for yield loss (Epoch AI, 2025). HBM3 and HBM3E prices and the
prices of the two carriers come from such bills (MI300X's and B200's; H100's and B200's), so those lines are no check.
"""

import pytest

import calc
from calc.costing import Bill

LOSSES = ("tier_bonding_loss", "layer_bonding_loss", "carrier_loss", "attachment_loss", "mounting_loss", "test_loss")


def cost(bill: Bill, name: str) -> float:
    value = bill.figure(name).value
    assert value is not None
    return value


def without_losses(bill: Bill) -> float:
    """Published bills of H100 and MI300X have no line for packages that fail."""
    return cost(bill, "manufacturing_cost") - sum(cost(bill, name) for name in LOSSES)


def test_h100_within_a_tenth() -> None:
    assert cost(calc.unit_cost("h100"), "manufacturing_cost") == pytest.approx(3320, rel=0.10)


def test_h200_between_its_two_published_totals() -> None:
    assert 4250 <= cost(calc.unit_cost("h200"), "manufacturing_cost") <= 4800


def test_b200_within_the_published_range() -> None:
    bill = calc.unit_cost("b200")
    assert 5700 <= cost(bill, "manufacturing_cost") <= 7300
    assert 720 <= cost(bill, "logic_cost") <= 1200


def test_mi300x_on_the_basis_of_the_published_bill() -> None:
    """With packages that fail it is 6,270, which the published 5,300 does not count."""
    bill = calc.unit_cost("mi300x")
    assert without_losses(bill) == pytest.approx(5300, rel=0.05)
    assert cost(bill, "manufacturing_cost") > 1.1 * 5300


@pytest.mark.parametrize(("build", "published"), [("h100", 3320), ("b200", 6400), ("mi300x", 5300)])
def test_published_totals_lie_within_our_range(build: str, published: float) -> None:
    figure = calc.unit_cost(build, draws=2000).figure("manufacturing_cost")
    assert figure.low is not None and figure.high is not None
    assert figure.low <= published <= figure.high


def test_harvesting_lets_a_density_and_a_quoted_die_both_be_true() -> None:
    """0.1/cm2 leaves under half of the H100's dies perfect; 12 spare units of 144 make the 300 USD die plausible."""
    bill = calc.unit_cost("h100", overrides={"node.defect_density": "0.1 1/cm^2"})
    assert 0.40 < cost(bill, "die_yield") < 0.50
    assert 0.65 < cost(bill, "sellable_yield") < 0.90
    perfect = calc.unit_cost("h100", overrides={"node.defect_density": "0.1 1/cm^2", "spare_units": "0"})
    assert 300 < cost(bill, "good_die_cost") < 450 < cost(perfect, "good_die_cost")


@pytest.mark.parametrize(("sold", "low", "high"), [(0.2, 839, 899), (0.3, 559, 599), (0.4, 419, 449), (0.5, 335, 359)])
def test_ascend_910b_good_die_at_reported_yields(sold: float, low: float, high: float) -> None:
    """78 gross dies (Morgan Stanley), wafers at 1.4 and 1.5 times 9,346 USD (press, 2024-02): wafer / (78 Y)."""
    for multiple, expected in ((1.4, low), (1.5, high)):
        found = calc.calculate(
            "good_die_cost",
            {"raw_die_cost": calc.Q(multiple * 9346 / 78, "USD/die"), "probe_cost": "0 USD", "sellable_yield": sold,
             "salvaged_yield": 0},
        )["good_die_cost"]  # fmt: skip
        assert found.to("USD/die").magnitude == pytest.approx(expected, rel=2e-3)


def test_ascend_910b_from_presets_covers_the_reported_costs() -> None:
    figure = calc.unit_cost("ascend-910b", draws=2000).figure("good_die_cost")
    assert figure.low is not None and figure.high is not None
    assert figure.low < 335 and figure.high > 599
    count = cost(calc.unit_cost("ascend-910b"), "gross_dies_per_wafer")
    assert 78 <= count <= 86  # 78 reported, 82 to 86 by a free search of the phase (CATCH, 2025-07-22)


def test_a_yield_point_of_the_line_in_the_article() -> None:
    """200 bn CNY of line: a point of yield is worth one to a few billion CNY a year, at the range's ends."""
    sheet = calc.fab_economics("seed-3nm-line", draws=2000)
    figure = sheet.figure("yield_point_value", "CNY")
    assert figure.low is not None and figure.high is not None
    assert 0.5e9 < figure.low < 2e9 < figure.high < 6e9


def test_cost_per_transistor_stops_falling() -> None:
    """From 28 nm it falls to the 10 and 7 nm class, and rises again towards 2 nm."""
    column = "cost_per_billion_transistors [USD]"
    table = calc.cost_by_node("100 mm^2", ["65nm", "28nm", "7nm", "2nm"])[column]
    assert table["65nm"] > table["28nm"] > table["7nm"]
    assert table["2nm"] > table["7nm"]
