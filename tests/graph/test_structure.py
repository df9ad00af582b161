from typing import Any

import numpy as np
import pytest

from calc.graph import MissingInputError, compose, evaluate, wiring


def a(x: Any, y: Any) -> Any:
    return x + y


def b(a: Any, z: Any) -> Any:
    return a * z


def c(b: Any) -> Any:
    return np.sqrt(b)


def test_only_what_is_asked_for_is_computed() -> None:
    structure = compose(wiring([a, b, c]), ["x", "y", "z"], ["b"])
    assert [step.name for step in structure.steps] == ["a", "b"]
    assert structure.inputs == ("x", "y", "z")


def test_a_given_quantity_is_not_computed() -> None:
    structure = compose(wiring([a, b, c]), ["a", "z"], ["c"])
    assert [step.name for step in structure.steps] == ["b", "c"]


def test_missing_inputs_are_named_with_who_needs_them() -> None:
    with pytest.raises(MissingInputError, match=r"z \(for b\)"):
        compose(wiring([a, b, c]), ["x", "y"], ["c"])


def test_a_circle_is_an_error() -> None:
    with pytest.raises(ValueError, match="circle"):
        compose({"a": lambda b: b, "b": lambda a: a}, [], ["a"])


def test_blocks_give_what_the_whole_gives() -> None:
    rng = np.random.default_rng(0)
    draws = 200_003
    columns = {"x": rng.random((3, 1)), "y": rng.random((1, draws)), "z": rng.random((3, draws))}
    structure = compose(wiring([a, b, c]), columns, ["a", "c"])
    result = evaluate(structure, columns)
    np.testing.assert_allclose(result["c"], np.sqrt((columns["x"] + columns["y"]) * columns["z"]), rtol=1e-12)
    np.testing.assert_allclose(result["a"], columns["x"] + columns["y"], rtol=1e-12)


def test_what_does_not_vary_stays_small() -> None:
    columns = {"x": np.ones((3, 1)), "y": 2.0, "z": np.ones((1, 50_000))}
    structure = compose(wiring([a, b, c]), columns, ["a", "b"])
    assert np.shape(evaluate(structure, columns)["a"]) == (3, 1)


def test_unknown_spreads() -> None:
    columns = {"x": np.array([[1.0], [np.nan]]), "y": 2.0, "z": 3.0}
    result = evaluate(compose(wiring([a, b, c]), columns, ["c"]), columns)["c"]
    assert np.isfinite(result[0, 0]) and np.isnan(result[1, 0])
