"""`chipcalc cost`, `nodes`, `fab`: what they print, and how they refuse."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_bad_input import refused
from tests.cli.test_commands import done


def test_the_bill_of_a_design(run: Run) -> None:
    out = done(run("cost", "chiplet-28nm", "--volume", "500_000 accelerator", "--against", "monolithic-28nm"))
    for part in ("raw_logic_cost", "carrier_cost", "attachment_loss", "unit_cost", "cross-over:", "weak inputs"):
        assert part in out


def test_json_lines_add_up_and_csv_has_them(run: Run) -> None:
    bill = json.loads(done(run("cost", "chiplet-28nm", "--format", "json", "--against", "monolithic-28nm")))
    lines = sum(line["value"] for line in bill["lines"].values())
    assert lines == pytest.approx(bill["totals"]["device_price"]["value"], rel=1e-12)
    assert bill["crossover"]["volumes"] and bill["crossover"]["cheaper_below"] != bill["crossover"]["cheaper_above"]
    assert {source["path"] for source in bill["sources"]} >= {"chiplet-28nm.node.wafer_price", "chiplet-28nm.volume"}
    rows = list(csv.DictReader(io.StringIO(done(run("cost", "chiplet-28nm", "--format", "csv")))))
    assert float(next(row for row in rows if row["line"] == "memory_cost")["cost [USD]"]) == pytest.approx(
        bill["lines"]["memory_cost"]["value"]
    )


def test_draws_currency_and_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bill.json"
    arguments = ("cost", "chiplet-28nm", "--draws", "300", "--seed", "2", "--currency", "CNY", "--format", "json")
    assert done(run(*arguments, "-o", str(path))) == ""
    total = json.loads(path.read_text(encoding="utf-8"))["totals"]["unit_cost"]
    assert total["unit"] == "CNY per accelerator" and total["low"] < total["value"] < total["high"]


def test_the_tree_behind_a_line(run: Run) -> None:
    out = done(run("cost", "chiplet-28nm", "--explain", "die_yield_loss"))
    for part in ("die_yield_loss", "defect_density", "wafer_price", "Stapper"):
        assert part in out


def test_a_change_moves_the_bill(run: Run) -> None:
    def unit_cost(*arguments: str) -> float:
        bill = json.loads(done(run("cost", "chiplet-28nm", "--format", "json", *arguments)))
        return float(bill["totals"]["unit_cost"]["value"])

    usual = unit_cost()
    assert unit_cost("--set", "node.defect_density=0.3 1/cm^2") > usual
    assert unit_cost("--volume", "1_000_000 accelerator") < usual
    assert unit_cost("--set", "node=7nm") != usual


def test_nodes_and_fabs(run: Run) -> None:
    rows = json.loads(done(run("nodes", "28nm", "7nm", "--die-area", "600 mm^2", "--format", "json")))
    assert [row["node"] for row in rows] == ["28nm", "7nm"]
    assert rows[0]["good_die_cost [USD]"] < rows[1]["good_die_cost [USD]"]
    out = done(run("fab", "--currency", "CNY"))
    assert "yield_point_value" in out and "tsmc-3nm" in out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("cost", "chiplet-28"), ("unknown", "chiplet-28nm")),
        (("cost", "chiplet-28nm", "--set", "node.defect_densty=1 1/cm^2"), ("did you mean defect_density",)),
        (("cost", "chiplet-28nm", "--set", "die_area=900 mm^2"), ("reticle field", "exposures_per_die")),
        (
            ("cost", "chiplet-28nm", "--set", "dies_per_accelerator=12 die"),
            ("carrier", "packages_per_accelerator to 2"),
        ),
        (("cost", "chiplet-28nm", "--volume", "0 accelerator"), ("volume", "above 0")),
        (("cost", "chiplet-28nm", "--volume", "5 kW"), ("volume", "5 kW")),
        (("cost", "chiplet-28nm", "--explain", "die_yeld"), ("did you mean",)),
        (("cost", "chiplet-28nm", "--against", "h300"), ("unknown", "h300")),
        (("nodes", "29nm"), ("unknown node", "29nm")),
        (("nodes", "--die-area", "4 kg"), ("kg", "mm^2")),
        (("fab", "tsmc"), ("unknown fab", "tsmc-3nm")),
    ],
)
def test_bad_input_is_refused(run: Run, arguments: tuple[str, ...], expected: tuple[str, ...]) -> None:
    refused(run(*arguments), *expected)
