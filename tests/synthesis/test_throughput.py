"""Designs sized for the tokens of another chip: the search by hand, and against the comparison."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import calc
from calc.device.sizing import dies_beside_computing_ones, stacks_beside_dies
from calc.synthesis.throughput import fewest


def figure(found: object, name: str) -> float:
    value = found.figure(name).value  # type: ignore[attr-defined]
    assert value is not None, name
    return float(value)


@given(st.lists(st.floats(0.5, 900.0), min_size=1, max_size=8))
def test_fewest_dies_by_counting(wanted: list[float]) -> None:
    """A rate of 0.9 by die: the next whole number above wanted / 0.9, case by case."""
    found = fewest(lambda dies: 0.9 * dies, np.array(wanted))
    assert found == pytest.approx(np.ceil(np.array(wanted) / 0.9 * (1 - 1e-9)))


def test_what_cannot_be_reached_or_is_unknown_is_unknown() -> None:
    """A rate that levels off at 10, and one that is not to be had with fewer than 5 dies."""
    levelling = fewest(lambda dies: 10.0 * dies / (dies + 1.0), np.array([9.0, 10.0, np.nan]))
    assert levelling[0] == 9 and np.isnan(levelling[1:]).all()
    assert fewest(lambda dies: np.where(dies < 5, np.nan, dies), np.array([2.0]))[0] == 5


def test_memory_and_other_dies_stand_beside_those_that_compute() -> None:
    assert stacks_beside_dies(3.0, 0.75) == 3.0
    assert dies_beside_computing_ones(7.0, 0.5) == 4.0


def test_a_match_does_in_a_comparison_what_the_platform_does() -> None:
    """The dies found reach the rate of the H20, and one fewer with its memory does not; by the comparison itself."""
    found = calc.match("h20", on="throughput", workload="chat-70b")
    names = ["h20", found.template]
    dies = figure(found, "dies_per_accelerator")

    def compared(count: float) -> calc.Comparison:
        changes = found.overrides | {
            "dies_per_accelerator": f"{count:g} die", "memory_stacks": f"{np.ceil(count * 0.75):g} stack"
        }  # fmt: skip
        return calc.compare(
            names, workload="chat-70b", basis="per_device",
            overrides={f"{found.template}.{path}": value for path, value in changes.items()},
        )  # fmt: skip

    reached = compared(dies)
    for name in ("decode_rate", "device_power", "unit_cost", "rated_power"):
        assert figure(found, name) == pytest.approx(reached.figure(name, found.template).value), name
    rates = [compared(count).figure("decode_rate", found.template).value for count in (dies - 1, dies)]
    wanted = reached.figure("decode_rate", "h20").value
    assert rates[0] is not None and rates[1] is not None and wanted is not None
    assert rates[0] < wanted <= rates[1]
    assert found.beside["decode_rate"] == pytest.approx(wanted)


def test_a_tighter_limit_takes_the_same_limit_for_both() -> None:
    """A latency limit on the workload changes what the platform does too."""
    tight = calc.match("h20", on="throughput", overrides={"workload.time_per_output_token_limit": "30 ms/token"})
    usual = calc.match("h20", on="throughput")
    assert tight.beside["decode_rate"] < usual.beside["decode_rate"]  # type: ignore[operator]
    assert figure(tight, "interactivity") >= 33.3


def test_draws_size_the_design_anew_and_weak_inputs_move_the_dies() -> None:
    found = calc.match("h20", on="throughput", draws=500)
    dies = found.figure("logic_die_count")
    assert dies.low is not None and dies.high is not None and dies.low < figure(found, "logic_die_count") < dies.high
    assert dies.weak and "decode_rate" in found.frame().index
    wanted = calc.compare(["h20"], workload="chat-70b", basis="per_device", draws=500).values("decode_rate")
    assert np.mean(found.values("decode_rate") < 0.999 * np.ravel(wanted)) < 0.01


def test_training_and_several_kinds_of_die() -> None:
    found = calc.match("h20", design="mi300x-as-built", on="throughput", workload="train-405b")
    dies = found.by_die("dies_per_accelerator")
    assert dies["main"].value == np.ceil((dies["compute"].value or 0) / 2)
    assert found.overrides["other_dies.compute.dies_per_accelerator"] == f"{dies['compute'].value} die"
    assert figure(found, "training_rate") >= (found.beside["training_rate"] or np.inf)


def test_a_space_of_designs_that_do_the_same_work() -> None:
    frame = calc.design_space(
        "h20",
        on="throughput",
        workload="chat-70b",
        nodes=["28nm-china"],
        memories=["hbm2"],
        voltages=["0.7 V", "0.95 V"],
    )
    single = calc.match("h20", on="throughput", workload="chat-70b", node="28nm-china", memory="hbm2", voltage="0.7 V")
    row = frame[(frame["package"] == "silicon-bridge") & np.isclose(frame["supply_voltage [V]"], 0.7)].iloc[0]
    assert row["dies_per_accelerator [die]"] == figure(single, "dies_per_accelerator")
    assert row["rated_power [W]"] == pytest.approx(figure(single, "rated_power"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"on": "throughput", "precision": "int8"}, "the workload decides it"),
        ({"workload": "chat-70b"}, "go with on='throughput'"),
        ({"on": ("throughput", "rate")}, "is matched alone"),
        ({"on": "throughput", "workload": "chat-7b"}, "did you mean"),
        ({"on": "tokens"}, "throughput"),
        ({"on": "throughput", "design": "chiplet-28nm-int8", "workload": "train-405b"}, "cannot do it at all"),
    ],
)
def test_what_does_not_go_together_is_said(asked: dict[str, object], said: str) -> None:
    with pytest.raises(calc.CalcError, match=said):
        calc.match("h20", **asked)  # type: ignore[arg-type]
