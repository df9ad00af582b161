"""Pictures of designs, of rivals and of export limits: numbers right, nothing left out in silence."""

import math
from itertools import pairwise

import numpy as np
import pytest

import calc
from calc import plots
from calc.plots.against import ratios
from calc.plots.bill_parts import TOTAL
from calc.plots.device_bars import power_steps
from calc.plots.front import COST, POWER, SILICON
from calc.plots.labels import ratio_ticks
from calc.plots.supply import traded
from calc.synthesis.design import AREA_PARTS, POWER_TERMS

START = "chiplet-28nm"
OF_OTHER_KINDS = ["tpu-v1", "mi300x-as-built", "mi300x-monolithic", "chiplet-28nm-int8"]


@pytest.fixture(scope="module")
def design():
    return calc.synthesise(START)


@pytest.fixture(scope="module")
def drawn():
    return calc.synthesise(START, draws=200)


def named(picture, name):
    return next(trace for trace in picture.data if trace.name == name)


# --- silicon and power --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [START, "chiplet-28nm-3d", *OF_OTHER_KINDS])
def test_uses_add_up_to_all_silicon(name):
    found = calc.synthesise(name)
    bars = plots.area_by_use(found).data
    assert sum(bar.x[0] for bar in bars) == pytest.approx(found.figure("total_die_area").value)
    assert len({bar.marker.pattern.shape for bar in bars}) == len(bars)


def test_area_says_how_much_each_use_takes(design):
    names = [bar.name for bar in plots.area_by_use(design, {"area_for_compute": "计算"}).data]
    assert names[0].startswith("计算: ")
    own = design.figure("area_for_links").value / design.figure("total_die_area").value
    assert any(f"({own:.0%})" in name for name in names if name.startswith("area for links"))
    assert not any(name.startswith("area for other") for name in names), "nothing is there, so nothing is drawn"
    assert set(AREA_PARTS) >= {name.partition(":")[0].replace(" ", "_") for name in names if name.isascii()}


@pytest.mark.parametrize("name", [START, "chiplet-28nm-3d", *OF_OTHER_KINDS])
def test_terms_add_up_to_the_rated_power(name):
    found = calc.synthesise(name)
    steps = power_steps(found)
    *terms, whole = steps
    for before, after in pairwise(terms):
        assert after.start == pytest.approx(before.start + before.value)
    assert terms[-1].start + terms[-1].value == pytest.approx(whole.value)
    assert (whole.kind, whole.start) == (TOTAL, 0.0)
    assert whole.value == pytest.approx(found.figure("rated_power").value)
    assert {step.name for step in terms} <= set(POWER_TERMS)


def test_each_term_has_its_range(design, drawn):
    picture = plots.power_waterfall(design, ranges=drawn)
    label = dict(zip(named(picture, "power of logic").y, named(picture, "power of logic").text, strict=True))
    found = drawn.figure("dynamic_power")
    low, high = label["dynamic power"].partition("(")[2].partition(")")[0].split("–")
    assert float(low) == pytest.approx(found.low, rel=0.01)
    assert float(high) == pytest.approx(found.high, rel=0.01)
    share = design.figure("dynamic_power").value / design.figure("rated_power").value
    assert label["dynamic power"].endswith(f"{share:.0%}")


def test_labels_of_late_bars_stand_before_them(design):
    picture = plots.power_waterfall(design)
    whole = design.figure("rated_power").value
    late = [step for step in power_steps(design) if step.kind != TOTAL and step.start > whole / 2]
    assert late
    assert [note.x for note in picture.layout.annotations] == pytest.approx([step.start for step in late])
    inside = [side for trace in picture.data for side in trace.textposition]
    assert inside.count("none") == len(late)
    assert picture.layout.xaxis.range[1] > whole


# --- supply -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def best():
    return calc.best_voltage(START)


def test_all_stand_at_one_at_the_nominal_supply(best):
    curve = traded(best)
    at_nominal = [float(np.interp(best.nominal, curve.index, curve[name])) for name in curve]
    assert at_nominal == pytest.approx([1.0] * 3)


def test_the_mark_is_where_power_is_least(best):
    picture = plots.supply_trade(best, own=0.8)
    mark = named(picture, "best supply")
    assert mark.x[0] == pytest.approx(best.voltage.value)
    assert mark.y[0] == pytest.approx(1.0 + best.power_change.value, rel=1e-3)
    assert mark.y[0] == pytest.approx(min(named(picture, "rated power").y), rel=1e-6)
    assert named(picture, "this supply").x[0] == 0.8
    grey = picture.layout.shapes[0]
    assert grey.x1 == best.minimum == 0.65


def test_less_supply_takes_more_silicon(best):
    silicon = traded(best)["silicon_area"]
    assert (np.diff(silicon) < 0).all()


def test_a_supply_outside_of_the_curve_is_not_marked(best):
    names = [trace.name for trace in plots.supply_trade(best, own=1.4).data]
    assert "this supply" not in names


def test_rate_and_power_rise_with_the_supply(drawn):
    volts = [0.65, 0.8, 0.95]
    sweep = drawn.over_voltage(volts)
    picture = plots.rate_over_supply(sweep, own=0.8)
    for name in ("native rate", "rated power"):
        assert (np.diff(named(picture, name).y) > 0).all()
        assert list(named(picture, name).x) == volts
    bands = [trace for trace in picture.data if trace.fill == "toself"]
    assert len(bands) == 2
    assert list(bands[0].y) == [*sweep["native_rate low [TFLOP/s]"], *sweep["native_rate high [TFLOP/s]"][::-1]]


def test_units_for_8_bits_alone_have_a_curve_too():
    sweep = calc.voltage_sweep("chiplet-28nm-int8", [0.7, 0.9])
    assert np.isfinite(named(plots.rate_over_supply(sweep), "native rate").y).all()


# --- against chips ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def comparison():
    return calc.compare([START, "h20", "h200"], baseline="h20", draws=200)


def test_ratios_are_those_of_the_draws(comparison):
    found = {(item.metric, item.other): item for item in ratios(comparison, START)}
    metric = "cost_per_million_tokens"
    by_draw = comparison.values(metric)
    own, other = (by_draw[comparison.platforms.index(name)] for name in (START, "h200"))
    item = found[metric, "h200"]
    assert item.value == pytest.approx(np.median(own / other))
    assert item.low == pytest.approx(np.quantile(own / other, 0.1))
    assert item.high == pytest.approx(np.quantile(own / other, 0.9))


def test_each_chip_has_a_mark_for_cost_energy_and_speed(comparison):
    picture = plots.change_against(comparison, START, {"h20": "英伟达 H20"})
    assert len(picture.data) == 3
    assert all(len(trace.x) == 2 for trace in picture.data)
    assert "英伟达 H20" in picture.layout.yaxis.ticktext
    assert len({trace.marker.symbol for trace in picture.data}) == 3
    low, high = picture.layout.xaxis.range
    ends = [10**low, 10**high]
    for trace in picture.data:
        assert ends[0] < min(np.subtract(trace.x, trace.error_x.arrayminus))
        assert ends[1] > max(np.add(trace.x, trace.error_x.array))


def test_what_cannot_do_the_work_is_named():
    comparison = calc.compare(["h20", "tpu-v1", START], baseline="h20", draws=100)
    assert comparison.figure("cost_per_million_tokens", "tpu-v1").value is None
    picture = plots.change_against(comparison, START)
    assert "TPU v1" in picture.layout.xaxis.title.text
    assert len(picture.layout.yaxis.ticktext) == 1


def test_one_that_cannot_do_the_work_against_others_draws_nothing_but_says_so():
    comparison = calc.compare(["h20", "tpu-v1"], baseline="h20", draws=100)
    picture = plots.change_against(comparison, "tpu-v1")
    assert all(not trace.x for trace in picture.data)
    assert "H20" in picture.layout.xaxis.title.text


def test_training_has_its_own_figures():
    comparison = calc.compare(["h200", "h20"], workload="train-405b", baseline="h20")
    assert plots.compared_metrics(comparison) == ("cost_per_run", "energy_per_run", "training_rate")


# --- export control -----------------------------------------------------------------------------------------------


def test_limits_of_a_chip_by_hand():
    found = plots.edges(calc.export_control("h20", "2023-12"))
    performance = 148 * 16  # TFLOP/s at 16 bits, from the data sheet
    by_limit = {edge.limit: edge.ratio for edge in found if edge.figure == "total_processing_performance"}
    assert by_limit == pytest.approx({limit: performance / limit for limit in (1600, 2400, 4800)})


def test_each_limit_stands_once_with_all_rules_that_state_it():
    found = plots.edges(calc.export_control("h200", "2026-02"))
    keys = [(edge.figure, edge.limit, edge.unit) for edge in found]
    assert len(keys) == len(set(keys))
    stated = {
        (row.figure, row.limit, row.unit, row.rule)
        for row in calc.export_control("h200", "2026-02").thresholds().itertuples()
        if calc.load(f"rules/{row.rule}").effect in ("licence", "review") and not math.isnan(row.limit)
    }
    assert {(edge.figure, edge.limit, edge.unit, rule) for edge in found for rule in edge.rules} == stated


def test_a_limit_that_does_not_apply_is_listed_but_not_drawn():
    result = calc.export_control(START)
    none = [edge for edge in plots.edges(result) if edge.figure == "performance_density"]
    assert none
    assert all(edge.ratio is None and edge.value is None for edge in none)
    drawn = [row for trace in plots.export_gauge(result).data for row in trace.y]
    assert not any(row.startswith("performance density") for row in drawn)
    assert len(drawn) == len(plots.edges(result)) - len(none)


def test_marks_say_on_which_side_of_the_limit():
    result = calc.export_control("h20", "2023-12")
    picture = plots.export_gauge(result)
    assert all(ratio >= 1 for ratio in named(picture, "beyond the limit").x)
    assert all(ratio < 1 for ratio in named(picture, "below the limit").x)
    assert picture.layout.shapes[0].x0 == 1.0


def test_whiskers_are_the_range_of_the_figure():
    result = calc.export_control(START, draws=300)
    edge = next(edge for edge in plots.edges(result) if edge.limit == 4800)
    figure = result.figure("total_processing_performance")
    assert (edge.low, edge.high) == pytest.approx((figure.low / 4800, figure.high / 4800))


@pytest.mark.parametrize("name", OF_OTHER_KINDS)
def test_every_kind_of_design_has_a_gauge(name):
    assert plots.export_gauge(calc.export_control(name)).data


def test_ticks_are_round_and_few():
    near, wide = ratio_ticks(0.4, 2.5), ratio_ticks(0.01, 10.0)
    assert near["tickvals"] == [0.5, 1.0, 2.0]
    assert wide["tickvals"] == pytest.approx([0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0])
    assert wide["ticktext"][0] == "0.01 ×"


# --- the front ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def space():
    return calc.design_space("h20", nodes=["28nm", "7nm"], memories=["hbm2", "bonded-dram-18nm"])


def test_the_front_is_in_order_of_cost_and_beaten_by_nothing(space):
    front = plots.front(space)
    assert list(front.index) == list(range(1, len(front) + 1))
    assert front[COST].is_monotonic_increasing
    allowed = space[space["broken"] == ""]
    for row in front[[SILICON, POWER, COST]].itertuples(index=False):
        assert not (allowed[[SILICON, POWER, COST]] < list(row)).all(axis=1).any()


def test_every_design_that_breaks_no_limit_is_drawn_once(space):
    rest, best = plots.design_front(space).data[:2]
    assert len(rest.x) + len(best.x) == (space["broken"] == "").sum()
    assert len(best.x) == space["pareto"].sum()


def test_the_design_is_marked_where_it_stands(space):
    own = calc.match("h20", node="28nm", memory="hbm2", voltage="0.8 V")
    star = plots.design_front(space, own).data[-1]
    assert (star.x[0], star.y[0]) == (own.central("total_die_area"), own.central("rated_power"))


def test_costs_in_another_currency_need_a_rate(space):
    own = calc.match("h20", node="28nm", memory="hbm2")
    yuan = plots.design_front(space, None, None, "CNY", own).data[1].customdata
    rate = own.central("unit_cost", "CNY") / own.central("unit_cost", "USD")
    assert np.asarray(yuan) == pytest.approx(plots.front(space)[COST].to_numpy() * rate)
    with pytest.raises(calc.RangeError, match="CNY"):
        plots.design_front(space, None, None, "CNY")


def test_where_no_design_is_left_the_picture_is_empty(space):
    none = space.assign(broken="carrier", pareto=False)
    assert all(not len(trace.x) for trace in plots.design_front(none).data)


def test_pictures_leave_colours_of_marks_to_the_theme(design, drawn, best, comparison):
    for picture in (
        plots.area_by_use(design),
        plots.power_waterfall(design, ranges=drawn),
        plots.supply_trade(best, 0.8),
        plots.change_against(comparison, START),
        plots.export_gauge(calc.export_control("h20")),
    ):
        assert picture.layout.paper_bgcolor is None
        assert all(trace.marker.color is None for trace in picture.data)
