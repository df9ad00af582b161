"""An explanation as text, plain data and HTML; figures for people."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.graph.formula import card, qualified_name
from calc.units import GLOSSARY

if TYPE_CHECKING:
    from calc.graph.explanation import Explanation


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
        return "[" + ", ".join(figure(value) for value in node.values()) + "]"
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
        low, high = node.in_unit(node.low), node.in_unit(node.high)
        span = f"range {figure(low)} to {figure(high)}; "
    return span + ", ".join(part for part in parts if part)


def text_lines(node: Explanation, seen: set[int], lead: str, below: str, depth: int | None) -> Iterator[str]:
    """The tree as indented lines, to a depth where one is given; a quantity that appears again is not repeated."""
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
        yield from text_lines(
            child,
            seen,
            below + ("└─ " if last else "├─ "),
            below + ("   " if last else "│  "),
            None if depth is None else depth - 1,
        )


def to_dict(node: Explanation, seen: set[int]) -> dict[str, Any]:
    """The tree as plain data; a quantity that appears again is named, not repeated."""
    content: dict[str, Any] = {"name": node.name, "value": node.value, "unit": node.unit}
    if np.size(node.magnitude) > 1:
        content["values"] = node.values()
    content |= {key: value for key, value in _facts(node).items() if value not in (None, "")}
    if node.function is None:
        return content
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
        content["from"] = [to_dict(child, seen) for child in node.children]
    return content


def _facts(node: Explanation) -> dict[str, Any]:
    """What is known of a node besides its figure; empty where it does not apply."""
    declaration = GLOSSARY[node.name]
    return {
        "per": declaration.per,
        "boundary": declaration.boundary,
        "platform": node.platform,
        "description": declaration.description,
        "path": node.path,
        "written": node.written,
        "low": node.in_unit(node.low),
        "high": node.in_unit(node.high),
        "source": node.source,
        "source_title": node.source_title,
        "as_of": node.as_of,
        "confidence": node.confidence,
        "note": node.note,
        "weak": node.weak or None,
        "reason": node.reason,
    }


def to_html(node: Explanation, seen: set[int]) -> str:
    """The tree as nested HTML that opens and closes."""
    head = f"<b>{html.escape(node.name)}</b> = {html.escape(_written_value(node))}"
    tail = f" <small>{html.escape(_origin(node))}</small>"
    if not node.children or id(node) in seen:
        return f"<div>{head}{tail}</div>"
    seen.add(id(node))
    inner = "".join(to_html(child, seen) for child in node.children)
    return f"<details open><summary>{head}{tail}</summary><div style='margin-left:1.5em'>{inner}</div></details>"
