"""`chipcalc export-control`: what it prints, and how it refuses."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_bad_input import refused
from tests.cli.test_commands import done


def test_table_of_several_products(run: Run) -> None:
    out = done(run("export-control", "h20", "chiplet-28nm", "--date", "2025-04-15"))
    for part in (
        "NVIDIA H20 (96 GB) (h20) on 2025-04-15, sold to China: licence required", "H20 letter of April 2025",
        "it is named", "TPP 0.9867 x 2,400 (-32)", "by arithmetic alone: no licence under these rules", "planar",
    ):  # fmt: skip
        assert part in out, part
    assert out.count("not legal advice") == 1


def test_json_has_products_and_limits(run: Run) -> None:
    content = json.loads(done(run("export-control", "h200", "b200", "--date", "2026-01-15", "--format", "json")))
    assert content["date"] == "2026-01-15" and "not legal advice" in content["disclaimer"]
    assert [product["licence"] for product in content["products"].values()] == [
        "case-by-case review", "presumption of denial",
    ]  # fmt: skip
    limits = content["products"]["b200"]["rules"]["us-review-2026"]["limits"]
    assert [limit["met"] for limit in limits] == [False, False]


def test_csv_has_a_row_a_limit(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    assert done(run("export-control", "l20", "mi325x", "--date", "2023-11", "--format", "csv", "-o", str(path))) == ""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    dense = next(row for row in rows if row["product"] == "l20" and row["limit"] == "3.2")
    assert float(dense["ratio"]) == pytest.approx(1912 / 609 / 3.2) and dense["met"] == "False"
    unknown = [row for row in rows if row["product"] == "mi325x" and row["status"] == "unknown"]
    assert unknown and all(row["rule"] == "us-3a090b-2023" for row in unknown)


def test_changes_draws_and_rules_by_name(run: Run) -> None:
    """With its matrix unit cut, 67 TFLOP/s at 32 bits govern an H200: 2,144 on 814 mm^2, a density of 2.6."""
    assert "sold to China: case-by-case review" in done(run("export-control", "h200", "--rules", "us-cn-2026-01"))
    cut = [f"peak_rate.{name}=100 TFLOP/s" for name in ("bf16", "fp8", "int8")]
    changes = [part for change in cut for part in ("--set", change)]
    out = done(run("export-control", "h200", "--rules", "us-3a090a-2023", *changes))
    assert "TPP 2,144" in out and "sold to China: no licence under these rules" in out
    assert "met in draws" in done(run("export-control", "chiplet-28nm", "--draws", "200", "--date", "2024"))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("h2000",), ("h2000", "h200")),
        (("h200", "--date", "soon"), ("date", "soon", "2026-01-15")),
        (("h200", "--rules", "us-cn-2027"), ("us-cn-2027",)),
        (("h200", "--set", "peak_rate.fp9=1 TFLOP/s"), ("fp9",)),
        (("h200", "--set", "die_area=5 kg"), ("die_area", "5 kg", "mm^2")),
        (("h200", "h20", "--set", "die_area=5 mm^2"), ("--set needs a single product",)),
        (("no/such/file.yaml",), ("no such file",)),
    ],
)
def test_bad_input_is_refused(run: Run, arguments: tuple[str, ...], expected: tuple[str, ...]) -> None:
    refused(run("export-control", *arguments), *expected)
