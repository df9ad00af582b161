"""Units: one registry, quantities from text, and what each quantity of the field is measured in."""

from calc.units.axes import (
    AXES,
    at_selected,
    first_best,
    first_die,
    largest_die,
    over_dies,
    product_over_dies,
    product_to_last_die,
)
from calc.units.declaration import Declaration, Glossary
from calc.units.glossary import GLOSSARY
from calc.units.quantity import Q, bare_number, counted, in_unit, number
from calc.units.registry import base_factor, dimensions, parse_unit, registry
from calc.units.text import number_and_unit

__all__ = [
    "AXES",
    "GLOSSARY",
    "Declaration",
    "Glossary",
    "Q",
    "at_selected",
    "bare_number",
    "base_factor",
    "counted",
    "dimensions",
    "first_best",
    "first_die",
    "in_unit",
    "largest_die",
    "number",
    "number_and_unit",
    "over_dies",
    "parse_unit",
    "product_over_dies",
    "product_to_last_die",
    "registry",
]
