"""What is costed: a starting point, what it is held against, and what is changed in it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from ui.components import bills, presets
from ui.components.bills import Design
from ui.components.link import Link
from ui.components.selectors import choose_one
from ui.components.texts import Texts
from ui.design import amounts, packages, parts
from ui.design.starting_point import StartingPoint

USUAL_START, USUAL_AGAINST = "chiplet-28nm", "monolithic-28nm"
CURRENCIES = ["USD", "CNY"]


@dataclass(frozen=True)
class Chosen:
    """The design as it stands after all controls, the one it is held against, and the currency shown."""

    design: Design
    against: Design
    currency: str
    node: str
    computing_node: str
    die_area: str
    volume: str

    def name(self, texts: Texts) -> str:
        """What the design is called, and whether it is changed."""
        label = presets.design_label(self.design.name, texts.language)
        return texts("build.changed", design=label) if self.design.changes else label

    def other(self, texts: Texts) -> str:
        """What the design that it is held against is called."""
        return presets.design_label(self.against.name, texts.language)


def choose(link: Link, texts: Texts) -> Chosen:
    """Show the controls in the side bar."""
    options = presets.designs()
    usual: dict[str, object] = {}

    def label(name: str) -> str:
        return presets.design_label(name, texts.language)

    with st.sidebar:
        st.subheader(texts("choose.title"), divider="gray")
        start = choose_one(link, "start", options, _first(options, USUAL_START), texts, label)
        others = [name for name in options if name != start]
        against = choose_one(link, "against", others, _first(others, USUAL_AGAINST, USUAL_START), texts, label)
        currency = choose_one(link, "currency", CURRENCIES, "USD", texts, lambda name: texts(f"currency.{name}"))
        st.subheader(texts("build.title"), divider="gray")
        st.caption(texts("build.about"))
        point = StartingPoint(start)
        overrides = parts.choose(point, usual, link, texts)
        overrides |= amounts.choose(point, overrides, usual, link, texts)
        overrides |= packages.choose(point, bills.refusal(Design.of(start, overrides)), usual, link, texts)
        st.button(
            texts("build.reset"), on_click=st.session_state.update, args=(usual,), disabled=not overrides,
            width="stretch",
        )  # fmt: skip
    node = overrides.get("node") or str(point.part("node").id)
    computing = point.computing_node(overrides.get("node", "")) if point.supply else node
    stands = {name: overrides.get(name) or str(getattr(point.preset, name).value) for name in ("die_area", "volume")}
    return Chosen(Design.of(start, overrides), Design(against), currency, node, computing, **stands)


def _first(options: list[str], *wanted: str) -> str:
    """The first that is wanted and there, else the first."""
    return next((name for name in wanted if name in options), options[0])
