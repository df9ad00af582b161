import csv
import io
import json
from pathlib import Path

import pytest

from calc.schema import KINDS
from tests.cli.conftest import Run


def done(result: tuple[int, str, str]) -> str:
    code, out, err = result
    assert code == 0, err
    assert err == ""
    return out


def test_default_comparison_prints_what_was_promised(run: Run) -> None:
    out = done(run("compare"))
    for name in ("h200", "h20", "ascend-910c", "chiplet-28nm", "chiplet-28nm-3d", "monolithic-28nm"):
        assert name in out
    for part in ("performance", "power", "cost", "decode_rate", "facility_power", "cost_per_million_tokens"):
        assert part in out
    assert "against h20" in out and "%" in out
    assert "hangs on weak inputs: workload.utilisation" in out
    assert "unknown" in out


def test_json_csv_html_and_files_agree(run: Run, tmp_path: Path) -> None:
    content = json.loads(done(run("compare", "h200", "h20", "--format", "json")))
    rate = content["platforms"]["h200"]["decode_rate"]["value"]
    text = "\n".join(
        line for line in done(run("compare", "h200", "h20", "--format", "csv")).splitlines() if line[:1] != "#"
    )
    rows = {row["platform"]: row for row in csv.DictReader(io.StringIO(text))}
    assert float(rows["h200"]["decode_rate [token/s per accelerator]"]) == pytest.approx(rate)
    for ending in ("json", "csv", "html", "xlsx", "txt"):
        path = tmp_path / f"c.{ending}"
        assert done(run("compare", "h200", "h20", "-o", str(path))) == ""
        assert path.stat().st_size > 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.csv", "c.html", "c.json", "c.txt", "c.xlsx"]


def test_draws_seed_and_currency(run: Run) -> None:
    one = done(run("compare", "h200", "h20", "--draws", "200", "--seed", "3", "--format", "json", "--currency", "CNY"))
    same = done(run("compare", "h200", "h20", "--draws", "200", "--seed", "3", "--format", "json", "--currency", "CNY"))
    figure = json.loads(one)["platforms"]["h200"]["annual_cost"]
    assert one == same
    assert figure["unit"] == "CNY/year" and figure["low"] < figure["value"] < figure["high"]


def test_scenario_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("kind: scenario\nname: mine\nplatforms: [h200, ascend-910c]\nbaseline: h200\nsite: cn-coast\n")
    assert "scenario mine" in done(run("compare", "--scenario", str(path)))


def test_explain(run: Run) -> None:
    assert "die_yield" in done(run("explain", "unit_cost", "chiplet-28nm"))
    rows = list(csv.DictReader(io.StringIO(done(run("explain", "unit_cost", "chiplet-28nm", "--format", "csv")))))
    assert rows[0]["name"] == "unit_cost" and {row["name"] for row in rows} >= {"wafer_price", "defect_density"}
    tree = json.loads(done(run("explain", "landed_price", "mi300x", "--format", "json", "--currency", "CNY")))
    assert tree["unit"] == "CNY" and tree["value"] == pytest.approx(12250 * 6.815)


def test_presets(run: Run, tmp_path: Path) -> None:
    assert "ascend-910c" in done(run("presets"))
    listed = json.loads(done(run("presets", "list", "nodes", "--format", "json")))
    assert {row["id"] for row in listed} >= {"28nm", "7nm-smic"}
    assert "989 TFLOP/s" in done(run("presets", "show", "h200"))
    done(run("presets", "schema", str(tmp_path)))
    assert len(list(tmp_path.glob("*.schema.json"))) == len(KINDS) + 1  # golden cases are no presets


COMMANDS = ["compare", "explain", "presets", "presets list", "presets show", "presets check", "presets schema",
            "glossary", "cost", "nodes", "fab", "validate", "export-control", "app", ""]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    out = done(run(*command.split(), "--help"))
    assert "Usage" in out
    if command not in ("", "presets"):
        assert "Example: chipcalc" in out


def test_glossary(run: Run) -> None:
    rows = json.loads(done(run("glossary", "wafer_price", "--format", "json")))
    assert [(row["unit"], row["per"]) for row in rows if row["name"] == "wafer_price"] == [("USD", "wafer")]
    assert "power_usage_effectiveness" in done(run("glossary", "PUE"))


def test_version(run: Run) -> None:
    assert done(run("--version")).startswith("chipcalc ")
