"""Golden cases: call the function, compare, and see whether the prediction hangs on its inputs at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calc.analysis.validation.calls import Call
from calc.analysis.validation.comparing import outputs
from calc.analysis.validation.nudge import nudged
from calc.analysis.validation.outcome import About, CaseResult, Output
from calc.errors import CalcError, InfeasibleError, unknown_name
from calc.schema.golden import GoldenCase, GoldenFile
from calc.schema.validation import validated

_STILL = 1e-12


def read(raw: dict[str, Any], where: str) -> GoldenFile:
    """A checked golden file; errors name the case by its id."""
    cases = raw.get("cases")
    for position, case in enumerate(cases if isinstance(cases, list) else []):
        if isinstance(case, dict):
            validated(GoldenCase, case, f"{where}: case {case.get('id', f'number {position + 1}')}")
    return validated(GoldenFile, raw, where)


def run(raw: dict[str, Any], where: str, calls: Mapping[str, Call]) -> tuple[CaseResult, ...]:
    """The results of all cases of a golden file, then of the ones that it lists as not represented.

    Raises `CalcError` with every case that cannot be read, one a line.
    """
    golden = read(raw, where)
    results: list[CaseResult] = []
    problems: list[CalcError] = []
    for case in golden.cases:
        try:
            results.append(_run_case(case, golden.room, calls))
        except CalcError as error:
            problems.append(type(error)(f"{where}: case {case.id}: {error}"))
    if problems:
        kinds = {type(problem) for problem in problems}
        raise (kinds.pop() if len(kinds) == 1 else CalcError)("\n".join(map(str, problems)))
    listed = [
        CaseResult(entry.id, reason=entry.reason, reasons=entry.reasons, about=About(room=golden.room))
        for entry in golden.not_represented
    ]
    return (*results, *listed)


def _run_case(case: GoldenCase, room: str, calls: Mapping[str, Call]) -> CaseResult:
    if case.call not in calls:
        raise unknown_name("call", case.call, calls)
    notes = (f"assumed: {case.assumption}",) if case.assumption else ()
    source = case.source
    about = About(room, source.evidence, source=source.title, address=source.address, date=source.date)
    try:
        found = _outputs(case, calls[case.call])
    except InfeasibleError as error:
        return CaseResult(case.id, case.call, reason=str(error), notes=notes, about=about)
    unknown = [output.name for output in found if output.predicted is None]
    reason = f"the model gives no value of {', '.join(unknown)}" if unknown else ""
    if not reason:
        still = _still(case, calls[case.call], found)
        reason = f"does not depend on its inputs: {', '.join(still)}" if still else ""
    return CaseResult(case.id, case.call, tuple(found), reason, notes, about)


def _outputs(case: GoldenCase, call: Call) -> list[Output]:
    predicted = call(case)
    return [output for expectation in case.expect for output in outputs(expectation, predicted, case.call)]


def _still(case: GoldenCase, call: Call, found: list[Output]) -> list[str]:
    """The outputs that no nudge of a single input moves. A nudge that the model refuses says nothing."""
    still = {output.name: output.predicted for output in found}
    for inputs in nudged(case.inputs):
        try:
            again = _outputs(case.model_copy(update={"inputs": inputs}), call)
        except CalcError:
            continue
        moved = {output.name: output.predicted for output in again}
        still = {name: value for name, value in still.items() if not _differs(value, moved.get(name))}
        if not still:
            break
    return list(still)


def _differs(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and abs(after - before) > _STILL * abs(before)
