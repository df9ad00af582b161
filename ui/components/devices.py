"""What designs do, and what is made from that for the app, each made once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

import calc
from ui.components import presets
from ui.components.bills import DRAWS, SEED, Design, date

SUPPLIES = 41
COUNTED = ("dies_per_accelerator", "memory_stacks", "packages_per_accelerator")
"""What a match finds, so that it is not taken over from a design."""
PARTS = ("node", "memory", "package")
STATED = (*PARTS, "supply_voltage", "die_area")


@dataclass(frozen=True)
class Goal:
    """What designs are to match: a platform, in what, and at which data type (empty: 16 bits)."""

    platform: str
    aspects: tuple[str, ...]
    precision: str = ""

    @property
    def settings(self) -> dict[str, Any]:
        """The same for `calc.match` and `calc.design_space`."""
        return {"on": self.aspects, "precision": self.precision or None, "date": date()}


def is_design(name: str) -> bool:
    """Whether it is a design, of which the device model knows what it does; a build says only what it is made of."""
    return name in presets.names("designs")


@st.cache_resource(max_entries=128, show_spinner=False)
def central_device(design: Design) -> calc.Synthesis:
    """Rates, area and power at central values, where parts and terms add up."""
    return calc.synthesise(design.name, overrides=design.overrides, date=date())


@st.cache_resource(max_entries=128, show_spinner=False)
def drawn_device(design: Design) -> calc.Synthesis:
    """The same over draws, for ranges."""
    return calc.synthesise(design.name, overrides=design.overrides, date=date(), draws=DRAWS, seed=SEED)


@st.cache_resource(max_entries=64, show_spinner=False)
def best_supply(design: Design, lowest: float | None = None) -> calc.BestVoltage:
    """The supply of least power at equal throughput, from `lowest` volt or the threshold voltage on."""
    return calc.best_voltage(
        design.name, overrides=design.overrides, lowest=lowest, date=date(), draws=DRAWS, seed=SEED
    )


@st.cache_data(max_entries=64, show_spinner=False)
def over_supplies(design: Design, node: str) -> pd.DataFrame:
    """What a design does at the usual supplies of its node, its silicon as it is."""
    return drawn_device(design).over_voltage(calc.supply_range(node).steps(SUPPLIES))


@st.cache_resource(max_entries=64, show_spinner=False)
def classified(design: Design, on: str, draws: int = DRAWS) -> calc.ExportControl:
    """A design under the export rules in force on a date."""
    return calc.export_control(design.name, on, overrides=design.overrides, draws=draws, seed=SEED)


@st.cache_data(max_entries=32, show_spinner=False)
def space(goal: Goal) -> pd.DataFrame:
    """Every design that matches a platform."""
    return calc.design_space(goal.platform, **goal.settings)


@st.cache_resource(max_entries=256, show_spinner=False)
def row_match(goal: Goal, parts: tuple[str, str, str], volts: float) -> calc.Match:
    """One design of a space, drawn."""
    node, memory, package = parts
    return calc.match(
        goal.platform, node=node, memory=memory, package=package, voltage=f"{volts!r} V", **goal.settings, draws=DRAWS,
        seed=SEED,
    )  # fmt: skip


@st.cache_resource(max_entries=64, show_spinner=False)
def recipe(design: Design, goal: Goal) -> calc.Match:
    """The parts, die and supply of a design, in as many dies and stacks as match a platform; drawn."""
    preset, changes = calc.load(f"designs/{design.name}"), design.overrides
    parts = {kind: changes.get(kind) or str(getattr(preset, kind).id) for kind in PARTS}
    same = calc.load(f"memories/{parts['memory']}").attachment == preset.memory.attachment
    stated = {name: changes.get(name) or _written(preset, name) for name in ("supply_voltage", "die_area")}
    found = COUNTED if same and "capacity" not in goal.aspects else (*COUNTED, "bonded_layers")
    kept = {path: value for path, value in changes.items() if path not in (*STATED, *found)}
    return calc.match(
        goal.platform, **parts, voltage=stated["supply_voltage"], die_area=stated["die_area"], **goal.settings,
        overrides=kept, design=design.name if same else None, draws=DRAWS, seed=SEED,
    )  # fmt: skip


def _written(preset: Any, name: str) -> str | None:
    """A value as the preset has it; None where it does not state it."""
    stated = getattr(preset, name)
    return None if stated is None or stated.value is None else str(stated.value)
