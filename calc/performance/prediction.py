"""What was predicted for a published result, or why nothing can be."""

from __future__ import annotations

from dataclasses import dataclass

from calc.performance.likeness import Likeness
from calc.performance.published import PublishedCase


@dataclass(frozen=True)
class Expected:
    """Which quantity a published figure is, and in which unit."""

    name: str
    unit: str
    per: str = ""


@dataclass(frozen=True)
class Prediction:
    """The prediction of one case, in the unit of the published figure; None with a `reason` where there is none.

    `defaults` are the inputs that the source does not state, with what stands for them; `limit` is the one that binds.
    `flat` is what a flat roofline predicts, in the same unit.
    """

    published: PublishedCase
    expected: Expected | None = None
    value: float | None = None
    reason: str = ""
    defaults: tuple[str, ...] = ()
    layout: str = ""
    limit: str = ""
    likeness: Likeness | None = None
    flat: float | None = None

    @property
    def group(self) -> str:
        """Under which kind of work it is summarised."""
        return "training" if self.published.case.is_training else "inference"

    @property
    def error(self) -> float | None:
        """Predicted over published, less one."""
        return None if self.value is None else self.value / self.published.case.value - 1.0


def in_percent(error: float) -> str:
    """An error in whole percent with its sign; nothing is neither above nor below."""
    return f"{round(error, 2) + 0.0:+.0%}"
