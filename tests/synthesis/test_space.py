"""All designs that match a platform, and the front of them."""

import numpy as np
import pytest

import calc

AXES = ["total_die_area [mm^2]", "rated_power [W]", "unit_cost [USD]"]
SMALL = {"nodes": ["28nm", "14nm"], "memories": ["hbm2", "hbm3", "bonded-dram-18nm"], "voltages": [0.7, 0.8]}


def test_rows_are_matches() -> None:
    frame = calc.design_space("h20", **SMALL)  # type: ignore[arg-type]
    assert len(frame) == 2 * (2 + 2 + 1) * 2
    row = frame[(frame.node == "28nm") & (frame.memory == "hbm2") & (frame.package == "silicon-bridge")].iloc[0]
    alone = calc.match("h20", node="28nm", memory="hbm2", package="silicon-bridge", voltage="0.7 V")
    for name in ("total_die_area", "rated_power", "unit_cost"):
        label = next(column for column in AXES if column.startswith(name))
        assert row[label] == pytest.approx(alone.figure(name).value)


def test_the_front_is_what_nothing_allowed_beats() -> None:
    frame = calc.design_space("h20", **SMALL)  # type: ignore[arg-type]
    allowed = frame[frame["broken"] == ""]
    points = allowed[AXES].to_numpy()
    for index, point in enumerate(points):
        beaten = np.any(np.all(points <= point, axis=1) & np.any(points < point, axis=1))
        assert bool(allowed["pareto"].iloc[index]) is not bool(beaten)
    assert frame["pareto"].any()


def test_what_breaks_a_limit_is_named_and_not_on_the_front() -> None:
    frame = calc.design_space("h20", **SMALL)  # type: ignore[arg-type]
    hbm3 = frame[(frame.node == "28nm") & (frame.memory == "hbm3")]
    assert (hbm3["broken"] == "memory interface").all() and not hbm3["pareto"].any()
    low = calc.design_space("h20", nodes=["28nm"], memories=["hbm2"], voltages=[0.55, 1.05])
    assert list(low["broken"].unique()) == ["minimum supply", "nominal supply"]
    new = calc.design_space("h20", nodes=["7nm"], memories=["hbm2e"], voltages=[0.7])
    assert (new["unknown"] == "minimum supply").all()


def test_usual_nodes_and_supplies() -> None:
    frame = calc.design_space("h20", memories=["bonded-dram-18nm"])
    assert {"28nm", "28nm-china", "14nm", "7nm", "5nm"} <= set(frame.node) and "90nm" not in set(frame.node)
    volts = frame[frame.node == "28nm"]["supply_voltage [V]"]
    assert volts.min() == pytest.approx(0.65) and volts.max() == pytest.approx(0.95) and len(volts) == 5


def test_better_designs_beat_one_in_all_objectives() -> None:
    frame = calc.design_space("h20", **SMALL)  # type: ignore[arg-type]
    design = calc.match("h20", node="28nm", memory="hbm2", voltage="0.95 V")
    own = [design.figure(name.split()[0]).value for name in AXES]
    found = calc.better_designs(frame, design)
    assert len(found) and (found["broken"] == "").all()
    assert (found[AXES] <= own).all(axis=None)
    rest = frame.drop(found.index)
    assert not ((rest["broken"] == "") & (rest[AXES] < own).all(axis=1)).any()


def test_nothing_beats_a_design_of_the_front() -> None:
    frame = calc.design_space("h20", **SMALL)  # type: ignore[arg-type]
    for row in frame[frame["pareto"]].itertuples():
        design = calc.match(
            "h20", node=row.node, memory=row.memory, package=row.package, voltage=f"{row[4]} V",
        )  # fmt: skip
        assert calc.better_designs(frame, design).empty


def test_draws_give_ranges() -> None:
    frame = calc.design_space("h20", nodes=["28nm"], memories=["hbm2"], voltages=[0.7, 0.9], draws=300)
    assert (frame["rated_power low [W]"] < frame["rated_power [W]"]).all()
    assert (frame["unit_cost high [USD]"] > frame["unit_cost [USD]"]).all()


def test_refusals() -> None:
    with pytest.raises(calc.CalcError, match="90nm"):
        calc.design_space("h20", nodes=["90nm"])
    with pytest.raises(calc.CalcError, match="h2000"):
        calc.design_space("h2000")
