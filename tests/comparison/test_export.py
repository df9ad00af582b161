import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from calc import Comparison, Scenario, compare


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(["h200", "h20", "h800"], baseline="h20")


def test_csv_reads_back(comparison: Comparison) -> None:
    text = comparison.to_csv(currency="CNY")
    table = pd.read_csv(io.StringIO(text), comment="#", index_col=0)
    assert table.loc["h200", "rated_power [W per accelerator]"] == 700
    assert pd.isna(table.loc["h800", "capital_cost [CNY]"])
    assert comparison.scenario_hash in text and "decision support" in text and "# epoch-ml-hardware:" in text


def test_workbook_has_live_deltas_and_sources(comparison: Comparison, tmp_path: Path) -> None:
    path = tmp_path / "c.xlsx"
    comparison.to_xlsx(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Comparison", "Delta", "Inputs", "About"]
    formulas = [cell.value for row in book["Delta"].iter_rows(min_row=2, min_col=2) for cell in row]
    assert all(str(formula).startswith("=IFERROR(Comparison!") for formula in formulas)
    header = [cell.value for cell in book["Inputs"][1]]
    assert {"path", "value", "unit", "source", "title", "address", "as of", "confidence"} <= set(header)
    unknown = [cell.value for row in book["Comparison"].iter_rows(min_row=4, max_row=4) for cell in row]
    assert "unknown" in unknown


def test_html_stands_alone(comparison: Comparison, tmp_path: Path) -> None:
    page = comparison.to_html(tmp_path / "c.html")
    assert (tmp_path / "c.html").read_text(encoding="utf-8") == page
    assert "<script" not in page and "http-equiv" not in page
    assert "unknown" in page and comparison.scenario_hash in page


def test_scenario_file_query_and_hash_are_equivalent(tmp_path: Path) -> None:
    first = compare(
        ["h200", "ascend-910c"],
        baseline="h200",
        site="cn-coast",
        overrides={"h200.price": "30000 USD", "site.electricity_price": "0.4 CNY/kWh"},
    )
    path = tmp_path / "mine.yaml"
    first.scenario.to_yaml(path)
    by_query = compare(Scenario.from_query(first.scenario.to_query()))
    by_file = compare(scenario=str(path))
    assert by_query.scenario_hash == by_file.scenario_hash == first.scenario_hash
    assert by_query.to_json() == first.to_json()


def test_hash_follows_the_inputs() -> None:
    assert compare(["h200", "h20"]).scenario_hash == compare(["h200", "h20"]).scenario_hash
    assert compare(["h200", "h20"]).scenario_hash != compare(["h200", "h20"], site="cn-coast").scenario_hash
