"""Composing formulas: argument names are the names of the quantities that a formula needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from calc.graph.formula import Function, arguments


@dataclass(frozen=True)
class Step:
    """One formula in its place."""

    name: str
    function: Function
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Structure:
    """The formulas that a set of targets needs, in order, and the inputs that they start from."""

    steps: tuple[Step, ...]
    inputs: tuple[str, ...]
    targets: tuple[str, ...]

    def step(self, name: str) -> Step | None:
        """The step that makes a quantity, or None for an input."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Step]:
        return {step.name: step for step in self.steps}


class MissingInputError(KeyError):
    """Quantities that neither a formula makes nor the inputs give."""


def wiring(formulas: Iterable[Function], **bound: Function) -> dict[str, Function]:
    """Formulas by the quantity that they make: their own name, or the name they are bound to here."""
    return {**{function.__name__: function for function in formulas}, **bound}


def compose(formulas: Mapping[str, Function], given: Iterable[str], targets: Iterable[str]) -> Structure:
    """The structure that makes `targets` from `given`; a given quantity is never computed.

    Raises `MissingInputError` naming each missing quantity and who needs it, `ValueError` for a circle.
    """
    return _compose(tuple(sorted(formulas.items())), frozenset(given), tuple(targets))


@lru_cache(maxsize=256)
def _compose(formulas: tuple[tuple[str, Function], ...], given: frozenset[str], targets: tuple[str, ...]) -> Structure:
    makers = dict(formulas)
    ordered: dict[str, Step] = {}
    inputs: dict[str, None] = {}
    missing: dict[str, str] = {}
    open_: list[str] = []

    def visit(name: str, needed_by: str) -> None:
        if name in ordered or name in inputs:
            return
        if name in given:
            inputs[name] = None
            return
        if name not in makers:
            missing.setdefault(name, needed_by)
            return
        if name in open_:
            raise ValueError(f"formulas go in a circle: {' -> '.join([*open_, name])}")
        open_.append(name)
        needs = arguments(makers[name])
        for need in needs:
            visit(need, name)
        open_.pop()
        ordered[name] = Step(name, makers[name], needs)

    for target in targets:
        visit(target, "the result")
    if missing:
        wanted = ", ".join(f"{name} (for {by})" for name, by in sorted(missing.items()))
        raise MissingInputError(f"no formula makes and no input gives: {wanted}")
    return Structure(tuple(ordered.values()), tuple(sorted(inputs)), targets)
