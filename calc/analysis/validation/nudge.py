"""The inputs of a case once more, each time with one number a little larger or smaller.

A prediction that none of these moves does not depend on its inputs. All numbers at once would not do: an area over an
area cancels. Whole numbers and steps (a count of dies) may stand still at 1% and move at 10%.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calc.errors import UnitError
from calc.units import number_and_unit, parse_unit

FACTORS = (1.01, 0.99, 1.1, 0.9)
_RANGE = ("value", "low", "high")


def nudged(inputs: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Copies of the inputs with one number each moved: all of them by 1% up, then down, then by 10%."""
    places = list(_places(dict(inputs), ()))
    for factor in FACTORS:
        for place in places:
            yield _moved(dict(inputs), place, factor)


def _places(content: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Where numbers stand: in mappings, lists, and sourced values, which move with their range."""
    if isinstance(content, dict) and "value" in content:
        if _is_number(content["value"]):
            yield place
        else:
            yield from _places(content["value"], (*place, "value"))
    elif isinstance(content, dict):
        for key, item in content.items():
            yield from _places(item, (*place, key))
    elif isinstance(content, list):
        for position, item in enumerate(content):
            yield from _places(item, (*place, position))
    elif _is_number(content):
        yield place


def _is_number(content: Any) -> bool:
    """Whether it is a number, or text with a unit, that is not zero."""
    if isinstance(content, str):
        try:
            number, unit = number_and_unit(content)
            parse_unit(unit)
        except UnitError:
            return False
        return number != 0.0
    return isinstance(content, int | float) and not isinstance(content, bool) and content != 0


def _moved(content: Any, place: tuple[Any, ...], factor: float) -> Any:
    if not place:
        return _scaled(content, factor)
    key, rest = place[0], place[1:]
    if isinstance(content, dict):
        return {**content, key: _moved(content[key], rest, factor)}
    return [_moved(item, rest, factor) if position == key else item for position, item in enumerate(content)]


def _scaled(content: Any, factor: float) -> Any:
    if isinstance(content, dict):
        return {key: _scaled(item, factor) if key in _RANGE else item for key, item in content.items()}
    if not _is_number(content):
        return content
    if isinstance(content, str):
        number, unit = number_and_unit(content)
        return f"{number * factor!r} {unit}".rstrip()
    return content * factor
