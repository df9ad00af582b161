"""The pictures show what the comparison holds."""

import numpy as np
import pytest

import calc
from calc import plots


@pytest.fixture(scope="module")
def drawn():
    return calc.compare(["h200", "h20", "chiplet-28nm"], draws=200)


@pytest.fixture(scope="module")
def partly_unknown():
    comparison = calc.compare(["h20", "biren-br100", "l20"], workload="reasoning-671b-moe", draws=50)
    unknown = [
        name for name in comparison.platforms if comparison.figure("cost_per_million_tokens", name).value is None
    ]
    assert unknown, "this test needs a platform whose cost is unknown"
    return comparison


def bars(picture):
    return [trace for trace in picture.data if trace.type == "bar"]


def test_parts_add_up_to_the_figure(drawn):
    picture = plots.cost_breakdown(drawn)
    assert len(bars(picture)) == len(calc.BREAKDOWN)
    stacked = np.sum([trace.x for trace in bars(picture)], axis=0)
    figures = [drawn.figure("cost_per_million_tokens", name).value for name in drawn.platforms]
    assert stacked == pytest.approx(figures)


def test_without_draws_parts_are_the_yearly_costs():
    comparison = calc.compare(["h200", "h20"])
    picture = plots.cost_breakdown(comparison)
    energy = bars(picture)[calc.BREAKDOWN.index("annual_energy_cost")].x[0]
    share = comparison.figure("annual_energy_cost", "h200").value / comparison.figure("annual_cost", "h200").value
    assert energy == pytest.approx(share * comparison.figure("cost_per_million_tokens", "h200").value)


def test_currency_is_in_the_figures_and_the_title(drawn):
    dollars, yuan = plots.cost_breakdown(drawn), plots.cost_breakdown(drawn, "CNY")
    low, high = 6.6, 7.0  # the rate is an input with a range of its own
    ratio = np.array(bars(yuan)[0].x) / np.array(bars(dollars)[0].x)
    assert ((low < ratio) & (ratio < high)).all()
    assert "CNY" in yuan.layout.xaxis.title.text


def test_scatter_has_a_mark_of_its_own_for_each_platform(drawn):
    picture = plots.performance_power_cost(drawn)
    symbols = [trace.marker.symbol for trace in picture.data]
    assert len(symbols) == len(set(symbols)) == len(drawn.platforms)
    assert picture.layout.xaxis.type == picture.layout.yaxis.type == "log"


def test_scatter_whiskers_are_the_range(drawn):
    trace = plots.performance_power_cost(drawn).data[0]
    figure = drawn.figure("cost_per_million_tokens", "h200")
    assert trace.y[0] == figure.value
    assert trace.y[0] + trace.error_y.array[0] == pytest.approx(figure.high)
    assert trace.y[0] - trace.error_y.arrayminus[0] == pytest.approx(figure.low)


def test_a_faster_device_has_the_larger_mark(drawn):
    sizes = [trace.marker.size for trace in plots.performance_power_cost(drawn).data]
    assert sizes[0] > sizes[1] > sizes[2]


@pytest.mark.parametrize("draw", [plots.cost_breakdown, plots.performance_power_cost])
def test_unknown_platforms_are_named_and_not_drawn_at_zero(partly_unknown, draw):
    picture = draw(partly_unknown, texts={"biren-br100": "壁仞", "not_drawn": "未画出："})
    title = picture.layout.xaxis.title.text
    missing = [
        name
        for name in partly_unknown.platforms
        if partly_unknown.figure("cost_per_million_tokens", name).value is None
    ]
    assert "未画出：" in title
    for trace in picture.data:
        assert len(trace.x) <= len(partly_unknown.platforms) - len(missing)
        assert all(value > 0 for value in trace.x if trace.type == "scatter")


@pytest.mark.parametrize("draw", [plots.cost_breakdown, plots.performance_power_cost])
def test_pictures_are_light_and_leave_colours_to_the_theme(drawn, draw):
    picture = draw(drawn)
    assert len(picture.data) <= 20
    assert all(len(trace.x) <= 200 for trace in picture.data)
    assert picture.layout.paper_bgcolor is None
    assert all(trace.marker.color is None for trace in picture.data)


@pytest.mark.parametrize("draw", [plots.cost_breakdown, plots.performance_power_cost])
def test_training_is_drawn_by_the_run(draw):
    comparison = calc.compare(["h200", "h20"], workload="train-405b", reference_fleet="8192 accelerator")
    assert "run" in draw(comparison).layout.xaxis.title.text
