"""Exact counts of rectangular dies on a round wafer, and the map of their places.

A site is a die with its scribe lane. It counts when its four corners lie inside the usable disc of radius
r = d/2 − e. All sites stand on one grid, because a wafer is diced along straight lanes; what is free is the
phase of the grid, the place of its lines as shares (x, y) of a site: lines run at (i + x) w and (j + y) h from
the wafer's centre. (0, 0) has a crossing of lanes at the centre, (1/2, 1/2) the middle of a die.

A corner may lie 1e-9 of the radius outside (0.15 nm on 300 mm), so that what fits exactly counts in spite of the
noise of floating point. The tolerance is on the radius, and the same for counts and maps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calc.units import Q, bare_number, counted, number

Array = NDArray[np.float64]

TOLERANCE = 1e-9
FINEST_SITE = 1e-4
"""Smallest side of a site that is counted, as a share of the radius: 15 µm on a wafer of 300 mm."""
MOST_MAPPED_SITES = 5_000_000
MOST_STEPS = 1000
FEW_ROWS = 60.0
"""Sites in the height of a half-disc for which twice the gain of a shift, at most one a row, fits into a byte."""

STEPS = 20
SHIFTS = STEPS // 2
"""`exact_sites` tries the phases 0, 1/20, ... 1/2 along one axis, with a lane or a die at the centre of the other axis.

The best grid is nearly always symmetric about one axis (every half-chord then serves two rows) and free along it, and
a phase x counts as many sites as 1 − x. Shortfall against all 20 x 20 phases, over 3,000 draws in each range of die
area (sides up to 26 mm x 33 mm, lanes of 0.1 mm, 300 mm wafer, 3 mm exclusion), as mean share of the count and as the
largest number of dies; that search in turn is 0.2%, 0.1% and 0.05% short of 100 x 100 phases:

    phases (x, y)                                  600 to 858 mm2    100 to 300 mm2    25 to 100 mm2
    die-centred alone                                  4.2%, 9          1.6%, 19          0.65%, 27
    die-centred, corner-centred                        2.7%, 8          1.0%, 16          0.41%, 21
    {0, 1/2} x {0, 1/2}                                1.3%, 4          0.4%, 7           0.16%, 11
    {0, 1/4, 1/2} x {0, 1/4, 1/2}                      0.8%, 4          0.3%, 6           0.12%, 8
    one axis in sixths, the other {0, 1/2}             0.4%, 2          0.2%, 6           0.09%, 8
    one axis in tenths, the other {0, 1/2}             0.3%, 2          0.1%, 4           0.05%, 6
    one axis in twentieths, the other {0, 1/2}         0.1%, 2          0.03%, 3          0.01%, 3

The last agrees with the full search in 92% of the draws; it costs about half as much again as sixths do, because each
row is measured once for all of its shifts.
"""


def exact_sites(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Whole sites inside the usable disc of a wafer, on the best phase of the grid.

    Equation: N = max over (x, y) of Σ_j max(⌊c_j / w + x⌋ + ⌊c_j / w − x⌋, 0), with the half-chord of row j
    c_j = √(r² − max(|y_j|, |y_j + h|)²), y_j = (j + y) h, r = d/2 − e; x in {0, 1/20, ... 1/2} and y in {0, 1/2},
    and the same along columns.
    Valid: a wafer without a flat (see `wafer_map`). Zero where no site fits; unknown where a side of the site is not
    above 1e-4 of the radius. On dies of 600 to 858 mm2 the best of all phases has 0.3% more on the mean.
    Source: geometry; counts held against vowstar/die-yield-calculator (2026-08-16), SiliconCompiler 0.38.11 and
    CATCH (2025-07-22), and against a count of every corner (tests/silicon/test_wafer_map.py).
    """
    *lengths, united = _usable(site_width, site_height, wafer_diameter, edge_exclusion)
    width, height, radius = np.broadcast_arrays(*lengths)
    sites = _best_along_rows(width, height, radius)
    oblong = np.abs(height - width) > TOLERANCE * width  # the others count as many along columns as along rows
    if oblong.any():
        along_columns = _best_along_rows(height[oblong], width[oblong], radius[oblong])
        sites[oblong] = np.maximum(sites[oblong], along_columns)
    return _sites(sites, united)


def exact_sites_die_centred(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Whole sites inside the usable disc of a wafer, with the middle of a die at the wafer's centre.

    Equation: N = n(h/2) + 2 Σ_k n((k + 1/2) h), k = 1, 2, ..., with n(y) = max(2 ⌊√(r² − y²) / w + 1/2⌋ − 1, 0)
    and r = d/2 − e.
    Valid: as `exact_sites`.
    Source: geometry; as in vowstar/die-yield-calculator (2026-08-16).
    """
    width, height, radius, united = _usable(site_width, site_height, wafer_diameter, edge_exclusion)
    chords = _half_chords(width, height, radius, 0.5)
    sites = _nothing(width, height, radius)
    for chord, rows in zip(chords, chain((1.0,), repeat(2.0)), strict=False):
        sites = sites + rows * np.maximum(2.0 * np.floor(chord + 0.5) - 1.0, 0.0)
    return _sites(sites, united)


def exact_sites_corner_centred(site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any) -> Any:
    """Whole sites inside the usable disc of a wafer, with a crossing of lanes at the wafer's centre.

    Equation: N = 4 Σ_k ⌊√(r² − (k h)²) / w⌋, k = 1, 2, ..., with r = d/2 − e.
    Valid: as `exact_sites`.
    Source: geometry; as in SiliconCompiler 0.38.11 (`calc_dpw`).
    """
    width, height, radius, united = _usable(site_width, site_height, wafer_diameter, edge_exclusion)
    sites = _nothing(width, height, radius)
    for chord in _half_chords(width, height, radius, 1.0):
        sites = sites + 4.0 * np.floor(chord)
    return _sites(sites, united)


def dies_per_field(
    die_width: Any, die_height: Any, scribe_width: Any, reticle_field_width: Any, reticle_field_height: Any
) -> Any:
    """Whole dies in one field of the scanner, with lanes between them, turned where that holds more.

    Equation: max(⌊(F_w + s) / (w + s)⌋ ⌊(F_h + s) / (h + s)⌋, the same with w and h changed).
    Valid: sides above zero; the outer lanes may lie outside of the field; zero where a die does not fit.
    A side may be 1e-9 too long, so that what fits exactly counts.
    Source: geometry.
    """
    lane = number(scribe_width, "m")
    width, height = number(die_width, "m") + lane, number(die_height, "m") + lane
    across = (number(reticle_field_width, "m") + lane) * (1.0 + TOLERANCE)
    along = (number(reticle_field_height, "m") + lane) * (1.0 + TOLERANCE)
    upright = np.floor(across / width) * np.floor(along / height)
    turned = np.floor(across / height) * np.floor(along / width)
    return np.maximum(upright, turned)


@dataclass(frozen=True, eq=False)
class WaferMap:
    """The sites of one wafer: for pictures and reports.

    Attributes:
        site_width, site_height, wafer_diameter, edge_exclusion: in metres.
        phase: place of the grid's lines as shares (x, y) of a site from the wafer's centre.
        corners: lower left corners of the sites, ``[site, (x, y)]`` in metres from the wafer's centre.
        counts_by_phase: sites with the grid ``die-centred``, ``corner-centred`` and at its ``best``.
    """

    site_width: float
    site_height: float
    wafer_diameter: float
    edge_exclusion: float
    phase: tuple[float, float]
    corners: Array
    counts_by_phase: dict[str, int]

    @property
    def count(self) -> int:
        """Sites on the wafer."""
        return len(self.corners)


NAMED_PHASES = {"corner-centred": (0.0, 0.0), "die-centred": (0.5, 0.5)}


def wafer_map(
    site_width: Any,
    site_height: Any,
    wafer_diameter: Any,
    edge_exclusion: Any,
    *,
    phase: str | tuple[float, float] = "best",
    flat_depth: Any = 0.0,
    notch_depth: Any = 0.0,
    notch_width: Any = 0.0,
    steps: int = STEPS,
) -> WaferMap:
    """The places of all whole sites on one wafer; lengths in metres or as quantities.

    `phase` is ``best`` (of `steps` x `steps` phases and those of `exact_sites`), ``die-centred``, ``corner-centred``
    or shares (x, y) of a site. A flat and a notch lie at the bottom. A flat `flat_depth` deep moves the edge there,
    and the edge exclusion with it: sites stay above −(d/2 − flat_depth − e). A notch is a rectangle that sites stay
    clear of; the edge exclusion does not widen it, because the quality area of a notched wafer is that of the full
    circle. So the notch of a 300 mm wafer, 1.00 to 1.25 mm deep, costs nothing inside of an exclusion of 3 mm.

    Equation: as `exact_sites`, site by site.
    Valid: one wafer; not more than five million sites.
    Source: geometry; flats and notches as in SEMI M1.
    """
    place = _Place(
        width=_length("site_width", site_width, positive=True),
        height=_length("site_height", site_height, positive=True),
        diameter=_length("wafer_diameter", wafer_diameter, positive=True),
        exclusion=_length("edge_exclusion", edge_exclusion),
        flat_depth=_length("flat_depth", flat_depth),
        notch_depth=_length("notch_depth", notch_depth),
        notch_width=_length("notch_width", notch_width),
    )
    chosen = _phase(phase)
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"wafer_map: steps is {steps!r}; expected a whole number from 1 to {MOST_STEPS}")
    estimate = math.pi * place.radius**2 / (place.width * place.height)
    if estimate > MOST_MAPPED_SITES:
        raise ValueError(
            f"wafer_map: site_width x site_height is {place.width:g} m x {place.height:g} m, about {estimate:.3g} "
            f"sites; expected a site large enough for at most {MOST_MAPPED_SITES:,}"
        )
    best, counts = _search(place, steps)
    found = best if chosen is None else chosen
    corners = place.corners(found)
    corners.flags.writeable = False
    return WaferMap(place.width, place.height, place.diameter, place.exclusion, found, corners, counts)


def _usable(
    site_width: Any, site_height: Any, wafer_diameter: Any, edge_exclusion: Any
) -> tuple[Array, Array, Array, bool]:
    """Sides of a site and the usable radius in metres, unknown where nothing can be counted; whether with units."""
    given = [number(length, "m") for length in (site_width, site_height, wafer_diameter, edge_exclusion)]
    plain = [bare_number(length) for length in given]
    width, height, diameter, exclusion = (np.asarray(length, dtype=np.float64) for length in plain)
    radius = np.maximum(diameter / 2.0 - exclusion, 0.0) * (1.0 + TOLERANCE)
    radius = np.where(radius < np.inf, radius, np.nan)
    smallest = np.maximum(FINEST_SITE * radius, np.finfo(np.float64).tiny)
    width, height = (np.where((side >= smallest) & (side < np.inf), side, np.nan) for side in (width, height))
    return width, height, radius, any(length is not stripped for length, stripped in zip(given, plain, strict=True))


def _sites(sites: Any, united: bool) -> Any:
    plain = np.asarray(sites)[()]
    return counted(Q(plain) if united else plain, "die/wafer")


def _nothing(width: Array, height: Array, radius: Array) -> Array:
    """Zero in the shape of the cases, unknown where a length is."""
    return np.asarray(0.0 * (width + height + radius))


def _levels(height: Array, radius: Array) -> float:
    """How many sites high the usable half-disc is, in the case where it is most."""
    return float(np.fmax.reduce(radius / height, axis=None, initial=0.0))


def _half_chords(width: Array, height: Array, radius: Array, first: float) -> Iterator[Array]:
    """Half-chords, in sites, at `first`, `first` + 1, ... sites from the centre; zero outside of a case's circle."""
    widest, aspect = (radius / width) ** 2, (height / width) ** 2
    for level in np.arange(first, _levels(height, radius)).tolist():
        yield np.sqrt(np.fmax(widest - level * level * aspect, 0.0))


def _best_along_rows(width: Array, height: Array, radius: Array) -> Array:
    """Sites on the best shift along the rows, with a lane or a row of dies through the wafer's centre."""
    nothing = _nothing(width, height, radius)
    kind = np.int8 if _levels(height, radius) < FEW_ROWS else np.int16
    above, gains = _sum_rows(_half_chords(width, height, radius, 1.0), nothing, kind)
    with_lane = 4.0 * above + 2.0 * _most(gains)
    chords = _half_chords(width, height, radius, 0.5)
    middle, middle_gains = _sum_rows(islice(chords, 1), nothing, kind)
    above, gains = _sum_rows(chords, nothing, kind)
    with_row = 4.0 * above + 2.0 * middle + _most(2 * gains + middle_gains)
    return np.asarray(np.maximum(with_lane, with_row))


def _sum_rows(chords: Iterable[Array], nothing: Array, kind: type[Any]) -> tuple[Array, NDArray[Any]]:
    """Sites in one half of rows with these half-chords on the unshifted grid; what each shift adds, ``[shift, ...]``.

    A row of half-chord c has 2 ⌊c⌋ sites and a rest c − ⌊c⌋ at each end. A shift takes from one rest and gives to
    the other: where that one reaches a site there is one more, where this one falls below zero there is one less.
    Rests are in whole steps of a shift: bytes, which are compared fast.
    """
    half, gains = nothing, np.zeros((SHIFTS, *nothing.shape), dtype=kind)
    shifts = np.arange(1, SHIFTS + 1, dtype=np.int8).reshape(-1, *[1] * nothing.ndim)
    for chord in chords:
        whole = np.floor(chord)
        rest = (STEPS * (chord - whole)).astype(np.int8)
        spare = np.maximum(rest, (whole < 1.0).view(np.int8) * np.int8(STEPS))  # a row without sites has none to lose
        half = half + whole
        gains += (rest >= STEPS - shifts).view(np.int8)
        gains -= (spare < shifts).view(np.int8)
    return half, gains


def _most(gains: NDArray[Any]) -> Any:
    """The largest gain of all shifts; zero without a shift."""
    return np.maximum.reduce(gains, axis=0, initial=0)


@dataclass(frozen=True)
class _Place:
    """One wafer and one site, in metres."""

    width: float
    height: float
    diameter: float
    exclusion: float
    flat_depth: float
    notch_depth: float
    notch_width: float

    @property
    def radius(self) -> float:
        return max(self.diameter / 2.0 - self.exclusion, 0.0)

    def counts(self, lift: float, shifts: Array) -> Array:
        """Sites with the grid lifted by this share of a site, for each of the shifts along the rows."""
        _, first, end, notch_first, notch_end = self._rows(lift, shifts)
        return np.asarray((end - first - np.maximum(notch_end - notch_first, 0.0)).sum(axis=0))

    def corners(self, phase: tuple[float, float]) -> Array:
        """Lower left corners of the sites, row by row from the bottom."""
        bottoms, first, end, notch_first, notch_end = self._rows(phase[1], np.array([phase[0]]))
        columns = np.arange(first.min(), end.max())
        clear = (columns < notch_first) | (columns >= notch_end)
        row, column = np.nonzero((columns >= first) & (columns < end) & clear)
        return np.column_stack(((columns[column] + phase[0]) * self.width, bottoms[row]))

    def _rows(self, lift: float, shifts: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Lower edges of the rows; for each row and shift its first site and its end, and those of the notched part."""
        noise = TOLERANCE * self.radius
        reach = math.ceil(self.radius / self.height) + 1
        bottoms = (np.arange(-reach, reach + 1, dtype=np.float64) + lift) * self.height
        farther = np.maximum(np.abs(bottoms), np.abs(bottoms + self.height))
        chord = np.sqrt(np.maximum((self.radius + noise) ** 2 - farther**2, 0.0))[:, None] / self.width
        above_flat = (bottoms >= self.flat_depth + self.exclusion - self.diameter / 2.0 - noise)[:, None]
        first = -np.floor(chord + shifts)
        end = np.where(above_flat, np.maximum(np.floor(chord - shifts), first), first)
        half = (self.notch_width / 2.0 - noise) / self.width
        at_notch = (bottoms < self.notch_depth - self.diameter / 2.0 - noise)[:, None] & (half > 0.0)
        notch_first = np.where(at_notch, np.maximum(np.floor(-half - shifts), first), end)
        notch_end = np.where(at_notch, np.minimum(np.ceil(half - shifts), end), end)
        return bottoms, first, end, notch_first, notch_end


def _search(place: _Place, steps: int) -> tuple[tuple[float, float], dict[str, int]]:
    """The best phase, the most symmetric where several are, and the counts of the named phases and of the best."""
    shares = np.array(sorted({step / steps for step in range(steps)} | {step / STEPS for step in range(SHIFTS + 1)}))
    counts = np.array([place.counts(lift, shares) for lift in shares.tolist()])
    if steps == 1:  # the phases of the exact count alone: symmetric about one axis at least
        symmetric = np.isin(shares, (0.0, 0.5))
        counts = np.where(symmetric[:, None] | symmetric[None, :], counts, -1)
    most = counts.max()
    equals = [(float(shares[x]), float(shares[y])) for y, x in np.argwhere(counts == most)]
    best = min(equals, key=lambda phase: (sum(share not in (0.0, 0.5) for share in phase), phase))
    named = {name: int(place.counts(y, np.array([x]))[0]) for name, (x, y) in NAMED_PHASES.items()}
    return best, {**named, "best": int(most)}


def _phase(phase: Any) -> tuple[float, float] | None:
    """The phase asked for as two shares of a site; None for the best."""
    if isinstance(phase, str):
        if phase == "best":
            return None
        if phase in NAMED_PHASES:
            return NAMED_PHASES[phase]
    elif isinstance(phase, tuple | list) and len(phase) == 2:
        shares = [_real(share) for share in phase]
        if all(math.isfinite(share) for share in shares):
            return (shares[0] % 1.0, shares[1] % 1.0)
    names = ", ".join(repr(name) for name in ("best", *NAMED_PHASES))
    raise ValueError(f"wafer_map: phase is {phase!r}; expected {names} or two shares (x, y) of a site")


def _length(name: str, value: Any, *, positive: bool = False) -> float:
    """One length in metres."""
    metres = _real(value if isinstance(value, str) else bare_number(number(value, "m")))
    if math.isfinite(metres) and (metres > 0.0 or (metres == 0.0 and not positive)):
        return metres
    found = f"{metres:g} m" if math.isfinite(metres) else repr(value)
    expected = "above zero" if positive else "of zero or more"
    raise ValueError(f"wafer_map: {name} is {found}; expected one length {expected}")


def _real(value: Any) -> float:
    """One real number; not-a-number for all else."""
    array = np.asarray(value)
    return float(array) if array.ndim == 0 and array.dtype.kind in "iuf" else math.nan
