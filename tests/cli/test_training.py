"""`chipcalc training` and `chipcalc calibrate training`: what they print, and how they refuse."""

import csv
import io
import json
from pathlib import Path

import pytest

import calc
from calc.performance.published import SHIPPED_TRAINING
from tests.cli.conftest import Run
from tests.cli.test_bad_input import refused
from tests.cli.test_commands import done

JOB = ("training", "h100", "llama-3.1-8b", "--devices", "16", "--batch", "128", "--sequence-length", "4096")


def test_the_table_names_layout_limit_memory_and_the_nearest_run(run: Run) -> None:
    out = done(run(*JOB, "--layout", "tensor=2 pipeline=2 virtual_stages=4"))
    for part in ("layout: tensor 2, pipeline 2, virtual stages 4", "fits in memory", "limit: compute",
                 "nearest published run", "model_flops_utilisation_full_attention", "campaign_goodput"):  # fmt: skip
        assert part in out


def test_json_csv_and_the_tree(run: Run, tmp_path: Path) -> None:
    content = json.loads(done(run(*JOB, "--draws", "200", "--format", "json")))
    figure = content["figures"]["training_rate"]
    assert figure["low"] < figure["value"] < figure["high"]
    assert content["nearest"]["id"] and content["limit"] in content["shares"]
    path = tmp_path / "run.csv"
    done(run(*JOB, "--format", "csv", "-o", str(path)))
    rows = {row["figure"]: row for row in csv.DictReader(io.StringIO(path.read_text("utf-8")))}
    assert float(rows["training_rate"]["value"]) > 0.0
    assert "layer_matrix_time" in done(run(*JOB, "--explain", "training_rate"))


def test_fine_tuning_and_adapters(run: Run) -> None:
    assert "(lora) on 8 h200" in done(run("training", "h200", "--workload", "lora-70b"))
    assert "(full) on 64 h200" in done(run("training", "h200", "--workload", "finetune-70b"))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--layout", "tensr=2"), "tensor"),
        (("--method", "qlora"), "lora"),
        (("--software-stack", "vendor"), "vendor-tuned"),
        (("--layout", "tensor=8 pipeline=8"), "no layout"),
        (("--set", "h100.peak_rates.bf16=1 TFLOP/s"), "peak_rate"),
    ],
)
def test_what_is_refused(run: Run, options: tuple[str, ...], words: str) -> None:
    refused(run(*JOB, *options), words)


def test_calibrate_training(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    raw = json.loads(SHIPPED_TRAINING.read_text("utf-8"))
    raw["cases"] = [case for case in raw["cases"] if case["chip"] in ("H100", "A100")]
    (folder / "mine.json").write_text(json.dumps(raw), encoding="utf-8")
    out = done(run("calibrate", "training", str(folder), "--folds", "3"))
    for part in ("3-fold", "priors only", "flat 60% roofline", "training_maturity_hopper", "mine.json"):
        assert part in out
    path = tmp_path / "fit.yaml"
    done(run("calibrate", "training", str(folder), "--folds", "3", "-o", str(path)))
    assert calc.load(str(path)).quantities_by_name["layer_memory_passes"].quantity.value is not None
    (tmp_path / "empty").mkdir()
    refused(run("calibrate", "training", str(tmp_path / "empty")), "no file of measured performance")
