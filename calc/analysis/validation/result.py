"""The result of a validation: as tables, as plain data, as yes or no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from calc.analysis.validation import statistics
from calc.analysis.validation.outcome import CaseResult, FileResult, Output
from calc.files import write_whole

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ValidationResult:
    """Predictions against expectations, by file and case; `skipped` are files of another kind, with the reason."""

    files: tuple[FileResult, ...]
    skipped: Mapping[str, str] = field(default_factory=dict)

    @property
    def within(self) -> bool:
        """Whether every represented case is within its tolerance."""
        return all(case.within for file in self.files for case in file.represented)

    def frame(self) -> pd.DataFrame:
        """A row an output; a case that is not computed has one row without output."""
        import pandas as pd

        rows = [
            _row(file.file, case, output)
            for file in self.files
            for case in file.cases
            for output in (case.outputs or (None,))
        ]
        return pd.DataFrame(rows, columns=list(_row("", CaseResult(""), None)))

    def summary(self) -> pd.DataFrame:
        """A row a file: counts and statistics over its represented cases."""
        import pandas as pd

        rows = [{key: value for key, value in row.items() if key != "groups"} for row in self._files()]
        return pd.DataFrame(rows).set_index("file")

    def rooms(self) -> pd.DataFrame:
        """A row a part of the model, apart for cases on which it was fitted and others: counts and statistics."""
        return self._by("room", "fitted")

    def regimes(self) -> pd.DataFrame:
        """A row a sort of case within each part of the model: counts and statistics."""
        return self._by("room", "regime")

    def not_represented(self) -> list[CaseResult]:
        """The cases that the model cannot do; each says why."""
        return [case for file in self.files for case in file.cases if not case.represented]

    def sources(self) -> pd.DataFrame:
        """A row a source of expected values, with the number of its cases; the sources with most cases first."""
        keys = ["room", "source", "address", "date"]
        cases = self.frame().drop_duplicates(["file", "id"])
        counts = cases[cases["source"] != ""].groupby(keys, sort=False, as_index=False).size()
        return counts.rename(columns={"size": "cases"}).sort_values("cases", ascending=False, kind="stable")

    def to_dict(self) -> dict[str, Any]:
        """Plain data: files with statistics, cases with outputs; an unknown value is None beside a reason."""
        return {
            "files": self._files(),
            "rooms": statistics.by(("room", "fitted"), self.files),
            "cases": [case.to_dict(file.file) for file in self.files for case in file.cases],
            "skipped": [{"file": name, "reason": reason} for name, reason in self.skipped.items()],
        }

    def to_json(self, path: Any = None) -> str:
        """JSON text, written to `path` where one is given."""
        return _written(json.dumps(self.to_dict(), indent=2, ensure_ascii=False, allow_nan=False), path)

    def to_csv(self, path: Any = None) -> str:
        """The frame as CSV text, written to `path` where one is given."""
        return _written(self.frame().to_csv(index=False, lineterminator="\n"), path)

    def _by(self, *keys: str) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(statistics.by(keys, self.files))

    def _files(self) -> list[dict[str, Any]]:
        return [statistics.of_file(file) for file in self.files]


def _row(file: str, case: CaseResult, output: Output | None) -> dict[str, Any]:
    tolerated = (output.tolerated if output else None) or (None, None)
    return {
        "file": file,
        "id": case.id,
        "group": case.group,
        "name": output.name if output else "",
        "expected": output.expected if output else None,
        "predicted": output.predicted if output else None,
        "unit": output.unit if output else "",
        "per": output.per if output else "",
        "error": output.error if output else None,
        "tolerance": output.tolerance if output else None,
        "error_over_tolerance": output.error_over_tolerance if output else None,
        "within": case.represented and output is not None and output.within,
        "represented": case.represented,
        "reason": case.reason,
        "notes": "; ".join(case.notes),
        **asdict(case.about),
        "ratio": output.ratio if output else None,
        "tolerated_low": tolerated[0],
        "tolerated_high": tolerated[1],
    }


def _written(text: str, path: Any) -> str:
    if path is not None:
        write_whole(path, text.encode())
    return text
