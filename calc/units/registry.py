"""The one unit registry, built from the units of this field alone.

Counted things (die, wafer, accelerator, server, token, ...) and currencies are dimensions of their own, so
that USD per die added to USD per accelerator, or a forgotten exchange rate, is an error and never a number.
The registry starts empty instead of from pint's own list: it loads in milliseconds, and a slip such as
``m`` for ``M`` meets no unexpected unit.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pint

DEFINITIONS = """
yocto- = 1e-24 = y-
pico- = 1e-12 = p-
nano- = 1e-9 = n-
micro- = 1e-6 = µ- = u-
milli- = 1e-3 = m-
centi- = 1e-2 = c-
kilo- = 1e3 = k-
mega- = 1e6 = M-
giga- = 1e9 = G-
tera- = 1e12 = T-
peta- = 1e15 = P-
exa- = 1e18 = E-
kibi- = 2**10 = Ki-
mebi- = 2**20 = Mi-
gibi- = 2**30 = Gi-
tebi- = 2**40 = Ti-

percent = 0.01 = pct

meter = [length] = m = metre
second = [time] = s
joule = [energy] = J
volt = [electric_potential] = V
gram = [emission] = g
byte = [information] = B
FLOP = [computation] = FLOP = OP

USD = [currency_usd]
CNY = [currency_cny] = CNY = RMB

die = [die]
wafer = [wafer]
stack = [memory_stack]
accelerator = [accelerator]
server = [server]
token = [token]
sequence = [sequence]
sample = [sample]
run = [training_run]
it = [it_boundary]
facility = [facility_boundary]

inch = 0.0254 * meter
minute = 60 * second = min
hour = 3600 * second = h
day = 24 * hour = d
week = 7 * day
year = 365 * day = a
month = year / 12

watt = joule / second = W
watt_hour = watt * hour = Wh
hertz = 1 / second = Hz
bit = byte / 8 = b
tonne = 1e6 * gram = t
FLOPS = FLOP / second = FLOPS = OPS
"""

Quantity = pint.Quantity


def build_registry() -> pint.UnitRegistry[Any]:
    """A fresh registry with the definitions above and nothing else."""
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, cache_folder=None, case_sensitive=True)
    registry.load_definitions([line for line in DEFINITIONS.splitlines() if line.strip()])
    registry.formatter.default_format = "~"
    return registry


registry = build_registry()


@lru_cache(maxsize=4096)
def base_factor(unit: str) -> float:
    """How many coherent base units one `unit` is: 1e12 for ``TFLOP``, 3600 for ``hour``."""
    return float(registry.Quantity(1.0, parse_unit(unit)).to_root_units().magnitude)


@lru_cache(maxsize=4096)
def dimensions(unit: str) -> Any:
    """The dimensions of `unit`, as pint spells them; equal for units that can be converted."""
    return parse_unit(unit).dimensionality


@lru_cache(maxsize=4096)
def parse_unit(unit: str) -> Any:
    """The pint unit written as `unit` (``TB/s``, ``USD/(kW*month)``, ``%``); see `calc.units.text`."""
    from calc.units.text import unit_from_text

    return unit_from_text(registry, unit)
