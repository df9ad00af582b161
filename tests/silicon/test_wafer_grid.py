"""Counts of released peers, a count of every corner as an oracle, and properties.

Peers, run in-process: vowstar/die-yield-calculator (commit d6be48d, 2026-08-16) puts a die at the centre of the
wafer, SiliconCompiler 0.38.11 (`calc_dpw`) a crossing of lanes, CATCH (nanocad-lab, commit d60dafb, 2025-07-22)
shifts the grid. All on 300 mm with 3 mm exclusion.
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.errors import UnitError
from calc.silicon.wafer_grid import (
    SHIFTS,
    STEPS,
    TOLERANCE,
    dies_per_field,
    exact_sites,
    exact_sites_corner_centred,
    exact_sites_die_centred,
    wafer_map,
)
from calc.units import Q

MM = 1e-3
WAFER = (300 * MM, 3 * MM)
FIXED = {"die-centred": exact_sites_die_centred, "corner-centred": exact_sites_corner_centred}


def sites(width: float, height: float, lane: float = 0.1) -> tuple[float, float, float, float]:
    """Arguments for a die in mm on a usual wafer."""
    return ((width + lane) * MM, (height + lane) * MM, *WAFER)


def every_corner(
    width: float,
    height: float,
    diameter: float,
    edge: float,
    phase: tuple[float, float],
    flat: float = 0.0,
    notch: tuple[float, float] = (0.0, 0.0),
) -> int:
    """The oracle: walk over all cells of the grid and look at the four corners of each."""
    radius = max(diameter / 2 - edge, 0.0)
    noise = TOLERANCE * radius
    count = 0
    for i in range(-math.ceil(radius / width) - 2, math.ceil(radius / width) + 2):
        for j in range(-math.ceil(radius / height) - 2, math.ceil(radius / height) + 2):
            left, bottom = (i + phase[0]) * width, (j + phase[1]) * height
            right, top = (i + 1 + phase[0]) * width, (j + 1 + phase[1]) * height
            if any(math.hypot(x, y) > radius + noise for x in (left, right) for y in (bottom, top)):
                continue
            if bottom < -(diameter / 2 - flat - edge) - noise:
                continue
            beside = left >= notch[1] / 2 - noise or right <= -notch[1] / 2 + noise
            if notch[1] / 2 > noise and not beside and bottom < notch[0] - diameter / 2 - noise:
                continue
            count += 1
    return count


@pytest.mark.parametrize(
    ("width", "height", "lane", "expected"),
    [(26, 33, 0.1, 57), (25.8, 25.8, 0.1, 73), (5, 5, 0.1, 2493), (10, 8, 0.12, 767)],
)
def test_die_centred_counts_agree_with_vowstar(width: float, height: float, lane: float, expected: int) -> None:
    assert exact_sites_die_centred(*sites(width, height, lane)) == expected
    assert wafer_map(*sites(width, height, lane), phase="die-centred").count == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(26, 33, 64), (25.8, 25.8, 80), (5, 5, 2488), (20, 15, 192), (10, 10, 608), (28.284, 28.284, 68)],
)
def test_corner_centred_counts_agree_with_silicon_compiler(width: float, height: float, expected: int) -> None:
    assert exact_sites_corner_centred(*sites(width, height)) == expected
    assert wafer_map(*sites(width, height), phase="corner-centred").count == expected


def test_the_lane_belongs_to_the_site() -> None:
    """A footprint without its lane would give 616 dies of 10 mm x 10 mm instead of 608."""
    assert exact_sites_corner_centred(*sites(10, 10, lane=0.0)) == 616


@pytest.mark.parametrize(
    ("width", "height", "catch"), [(26, 33, 64), (25.8, 25.8, 82), (10, 8, 772), (20, 15, 194), (28.284, 28.284, 69)]
)
def test_best_counts_agree_with_catch(width: float, height: float, catch: int) -> None:
    """CATCH gives 771 for 10 x 8 and 772 for 8 x 10; here the turned die needs no run of its own."""
    assert exact_sites(*sites(width, height)) == catch
    assert wafer_map(*sites(width, height)).count == catch


def test_where_catch_goes_further() -> None:
    """5 x 5: 2505 needs a phase between the steps. 10 x 10: CATCH lets half a lane out of its first row, 614."""
    assert exact_sites(*sites(5, 5)) == wafer_map(*sites(5, 5)).count == 2502
    assert wafer_map(*sites(5, 5), phase=(0.182, 0.5)).count == 2505
    assert wafer_map(*sites(10, 10), steps=100).count == 612


lengths = st.floats(6, 400)
phases = st.tuples(st.floats(0, 1), st.floats(0, 1))
edges = st.floats(0, 40)


@settings(max_examples=60)
@given(lengths, lengths, edges, phases)
def test_maps_agree_with_the_oracle(width: float, height: float, edge: float, phase: tuple[float, float]) -> None:
    case = (width * MM, height * MM, 300 * MM, edge * MM)
    found = wafer_map(*case, phase=phase, steps=1)
    assert found.count == every_corner(*case, found.phase)
    radius = (150 - edge) * MM * (1 + 1e-8)
    for offset in ((0.0, 0.0), (case[0], 0.0), (0.0, case[1]), (case[0], case[1])):
        assert np.all(np.hypot(*(found.corners + np.array(offset)).T) <= radius)
    assert len(np.unique(found.corners, axis=0)) == found.count


@settings(max_examples=60)
@given(lengths, lengths, edges)
def test_fixed_phases_agree_with_the_oracle(width: float, height: float, edge: float) -> None:
    case = (width * MM, height * MM, 300 * MM, edge * MM)
    assert exact_sites_die_centred(*case) == every_corner(*case, (0.5, 0.5))
    assert exact_sites_corner_centred(*case) == every_corner(*case, (0.0, 0.0))


@settings(max_examples=25)
@given(st.floats(12, 320), st.floats(12, 320), edges)
def test_best_is_the_best_of_its_phases_by_the_oracle(width: float, height: float, edge: float) -> None:
    case = (width * MM, height * MM, 300 * MM, edge * MM)
    shifts = [step / STEPS for step in range(SHIFTS + 1)]
    tried = [phase for x in shifts for y in (0.0, 0.5) for phase in ((x, y), (y, x))]
    assert exact_sites(*case) == max(every_corner(*case, phase) for phase in tried)


@pytest.mark.parametrize(("width", "height"), [(0.5, 0.7), (1.3, 0.4), (0.3, 30.0), (30.0, 0.3)])
def test_tiny_dies(width: float, height: float) -> None:
    """Many rows: the gains of shifts are counted in wider integers."""
    case = (width * MM, height * MM, *WAFER)
    assert exact_sites_corner_centred(*case) == every_corner(*case, (0.0, 0.0))
    assert exact_sites_die_centred(*case) == every_corner(*case, (0.5, 0.5))
    shifts = [step / STEPS for step in range(SHIFTS + 1)]
    most = max(wafer_map(*case, phase=p, steps=1).count for x in shifts for y in (0.0, 0.5) for p in ((x, y), (y, x)))
    assert exact_sites(*case) == most
    assert 0.99 < exact_sites(*case) * width * height / (math.pi * 147**2) < 1.0 or max(width, height) == 30.0


sides = st.floats(4, 500)


@given(sides, sides, st.floats(0, 100), st.floats(0, 100))
def test_counts_are_never_negative_and_fall_with_the_edge(
    width: float, height: float, one: float, other: float
) -> None:
    low, high = sorted((one, other))
    for count in (exact_sites, exact_sites_die_centred, exact_sites_corner_centred):
        more = count(width * MM, height * MM, 300 * MM, low * MM)
        less = count(width * MM, height * MM, 300 * MM, high * MM)
        assert more >= less >= 0
        assert more == int(more)


@given(sides, sides, edges)
def test_best_is_at_least_each_fixed_phase_and_knows_no_turn(width: float, height: float, edge: float) -> None:
    case = (width * MM, height * MM, 300 * MM, edge * MM)
    best = exact_sites(*case)
    assert best >= max(count(*case) for count in FIXED.values())
    assert best == exact_sites(case[1], case[0], *case[2:])
    found = wafer_map(*case, steps=4)
    assert found.count == found.counts_by_phase["best"] >= best
    for name, count in FIXED.items():
        assert found.counts_by_phase[name] == count(*case)
    assert found.count * width * height <= math.pi * (150 - edge) ** 2


@given(sides, sides, edges, st.floats(0.01, 100))
def test_counts_know_no_scale(width: float, height: float, edge: float, factor: float) -> None:
    case = np.array((width * MM, height * MM, 300 * MM, edge * MM))
    for count in (exact_sites, *FIXED.values()):
        assert count(*case) == count(*(case * factor))


def test_near_reticle_dies_lose_little_against_all_phases() -> None:
    """The evidence for the phases of the hot path, on fewer draws: 0.1% on the mean and two dies at most."""
    draws = np.random.default_rng(1)
    short = []
    for area, shape in zip(draws.uniform(600, 858, 150), draws.uniform(1, 1.27, 150), strict=True):
        case = sites(math.sqrt(area / shape), math.sqrt(area * shape))
        short.append((wafer_map(*case).count, float(exact_sites(*case))))
    full, quick = np.array(short).T
    assert np.all(full >= quick)
    assert np.all(full - quick <= 2)
    assert 1 - quick.sum() / full.sum() < 2e-3


def test_arrays_and_scalars_alike() -> None:
    draws = np.random.default_rng(2)
    width, height = draws.uniform(2, 60, (3, 1, 40)) * MM, draws.uniform(2, 60, (2, 40)) * MM
    edge = draws.uniform(0, 5, 40) * MM
    for count in (exact_sites, *FIXED.values()):
        together = count(width, height, 300 * MM, edge)
        assert together.shape == (3, 2, 40)
        for index in np.ndindex(together.shape):
            one = count(width[index[0], 0, index[2]], height[index[1], index[2]], 300 * MM, edge[index[2]])
            assert isinstance(one, float)
            assert together[index] == one


def test_one_small_die_does_not_change_the_others() -> None:
    width = np.array([26.1, 1.0, 400.0, np.nan, 10.1]) * MM
    together = exact_sites(width, width, *WAFER)
    alone = [exact_sites(side, side, *WAFER) for side in width]
    np.testing.assert_array_equal(together, alone)


def test_what_fits_exactly_counts() -> None:
    """2 x 2 sites whose outer corners lie on the circle: 3-4-5 triangles, in lengths that are no binary fractions."""
    for scale in (1.0, 0.1, 0.3, 0.7, 1e-3, math.pi):
        assert exact_sites_corner_centred(3 * scale, 4 * scale, 10 * scale, 0.0) == 4
        assert exact_sites_die_centred(6 * scale, 8 * scale, 10 * scale, 0.0) == 1
        assert exact_sites(3 * scale, 4 * scale, 10 * scale, 0.0) == 4
        assert wafer_map(3 * scale, 4 * scale, 10 * scale, 0.0).count == 4
        assert exact_sites_corner_centred(3 * scale * (1 + 1e-7), 4 * scale, 10 * scale, 0.0) == 0


def test_nothing_fits() -> None:
    for count in (exact_sites, *FIXED.values()):
        assert count(301 * MM, 1 * MM, *WAFER) == 0
        assert count(1e3, 1e3, *WAFER) == 0
        assert count(10 * MM, 10 * MM, 300 * MM, 150 * MM) == 0
        assert count(10 * MM, 10 * MM, 300 * MM, 400 * MM) == 0
    assert wafer_map(301 * MM, 1 * MM, *WAFER).count == 0
    assert wafer_map(10 * MM, 10 * MM, 300 * MM, 200 * MM).corners.shape == (0, 2)


def test_unknown_stays_unknown() -> None:
    known = list(sites(26, 33))
    for count in (exact_sites, *FIXED.values()):
        for position in range(4):
            for unknown in (np.nan, np.array([np.nan, np.nan])):
                assert np.all(np.isnan(count(*known[:position], unknown, *known[position + 1 :])))
        mixed = count(np.array([known[0], np.nan]), *known[1:])
        assert mixed[0] > 0
        assert np.isnan(mixed[1])


def test_a_site_that_cannot_be_is_unknown() -> None:
    """No endless row, no division by zero."""
    for count in (exact_sites, *FIXED.values()):
        for side in (0.0, -1.0, 1e-9, np.inf):
            assert np.isnan(count(side, 33 * MM, *WAFER))
            assert np.isnan(count(26 * MM, side, *WAFER))
        assert np.isnan(count(26 * MM, 33 * MM, np.inf, 3 * MM))


def test_runs_with_units() -> None:
    case = (Q("26.1 mm"), Q("33.1 mm"), Q("300 mm"), Q("3 mm"))
    for count, expected in ((exact_sites, 64), (exact_sites_die_centred, 57), (exact_sites_corner_centred, 64)):
        found = count(*case)
        assert found.to("die/wafer").magnitude == expected
        several = count(Q(np.array([26.1, 26.1]), "mm"), *case[1:])
        assert several.to("die/wafer").magnitude.tolist() == [expected, expected]
    with pytest.raises(UnitError, match="does not count m"):
        exact_sites(Q("26 mm^2"), *case[1:])
    found = wafer_map(*case, flat_depth=Q("0 mm"), notch_depth=Q("1 mm"), notch_width=Q("2 mm"))
    assert found.count == 64
    assert found.site_width == pytest.approx(26.1e-3, rel=1e-12)
    assert dies_per_field(Q("12.9 mm"), Q("16.4 mm"), Q("0.1 mm"), Q("26 mm"), Q("33 mm")) == 4


def test_a_map_says_what_it_is() -> None:
    found = wafer_map(*sites(25.8, 25.8))
    assert found.counts_by_phase == {"die-centred": 73, "corner-centred": 80, "best": 82}
    assert found.phase in ((0.0, 0.5), (0.5, 0.0))
    assert (found.site_width, found.site_height, found.wafer_diameter, found.edge_exclusion) == sites(25.8, 25.8)
    assert found.corners.shape == (82, 2)
    assert not found.corners.flags.writeable
    assert wafer_map(*sites(28.284, 28.284)).phase == (0.5, 0.5)
    assert wafer_map(*sites(26, 33)).phase == (0.0, 0.0)


def test_a_phase_is_the_same_one_site_further() -> None:
    one, other = wafer_map(*sites(20, 15), phase=(0.25, 0.1)), wafer_map(*sites(20, 15), phase=(-0.75, 3.1))
    assert one.count == other.count
    np.testing.assert_allclose(one.corners, other.corners, atol=1e-12)


@settings(max_examples=40)
@given(st.floats(6, 60), st.floats(6, 60), phases, st.floats(0, 60), st.floats(0, 40), st.floats(0, 60))
def test_flats_and_notches_agree_with_the_oracle(
    width: float, height: float, phase: tuple[float, float], flat: float, depth: float, across: float
) -> None:
    case = (width * MM, height * MM, 150 * MM, 3 * MM)
    found = wafer_map(
        *case, phase=phase, flat_depth=flat * MM, notch_depth=depth * MM, notch_width=across * MM, steps=2
    )
    assert found.count == every_corner(*case, found.phase, flat * MM, (depth * MM, across * MM))
    assert found.counts_by_phase["best"] >= max(found.counts_by_phase[name] for name in FIXED)


def test_a_flat_takes_sites() -> None:
    """SEMI M1: the primary flat of a 150 mm wafer is 57.5 mm long, so 5.7 mm deep."""
    depth = 75 - math.sqrt(75**2 - (57.5 / 2) ** 2)
    case = (5.1 * MM, 5.1 * MM, 150 * MM, 3 * MM)
    whole, flat = wafer_map(*case), wafer_map(*case, flat_depth=depth * MM)
    assert flat.count < whole.count
    assert flat.corners[:, 1].min() >= -(75 - depth - 3) * MM - 1e-9
    assert wafer_map(*case, flat_depth=200 * MM).count == 0
    assert flat.counts_by_phase["best"] == flat.count


def test_the_notch_of_a_300_mm_wafer_costs_nothing() -> None:
    """SEMI M1: a notch is 1.00 to 1.25 mm deep, inside of an exclusion of 3 mm."""
    for width, height in ((26, 33), (25.8, 25.8), (5, 5), (2, 2), (1.0, 0.7)):
        for phase in ("die-centred", "corner-centred", "best"):
            plain = wafer_map(*sites(width, height), phase=phase)
            notched = wafer_map(*sites(width, height), phase=phase, notch_depth=1.25 * MM, notch_width=3.5 * MM)
            np.testing.assert_array_equal(plain.corners, notched.corners)
    deep = wafer_map(*sites(2, 2), notch_depth=8 * MM, notch_width=3.5 * MM)
    assert deep.count < wafer_map(*sites(2, 2)).count


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"site_width": 0.0}, "site_width is 0 m; expected one length above zero"),
        ({"site_height": -1e-3}, "site_height is -0.001 m; expected one length above zero"),
        ({"wafer_diameter": math.nan}, "wafer_diameter is nan; expected one length above zero"),
        ({"wafer_diameter": "300 mm"}, "wafer_diameter is '300 mm'; expected one length above zero"),
        ({"edge_exclusion": -1e-3}, "edge_exclusion is -0.001 m; expected one length of zero or more"),
        ({"edge_exclusion": np.array([1.0, 2.0])}, "edge_exclusion is array"),
        ({"flat_depth": -1.0}, "flat_depth is -1 m"),
        ({"notch_depth": math.inf}, "notch_depth is inf"),
        ({"notch_width": None}, "notch_width is None"),
        ({"steps": 0}, "steps is 0; expected a whole number from 1 to 1000"),
        ({"steps": 2.5}, "steps is 2.5"),
        ({"steps": True}, "steps is True"),
        ({"phase": "middle"}, "phase is 'middle'; expected 'best', 'corner-centred', 'die-centred' or two shares"),
        ({"phase": (0.1,)}, "phase is "),
        ({"phase": (0.1, math.nan)}, "phase is "),
        ({"site_width": 1e-5, "site_height": 1e-5}, "expected a site large enough for at most 5,000,000"),
    ],
)
def test_bad_input_says_what_was_expected(change: dict[str, object], message: str) -> None:
    names = ("site_width", "site_height", "wafer_diameter", "edge_exclusion")
    arguments = {**dict(zip(names, sites(26, 33), strict=True)), **change}
    with pytest.raises(ValueError) as caught:
        wafer_map(**arguments)  # type: ignore[arg-type]
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("width", "height", "lane", "expected"),
    [
        (26, 33, 0.1, 1),
        (33, 26, 0.1, 1),
        (26.01, 33, 0.1, 0),
        (13, 33, 0.0, 2),
        (13, 33, 0.1, 1),
        (12.95, 33, 0.1, 2),
        (33, 12.95, 0.1, 2),
        (5.2, 6.6, 0.0, 25),
        (8, 11, 0.0, 9),
        (11, 8, 0.0, 9),
        (10, 14, 0.0, 4),
        (16, 12, 0.1, 4),
        (40, 1, 0.1, 0),
    ],
)
def test_dies_per_field(width: float, height: float, lane: float, expected: int) -> None:
    assert dies_per_field(width * MM, height * MM, lane * MM, 26 * MM, 33 * MM) == expected


def test_dies_per_field_of_arrays() -> None:
    width, height = np.array([26.0, 12.95, np.nan, 40.0]) * MM, 33 * MM
    np.testing.assert_array_equal(dies_per_field(width, height, 0.1 * MM, 26 * MM, 33 * MM), [1.0, 2.0, np.nan, 0.0])
