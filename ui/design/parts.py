"""Selectors for the parts: process node, kind of memory, package."""

from __future__ import annotations

from collections.abc import Callable

from ui.components import presets
from ui.components.link import Link
from ui.components.selectors import choose_one
from ui.components.texts import Texts
from ui.design.starting_point import FOLDERS, StartingPoint


def choose(point: StartingPoint, usual: dict[str, object], link: Link, texts: Texts) -> dict[str, str]:
    """Show them; gives an override for each part that is not the preset's own. Notes usual choices by key."""
    overrides: dict[str, str] = {}
    for kind in FOLDERS:
        usual[kind] = str(point.part(kind).id)
        chosen = choose_one(
            link, kind, point.options(kind), str(usual[kind]), texts, _labels(point, kind, texts), owner=point.name
        )
        if chosen != usual[kind]:
            overrides[kind] = chosen
    return overrides


def _labels(point: StartingPoint, kind: str, texts: Texts) -> Callable[[str], str]:
    def label(name: str) -> str:
        if name not in presets.names(FOLDERS[kind]):
            return str(point.part(kind).label(texts.language))
        return presets.label(FOLDERS[kind], name, texts.language)

    return label
