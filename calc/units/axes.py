"""The axes of arrays in a chain: kinds of die, layouts of a replica, platforms, cases."""

from __future__ import annotations

from typing import Any

import numpy as np
import pint

from calc.units.quantity import bare_number

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


def first_best(rates: Any) -> Any:
    """The place of the highest rate along the leading axis, kept with length one; the first of equals.

    Not-a-number where all are zero or one is unknown.
    """
    best = np.max(rates, axis=0, keepdims=True)
    return np.where(best > 0.0 * best, np.argmax(rates, axis=0)[np.newaxis], np.nan)


def at_selected(candidates: Any, selected: Any) -> Any:
    """The candidate at the place that is selected along the leading axis; unknown where none is.

    `selected` has one place along that axis, as `first_best` gives it.
    """
    if isinstance(candidates, pint.Quantity):
        return at_selected(candidates.magnitude, bare_number(selected)) * candidates.units
    places = np.asarray(bare_number(selected))[:1]
    known = np.isfinite(places)
    shape = np.broadcast_shapes(np.shape(candidates)[1:], np.shape(places)[1:])
    index = np.broadcast_to(np.where(known, places, 0.0).astype(np.intp), (1, *shape))
    values = np.broadcast_to(candidates, (np.shape(candidates)[0], *shape))
    return np.where(known[0], np.take_along_axis(values, index, axis=0)[0], np.nan)
