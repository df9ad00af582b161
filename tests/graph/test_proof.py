from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from calc import UnitError
from calc.graph import arguments, card, prove_formula, with_unit
from calc.units import GLOSSARY
from tests.every_formula import every_formula

PAIRS = list(every_formula())
IDS = [f"{name}-{function.__name__}" for name, function in PAIRS]


@pytest.mark.parametrize(("name", "function"), PAIRS, ids=IDS)
def test_every_formula_gives_its_declared_unit(name: str, function: Callable[..., Any]) -> None:
    quantities = {need: with_unit(need, np.full((2, 1, 1), 0.6)) for need in arguments(function)}
    prove_formula(name, function, quantities)


def test_exchange_turns_cny_into_usd() -> None:
    from calc.economics import amount_in_usd

    assert amount_in_usd(with_unit("amount_in_cny", 70.0), with_unit("exchange_rate", 7.0)).to("USD").magnitude == 10.0


@pytest.mark.parametrize("shape", [(2, 1, 1), (3, 1, 1, 2)], ids=["layouts", "kinds-of-die"])
@pytest.mark.parametrize(("name", "function"), PAIRS, ids=IDS)
def test_every_formula_runs_alike_with_and_without_units(
    name: str, function: Callable[..., Any], shape: tuple[int, ...]
) -> None:
    rng = np.random.default_rng(1)
    base = {need: rng.uniform(0.5, 0.9, shape) for need in arguments(function)}
    with np.errstate(all="ignore"):
        bare = np.asarray(function(**base), dtype=float)
        proven = function(**{need: with_unit(need, value) for need, value in base.items()})
    magnitude = proven.to_root_units().magnitude if hasattr(proven, "to_root_units") else proven
    np.testing.assert_allclose(bare, np.asarray(magnitude, dtype=float), rtol=1e-9)


@pytest.mark.parametrize(("name", "function"), PAIRS, ids=IDS)
def test_every_formula_is_declared_and_cited(name: str, function: Callable[..., Any]) -> None:
    assert name in GLOSSARY
    assert all(need in GLOSSARY for need in arguments(function))
    said = card(function)
    assert said.summary
    assert said.equation
    assert said.source


def test_a_wrong_unit_is_named() -> None:
    def device_price(unit_cost: Any, life: Any) -> Any:
        return unit_cost * life

    with pytest.raises(UnitError, match="device_price is declared in USD/accelerator"):
        prove_formula("device_price", device_price, {n: with_unit(n, 1.0) for n in ("unit_cost", "life")})


def test_a_sum_of_unlike_things_names_the_formula() -> None:
    def landed_price(device_price: Any, good_die_cost: Any) -> Any:
        return device_price + good_die_cost

    with pytest.raises(UnitError, match=r"landed_price.*units do not fit.*good_die_cost in USD/die"):
        prove_formula("landed_price", landed_price, {n: with_unit(n, 1.0) for n in ("device_price", "good_die_cost")})


def test_an_undeclared_name_is_an_error() -> None:
    def device_price(moon_phase: Any) -> Any:
        return moon_phase

    with pytest.raises(UnitError, match="moon_phase has no declared unit"):
        with_unit("moon_phase", 1.0)
    with pytest.raises((UnitError, KeyError)):
        prove_formula("device_price", device_price, {})
