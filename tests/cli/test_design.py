"""`chipcalc design`: what it prints, and how it refuses."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_bad_input import refused
from tests.cli.test_commands import done


def test_show(run: Run) -> None:
    out = done(run("design", "show", "chiplet-28nm-3d"))
    for part in ("peak_rate_16bit", "heat_flux", "regulator_loss", "minimum supply", "holds", "weak inputs"):
        assert part in out
    content = json.loads(done(run("design", "show", "chiplet-28nm", "--draws", "200", "--format", "json")))
    power = content["figures"]["rated_power"]
    assert power["low"] < power["value"] < power["high"] and content["limits"]["carrier"]["status"] == "holds"
    rows = list(csv.DictReader(io.StringIO(done(run("design", "show", "chiplet-28nm", "--format", "csv")))))
    assert {"total_die_area", "rated_power"} <= {row["figure"] for row in rows}


def test_show_over_voltage_and_the_best(run: Run) -> None:
    text = done(run("design", "show", "chiplet-28nm", "--voltage", "0.7 V", "--voltage", "0.9 V", "--format", "json"))
    rows = json.loads(text)
    assert [row["supply_voltage [V]"] for row in rows] == [0.7, 0.9]
    assert rows[0]["clock_frequency [GHz]"] < rows[1]["clock_frequency [GHz]"]
    assert "least power at equal throughput" in done(run("design", "show", "chiplet-28nm", "--best-voltage"))


def test_show_the_tree(run: Run) -> None:
    out = done(run("design", "show", "chiplet-28nm", "--explain", "heat_flux"))
    for part in ("heat_flux", "regulator_loss", "power_model_error"):
        assert part in out


def test_match(run: Run, tmp_path: Path) -> None:
    arguments = ("design", "match", "h20", "--node", "28nm", "--memory", "bonded-dram-18nm", "--voltage", "0.7 V")
    out = done(run(*arguments))
    for part in ("h20 matched in rate, bandwidth", "dies_per_accelerator", "unit_cost", "ratio", "heat"):
        assert part in out
    path = tmp_path / "match.json"
    assert done(run(*arguments, "--draws", "500", "--format", "json", "-o", str(path))) == ""
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["figures"]["total_die_area"]["low"] < content["figures"]["total_die_area"]["high"]
    assert "target_rate" in done(run(*arguments, "--explain", "dies_per_accelerator"))


def test_space(run: Run) -> None:
    arguments = ("design", "space", "h20", "--node", "28nm", "--memory", "hbm2", "--memory", "hbm3")
    out = done(run(*arguments, "--all"))
    assert "memory interface" in out and "silicon-bridge" in out
    rows = json.loads(done(run(*arguments, "--format", "json")))
    assert rows and all(row["pareto"] and row["memory"] == "hbm2" for row in rows)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("design", "show", "h100"), ("build", "supply_voltage")),
        (("design", "show", "chiplet-28"), ("unknown", "chiplet-28nm")),
        (("design", "show", "chiplet-28nm", "--set", "die_area=900 mm^2"), ("reticle",)),
        (("design", "show", "chiplet-28nm", "--explain", "rated_pwer"), ("did you mean",)),
        (("design", "show", "chiplet-28nm", "--voltage", "0.7 W"), ("0.7 W",)),
        (("design", "match", "h2000"), ("h2000", "h200")),
        (("design", "match", "h20", "--on", "speed"), ("speed", "rate")),
        (("design", "match", "h20", "--memory", "hbm9"), ("hbm9",)),
        (("design", "match", "h20", "--set", "dies_per_accelerator=3 die"), ("is what a match finds",)),
        (("design", "space", "h20", "--node", "29nm"), ("29nm",)),
    ],
)
def test_bad_input_is_refused(run: Run, arguments: tuple[str, ...], expected: tuple[str, ...]) -> None:
    refused(run(*arguments), *expected)
