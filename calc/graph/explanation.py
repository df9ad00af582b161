"""Where a number comes from: the tree of formulas and inputs behind it, which can be evaluated again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calc.graph import rendering
from calc.graph.formula import Function
from calc.units import GLOSSARY


@dataclass(frozen=True)
class Explanation:
    """A node of the tree: a figure, and either the formula and figures it comes from or its source.

    `value` is in the unit in which the quantity is read; `magnitude` is the same in base units, exact.
    """

    name: str
    magnitude: Any
    platform: str = ""
    function: Function | None = None
    children: tuple[Explanation, ...] = ()
    source: str = ""
    source_title: str = ""
    as_of: str = ""
    confidence: str = ""
    note: str = ""
    path: str = ""
    written: str = ""
    low: float | None = None
    high: float | None = None
    weak: bool = False
    currency: str = ""
    shown_rate: float = 1.0
    reason: str = ""

    @property
    def unit(self) -> str:
        """The unit in which people read it."""
        return GLOSSARY[self.name].unit_in(self.currency)

    @property
    def value(self) -> float | None:
        """The figure in `unit`, None where it is unknown."""
        return self.in_unit(_scalar(self.magnitude))

    def values(self) -> list[float | None]:
        """All elements of the figure in `unit`, None where unknown."""
        return [self.in_unit(float(number)) for number in np.asarray(self.magnitude, dtype=float).reshape(-1)]

    def in_unit(self, magnitude: float | None) -> float | None:
        """A magnitude of this quantity in base units, in `unit`; None where it is unknown."""
        if magnitude is None or not np.isfinite(magnitude):
            return None
        return float(magnitude / GLOSSARY[self.name].factor * self.shown_rate)

    def evaluate(self) -> Any:
        """The figure in base units, computed again from the leaves alone, each node once."""
        done: dict[int, Any] = {}

        def value_of(node: Explanation) -> Any:
            if id(node) not in done:
                if node.function is None:
                    done[id(node)] = node.magnitude
                else:
                    with np.errstate(all="ignore"):
                        done[id(node)] = node.function(*[value_of(child) for child in node.children])
            return done[id(node)]

        return value_of(self)

    def leaves(self) -> Iterator[Explanation]:
        """All inputs below, each once."""
        seen: set[int] = set()
        stack = [self]
        while stack:
            node = stack.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if node.function is None:
                yield node
            stack.extend(reversed(node.children))

    def in_currency(self, currency: str, rate: float) -> Explanation:
        """The same tree with money shown in another currency, `rate` of it for a dollar; nothing is recomputed."""
        done: dict[int, Explanation] = {}

        def shown(node: Explanation) -> Explanation:
            if id(node) not in done:
                changes: dict[str, Any] = {"children": tuple(shown(child) for child in node.children)}
                if GLOSSARY[node.name].is_money and not node.currency:
                    changes |= {"currency": currency, "shown_rate": rate}
                done[id(node)] = replace(node, **changes)
            return done[id(node)]

        return shown(self)

    def rows(self) -> list[dict[str, Any]]:
        """The tree as a flat list, depth first: level, name, value, unit, formula or source. Repeats are left out."""
        found: list[dict[str, Any]] = []
        seen: set[int] = set()

        def walk(node: Explanation, level: int) -> None:
            if id(node) in seen:
                return
            seen.add(id(node))
            facts = rendering.to_dict(node, {id(node)})
            formula = facts.pop("formula", {})
            plain = {key: value for key, value in facts.items() if key not in ("repeated", "values")}
            found.append({"level": level, **plain, "formula": formula.get("function", "")})
            for child in node.children:
                walk(child, level + 1)

        walk(self, 0)
        return found

    def to_dict(self) -> dict[str, Any]:
        """The tree as plain data; a quantity that appears again is named, not repeated."""
        return rendering.to_dict(self, set())

    def to_json(self) -> str:
        """The tree as JSON text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def to_text(self, depth: int | None = None) -> str:
        """The tree as indented text, to a depth where one is given."""
        return "\n".join(rendering.text_lines(self, set(), "", "", depth))

    def to_html(self) -> str:
        """The tree as nested HTML that opens and closes."""
        return rendering.to_html(self, set())

    def __str__(self) -> str:
        return self.to_text()


def _scalar(magnitude: Any) -> float | None:
    array = np.asarray(magnitude, dtype=float)
    return float(array.reshape(-1)[0]) if array.size == 1 else None
