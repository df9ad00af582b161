"""A schematic floor plan of one package: sizes are those of the model, places are made up.

Dies stand in a grid in the middle, further kinds of die below them, memory stacks along two sides. Of all such plans
that are not too long, the one nearest to a square is taken whose hull is no larger than the carrier; where none is, the
smallest, which then hangs over the carrier's edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from calc.costing.bill import Bill
from calc.plots.bill_inputs import inputs_of

MAIN, OTHER, MEMORY = "logic_die", "other_die", "memory_stack"
LONGEST = 2.6
"""Longest side over the other, of plans that are looked at."""
STACK_ASPECT = 1.5
"""Height over width of a memory stack in the drawing, about that of HBM; only its area is known to the model."""


@dataclass(frozen=True)
class Piece:
    """A rectangle: its middle from the carrier's lower left corner, and its sides, in mm."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class PackagePlan:
    """One package, the fullest of several, in mm and mm².

    `hull` is the area of the smallest rectangle around its pieces as they stand here. `even` says whether dies and
    stacks can be shared out evenly over the packages: the carrier of the model is that of an even share.
    """

    pieces: tuple[Piece, ...]
    carrier: Piece
    hull: float
    packages: float
    even: bool
    field: tuple[float, float]
    largest_carrier: float | None

    @property
    def fits(self) -> bool:
        """Whether the carrier of the model holds the pieces as they are placed here."""
        return self.hull <= self.carrier.width * self.carrier.height * (1.0 + 1e-9)

    def count(self, kind: str) -> int:
        """Pieces of a kind."""
        return sum(piece.kind == kind for piece in self.pieces)


def package_plan(bill: Bill) -> PackagePlan:
    """The plan of one package of a bill, at central values."""
    known = inputs_of(bill, "gross_dies_per_wafer", "carrier_area", "carrier_yield")
    packages = known["packages_per_accelerator"][0]
    dies = _dies(known, packages)
    stacks = math.ceil(known["memory_stacks"][0] / packages - 1e-9)
    shared = (*known["dies_per_accelerator"], known["memory_stacks"][0])
    area = known["carrier_area"][0]
    pieces = _best(list(_plans(dies, stacks, known["memory_stack_area"][0])), area)
    width, height = _hull(pieces)
    spread = math.sqrt(area / (width * height))
    carrier = Piece("carrier", width * spread / 2.0, height * spread / 2.0, width * spread, height * spread)
    return PackagePlan(
        pieces=tuple(_spread(pieces, carrier, spread)),
        carrier=carrier,
        hull=width * height,
        packages=packages,
        even=all(abs(count / packages - round(count / packages)) < 1e-9 for count in shared),
        field=(known["reticle_field_width"][0], known["reticle_field_height"][0]),
        largest_carrier=_largest_carrier(bill, known),
    )


def _best(plans: list[tuple[Piece, ...]], area: float) -> tuple[Piece, ...]:
    """The plan to be drawn on a carrier of an area."""
    plans = [plan for plan in plans if _elongation(plan)[0] <= LONGEST] or plans
    fitting = [plan for plan in plans if math.prod(_hull(plan)) <= area * (1.0 + 1e-9)]
    return min(fitting, key=_elongation) if fitting else min(plans, key=_size)


def _largest_carrier(bill: Bill, known: dict[str, list[float]]) -> float | None:
    name = "maximum_carrier_area"
    if name in bill.names:
        return bill.figure(name).value
    return known[name][0] if name in known else None


def _dies(known: dict[str, list[float]], packages: float) -> list[Piece]:
    """Dies of one package, without places; of stacked logic the widest tier of each stack."""
    counts, widths, heights = known["dies_per_accelerator"], known["die_width"], known["die_height"]
    if "total_die_area" not in known:  # the footprint of stacked logic is not the sum of its dies
        each = known["logic_footprint"][0] / counts[0]
        scale = math.sqrt(each / (widths[0] * heights[0]))
        counts, widths, heights = counts[:1], [widths[0] * scale], [heights[0] * scale]
    return [
        Piece(MAIN if position == 0 else OTHER, 0.0, 0.0, widths[min(position, len(widths) - 1)],
              heights[min(position, len(heights) - 1)])
        for position, count in enumerate(counts)
        for _ in range(math.ceil(count / packages - 1e-9))
    ]  # fmt: skip


def _plans(dies: list[Piece], stacks: int, stack_area: float) -> Iterator[tuple[Piece, ...]]:
    main = [piece for piece in dies if piece.kind == MAIN]
    others = [piece for piece in dies if piece.kind == OTHER]
    for columns, turned, stack_turned, along_height in product(
        range(1, max(len(main), 1) + 1), (False, True), (False, True), (True, False)
    ):
        block = list(_grid([_turned(piece) if turned else piece for piece in main], columns))
        block += _shelves(others, block)
        yield tuple(_with_stacks(block, stacks, stack_area, stack_turned, along_height))


def _grid(pieces: list[Piece], columns: int) -> Iterator[Piece]:
    """Pieces of one size in rows, the last row in the middle."""
    for start in range(0, len(pieces), columns):
        row = pieces[start : start + columns]
        yield from _in_line(row, start // columns * row[0].height + row[0].height / 2.0)


def _in_line(row: list[Piece], y: float) -> Iterator[Piece]:
    x = -sum(piece.width for piece in row) / 2.0
    for piece in row:
        yield replace(piece, x=x + piece.width / 2.0, y=y)
        x += piece.width


def _shelves(others: list[Piece], block: list[Piece]) -> list[Piece]:
    """Further dies in rows below the block, no wider than it where that can be."""
    width, _ = _hull(block)
    placed: list[Piece] = []
    floor = 0.0
    row: list[Piece] = []
    for piece in sorted(others, key=lambda item: -item.height):
        if row and sum(item.width for item in row) + piece.width > width * (1.0 + 1e-9):
            placed += _in_line(row, floor - row[0].height / 2.0)
            floor -= row[0].height
            row = []
        row.append(piece)
    return placed + (list(_in_line(row, floor - row[0].height / 2.0)) if row else [])


def _with_stacks(block: list[Piece], stacks: int, area: float, turned: bool, along_height: bool) -> Iterator[Piece]:
    """The block, and the stacks along its left and right sides, or above and below it."""
    yield from block
    if not stacks or not area:
        return
    short, long = math.sqrt(area / STACK_ASPECT), math.sqrt(area * STACK_ASPECT)
    width, height = (long, short) if turned else (short, long)
    left, right, low, high = _ends(block)
    middle = (low + high) / 2.0 if along_height else (left + right) / 2.0
    for side, count in ((1, math.ceil(stacks / 2)), (-1, stacks // 2)):
        for position in range(count):
            shift = position - (count - 1) / 2.0
            if along_height:
                x = right + width / 2.0 if side > 0 else left - width / 2.0
                yield Piece(MEMORY, x, middle + shift * height, width, height)
            else:
                y = high + height / 2.0 if side > 0 else low - height / 2.0
                yield Piece(MEMORY, middle + shift * width, y, width, height)


def _turned(piece: Piece) -> Piece:
    return replace(piece, width=piece.height, height=piece.width)


def _ends(pieces: list[Piece] | tuple[Piece, ...]) -> tuple[float, float, float, float]:
    """Left, right, low and high end of all pieces."""
    if not pieces:
        return 0.0, 0.0, 0.0, 0.0
    return (
        min(piece.x - piece.width / 2.0 for piece in pieces),
        max(piece.x + piece.width / 2.0 for piece in pieces),
        min(piece.y - piece.height / 2.0 for piece in pieces),
        max(piece.y + piece.height / 2.0 for piece in pieces),
    )


def _hull(pieces: list[Piece] | tuple[Piece, ...]) -> tuple[float, float]:
    left, right, low, high = _ends(pieces)
    return right - left, high - low


def _size(pieces: tuple[Piece, ...]) -> tuple[float, tuple[float, float]]:
    """How large a plan is; of equals the one that `_elongation` likes better."""
    return round(math.prod(_hull(pieces)), 3), _elongation(pieces)


def _elongation(pieces: tuple[Piece, ...]) -> tuple[float, float]:
    """How far a plan is from a square; of equals the wider one, which suits a screen."""
    width, height = _hull(pieces)
    return round(max(width, height) / min(width, height), 6), height - width


def _spread(pieces: tuple[Piece, ...], carrier: Piece, factor: float) -> Iterator[Piece]:
    """The pieces about the middle of the carrier, with gaps as wide as it allows; sizes stay."""
    left, right, low, high = _ends(pieces)
    x, y, apart = (left + right) / 2.0, (low + high) / 2.0, max(factor, 1.0)
    for piece in pieces:
        yield replace(piece, x=carrier.x + (piece.x - x) * apart, y=carrier.y + (piece.y - y) * apart)
