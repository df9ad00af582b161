"""What `calc.training` gives: the layout found, rates, utilisation, memory, the campaign, and which limit binds."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison import training_inputs
from calc.comparison.evaluation import Evaluation
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.result import Figure
from calc.comparison.summary import summary
from calc.comparison.tracing import Tracer
from calc.comparison.training_binding import SHARES, binding
from calc.comparison.weakness import WeakInput, weak_inputs
from calc.errors import unknown_name
from calc.files import write_whole
from calc.graph import Explanation
from calc.graph import figure as shown
from calc.performance.training_nearest import Asked, Nearest, active_parameters, nearest
from calc.presets import Catalogue
from calc.schema import BITS, SoftwareStack, Training, TrainingLayout
from calc.units import GLOSSARY
from calc.version import VERSION

if TYPE_CHECKING:
    import pandas as pd

RATES = (
    "training_rate", "training_step_time", "model_flops_utilisation", "model_flops_utilisation_full_attention",
    "delivered_rate", "delivered_rate_full_attention",
)  # fmt: skip
MEMORY = ("training_memory_needed", "training_usable_memory", "training_minimum_devices")
CAMPAIGN = ("campaign_goodput", "campaign_hours", "campaign_time")
FAILURES = ("time_between_interruptions", "checkpoint_interval")
GROUPS = {"rates": RATES, "memory of a device": MEMORY, "campaign": CAMPAIGN, "shares of a step": tuple(SHARES)}


class TrainingRun:
    """One platform training one model: figures with ranges and explanations, layout, limit, nearest published run."""

    def __init__(
        self, inputs: ScenarioInputs, catalogue: Catalogue, central: Evaluation, drawn: Evaluation | None, layout: Any
    ) -> None:
        self._inputs, self._catalogue, self._central, self._drawn = inputs, catalogue, central, drawn
        self.layout: TrainingLayout = layout
        """The layout: the one stated, or the fastest one that fits, at central values."""

    @property
    def platform(self) -> str:
        """The platform's name."""
        return self._inputs.platforms[0].id

    @property
    def workload(self) -> Training:
        """The workload, complete."""
        work = self._inputs.workload
        if not isinstance(work, Training):
            raise TypeError("a training run has a training workload")
        return work

    @property
    def model(self) -> str:
        """The model's name."""
        return self._inputs.model.id or self._inputs.model.name

    @property
    def stack(self) -> SoftwareStack:
        """The software stack."""
        if self._inputs.stack is None:
            raise TypeError("a training run has a software stack")
        return self._inputs.stack

    @property
    def precision(self) -> str:
        """The format of the matrices."""
        return self._inputs.platforms[0].precision

    @property
    def is_drawn(self) -> bool:
        """Whether the figures are of draws."""
        return self._drawn is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the figures."""
        return tuple(name for group in self.groups.values() for name in group)

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Names of the figures by group; failures only where goodput comes from them."""
        failures = FAILURES if self.workload.goodput == "from-failures" else ()
        return {**GROUPS, "campaign": (*CAMPAIGN, *failures)}

    def values(self, name: str) -> np.ndarray:
        """All cases of a figure in the unit in which it is read."""
        if name not in self.names:
            raise unknown_name("figure", str(name), self.names)
        return np.asarray((self._drawn or self._central).values[name][0] / GLOSSARY[name].factor)

    def figure(self, name: str) -> Figure:
        """One figure: central value, or median of the draws with their 10% and 90% points."""
        found, declaration = summary(self.values(name)), GLOSSARY[name]
        weak = bool(self.weak_inputs(name))
        reason = "" if found.value is not None else "the model does not fit in most of the draws"
        return Figure(
            found.value, declaration.unit, found.low, found.high, weak, reason, declaration.per,
            known_share=found.known_share,
        )  # fmt: skip

    @cached_property
    def _weak(self) -> dict[tuple[str, int], list[WeakInput]]:
        return weak_inputs(self._inputs, self.names)

    def weak_inputs(self, name: str) -> list[WeakInput]:
        """Weak inputs (press, estimate, assumption) that can move a figure by a tenth or more, strongest first."""
        if name not in self.names:
            raise unknown_name("figure", str(name), self.names)
        return self._weak[(name, 0)]

    def explain(self, name: str) -> Explanation:
        """The tree of formulas and inputs behind a figure, at central values."""
        if name not in self.names:
            raise unknown_name("figure", str(name), self.names)
        return Tracer(self._inputs, self._central, self._catalogue).explain(name, 0)

    def _centre(self, name: str) -> float:
        return float(self._central.values[name][0, 0])

    @property
    def shares(self) -> dict[str, float]:
        """Shares of a step by limit, at central values: compute, memory, link, pipeline bubble, overhead."""
        return {words: self._centre(name) for name, words in SHARES.items()}

    @property
    def limit(self) -> str:
        """The limit that takes the largest share of a step."""
        return binding({name: self._centre(name) for name in SHARES})

    @property
    def fits(self) -> bool:
        """Whether the layout fits in the memory of a device, at central values."""
        return self._centre("training_memory_needed") <= self._centre("training_usable_memory")

    @cached_property
    def nearest(self) -> Nearest | None:
        """The published run nearest to this one, with the model's error on it."""
        item, common = self._inputs.platforms[0], self._inputs.common
        asked = Asked(
            item.id, item.preset.family, self._inputs.model.experts is not None, active_parameters(self._inputs.model),
            common["training_devices"].value or 1.0, common["sequence_length"].value or 1.0, BITS[self.precision],
            self.stack.id,
        )  # fmt: skip
        return nearest(asked, self._catalogue)

    @property
    def notes(self) -> list[str]:
        """What must be known beside the figures."""
        said = list(self._inputs.platforms[0].notes)
        if not self.fits:
            said.append("the layout that is stated needs more memory than a device has")
        if not self.is_measured:
            said.append("no training run of its family is published or fitted: efficiencies are wide assumptions")
        if self._inputs.model.experts is not None:
            said.append("models with experts are a weak spot: predictions of unseen runs are off by 1.25 as a rule")
        return said

    @property
    def is_measured(self) -> bool:
        """Whether training was fitted for the platform's family of chips."""
        return training_inputs.is_measured(self._inputs.platforms[0].preset, self._inputs.common)

    def frame(self) -> pd.DataFrame:
        """A row a figure: value, with draws the ends of its range, unit, weak mark."""
        import pandas as pd

        rows = []
        for group, names in self.groups.items():
            for name in names:
                item = self.figure(name)
                row: dict[str, Any] = {"figure": name, "group": group, "value": item.value}
                row |= {"low": item.low, "high": item.high} if self._drawn else {}
                unit = item.unit + (f" per {item.per}" if item.per else "")
                rows.append(row | {"unit": unit, "weak": item.weak, "what": GLOSSARY[name].description})
        return pd.DataFrame(rows).set_index("figure")

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data."""
        figures = {name: vars(self.figure(name)) for name in self.names}
        near = self.nearest
        return {
            "platform": self.platform, "model": self.model, "precision": self.precision,
            "software_stack": self.stack.id, "method": self.workload.method, "layout": self.layout.model_dump(),
            "layout_name": str(self.layout), "limit": self.limit, "shares": self.shares, "fits": self.fits,
            "figures": figures, "nearest": near.to_dict() if near else None, "notes": self.notes,
            "versions": {"calc": VERSION, "presets": self._catalogue.digest},
        }  # fmt: skip

    def to_json(self, path: Any = None) -> str:
        """JSON text, written to `path` if given."""
        text = json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        if path is not None:
            write_whole(path, text.encode())
        return text

    def heading(self) -> list[str]:
        """What was trained on what, how, and which limit binds, in words."""
        devices = self._inputs.common["training_devices"].value or 0.0
        shares = ", ".join(f"{words} {share:.0%}" for words, share in self.shares.items())
        memory = "fits" if self.fits else "does NOT fit"
        lines = [
            f"{self.model} ({self.workload.method}) on {devices:,.0f} {self.platform} in {self.precision}, "
            f"software {self.stack.id}",
            f"layout: {self.layout}; {memory} in memory",
            f"limit: {self.limit} ({shares})",
        ]
        near = self.nearest
        return [*lines, f"nearest published run: {near}"] if near else lines

    def __str__(self) -> str:
        lines = self.heading()
        for group, names in self.groups.items():
            lines.append(f"  {group}")
            for name in names:
                item = self.figure(name)
                value = "unknown" if item.value is None else shown(item.value, item.unit)
                lines.append(f"    {name:<40} {value:>24}")
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])
