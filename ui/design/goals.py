"""What a design is to match another chip in, and at which data type or on which workload."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

import calc
from ui.components import presets
from ui.components.devices import Goal
from ui.components.link import Link
from ui.components.selectors import choose_one
from ui.components.texts import Texts
from ui.design.device.figures import Device

SEPARATOR = "-"
WORK = "throughput"
ASPECTS = (WORK, "rate-bandwidth", "rate-bandwidth-capacity", "rate")
"""In what a design may match a chip; those that the library cannot match are not offered."""
PRECISIONS = {"16-bit": "", "int8": "int8", "fp8": "fp8"}
"""Data types at which the dense rate is matched; nothing stands for the library's usual one, 16 bits."""


@dataclass(frozen=True)
class Terms:
    """What is held equal; the data type of a dense rate, or the workload of a rate of work."""

    aspects: tuple[str, ...]
    precision: str = ""
    workload: str = ""

    @property
    def of_work(self) -> bool:
        """Whether the rate of work is held equal, rather than peak figures."""
        return self.aspects == (WORK,)

    def goal(self, platform: str) -> Goal:
        """A platform to be matched on these terms."""
        return Goal(platform, self.aspects, self.precision, self.workload)

    def in_words(self, texts: Texts) -> str:
        """What is held equal, inside of a sentence."""
        workload = presets.label("workloads", self.workload, texts.language) if self.workload else ""
        return texts(f"aspects_in_words.{SEPARATOR.join(self.aspects)}", workload=workload)

    def about(self, texts: Texts) -> str:
        """What equality of that kind means."""
        return texts("goal.about_work" if self.of_work else "goal.about_peak")


def choose_aspects(key: str, usual: str, link: Link, texts: Texts) -> tuple[str, ...]:
    """In what it is to match."""
    offered = [name for name in ASPECTS if set(name.split(SEPARATOR)) <= set(calc.MATCHED_ASPECTS)]
    chosen = choose_one(link, key, offered, usual, texts, lambda name: texts(f"aspects.{name}"))
    return tuple(chosen.split(SEPARATOR))


def choose_precision(device: Device | None, owner: str, link: Link, texts: Texts) -> str:
    """The data type of the rate; of a design that has no 16-bit units another one to begin with."""
    usual = "16-bit" if device is None or "bf16" in device.formats else "int8"
    chosen = choose_one(
        link, "precision", list(PRECISIONS), usual, texts, lambda name: texts(f"precision.{name}"), owner=owner
    )
    return PRECISIONS[chosen]


def choose_workload(link: Link, texts: Texts) -> str:
    """The workload on which output is held equal."""
    usual = str(calc.load_scenario("default").workload)
    return choose_one(
        link, "workload", presets.names("workloads"), usual, texts,
        lambda name: presets.label("workloads", name, texts.language),
    )  # fmt: skip


def choose(device: Device | None, owner: str, workload: str, link: Link, texts: Texts) -> Terms:
    """What is held equal, beside a workload that is chosen already; output on it to begin with."""
    left, right = st.columns(2)
    with left:
        aspects = choose_aspects("equal", WORK, link, texts)
    if aspects == (WORK,):
        return Terms(aspects, workload=workload)
    with right:
        return Terms(aspects, choose_precision(device, owner, link, texts))
