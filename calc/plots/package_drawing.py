"""One package from above, drawn to scale."""

from __future__ import annotations

import plotly.graph_objects as go

from calc.plots.labels import Texts, said, short
from calc.plots.package_plan import MAIN, MEMORY, OTHER, PackagePlan, Piece
from calc.plots.rectangles import outlines

GAP, MARGIN = 6.0, 2.0
USUAL_WIDTH, AROUND, TALLEST = 400.0, 150.0, 520.0
"""Width of the picture in most windows, room for legend and axis, greatest height, in pixels."""
FILLED = {"carrier": 0.25, MAIN: 0.8, OTHER: 0.8, MEMORY: 0.8}


def package_drawing(plan: PackagePlan, texts: Texts | None = None) -> go.Figure:
    """Dies and memory on their carrier; beside it the reticle field, and the class's largest carrier as a square.

    Sizes are to scale, places are schematic.

    Args:
        plan: what `package_plan` makes of a bill.
        texts: labels by kind of piece; what is missing is shown by its name.
    """
    picture = go.Figure(layout={"template": "none"})
    for kind, opacity in FILLED.items():
        pieces = [plan.carrier] if kind == "carrier" else [piece for piece in plan.pieces if piece.kind == kind]
        if pieces:
            _add(picture, pieces, _label(kind, pieces, texts), fill=opacity)
    references = references_beside(plan)
    for kind, piece in references.items():
        _add(picture, [piece], _label(kind, [piece], texts), dash="dash" if kind == "largest_carrier" else "dot")
    _lay_out(picture, [plan.carrier, *plan.pieces, *references.values()])
    return picture


def references_beside(plan: PackagePlan) -> dict[str, Piece]:
    """To the right of all: the largest carrier as a square, and the reticle field in its lower left corner."""
    shown = (plan.carrier, *plan.pieces)
    left = max(piece.x + piece.width / 2.0 for piece in shown) + GAP
    low = min(piece.y - piece.height / 2.0 for piece in shown)
    sizes = {"reticle_field": plan.field}
    if plan.largest_carrier:
        sizes = {"largest_carrier": (plan.largest_carrier**0.5,) * 2} | sizes
    return {kind: Piece(kind, left + width / 2.0, low + height / 2.0, width, height)
            for kind, (width, height) in sizes.items()}  # fmt: skip


def _label(kind: str, pieces: list[Piece], texts: Texts | None) -> str:
    each = short(pieces[0].width * pieces[0].height)
    times = f"{len(pieces)} × " if len(pieces) > 1 else ""
    same = len({round(piece.width * piece.height, 6) for piece in pieces}) == 1
    return f"{said(texts, kind)}: {times}{each} mm²" if same else f"{said(texts, kind)}: {len(pieces)}"


def _add(picture: go.Figure, pieces: list[Piece], name: str, fill: float = 0.0, dash: str = "solid") -> None:
    x, y = outlines((piece.x - piece.width / 2.0, piece.y - piece.height / 2.0, piece.width, piece.height)
                    for piece in pieces)  # fmt: skip
    picture.add_scatter(
        x=x, y=y, mode="lines", name=name, fill="toself" if fill else None, opacity=fill or 1.0,
        line={"width": 1.5, "dash": dash}, hoverinfo="name", hoveron="fills" if fill else "points",
    )  # fmt: skip


def _lay_out(picture: go.Figure, pieces: list[Piece]) -> None:
    left = min(piece.x - piece.width / 2.0 for piece in pieces) - MARGIN
    right = max(piece.x + piece.width / 2.0 for piece in pieces) + MARGIN
    low = min(piece.y - piece.height / 2.0 for piece in pieces) - MARGIN
    high = max(piece.y + piece.height / 2.0 for piece in pieces) + MARGIN
    picture.update_xaxes(range=[left, right], showgrid=False, zeroline=False, title="mm", constrain="domain")
    picture.update_yaxes(
        range=[low, high], showgrid=False, zeroline=False, scaleanchor="x", scaleratio=1, constrain="domain",
        showticklabels=False,
    )  # fmt: skip
    height = AROUND + USUAL_WIDTH * (high - low) / (right - left)
    picture.update_layout(
        height=min(height, TALLEST), margin={"l": 10, "r": 10, "t": 10, "b": 10}, showlegend=True,
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
    )  # fmt: skip
