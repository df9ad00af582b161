"""The trade between output of a device and speed for a user, over all layouts and batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from calc import workload
from calc.comparison.cases import Central
from calc.performance.serving_chain import ServingChain
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
POINTS = 97
"""Batches tried of each layout, from one to the most that fits, evenly in logarithms."""
FOUND = ("step_time", "candidate_decode_rate", "first_token_time", "tokens_per_step")


def points(chain: ServingChain) -> pd.DataFrame:
    """Every layout at every batch tried that fits: a row a point, with `on_front` where no other point is better.

    Better means more output by device at no less speed for a user.
    """
    import pandas as pd

    limits = chain.values(("maximum_batch",), Central())["maximum_batch"]
    most = np.broadcast_to(limits, (len(chain.layouts), 1, 1)).reshape(-1)
    fitting = [index for index, number in enumerate(most) if number >= 1.0]
    if not fitting:
        return pd.DataFrame(columns=[*COLUMNS, "on_front"])
    tried = chain.at(*(chain.layouts[index] for index in fitting))
    batches = np.unique(np.floor(np.geomspace(1.0, np.floor(most[fitting]), POINTS)), axis=0).T[:, np.newaxis, :]
    found = tried.asking("stated batch", stated_batch=batches).values(FOUND, Central())
    times, rates, waits = (np.broadcast_to(found[name], batches.shape) for name in FOUND[:3])
    tokens = float(np.ravel(found["tokens_per_step"])[0])
    rows = pd.DataFrame(
        {
            "layout": np.repeat([layout.code for layout in tried.layouts], batches.shape[-1]),
            "devices_per_replica": np.repeat([layout.devices for layout in tried.layouts], batches.shape[-1]),
            "batch_per_replica": batches.reshape(-1),
            "interactivity": (tokens / times).reshape(-1),
            "time_per_output_token": (times / tokens).reshape(-1) / GLOSSARY["time_per_output_token"].factor,
            "decode_rate": _of_both_fleets(tried, rates).reshape(-1),
            "time_to_first_token": waits.reshape(-1) / GLOSSARY["time_to_first_token"].factor,
        }
    )
    rows = rows.drop_duplicates(["layout", "batch_per_replica"])
    return rows.assign(on_front=_best(rows)).reset_index(drop=True)


COLUMNS = (
    "layout", "devices_per_replica", "batch_per_replica", "interactivity", "time_per_output_token", "decode_rate",
    "time_to_first_token",
)  # fmt: skip


def _of_both_fleets(chain: ServingChain, rates: Array) -> Array:
    """Output by device, those of the fleet that reads prompts included."""
    if chain.pool is None:
        return rates
    given: dict[str, Any] = chain.pool.values(("prefill_rate", "input_tokens", "output_tokens"), Central())
    return np.asarray(
        workload.serving.disaggregated_rate(
            rates, given["prefill_rate"], given["input_tokens"], given["output_tokens"]
        )
    )  # fmt: skip


def _best(rows: pd.DataFrame) -> Array:
    """Marks of the points that no other point beats in both output and speed."""
    order = np.lexsort((-rows["decode_rate"].to_numpy(), -rows["interactivity"].to_numpy()))
    rates = rows["decode_rate"].to_numpy()[order]
    before = np.concatenate(([-np.inf], np.maximum.accumulate(rates)[:-1]))
    marks = np.zeros(len(rows), dtype=bool)
    marks[order] = rates > before
    return marks
