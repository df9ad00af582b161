"""The fit of the training model: errors in and out of the sample, what is represented, and that it finds the truth."""

import copy
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import calc
from calc.analysis.calibration.fitting import Coefficient, fit, folded
from calc.errors import CalcError, RangeError
from calc.performance.published import SHIPPED, SHIPPED_TRAINING, read
from calc.performance.training_cases import PreparedTraining
from calc.presets import default_catalogue


@pytest.fixture(scope="module")
def found() -> calc.TrainingCalibration:
    return calc.calibrate_training()


@lru_cache(maxsize=1)
def strong() -> list[dict[str, Any]]:
    cases = calc.validate(SHIPPED).to_dict()["cases"]
    raw = {case["id"]: case for case in json.loads(SHIPPED.read_text("utf-8"))["cases"]}
    of_training = [case for case in cases if raw[case["id"]]["task"].startswith("training")]
    return [case for case in of_training if raw[case["id"]]["quality"] == "strong"]


def test_strong_training_cases_of_the_file() -> None:
    """All 27 are represented; median error 12% or less, typical factor 1.15 or less, 90% within 30%."""
    assert len(strong()) == 27
    assert all(case["represented"] for case in strong())
    errors = np.array([case["outputs"][0]["error"] for case in strong()])
    assert np.median(np.abs(errors)) <= 0.12
    assert np.exp(np.mean(np.abs(np.log1p(errors)))) <= 1.15
    assert np.mean(np.abs(errors) <= 0.30) >= 0.90


def test_what_cannot_be_represented_names_what_is_missing() -> None:
    cases = {case["id"]: case for case in calc.validate(SHIPPED).to_dict()["cases"]}
    left = [case for case in cases.values() if not case["represented"] and "GPUH" in case["id"]]
    assert [case["id"] for case in left] == ["GPUH-L4MAVERICK"]
    assert "seq_len" in left[0]["reason"]


def test_errors_left_out(found: calc.TrainingCalibration) -> None:
    """Runs left out with all of their source, accelerator and model: typical factor 1.25 or less, and no bias."""
    errors = found.errors().set_index(["variant", "group"])
    out = errors.loc["8-fold"]
    assert out.loc["all", "results"] == 106
    assert out.loc["all", "typical factor"] <= 1.25
    assert out.loc["dense", "typical factor"] <= 1.15
    assert 1 / 1.1 <= out.loc["all", "bias"] <= 1.1
    assert errors.loc[("fitted", "all"), "typical factor"] < errors.loc[("priors only", "all"), "typical factor"]
    assert out.loc["all", "typical factor"] < errors.loc[("flat 60% roofline", "all"), "typical factor"]


def test_a_fit_on_one_file_holds_on_the_other(tmp_path: Path) -> None:
    """Constants from one file alone, on the runs of the other: typical factor 1.25 or less, either way."""
    catalogue = default_catalogue()
    for fitted, other in ((SHIPPED, SHIPPED_TRAINING), (SHIPPED_TRAINING, SHIPPED)):
        constants = calc.calibrate_training(fitted, folds=2).fit.values
        raw = json.loads(other.read_text(encoding="utf-8"))
        runs = [case for case in read(raw, other.name, catalogue) if case.case.is_training]
        prepared = PreparedTraining([run for run in runs if run.case.quality == "strong"], catalogue)
        published = np.array([item.published.case.value for item in prepared.requests])
        ratios = prepared.values(constants) / published
        assert np.exp(np.mean(np.abs(np.log(ratios)))) <= 1.25, other.name


def test_the_shipped_constants_are_those_of_the_fit(found: calc.TrainingCalibration) -> None:
    """Nothing in the preset is written by hand."""
    shipped = calc.load("training-fit").quantities_by_name
    assert set(shipped) == set(found.fit.values)
    for name, value in found.fit.values.items():
        assert shipped[name].quantity.value == pytest.approx(value, rel=2e-3), name


def test_a_written_preset_is_in_order(found: calc.TrainingCalibration, tmp_path: Path) -> None:
    path = tmp_path / "fit.yaml"
    found.to_yaml(path)
    written = calc.load(str(path)).quantities_by_name
    assert written["expert_training_penalty"].quantity.value == pytest.approx(
        found.fit.values["expert_training_penalty"], rel=1e-3
    )
    assert written["expert_training_penalty"].quantity.source == "training-fit"


def test_the_fit_finds_what_made_the_data() -> None:
    """Figures made from known constants give them back, from priors that are elsewhere."""
    catalogue = default_catalogue()
    raw = json.loads(SHIPPED_TRAINING.read_text(encoding="utf-8"))
    prepared = PreparedTraining(read(raw, "made", catalogue), catalogue)
    priors = calc.load("priors/training").quantities_by_name.values()
    coefficients = [Coefficient(item.quantity) for item in priors]
    true = {item.name: item.value(item.centre) for item in coefficients}
    true |= {"training_maturity_hopper": 0.85, "expert_training_penalty": 2.4}
    again = fit(coefficients, prepared.values, prepared.values(true), 1e-3)
    assert again.values["training_maturity_hopper"] == pytest.approx(0.85, rel=0.02)
    assert again.values["expert_training_penalty"] == pytest.approx(2.4, rel=0.03)


def test_runs_that_are_alike_are_left_out_together() -> None:
    """Two groups: the predictions of each come from a fit on the other alone."""
    coefficients = [Coefficient(calc.load("priors/training").quantities_by_name["expert_training_penalty"].quantity)]
    measured = np.array([1.0, 1.0, 4.0, 4.0])

    def predict(values: Any) -> np.ndarray:
        return np.full(4, values["expert_training_penalty"])

    groups = np.array([0, 0, 1, 1])
    out = folded(coefficients, predict, measured, np.full(4, 1e-4), groups, folds=2)
    assert out[:2] == pytest.approx(4.0, rel=1e-3)
    assert out[2:] == pytest.approx(1.0, rel=1e-3)


def test_names_and_words_change_nothing(tmp_path: Path) -> None:
    raw = json.loads(SHIPPED_TRAINING.read_text(encoding="utf-8"))
    raw["cases"] = raw["cases"][:12]
    plain = predictions(raw, tmp_path)
    other = copy.deepcopy(raw)
    for index, case in enumerate(other["cases"]):
        case |= {"id": f"x{index}", "metric": "as it was", "notes": "nothing", "source": "elsewhere", "regime": "any"}
        case["value"] *= 3.0
    assert predictions(other, tmp_path) == plain
    for case in other["cases"]:
        case["seq_len"] //= 2
    assert predictions(other, tmp_path) != plain


def test_the_stack_is_read_from_its_field(tmp_path: Path) -> None:
    """Tuned software is faster than open defaults by the fitted factor, on one device without a pipeline."""
    raw = json.loads(SHIPPED_TRAINING.read_text(encoding="utf-8"))
    case = next(case for case in raw["cases"] if case["parallel"].get("fsdp") and case["precision"] == "bf16")
    speeds = {}
    for stack in ("vendor-tuned", "open-default", "old"):
        speeds[stack] = predictions(raw | {"cases": [case | {"software_stack": stack}]}, tmp_path)[0]
    factor = calc.load("training-fit").quantities_by_name["training_software_factor_open"].quantity.value
    assert speeds["open-default"] / speeds["vendor-tuned"] == pytest.approx(factor)
    assert speeds["old"] / speeds["vendor-tuned"] == pytest.approx(0.7)


def predictions(raw: dict[str, Any], folder: Path) -> list[float]:
    path = folder / "runs.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    return [case["outputs"][0]["predicted"] for case in calc.validate(path).to_dict()["cases"]]


def test_a_folder_of_runs_and_what_is_refused(tmp_path: Path, found: calc.TrainingCalibration) -> None:
    for path in (SHIPPED, SHIPPED_TRAINING):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), encoding="utf-8")
    (tmp_path / "other.json").write_text('{"cases": [{"tdp_w": 1}]}', encoding="utf-8")
    again = calc.calibrate_training(tmp_path)
    assert again.files == found.files
    assert again.fit.values == pytest.approx(found.fit.values, rel=1e-6)
    with pytest.raises(RangeError, match="folds"):
        calc.calibrate_training(folds=1)
    few = json.loads(SHIPPED.read_text("utf-8"))
    few["cases"] = few["cases"][:2]
    lone = tmp_path / "few"
    lone.mkdir()
    (lone / "few.json").write_text(json.dumps(few), encoding="utf-8")
    with pytest.raises(RangeError, match="too few"):
        calc.calibrate_training(lone)
    (lone / "few.json").unlink()
    with pytest.raises(CalcError, match="no file of measured performance"):
        calc.calibrate_training(lone)
