"""The recipe of the design in the size that does what one of each chip does: dies, silicon, power and cost."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc
from ui.components import devices
from ui.components.devices import Goal
from ui.components.link import Link
from ui.components.numbers import figure_text, number
from ui.components.presets import platform_label
from ui.components.texts import Texts
from ui.design import goals, refusals
from ui.design.choices import Chosen
from ui.design.device.figures import Device, of_match
from ui.design.device.story import in_words, limits_in_words

FIGURES = ("logic_die_count", "memory_stacks", "bonded_layers", "packages_per_accelerator", "total_die_area",
           "rated_power", "unit_cost")  # fmt: skip
RATING = "rated_power"


def show(device: Device, rivals: list[str], chosen: Chosen, link: Link, texts: Texts) -> None:
    """What is held equal, words, the table."""
    st.subheader(texts("matched.title"))
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            aspects = goals.choose_aspects(link, texts)
        with right:
            precision = goals.choose_precision(device.formats, chosen.design.name, link, texts)
    found: dict[str, calc.Match] = {}
    lines = []
    for rival in rivals:
        try:
            found[rival] = devices.recipe(chosen.design, Goal(rival, aspects, precision))
        except calc.CalcError as error:
            reason = refusals.in_plain_words(str(error), texts)
            lines.append(texts("matched.unknown", platform=_name(rival, texts), reason=reason))
        else:
            lines.append(_line(found[rival], rival, chosen.currency, texts))
    st.markdown(texts("matched.frame", equal=goals.in_words(aspects, texts)))
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.caption(texts("matched.about"))
    if found:
        st.table(_table(found, chosen.currency, texts))


def _name(rival: str, texts: Texts) -> str:
    return f"**{platform_label(rival, texts.language)}**"


def _line(match: calc.Match, rival: str, currency: str, texts: Texts) -> str:
    rating = match.target.beside.get(RATING)
    sentence = texts(
        "matched.line",
        platform=_name(rival, texts),
        dies=number(match.central("logic_die_count"), texts),
        silicon=in_words(of_match(match, "total_die_area"), texts),
        power=in_words(of_match(match, RATING), texts),
        rating=texts("unknown") if rating is None else f"{number(rating, texts)} W",
        cost=in_words(of_match(match, "unit_cost", currency), texts),
    )
    notes = [refusals.in_plain_words(note, texts) for note in match.notes]
    return " ".join([sentence, limits_in_words(match.limits, texts), *notes])


def _table(found: dict[str, calc.Match], currency: str, texts: Texts) -> pd.DataFrame:
    """A row a figure, a column a chip; counts that are nothing for all chips are left out."""
    rows: dict[str, list[str]] = {}
    for name in FIGURES:
        values = [match.central(name) for match in found.values()]
        if any(values):
            unit = texts.unit(next(iter(found.values())).figure(name, currency).unit)
            title = texts(f"figure.{name}") + (f" [{unit}]" if unit else "")
            rows[title] = [figure_text(of_match(match, name, currency), texts) for match in found.values()]
    ratings = [match.target.beside.get(RATING) for match in found.values()]
    rows[texts("matched.rating")] = [number(value, texts) for value in ratings]
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=[platform_label(name, texts.language) for name in found]
    )
