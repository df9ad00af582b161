"""Where a number comes from: the tree of formulas and inputs behind it, which can be evaluated again."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from calc.graph.formula import Function, card, qualified_name
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
        return self._in_unit(_scalar(self.magnitude))

    def _in_unit(self, magnitude: float | None) -> float | None:
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
            if not node.children:
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
            facts = _to_dict(node, {id(node)})
            formula = facts.pop("formula", {})
            plain = {key: value for key, value in facts.items() if key not in ("repeated", "values")}
            found.append({"level": level, **plain, "formula": formula.get("function", "")})
            for child in node.children:
                walk(child, level + 1)

        walk(self, 0)
        return found

    def to_dict(self) -> dict[str, Any]:
        """The tree as plain data; a quantity that appears again is named, not repeated."""
        return _to_dict(self, set())

    def to_json(self) -> str:
        """The tree as JSON text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False)

    def to_text(self, depth: int | None = None) -> str:
        """The tree as indented text, to a depth where one is given."""
        return "\n".join(_text_lines(self, set(), "", "", depth))

    def to_html(self) -> str:
        """The tree as nested HTML that opens and closes."""
        return _html(self, set())

    def __str__(self) -> str:
        return self.to_text()


def _scalar(magnitude: Any) -> float | None:
    array = np.asarray(magnitude, dtype=float)
    return float(array.reshape(-1)[0]) if array.size == 1 else None


def figure(value: float | None, unit: str = "") -> str:
    """A figure for people: four significant digits, thousands apart."""
    if value is None:
        return "unknown"
    magnitude = abs(value)
    if value == 0:
        text = "0"
    elif magnitude >= 1e15 or magnitude < 1e-4:
        text = f"{value:.3e}"
    elif magnitude >= 1000:
        text = f"{value:,.0f}"
    else:
        text = f"{value:.4g}"
    return f"{text} {unit}".rstrip()


def _written_value(node: Explanation) -> str:
    if np.size(node.magnitude) > 1:
        numbers = np.asarray(node.magnitude, dtype=float).reshape(-1)
        return "[" + ", ".join(figure(node._in_unit(float(number))) for number in numbers) + "]"
    text = figure(node.value, "")
    unit = node.unit
    per = GLOSSARY[node.name].per
    boundary = GLOSSARY[node.name].boundary
    tail = " ".join(part for part in (unit, f"per {per}" if per else "", f"({boundary})" if boundary else "") if part)
    return f"{text} {tail}".rstrip()


def _origin(node: Explanation) -> str:
    if node.function is not None:
        said = card(node.function)
        return f"{said.equation}  [{said.source}]" if said.equation else said.source
    parts = [node.source_title or node.source, node.as_of, node.confidence, "weak" if node.weak else ""]
    span = ""
    if node.low is not None and node.high is not None:
        low, high = node._in_unit(node.low), node._in_unit(node.high)
        span = f"range {figure(low)} to {figure(high)}; "
    return span + ", ".join(part for part in parts if part)


def _text_lines(node: Explanation, seen: set[int], lead: str, below: str, depth: int | None) -> Iterator[str]:
    again = id(node) in seen and bool(node.children)
    seen.add(id(node))
    tail = "see above" if again else _origin(node)
    owner = f" of {node.platform}" if node.platform and lead == "" else ""
    yield f"{lead}{node.name}{owner} = {_written_value(node)}" + (f"   {tail}" if tail else "")
    if node.reason:
        yield f"{below}  unknown: {node.reason}"
    if again or depth == 0:
        return
    for index, child in enumerate(node.children):
        last = index == len(node.children) - 1
        yield from _text_lines(
            child,
            seen,
            below + ("└─ " if last else "├─ "),
            below + ("   " if last else "│  "),
            None if depth is None else depth - 1,
        )


def _to_dict(node: Explanation, seen: set[int]) -> dict[str, Any]:
    declaration = GLOSSARY[node.name]
    content: dict[str, Any] = {"name": node.name, "value": node.value, "unit": node.unit}
    if np.size(node.magnitude) > 1:
        content["values"] = [
            node._in_unit(float(number)) for number in np.asarray(node.magnitude, dtype=float).reshape(-1)
        ]
    content |= {
        key: value
        for key, value in {
            "per": declaration.per,
            "boundary": declaration.boundary,
            "platform": node.platform,
            "description": declaration.description,
            "path": node.path,
            "written": node.written,
            "low": node._in_unit(node.low),
            "high": node._in_unit(node.high),
            "source": node.source,
            "source_title": node.source_title,
            "as_of": node.as_of,
            "confidence": node.confidence,
            "note": node.note,
            "weak": node.weak or None,
            "reason": node.reason,
        }.items()
        if value not in (None, "")
    }
    if node.function is not None:
        said = card(node.function)
        content["formula"] = {
            "function": qualified_name(node.function),
            "summary": said.summary,
            "equation": said.equation,
            "source": said.source,
        }
        if id(node) in seen:
            content["repeated"] = True
        else:
            seen.add(id(node))
            content["from"] = [_to_dict(child, seen) for child in node.children]
    return content


def _html(node: Explanation, seen: set[int]) -> str:
    head = f"<b>{html.escape(node.name)}</b> = {html.escape(_written_value(node))}"
    tail = f" <small>{html.escape(_origin(node))}</small>"
    if not node.children or id(node) in seen:
        return f"<div>{head}{tail}</div>"
    seen.add(id(node))
    inner = "".join(_html(child, seen) for child in node.children)
    return f"<details open><summary>{head}{tail}</summary><div style='margin-left:1.5em'>{inner}</div></details>"
