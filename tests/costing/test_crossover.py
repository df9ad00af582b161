"""`calc.crossover_volume`, against the closed form and released peers.

Unit cost is R + N / V, so two designs without reuse cost the same at V = (N_b - N_a) / (R_a - R_b).
"""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc import CalcError, Q, crossover_volume, unit_cost
from tests.costing.inline import ORGANIC, build, chiplets


def plain(name: str, recurring: float, one_time: float, **more: Any) -> dict[str, Any]:
    """A build of a given recurring cost, all of it assembly, and one-time cost, all of it package design."""
    free = {"node.wafer_price": "0 USD", "node.node_design_cost": "0 USD", "package.bond_yield": 1,
            "package.carrier_price": "0 USD/mm^2", "package.die_bump_price": "0 USD/mm^2"}  # fmt: skip
    designed = {"package.package_nre_scheme": "stated", "package.package_design_cost": f"{one_time!r} USD",
                "package.package_design_fixed_cost": None, "package.package_design_cost_by_area": None}  # fmt: skip
    return build({"name": name, "package.assembly_cost": f"{recurring!r} USD"} | free | designed | more)


MONO = chiplets(1, 600, "28", name="monolith")
SPLIT = chiplets(3, 220, "28", ORGANIC, name="chiplets",
                 **{"package.carrier_price": "0.01 USD/mm^2", "package.substrate_layer_factor": 2})  # fmt: skip


def test_28nm_monolith_and_chiplets_by_their_peer() -> None:
    """Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07, run in-process): 600 mm2 of 28 nm cost
    68.7427 USD and 99.30 M once, three chiplets of 220 mm2 72.3595 USD and 56.26 M once: 11.9 M units."""
    expected = (99_300_000.0 - 56_260_000.0) / (72.35949819706725 - 68.74271353204732)
    found = crossover_volume(MONO, SPLIT)
    assert found.volumes.magnitude == pytest.approx([expected], rel=1e-9)
    assert found.quantities["crossover_volume"].magnitude == pytest.approx(expected, rel=1e-9)
    assert (found.cheaper_below, found.cheaper_above) == ("chiplets", "monolith")
    assert "11,900,073 accelerators" in str(found) and "chiplets is cheaper below" in str(found)
    turned = crossover_volume(SPLIT, MONO)
    assert turned.volumes.magnitude == pytest.approx([expected], rel=1e-9)
    assert (turned.cheaper_below, turned.cheaper_above) == ("chiplets", "monolith")


def test_at_the_crossover_both_cost_the_same() -> None:
    (volume,) = crossover_volume(MONO, SPLIT).volumes.magnitude
    costs = [unit_cost(item, f"{float(volume)!r} accelerator").values("unit_cost")[0] for item in (MONO, SPLIT)]
    assert costs[0] == pytest.approx(costs[1], rel=1e-9)


@settings(max_examples=40)
@given(st.floats(10, 1e4), st.floats(1.01, 5), st.floats(1e5, 1e9), st.floats(1.01, 20))
def test_closed_form(recurring: float, dearer: float, one_time: float, more: float) -> None:
    cheap_to_make = plain("cheap to make", recurring, one_time * more)
    cheap_to_design = plain("cheap to design", recurring * dearer, one_time)
    expected = one_time * (more - 1) / (recurring * (dearer - 1))
    found = crossover_volume(cheap_to_make, cheap_to_design)
    if 101 < expected < 0.99e8:
        assert found.volumes.magnitude == pytest.approx([expected], rel=1e-9)
        assert (found.cheaper_below, found.cheaper_above) == ("cheap to design", "cheap to make")
    elif not 99 < expected < 1.01e8:
        assert len(found.volumes.magnitude) == 0


@pytest.mark.parametrize("volume", [1e3, 1e4, 1e5, 1e6, 1e7])
def test_a_crossover_on_a_round_volume_is_found(volume: float) -> None:
    """Where it may stand on the grid of volumes itself."""
    found = crossover_volume(plain("a", 1000.0, 1000 * volume), plain("b", 2000.0, 0.0))
    assert found.volumes.magnitude == pytest.approx([volume], rel=1e-9)
    again = crossover_volume(
        plain("a", 1000.0, 1000 * volume), plain("b", 2000.0, 0.0), low=f"{volume} accelerator", high="1e9 accelerator"
    )
    assert again.volumes.magnitude == pytest.approx([volume], rel=1e-9)


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_crossover_on_an_end_is_found(end: str, turned: bool) -> None:
    """Both cost 2,000 USD at 1,000 units; which one is named first does not matter."""
    pair = [plain("a", 1000.0, 1e6), plain("b", 2000.0, 0.0)]
    first, second = reversed(pair) if turned else pair
    found = crossover_volume(first, second, **{end: "1000 accelerator"})  # type: ignore[arg-type]
    assert found.volumes.magnitude == pytest.approx([1000.0], rel=1e-9)
    assert (found.cheaper_below or "b", found.cheaper_above or "a") == ("b", "a")
    assert "  " not in str(found)


def test_a_design_that_is_cheaper_in_every_way_is_never_met() -> None:
    found = crossover_volume(plain("good", 100.0, 1e6), plain("bad", 200.0, 2e6))
    assert len(found.volumes.magnitude) == 0
    assert found.cheaper_below == found.cheaper_above == "good"
    assert "good is cheaper" in str(found)
    assert math.isnan(found.quantities["crossover_volume"].magnitude)
    assert (found.low, found.high, found.met_share) == (None, None, None)


def test_outside_of_the_ends_nothing_is_looked_for() -> None:
    few = crossover_volume(MONO, SPLIT, high="1e6 accelerator")
    assert len(few.volumes.magnitude) == 0 and few.cheaper_below == few.cheaper_above == "chiplets"
    many = crossover_volume(MONO, SPLIT, low="1e8 accelerator", high="1e9 accelerator")
    assert len(many.volumes.magnitude) == 0 and many.cheaper_below == many.cheaper_above == "monolith"


def test_reuse_moves_the_crossover() -> None:
    """A chiplet that other products use carries less of its one-time cost here, so chiplets stay cheaper for longer."""
    (alone,) = crossover_volume(MONO, SPLIT).volumes.magnitude
    shared = SPLIT | {"dies_elsewhere": "30e6 die", "modules_elsewhere": "30e6 die"}
    (reused,) = crossover_volume(MONO, shared).volumes.magnitude
    assert reused > alone * 1.1


def test_the_curve_holds_both_costs() -> None:
    found = crossover_volume(MONO, SPLIT)
    assert list(found.curve.columns) == ["monolith [USD per accelerator]", "chiplets [USD per accelerator]"]
    volumes = found.curve.index.to_numpy()
    assert volumes[0] == pytest.approx(100) and volumes[-1] == pytest.approx(1e8)
    assert found.curve["monolith [USD per accelerator]"].to_numpy() == pytest.approx(
        68.74271353204732 + 99_300_000.0 / volumes, rel=1e-9
    )


def test_draws_give_a_range() -> None:
    """The recurring cost of one design is 1,000 more by a range of 800 to 1,250: the volume goes the other way."""
    assembly = {"value": "2000 USD", "low": "1800 USD", "high": "2250 USD", "source": "assumption"}
    dear = plain("dear", 2000.0, 0.0, **{"package.assembly_cost": assembly})
    found = crossover_volume(plain("cheap", 1000.0, 1.1e8), dear, draws=4000, seed=1)
    assert found.volumes.magnitude == pytest.approx([1.1e5], rel=1e-9)
    assert found.low is not None and found.high is not None
    assert found.low == pytest.approx(1.1e8 / 1250, rel=0.02)
    assert found.high == pytest.approx(1.1e8 / 800, rel=0.02)
    assert found.met_share == 1.0
    same = crossover_volume(plain("cheap", 1000.0, 1.1e8), dear, draws=4000, seed=1)
    assert (same.low, same.high) == (found.low, found.high)


def test_draws_count_how_often_they_meet() -> None:
    """A recurring cost of 1,000 with ends of 900 and 1,100 is above that of 1,000 in half of the draws."""
    assembly = {"value": "1000 USD", "low": "900 USD", "high": "1100 USD", "source": "assumption"}
    unsure = plain("unsure", 1000.0, 0.0, **{"package.assembly_cost": assembly})
    found = crossover_volume(plain("sure", 1000.0, 1e6), unsure, draws=4000, high="1e12 accelerator")
    assert found.met_share == pytest.approx(0.5, abs=0.02)
    # Of those that meet, at 1e6 over the difference: its 95% and 55% points are 1,000 x 1.1^(1.645 / 1.2816) and
    # 1.1^(0.1257 / 1.2816), less 1,000.
    assert found.low == pytest.approx(1e6 / 130.1, rel=0.05)
    assert found.high == pytest.approx(1e6 / 9.39, rel=0.2)


def test_facts_that_both_share_are_drawn_once() -> None:
    """Both stand on one wafer of an uncertain price, and neither on its own; the crossing is where prices cancel."""
    wafer = {"value": "2891 USD", "low": "1500 USD", "high": "6000 USD", "source": "cset-2020"}
    node = MONO["node"] | {"wafer_price": wafer}
    cheap = MONO | {"node": node, "package": plain("x", 100.0, 1.1e8)["package"]}
    dear = MONO | {"name": "dear", "node": node, "package": plain("x", 200.0, 0.0)["package"] | {"name": "other"}}
    found = crossover_volume(cheap, dear, draws=500)
    (volume,) = found.volumes.magnitude
    assert found.met_share == 1.0
    for end in (found.low, found.high):
        assert end is None or end == pytest.approx(volume, rel=1e-6)


# --- what must be said ----------------------------------------------------------------------------------------------


def test_one_design_against_itself_with_a_change() -> None:
    """Both bear the name of one preset; the curve must still hold two, and the answer must tell them apart."""
    cheap = {"package.assembly_cost": "1 USD", "package.package_design_cost": "1e9 USD"}
    found = crossover_volume(plain("same", 1000.0, 0.0), plain("same", 1000.0, 0.0), against_overrides=cheap)
    assert found.curve.shape[1] == 2
    assert found.cheaper_below != found.cheaper_above


def test_equal_designs_are_not_called_cheaper() -> None:
    found = crossover_volume(plain("a", 100.0, 1e6), plain("b", 100.0, 1e6))
    assert "is cheaper" not in str(found)


def test_an_unknown_cost_is_not_called_cheaper() -> None:
    unknown = {"value": None, "source": "assumption", "note": "no public value"}
    broken = plain("broken", 100.0, 1e6, **{"package.assembly_cost": unknown})
    for pair in ((plain("known", 100.0, 1e6), broken), (broken, plain("known", 100.0, 1e6))):
        try:
            found = crossover_volume(*pair)
        except CalcError as error:
            assert "assembly_cost" in str(error) or "unknown" in str(error)
        else:
            assert "is cheaper" not in str(found)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ({"low": "0 accelerator"}, "low"),
        ({"low": "-5 accelerator"}, "low"),
        ({"low": "1e9 accelerator"}, "low|high"),
        ({"high": "1e6 USD"}, "accelerator"),
    ],
)
def test_ends_that_make_no_sense_are_refused(ends: dict[str, str], words: str) -> None:
    with pytest.raises(CalcError, match=words):
        crossover_volume(MONO, SPLIT, **ends)  # type: ignore[arg-type]


def test_overrides_with_many_values_are_refused() -> None:
    with pytest.raises(CalcError, match="die_area"):
        crossover_volume(MONO, SPLIT, overrides={"die_area": Q(np.array([500.0, 600.0]), "mm^2")})
