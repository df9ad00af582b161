"""Pictures of a validation: every value at its place, tolerances as stated."""

import numpy as np
import pandas as pd
import pytest

import calc
from calc import plots
from calc.plots.accuracy import HALF_ROW

COLUMNS = {
    "id": "one", "title": "", "chip": "", "name": "rated_power", "unit": "W", "room": "device", "regime": "gpu",
    "group": "gpu", "fitted": False, "represented": True, "within": True, "tolerance": 0.5, "tolerated_low": 1 / 1.5,
    "tolerated_high": 1.5,
}  # fmt: skip


def rows(*changes):
    """A row each, with what differs from a chip of 100 W that is met."""
    made = [{**COLUMNS, "expected": 100.0, "predicted": 100.0, **change} for change in changes]
    frame = pd.DataFrame(made)
    return frame.assign(ratio=frame["predicted"] / frame["expected"])


def named(picture, name):
    return next(trace for trace in picture.data if trace.name == name)


@pytest.fixture(scope="module")
def shipped():
    return calc.validate().frame()


def test_marks_stand_at_published_and_predicted():
    picture = plots.predicted_against_published(rows({"expected": 400.0, "predicted": 300.0}, {"regime": "simd"}))
    first = named(picture, "gpu")
    assert (list(first.x), list(first.y)) == ([400.0], [300.0])
    assert named(picture, "simd").marker.symbol != first.marker.symbol
    assert picture.layout.xaxis.type == picture.layout.yaxis.type == "log"


def test_the_band_is_the_usual_tolerance():
    picture = plots.predicted_against_published(rows({}, {"expected": 500.0, "predicted": 500.0}))
    lower, upper, same = picture.data[:3]
    assert np.array(upper.y) / np.array(upper.x) == pytest.approx([1.5, 1.5])
    assert np.array(lower.y) / np.array(lower.x) == pytest.approx([2 / 3, 2 / 3])
    assert list(same.x) == list(same.y)
    assert same.x[0] < 100 and same.x[1] > 500
    assert upper.name == "usual tolerance (÷1.5 – ×1.5)"


def test_what_is_outside_is_crossed_fitted_hollow_and_weak_pale():
    frame = rows({"predicted": 300.0, "within": False}, {"fitted": True}, {"group": ""})
    picture = plots.predicted_against_published(frame, {"weak_case": "weak source"})
    assert list(named(picture, "outside").y) == [300.0]
    assert named(picture, "gpu (fitted)").marker.symbol.endswith("-open")
    assert named(picture, "gpu (weak source)").marker.opacity < named(picture, "gpu").marker.opacity


def test_rows_of_ratios_keep_to_themselves():
    frame = rows(*({"predicted": 100.0 + step} for step in range(7)), {"regime": "simd", "predicted": 50.0})
    picture = plots.ratios_by_regime(frame, {"gpu": "graphics"})
    trace = named(picture, "device")
    heights = dict(zip(trace.x, trace.y, strict=True))
    assert heights.pop(0.5) == 1.0
    assert sorted(heights) == pytest.approx([1 + step / 100 for step in range(7)])
    assert len(set(heights.values())) == 7
    assert max(map(abs, heights.values())) == pytest.approx(HALF_ROW)
    assert list(picture.layout.yaxis.ticktext) == ["graphics", "simd"]
    assert (picture.layout.shapes[0].x0, picture.layout.shapes[0].x1) == pytest.approx((1 / 1.5, 1.5))


def test_what_has_no_place_on_the_axes_is_left_out():
    frame = rows({}, {"represented": False, "predicted": np.nan}, {"expected": 0.0, "predicted": 1e-9})
    for draw in (plots.predicted_against_published, plots.ratios_by_regime):
        points = [x for trace in draw(frame).data if trace.mode == "markers" for x in trace.x]
        assert len(points) == 1


def test_nothing_at_all_gives_an_empty_picture():
    for draw in (plots.predicted_against_published, plots.ratios_by_regime):
        assert len(draw(rows({"represented": False})).data) == 0


def test_hover_tells_case_chip_and_both_values():
    (trace,) = (
        trace
        for trace in plots.ratios_by_regime(rows({"title": "A (one)", "chip": "A", "predicted": 80.0})).data
        if trace.text
    )
    assert trace.text[0] == "A (one) · A<br>rated power<br>published: 100 W<br>predicted: 80 W<br>÷1.25"


@pytest.mark.parametrize(("ratio", "said"), [(1.0, "×1"), (2.0, "×2"), (0.5, "÷2"), (0.8, "÷1.25")])
def test_ratios_as_people_say_them(ratio, said):
    assert plots.factor_text(ratio) == said


def test_all_that_is_represented_is_drawn(shipped):
    drawn = shipped[shipped["represented"] & (shipped["expected"] > 0)]
    picture = plots.ratios_by_regime(shipped)
    marks = sum(len(trace.x) for trace in picture.data if trace.mode == "markers" and trace.hoverinfo != "skip")
    assert marks == len(drawn)
    assert len(picture.layout.yaxis.ticktext) == len(drawn.groupby(["room", "regime"]))
    assert all(trace.marker.color is None for trace in picture.data if trace.hoverinfo != "skip")
