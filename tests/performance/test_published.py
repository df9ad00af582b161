"""Files of measured performance: how they are read, what is refused, and that only typed fields count."""

import copy
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import calc
from calc.analysis.validation import ValidationResult
from calc.errors import CalcError
from calc.performance.published import SHIPPED
from calc.schema.performance import ModelShape

Write = Callable[[dict[str, Any]], Path]
CASE = {
    "id": "a", "regime": "infer-dense-fixed-batch", "task": "inference-aggregated", "chip": "H200", "n_chips": 8,
    "model": "Llama-3.1-70B", "precision": "fp8", "input_len": 1024, "output_len": 1024, "batch": 64, "seq_len": None,
    "parallel": {"tp": 8}, "metric": "median TPOT", "value": 12.734, "unit": "ms", "source": "IX", "date": "2025-10-29",
    "quality": "strong", "suggested_tolerance": 0.2, "software_stack": "open-engine", "kv_precision": None,
}  # fmt: skip


@lru_cache(maxsize=1)
def content() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def call(raw: dict[str, Any]) -> Path:
        path = tmp_path / "cases.json"
        path.write_text(json.dumps(raw), encoding="utf-8")
        return path

    return call


def one(write: Write, **changes: Any) -> dict[str, Any]:
    """The result of one case, as plain data."""
    case = copy.deepcopy(CASE) | changes
    path = write({"models": content()["models"], "cases": [case]})
    return dict(calc.validate(path).to_dict()["cases"][0])


def predicted(write: Write, **changes: Any) -> float:
    found = one(write, **changes)
    assert found["represented"], found
    return float(found["outputs"][0]["predicted"])


@lru_cache(maxsize=1)
def shipped() -> ValidationResult:
    return calc.validate(SHIPPED)


def test_strong_inference_cases_hold() -> None:
    """The project's own mark: mean error 15% or less, nine of ten within 30%, and nearly all cases computed."""
    group = shipped().to_dict()["files"][0]["groups"]["inference"]
    assert group["cases"] >= 38
    assert group["mean_error"] <= 0.15
    assert group["within_30_percent"] >= 0.90


def test_weak_cases_are_listed_but_count_in_no_statistic() -> None:
    weak = {case["id"] for case in content()["cases"] if case["quality"] == "weak"}
    listed = {case.id: case for case in shipped().files[0].cases}
    assert weak <= set(listed)
    assert all(not listed[name].group for name in weak)


def test_what_is_missing_is_named() -> None:
    reasons = {case.id: case.reason for case in shipped().files[0].cases if not case.represented}
    assert reasons["MLPERF-H200x8-Mixtral-8x7B-Offline"] == "the source states no input_len"
    assert "the source states no input_len, n_chips, batch" in reasons["XDS-910C-decode"]
    assert "states no L, h, nh" in reasons["PPRO-910B-prefill"]


def test_names_and_texts_change_nothing(write: Write) -> None:
    raw = copy.deepcopy(content())
    for number, case in enumerate(raw["cases"]):
        case |= {"id": f"case {number}", "notes": "", "source": "X", "source_address": "", "date": "1999",
                 "verification": "", "regime": "", "system": ""}  # fmt: skip
    again = calc.validate(write(raw)).files[0].cases
    before = shipped().files[0].cases
    assert [case.outputs for case in again] == [case.outputs for case in before]
    assert [bool(case.reason) for case in again] == [bool(case.reason) for case in before]


def test_models_come_from_the_file_where_no_preset_has_them(write: Write) -> None:
    shape = dict(content()["models"]["Llama-3.1-70B"])
    path = write({"models": {"My-70B": shape}, "cases": [copy.deepcopy(CASE) | {"model": "My-70B"}]})
    mine = calc.validate(path).files[0].cases[0].outputs[0].predicted
    assert mine == pytest.approx(predicted(write), rel=1e-12)
    path = write({"models": {"My-70B": shape | {"L": 160}}, "cases": [copy.deepcopy(CASE) | {"model": "My-70B"}]})
    assert calc.validate(path).files[0].cases[0].outputs[0].predicted == pytest.approx(2 * mine, rel=0.15)


def test_names_of_chips_are_read_however_they_are_written(write: Write) -> None:
    assert predicted(write, chip="nvidia h200") == predicted(write, chip="NVIDIA-H200") == predicted(write)


@pytest.mark.parametrize(
    "change",
    [
        {"batch": 128},
        {"output_len": 256},
        {"input_len": 4096},
        {"kv_precision": "bf16"},
        {"precision": "bf16"},
        {"chip": "H100"},
        {"parallel": {"tp": 8, "pp": 1}, "batch": 65},
        {"parallel": {"tp": 4, "pp": 2}},
    ],
)
def test_every_typed_field_matters(write: Write, change: dict[str, Any]) -> None:
    assert predicted(write, **change) != pytest.approx(predicted(write), rel=1e-4)


def test_speculation_and_prefix_hits_shorten_the_time_per_token(write: Write) -> None:
    drafting = predicted(write, tokens_verified_per_step=2, tokens_accepted_per_step=1.8)
    assert predicted(write) / 1.8 < drafting < predicted(write)
    assert predicted(write, prefix_cache_hit_share=0.5) < predicted(write)


def test_defaults_are_listed(write: Write) -> None:
    notes = one(write)["notes"]
    assert "default: kv_precision: fp8, as is usual beside such weights" in notes
    assert any("speculative" in note for note in notes)
    stated = one(write, kv_precision="fp8", tokens_verified_per_step=1, prefix_cache_hit_share=0)["notes"]
    assert not any("kv_precision" in note or "speculative" in note or "prefix" in note for note in stated)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"value": -1}, "value"),
        ({"value": "fast"}, "'fast'"),
        ({"batch": 0}, "batch"),
        ({"n_chips": 2.5}, "n_chips"),
        ({"quality": "good"}, "quality"),
        ({"precision": "fp9"}, "did you mean fp8"),
        ({"kv_precision": "fp9"}, "kv_precision"),
        ({"task": "inferense"}, "task"),
        ({"parallel": {"tp": "eight"}}, "parallel.tp"),
        ({"parallel": [8]}, "parallel"),
        ({"tokens_verified_per_step": 1, "tokens_accepted_per_step": 2}, "tokens_accepted_per_step"),
        ({"chip": None}, "chip"),
    ],
)
def test_bad_content_names_file_case_and_key(write: Write, change: dict[str, Any], expected: str) -> None:
    with pytest.raises(CalcError) as caught:
        one(write, **change)
    message = str(caught.value)
    assert "cases.json" in message and "case a" in message and expected in message, message


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"chip": "H2000"}, "did you mean"),
        ({"model": "Llama-9"}, "model"),
        ({"metric": "feeling"}, "metric"),
        ({"unit": "s"}, "'s'"),
        ({"task": "inference-dreaming"}, "inference-dreaming"),
        ({"output_len": None}, "output_len"),
        ({"parallel": {"tp": 3}}, "8 chips do not make replicas of 3"),
        ({"n_chips": 1, "parallel": {"tp": 1}, "precision": "bf16"}, "does not fit"),
    ],
)
def test_what_cannot_be_represented_has_its_reason(write: Write, change: dict[str, Any], expected: str) -> None:
    found = one(write, **change)
    assert not found["represented"] and expected in found["reason"], found


def test_a_case_twice_is_refused(write: Write) -> None:
    with pytest.raises(CalcError, match="case a: id: stands for two cases"):
        calc.validate(write({"cases": [CASE, CASE]}))


def test_a_file_shape_gives_the_parameters_of_the_paper() -> None:
    """DeepSeek-V3: 671 billion parameters, by the report (arXiv:2412.19437), from the widths of the file."""
    model = ModelShape.model_validate(content()["models"]["DeepSeek-V3/R1"]).model("x")
    experts = model.experts
    assert experts is not None
    routed = 3 * experts.layers * experts.count * experts.width * model.hidden_size
    assert routed == pytest.approx(654e9, rel=0.01)
