"""The axes of arrays in a chain: kinds of die, layouts of a replica, platforms, cases."""

from __future__ import annotations

from typing import Any

import numpy as np

AXES = ("die", "layout", "platform", "case")
DIE = -len(AXES)
"""Kinds of die in a package stand first; an array with fewer axes is of one kind."""


def over_dies(quantity: Any) -> Any:
    """The sum over the kinds of die; a quantity of one kind is its own sum."""
    return np.sum(quantity, axis=DIE) if np.ndim(quantity) >= -DIE else quantity


def first_die(quantity: Any) -> Any:
    """The main kind of die; a quantity of one kind as it is."""
    return quantity[0] if np.ndim(quantity) >= -DIE else quantity


def largest_die(quantity: Any) -> Any:
    """The largest over the kinds of die."""
    return np.max(quantity, axis=DIE) if np.ndim(quantity) >= -DIE else quantity


def product_over_dies(quantity: Any) -> Any:
    """The product over the kinds of die of a pure number."""
    return np.prod(quantity, axis=DIE) if np.ndim(quantity) >= -DIE else quantity


def product_to_last_die(quantity: Any) -> Any:
    """For each kind of die, the product over itself and all that come after it; of a pure number."""
    if np.ndim(quantity) < -DIE:
        return quantity
    return np.flip(np.cumprod(np.flip(quantity, axis=DIE), axis=DIE), axis=DIE)


def at_selected(candidates: Any, selected: Any) -> Any:
    """The candidate at the layout that is marked with a one along the leading axis; unknown where none is marked."""
    found = np.sum(selected, axis=0)
    chosen = np.sum(np.where(selected > 0.5, candidates, 0.0 * candidates), axis=0)
    return chosen / np.where(found > 0.5, found, np.nan)
