"""What a design does, in a sentence, and which limits it breaks or comes near."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components.numbers import STAR, number, share, span
from ui.components.texts import Texts
from ui.design.device.figures import Device

GRADUAL = ("reticle", "carrier", "heat", "minimum supply")
"""Limits that a design comes near by degrees; at the others it usually stands."""


def show(device: Device, texts: Texts) -> None:
    """Rates, memory, power; then limits."""
    said = [
        texts("does.rate", rate=in_words(rate, texts), types=texts("comma").join(types).upper())
        for types, rate in device.rates()
    ]
    sentence = texts(
        "does.delivers",
        rates=texts("does.and").join(said),
        bandwidth=in_words(device.figure("memory_bandwidth"), texts),
        capacity=in_words(device.figure("memory_capacity"), texts),
        power=in_words(device.figure("rated_power"), texts),
    )
    st.markdown(f"{sentence} {limits_in_words(device.drawn.limits, texts)}")


def in_words(figure: calc.Figure, texts: Texts) -> str:
    """A figure in bold with unit, star and range."""
    if figure.value is None:
        return f"**{texts('unknown')}**"
    ends = span(figure, texts)
    star = "\\" + STAR if figure.weak else ""
    amount = f"**{number(figure.value, texts)} {texts.unit(figure.unit)}**{star}"
    return amount + (texts("making.range", span=ends) if ends else "")


def limits_in_words(limits: tuple[calc.Limit, ...], texts: Texts) -> str:
    """Limits that are broken or not known; where none is broken, the one that is nearest."""
    broken = [texts(f"limit.{item.name}") for item in limits if item.holds is False]
    unknown = [texts(f"limit.{item.name}") for item in limits if item.holds is None]
    parts = []
    if broken:
        parts.append(texts("does.broken", limits=texts("comma").join(broken)))
    else:
        near = sorted((item.use, item.name) for item in limits if item.name in GRADUAL and item.use is not None)
        nearest = [
            texts("does.nearest", limit=texts(f"limit.{name}"), use=share(use, texts)) for use, name in near[-1:]
        ]
        parts.append(texts("does.none_broken", nearest="".join(nearest)))
    if unknown:
        parts.append(texts("does.limits_unknown", limits=texts("comma").join(unknown)))
    return " ".join(parts)
