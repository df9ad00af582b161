"""Comparisons for the app, each made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

import calc

DRAWS = 1000
SEED = 0
CLAIMS_BASIS = "equal_throughput"


@dataclass(frozen=True)
class Choices:
    """What is compared, on what terms; everything but moved sliders."""

    platforms: tuple[str, ...]
    workload: str
    site: str
    finance: str
    policy: str
    basis: str
    baseline: str

    def at_equal_throughput(self) -> Choices:
        """The same on the basis by which claims are judged."""
        return replace(self, basis=CLAIMS_BASIS)


def comparison_of(choices: Choices, overrides: Mapping[str, str] | None = None) -> calc.Comparison:
    """The comparison of some choices, drawn, with inputs replaced by key path."""
    return _made(choices, tuple(sorted((overrides or {}).items())))


@st.cache_resource(max_entries=64, show_spinner=False)
def _made(choices: Choices, overrides: tuple[tuple[str, str], ...]) -> calc.Comparison:
    return calc.compare(
        list(choices.platforms),
        workload=choices.workload,
        site=choices.site,
        finance=choices.finance,
        policy=choices.policy,
        basis=choices.basis,
        baseline=choices.baseline,
        overrides=dict(overrides),
        draws=DRAWS,
        seed=SEED,
    )


def nearest_of(comparison: calc.Comparison) -> dict[str, str]:
    """The published result nearest to the work of each platform, with the error of the model there."""
    return _nearest(comparison.scenario_hash, comparison)


@st.cache_data(max_entries=64, show_spinner=False)
def _nearest(fingerprint: str, _comparison: calc.Comparison) -> dict[str, str]:
    return calc.nearest_published(_comparison)
