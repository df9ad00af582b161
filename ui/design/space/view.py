"""All designs that match a chip: silicon, power and cost at once, and where the recipe of this design stands."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import calc
from calc import plots
from ui.components import devices, presets
from ui.components.charts import show_picture
from ui.components.devices import Goal
from ui.components.link import Link
from ui.components.numbers import figure_text, number
from ui.components.presets import platform_label
from ui.components.selectors import choose_one
from ui.components.texts import Texts
from ui.design import downloads, goals, refusals, sources_panel
from ui.design.choices import Chosen
from ui.design.device.figures import Device, of_match
from ui.design.device.story import in_words, limits_in_words

USUAL = "h20"
OBJECTIVES = ("total_die_area", "rated_power", "unit_cost")
PARTS = {"node": "nodes", "memory": "memories", "package": "packages"}


def show(device: Device | None, chosen: Chosen, link: Link, texts: Texts) -> None:
    """Choices, words, the front as a picture and as a table."""
    goal = _choose(device, chosen.design.name, link, texts)
    try:
        space = devices.space(goal)
    except calc.CalcError as error:
        refusals.show(error, texts)
        return
    front = plots.front(space)
    rows = _matches(front, goal)
    own, reason = _recipe(chosen, goal)
    st.markdown(_frame(space, front, goal, texts))
    st.markdown(_own_in_words(own, reason, space, chosen, texts))
    title, about, alt = (texts(f"drawn.front_{what}") for what in ("title", "about", "alt"))
    picture = plots.design_front(space, own, labels(texts), chosen.currency, rows[0] if rows else own)
    show_picture(picture, "front", title, about, alt)
    _table(front, rows, chosen.currency, texts)
    st.caption(texts("space.about"))
    if own is not None:
        sources_panel.show(
            own, "rated_power", lambda name: texts(f"figure.{name}"), chosen.currency, link, texts, "explain_match"
        )
    downloads.buttons(f"match-{goal.platform}", {"CSV": lambda: str(space.to_csv(index=False))}, texts, "space_about")


def labels(texts: Texts) -> dict[str, str]:
    """Words of the picture: figures, marks, units, parts by name."""
    parts = {name: presets.label(kind, name, texts.language) for kind in PARTS.values() for name in presets.names(kind)}
    return parts | texts.section("figure") | texts.section("bill") | texts.section("mark") | texts.section("unit")


def _choose(device: Device | None, design: str, link: Link, texts: Texts) -> Goal:
    """The chip, in what it is to be matched, and at which precision."""
    options = [name for name in presets.platforms() if name != design or not devices.is_design(design)]
    with st.container(border=True):
        left, middle, right = st.columns(3)
        with left:
            platform = choose_one(
                link, "matched", options, USUAL, texts, lambda name: platform_label(name, texts.language)
            )
        with middle:
            aspects = goals.choose_aspects(link, texts)
        with right:
            precision = goals.choose_precision(() if device is None else device.formats, design, link, texts)
    return Goal(platform, aspects, precision)


def _matches(front: pd.DataFrame, goal: Goal) -> list[calc.Match]:
    """The designs of the front, drawn, so that they have ranges."""
    return [
        devices.row_match(goal, (row["node"], row["memory"], row["package"]), row["supply_voltage [V]"])
        for _, row in front.iterrows()
    ]


def _recipe(chosen: Chosen, goal: Goal) -> tuple[calc.Match | None, str]:
    """The recipe of this design in the size that matches; or why there is none."""
    if not devices.is_design(chosen.design.name):
        return None, ""
    try:
        return devices.recipe(chosen.design, goal), ""
    except calc.CalcError as error:
        return None, str(error)


def _frame(space: pd.DataFrame, front: pd.DataFrame, goal: Goal, texts: Texts) -> str:
    broken = space[space["broken"] != ""]
    return texts(
        "space.frame", platform=platform_label(goal.platform, texts.language), front=str(len(front)),
        designs=number(len(space), texts), broken=number(len(broken), texts),
        equal=goals.in_words(goal.aspects, texts),
    )  # fmt: skip


def _own_in_words(own: calc.Match | None, reason: str, space: pd.DataFrame, chosen: Chosen, texts: Texts) -> str:
    if own is None:
        return texts("space.no_recipe", reason=refusals.in_plain_words(reason, texts)) if reason else ""
    better = calc.better_designs(space, own)
    sentence = texts(
        "space.recipe",
        design=chosen.name(texts),
        dies=number(own.central("logic_die_count"), texts),
        silicon=in_words(of_match(own, "total_die_area"), texts),
        power=in_words(of_match(own, "rated_power"), texts),
        cost=in_words(of_match(own, "unit_cost", chosen.currency), texts),
    )
    stands = texts("space.beaten", count=number(len(better), texts)) if len(better) else texts("space.not_beaten")
    notes = [refusals.in_plain_words(note, texts) for note in own.notes]
    return " ".join([sentence, stands, limits_in_words(own.limits, texts), *notes])


def _table(front: pd.DataFrame, rows: list[calc.Match], currency: str, texts: Texts) -> None:
    """A row a design of the front, cheapest first."""
    names = ("number", "made", "supply", "dies", "silicon", "power", "cost", "unknown")
    units = {"supply": "V", "silicon": texts.unit("mm^2"), "power": "W", "cost": texts.unit(currency)}
    columns = [texts(f"space.column_{name}", unit=units.get(name, "")) for name in names]
    found = []
    for (place, row), own in zip(front.iterrows(), rows, strict=True):
        made = [presets.label(kind, row[part], texts.language) for part, kind in PARTS.items()]
        unknown = [texts(f"limit.{name}") for name in row["unknown"].split(", ") if name]
        counted = [number(row[name], texts) for name in ("supply_voltage [V]", "dies_per_accelerator [die]")]
        objectives = [figure_text(of_match(own, name, currency), texts) for name in OBJECTIVES]
        found.append(
            [str(place), texts("comma").join(made), *counted, *objectives, texts("comma").join(unknown) or "–"]
        )
    st.table(pd.DataFrame(found, columns=columns).set_index(columns[0]))
