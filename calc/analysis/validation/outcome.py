"""What became of one expected value, of one case and of one file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

DEFAULT_TOLERANCE = 0.3
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Output:
    """One expected value and what was predicted, in the unit in which people read the quantity.

    An expected zero has no relative error: the prediction is compared with it as an amount, and `tolerance` is an
    amount too. Where it is judged `by_factor`, a tolerance of 0.5 allows a factor of 1.5 either way.
    `flat` is what the simplest model says, a flat roofline, where there is one.
    """

    name: str
    unit: str
    per: str
    expected: float
    predicted: float | None
    tolerance: float
    by_factor: bool = False
    flat: float | None = None

    @property
    def is_absolute(self) -> bool:
        """Whether it is compared as an amount, since zero is expected."""
        return self.expected == 0.0

    @property
    def difference(self) -> float | None:
        """Predicted less expected, in `unit`."""
        return None if self.predicted is None else self.predicted - self.expected

    @property
    def ratio(self) -> float | None:
        """Predicted over expected; None where it is unknown or zero is expected."""
        error = self.error
        return None if error is None else error + 1.0

    @property
    def error(self) -> float | None:
        """Predicted over expected, less one; None where it is unknown or zero is expected."""
        if self.predicted is None or self.is_absolute:
            return None
        return self.predicted / self.expected - 1.0

    @property
    def error_over_tolerance(self) -> float | None:
        """The size of the error as a multiple of what is tolerated."""
        if self.by_factor and self.predicted is not None and self.predicted > 0.0:
            return abs(math.log(self.predicted / self.expected)) / math.log(1.0 + self.tolerance)
        error = self.difference if self.is_absolute else self.error
        return None if error is None else abs(error) / self.tolerance

    @property
    def tolerated(self) -> tuple[float, float] | None:
        """The ratios between which an error is tolerated; None where zero is expected."""
        if self.is_absolute:
            return None
        upper = 1.0 + self.tolerance
        return (1.0 / upper if self.by_factor else 1.0 - self.tolerance), upper

    @property
    def within(self) -> bool:
        """Whether the error is tolerated."""
        ratio = self.error_over_tolerance
        return ratio is not None and ratio <= 1.0 + _ROUNDING

    def to_dict(self) -> dict[str, Any]:
        """Plain data, with the reason for each unknown."""
        content: dict[str, Any] = {
            "name": self.name, "expected": self.expected, "predicted": self.predicted, "unit": self.unit,
            "error": self.error, "difference": self.difference, "tolerance": self.tolerance,
            "error_over_tolerance": self.error_over_tolerance, "within": self.within,
        }  # fmt: skip
        if self.flat is not None:
            content["flat_roofline"] = self.flat
        if self.per:
            content["per"] = self.per
        if self.predicted is None:
            content["reason"] = "the model gives no value"
        elif self.is_absolute:
            content["reason"] = f"zero is expected: compared as an amount in {self.unit or 'plain numbers'}"
        return content


@dataclass(frozen=True)
class About:
    """What a case is about and where its expected values come from; empty where the file does not say.

    `room` is the part of the model that is tried (silicon, device, serving, training, economics), `regime` the sort of
    case within it, `fitted` whether coefficients of the model were fitted on this very case.
    """

    room: str = ""
    regime: str = ""
    title: str = ""
    chip: str = ""
    source: str = ""
    address: str = ""
    date: str = ""
    fitted: bool = False


@dataclass(frozen=True)
class CaseResult:
    """One case. `group` is where it is summarised; a case without a group counts in no statistics of errors.

    `reasons` says why it is not represented in other languages, by language.
    """

    id: str
    group: str = ""
    outputs: tuple[Output, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    about: About = About()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def reason_in(self, language: str) -> str:
        """Why it is not represented, in a language where it is known in it."""
        return self.reasons.get(language, self.reason)

    @property
    def represented(self) -> bool:
        """Whether the model can do the case; `reason` says why not."""
        return not self.reason

    @property
    def within(self) -> bool:
        """Whether it is represented and every output is within its tolerance."""
        return self.represented and all(output.within for output in self.outputs)

    def to_dict(self, file: str) -> dict[str, Any]:
        """Plain data."""
        content: dict[str, Any] = {
            "file": file, "id": self.id, "represented": self.represented, "within": self.within,
            "outputs": [output.to_dict() for output in self.outputs],
        }  # fmt: skip
        content |= {name: value for name, value in asdict(self.about).items() if value}
        if self.group:
            content["group"] = self.group
        if self.reason:
            content["reason"] = self.reason
        if self.notes:
            content["notes"] = list(self.notes)
        return content


@dataclass(frozen=True)
class FileResult:
    """The cases of one file; `file` is the name under which it is shown."""

    file: str
    cases: tuple[CaseResult, ...] = field(default=())

    @property
    def represented(self) -> list[CaseResult]:
        """The cases that the model can do."""
        return [case for case in self.cases if case.represented]
