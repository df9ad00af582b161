"""A design whose dies, stacks, layers and packages are found by formulas from what it is to reach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from calc import device
from calc.comparison.composition import Composed
from calc.comparison.limits import cost_wiring
from calc.comparison.precision import FORMATS
from calc.comparison.quantities import Quantities, defined
from calc.costing.chain import Chain
from calc.errors import CalcError, RangeError
from calc.graph import Function, Structure, compose
from calc.presets import Catalogue
from calc.schema import Design, Memory, Node
from calc.silicon.package_count import PACKAGE_COUNT
from calc.synthesis.design import DesignChain, design_chain
from calc.synthesis.target import THROUGHPUT, Target
from calc.units import base_factor

Sizes = tuple[tuple[str, Function], ...]
TEMPLATES = {"stack": "chiplet-28nm", "board": "chiplet-28nm", "bonded": "chiplet-28nm-3d"}
"""Designs that say what a match does not: links, margin, volume; by how memory is attached."""


@dataclass(frozen=True)
class SizedChain(Chain):
    """A chain in which formulas find some counts that a design otherwise states."""

    sizes: Sizes = ()

    def structure(self, targets: Iterable[str]) -> Structure:
        """The composed formulas for some targets, with those that size the design."""
        given = frozenset((*self.common, *self.parts.quantities))
        return _structure(tuple(sorted(self.parts.forms.items())), self.sizes, given, tuple(targets))


@lru_cache(maxsize=256)
def _structure(
    forms: tuple[tuple[str, str], ...], sizes: Sizes, given: frozenset[str], targets: tuple[str, ...]
) -> Structure:
    try:
        return compose(cost_wiring(dict(forms)) | dict(sizes), given, targets)
    except KeyError as error:
        raise CalcError(str(error.args[0])) from None


def sizes_for(attachment: str, on: tuple[str, ...], whole: bool) -> Sizes:
    """The formulas that size a design for what is to be matched, by how its memory is attached."""
    found: dict[str, Function] = dict(PACKAGE_COUNT)
    bonded = attachment == "bonded"
    if on == (THROUGHPUT,):
        found |= device.sizing.COUNTS["beside"]
        found |= {} if bonded else device.sizing.STACKS["beside"]
    silicon = on if bonded else tuple(name for name in on if name == "rate")
    by_silicon = [name for name in ("rate", "bandwidth") if name in silicon]
    if by_silicon:
        found |= device.sizing.NEEDS["both" if len(by_silicon) > 1 else by_silicon[0]]
        found |= device.sizing.COUNTS["whole" if whole else "fractional"]
    by_stacks = [name for name in ("bandwidth", "capacity") if name in on]
    if by_stacks and not bonded:
        found |= device.sizing.STACKS["both" if len(by_stacks) > 1 else by_stacks[0]]
    if bonded and "capacity" in on:
        found |= device.sizing.LAYERS["capacity"]
    return tuple(sorted(found.items()))


def sized_chain(design: DesignChain, sizes: Sizes, target: Target, held: Quantities | None = None) -> SizedChain:
    """The chain of a design in which some counts are found; `held` are figures that are given instead of found.

    Raises `RangeError` for a rate at a precision that the design's units do not have.
    """
    chain = design.chain
    made = {name for name, _ in sizes}

    def kept(kind: Quantities) -> Quantities:
        return {name: item for name, item in kind.items() if name not in made}

    given = target.quantities | (held or {})
    if "silicon_needed" in made:
        given |= _multiple(design, target)
    main = kept(chain.parts.quantities) | given
    others = {name: kept(kind) for name, kind in chain.parts.other_dies.items()}
    return SizedChain(
        chain.owner, Composed(main, others, chain.parts.forms), chain.common, chain.catalogue, sizes=sizes
    )


def _multiple(design: DesignChain, target: Target) -> Quantities:
    """What the design's units do at the precision of the target."""
    formats = FORMATS[design.preset.architecture]
    if target.precision not in formats:
        raise RangeError(
            f"{design.name}: its units have no {target.precision}; match a rate at {' or '.join(formats)} (precision)"
        )
    return {"rate_multiple": design.at(target.precision).chain.parts.quantities["rate_multiple"]}


def with_counts(design: DesignChain, base: Design) -> DesignChain:
    """A design that remembers how many dies of each kind its template has, whatever stands in their place."""
    stated = {"main": base.dies_per_accelerator, **{n: d.dies_per_accelerator for n, d in base.other_dies.items()}}
    counts = {name: sourced.quantity.value or 0.0 for name, sourced in stated.items()}
    computing = counts[base.computing_die]
    parts = design.chain.parts
    for kind, quantities in {"main": parts.quantities, **parts.other_dies}.items():
        where = design.name if kind == "main" else f"{design.name}.other_dies.{kind}"
        said = (f"{where}.dies_per_accelerator", f"as {base.id} has them")
        ratio = counts[kind] / computing if computing else float(kind == base.computing_die)
        quantities["dies_by_computing_die"] = defined("dies_by_computing_die", ratio, *said)
        quantities["dies_as_stated"] = defined("dies_as_stated", counts[kind], *said)
    stacks = base.memory_stacks.quantity.value if base.memory_stacks else None
    by_die = (stacks or 0.0) / (computing or 1.0)
    where = f"{design.name}.memory_stacks"
    stacked = defined("stacks_by_computing_die", by_die, where, f"as {base.id} has them")
    parts.quantities["stacks_by_computing_die"] = stacked
    return design


@dataclass(frozen=True)
class Choice:
    """What a matching design is made of; None where the template decides. `voltage` None: the node's nominal supply."""

    node: Any = None
    memory: Any = None
    package: Any = None
    voltage: Any = None
    die_area: Any = None
    design: Any = None


def template(
    choice: Choice, on: tuple[str, ...], overrides: Mapping[str, Any], date: str | None, catalogue: Catalogue
) -> tuple[DesignChain, Sizes, dict[str, Any]]:
    """The design that is to be sized, the formulas that size it, and the overrides that make it of its template.

    Raises `RangeError` where an override states what is to be found, or template and memory do not go together.
    """
    memory: Memory | None = None if choice.memory is None else catalogue.load(choice.memory, "memories")
    if choice.design is not None:
        base: Design = catalogue.load(choice.design, "designs")
    else:
        base = catalogue.load(TEMPLATES[memory.attachment if memory else "stack"], "designs")
    attachment = (memory or _memory(base)).attachment
    sizes = sizes_for(attachment, on, whole=True)
    found = {name for name, _ in sizes}
    changes: dict[str, Any] = {
        part: value for part, value in (("node", choice.node), ("memory", choice.memory), ("package", choice.package))
        if value is not None
    }  # fmt: skip
    if choice.die_area is not None:
        changes["die_area"] = choice.die_area
    if "bonded" in {attachment, _memory(base).attachment} and attachment != _memory(base).attachment:
        _check_other_attachment(base, attachment, found)
        changes |= {"memory_stacks": "0 stack", "bonded_layers": 0}
    stated = sorted(path for path in overrides if path.rpartition(".")[2] in found)
    if stated:
        raise RangeError(f"{base.id}: {', '.join(stated)} is what a match finds, so it cannot be set; see `on`")
    changes |= {**_supply(choice, base, catalogue), **overrides}
    placeholders = {"dies_per_accelerator": "1 die", "memory_stacks": "0 stack", "packages_per_accelerator": 1}
    placeholders |= {f"other_dies.{kind}.dies_per_accelerator": "1 die" for kind in base.other_dies}
    standing = {path: value for path, value in placeholders.items() if path.rpartition(".")[2] in found}
    source = choice.design if choice.design is not None else base.id
    read = design_chain(source, changes | standing, date, catalogue)
    if read.columns:
        raise RangeError(f"{base.id}: a match takes one value of each input; {', '.join(read.columns)} has many")
    return with_counts(read, base), sizes, changes


def _memory(design: Design) -> Memory:
    if isinstance(design.memory, str):
        raise TypeError("a design is read with its parts")
    return design.memory


def _check_other_attachment(base: Design, attachment: str, found: set[str]) -> None:
    count, needs = (
        ("bonded_layers", "capacity") if attachment == "bonded" else ("memory_stacks", "bandwidth or capacity")
    )
    if count not in found:
        raise RangeError(
            f"{base.id}: its memory is attached otherwise, so {count} must be found: match on {needs} too, or take "
            f"another design than {base.id}"
        )


def _supply(choice: Choice, base: Design, catalogue: Catalogue) -> dict[str, Any]:
    """The supply that is chosen; by default the nominal one of the node, or what the template's clock asks for."""
    if base.supply != "stated" and choice.voltage is not None:
        raise RangeError(f"{base.id}: its supply is not stated but {base.supply}, so no voltage can be set")
    if base.supply != "stated":
        return {}
    if choice.voltage is not None:
        return {"supply_voltage": choice.voltage}
    node: Node = base.node if choice.node is None else catalogue.load(choice.node, "nodes")  # type: ignore[assignment]
    if node.nominal_voltage is None or node.nominal_voltage.quantity.value is None:
        raise RangeError(f"node {node.id} gives no nominal_voltage; set voltage")
    return {"supply_voltage": f"{node.nominal_voltage.quantity.value / base_factor('V')!r} V"}
