"""What a quantity is called, means and is measured in: declared once, used everywhere.

A declaration feeds the validation of presets, the unit proof of every formula, the sampling bounds, the
sliders of the app, the help of the command, and the glossary in the docs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from calc.units.registry import base_factor, dimensions


@dataclass(frozen=True)
class Declaration:
    """One named quantity.

    Attributes:
        name: the field's term; the same in YAML, Python, command, table and page.
        unit: the unit in which people read it.
        description: one line of meaning, with its basis where it has one.
        symbol: the letter used in the cited formula, if any.
        per: what one of it belongs to. People write and read ``27000 USD`` for the price of an accelerator;
            inside the formulas it is USD/accelerator, and a price per die cannot be added to it.
        boundary: ``it`` or ``facility`` for power and energy, a dimension of its own inside the formulas, so
            that power usage effectiveness can be applied once and only once.
        minimum, maximum: what is possible at all, in `unit`; outside is an error.
        exclusive: whether the minimum itself is impossible (a volume of zero).
        typical: the ends of a slider, in `unit`; empty when it is no control.
        step: the step of that slider, in `unit`; zero where it goes by round numbers, ten to a decade.
        basis: on which of several bases it stands, e.g. ``price`` or ``cost``, ``perfect`` or ``harvested``. A
            sourced value that states another one is refused.
    """

    name: str
    unit: str
    description: str
    symbol: str = ""
    per: str = ""
    boundary: str = ""
    minimum: float | None = None
    maximum: float | None = None
    exclusive: bool = False
    typical: tuple[float, float] | None = None
    step: float = 0.0
    basis: str = ""

    @cached_property
    def full_unit(self) -> str:
        """The unit inside the formulas: `unit`, of its `boundary`, per `per`."""
        unit = self.unit or "1"
        return unit + (f"*{self.boundary}" if self.boundary else "") + (f"/{self.per}" if self.per else "")

    @cached_property
    def factor(self) -> float:
        """Base units in one `unit` (counting units have factor one, so `per` does not change it)."""
        return base_factor(self.unit)

    @cached_property
    def dimensions(self) -> Any:
        """Dimensions inside the formulas."""
        return dimensions(self.full_unit)

    @cached_property
    def written_dimensions(self) -> tuple[Any, ...]:
        """Dimensions that a person may write: with or without what `per` and `boundary` imply."""
        return (dimensions(self.unit), self.dimensions)

    @cached_property
    def is_money(self) -> bool:
        """Whether it is an amount of money, which may be written in either currency."""
        return bool(self.dimensions.get("[currency_usd]", 0) == 1)

    def unit_in(self, currency: str) -> str:
        """The unit in which people read it, in a currency."""
        return self.unit.replace("USD", currency) if currency and self.is_money else self.unit

    def problem(self, magnitude: float) -> str | None:
        """Why a magnitude in `unit` is impossible, or None."""
        low, high = self.minimum, self.maximum
        unit = f" {self.unit}" if self.unit else ""
        if low is not None and (magnitude < low or (self.exclusive and magnitude == low)):
            return f"must be {'above' if self.exclusive else 'at least'} {low:g}{unit}"
        if high is not None and magnitude > high:
            return f"must be at most {high:g}{unit}"
        return None


class Glossary(dict[str, Declaration]):
    """Declarations by name; a name is declared once."""

    def __init__(self, *groups: tuple[Declaration, ...]) -> None:
        super().__init__()
        for group in groups:
            for declaration in group:
                if declaration.name in self:
                    raise ValueError(f"{declaration.name} is declared twice")
                self[declaration.name] = declaration
