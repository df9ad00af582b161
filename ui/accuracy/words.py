"""What parts of the model, sorts of case and quantities are called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ui.components.texts import Texts

ROOMS = ("serving", "training", "device", "silicon")
"""The parts of the model in the order of the page, which says something of each even where no case tries it."""
REASONS = {
    "reason.no_shape": re.compile(r"model '(?P<model>[^']+)': its shape in the file states no (?P<fields>[^;]+)(;.*)?"),
    "reason.states_no": re.compile(r"the source states no (?P<fields>.+)"),
}
"""Messages of the library that have a sentence of their own; all others are shown as they are."""
PICTURE_WORDS = ("published", "predicted", "ratio", "usual_tolerance", "outside", "fitted", "weak_case")


def room(name: str, texts: Texts) -> str:
    """A part of the model."""
    return texts.find(f"room.{name or 'other'}", name)


def regime(name: str, texts: Texts) -> str:
    """A sort of case; files of others may have some that have no text."""
    return texts.find(f"regime.{name or 'none'}", name.replace("-", " "))


def quantity(name: str, texts: Texts) -> str:
    """A quantity that is predicted; one for a kind of die has its number behind its name."""
    plain, bracket, kind = name.partition("[")
    usual = texts.find(f"metric.{plain}", texts.find(f"bill.{plain}", plain.replace("_", " ")))
    return texts.find(f"quantity.{plain}", usual) + bracket + kind


def reason(text: str, texts: Texts) -> str:
    """Why a case is not represented: a sentence of the library in the reader's language where it has one."""
    for key, pattern in REASONS.items():
        found = pattern.fullmatch(text)
        if found:
            return texts(key, **found.groupdict())
    return text


def in_order(rooms: Iterable[str]) -> list[str]:
    """The rooms of the page, then all others, each once."""
    return list(dict.fromkeys([*ROOMS, *rooms]))


def for_pictures(
    rooms: Iterable[str], regimes: Iterable[str], quantities: Iterable[str], texts: Texts
) -> dict[str, str]:
    """All words of the pictures, by the names that the library uses."""
    labels = texts.section("unit") | {name: texts(f"accuracy.mark_{name}") for name in PICTURE_WORDS}
    labels |= {name: quantity(name, texts) for name in quantities}
    labels |= {name: regime(name, texts) for name in regimes}
    return labels | {name: room(name, texts) for name in rooms}
