"""Units: one registry, quantities from text, and what each quantity of the field is measured in."""

from calc.units.declaration import Declaration, Glossary
from calc.units.glossary import GLOSSARY
from calc.units.quantity import Q, counted, in_unit, number
from calc.units.registry import base_factor, dimensions, parse_unit, registry
from calc.units.text import number_and_unit

__all__ = [
    "GLOSSARY",
    "Declaration",
    "Glossary",
    "Q",
    "base_factor",
    "counted",
    "dimensions",
    "in_unit",
    "number",
    "number_and_unit",
    "parse_unit",
    "registry",
]
