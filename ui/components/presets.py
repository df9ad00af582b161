"""Names and labels of presets for selectors."""

from __future__ import annotations

from functools import lru_cache

import calc


@lru_cache(maxsize=32)
def names(kind: str) -> list[str]:
    """Names of all presets of a kind."""
    return [str(name) for name in calc.catalogue(kind)["id"]]


def platforms() -> list[str]:
    """Names of all that can be compared."""
    return [*names("accelerators"), *names("designs")]


def designs() -> list[str]:
    """Names of all that can be costed from the wafer up: designs on paper, then builds of chips that are sold."""
    return [*names("designs"), *names("builds")]


@lru_cache(maxsize=1)
def design_nodes() -> list[str]:
    """Names of the nodes on which a design can stand."""
    return calc.design_nodes()


@lru_cache(maxsize=512)
def label(kind: str, name: str, language: str) -> str:
    """What a preset is called in a language."""
    return str(calc.load(f"{kind}/{name}").label(language))


def platform_label(name: str, language: str) -> str:
    """What a platform is called in a language."""
    kind = "designs" if name in names("designs") else "accelerators"
    return label(kind, name, language)


def design_label(name: str, language: str) -> str:
    """What a design or a build is called in a language."""
    return label("designs" if name in names("designs") else "builds", name, language)
