"""Figures of a design: central value, where parts add up, with the range of the draws."""

from __future__ import annotations

from dataclasses import dataclass, replace

import calc
from ui.components import devices
from ui.components.bills import Design

WIDTHS = ("peak_rate_16bit", "peak_rate_8bit")


@dataclass(frozen=True)
class Device:
    """A design at central values and over draws."""

    design: Design
    central: calc.Synthesis
    drawn: calc.Synthesis

    @classmethod
    def of(cls, design: Design) -> Device:
        """What a design does; `calc.CalcError` where that cannot be found."""
        return cls(design, devices.central_device(design), devices.drawn_device(design))

    def figure(self, name: str) -> calc.Figure:
        """The central figure with the ends of its range."""
        return _with_range(self.central.figure(name), self.drawn.figure(name))

    @property
    def formats(self) -> tuple[str, ...]:
        """Data types that its units have, the one that they are built for first."""
        return tuple(self.central.rates)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Figures of rates at widths that its units do not have."""
        own = {figure.value for figure in self.central.rates.values()}
        return tuple(name for name in WIDTHS if self.central.figure(name).value not in own)

    def rates(self) -> list[tuple[list[str], calc.Figure]]:
        """Dense rates, each once, with the data types that run at it, slowest first."""
        drawn, found = self.drawn.rates, {}
        for data_type, rate in self.central.rates.items():
            figure = _with_range(rate, drawn[data_type])
            found.setdefault(figure.value, ([], figure))[0].append(data_type)
        return sorted(found.values(), key=lambda item: item[1].value or 0.0)


def of_match(match: calc.Match, name: str, currency: str = "USD") -> calc.Figure:
    """A figure of a matching design at central values, with the range of the draws."""
    return replace(match.figure(name, currency), value=match.central(name, currency))


def _with_range(central: calc.Figure, drawn: calc.Figure) -> calc.Figure:
    return replace(central, low=drawn.low, high=drawn.high)
