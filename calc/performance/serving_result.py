"""What `calc.serving` gives: rates, utilisation, the layout, what binds, and the trade between output and speed."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from calc import cluster
from calc.comparison.binding import Widened, binding, elasticities
from calc.comparison.cases import Cases, Central
from calc.comparison.layouts import Layout
from calc.comparison.result import Figure
from calc.costing.chain import Given
from calc.costing.figures import Figures
from calc.errors import PresetError
from calc.files import write_whole
from calc.graph import figure as shown
from calc.performance.asked import Asked
from calc.performance.frontier import points
from calc.performance.likeness import Likeness
from calc.performance.nearest import Nearest, nearest
from calc.performance.serving_chain import ServingChain
from calc.units import GLOSSARY, Q, in_unit
from calc.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

RATES = ("decode_rate", "prefill_rate", "replica_rate", "model_flops_utilisation")
TIMES = ("interactivity", "time_per_output_token", "time_to_first_token")
SIZES = ("devices_per_replica", "batch_per_replica", "memory_limited_batch", "weight_memory")
ENDS = ("device_power", "energy_per_million_tokens", "cost_per_million_tokens")
FIGURES = (*RATES, *TIMES, *SIZES, *ENDS)
OF_MODE = {
    "aggregated": FIGURES,
    "disaggregated": ("decode_rate", "decode_pool_rate", "prefill_pool_rate", "prefill_time_share", *FIGURES[2:]),
    "decode": ("decode_rate", "replica_rate", "interactivity", "time_per_output_token", *SIZES),
    "prefill": ("prefill_rate", "time_to_first_token", "devices_per_replica", "weight_memory"),
}
"""Figures by mode."""
WAIT = "queueing_multiple"


@dataclass(frozen=True)
class ServingFleet:
    """Whole replicas and devices that meet a demand, when all of them work."""

    demand: float
    replicas: int
    devices: int
    prefill_replicas: int = 0
    prefill_devices: int = 0


class ServingResult(Figures):
    """Figures of one platform that serves a model in the layout that was chosen."""

    def __init__(self, asked: Asked, search: ServingChain, chain: ServingChain, cases: Cases) -> None:
        super().__init__(chain, OF_MODE[asked.mode], cases)
        self.asked, self._search, self._serving = asked, search, chain

    @property
    def mode(self) -> str:
        """How prompts and answers share devices."""
        return self.asked.mode

    @property
    def layout(self) -> Layout:
        """The layout of a replica: the best for output by device within the limits, or the one asked for."""
        return self._serving.layouts[0]

    @property
    def prefill_layout(self) -> Layout | None:
        """The layout of the fleet that reads prompts, where there are two."""
        return self._serving.pool.layouts[0] if self._serving.pool else None

    @property
    def precision(self) -> str:
        """The format in which weights are held and multiplied."""
        return self.asked.inputs.platforms[0].precision

    @property
    def rate(self) -> str:
        """The figure that the layout was chosen for."""
        return "prefill_rate" if self.mode == "prefill" else "decode_rate"

    @cached_property
    def limits(self) -> dict[str, float]:
        """By how many percent output rises for each percent that a limit is widened, at central values."""
        return elasticities(self._serving.values((self.rate,), Widened())[self.rate])

    @property
    def limit(self) -> str:
        """The limit that binds: compute, weights, kv, link, overhead, memory, latency or batch."""
        return binding(self.limits)

    @cached_property
    def nearest(self) -> Nearest | None:
        """The published result that is most like this, with the error of the model there."""
        return nearest(self._likeness(), self._serving.catalogue)

    def figure(self, name: str, currency: str = "USD") -> Figure:
        """One figure; the wait for the first token has a range even at central values, by what stands in line."""
        found = super().figure(name, currency)
        if name != "time_to_first_token" or self.is_drawn or found.value is None:
            return found
        wait = self.asked.inputs.common[WAIT]
        ends = np.array([wait.low, wait.high], dtype=float)
        low, high = np.ravel(self._serving.values((name,), Given({wait.path: ends}))[name]) / GLOSSARY[name].factor
        return Figure(found.value, found.unit, float(low), float(high), found.weak, per=found.per)

    def frontier(self) -> pd.DataFrame:
        """The Pareto front of output by device against speed for a user, over all layouts and batches, fastest first.

        Columns: layout, devices_per_replica, batch_per_replica, interactivity (token/s), time_per_output_token (ms),
        decode_rate (token/s of a device), time_to_first_token (ms). Limits of latency are not applied: the front shows
        what each would cost.
        """
        found = self.points()
        front = found[found["on_front"]].drop(columns="on_front")
        return front.sort_values("interactivity", ascending=False).reset_index(drop=True)

    def points(self) -> pd.DataFrame:
        """All points of which `frontier` is the best: each layout at each batch that fits."""
        if self.mode == "prefill":
            raise PresetError("mode: a fleet that reads prompts only has no trade between output and speed of answers")
        return points(self._search)

    def layouts(self) -> pd.DataFrame:
        """A row a layout tried, best first: rate by device, batch, time per output token; rate zero where it cannot."""
        import pandas as pd

        candidates = "candidate_prefill_rate" if self.mode == "prefill" else "candidate_decode_rate"
        names = (
            candidates,
            "memory_limited_batch",
            *(() if self.mode == "prefill" else ("operating_batch", "step_time")),
        )
        found = self._search.values(names, Central())
        size = len(self._search.layouts)
        columns = {name: np.broadcast_to(found[name], (size, 1, 1)).reshape(-1) for name in names}
        rows: dict[str, Any] = {
            "layout": [layout.code for layout in self._search.layouts],
            "devices_per_replica": [layout.devices for layout in self._search.layouts],
            candidates.removeprefix("candidate_"): columns[candidates],
            "memory_limited_batch": columns["memory_limited_batch"],
        }
        if self.mode != "prefill":
            rows["batch_per_replica"] = columns["operating_batch"]
            rows["step_time"] = columns["step_time"] / GLOSSARY["step_time"].factor
        return pd.DataFrame(rows).sort_values(candidates.removeprefix("candidate_"), ascending=False, kind="stable")

    def fleet(self, demand: Any) -> ServingFleet:
        """Replicas and devices that meet a demand, e.g. ``"2e6 token/s"`` of output (of input in mode prefill)."""
        number = float(in_unit(Q(demand), GLOSSARY["demand"].unit).to_root_units().magnitude)
        if self.mode == "prefill":
            rate = (self.central("prefill_rate") or math.nan) * self.layout.devices
            replicas = int(cluster.fleet.replicas_for_throughput(number, rate))
            return ServingFleet(number, replicas, replicas * self.layout.devices)
        replicas = int(cluster.fleet.replicas_for_throughput(number, self.central("replica_rate") or math.nan))
        devices = replicas * self.layout.devices
        if self.prefill_layout is None or self._serving.pool is None:
            return ServingFleet(number, replicas, devices)
        common = self.asked.inputs.common
        prompts = number * (common["input_tokens"].value or 0.0) / (common["output_tokens"].value or math.nan)
        reading = (self.central("prefill_pool_rate") or math.nan) * self.prefill_layout.devices
        readers = int(cluster.fleet.replicas_for_throughput(prompts, reading))
        others = readers * self.prefill_layout.devices
        return ServingFleet(number, replicas + readers, devices + others, readers, others)

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be known of the result."""
        platform, common = self.asked.inputs.platforms[0], self.asked.inputs.common
        found = list(platform.notes)
        if self.asked.stack is None:
            found.append("software: between tuned and open, none is stated")
        guessed = [name for name in BY_CHIP if platform.quantities[name].source == "assumption"]
        if guessed:
            found.append(
                f"no serving measurement of {platform.preset.name} decides {' and '.join(guessed)}: wide assumed ranges"
            )
        limit = common["time_per_output_token_limit"].value or math.inf
        step = self.central("time_per_output_token") if "time_per_output_token" in self.names else None
        factor = GLOSSARY["time_per_output_token"].factor
        if step is not None and step * factor > limit * (1.0 + 1e-6):
            found.append(f"the time per output token is over the workload's limit of {shown(limit / factor, 'ms')}")
        if step is not None and step > SLOW:
            found.append(f"a time per output token above {SLOW:g} ms is more than most users accept")
        return tuple(found)

    def frame(self, currency: str = "USD") -> pd.DataFrame:
        """A row a figure: value, ends of its range, unit, weak mark, and what it is."""
        import pandas as pd

        rows = []
        for name in self.names:
            item = self.figure(name, currency)
            unit = item.unit + (f" per {item.per}" if item.per else "")
            rows.append(
                {"figure": name, "value": item.value, "low": item.low, "high": item.high, "unit": unit,
                 "weak": item.weak, "reason": item.reason, "what": GLOSSARY[name].description}
            )  # fmt: skip
        return pd.DataFrame(rows).set_index("figure")

    def to_dict(self) -> dict[str, Any]:
        """Figures, layout, limits, nearest published result and notes as plain data."""
        figures: dict[str, Any] = {}
        for name in self.names:
            item = self.figure(name)
            unit = item.unit + (f" per {item.per}" if item.per else "")
            figures[name] = {"value": item.value, "unit": unit, "low": item.low, "high": item.high, "weak": item.weak}
            figures[name] |= {"reason": item.reason} if item.value is None else {}
        inputs = self.asked.inputs
        return {
            "platform": inputs.platforms[0].id,
            "model": inputs.model.id or inputs.model.name,
            "workload": inputs.scenario.workload,
            "mode": self.mode,
            "precision": self.precision,
            "software": self.asked.stack.id if self.asked.stack else None,
            "layout": self.layout.code,
            "layout_in_words": self.layout.name,
            "prefill_layout": self.prefill_layout.code if self.prefill_layout else None,
            "figures": figures,
            "limit": self.limit,
            "limits": self.limits,
            "nearest": asdict(self.nearest) if self.nearest else None,
            "notes": list(self.notes),
            "versions": {"calc": VERSION, "presets": self._serving.catalogue.digest},
        }

    def to_json(self, path: Any = None) -> str:
        """JSON text, written to `path` if given."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        if path is not None:
            write_whole(path, text.encode())
        return text

    def __str__(self) -> str:
        inputs = self.asked.inputs
        lines = [
            f"{inputs.platforms[0].id} serves {inputs.model.name} ({self.mode}, {self.precision}): {self.layout.name}"
        ]
        if self.prefill_layout:
            lines.append(f"  prompts: {self.prefill_layout.name}")
        for name in self.names:
            item = self.figure(name)
            span = f" ({shown(item.low)} to {shown(item.high)})" if item.low is not None else ""
            value = shown(item.value, item.unit) + ("*" if item.weak else "") + span
            lines.append(f"  {name:<26} {value:>28}  {GLOSSARY[name].description}")
        widest = sorted(self.limits.items(), key=lambda pair: -pair[1])[:3]
        said = ", ".join(f"{name} {number:.2f}" for name, number in widest if number > 0.0)
        lines.append(f"  binds: {self.limit or 'nothing'} (% more output for each % more: {said})")
        lines += [f"  nearest published: {self.nearest}"] if self.nearest else []
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])

    def _likeness(self) -> Likeness:
        names = ["peak_rate", "memory_bandwidth", "total_parameters", "active_parameters", "input_tokens"]
        names += [] if self.mode == "prefill" else ["output_tokens", "batch_per_replica"]
        found = self._serving.values((*names, "devices_per_replica"), Central())
        sizes = {name: float(np.ravel(value)[0]) for name, value in found.items()}
        if "batch_per_replica" in sizes:
            sizes["batch_per_device"] = sizes.pop("batch_per_replica") / sizes["devices_per_replica"]
        inputs, stack = self.asked.inputs, self.asked.stack
        preset = inputs.platforms[0].preset
        sorts = {
            "mode": "decode" if self.mode == "disaggregated" else self.mode,
            "attention": inputs.model.attention.kind,
            "experts": str(inputs.model.experts is not None),
            "vendor": getattr(preset, "vendor", "") or preset.id,
            "stack": stack.id if stack else "",
        }
        return Likeness(sizes, sorts)


BY_CHIP = ("software_maturity", "overhead_multiple")
"""Multipliers on efficiencies and overheads by family of chips."""
SLOW = 100.0
"""Milliseconds for an output token above which a note says so."""
