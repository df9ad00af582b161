"""Pictures of a bill: numbers right, sizes to scale, nothing left out without a word."""

import math
from itertools import pairwise

import numpy as np
import pytest

import calc
from calc import plots
from calc.plots.bill_parts import ADDED, LOST, ONE_TIME, TOTAL, kind_of, steps
from calc.plots.package_plan import MAIN, MEMORY, OTHER

START, AGAINST = "chiplet-28nm", "monolithic-28nm"


@pytest.fixture(scope="module")
def bill():
    return calc.unit_cost(START)


@pytest.fixture(scope="module")
def drawn():
    return calc.unit_cost(START, draws=200)


@pytest.fixture(scope="module")
def meeting():
    return calc.crossover_volume(START, AGAINST, draws=100)


def with_two_kinds_of_die(**overrides):
    raw = {
        "node": "28nm", "memory": "hbm2", "package": "silicon-bridge", "die_area": "300 mm^2",
        "dies_per_accelerator": "4 die", "memory_stacks": "4 stack", "bonded_layers": 0,
        "volume": "100_000 accelerator",
        "other_dies": {"io": {"node": "28nm", "die_area": "60 mm^2", "dies_per_accelerator": "2 die"}},
    }  # fmt: skip
    return calc.unit_cost(raw | overrides)


# --- shares and steps ---------------------------------------------------------------------------------------------


def test_shares_of_lines_add_up_to_the_unit_cost(bill):
    assert sum(plots.line_shares(bill).values()) == pytest.approx(1.0)
    assert "vendor_margin" not in plots.line_shares(bill)


def test_parts_hold_each_line_once_and_losses_apart(bill):
    parts = plots.part_shares(bill)
    lost = sum(bill.figure(name).value for name in bill.lines if name.endswith("_loss"))
    assert parts["losses"] == pytest.approx(lost / bill.figure("unit_cost").value)
    assert parts[ONE_TIME] == pytest.approx(bill.figure("nre_per_accelerator").value / bill.figure("unit_cost").value)
    assert 0.95 < sum(parts.values()) <= 1.0 + 1e-9


def test_every_line_is_of_one_kind(bill):
    kinds = {name: kind_of(name) for name in bill.lines}
    assert set(kinds.values()) == {ADDED, LOST, ONE_TIME}
    assert kinds["memory_cost"] == ADDED
    assert kinds["attachment_loss"] == LOST
    assert kinds["die_nre"] == ONE_TIME


@pytest.mark.parametrize("small", [0.0, 0.02, 0.3])
def test_each_step_starts_where_the_one_before_ends(bill, small):
    found = steps(bill, small=small)
    for before, after in pairwise(found[:-1]):
        assert after.start == pytest.approx(before.start + before.value)
    whole = found[-1]
    assert (whole.kind, whole.start) == (TOTAL, 0.0)
    assert (
        found[-2].start + found[-2].value == pytest.approx(whole.value) == pytest.approx(bill.figure("unit_cost").value)
    )


def test_small_lines_are_drawn_together_by_kind(bill):
    names = [step.name for step in steps(bill)]
    assert "smaller_lines" in names
    assert "probing_cost" not in names
    assert all(step.share >= 0.02 for step in steps(bill) if not step.name.startswith("smaller"))


def test_steps_in_another_currency(bill):
    assert steps(bill, "CNY")[-1].value == pytest.approx(bill.figure("unit_cost", "CNY").value)


# --- waterfall ----------------------------------------------------------------------------------------------------


def test_waterfall_has_all_steps_and_the_range_of_the_total(bill, drawn):
    picture = plots.cost_waterfall(bill, texts={"memory_cost": "内存", "USD": "美元"}, ranges=drawn)
    bars = [name for trace in picture.data for name in trace.y]
    assert len(bars) == len(steps(bill))
    assert "内存" in bars
    assert "美元" in picture.layout.xaxis.title.text
    total = picture.data[-1]
    found = drawn.figure("unit_cost")
    low, high = total.text[0].partition(" (")[2].rstrip(")").replace(",", "").split("–")
    assert float(low) == pytest.approx(found.low, rel=0.01)
    assert float(high) == pytest.approx(found.high, rel=0.01)


def test_losses_are_hatched(bill):
    shapes = {trace.name: trace.marker.pattern.shape for trace in plots.cost_waterfall(bill).data}
    assert shapes["losses"] == "x"
    assert shapes["total"] == ""


# --- curves -------------------------------------------------------------------------------------------------------


def test_yields_fall_with_area_up_to_the_reticle_field(bill):
    yields = plots.yield_by_area(bill, START)
    assert yields.index[-1] == pytest.approx(26 * 33)
    assert (np.diff(yields["die_yield"]) < 0).all()


def test_the_curve_runs_through_the_die_of_the_design(bill):
    yields = plots.yield_by_area(bill, START)
    there = np.interp(350.0, yields.index, yields["die_yield"])
    assert there == pytest.approx(bill.figure("die_yield").value, rel=1e-3)


def test_overrides_move_the_curve_but_not_its_areas(bill):
    usual = plots.yield_by_area(bill, START)
    worse = plots.yield_by_area(bill, START, {"node.defect_density": "0.5 1/cm^2", "die_area": "200 mm^2"})
    assert (worse["die_yield"] < usual["die_yield"]).all()
    assert worse.index.equals(usual.index)


def test_one_curve_where_nothing_is_spare_and_two_where_something_is(bill):
    assert len(plots.yield_curve(plots.yield_by_area(bill, START), bill).data) == 2
    spares = {"spare_units": "8", "repairable_area_share": "0.6"}
    spared = calc.unit_cost(START, overrides=spares)
    assert len(plots.yield_curve(plots.yield_by_area(spared, START, spares), spared).data) == 4


def test_the_mark_has_the_range_of_the_draws(bill, drawn):
    mark = plots.yield_curve(plots.yield_by_area(bill, START), bill, ranges=drawn).data[-1]
    found = drawn.figure("die_yield")
    assert mark.y[0] + mark.error_y.array[0] == pytest.approx(found.high)
    assert mark.y[0] - mark.error_y.arrayminus[0] == pytest.approx(found.low)


def test_costs_meet_at_the_crossover(bill, meeting):
    picture = plots.cost_against_volume(meeting, bill, texts={"crossover": "met"})
    met = next(trace for trace in picture.data if trace.name == "met")
    assert met.x[0] == pytest.approx(meeting.volumes.magnitude[0])
    at = float(met.x[0])
    for design in (START, AGAINST):
        cost = calc.unit_cost(design, volume=calc.Q(at, "accelerator")).figure("unit_cost").value
        assert met.y[0] == pytest.approx(cost, rel=2e-3)
    band = picture.layout.shapes[0]
    assert (band.x0, band.x1) == (meeting.low, meeting.high)


def test_the_volume_of_the_design_lies_on_its_curve(bill, meeting):
    mark = plots.cost_against_volume(meeting, bill).data[-1]
    assert mark.x[0] == 100_000
    assert mark.y[0] == pytest.approx(bill.figure("unit_cost").value)


def test_costs_in_another_currency(bill, meeting):
    dollars, yuan = (plots.cost_against_volume(meeting, bill, currency) for currency in ("USD", "CNY"))
    rate = bill.figure("unit_cost", "CNY").value / bill.figure("unit_cost").value
    assert np.asarray(yuan.data[0].y) == pytest.approx(np.asarray(dollars.data[0].y) * rate)
    assert "CNY" in yuan.layout.yaxis.title.text


def test_no_meeting_point_no_mark(bill):
    dearer = calc.crossover_volume("chiplet-28nm", AGAINST, overrides={"package.package_design_cost": "1e9 USD"})
    assert not len(dearer.volumes.magnitude)
    names = [trace.name for trace in plots.cost_against_volume(dearer, bill).data]
    assert "crossover" not in names


# --- package ------------------------------------------------------------------------------------------------------


def area(piece):
    return piece.width * piece.height


def overlap(one, other):
    across = min(one.x + one.width / 2, other.x + other.width / 2) - max(
        one.x - one.width / 2, other.x - other.width / 2
    )
    up = min(one.y + one.height / 2, other.y + other.height / 2) - max(
        one.y - one.height / 2, other.y - other.height / 2
    )
    return across > 1e-6 and up > 1e-6


PACKAGES = [
    (START, {}),
    (START, {"dies_per_accelerator": "7 die", "memory_stacks": "5 stack"}),
    (START, {"dies_per_accelerator": "1 die", "memory_stacks": "1 stack"}),
    (START, {"dies_per_accelerator": "16 die", "packages_per_accelerator": "2"}),
    (START, {"die_aspect_ratio": "1.4"}),
    (AGAINST, {}),
    ("chiplet-28nm-3d", {}),
]


@pytest.mark.parametrize(("design", "overrides"), PACKAGES)
def test_sizes_in_the_plan_are_those_of_the_model(design, overrides):
    bill = calc.unit_cost(design, overrides=overrides)
    plan = plots.package_plan(bill)
    assert area(plan.carrier) == pytest.approx(bill.figure("carrier_area").value)
    die = calc.Q(overrides.get("die_area") or calc.load(f"designs/{design}").die_area.value).to("mm^2").magnitude
    assert all(area(piece) == pytest.approx(die) for piece in plan.pieces if piece.kind == MAIN)
    assert plan.count(MAIN) == math.ceil(bill.figure("logic_die_count").value / plan.packages)
    assert not any(overlap(one, other) for i, one in enumerate(plan.pieces) for other in plan.pieces[:i])


@pytest.mark.parametrize(("design", "overrides"), PACKAGES)
def test_pieces_lie_on_the_carrier_or_it_is_told(design, overrides):
    plan = plots.package_plan(calc.unit_cost(design, overrides=overrides))
    inside = all(
        piece.x - piece.width / 2 >= -1e-6
        and piece.x + piece.width / 2 <= plan.carrier.width + 1e-6
        and piece.y - piece.height / 2 >= -1e-6
        and piece.y + piece.height / 2 <= plan.carrier.height + 1e-6
        for piece in plan.pieces
    )
    assert inside == plan.fits


def test_an_uneven_share_is_told():
    spread = {"dies_per_accelerator": "16 die", "packages_per_accelerator": "3"}
    plan = plots.package_plan(calc.unit_cost(START, overrides=spread))
    assert not plan.even
    assert (plan.count(MAIN), plan.count(MEMORY)) == (6, 2)
    assert plots.package_plan(calc.unit_cost(START)).even


def test_the_shipped_designs_fit_on_their_carriers():
    for design in (START, AGAINST, "chiplet-28nm-3d"):
        assert plots.package_plan(calc.unit_cost(design)).fits


def test_further_kinds_of_die_have_their_own_size():
    plan = plots.package_plan(with_two_kinds_of_die())
    assert plan.count(MAIN) == 4
    assert [area(piece) for piece in plan.pieces if piece.kind == OTHER] == pytest.approx([60.0, 60.0])


def test_stacked_logic_is_drawn_as_its_widest_tier():
    stacked = {"package": "hybrid-bonded-logic", "memory_stacks": "0 stack"}
    plan = plots.package_plan(with_two_kinds_of_die(**stacked))
    assert plan.count(OTHER) == 0
    assert [area(piece) for piece in plan.pieces] == pytest.approx([300.0] * 4)


def test_drawing_says_sizes_and_has_both_references(bill):
    plan = plots.package_plan(bill)
    picture = plots.package_drawing(plan, {"logic_die": "逻辑"})
    names = [trace.name for trace in picture.data]
    assert "逻辑: 8 × 350 mm²" in names
    assert any(name.startswith("reticle field: 858") for name in names)
    assert any(name.startswith("largest carrier") for name in names)
    assert picture.layout.yaxis.scaleanchor == "x"
    assert picture.layout.yaxis.scaleratio == 1
    field = next(trace for trace in picture.data if trace.name.startswith("reticle field"))
    assert max(field.x[:5]) - min(field.x[:5]) == pytest.approx(26)
    assert max(field.y[:5]) - min(field.y[:5]) == pytest.approx(33)
    assert plan.count(MEMORY) == 6


# --- wafer --------------------------------------------------------------------------------------------------------


def test_wafer_has_all_dies_and_so_many_faulty_as_the_yield_says(bill):
    wafer = bill.wafer_map()
    picture = plots.wafer_picture(wafer, 0.75)
    good, bad = (trace for trace in picture.data[:2])
    assert len([x for x in good.x if x is None]) + len([x for x in bad.x if x is None]) == wafer.count
    assert len([x for x in bad.x if x is None]) == round(wafer.count * 0.25)


def test_dies_stay_inside_the_usable_disc(bill):
    wafer = bill.wafer_map()
    usable = (wafer.wafer_diameter / 2 - wafer.edge_exclusion) * 1e3
    for trace in plots.wafer_picture(wafer, 0.7).data[:2]:
        x, y = (np.array([place for place in places if place is not None]) for places in (trace.x, trace.y))
        assert np.hypot(x, y).max() <= usable * (1 + 1e-6)


def test_the_same_wafer_is_drawn_again(bill):
    one, other = (plots.wafer_picture(bill.wafer_map(), 0.7).data[1].x for _ in range(2))
    assert list(one) == list(other)


def test_very_many_dies_are_thinned_out():
    tiny = calc.unit_cost(START, overrides={"die_area": "1 mm^2"}).wafer_map()
    assert tiny.count > 40_000
    assert sum(len(trace.x) for trace in plots.wafer_picture(tiny, 0.99).data) < 6 * 7_000


def test_pictures_leave_colours_of_marks_to_the_theme(bill, drawn, meeting):
    for picture in (
        plots.cost_waterfall(bill, ranges=drawn),
        plots.yield_curve(plots.yield_by_area(bill, START), bill, ranges=drawn),
        plots.cost_against_volume(meeting, bill),
        plots.package_drawing(plots.package_plan(bill)),
        plots.wafer_picture(bill.wafer_map(), 0.7),
    ):
        assert picture.layout.paper_bgcolor is None
        assert all(trace.marker.color is None for trace in picture.data)
