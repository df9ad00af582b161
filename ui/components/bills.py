"""Bills of materials for the app and what is made from them, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

import calc
from calc import plots

DRAWS = 1000
SEED = 0


@dataclass(frozen=True)
class Design:
    """A design or build by name, with what is changed in it."""

    name: str
    changes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, name: str, overrides: Mapping[str, str]) -> Design:
        """The design of a name with overrides by key path."""
        return cls(name, tuple(sorted(overrides.items())))

    @property
    def overrides(self) -> dict[str, str]:
        """What is changed, by key path."""
        return dict(self.changes)


@lru_cache(maxsize=1)
def date() -> str:
    """The date at which dated values are read: that of the usual scenario, as on all pages."""
    return str(calc.load_scenario("default").date)


def refusal(design: Design) -> calc.CalcError | None:
    """Why a design cannot be costed, if so."""
    try:
        central_bill(design)
    except calc.CalcError as error:
        return error
    return None


@st.cache_resource(max_entries=128, show_spinner=False)
def central_bill(design: Design) -> calc.Bill:
    """The bill at central values, where its lines add up."""
    return calc.unit_cost(design.name, overrides=design.overrides, date=date())


@st.cache_resource(max_entries=128, show_spinner=False)
def drawn_bill(design: Design) -> calc.Bill:
    """The bill over draws, for ranges."""
    return calc.unit_cost(design.name, overrides=design.overrides, date=date(), draws=DRAWS, seed=SEED)


@st.cache_resource(max_entries=128, show_spinner=False)
def crossover(design: Design, against: Design) -> calc.Crossover:
    """Where the unit costs of two designs meet."""
    return calc.crossover_volume(
        design.name, against.name, overrides=design.overrides, against_overrides=against.overrides, date=date(),
        draws=DRAWS, seed=SEED,
    )  # fmt: skip


@st.cache_data(max_entries=128, show_spinner=False)
def yields(design: Design) -> pd.DataFrame:
    """Yields against die area."""
    return plots.yield_by_area(central_bill(design), design.name, design.overrides, date=date())


@st.cache_data(max_entries=64, show_spinner=False)
def nodes(die_area: str, currency: str, draws: int = 0) -> pd.DataFrame:
    """One die on every node."""
    return calc.cost_by_node(die_area, draws=draws, seed=SEED, currency=currency)
