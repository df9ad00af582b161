"""The result: figures with units, ranges and reasons, deltas, and the way back to the sources."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from calc.comparison import export
from calc.comparison.cases import Cases, Central, Draws
from calc.comparison.evaluation import Evaluation
from calc.comparison.inputs import ScenarioInputs
from calc.comparison.platforms import PlatformInputs
from calc.comparison.reasons import reason_unknown
from calc.comparison.structures import BREAKDOWN, METRICS, metrics_of
from calc.comparison.summary import ENOUGH, summary
from calc.comparison.tracing import Tracer
from calc.comparison.weakness import WeakInput, weak_inputs
from calc.comparison.workings import Working, workings
from calc.errors import UnitError, unknown_name
from calc.graph import Explanation
from calc.presets import Catalogue
from calc.schema import Scenario
from calc.units import GLOSSARY

if TYPE_CHECKING:
    import pandas as pd

CURRENCIES = ("USD", "CNY")


@dataclass(frozen=True)
class Figure:
    """One figure of one platform, in the unit in which it is read.

    `value` is central, or the median of the draws; `low` and `high` are their 10% and 90% points, None without
    draws or where no input has a range: an unknown range is not one of zero width. An unknown value is None with a
    `reason`. `known_share` is the share of draws in which the platform can do the work at all; the range is that of
    those draws, and below a half the figure is unknown.
    """

    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    weak: bool = False
    reason: str = ""
    per: str = ""
    boundary: str = ""
    known_share: float | None = None


class Comparison:
    """What `calc.compare` gives. Columns are figures, rows are platforms."""

    def __init__(
        self,
        inputs: ScenarioInputs,
        catalogue: Catalogue,
        central: Evaluation,
        drawn: Evaluation | None,
    ) -> None:
        self._inputs, self._catalogue, self._central, self._drawn = inputs, catalogue, central, drawn

    @property
    def scenario(self) -> Scenario:
        """The scenario, complete; it can be saved, or put in a link."""
        return self._inputs.scenario

    @property
    def inputs(self) -> ScenarioInputs:
        """The presets and quantities that the figures come from."""
        return self._inputs

    @property
    def platforms(self) -> list[str]:
        """Names of the platforms, in order."""
        return [platform.id for platform in self._inputs.platforms]

    @property
    def baseline(self) -> str:
        """The platform that deltas are taken against."""
        return self._inputs.baseline.id

    @property
    def policy(self) -> str:
        """The policy that applies: the one named, or the one in force at the scenario's date."""
        return self._inputs.policy.id

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the figures of this task."""
        return metrics_of(self._inputs.workload.task)

    def platform(self, name: str) -> PlatformInputs:
        """One platform: its preset, notes, availability, precision."""
        return self._inputs.platforms[self._index(name)]

    def _index(self, platform: str) -> int:
        if platform in self.platforms:
            return self.platforms.index(platform)
        raise unknown_name("platform", str(platform), self.platforms)

    def _checked(self, metric: str) -> str:
        known = (*self.metrics, *BREAKDOWN)
        if metric not in known:
            if metric in METRICS:
                raise unknown_name("figure (it is not a figure of this task)", metric, known)
            raise unknown_name("figure", str(metric), known)
        return metric

    def _rate(self, currency: str) -> np.ndarray | float:
        """How much of a currency a dollar is, in each case: the rate is an input with a range of its own."""
        if currency not in CURRENCIES:
            raise UnitError(f"currency must be one of {', '.join(CURRENCIES)}, was {currency!r}")
        if currency == "USD":
            return 1.0
        return self._cases.column(self._inputs.common["exchange_rate"])

    @property
    def _cases(self) -> Cases:
        scenario = self._inputs.scenario
        return Draws(scenario.draws, scenario.seed) if self._drawn else Central()

    def values(self, metric: str, currency: str = "USD") -> np.ndarray:
        """All cases of a figure as ``[platform, draw]`` in the unit in which it is read."""
        declaration = GLOSSARY[self._checked(metric)]
        values = (self._drawn or self._central).values[metric] / declaration.factor
        return np.asarray(values * self._rate(currency) if declaration.is_money else values)

    def figure(self, metric: str, platform: str, currency: str = "USD") -> Figure:
        """One figure with its range, or the reason why it is unknown."""
        row = self._index(platform)
        declaration = GLOSSARY[self._checked(metric)]
        unit = declaration.unit_in(currency)
        found = summary(self.values(metric, currency)[row])
        if found.value is None:
            return Figure(
                None, unit, reason=self._reason(metric, row), per=declaration.per, boundary=declaration.boundary,
                known_share=found.known_share,
            )  # fmt: skip
        return Figure(
            found.value, unit, found.low, found.high, bool(self.weak_inputs(metric, platform)),
            per=declaration.per, boundary=declaration.boundary, known_share=found.known_share,
        )  # fmt: skip

    def _reason(self, metric: str, row: int) -> str:
        if np.isfinite(self._central.values[metric][row, 0]):
            return "known at central values, but not in most of the draws: it cannot do the work in them"
        return reason_unknown(self._inputs, self._central, metric, row)

    @cached_property
    def _weak(self) -> dict[tuple[str, int], list[WeakInput]]:
        return weak_inputs(self._inputs, (*self.metrics, *BREAKDOWN))

    def weak_inputs(self, metric: str, platform: str) -> list[WeakInput]:
        """Weak inputs (press, estimate, assumption) that can move a figure by a tenth or more, strongest first."""
        return self._weak[(self._checked(metric), self._index(platform))]

    @cached_property
    def workings(self) -> dict[str, Working]:
        """In which layout each platform does the work, and what binds it; those that cannot do it are left out."""
        return workings(self._inputs)

    def remarks(self, platform: str) -> list[str]:
        """What must be known beside a platform's figures: precision, price dates, layout and limit, availability."""
        item = self.platform(platform)
        said = list(item.notes)
        if item.id in self.workings:
            said.append(str(self.workings[item.id]))
        if not item.available:
            said.append(f"may not be bought under this policy: {item.unavailable_reason}")
        share = self.figure("annual_cost", platform).known_share
        if share is not None and ENOUGH <= share < 1.0:
            said.append(f"cannot do the work in {1 - share:.1%} of the draws; ranges are those of the others")
        return said

    def held_fixed(self) -> list[str]:
        """Key paths of weak inputs without a range on which figures rest: draws hold them at their central value."""
        held: set[str] = set()
        for group in self._central.groups:
            of_platforms = [item for index in group.members for item in self._inputs.platforms[index].all_quantities()]
            held |= {
                item.path
                for item in (*of_platforms, *self._inputs.common.values())
                if item.name in group.structure.inputs
                and item.is_weak
                and item.value is not None
                and not item.has_range
            }
        return sorted(held)

    def frame(self, currency: str = "USD", metrics: tuple[str, ...] | None = None) -> pd.DataFrame:
        """A table with a row a platform and a column a figure, labelled with its unit.

        With draws, each figure has its median and columns for the 10% and 90% points. Unknown figures are empty.
        """
        return export.frame(self, currency, metrics)

    def delta(self, against: str | None = None) -> pd.DataFrame:
        """Percent against the baseline, or another platform: a row a platform, a column a figure.

        With draws, the median of the percentages of each draw, and columns for their 10% and 90% points.
        """
        return export.delta(self, against)

    def delta_values(self, metric: str, against: str | None = None) -> np.ndarray:
        """Relative change against the baseline or another platform, ``[platform, draw]``; -0.3 is 30% less."""
        values = self.values(metric)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(values / values[self._index(against or self.baseline)] - 1.0)

    def explain(self, metric: str, platform: str, currency: str = "USD") -> Explanation:
        """The tree of formulas and inputs behind a figure, at central values."""
        self._rate(currency)  # refuses a currency that is none
        tree, rate = self._tree(metric, platform), self._inputs.common["exchange_rate"].value
        return tree if currency == "USD" else tree.in_currency(currency, math.nan if rate is None else rate)

    def _tree(self, metric: str, platform: str) -> Explanation:
        index = self._index(platform)
        self._checked(metric)
        tracer = Tracer(self._inputs, self._central, self._catalogue)
        group = next(item for item in self._central.groups if index in item.members)
        if metric not in group.structure.targets:
            reason = reason_unknown(self._inputs, self._central, metric, index)
            return Explanation(metric, math.nan, platform, reason=reason)
        return tracer.explain(metric, index)

    def to_dict(self, currency: str = "USD") -> dict[str, Any]:
        """Scenario, versions and figures as plain data (the shape of the JSON export)."""
        return export.to_dict(self, currency)

    def to_csv(self, path: Any = None, currency: str = "USD") -> str:
        """CSV text with units in the header and versions and sources as comments; written to `path` if given."""
        return export.to_csv(self, path, currency)

    def to_json(self, path: Any = None, currency: str = "USD") -> str:
        """JSON text, written to `path` if given."""
        return export.to_json(self, path, currency)

    def to_html(self, path: Any = None, currency: str = "USD") -> str:
        """One page of HTML that needs nothing else, written to `path` if given."""
        return export.to_html(self, path, currency)

    def to_xlsx(self, path: Any, currency: str = "USD") -> None:
        """An Excel workbook: figures, deltas as live formulas, every input with its source, versions."""
        export.to_xlsx(self, path, currency)

    def sources(self) -> pd.DataFrame:
        """Every input: key path, value as written, range, source, date, confidence, note."""
        return export.sources(self)

    @property
    def versions(self) -> dict[str, str]:
        """Versions of the code and of the presets."""
        from calc.version import VERSION

        return {"calc": VERSION, "presets": self._catalogue.digest}

    @cached_property
    def scenario_hash(self) -> str:
        """A fingerprint of everything the figures depend on: scenario, every input, versions."""
        return export.input_hash(self)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that the presets come from."""
        return self._catalogue

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.platforms)}: {self.scenario.workload}, {self.scenario.basis}>"
