"""Sliders for what is counted and measured: dies, memory, defects, volume."""

from __future__ import annotations

import calc
from ui.components.link import Link
from ui.components.sliders import show_slider
from ui.components.texts import Texts
from ui.design.starting_point import StartingPoint, amount

VOLUMES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000,
           10_000_000)  # fmt: skip
ENDS = {"die_area": (20.0, 1_000.0), "bonded_layers": (0.0, 12.0), "packages_per_accelerator": (1.0, 8.0)}
"""Ends of sliders that the declarations leave open; a die can be moved beyond the reticle field, to see why not."""
STEPS = {"bonded_layers": 1.0, "packages_per_accelerator": 1.0}
LINKS = ("die_to_die_bandwidth", "die_to_die_area_share")
MEMORY_COUNT = {"stack": "memory_stacks", "board": "memory_stacks", "bonded": "bonded_layers"}
FIRST_COUNT = 4.0
"""Stacks or layers to begin with where the design had the other kind of memory, and so none of this one."""
KEYS = {
    "die_area": "die_area", "dies_per_accelerator": "dies", "memory_stacks": "stacks", "bonded_layers": "layers",
    "defect_density": "defects", "volume": "volume", "packages_per_accelerator": "packages",
    "supply_voltage": "supply", "die_to_die_bandwidth": "link_bandwidth", "die_to_die_area_share": "link_area",
    "clock_frequency": "clock",
}  # fmt: skip


def choose(
    point: StartingPoint, parts: dict[str, str], usual: dict[str, object], link: Link, texts: Texts
) -> dict[str, str]:
    """Show them; gives an override for each one that was moved. Notes usual values by key."""
    own = point.preset
    overrides: dict[str, str] = {}
    for name in ("die_area", "dies_per_accelerator"):
        overrides |= slider(name, name, amount(own, name), point.name, usual, link, texts)
    overrides |= _supply(point, parts.get("node", ""), usual, link, texts)
    overrides |= _memory(point, parts.get("memory", ""), usual, link, texts)
    for name in LINKS:
        overrides |= slider(name, name, amount(own, name), point.name, usual, link, texts)
    node = point.part("node", parts.get("node", ""))
    density = amount(node, "defect_density")
    if density is not None:
        owner = f"{point.name} on {node.id}"
        overrides |= slider("defect_density", "node.defect_density", density, owner, usual, link, texts)
    return overrides | slider("volume", "volume", amount(own, "volume"), point.name, usual, link, texts)


def _supply(point: StartingPoint, chosen: str, usual: dict[str, object], link: Link, texts: Texts) -> dict[str, str]:
    """The supply, between the ends that the node bears; one that another node does not bear gives way to its nominal.

    A design that does not state its supply has its clock instead; a build has neither.
    """
    if not point.supply:
        return {}
    own = amount(point.preset, "supply_voltage")
    if point.supply != "stated" or own is None:
        clock = amount(point.preset, "clock_frequency")
        return slider("clock_frequency", "clock_frequency", clock, point.name, usual, link, texts)
    ends = calc.supply_range(point.computing_node(chosen))
    fits = not chosen or ends.holds(own)
    value = own if fits else ends.nominal
    owner = f"{point.name} on {chosen}" if chosen else point.name
    moved = slider("supply_voltage", "supply_voltage", value, owner, usual, link, texts, (ends.low, ends.nominal))
    if moved or fits:
        return moved
    return {"supply_voltage": control_of("supply_voltage", "supply_voltage", value).override(value)}


def _memory(point: StartingPoint, chosen: str, usual: dict[str, object], link: Link, texts: Texts) -> dict[str, str]:
    """Stacks or layers, as the memory is attached; of the other there are none."""
    before, after = point.part("memory").attachment, point.part("memory", chosen).attachment
    name = MEMORY_COUNT[after]
    if name == MEMORY_COUNT[before]:
        return slider(name, name, amount(point.preset, name), point.name, usual, link, texts)
    control = control_of(name, name, FIRST_COUNT)
    none = control_of(MEMORY_COUNT[before], MEMORY_COUNT[before], 0.0)
    overrides = {name: control.override(FIRST_COUNT), none.path: none.override(0.0)}
    return overrides | slider(name, name, FIRST_COUNT, f"{point.name} with {chosen}", usual, link, texts)


def slider(
    name: str,
    path: str,
    value: float | None,
    owner: str,
    usual: dict[str, object],
    link: Link,
    texts: Texts,
    ends: tuple[float, float] | None = None,
) -> dict[str, str]:
    """One slider, between ends of its own where they are given; nothing where the preset does not know the value."""
    if value is None:
        return {}
    control = control_of(name, path, value, ends)
    usual[KEYS[name]] = control.value
    moved = show_slider(control, KEYS[name], link, texts, owner)
    return {} if moved is None else {path: moved}


def control_of(name: str, path: str, value: float, ends: tuple[float, float] | None = None) -> calc.Control:
    """The control of a quantity, its ends wide enough for the value."""
    declaration = calc.GLOSSARY[name]
    low, high = ends or ENDS.get(name) or declaration.typical or (value, value)
    rungs: tuple[float, ...] = ()
    if name == "volume":
        value = int(value) if value == int(value) else value
        rungs = tuple(sorted({*VOLUMES, value}))
    return calc.Control(
        path=path, name=name, description=declaration.description, unit=declaration.unit, value=value,
        low=min(float(low), value), high=max(float(high), value), step=STEPS.get(name, float(declaration.step)),
        rungs=rungs,
    )  # fmt: skip
