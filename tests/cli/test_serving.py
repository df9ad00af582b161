import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_the_table_has_rates_layout_limit_and_neighbour(run: Run) -> None:
    code, out, _ = run(
        "serving", "h200", "--model", "deepseek-v3", "--mode", "disaggregated", "--demand", "1e6 token/s"
    )
    assert code == 0
    for said in ("DeepSeek-V3", "expert parallel", "prompts:", "decode_pool_rate", "binds:", "nearest published:"):
        assert said in out
    assert "replicas on" in out and "of these for prompts" in out


def test_json_has_each_platform_its_fleet_and_front(run: Run) -> None:
    code, out, _ = run(
        "serving", "h200", "h20", "--layout", "tp8", "--demand", "1e5 token/s", "--frontier", "--format", "json"
    )
    content = json.loads(out)
    assert code == 0 and set(content) == {"h200", "h20"}
    one = content["h20"]
    assert one["layout"] == "tp8" and one["limit"] and one["fleet"]["devices"] % 8 == 0
    rates = [row["decode_rate"] for row in one["frontier"]]
    assert rates == sorted(rates) and one["figures"]["decode_rate"]["unit"] == "token/s per accelerator"


def test_csv_rows_of_figures_or_of_the_front(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "front.csv"
    assert run("serving", "h200", "--frontier", "--format", "csv", "-o", str(path))[0] == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert len(rows) > 10 and {"platform", "layout", "interactivity", "decode_rate"} <= set(rows[0])
    figures = list(csv.DictReader(io.StringIO(run("serving", "h200", "--format", "csv")[1])))
    assert {row["figure"] for row in figures} >= {"decode_rate", "time_to_first_token"}


def test_speculation_prefixes_and_limits_reach_the_model(run: Run) -> None:
    plain = run("serving", "h200", "--format", "json")[1]
    asked = run(
        "serving", "h200", "--format", "json", "--tokens-per-step", "1.8", "--verified-tokens-per-step", "2",
        "--prefix-hit-share", "0.5", "--time-per-output-token", "30 ms", "--software", "sglang",
    )[1]  # fmt: skip
    figures = json.loads(asked)["h200"]["figures"]
    assert figures["time_per_output_token"]["value"] == pytest.approx(30.0, rel=2e-3)
    assert figures["decode_rate"]["value"] != json.loads(plain)["h200"]["figures"]["decode_rate"]["value"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("h2000",), ("h2000", "did you mean")),
        (("h200", "--mode", "agregated"), ("did you mean aggregated",)),
        (("h200", "--layout", "8"), ("layout: '8' is none",)),
        (("h200", "--time-per-output-token", "1 us"), ("even one sequence takes longer",)),
        (("h200", "--time-to-first-token", "1 us"), ("time_to_first_token_limit: no layout meets",)),
        (("h200", "--demand", "3 W"), ("not in a unit like token/s",)),
        (("h200", "--mode", "prefill", "--frontier"), ("no trade",)),
        (("h200", "--model", "deepseek-v3", "--layout", "tp2"), ("does not fit",)),
    ],
)
def test_bad_input_is_refused(run: Run, arguments: tuple[str, ...], expected: tuple[str, ...]) -> None:
    code, _, err = run("serving", *arguments)
    assert code == 2
    for said in expected:
        assert said in err, err


def test_calibrate_writes_a_preset_and_prints_errors(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert run("calibrate", "serving", "--folds", "2", "-o", str(path))[0] == 0
    assert "source: serving-fit" in path.read_text(encoding="utf-8")
    code, _, err = run("calibrate", "serving", str(tmp_path))
    assert code == 2 and "no file of measured performance" in err
