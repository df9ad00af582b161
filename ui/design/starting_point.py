"""A preset to start from: its parts, and its quantities in the units in which people read them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import calc
from ui.components import presets

FOLDERS = {"node": "nodes", "memory": "memories", "package": "packages"}


class StartingPoint:
    """A design or build as it stands in the catalogue."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def preset(self) -> Any:
        """The preset with its parts."""
        folder = "designs" if self.name in presets.names("designs") else "builds"
        return calc.load(f"{folder}/{self.name}")

    def part(self, kind: str, chosen: str = "") -> Any:
        """Its node, memory or package; or the one that was chosen in its place."""
        own = getattr(self.preset, kind)
        return own if chosen in ("", own.id) else calc.load(f"{FOLDERS[kind]}/{chosen}")

    @property
    def supply(self) -> str:
        """Whether a design states its supply, or what it has instead; empty for a build, which says nothing of it."""
        return str(getattr(self.preset, "supply", ""))

    def computing_node(self, chosen: str = "") -> str:
        """The node of the dies that compute; that of the main dies is the one that was chosen."""
        kind = self.preset.computing_die
        return chosen or str(self.part("node").id) if kind == "main" else str(self.preset.other_dies[kind].node.id)

    def options(self, kind: str) -> list[str]:
        """Parts of a kind that can stand in it, its own first where the catalogue does not list it.

        A design stands on nodes of which the device model knows enough, a build on any.
        """
        design = kind == "node" and self.name in presets.names("designs")
        known = presets.design_nodes() if design else presets.names(FOLDERS[kind])
        own = str(getattr(self.preset, kind).id)
        return known if own in known else [own, *known]


def amount(preset: Any, name: str) -> float | None:
    """A quantity of a preset in the unit of its declaration; None where it is not stated or not known."""
    stated = getattr(preset, name, None)
    if stated is None or stated.value is None:
        return None
    return float(f"{calc.Q(stated.value, calc.GLOSSARY[name].unit).magnitude:.10g}")
