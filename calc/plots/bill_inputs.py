"""What a figure of a bill rests on, by name: the nodes of its tree, as numbers in the units in which they are read."""

from __future__ import annotations

from collections.abc import Iterator

from calc.costing.bill import Bill
from calc.graph import Explanation


def inputs_of(bill: Bill, *figures: str) -> dict[str, list[float]]:
    """Central values of everything below some figures; one for each kind of die where each has its own.

    What is unknown is left out.
    """
    found: dict[str, list[float]] = {}
    for figure in figures:
        for node in _nodes(bill.explain(figure)):
            values = [value for value in node.values() if value is not None]
            if values and len(values) >= len(found.get(node.name, ())):
                found[node.name] = values
    return found


def _nodes(tree: Explanation) -> Iterator[Explanation]:
    """Each node once. An input of several kinds of die stands for its parts."""
    seen: set[int] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            stack.extend(node.children)
