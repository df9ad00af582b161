"""A table of a few made-up rows: what is read, what is left out and why, and errors worked out by hand."""

import csv

import pytest

from benchmarks.unseen_rows import COLUMNS, Conditions, TableError, read_table, shipped_conditions, taken
from benchmarks.unseen_serving import Held, case_of, errors, known_conditions, main, predicted, report
from calc.presets import default_catalogue

PLAIN = {
    "id": "plain", "silicon_data_source": "db-dump/2026-04-27; measured=2025-10-29T00:00:00.000Z", "backend": "vllm",
    "model_path": "meta-llama/Llama-3.1-70B", "system": "h200_sxm", "precision": "fp8", "mode": "agg", "isl": "1000",
    "osl": "500", "batch_size": "12", "tp_size": "2", "pp_size": "1", "attention_dp_size": "1", "moe_tp_size": "2",
    "moe_ep_size": "1", "silicon_tpot_ms": "20.0",
}  # fmt: skip
DEEPSEEK = {"model_path": "deepseek-ai/DeepSeek-R1", "backend": "trtllm", "tp_size": "8", "moe_tp_size": "8"}
DRAFTS = DEEPSEEK | {"silicon_data_source": "source_file=2026-03-25.csv; measured=2026-01-14"}
TWICE = {"moe_tp_size": "8", "moe_ep_size": "8"}


def rows(*changes):
    return [PLAIN | {"id": f"row {place}"} | change for place, change in enumerate(changes)]


def read_one(change):
    found, dropped = taken(rows(change), frozenset())
    assert not dropped
    return found[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mode": "disagg"}, "two fleets"),
        ({"precision": "fp4"}, "weights not of 8 bits"),
        ({"system": "gb200"}, "another chip"),
        ({"model_path": "zhipuai/GLM-5"}, "a model without preset"),
        (DRAFTS, "speculation that is not stated"),
        (DEEPSEEK | {"tp_size": "2", "attention_dp_size": "4"}, "attention both tensor and data parallel"),
        ({"tp_size": "16", "moe_ep_size": "2"}, "more than one server"),
    ],
)
def test_rows_are_left_out_for_what_they_are(change, reason):
    found, dropped = taken(rows(change), frozenset())
    assert (found, dropped) == ([], {reason: 1})


def test_the_figure_of_a_row_decides_nothing():
    for figure in ("0.001", "20.0", "9000"):
        assert read_one({"silicon_tpot_ms": figure}).value == float(figure)


def test_drafts_are_those_of_one_engine_model_and_year():
    changes = (
        {"silicon_data_source": "measured=2025-12-15"},
        {"backend": "sglang"},
        {"model_path": PLAIN["model_path"]},
    )
    assert len(taken(rows(*(DRAFTS | change for change in changes)), frozenset())[0]) == len(changes)
    assert len(taken(rows(DRAFTS), frozenset(), speculating=True)[0]) == 1


def test_fitted_conditions_are_left_out_whatever_the_figure():
    case = {"chip": "H200", "model": "Llama-3.1-70B", "engine": "vllm", "input_len": 1000, "output_len": 500,
            "batch": 12, "n_chips": 2, "parallel": {"tp": 2}}  # fmt: skip
    names = {"H200": "h200", "Llama-3.1-70B": "llama-3.1-70b"}
    shipped = shipped_conditions({"cases": [case, {"chip": "H200", "model": "x"}]}, names)
    found, dropped = taken(rows({}, {"silicon_tpot_ms": "33"}, {"batch_size": "13"}), shipped)
    assert [row.id for row in found] == ["row 2"]
    assert dropped == {"conditions of a case of the shipped file": 2}


def test_cases_of_the_shipped_file_are_known_by_the_names_of_the_table():
    known = known_conditions(default_catalogue())
    assert Conditions("h200", "llama-3.1-70b", "vllm", 1024, 1024, 64, 8, False) in known
    assert Conditions("h200", "deepseek-v3", "sglang", 8192, 1024, 32, 8, False) in known


def test_repeats_count_once_and_other_figures_of_the_same_conditions_twice():
    found, dropped = taken(rows({}, {"silicon_tpot_ms": "20.0001"}, {"silicon_tpot_ms": "21"}), frozenset())
    assert [row.id for row in found] == ["row 0", "row 2"]
    assert dropped == {"repeats a row": 1}


@pytest.mark.parametrize(
    ("change", "devices", "spread", "batch"),
    [
        ({}, 2, False, 12),
        (DEEPSEEK, 8, False, 12),
        # both degrees multiplied by those of the experts: one server of eight
        (DEEPSEEK | TWICE | {"tp_size": "64"}, 8, False, 12),
        # a batch of 4 on each of 64 ranks as the table counts them is the 256 of its eight real ranks
        (DEEPSEEK | TWICE | {"tp_size": "1", "attention_dp_size": "64", "batch_size": "4"}, 8, True, 256),
        # ranks not stated: experts on four devices, one for attention, so four ranks
        ({"model_path": "Qwen/Qwen3-235B-A22B-FP8", "tp_size": "1", "attention_dp_size": "", "moe_tp_size": "4",
          "batch_size": "5"}, 4, True, 20),
        # columns of experts say nothing of a dense model
        ({"attention_dp_size": "", "moe_tp_size": "0", "moe_ep_size": "0"}, 2, False, 12),
    ],
)  # fmt: skip
def test_layouts_and_batches_as_they_ran(change, devices, spread, batch):
    asked = read_one(change).conditions
    assert (asked.devices, asked.spread, asked.batch) == (devices, spread, batch)


def test_origin_is_told_by_the_source():
    assert read_one({}).inferencex
    assert read_one({"silicon_data_source": "source_file=2026-04-06.csv; model=x"}).inferencex
    assert not read_one({"silicon_data_source": "source_file=a/b/vllm/0.12.0/x.csv"}).inferencex


def test_rows_become_cases_that_the_model_predicts():
    found = taken(rows({}, DEEPSEEK | {"tp_size": "1", "attention_dp_size": "8"}, {"model_path": "Qwen/Qwen3-32B"}),
                  frozenset())[0]  # fmt: skip
    assert case_of(found[0])["parallel"] == {"tp": 2, "pp": 1}
    assert case_of(found[1])["parallel"] == {"dp_attention": 8, "pp": 1}
    held, without = predicted(found, default_catalogue())
    assert [item.measured.id for item in held] == ["row 0", "row 1", "row 2"]
    assert not without
    assert all(item.flat > 0.0 and 0.0 < item.value < 1000.0 for item in held)


def test_errors_by_hand():
    # ratios 2, 0.5, 1.25, 1: sizes 1, 0.5, 0.25, 0; the product of the ratios is 1.25
    found = errors([2.0, 1.0, 1.25, 7.0], [1.0, 2.0, 1.0, 7.0])
    assert (found.size, found.close) == (4, 0.5)
    assert (found.mean, found.median) == pytest.approx((0.4375, 0.375))
    assert found.bias == pytest.approx(1.25**0.25)


def test_the_report_has_all_rows_then_groups():
    measured = taken(rows({}, {"backend": "sglang"}), frozenset())[0]
    lines = report([Held(row, 22.0, 10.0) for row in measured])
    said = [line.split() for line in lines if line]
    assert said[2] == ["all", "2", "10.0%", "10.0%", "100%", "1.10", "50.0%", "50.0%", "0%", "0.50"]
    assert [line[:4] for line in said[4:]] == [
        ["llama-3.1-70b", "h200", "sglang", "1"],
        ["llama-3.1-70b", "h200", "vllm", "1"],
    ]


def written(path, content):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(content)
    return path


def test_the_command_prints_counts_and_figures(tmp_path, capsys):
    assert main([str(written(tmp_path / "table.csv", rows({}, {"mode": "disagg"})))]) == 0
    said = capsys.readouterr().out
    assert said.startswith("2 rows in the table, 1 taken\n  left out     1: two fleets\n")
    assert "llama-3.1-70b h200 vllm" in said


def test_errors_of_the_command_are_one_line(tmp_path, capsys):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    bad = written(tmp_path / "bad.csv", rows({"batch_size": "many"}))
    none = written(tmp_path / "none.csv", rows({"mode": "disagg"}))
    assert [main([str(path)]) for path in (tmp_path / "absent.csv", tmp_path / "other.csv", bad, none)] == [2, 2, 2, 2]
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 4
    assert all(line.startswith("error: ") for line in said)
    assert "silicon_sample.csv" in said[1]
    assert "row 0: batch_size: 'many'" in said[2]


def test_without_a_path_the_command_says_what_it_needs(capsys):
    with pytest.raises(SystemExit):
        main([])
    assert "table" in capsys.readouterr().err


def test_degrees_that_are_none_are_refused():
    with pytest.raises(TableError, match="row 0: tp_size"):
        taken(rows(DEEPSEEK | {"tp_size": "0", "attention_dp_size": ""}), frozenset())


def test_a_table_reads_as_it_was_written(tmp_path):
    assert read_table(written(tmp_path / "table.csv", [PLAIN])) == [PLAIN]
