"""What the engine knows of a formula: its name, its arguments, and what its docstring says."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Function = Callable[..., Any]
SECTIONS = ("Equation", "Valid", "Source")


@dataclass(frozen=True)
class Card:
    """The parts of a formula's docstring."""

    summary: str
    equation: str
    valid: str
    source: str


@lru_cache(maxsize=1024)
def arguments(function: Function) -> tuple[str, ...]:
    """Names of the quantities that a formula needs."""
    return tuple(inspect.signature(function).parameters)


@lru_cache(maxsize=1024)
def card(function: Function) -> Card:
    """Summary, equation, validity and source as the docstring states them."""
    text = inspect.getdoc(function) or ""
    parts: dict[str, list[str]] = {"summary": []}
    current = "summary"
    for line in text.splitlines():
        head = line.split(":", 1)[0].strip()
        if head in SECTIONS and ":" in line:
            current = head.lower()
            parts[current] = [line.split(":", 1)[1].strip()]
        else:
            parts[current].append(line.strip())
    joined = {name: " ".join(piece for piece in lines if piece) for name, lines in parts.items()}
    return Card(*(joined.get(name, "") for name in ("summary", "equation", "valid", "source")))


def qualified_name(function: Function) -> str:
    """Where to find a formula: ``calc.silicon.yields.die_yield``."""
    return f"{function.__module__}.{function.__qualname__}"
