"""Figures of one thing with ranges, weak inputs and explanations: what bills and fab sheets share."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from calc.comparison.cases import Cases, Central, Draws, Probes
from calc.comparison.result import CURRENCIES, Figure
from calc.comparison.summary import summary
from calc.comparison.weakness import WeakInput, probes_of, strongest, weak_facts
from calc.costing.chain import Chain, Given
from calc.errors import RangeError, UnitError, unknown_name
from calc.graph import Explanation
from calc.units import GLOSSARY, Q


class Figures:
    """Named figures of a chain over cases: central values, draws, or a batch of given values."""

    def __init__(self, chain: Chain, names: tuple[str, ...], cases: Cases) -> None:
        self._chain, self.names, self._cases = chain, names, cases
        self._known: dict[str, np.ndarray] = {}
        self._centre: dict[str, np.ndarray] | None = None

    @property
    def name(self) -> str:
        """What the figures are of."""
        return self._chain.owner

    @property
    def is_batch(self) -> bool:
        """Whether the cases are many given values."""
        return isinstance(self._cases, Given)

    @property
    def is_drawn(self) -> bool:
        """Whether the cases are draws."""
        return isinstance(self._cases, Draws)

    def _work_out(self, names: Iterable[str]) -> None:
        """Find figures that are not known yet, in one run: of many cases what is asked for, of a single one all."""
        wanted = names if self.is_batch or self.is_drawn else self.names
        missing = tuple(name for name in wanted if name not in self._known)
        if missing:
            self._known |= self._chain.values(missing, self._cases)

    def _base(self, name: str) -> np.ndarray:
        """All cases of a figure in base units."""
        self._work_out((name,))
        return np.asarray(self._known[name], dtype=float)

    def _checked(self, name: str) -> str:
        if name not in self.names:
            raise unknown_name("figure", str(name), self.names)
        return name

    def values(self, name: str, currency: str = "USD") -> np.ndarray:
        """All cases of a figure in the unit in which it is read; the main kind of die where each has its own."""
        declaration = GLOSSARY[self._checked(name)]
        values = self._base(name) / declaration.factor
        values = values[0] if values.ndim == 4 else values
        return values.reshape(-1) * (self._rate(currency) if declaration.is_money else 1.0)

    def by_die(self, name: str, currency: str = "USD") -> dict[str, Figure]:
        """A figure of each kind of die, by the kind's name; the main one is ``main``."""
        declaration = GLOSSARY[self._checked(name)]
        values = self._base(name) / declaration.factor
        rows = values.reshape(values.shape[0], -1) if values.ndim == 4 else values.reshape(1, -1)
        rate = self._rate(currency) if declaration.is_money else 1.0
        kinds = ("main", *self._chain.parts.other_dies)
        unit = declaration.unit_in(currency)
        return {kind: _figure(row * rate, name, unit) for kind, row in zip(kinds, rows, strict=False)}

    def _rate(self, currency: str) -> Any:
        if currency not in CURRENCIES:
            raise UnitError(f"currency must be one of {', '.join(CURRENCIES)}, was {currency!r}")
        return 1.0 if currency == "USD" else self._cases.column(self._chain.common["exchange_rate"])

    def figure(self, name: str, currency: str = "USD") -> Figure:
        """One figure: central value, or median with its 10% and 90% points; unknown with a reason.

        Raises `UnitError` for a batch, whose many values are no range: take `values` or `frame`.
        """
        self._no_batch("figure")
        unit = GLOSSARY[self._checked(name)].unit_in(currency)
        found = _figure(self.values(name, currency), name, unit, bool(self.weak_inputs(name)))
        return found if found.value is not None else replace(found, reason=self._reason(name))

    def _no_batch(self, what: str) -> None:
        if self.is_batch:
            raise UnitError(f"{self.name} is a batch of many values, which has no {what}; take values(name) or frame()")

    def central(self, name: str, currency: str = "USD") -> float | None:
        """One figure at central values, in the unit in which it is read; None where it is unknown."""
        declaration = GLOSSARY[self._checked(name)]
        if self._centre is None:
            self._centre = self._known if self._is_central else self._chain.values(self.names, Central())
        if self._is_central:
            self._work_out((name,))
        value = float(np.ravel(self._centre[name])[0]) / declaration.factor
        if declaration.is_money and currency != "USD":
            value *= self._chain.common["exchange_rate"].value or math.nan
        return value if math.isfinite(value) else None

    @property
    def _is_central(self) -> bool:
        return isinstance(self._cases, Central)

    def _reason(self, name: str) -> str:
        needs = {leaf.name: leaf for leaf in self.explain(name).leaves()}
        unknown = [leaf.path for leaf in needs.values() if not np.all(np.isfinite(np.asarray(leaf.magnitude, float)))]
        if unknown:
            return f"unknown: {', '.join(unknown)}"
        nothing = self._chain.vanishing(name)
        return nothing or "it is outside of the model's range"

    def quantity(self, name: str) -> Any:
        """One figure as a quantity with its unit; many values where the batch has many."""
        declaration = GLOSSARY[self._checked(name)]
        values = self._base(name) / declaration.factor
        flat = values.reshape(values.shape[0], -1) if values.ndim == 4 else values.reshape(-1)
        return Q(float(flat[0]) if flat.size == 1 else np.squeeze(flat), declaration.full_unit)

    @property
    def quantities(self) -> dict[str, Any]:
        """Every figure as a quantity."""
        self._work_out(self.names)
        return {name: self.quantity(name) for name in self.names}

    @cached_property
    def _weak(self) -> dict[str, list[WeakInput]]:
        weak = weak_facts(self._chain.all_quantities())
        values = self._chain.values(self.names, self._probed(probes_of(weak)))
        found = {}
        for name in self.names:
            row = values[name][0] if np.ndim(values[name]) == 4 else values[name]
            found[name] = strongest(np.ravel(row), list(weak.values()))
        return found

    def _probed(self, probes: Probes) -> Cases:
        """The cases in which weak inputs are moved one at a time, with what has to be found anew in each."""
        return probes

    def weak_inputs(self, name: str) -> list[WeakInput]:
        """Weak inputs (press, estimate, assumption) that can move a figure by a tenth or more, strongest first."""
        return self._weak[self._checked(name)]

    def explain(self, name: str, currency: str = "USD") -> Explanation:
        """The tree of formulas and inputs behind a figure, at central values."""
        self._no_batch("tree")
        self._rate(currency)
        tree = self._chain.explain(self._checked(name), Central())
        rate = self._chain.common["exchange_rate"].value
        return tree if currency == "USD" else tree.in_currency(currency, math.nan if rate is None else rate)


def cases_of(draws: int, seed: int, columns: dict[str, np.ndarray]) -> Cases:
    """Central values, draws, or a batch; `UnitError` for both at once, `RangeError` for what is no number of draws."""
    for name, number in (("draws", draws), ("seed", seed)):
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise RangeError(f"{name}: expected a whole number of zero or more, found {number!r}")
    if columns and draws:
        raise UnitError("draws and overrides with many values do not go together; take one of them")
    if columns:
        return Given(columns)
    return Draws(draws, seed) if draws else Central()


def summed_figure(parts: list[np.ndarray], unit: str) -> Figure:
    """The sum of several figures, case by case, as one figure."""
    total = sum(np.broadcast_arrays(*parts), start=np.zeros(1))
    found = summary(np.ravel(total))
    return Figure(found.value, unit, found.low, found.high, per="accelerator", known_share=found.known_share)


def _figure(values: np.ndarray, name: str, unit: str, weak: bool = False) -> Figure:
    declaration = GLOSSARY[name]
    found = summary(np.ravel(values))
    about = {"per": declaration.per, "boundary": declaration.boundary, "known_share": found.known_share}
    if found.value is None:
        return Figure(None, unit, **about)  # type: ignore[arg-type]
    return Figure(found.value, unit, found.low, found.high, weak, **about)  # type: ignore[arg-type]
