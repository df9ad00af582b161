"""Sizing a design for a rate of work: as many dies, with memory beside them, as the tokens of another chip take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from calc.comparison import compare
from calc.comparison.cases import Cases, Central, Probes
from calc.comparison.composition import Composed
from calc.comparison.evaluation import evaluate_scenario, shape_of, training_candidates, training_columns
from calc.comparison.inputs import ScenarioInputs, gather
from calc.comparison.layouts import axes, tried
from calc.comparison.quantities import defined
from calc.comparison.result import Comparison
from calc.comparison.structures import Shape, makers_of
from calc.comparison.training_layouts import best_of
from calc.errors import RangeError
from calc.graph import Function, Structure, compose, figure
from calc.presets import Catalogue
from calc.provenance import SourcedQuantity
from calc.schema import Training
from calc.synthesis.crossed import Beside, Crossed, Prescribed
from calc.synthesis.design import DesignChain
from calc.synthesis.sized import SizedChain, Sizes
from calc.synthesis.target import THROUGHPUT
from calc.units import GLOSSARY

Array = NDArray[np.float64]
MOST_DIES = 1024.0
"""Dies that compute up to which is searched."""
ROOMS = ("calibration.", "workload.", "model.")
"""Rooms whose values may be overridden for platform and design at once."""
OF_WORK = {
    "serving": ("decode_rate", "interactivity", "devices_per_replica", "device_power"),
    "training": ("training_rate", "model_flops_utilisation", "device_power"),
}
"""Figures on the workload by task; the first one is matched."""
ROUNDING = 1e-9
AnyCases = TypeVar("AnyCases", bound=Cases)


@dataclass(frozen=True)
class Work:
    """A workload with what a platform does on it, alone and per device."""

    central: Comparison
    drawn: Comparison | None

    @property
    def platform(self) -> str:
        """The platform whose rate is to be reached."""
        return self.central.platforms[0]

    @property
    def workload(self) -> str:
        """The workload by name."""
        return self.central.inputs.workload.id

    @property
    def figures(self) -> tuple[str, ...]:
        """Names of the figures on the workload, the one that is matched first."""
        return OF_WORK[self.central.inputs.workload.task]

    @property
    def beside(self) -> dict[str, float | None]:
        """Figures of the platform, in the units in which they are read; None where unknown."""
        return {name: self.central.figure(name, self.platform).value for name in self.figures}

    def wanted(self, drawn: bool) -> Array:
        """The rate to be reached, at central values or in each draw, in base units."""
        found = self.drawn if drawn and self.drawn is not None else self.central
        return np.ravel(found.values(self.figures[0])) * GLOSSARY[self.figures[0]].factor


def work_of(
    platform: Any, on: tuple[str, ...], workload: str | None, model: str | None, precision: str | None,
    overrides: Mapping[str, Any], date: str | None, draws: int, seed: int, catalogue: Catalogue,
) -> Work | None:  # fmt: skip
    """What a platform does on a workload, alone and per device; None where no rate of work is matched.

    Raises `RangeError` where the rate is not known, for a workload where none is used, and for a precision where the
    workload decides it.
    """
    if on != (THROUGHPUT,):
        if workload is not None or model is not None:
            raise RangeError(f"workload and model go with on={THROUGHPUT!r}; rates and memory are matched without work")
        return None
    if precision is not None:
        raise RangeError(f"precision: the workload decides it for on={THROUGHPUT!r}; leave it out")
    shared = {path: value for path, value in overrides.items() if path.startswith(ROOMS)}
    asked: dict[str, Any] = {"workload": workload, "model": model, "date": date, "overrides": shared}
    asked |= {"basis": "per_device", "catalogue": catalogue}
    drawn = compare([platform], draws=draws, seed=seed, **asked) if draws else None
    work = Work(compare([platform], **asked), drawn)
    rate = work.central.figure(work.figures[0], work.platform)
    if rate.value is None:
        raise RangeError(f"{work.platform}: its rate on {work.workload} is not known: {rate.reason}")
    return work


def of_template(overrides: Mapping[str, Any] | None, on: tuple[str, ...]) -> dict[str, Any]:
    """The overrides that are of the template or of coefficients; those of the workload are not."""
    beside = ("workload.", "model.") if on == (THROUGHPUT,) else ()
    return {path: value for path, value in (overrides or {}).items() if not path.startswith(beside)}


@dataclass(frozen=True, kw_only=True)
class WorkingChain(SizedChain):
    """A design on a workload, whose dies follow from the number of those that compute."""

    shape: Shape
    tried: Mapping[str, Any]

    @property
    def settings(self) -> Mapping[str, Any]:
        """The layouts that are tried, and one device as a share of a fleet."""
        return self.tried

    def structure(self, targets: Iterable[str]) -> Structure:
        """The composed formulas for some targets, of the design and of its work."""
        given = frozenset((*self.common, *self.parts.quantities, *self.settings))
        return _structure(self.shape, self.sizes, given, tuple(targets))


@lru_cache(maxsize=64)
def _structure(shape: Shape, sizes: Sizes, given: frozenset[str], targets: tuple[str, ...]) -> Structure:
    makers: dict[str, Function] = makers_of(shape)
    return compose(makers | dict(sizes), given, targets)


def working_chain(design: DesignChain, sizes: Sizes, work: Work, catalogue: Catalogue) -> WorkingChain:
    """The chain of a design on the workload of a platform, with one die that computes."""
    scenario = work.central.scenario.model_copy(update={"platforms": [design.name], "baseline": None})
    inputs = gather(scenario, catalogue, {design.name: design.preset})
    (platform,) = inputs.platforms
    made = {name for name, _ in sizes}
    parts = design.chain.parts
    main = {**parts.quantities, **platform.quantities}
    main = {name: item for name, item in main.items() if name not in made}
    others = {
        kind: {name: item for name, item in quantities.items() if name not in made}
        for kind, quantities in parts.other_dies.items()
    }
    trains = isinstance(inputs.workload, Training)
    layouts = training_columns(inputs, [training_candidates(inputs)]) if trains else axes(tried(inputs.model))
    settings = layouts | {"devices": 1.0, "fleet_is_share": 1.0}
    shape = replace(shape_of(inputs, platform, "per_device"), forms=tuple(sorted(parts.forms.items())))
    made_of = Composed(main, others, parts.forms)
    chain = WorkingChain(design.name, made_of, inputs.common, catalogue, tried=settings, sizes=sizes, shape=shape)
    chain = with_dies(chain, 1.0)
    return _with_best_layouts(chain, inputs, work) if trains else chain


def _with_best_layouts(chain: WorkingChain, inputs: ScenarioInputs, work: Work) -> WorkingChain:
    """The same with the training layouts that are best where the design does what the platform does."""
    central = _cases_with_dies(chain, work, work.wanted(drawn=False), lambda columns: Beside(Central(), columns))
    dies = float(np.nan_to_num(np.ravel(central.column(_count(chain)))[0], nan=MOST_DIES))
    candidates, rate = training_candidates(inputs), "candidate_training_rate"
    rates = np.nan_to_num(np.ravel(with_dies(chain, dies).values((rate,), Central())[rate]))
    best = best_of(candidates, np.broadcast_to(rates, (len(candidates),)))
    return replace(chain, tried={**chain.tried, **training_columns(inputs, [best])})


def with_dies(chain: WorkingChain, dies: float) -> WorkingChain:
    """The same with so many dies that compute."""
    path = f"{chain.owner}.computing_dies"
    count = defined("computing_dies", dies, path, "the fewest that reach the rate of work, by search")
    parts = chain.parts
    changed = Composed(parts.quantities | {"computing_dies": count}, parts.other_dies, parts.forms)
    return replace(chain, parts=changed)


def size(chain: WorkingChain, work: Work, draws: int, seed: int) -> tuple[WorkingChain, Cases]:
    """The chain with the dies that reach the rate at central values, and cases with those of each draw.

    Raises `RangeError` where no number of dies reaches it at central values; in a draw it is unknown then.
    """
    central = _cases_with_dies(chain, work, work.wanted(drawn=False), lambda columns: Beside(Central(), columns))
    (dies,) = np.ravel(central.column(_count(chain)))
    if not np.isfinite(dies):
        raise RangeError(_out_of_reach(chain, work))
    if not draws:
        return with_dies(chain, float(dies)), Central()
    wanted = work.wanted(drawn=True)
    drawn = _cases_with_dies(chain, work, wanted, lambda columns: Prescribed(draws, seed, columns))
    return with_dies(chain, float(dies)), drawn


def probed(chain: WorkingChain, work: Work, probes: Probes) -> Cases:
    """Weak inputs moved one at a time, of platform and design at once, each with the dies that reach the rate then."""
    rate = work.figures[0]
    reached = np.ravel(evaluate_scenario(work.central.inputs, (rate,), probes).values[rate])
    wanted = np.broadcast_to(reached, (probes.size,))
    return _cases_with_dies(chain, work, wanted, lambda columns: Beside(probes, columns))


def crossed(chain: WorkingChain, work: Work, cases: Cases, size: int, given: Mapping[str, Array]) -> Crossed:
    """Every case at every given value of some inputs, each with the dies that reach the rate there."""
    count = max(values.size for values in given.values())
    wanted = np.tile(np.broadcast_to(work.wanted(drawn=size > 1), (size,)), count)
    return _cases_with_dies(chain, work, wanted, lambda columns: Crossed(cases, size, given, columns))


def _count(chain: WorkingChain) -> SourcedQuantity:
    return chain.parts.quantities["computing_dies"]


def _cases_with_dies(
    chain: WorkingChain, work: Work, wanted: Array, cases: Callable[[Mapping[str, Array]], AnyCases]
) -> AnyCases:
    """Cases with the dies that reach the rate in each; `cases` makes them of the column of that number."""
    rate, path = work.figures[0], _count(chain).path

    def reached(dies: Array) -> Array:
        return np.ravel(chain.values((rate,), cases({path: dies}))[rate])

    return cases({path: fewest(reached, wanted)})


def _out_of_reach(chain: WorkingChain, work: Work) -> str:
    rate = work.figures[0]
    most = float(np.ravel(with_dies(chain, MOST_DIES).values((rate,), Central())[rate])[0])
    unit = GLOSSARY[rate]
    said = f"reaches {figure(most / unit.factor)} {unit.unit}" if np.isfinite(most) else "cannot do it at all"
    return (
        f"{chain.owner}: with {MOST_DIES:g} dies that compute it {said} on {work.workload}, where {work.platform} "
        f"reaches {figure(work.beside[rate] or np.nan)}; take another supply, memory or workload"
    )


def fewest(reached: Callable[[Array], Array], wanted: Array, most: float = MOST_DIES) -> Array:
    """The fewest whole dies whose rate is what is wanted, case by case; not-a-number where `most` are too few.

    Valid: the rate does not fall as dies are added. Doubling, then bisection.
    """
    goal = wanted * (1.0 - ROUNDING)
    low, high = np.zeros(goal.shape), np.ones(goal.shape)
    known = np.isfinite(goal)
    enough = (reached(high) >= goal) | ~known
    while not enough.all() and high.max() < most:
        low, high = np.where(enough, low, high), np.where(enough, high, 2.0 * high)
        enough = (reached(high) >= goal) | ~known
    while (high - low).max() > 1.0:
        middle = np.ceil(0.5 * (low + high))
        meets = (reached(middle) >= goal) | ~known
        low, high = np.where(meets, low, np.minimum(middle, high - 1.0)), np.where(meets, middle, high)
    return np.where(enough & known, high, np.nan)
