"""Figures of a bill: central value, where lines add up, with the range of the draws."""

from __future__ import annotations

from dataclasses import dataclass, replace

import calc
from ui.components import bills
from ui.components.bills import Design


@dataclass(frozen=True)
class Costed:
    """A design with its bill at central values and its bill over draws."""

    central: calc.Bill
    drawn: calc.Bill

    @classmethod
    def of(cls, design: Design) -> Costed:
        """The bills of a design; `calc.CalcError` where it cannot be costed."""
        return cls(bills.central_bill(design), bills.drawn_bill(design))

    def figure(self, name: str, currency: str) -> calc.Figure:
        """The central figure with the ends of its range."""
        drawn = self.drawn.figure(name, currency)
        return replace(self.central.figure(name, currency), low=drawn.low, high=drawn.high)
