"""`chipcalc work`: what it prints, and how it refuses."""

import csv
import io
import json

import pytest

from tests.cli.conftest import Run
from tests.cli.test_bad_input import refused
from tests.cli.test_commands import done


def test_a_row_a_platform(run: Run) -> None:
    text = done(run("work", "vit-l-16", "h200", "chiplet-28nm", "--latency-limit", "50 ms", "--format", "csv"))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["platform"] for row in rows] == ["h200", "chiplet-28nm"]
    assert all(float(row["batch_time [ms]"]) <= 50.0 and row["limit"] == "compute" for row in rows)


def test_plain_data_with_ranges(run: Run) -> None:
    text = done(run("work", "sdxl-base", "h20", "--batch", "8", "--draws", "200", "--format", "json"))
    figure = json.loads(text)["platforms"]["h20"]["figures"]["sample_rate"]
    assert figure["low"] < figure["value"] < figure["high"]


def test_an_override_is_of_its_platform(run: Run) -> None:
    asked = ("work", "vit-l-16", "h200", "h20", "--format", "json", "--set", "h20.memory_bandwidth=1 TB/s")
    changed, plain = (json.loads(done(run(*arguments)))["platforms"] for arguments in (asked, asked[:-2]))
    assert changed["h200"] == plain["h200"]
    assert changed["h20"]["figures"]["sample_rate"]["value"] < plain["h20"]["figures"]["sample_rate"]["value"]


def test_the_tree(run: Run) -> None:
    out = done(run("work", "dlrm-dcnv2", "h200", "--explain", "sample_rate"))
    assert "gather_efficiency" in out


def test_what_cannot_run_says_why(run: Run) -> None:
    rows = csv.DictReader(
        io.StringIO(done(run("work", "sdxl-base", "h200", "--latency-limit", "1 ms", "--format", "csv")))
    )
    assert "not even one sample" in next(iter(rows))["limit"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("vit-l-61", "h200"), "vit-l-16"),
        (("vit-l-16", "h2000"), "h200"),
        (("vit-l-16", "h200", "--batch", "0"), "1 or more"),
        (("vit-l-16", "h200", "h20", "--explain", "batch_time"), "name one"),
    ],
)
def test_bad_input(run: Run, arguments: tuple[str, ...], said: str) -> None:
    refused(run("work", *arguments), said)
