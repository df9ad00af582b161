"""What is compared: platforms, work, place, terms, basis, baseline, currency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

import calc
from ui.components import presets
from ui.components.comparisons import Choices
from ui.components.link import SEPARATOR, Link
from ui.components.texts import Texts

BASES = ["equal_throughput", "per_device", "equal_budget", "equal_power"]
CURRENCIES = ["USD", "CNY"]
IN_FORCE = "in-force"
ROOMS = {"workload": "workloads", "site": "sites", "finance": "finance", "policy": "policies"}


@dataclass(frozen=True)
class Chosen:
    """The choices of the page, and the currency in which money is shown."""

    choices: Choices
    currency: str


def choose(link: Link, texts: Texts) -> Chosen | None:
    """Show the selectors in the side bar; None while no platform is chosen."""
    usual = calc.load_scenario("default")
    with st.sidebar:
        st.subheader(texts("choose.title"), divider="gray")
        platforms = _platforms(link, list(usual.platforms), texts)
        rooms = {room: _room(link, room, str(getattr(usual, room)), texts) for room in ROOMS}
        if not platforms:
            st.session_state.pop("baseline", None)
            link.known |= {"baseline", "basis", "currency"}
            st.warning(texts("choose.nothing"))
            return None
        first = usual.baseline if usual.baseline in platforms else platforms[0]
        baseline = _one(
            link, "baseline", platforms, str(first), texts, lambda name: presets.platform_label(name, texts.language)
        )
        basis = _one(link, "basis", BASES, usual.basis, texts, lambda name: texts(f"basis.{name}"))
        currency = _one(link, "currency", CURRENCIES, "USD", texts, lambda name: texts(f"currency.{name}"))
    choices = Choices(platforms=tuple(platforms), baseline=baseline, basis=basis, **rooms)
    return Chosen(choices, currency)


def _platforms(link: Link, usual: list[str], texts: Texts) -> list[str]:
    options = presets.platforms()
    link.seed_many("platforms", options, usual)
    chosen: list[str] = st.multiselect(
        texts("choose.platforms"), options, key="platforms", help=texts("choose.platforms_help"),
        format_func=lambda name: presets.platform_label(name, texts.language),
        placeholder=texts("choose.platforms_placeholder"),
    )  # fmt: skip
    link.write("platforms", SEPARATOR.join(chosen), SEPARATOR.join(usual))
    return chosen


def _room(link: Link, room: str, usual: str, texts: Texts) -> str:
    kind = ROOMS[room]
    options = presets.names(kind)
    if room == "policy":
        options = [IN_FORCE, *options]
    return _one(link, room, options, usual, texts, lambda name: _preset_label(kind, name, texts))


def _preset_label(kind: str, name: str, texts: Texts) -> str:
    return texts("choose.in_force") if name == IN_FORCE else presets.label(kind, name, texts.language)


def _one(link: Link, key: str, options: list[str], usual: str, texts: Texts, label: Callable[[str], str]) -> str:
    link.seed_one(key, options, usual)
    chosen = st.selectbox(texts(f"choose.{key}"), options, key=key, format_func=label, help=texts(f"choose.{key}_help"))
    link.write(key, chosen, usual)
    return str(chosen)
