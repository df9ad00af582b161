"""Shape of a die and sites on a wafer, against released peers and by hand.

Peers, run in-process: Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07), ttm-cas
(PrincetonUniversity/ttm-cas, commit d98ac05, 2023-10-15), google/chiplets-cost-model (commit 2cbd30c, 2022-08-09).
The exact counts have tests of their own in `test_wafer_grid.py`.
"""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc import calculate
from calc.graph import arguments, prove_formula, with_unit
from calc.silicon import sites
from tests.silicon.alike import MM, MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown

FIELD = {"reticle_field_width": 26 * MM, "reticle_field_height": 33 * MM}
ALL = (*sites.FORMULAS, *sites.DIE_COUNTS.values(), *sites.CARRIER_COUNTS.values())


def subtracted_edge(area: float, edge: float = 5.0, scribe: float = 0.2, diameter: float = 300.0) -> float:
    return float(sites.subtracted_edge(area * MM2, scribe * MM, diameter * MM, edge * MM))


def exposable(width: float, height: float, exposures: float = 1.0) -> float:
    return float(sites.exposable(width * MM, height * MM, 26 * MM, 33 * MM, exposures))


# --- shape ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "ratio", "width", "height"),
    [(100, 1, 10, 10), (200, 2, 10, 20), (858, 1, 26, 33), (780, 1, 26, 30), (676, 1, 26, 26), (300, 3, 10, 30)],
)
def test_a_die_is_as_its_ratio_says_and_as_wide_as_the_field_allows(
    area: float, ratio: float, width: float, height: float
) -> None:
    found = sites.die_width(area * MM2, ratio, 26 * MM, 1.0)
    assert found == pytest.approx(width * MM, rel=1e-12)
    assert sites.die_height(area * MM2, found) == pytest.approx(height * MM, rel=1e-12)


@given(st.floats(0.1, 858), st.floats(1, 20))
def test_a_die_keeps_its_area_and_stands_upright(area: float, ratio: float) -> None:
    width = float(sites.die_width(area * MM2, ratio, 26 * MM, 1.0))
    height = float(sites.die_height(area * MM2, width))
    assert width * height == pytest.approx(area * MM2, rel=1e-12)
    assert width <= min(26 * MM, height * (1 + 1e-9))


def test_a_site_is_a_die_with_its_lane() -> None:
    assert sites.site_width(10 * MM, 0.1 * MM) == pytest.approx(10.1 * MM)
    assert sites.site_height(8 * MM, 0.12 * MM) == pytest.approx(8.12 * MM)


def test_a_stitched_die_is_as_its_ratio_says() -> None:
    """A wafer-scale die of 46,225 mm2 is a square of 215 mm."""
    assert float(sites.die_width(46_225 * MM2, 1.0, 26 * MM, 84.0)) == pytest.approx(215 * MM, rel=1e-12)
    assert float(sites.die_width(3432 * MM2, 66 / 52, 26 * MM, 4.0)) == pytest.approx(52 * MM, rel=1e-12)


def test_a_stitched_die_without_a_drawing_is_near_square() -> None:
    """Four fields of 26 mm x 33 mm stitched two by two are 52 mm x 66 mm, not a strip of 26 mm x 132 mm."""
    found = calculate(
        ["die_width", "die_height", "die_sites_per_wafer"],
        {"die_area": "3432 mm^2", "exposures_per_die": 4, "wafer_diameter": "300 mm", "edge_exclusion": "3 mm",
         "scribe_width": "0.1 mm", "reticle_field_width": "26 mm", "reticle_field_height": "33 mm"},
    )  # fmt: skip
    assert found["die_height"].magnitude / found["die_width"].magnitude < 2.0


# --- exposure -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height", "exposures", "expected"),
    [
        (26, 33, 1, 1),
        (33, 26, 1, 1),
        (26.001, 33, 1, 0),
        (27, 27, 1, 0),
        (26, 33.001, 1, 0),
        (40, 42.9, 2, 1),  # 1,716 mm2 are two fields
        (40, 43, 2, 0),
        (52, 66, 4, 1),
        (5, 5, 2, 1),
    ],
)
def test_what_outgrows_the_field_cannot_be_exposed(
    width: float, height: float, exposures: float, expected: float
) -> None:
    assert exposable(width, height, exposures) == expected


def test_a_wafer_of_dies_over_the_field_has_none() -> None:
    assert sites.gross_dies_per_wafer(64.0, 0.0) == 0.0
    assert sites.gross_dies_per_wafer(64.0, 1.0) == 64.0
    assert exposable(26, 33) == 1.0
    assert exposable(26, 859 / 26) == 0.0


@given(st.floats(0.1, 100), st.floats(0.1, 100), st.floats(1, 10))
def test_turning_a_die_changes_nothing_and_more_exposures_never_forbid(
    width: float, height: float, exposures: float
) -> None:
    assert exposable(width, height, exposures) == exposable(height, width, exposures)
    assert exposable(width, height, exposures) <= exposable(width, height, exposures + 1)


# --- counts by formula ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        (25, 2318.8628626610207),
        (100, 571.7124344116606),
        (440 / 3, 383.5099060709472),
        (220, 249.445087316541),
        (400, 129.98426971831083),
        (440, 116.87410654242294),
    ],
)
def test_subtracted_edge_agrees_with_chiplet_actuary(area: float, expected: float) -> None:
    assert subtracted_edge(area) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("area", "expected"), [(528, 95.1548033033575), (968, 46.792941343975976)])
def test_carriers_agree_with_chiplet_actuary(area: float, expected: float) -> None:
    found = sites.carrier_sites_less_edge(area * MM2, 0.2 * MM, 300 * MM, 5 * MM)
    assert float(found) == pytest.approx(expected, rel=1e-9)


def test_carriers_of_2012_as_published() -> None:
    """electroiq.com, 2012-12: 286 interposers of 200 mm2 on a wafer of 575 USD, some 2 USD each."""
    found = float(sites.carrier_sites_less_edge(200 * MM2, 0.1 * MM, 300 * MM, 3 * MM))
    assert found == pytest.approx(286, rel=0.02)
    assert 575 / found == pytest.approx(2.01, rel=0.02)


def test_exact_carriers_are_counted_as_square_dies() -> None:
    """28.284 mm square, lane 0.1 mm, 3 mm exclusion: SiliconCompiler 0.38.11 counts 68, CATCH (2025-07-22) up to 70."""
    found = float(sites.carrier_sites_exact(28.284**2 * MM2, 0.1 * MM, 300 * MM, 3 * MM))
    assert 68 <= found <= 70
    assert found == float(sites.exact(28.384 * MM, 28.384 * MM, 300 * MM, 3 * MM))


@pytest.mark.parametrize(
    ("area", "expected"), [(4300 / 15.3, 211.7573), (80000 / 138.2, 94.4107), (500 / 3.3, 412.3853)]
)
def test_unexcluded_agrees_with_ttm_cas(area: float, expected: float) -> None:
    """Transistors over density give the area; the peer prints four digits."""
    assert float(sites.unexcluded(area * MM2, 300 * MM)) == pytest.approx(expected, abs=1e-4)


def test_rounded_agrees_with_google() -> None:
    found = sites.rounded(25.9 * MM, 25.9 * MM, 300 * MM, 3 * MM)
    assert float(found) == 78.0


def test_exponential_by_hand() -> None:
    """300 mm, no exclusion, no lanes, 10 mm x 10 mm: 70,685.83 / 100 x exp(-10 / 150) = 661.27."""
    found = float(sites.exponential(10 * MM, 10 * MM, 300 * MM, 0.0))
    assert found == pytest.approx(706.8583 * 0.9355070, rel=1e-6)


@pytest.mark.parametrize("side", [5.0, 10.0, 14.142, 20.0, 25.8, 28.284])
def test_all_counts_of_a_die_stand_near_each_other(side: float) -> None:
    """Peers spread by 73 to 86 dies for 25.8 mm square; ours may spread no wider. Lane 0.1 mm, exclusion 3 mm."""
    site = (side + 0.1) * MM
    on_disc = [
        float(count(site, site, 300 * MM, 3 * MM))
        for name, count in sites.DIE_COUNTS.items()
        if name not in ("subtracted-edge", "unexcluded")
    ]
    by_area = float(sites.subtracted_edge((side * MM) ** 2, 0.1 * MM, 300 * MM, 3 * MM))
    counts = [*on_disc, by_area]
    assert max(counts) / min(counts) < 86 / 73


def test_ascend_910b_sites_as_published() -> None:
    """Morgan Stanley counts 78 dies of 665.61 mm2 on a wafer; exact grids by phase 73 to 82, analytic 75.98."""
    assert subtracted_edge(665.61, edge=3, scribe=0.1) == pytest.approx(75.98, abs=0.01)
    width = float(sites.die_width(665.61 * MM2, 1.0, 26 * MM, 1.0)) + 0.1 * MM
    assert 73 <= float(sites.exact(width, width, 300 * MM, 3 * MM)) <= 82


# --- properties -----------------------------------------------------------------------------------------------------

BY_AREA = {
    "subtracted-edge": lambda area: subtracted_edge(area),
    "unexcluded": lambda area: float(sites.unexcluded(area * MM2, 300 * MM)),
    "exponential": lambda area: float(sites.exponential(math.sqrt(area) * MM, math.sqrt(area) * MM, 0.3, 5 * MM)),
    "rounded": lambda area: float(sites.rounded(math.sqrt(area) * MM, math.sqrt(area) * MM, 0.3, 5 * MM)),
    "carrier": lambda area: float(sites.carrier_sites_less_edge(area * MM2, 0.2 * MM, 300 * MM, 5 * MM)),
}


@pytest.mark.parametrize("name", BY_AREA)
@given(one=st.floats(1e-2, 70_000), other=st.floats(1e-2, 70_000))
def test_larger_dies_are_fewer_and_never_negative(name: str, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert BY_AREA[name](small) >= BY_AREA[name](large) >= 0.0


def test_past_the_wafer_there_is_no_die() -> None:
    """Chiplet Actuary gives -1.26 dies at 20,000 mm2 (run in-process)."""
    side = math.sqrt(20_000) + 0.2
    unchecked = math.pi * 145**2 / side**2 - math.pi * 290 / math.sqrt(2 * side**2)
    assert unchecked == pytest.approx(-1.26, abs=0.01)
    assert subtracted_edge(20_000) == 0.0
    assert subtracted_edge(60_000) == 0.0


@pytest.mark.parametrize("count", [*sites.DIE_COUNTS.values(), *sites.CARRIER_COUNTS.values()])
@given(share=st.floats(0.5, 5))
def test_an_edge_that_takes_all_leaves_nothing(count: Any, share: float) -> None:
    """An exclusion of the radius or more, such as the 300 mm that an ancestor of CATCH holds in its records."""
    given = {
        "site_width": 10 * MM, "site_height": 10 * MM, "die_area": 100 * MM2, "scribe_width": 0.1 * MM,
        "carrier_area": 100 * MM2, "carrier_scribe_width": 0.1 * MM,
        "wafer_diameter": 300 * MM, "carrier_wafer_diameter": 300 * MM,
        "edge_exclusion": 300 * MM * share, "carrier_edge_exclusion": 300 * MM * share,
    }  # fmt: skip
    needs = arguments(count)
    if any("edge" in need for need in needs):
        with np.errstate(all="ignore"):
            assert count(**{need: given[need] for need in needs}) == 0.0


@given(st.floats(10, 800), st.floats(1.5, 4))
def test_scaling_wafer_and_die_alike_changes_no_count(area: float, factor: float) -> None:
    small = float(sites.subtracted_edge(area * MM2, 0.2 * MM, 300 * MM, 5 * MM))
    large = sites.subtracted_edge(area * MM2 * factor**2, 0.2 * MM * factor, 300 * MM * factor, 5 * MM * factor)
    assert float(large) == pytest.approx(small, rel=1e-9)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    if formula is not sites.exposable:  # a comparison; the width of an unknown die already makes its sites unknown
        assert_unknown_stays_unknown(formula, "exposures_per_die")


@pytest.mark.parametrize("count", sites.DIE_COUNTS.values(), ids=lambda formula: formula.__name__)
def test_counts_are_dies_per_wafer(count: Any) -> None:
    given = {need: with_unit(need, 0.01 if "wafer" not in need else 0.3) for need in arguments(count)}
    assert prove_formula("die_sites_per_wafer", count, given).magnitude >= 0
