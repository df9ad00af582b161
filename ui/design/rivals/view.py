"""How the design stands against chips that are sold: cost, energy and speed of the same work."""

from __future__ import annotations

import streamlit as st

import calc
from calc import plots
from ui.compare import downloads, notes, sources_panel, table
from ui.compare.story import change_in_words
from ui.components import presets
from ui.components.charts import show_picture
from ui.components.comparisons import CLAIMS_BASIS, Choices, comparison_of
from ui.components.link import SEPARATOR, Link
from ui.components.presets import label, platform_label
from ui.components.selectors import choose_one
from ui.components.texts import Texts
from ui.components.work import cost_metric, energy_metric, speed_metric
from ui.design.choices import Chosen
from ui.design.device.figures import Device
from ui.design.rivals import matched

USUAL = ["h20", "ascend-910b", "h200"]
ROOMS = {"workload": "workloads", "site": "sites"}
WORDS = ("title", "about", "alt")


def show(device: Device, chosen: Chosen, link: Link, texts: Texts) -> None:
    """Choices, words, pictures, the table, what must be known beside it; then the size that matches one chip."""
    name = chosen.design.name
    rivals, rooms = _choose(name, link, texts)
    if not rivals:
        st.warning(texts("choose.nothing"))
        return
    usual = calc.load_scenario("default")
    choices = Choices(
        platforms=(name, *rivals), **rooms, finance=str(usual.finance), policy=str(usual.policy), basis=CLAIMS_BASIS,
        baseline=rivals[0],
    )  # fmt: skip
    comparison = comparison_of(choices, {f"{name}.{path}": value for path, value in chosen.design.changes})
    st.markdown(texts("rivals.frame", **{room: label(ROOMS[room], value, texts.language)
                                          for room, value in rooms.items()}))  # fmt: skip
    st.markdown("\n".join(f"- {_line(comparison, name, rival, texts)}" for rival in rivals))
    st.caption(texts("rivals.about"))
    _pictures(comparison, chosen, texts)
    table.show(comparison, chosen.currency, texts)
    notes.show(comparison, texts)
    matched.show(device, rivals, chosen, link, texts)
    sources_panel.show(comparison, link, texts, "explain_work")
    downloads.show(comparison, chosen.currency, texts)


def _choose(design: str, link: Link, texts: Texts) -> tuple[list[str], dict[str, str]]:
    """Chips to be held against, the work and the place, in one row where there is room."""
    usual = calc.load_scenario("default")
    options = [name for name in presets.platforms() if name != design]
    with st.container(border=True):
        link.seed_many("platforms", options, USUAL)
        st.session_state["platforms"] = [name for name in st.session_state["platforms"] if name in options]
        rivals: list[str] = st.multiselect(
            texts("rivals.platforms"), options, key="platforms", placeholder=texts("choose.platforms_placeholder"),
            format_func=lambda name: platform_label(name, texts.language),
        )  # fmt: skip
        link.write("platforms", SEPARATOR.join(rivals), SEPARATOR.join(USUAL))
        rooms = {}
        for column, room in zip(st.columns(len(ROOMS)), ROOMS, strict=True):
            with column:
                rooms[room] = choose_one(
                    link, room, presets.names(ROOMS[room]), str(getattr(usual, room)), texts,
                    lambda name, kind=ROOMS[room]: label(kind, name, texts.language),
                )  # fmt: skip
    return rivals, rooms


def _line(comparison: calc.Comparison, design: str, rival: str, texts: Texts) -> str:
    """The design against one chip: cost and energy of the work, and what one device delivers."""
    changes = comparison.delta(against=rival)
    metrics = {
        "cost": cost_metric(comparison),
        "energy": energy_metric(comparison),
        "rate": speed_metric(comparison),
    }
    parts = [change_in_words(changes, metric, design, what, texts) for what, metric in metrics.items()]
    against = f"**{platform_label(rival, texts.language)}**"
    known = [part for part in parts if part]
    if not known:
        reason = _reason(comparison, design, rival) or texts("story.no_baseline_figure")
        return texts("rivals.unknown", platform=against, reason=reason)
    return texts("rivals.line", platform=against, parts=texts("rivals.and").join(known))


def _reason(comparison: calc.Comparison, *platforms: str) -> str:
    reasons = (comparison.figure(cost_metric(comparison), name).reason for name in platforms)
    return next((reason for reason in reasons if reason), "")


def _pictures(comparison: calc.Comparison, chosen: Chosen, texts: Texts) -> None:
    names = {name: platform_label(name, texts.language) for name in comparison.platforms}
    names[chosen.design.name] = chosen.name(texts)
    words = {**texts.section("unit"), **texts.section("metric"), **names, "not_drawn": texts("pictures.not_drawn")}
    picture = plots.change_against(comparison, chosen.design.name, words)
    show_picture(picture, "change", *(texts(f"drawn.change_{what}") for what in WORDS))
    left, right = st.columns(2, gap="large")
    with left:
        picture = plots.performance_power_cost(comparison, chosen.currency, words)
        show_picture(picture, "scatter", *(texts(f"pictures.scatter_{what}") for what in WORDS))
    with right:
        picture = plots.cost_breakdown(comparison, chosen.currency, words)
        show_picture(picture, "breakdown", *(texts(f"pictures.breakdown_{what}") for what in WORDS))
