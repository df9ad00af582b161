"""What a design is to match another chip in, and at which precision."""

from __future__ import annotations

import calc
from ui.components.link import Link
from ui.components.selectors import choose_one
from ui.components.texts import Texts

SEPARATOR = "-"
ASPECTS = ("throughput", "rate-bandwidth", "rate-bandwidth-capacity", "rate")
"""In what a design may match a chip; those that the library cannot match are not offered."""
USUAL = "rate-bandwidth"
PRECISIONS = {"16-bit": "", "int8": "int8", "fp8": "fp8"}
"""Data types at which the dense rate is matched; nothing stands for the library's usual one, 16 bits."""


def choose_aspects(link: Link, texts: Texts) -> tuple[str, ...]:
    """In what it is to match."""
    offered = [name for name in ASPECTS if set(name.split(SEPARATOR)) <= set(calc.MATCHED_ASPECTS)]
    chosen = choose_one(link, "aspects", offered, USUAL, texts, lambda name: texts(f"aspects.{name}"))
    return tuple(chosen.split(SEPARATOR))


def choose_precision(formats: tuple[str, ...], owner: str, link: Link, texts: Texts) -> str:
    """The data type of the rate; of a design that has no 16-bit units the other one to begin with."""
    usual = "16-bit" if not formats or "bf16" in formats else "int8"
    chosen = choose_one(
        link, "precision", list(PRECISIONS), usual, texts, lambda name: texts(f"precision.{name}"), owner=owner
    )
    return PRECISIONS[chosen]


def in_words(aspects: tuple[str, ...], texts: Texts) -> str:
    """What is held equal, inside of a sentence."""
    return texts(f"aspects_in_words.{SEPARATOR.join(aspects)}")
