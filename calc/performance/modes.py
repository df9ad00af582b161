"""How prompts and answers share devices: in one engine, or in fleets of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from calc import cluster, workload
from calc.comparison.layouts import Layout
from calc.comparison.quantities import Quantities, defined
from calc.graph import Function, arguments
from calc.performance.rows import Row


@dataclass(frozen=True)
class Mode:
    """A way to serve: whether prompts interrupt answers, and by which rate a layout is chosen."""

    name: str
    given: tuple[tuple[str, float], ...] = ()
    bound: tuple[tuple[str, Function], ...] = ()


APART = (("data_parallel_slowdown", 1.0),)
MODES = {
    "aggregated": Mode("aggregated"),
    "decode": Mode("decode", (*APART, ("prefill_share_time", 0.0))),
    "prefill": Mode("prefill", APART, tuple(workload.PREFILL_ALONE.items())),
}
"""Prompts and answers in one engine; answers alone; prompts alone. Apart, none waits for the other's layers."""


def serving_row(
    quantities: Quantities, common: Quantities, attention: str, layouts: tuple[Layout, ...], mode: Mode
) -> Row:
    """A row of serving formulas with what they need of the given quantities, and what the mode sets."""
    known = dict(quantities)
    for name, value in mode.given:
        known[name] = defined(name, value, f"mode.{name}", f"{mode.name} alone")
    needed = serving_inputs()
    return Row({name: item for name, item in known.items() if name in needed}, attention, layouts, mode.bound)


@lru_cache(maxsize=1)
def serving_inputs() -> frozenset[str]:
    """Names of all quantities that some serving formula takes."""
    functions = [
        *workload.SERVING,
        cluster.SERVING_THROUGHPUT,
        *workload.LATENT.values(),
        *workload.GROUPED_QUERY.values(),
    ]
    functions += [function for mode in MODES.values() for _, function in mode.bound]
    return frozenset(name for function in functions for name in arguments(function))
