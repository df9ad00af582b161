"""Presets: find, load, overlay, override, check; the shipped catalogue and shared ones."""

from calc.presets.catalogue import PLATFORM_FOLDERS, ROOM_NAMES, Catalogue, default_catalogue
from calc.presets.location import PRESETS, SEEDS, UI
from calc.presets.reader import parse, read_text
from calc.presets.roots import is_location
from calc.presets.sources import sourced_values
from calc.schema.validation import validated

__all__ = [
    "PLATFORM_FOLDERS",
    "PRESETS",
    "ROOM_NAMES",
    "SEEDS",
    "UI",
    "Catalogue",
    "default_catalogue",
    "is_location",
    "parse",
    "read_text",
    "sourced_values",
    "validated",
]
