"""One-time cost and how units share it, against released peers and by hand.

Peers, run in-process: Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07), nanocad-lab/CATCH
(commit d60dafb, 2025-07-22), ttm-cas (PrincetonUniversity/ttm-cas, commit d98ac05, 2023-10-15).
"""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.graph import arguments, prove_formula, with_unit
from calc.silicon import one_time
from tests.silicon.alike import MM2, assert_arrays_are_scalars, assert_unknown_stays_unknown, kinds

FORMS = (*one_time.DIE_NRE_SCHEMES.values(), *one_time.PACKAGE_NRE_SCHEMES.values())
ALL = tuple(dict.fromkeys((*one_time.FORMULAS, *(formula for form in FORMS for formula in form.values()))))
HOUR, MONTH = 3600.0, 365 * 86_400 / 12
REFERENCE = 300 * MM2

volumes = st.floats(1, 1e9)
costs = st.floats(0, 1e9)
counts = st.integers(1, 64)


def one(value: Any) -> float:
    return float(np.ravel(value)[0])


def module(figure: float, area: float, share: float = 0.5) -> float:
    return float(one_time.module_cost_by_node(figure, share, area * MM2, REFERENCE))


def chip(figure: float, area: float, modules: float = 0.5, fixed: float = 0.2) -> float:
    return float(one_time.chip_cost_by_node(figure, modules, fixed, area * MM2, REFERENCE))


# --- by the figure of a node ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "area", "of_modules", "of_chip"),
    [
        (298e6, 100, 49666666.66666667, 89400000.0),
        (51e6, 400, 34000000.0, 30600000.0),
        (1000e6, 25, 41666666.66666667, 225000000.0),
    ],
)
def test_design_cost_agrees_with_chiplet_actuary(figure: float, area: float, of_modules: float, of_chip: float) -> None:
    assert module(figure, area) == pytest.approx(of_modules, rel=1e-12)
    assert chip(figure, area) == pytest.approx(of_chip, rel=1e-12)


@given(st.floats(0, 1e9), st.floats(0, 0.5), st.floats(0, 0.5))
def test_at_the_reference_area_the_figure_is_shared_out(figure: float, modules: float, fixed: float) -> None:
    both = module(figure, 300, modules) + chip(figure, 300, modules, fixed)
    assert both == pytest.approx(figure, rel=1e-9)


@given(st.floats(1, 858), st.floats(1, 858))
def test_larger_dies_cost_more_to_design_and_never_less_than_a_tape_out(one_area: float, other: float) -> None:
    small, large = sorted((one_area, other))
    assert chip(298e6, large) >= chip(298e6, small) >= 0.2 * 298e6
    assert module(298e6, large) >= module(298e6, small) >= 0.0


def test_modules_by_hand() -> None:
    """A die of 800 mm2, nine tenths of it in four copies of one module of 180 mm2."""
    assert one_time.module_area(800 * MM2, 0.9, 4.0) == pytest.approx(180 * MM2)
    assert one_time.designed_area(800 * MM2, 0.25) == pytest.approx(200 * MM2)


# --- item by item, by effort ----------------------------------------------------------------------------------------


def test_items_agree_with_catch() -> None:
    """Four equal chips of 200 mm2 of core at 100,000 USD/mm2 and masks of 1 M USD, a million systems: 21.005 USD with
    the interposer's masks of 5,000 USD."""
    design = one_time.chip_cost_by_items(200 * MM2, 1e5 / MM2, 1e6, 0.0)
    assert design == pytest.approx(21e6, rel=1e-12)
    shared = one(one_time.die_nre(design, 4.0, 1e6, 0.0)) + one_time.package_nre(5000.0, 1e6)
    assert shared == pytest.approx(21.005, rel=1e-12)
    assert one_time.no_module_cost(design) == 0.0


@pytest.mark.parametrize(
    ("units", "price", "wafers", "unique", "masks", "licences", "labour", "effort", "expected"),
    [
        (1e4, 2891, 54.1756, 5e8, 1.2e6, 1_033_500, 0.131, 6.76e-07, 13696903.73),
        (1e5, 16988, 2819.6013, 8e9, 18.1e6, 2_644_200, 0.35, 5.5068e-06, 545156668.88),
        (1e5, 1937, 261.3301, 1e8, 208e3, 678_600, 0.127, 2.7371e-07, 5735815.69),
    ],
)
def test_effort_agrees_with_ttm_cas(
    units: float, price: float, wafers: float, unique: float, masks: float, licences: float, labour: float,
    effort: float, expected: float,
) -> None:  # fmt: skip
    """Its total less wafers at their price, 21 USD of package and assembly a chip, and 105,000 USD of package design.

    A week of 40 hours costs 5,000 USD of tools and 1,923.08 USD of salary an engineer.
    """
    hours = one_time.tape_out_effort(96 * HOUR, unique, effort * HOUR)
    assert hours == pytest.approx((96 + unique * effort) * HOUR, rel=1e-12)
    found = one_time.chip_cost_by_effort(
        hours, 5000 / 40 / HOUR, 1923.076923076923 / 40 / HOUR, unique, 6.0, labour, masks, licences
    )
    assert found + wafers * price + 21 * units + 105_000 == pytest.approx(expected, rel=1e-5)


def test_time_of_a_tape_out_by_hand() -> None:
    """434 hours of 100 engineers who work 40 of 168 hours a week: 0.1085 weeks, as ttm-cas counts."""
    week = 168 * HOUR
    assert one_time.tape_out_time(434 * HOUR, 100.0, 40 / 168) == pytest.approx(0.1085 * week, rel=1e-12)
    slower = one_time.tape_out_time(434 * HOUR, 100.0, 20 / 168)
    assert slower == pytest.approx(0.217 * week, rel=1e-12)


# --- package --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("silicon", "layers", "expected"),
    [(100, 1, 1.5e6), (400, 1, 5.1e6), (25, 1, 0.6e6), (880, 2, 21.42e6)],
)
def test_organic_package_agrees_with_chiplet_actuary(silicon: float, layers: float, expected: float) -> None:
    """0.3 M USD and 3,000 USD/mm2 of substrate, four times the silicon."""
    found = one_time.package_cost_by_area(0.3e6, 3000 / MM2, 4 * silicon * MM2, 1.0, layers)
    assert found == pytest.approx(expected, rel=1e-12)
    on_carrier = one_time.package_cost_by_area(0.3e6, 3000 / MM2, silicon * MM2, 4.0, layers)
    assert on_carrier == pytest.approx(expected, rel=1e-12)


# --- shared by units ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "dies", "modules", "die", "elsewhere", "of_module", "of_die", "of_package"),
    [
        ("mcm1", 1, 1, 220, 6, 31.219047619047622, 35.76, 5.88),
        ("mcm2", 2, 1, 220, 5, 62.438095238095244, 71.52, 21.72),
        ("mcm4", 4, 1, 220, 3, 124.87619047619049, 143.04, 42.84),
        ("soc1", 1, 1, 200, 6, 28.380952380952383, 238.4, 5.4),
        ("soc2", 1, 2, 400, 5, 56.761904761904766, 357.6, 10.2),
        ("soc4", 1, 4, 800, 3, 113.52380952380953, 596.0, 19.8),
    ],
)
def test_reuse_agrees_with_chiplet_actuary(
    name: str, dies: int, modules: int, die: float, elsewhere: int, of_module: float, of_die: float, of_package: float
) -> None:
    """Three products of 500,000 units with one, two and four modules of 200 mm2: chiplets of 220 mm2 share the die and
    the module, systems on one die share the module alone."""
    volume = 500_000.0
    module_cost = module(298e6, die / modules)
    users = float(elsewhere) * volume
    found = one(one_time.module_nre(module_cost, float(modules), float(dies), volume, users))
    assert found == pytest.approx(of_module, rel=1e-9)
    shared_die = users if name.startswith("mcm") else 0.0
    assert one(one_time.die_nre(chip(298e6, die), float(dies), volume, shared_die)) == pytest.approx(of_die, rel=1e-9)
    layers = {"mcm1": 1.0, "mcm2": 2.0, "mcm4": 2.0}.get(name, 1.0)
    area = die * dies * 4 * MM2
    designed = one_time.package_cost_by_area(0.3e6, 3000 / MM2, area, 1.0, layers)
    assert one(one_time.package_nre(designed, volume)) == pytest.approx(of_package, rel=1e-9)


@given(costs, counts, volumes, st.floats(0, 1e9))
def test_users_of_a_die_pay_for_it_together(design: float, dies: int, volume: float, elsewhere: float) -> None:
    share = one(one_time.die_nre(design, float(dies), volume, elsewhere))
    of_others = design / (dies * volume + elsewhere) * elsewhere
    assert share * volume + of_others == pytest.approx(design, rel=1e-9)


@given(costs, counts, counts, volumes, st.floats(0, 1e9))
def test_users_of_a_module_pay_for_it_together(
    design: float, modules: int, dies: int, volume: float, elsewhere: float
) -> None:
    share = one(one_time.module_nre(design, float(modules), float(dies), volume, elsewhere))
    of_others = design / (dies * modules * volume + elsewhere) * elsewhere
    assert share * volume + of_others == pytest.approx(design, rel=1e-9)


@given(costs, counts, volumes, st.floats(1, 1e6))
def test_volume_only_lowers_the_share(design: float, dies: int, volume: float, factor: float) -> None:
    for share in (
        lambda units: one_time.die_nre(design, float(dies), units, 0.0),
        lambda units: one_time.package_nre(design, units),
        lambda units: one_time.delay_nre(MONTH, design / MONTH, units),
    ):
        assert one(share(volume * factor)) == pytest.approx(one(share(volume)) / factor, rel=1e-9)


def test_a_die_that_is_not_used_is_not_paid_for() -> None:
    assert one(one_time.die_nre(1e8, 0.0, 1e6, 0.0)) == 0.0
    assert one(one_time.die_nre(1e8, 0.0, 1e6, 5e6)) == 0.0
    assert one(one_time.die_nre(kinds(1e8, 3e8), kinds(1, 0), 1e6, 0.0)) == pytest.approx(100.0)
    assert one(one_time.module_nre(1e8, 1.0, 0.0, 1e6, 0.0)) == 0.0


def test_a_die_that_is_not_used_has_a_unit_all_the_same() -> None:
    """The proof of units runs on the first row of the inputs, in which a kind of die may have no dies."""
    for name, formula in (("die_nre", one_time.die_nre), ("module_nre", one_time.module_nre)):
        for dies in (0.0, kinds(2.0, 0.0)):
            row = dict.fromkeys(arguments(formula), 1.0) | {"dies_per_accelerator": dies}
            row |= {"modules_elsewhere": 0.0, "dies_elsewhere": 0.0}
            quantities = {need: with_unit(need, row[need]) for need in arguments(formula)}
            assert np.all(np.isfinite(prove_formula(name, formula, quantities).magnitude))


def test_kinds_of_die_each_bring_their_own() -> None:
    """An I/O die that five million other products use next to a compute die of this one alone."""
    found = one(one_time.die_nre(kinds(180e6, 60e6), kinds(4, 1), 1e6, kinds(0.0, 5e6)))
    assert found == pytest.approx(180 + 10, rel=1e-12)


def test_a_late_start_by_hand() -> None:
    """Three months at 20 M USD a month over 100,000 units."""
    assert one(one_time.delay_nre(3 * MONTH, 20e6 / MONTH, 1e5)) == pytest.approx(600.0, rel=1e-12)


def test_all_shares_add_up() -> None:
    share = one_time.nre_per_accelerator(100.0, 50.0, 20.0, 5.0)
    assert share == 175.0
    assert one_time.one_time_cost(share, 1e6) == 175e6


# --- arrays ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_arrays_are_scalars(formula: Any) -> None:
    assert_arrays_are_scalars(formula)


@pytest.mark.parametrize("formula", ALL, ids=lambda formula: formula.__name__)
def test_unknown_stays_unknown(formula: Any) -> None:
    assert_unknown_stays_unknown(formula)
