"""What was predicted for a published result, or why nothing can be."""

from __future__ import annotations

from dataclasses import dataclass

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

    `defaults` are the inputs that the source does not state, with what stands for them.
    """

    published: PublishedCase
    expected: Expected | None = None
    value: float | None = None
    reason: str = ""
    defaults: tuple[str, ...] = ()
    layout: str = ""
    limit: str = ""

    @property
    def group(self) -> str:
        """Under which kind of work it is summarised."""
        return "training" if self.published.case.is_training else "inference"

    @property
    def error(self) -> float | None:
        """Predicted over published, less one."""
        return None if self.value is None else self.value / self.published.case.value - 1.0
