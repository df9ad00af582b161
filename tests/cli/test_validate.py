import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from calc.analysis.validation import calls
from calc.schema.golden import GoldenCase
from calc.units import Q
from tests.cli.conftest import Run

# Chiplet Actuary (arXiv:2203.12268, commit 2c91fb9): 100 mm^2 at 0.09 defects per cm^2, clustering 10.
TEXT = """
kind: golden
name: Silicon
cases:
  - id: silicon-01
    call: calculate
    inputs: {die_area: 100 mm^2, defect_density: 0.09 1/cm^2, defect_clustering: 10}
    expect:
      - {name: die_yield, value: %s, tolerance: 1e-6}
    source: {title: Chiplet Actuary}
not_represented:
  - {id: silicon-12, reason: "the peer's formula [sic] has a slip"}
"""
RIGHT, WRONG = TEXT % 0.9142991955050759, TEXT % 0.9


def _yield(case: GoldenCase) -> Mapping[str, Any]:
    faults = Q(case.inputs["die_area"]) * Q(case.inputs["defect_density"])
    clustering = case.inputs["defect_clustering"]
    return {"die_yield": Q((1 + faults.to_root_units().magnitude / clustering) ** -clustering)}


@pytest.fixture(autouse=True)
def adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(calls.CALLS, "calculate", _yield)


@pytest.fixture
def right(tmp_path: Path) -> Path:
    path = tmp_path / "right.yaml"
    path.write_text(RIGHT, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_table(run: Run, right: Path, wrong: Path) -> None:
    code, out, err = run("validate", str(right), str(wrong))
    assert (code, err) == (0, "")
    assert "right.yaml: 2 cases, 1 represented, 1 within tolerance" in out
    assert "wrong.yaml: 2 cases, 1 represented, 0 within tolerance" in out
    assert "not represented: silicon-12: the peer's formula [sic] has a slip" in out
    assert "OUTSIDE" in out and "+1.59%" in out and "1.0e-06" in out
    assert "1 of 2 represented cases outside tolerance: silicon-01 in wrong.yaml" in out


def test_strict(run: Run, right: Path, wrong: Path) -> None:
    assert run("validate", str(right), "--strict")[0] == 0
    code, out, err = run("validate", str(wrong), "--strict")
    assert (code, err) == (1, "") and "OUTSIDE" in out
    assert run("validate", str(wrong))[0] == 0


def test_json_and_csv(run: Run, wrong: Path, tmp_path: Path) -> None:
    content = json.loads(run("validate", str(wrong), "--format", "json")[1])
    assert content["files"][0]["file"] == "wrong.yaml"
    assert {
        "cases",
        "represented",
        "within_tolerance",
        "rms_factor",
        "bias",
        "max_error_over_tolerance",
        "groups",
    } <= set(content["files"][0])
    first = content["cases"][0]
    assert {"file", "id", "represented", "within", "outputs"} <= set(first)
    assert {"name", "expected", "predicted", "unit", "error"} <= set(first["outputs"][0])
    rows = list(csv.DictReader(io.StringIO(run("validate", str(wrong), "--format", "csv")[1])))
    assert [row["id"] for row in rows] == ["silicon-01", "silicon-12"]
    output = tmp_path / "out.json"
    assert run("validate", str(wrong), "--strict", "--format", "json", "-o", str(output)) == (1, "", "")
    assert json.loads(output.read_text()) == content


def test_a_folder(run: Run, right: Path, wrong: Path) -> None:
    out = run("validate", str(right.parent), "-o", str(right.parent / "out.txt"))
    assert out == (0, "", "")
    assert "wrong.yaml: 2 cases" in (right.parent / "out.txt").read_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1", ("not valid YAML",)),
        (RIGHT.replace("calculate", "calculat"), ("case silicon-01", "unknown call", "did you mean calculate")),
        (RIGHT.replace("name: die_yield", "name: die_yeild"), ("die_yeild", "did you mean die_yield")),
        (TEXT % "5 mm", ("case silicon-01", "die_yield", "'5 mm'")),
        (RIGHT.replace("silicon-12", "silicon-01"), ("'silicon-01' stands twice",)),
    ],
)
def test_bad_input(run: Run, tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    output = tmp_path / "out.json"
    code, out, err = run("validate", str(path), "--format", "json", "-o", str(output))
    assert (code, out) == (2, "") and err.startswith("error: ") and "Traceback" not in err
    for part in (str(path), *expected):
        assert part in err
    assert not output.exists()


def test_a_missing_file(run: Run, right: Path) -> None:
    code, out, err = run("validate", str(right.with_name("rigth.yaml")))
    assert (code, out) == (2, "") and "no such file" in err and "right.yaml" in err


def test_help(run: Run) -> None:
    out = run("validate", "--help")[1]
    assert "Example: chipcalc validate" in out and "--strict" in out
