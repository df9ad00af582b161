"""Quantities as people write them: ``4.8 TB/s``, ``500_000 accelerator``, ``8 %``, ``184 USD/(kW*month)``.

Only this small grammar is read, so that a hostile text (``9**9**9 USD``) is refused before any arithmetic::

    quantity := number [unit]
    unit     := ["/"] factor (("*" | "/" | " ") factor)*
    factor   := (name | "1" | "%" | "(" unit ")") [("**" | "^") signed digit]
"""

from __future__ import annotations

import contextlib
import math
import re
from typing import Any, NoReturn

import pint

from calc.errors import UnitError, nearest

LONGEST = 120
_DIGITS = r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_NUMBER = re.compile(rf"\s*({_DIGITS})(?![,.\d])", re.ASCII)
_NAME = re.compile(r"[A-Za-z_µ]+[0-9]*|1(?![\d.])|%")
_POWER = re.compile(r"(?:\*\*|\^)\s*(-?[1-9])(?![\d.*^])")
_SUPERSCRIPTS = {"²": "**2", "³": "**3", "·": "*", "×": "*", "μ": "µ"}


def number_and_unit(text: str) -> tuple[float, str]:
    """Split ``"4.8 TB/s"`` into ``(4.8, "TB/s")``; the unit is empty for a bare number.

    Raises `UnitError` when the text is no number with a unit.
    """
    if len(text) > LONGEST:
        _refuse(text[:40] + "…", f"longer than {LONGEST} characters")
    match = _NUMBER.match(text)
    if not match:
        _refuse(text, "it does not start with a number")
    number = float(match.group(1).replace("_", "").replace(",", ""))
    if not math.isfinite(number):
        _refuse(text, "the number is not finite")
    return number, text[match.end() :].strip()


def unit_from_text(registry: Any, text: str) -> Any:
    """The registry's unit for `text`; `UnitError` names the part that is not understood."""
    if len(text) > LONGEST:
        _refuse(text[:40] + "…", f"longer than {LONGEST} characters")
    written = text
    for character, plain in _SUPERSCRIPTS.items():
        written = written.replace(character, plain)
    if not written.strip():
        return registry.Unit("")
    unit, end = _unit(registry, written, 0, text, 0)
    if written[end:].strip():
        _refuse(text, f"{written[end:].strip()!r} was not expected there")
    return unit


def _unit(registry: Any, text: str, at: int, whole: str, depth: int) -> tuple[Any, int]:
    if depth > 4:
        _refuse(whole, "too many brackets")
    at = _skip(text, at)
    if text[at : at + 1] == "/":
        unit = registry.Unit("")
    else:
        unit, at = _factor(registry, text, at, whole, depth)
    while True:
        at = _skip(text, at)
        if at >= len(text) or text[at] == ")":
            return unit, at
        operator = text[at] if text[at] in "*/" else " "
        right, at = _factor(registry, text, at + (operator != " "), whole, depth)
        unit = unit / right if operator == "/" else unit * right


def _factor(registry: Any, text: str, at: int, whole: str, depth: int) -> tuple[Any, int]:
    at = _skip(text, at)
    if at < len(text) and text[at] == "(":
        unit, at = _unit(registry, text, at + 1, whole, depth + 1)
        if at >= len(text):
            _refuse(whole, "a bracket is not closed")
        at += 1
    else:
        match = _NAME.match(text, at)
        if not match:
            _refuse(whole, "a unit name was expected" + (f" at {text[at:]!r}" if text[at:] else " at its end"))
        unit, at = _named(registry, match.group(), whole), match.end()
    power = _POWER.match(text, _skip(text, at))
    if power:
        return unit ** int(power.group(1)), power.end()
    return unit, at


def _named(registry: Any, name: str, whole: str) -> Any:
    if name == "1":
        return registry.Unit("")
    spelled = "percent" if name == "%" else name
    for candidate in (spelled, spelled[:-1] if spelled.endswith("s") and len(spelled) > 3 else ""):
        if candidate:
            with contextlib.suppress(pint.UndefinedUnitError, AttributeError):
                return registry.Unit(candidate)
    close = nearest(name, [str(known) for known in registry])
    raise _refusal(whole, f"unknown unit {name!r}" + (f"; did you mean {', '.join(close)}?" if close else ""))


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _refuse(text: str, why: str) -> NoReturn:
    raise _refusal(text, why)


def _refusal(text: str, why: str) -> UnitError:
    return UnitError(f"{text!r} is not a quantity: {why} (write a number and a unit, e.g. '4.8 TB/s')")
